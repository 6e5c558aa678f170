"""A picture on its page and the files beside it: data for the interactive figure, the table's numbers as CSV."""

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from pipeline.reporting.dashboards import picture_files, said_picture
from pipeline.reporting.dashboards.charts import Picture
from pipeline.reporting.dashboards.charts.base import SIZES, Table
from pipeline.reporting.dashboards.drawing import Drawn

_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d\s.,]*%?$)")  # a number with a sign is none


@dataclass(frozen=True)
class FigureBlock:
    """A picture as its template wants it.

    ``svg`` and ``file`` (the picture to save) are empty where it could not be drawn: then the table stands open.
    """

    picture: Picture
    svg: tuple[tuple[str, Markup], ...]
    csv: str
    file: str

    @property
    def table(self) -> Table:
        """The picture's table without the columns that say nothing in any row."""
        columns, rows = self.picture.table.columns, self.picture.table.rows
        held = [n for n in range(len(columns)) if n == 0 or any(row[n] for row in rows)]
        return Table(tuple(columns[n] for n in held), tuple(tuple(row[n] for n in held) for row in rows))


def block(picture: Picture, drawn: Drawn) -> FigureBlock:
    """The picture with its drawings, both sizes or none."""
    names = [f"{picture.id}.{size}" for size in SIZES]
    svg = tuple(
        (size, said_picture.said(drawn.svg[name], f"{picture.id}-{size}", picture.title, picture.description))
        for size, name in zip(SIZES, names, strict=True)
        if name in drawn.svg
    )
    is_whole = len(svg) == len(SIZES)
    return FigureBlock(
        picture, svg if is_whole else (), csv_name(picture), picture_files.name(picture) if is_whole else ""
    )


def csv_name(picture: Picture) -> str:
    """File name of the numbers; of made-up ones it says so."""
    return f"{picture.id}{'_pahittat' if picture.synthetic else ''}.csv"


def write_files(site: Path, pictures: list[Picture], drawn: Drawn) -> None:
    """Write ``figures/<id>.js``, ``figures/<id>.svg`` (where it could be drawn) and ``data/<id>.csv`` of each."""
    for folder in ("figures", "data"):
        (site / folder).mkdir(parents=True, exist_ok=True)
    for picture in pictures:
        figures = {size: json.loads(picture.figures[size].to_json()) for size in SIZES}
        text = json.dumps(figures, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        script = f"(window.figures = window.figures || {{}})[{json.dumps(picture.id)}] = {text};\n"
        _write(site / "figures" / f"{picture.id}.js", script)
        wide = drawn.svg.get(f"{picture.id}.{SIZES[0]}", "")
        if wide:
            _write(site / "figures" / picture_files.name(picture), picture_files.svg(picture, wide))
        _write(site / "data" / csv_name(picture), csv(picture.data))


def csv(frame: pd.DataFrame) -> str:
    """UTF-8 text with comma, decimal point and ISO dates; empty means no value. No cell is a formula."""
    plain = pd.DataFrame({name: [_plain(value) for value in frame[name]] for name in frame.columns}, dtype="object")
    return str(plain.to_csv(index=False, lineterminator="\n"))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if value is None or pd.isna(value):
        return ""
    return repr(float(value)).removesuffix(".0") if isinstance(value, float) else _no_formula(str(value))


def _no_formula(text: str) -> str:
    """A text that a spreadsheet would run is given an apostrophe before it (OWASP, "CSV Injection")."""
    return f"'{text}" if _FORMULA.match(text) else text


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
