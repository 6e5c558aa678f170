"""Colours and type for pages and pictures alike, from the one theme file: static/theme.css."""

import re
from functools import cache
from pathlib import Path

THEME = Path(__file__).parent / "static" / "theme.css"
# The three have the same widths, so labels placed at build time also fit on the reader's machine.
FONT = 'Arial, "Liberation Sans", Helvetica, sans-serif'
COLOUR = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6});")


@cache
def colours() -> dict[str, str]:
    """Name → hex colour, as the custom properties of ``:root`` say."""
    return dict(COLOUR.findall(THEME.read_text(encoding="utf-8")))
