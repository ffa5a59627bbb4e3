"""An HTML part as a person sees it, for the tests of the letters."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """What a person sees of the HTML, and what the HTML is made of."""

    def __init__(self, html):
        super().__init__()
        self.words, self.tags, self.links, self.attributes = [], [], [], []
        self._hidden = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        self._hidden += tag in ("head", "style", "title")
        if tag == "img":  # what it shows, for who sees none
            self.words.append(dict(attrs)["alt"])
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_endtag(self, tag):
        self._hidden -= tag in ("head", "style", "title")

    def handle_data(self, data):
        if not self._hidden:
            self.words.append(data)
