"""HTML of a mail as plain text. Nothing in it is carried out, and nothing that it names is fetched."""

from __future__ import annotations

import re
from html.parser import HTMLParser

MOST = 300_000
"""Signs that are looked at: a request is a few pages."""
_BLOCKS = frozenset({
    "p", "div", "br", "tr", "li", "ul", "ol", "table", "blockquote", "pre", "hr", "h1", "h2", "h3", "h4", "h5", "h6",
    "section", "article", "header", "footer", "dt", "dd",
})  # fmt: skip
_UNSEEN = ("script", "style", "head", "template", "noscript", "iframe", "object", "svg", "title")


def plain(html: str) -> str:
    """The words that a reader of the page would see, a paragraph a line; a link with its address, when it hides it."""
    for tag in _UNSEEN:
        html = _without(html[: MOST * 4], tag)
    # The parser gives up at marks that no standard knows; those of office programs say nothing to a reader.
    html = re.sub(r"<!\[[^<>]{0,200}>", "", html[:MOST]).replace("<![", "")
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.out).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without(html: str, tag: str) -> str:
    """Take out what stands between these tags; one that is not closed hides the rest, as in a browser."""
    lower, kept, at = html.lower(), list[str](), 0
    while (start := _begin(lower, tag, at)) >= 0:
        kept.append(html[at:start])
        end = lower.find(f"</{tag}", start)
        if end < 0:
            # A head that nobody closed ends where the body begins.
            body = lower.find("<body", start) if tag == "head" else -1
            return "".join(kept) + (html[body:] if body >= 0 else "")
        close = lower.find(">", end)
        at = close + 1 if close >= 0 else len(html)
    return "".join(kept) + html[at:]


def _begin(lower: str, tag: str, at: int) -> int:
    """Where the next such tag opens; ``<header`` is not ``<head``."""
    found = lower.find(f"<{tag}", at)
    while found >= 0 and lower[found + 1 + len(tag) : found + 2 + len(tag)] not in {
        ">",
        " ",
        "\n",
        "\t",
        "\r",
        "/",
        "",
    }:
        found = lower.find(f"<{tag}", found + 1)
    return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.link = ""
        self.said = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS:
            self.out.append("\n- " if tag == "li" else "\n")
        elif tag in ("td", "th"):
            self.out.append(" ")
        elif tag == "a" and given.get("href", "").lower().startswith(("http://", "https://")):
            self.link, self.said = given["href"], len(self.out)
        elif tag == "img" and given.get("alt"):
            self.out.append(f"[{given['alt']}]")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.link:
            if self.link.rstrip("/") not in "".join(self.out[self.said :]):
                self.out.append(f" ({self.link[:300]})")
            self.link = ""
        elif tag in ("p", "div", "tr", "table", "blockquote"):
            self.out.append("\n")

    def handle_data(self, data: str) -> None:
        self.out.append(data.replace("\r", "").replace("\n", " "))
