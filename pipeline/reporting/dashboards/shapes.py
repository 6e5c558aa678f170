"""The status shapes as inline SVG: ink only, hidden from screen readers, since the words beside them carry the meaning.

A page holds a ``<symbol>`` for each shape that it uses, and a ``<use>`` wherever one stands.
"""

from markupsafe import Markup

_LINE = 'fill="none" stroke="currentColor" stroke-width="2"'
_RING = f'<circle cx="10" cy="10" r="7.5" {_LINE}/>'
_BOX = f'<rect x="2.5" y="2.5" width="15" height="15" {_LINE}/>'

# Character in the vocabulary → (name, drawing on a 20 × 20 grid).
SHAPES: dict[str, tuple[str, str]] = {
    "●": ("disc", '<circle cx="10" cy="10" r="8.5"/>'),
    "◉": ("target", f'{_RING}<circle cx="10" cy="10" r="4"/>'),
    "◐": ("left", f'{_RING}<path d="M10 2.5A7.5 7.5 0 0 0 10 17.5Z"/>'),
    "◔": ("quarter", f'{_RING}<path d="M10 10V2.5A7.5 7.5 0 0 1 17.5 10Z"/>'),
    "◒": ("lower", f'{_RING}<path d="M2.5 10A7.5 7.5 0 0 0 17.5 10Z"/>'),
    "◕": ("most", f'{_RING}<path d="M10 10V2.5A7.5 7.5 0 1 1 2.5 10Z"/>'),
    "⊘": ("slash", f'{_RING}<path d="M4.7 15.3 15.3 4.7" {_LINE}/>'),
    "○": ("ring", _RING),
    "⊗": ("cross", f'{_RING}<path d="M4.7 15.3 15.3 4.7M4.7 4.7 15.3 15.3" {_LINE}/>'),
    "◌": ("dashed", f'<circle cx="10" cy="10" r="7.5" {_LINE} stroke-dasharray="2.4 2.3"/>'),
    "▲": ("up", '<path d="M10 2 19 18H1Z"/>'),
    "▼": ("down", '<path d="M10 18 1 2H19Z"/>'),
    "＝": ("same", '<path d="M2 5h16v3H2zM2 12h16v3H2z"/>'),
    "▬": ("flat", '<path d="M2 7.5h16v5H2z"/>'),
    "–": ("dash", '<path d="M5 9h10v2H5z"/>'),
    "□": ("box", _BOX),
    "▣": ("box-in", f'{_BOX}<path d="M6 6h8v8H6z"/>'),
    "◧": ("box-left", f'{_BOX}<path d="M2.5 2.5H10v15H2.5z"/>'),
    "◨": ("box-right", f'{_BOX}<path d="M10 2.5h7.5v15H10z"/>'),
    "◩": ("box-corner", f'{_BOX}<path d="M2.5 2.5h15l-15 15z"/>'),
    "☒": ("box-cross", f'{_BOX}<path d="M3 17 17 3M3 3 17 17" {_LINE}/>'),
    "⬚": ("box-dashed", f'<rect x="2.5" y="2.5" width="15" height="15" {_LINE} stroke-dasharray="3 3"/>'),
    "▨": ("hatched", f'{_BOX}<path d="M3 9 9 3M3 17 17 3M11 17 17 11" {_LINE}/>'),
    "…": ("dots", '<path d="M3 9h3v3H3zM8.5 9h3v3h-3zM14 9h3v3h-3z"/>'),
}


class Shapes:
    """The shapes of one page: hands out ``<use>`` elements and remembers which symbols the page then needs."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def use(self, character: str) -> Markup:
        """A shape, at the size of its class.

        Raises:
            KeyError: the vocabulary has a shape that is not drawn here.
        """
        name, _ = SHAPES[character]
        self._used.add(character)
        return Markup(f'<svg class="shape" aria-hidden="true" focusable="false"><use href="#s-{name}"/></svg>')

    def symbols(self) -> Markup:
        """The symbols of every shape handed out so far, in the vocabulary's order."""
        drawn = [
            f'<symbol id="s-{name}" viewBox="0 0 20 20">{drawing}</symbol>'
            for character, (name, drawing) in SHAPES.items()
            if character in self._used
        ]
        return Markup(f'<svg class="symbols" aria-hidden="true" width="0" height="0">{"".join(drawn)}</svg>')
