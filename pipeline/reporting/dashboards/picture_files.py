"""A picture as a file of its own: the drawing with title, source, date and marks inside it, for a report or a slide."""

import textwrap

from markupsafe import escape

from pipeline.reporting.dashboards.charts import Picture
from pipeline.reporting.dashboards.theme import FONT, colours

WIDTH_PX, EDGE_PX = 832, 16
TITLE_PX, TITLE_LINE, TITLE_LENGTH = 19, 25, 82
SMALL_PX, SMALL_LINE, SMALL_LENGTH = 13, 19, 124


def name(picture: Picture) -> str:
    """Its file name; of made-up data it says so."""
    return f"{picture.id}{'_pahittat' if picture.synthetic else ''}.svg"


def svg(picture: Picture, drawing: str) -> str:
    """The whole file.

    Args:
        picture: what is said about it.
        drawing: its wide drawing, cleaned.
    """
    chart_height = int(picture.figures["wide"].layout.height)
    title = textwrap.wrap(picture.title, TITLE_LENGTH)
    below = [line for text in (picture.note, f"{picture.source} {picture.dated}".strip()) if text
             for line in textwrap.wrap(text, SMALL_LENGTH)]  # fmt: skip
    subtitle = textwrap.wrap(picture.subtitle, SMALL_LENGTH)
    parts: list[str] = []
    y = _write(parts, title, EDGE_PX, TITLE_PX, TITLE_LINE, "ink", bold=True)
    y = _write(parts, subtitle, y, SMALL_PX, SMALL_LINE, "grey")
    parts.append(drawing.replace("<svg ", f'<svg x="{EDGE_PX}" y="{y + 8}" ', 1))
    y = _write(parts, below, y + 8 + chart_height + 8, SMALL_PX, SMALL_LINE, "grey")
    width, height = WIDTH_PX + 2 * EDGE_PX, y + EDGE_PX
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f"font-family='{FONT}'><title>{escape(picture.title)}</title><desc>{escape(picture.description)}</desc>"
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>{"".join(parts)}</svg>\n'
    )


def _write(parts: list[str], lines: list[str], y: int, size: int, line: int, colour: str, *, bold: bool = False) -> int:
    """Append lines of text from ``y`` downwards, and say where they end."""
    weight = ' font-weight="700"' if bold else ""
    for text in lines:
        y += line
        parts.append(
            f'<text x="{EDGE_PX}" y="{y - line // 3}" font-size="{size}" fill="{colours()[colour]}"{weight}>'
            f"{escape(text)}</text>"
        )
    return y
