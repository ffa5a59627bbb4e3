"""Which language is a few words in? Only to be silent where the rules would not understand."""

import re

_COMMON = {
    "en": "the and of as per many to is are in for by with they we from it their our be not has have was who "
    "what no on at this "
    "that",
    "de": "der die das und ist sind mit für von auf nicht ein eine einen wir sie zu im den dem bis bei auch wird "
    "werden noch keine hat haben als aus sich uns ihr ihre wurde",
    "fr": "le la les des et est sont avec pour du une nous ils elle pas au aux sur dans qui que leur leurs ont par "
    "plus d'ici l'équipe c'est il sans",
    "es": "el los las y es son con para una por su sus muy pero están del se lo más sin nuestro",
    "it": "il che di gli per non sono della dei con una loro nel alla più ma hanno senza entro",
    "pt": "é são com para uma não em do da dos das por mais seu sua mas eles até sem",
    "nl": "het een en van met voor niet zijn wij op dat ze maar aan te naar hun bij geen heeft hebben",
}
_WORDS = {name: frozenset(words.split()) for name, words in _COMMON.items()}
_READ = ("en", "de", "fr")


def language(text: str) -> str:
    """Return en, de or fr; empty for another language, or when nobody can tell."""
    letters = [char for char in text[:5000] if char.isalpha()]
    if not letters or sum(char > "\u024f" for char in letters) * 5 > len(letters):
        return ""  # another script
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text[:5000].casefold().replace("’", "'"))
    score = {name: sum(word in common for word in words) for name, common in _WORDS.items()}
    best = max(score.values())
    if best == 0:
        # Two or three words without a small one among them: English, unless a letter says otherwise.
        return "en" if text.isascii() else ""
    first = [name for name, count in score.items() if count == best]
    if "en" in first:
        return "en"
    return first[0] if len(first) == 1 and first[0] in _READ else ""
