"""How every figure looks: type, margins, axes, and the mark of made-up data inside the picture."""

from typing import Any

import plotly.graph_objects as go

from pipeline.reporting.dashboards.charts.base import SYNTHETIC, Size
from pipeline.reporting.dashboards.theme import FONT, colours

FONT_PX = {"wide": 14, "phone": 12}
SMALL_PX = {"wide": 12, "phone": 11}
WIDTH_PX = {"wide": 832, "phone": 288}
# A hidden value: a field that reads as a gap, never as a column.
HATCHED: dict[str, Any] = {
    "color": "#ffffff", "line": {"width": 0},
    "pattern": {"shape": "/", "fgcolor": colours()["grey"], "size": 8, "solidity": 0.2},
}  # fmt: skip
SEPARATORS = ",\u00a0"  # plotly's Swedish locale has neither the decimal comma nor the thousands separator


def figure(size: Size, height: int, margin: tuple[int, int, int, int], *, synthetic: bool) -> go.Figure:
    """An empty figure.

    Args:
        size: wide or phone.
        height: px.
        margin: left, right, top, bottom, px.
        synthetic: put the mark in the upper right corner.
    """
    left, right, top, bottom = margin
    drawn = go.Figure()
    drawn.update_layout(
        template="none",
        width=WIDTH_PX[size],
        height=height,
        margin={"l": left, "r": right, "t": top, "b": bottom, "autoexpand": False},
        font={"family": FONT, "size": FONT_PX[size], "color": colours()["ink"]},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        separators=SEPARATORS,
        showlegend=False,
        hoverlabel={"bgcolor": "#ffffff", "bordercolor": colours()["ink"], "font": {"color": colours()["ink"]}},
        dragmode="zoom",
    )
    if synthetic:
        write(
            drawn, SYNTHETIC, size, x=1, y=1, xshift=right - 2, yshift=top - 2, xanchor="right", yanchor="top",
            bordercolor=colours()["ink"], borderwidth=1, borderpad=3,
        )  # fmt: skip
    return drawn


def write(drawn: go.Figure, text: str, size: Size, *, colour: str = "ink", bold: bool = False, **place: Any) -> None:
    """A text at a place (fractions of the plot unless ``xref`` or ``yref`` say otherwise, shifts in px)."""
    font = {"size": place.pop("font_px", SMALL_PX[size]), "color": colours()[colour], "weight": 700 if bold else 400}
    drawn.add_annotation({"text": text, "showarrow": False, "xref": "paper", "yref": "paper", "font": font} | place)


def value_axis(**more: Any) -> dict[str, Any]:
    """A y axis that begins at zero, with few thin grid lines and an inked zero line."""
    return {
        "rangemode": "tozero", "nticks": 5, "tickformat": ",d", "showgrid": True, "gridcolor": colours()["grid"],
        "gridwidth": 1, "zeroline": True, "zerolinecolor": colours()["ink"], "zerolinewidth": 1, "automargin": False,
        "showline": False, "ticks": "", "fixedrange": True,
    } | more  # fmt: skip


def time_axis(**more: Any) -> dict[str, Any]:
    """An x axis without grid, with ticks outside."""
    return {
        "showgrid": False, "zeroline": False, "showline": False, "ticks": "outside", "ticklen": 5,
        "tickcolor": colours()["ink"], "automargin": False,
    } | more  # fmt: skip
