"""HTML as a small tree, read with the standard library: what stands in the bytes, before any browser mends it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    """An element with its attributes and what is in it, in order."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = field(default=None, repr=False)
    content: "list[Element | str]" = field(default_factory=list, repr=False)

    def all(self, *tags: str) -> "Iterator[Element]":
        """Every element beneath, in the order of the page; of these tags, or all."""
        for one in self.content:
            if isinstance(one, Element):
                if not tags or one.tag in tags:
                    yield one
                yield from one.all(*tags)

    def text(self, *without: str) -> str:
        """What is read here, spaces made one; elements of these tags left out."""
        return " ".join(self._raw(without).split())

    def within(self, *tags: str) -> bool:
        """Whether it stands inside an element of one of these tags."""
        return self.parent is not None and (self.parent.tag in tags or self.parent.within(*tags))

    def _raw(self, without: tuple[str, ...]) -> str:
        parts = (
            one if isinstance(one, str) else "" if one.tag in without else f" {one._raw(without)} "
            for one in self.content
        )
        return "".join(parts)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.open[-1])
        self.open[-1].content.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].content.append(Element(tag, {name: value or "" for name, value in attrs}, self.open[-1]))

    def handle_endtag(self, tag: str) -> None:
        opened = self.open.pop()
        assert opened.tag == tag, f"<{opened.tag}> is closed by </{tag}>, line {self.getpos()[0]}"

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)


def parse(html: str) -> Element:
    """The page.

    Raises:
        AssertionError: an element is closed in the wrong place, or never.
    """
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder.open == [builder.root], f"never closed: {[one.tag for one in builder.open[1:]]}"
    return builder.root
