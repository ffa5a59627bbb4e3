"""The look of the letters: one small set of styles, written onto the elements themselves.

Gmail drops `<style>` of a forwarded or clipped mail and Outlook reads little of it, so everything that matters stands
inline; the classes are only there for dark mode and narrow screens (`templates/emails/_base/layout.html`). Each colour
pair has a contrast of at least 4.5 to 1 (WCAG AA), light and dark.
"""

from collections.abc import Mapping

FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
INK, QUIET, LINK, HAIR = "#1c2530", "#5b6673", "#1d5bb8", "#dfe4ea"

_TEXT = f"font-family:{FONT};font-size:16px;line-height:1.55;color:{INK};"

# Element (markdown-it's name of the opening token) to its class and style.
ELEMENTS: Mapping[str, tuple[str, str]] = {
    "paragraph_open": ("t", f"margin:0 0 16px;{_TEXT}"),
    "heading_open": (
        "t",
        f"margin:28px 0 8px;font-family:{FONT};font-size:18px;line-height:1.35;font-weight:600;color:{INK};",
    ),
    "bullet_list_open": ("t", f"margin:0 0 16px;padding:0 0 0 22px;{_TEXT}"),
    "ordered_list_open": ("t", f"margin:0 0 16px;padding:0 0 0 24px;{_TEXT}"),
    "list_item_open": ("t", f"margin:0 0 6px;{_TEXT}"),
    "blockquote_open": ("q", f"margin:0 0 16px;padding:2px 0 2px 16px;border-left:3px solid #b9c7da;{_TEXT}"),
    "quoted_paragraph": ("q", f"margin:0;{_TEXT}"),
    "link_open": ("a", f"color:{LINK};text-decoration:underline;"),
    "strong_open": ("", "font-weight:600;"),
}

FORM_HEADING = f"margin:6px 0 4px;{_TEXT}"
FORM_PROMPT = f"margin:0 0 2px;font-family:{FONT};font-size:15px;line-height:1.5;color:{QUIET};"
FORM_KNOWN = f"margin:0 0 2px;font-family:{FONT};font-size:15px;line-height:1.5;color:{INK};"
FORM_BLANK = f"margin:0 0 4px;{_TEXT}"
FORM_END = f"margin:14px 0 16px;font-family:{FONT};font-size:14px;line-height:1.5;color:{QUIET};"
DRAFT_LINE = f"margin:0;{_TEXT}"
DRAFT_MARK = f"margin:18px 0 12px;font-family:{FONT};font-size:13px;line-height:1.5;color:{QUIET};"

_FACT = f"font-family:{FONT};line-height:1.5;text-align:left;vertical-align:top;"
FACT_LABEL = f"padding:5px 18px 5px 0;{_FACT}font-size:14px;color:{QUIET};font-weight:normal;white-space:nowrap;"
FACT_VALUE = f"padding:4px 0;{_FACT}font-size:16px;color:{INK};word-break:break-word;"

_BUTTON = (
    f"display:block;padding:13px 24px;font-family:{FONT};font-size:16px;line-height:20px;font-weight:600;"
    "text-align:center;text-decoration:none;border-radius:8px;"
)
FIRST_BUTTON, FIRST_BUTTON_BACK = f"{_BUTTON}color:#ffffff;", "#1d5bb8"
OTHER_BUTTON, OTHER_BUTTON_BACK = f"{_BUTTON}color:#1b4a90;", "#e7eef8"
SMALL = f"margin:0 0 20px;font-family:{FONT};font-size:14px;line-height:1.5;color:{QUIET};"

SMALL_NOTE = f"margin:3px 0 0;font-family:{FONT};font-size:13px;line-height:1.45;color:{QUIET};"
BAR_LABEL = f"padding:0 8px 4px 0;font-family:{FONT};font-size:15px;line-height:1.4;color:{INK};"
BAR_VALUE = f"padding:0 0 4px;font-family:{FONT};font-size:15px;line-height:1.4;font-weight:600;color:{INK};"
CARD_TITLE = f"margin:0;font-family:{FONT};font-size:16px;line-height:1.4;color:{INK};"
CARD_LINE = f"margin:4px 0 0;font-family:{FONT};font-size:15px;line-height:1.45;color:{INK};"
BAR_CELL = "height:10px;font-size:1px;line-height:10px;mso-line-height-rule:exactly;padding:0;"
