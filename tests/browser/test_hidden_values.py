"""A value that disclosure control hides stands nowhere in what is written: not in pages, pictures' data or data files.

Searched for is the number that ``work.duckdb`` holds from before the protection, beside its own indicator and period:
small numbers stand everywhere, and tell nothing by themselves.
"""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from markup import parse

KEY = ("indicator", "area_code", "period", "dimension", "group_key", "unit")
NUMBERS = ("numerator", "denominator", "value", "lower", "upper", "standard_error", "df", "base_n")
MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november",
    "december",
)  # fmt: skip
# An interval's ends, and the lines of a file with its name: numbers beside a value of their own.
OTHER_NUMBERS = re.compile(
    r"mellan [\d,\s]+ och [\d,\s]*\d"
    r"|\S+\.(?:txt|csv|xlsx|sav|toml)(?:, (?:[\d\s]+ rader mellan )?rad [\d\s]+(?:och|–)?[\d\s]*)?"
)
HIDDEN = f"""
select {", ".join(f"before.{name}" for name in KEY)}, before.value
from indicator.observation as before
join indicator.published as after using ({", ".join(KEY)})
where after.status = 'suppressed' and before.value is not null
order by all
"""


@dataclass(frozen=True)
class Value:
    """A value by its key, as it was before protection; ``title`` is its indicator's."""

    key: tuple[str, ...]
    value: float
    title: str

    @property
    def indicator(self) -> str:
        """Id of what it measures."""
        return self.key[0]

    @property
    def period_words(self) -> tuple[str, ...]:
        """How a page, a picture or a file may name its period."""
        period = self.key[2]
        if month := re.fullmatch(r"(\d{4})-(\d\d)", period):
            return period, f"{MONTHS[int(month[2]) - 1]} {month[1]}"
        if quarter := re.fullmatch(r"(\d{4})K(\d)", period):
            return period, f"kvartal {quarter[2]} {quarter[1]}"
        return (period,)

    @property
    def written(self) -> re.Pattern[str]:
        """The number as Swedish text, alone: 3, 1 104, 12,5; a share also as percent."""
        amounts = [self.value] + ([self.value * 100] if self.key[5] == "share" else [])
        texts = {f"{round(one, 1):,.1f}".removesuffix(".0") for one in amounts}
        plain = "|".join(re.escape(one.replace(",", " ").replace(".", ",")) for one in texts)
        return re.compile(rf"(?<![\d,.–-])(?:{plain})(?![\d,.]*\d)")


def leaks(site: Path, value: Value) -> list[str]:
    """Every place of the site that gives the value."""
    return [
        *_in_observations(site, value),
        *_in_tables(site, value),
        *_in_pictures(site, value),
        *_in_pages(site, value),
    ]


def _in_observations(site: Path, value: Value) -> Iterator[str]:
    for path in sorted((site / "data").glob("observations*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                if tuple(row[name] for name in KEY) == value.key and any(row[name] for name in NUMBERS):
                    yield f"data/{path.name}"


def _in_tables(site: Path, value: Value) -> Iterator[str]:
    for path in sorted((site / "data").glob(f"*-{value.indicator}-*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for cells in csv.reader(stream):
                if value.key[2] in cells and any(_is_number(cell, value.value) for cell in cells):
                    yield f"data/{path.name}"


def _in_pictures(site: Path, value: Value) -> Iterator[str]:
    position = _position(value.key[2])
    for path in sorted((site / "figures").glob(f"*-{value.indicator}-*.js")):
        text = path.read_text(encoding="utf-8")
        sizes = json.loads(text[text.index("] = ") + 4 :].rstrip().removesuffix(";"))
        points = [
            (x, y) for size in sizes.values() for trace in size["data"]
            for x, y in zip(_plain(trace.get("x")), _plain(trace.get("y")), strict=False)
        ]  # fmt: skip
        if any(y == value.value and (x == position or str(x) in value.period_words) for x, y in points):
            yield f"figures/{path.name}"


def _in_pages(site: Path, value: Value) -> Iterator[str]:
    for path in sorted(site.rglob("*.html")):
        page = parse(path.read_text(encoding="utf-8"))
        if value.title.casefold() not in page.text().casefold():
            continue
        for block in page.all("p", "li", "tr", "dd", "figcaption", "title", "desc"):
            said = OTHER_NUMBERS.sub("", block.text())
            spoken = re.sub("|".join(value.period_words), "", said)
            if path.name == "index.html" and value.title.casefold() not in said.casefold():
                continue  # a row of the overview speaks of its own promise's indicators alone
            if spoken != said and value.written.search(spoken):
                yield f"{path.relative_to(site).as_posix()}: {said[:80]}"


def _position(period: str) -> int | None:
    """Where a chart of years or months has the period on its axis."""
    if month := re.fullmatch(r"(\d{4})-(\d\d)", period):
        return int(month[1]) * 12 + int(month[2]) - 1
    return int(period) if period.isdigit() else None


def _plain(given: Any) -> list[Any]:
    """Plotly's numbers: a list, or base64 of an array."""
    if isinstance(given, dict):
        import base64

        import numpy as np

        return np.frombuffer(base64.b64decode(given["bdata"]), dtype=given["dtype"]).tolist()
    return list(given or [])


def _is_number(cell: str, value: float) -> bool:
    try:
        return float(cell) == value
    except ValueError:
        return False


def _values(shipped: Path, query: str) -> list[Value]:
    titles = json.loads((shipped / "site").resolve().parent.joinpath("published", "dictionary.json").read_text("utf-8"))
    with duckdb.connect(str(shipped / "work.duckdb"), read_only=True) as con:
        return [Value(tuple(row[:6]), row[6], titles[row[0]]["title"]) for row in con.execute(query).fetchall()]


def test_no_hidden_value_is_written_anywhere(shipped: Path, site: Path):
    hidden = _values(shipped, HIDDEN)
    if not hidden:
        pytest.skip("inget värde i det som levereras behöver döljas")
    assert {one.key: found for one in hidden if (found := leaks(site, one))} == {}


def test_the_search_finds_a_value_that_is_written(shipped: Path, site: Path):
    # Nacka's 731 of 2017 is published: were it hidden, every one of these places would have leaked it.
    (shown,) = _values(
        shipped,
        f"select {', '.join(KEY)}, value from indicator.published where area_code = '0182' and period = '2017' "
        "and indicator = 'reported_narcotics_weapons_offences' and unit = 'count'",
    )
    assert shown.value == 731
    found = leaks(site, shown)
    for place in (
        "data/observations.csv",
        "data/nacka_2017-",
        "figures/nacka_2017-",
        "nacka_2017/youth_narcotics.html",
    ):
        assert any(one.startswith(place) for one in found), place


def test_a_hidden_value_planted_in_a_page_is_found(tmp_path: Path):
    (tmp_path / "data").mkdir()
    (tmp_path / "figures").mkdir()
    key = ("reported_x", "9999", "2026-03", "", "", "count")
    hidden = Value(key, 3, "Anmälda brott av ett slag")
    page = "<h1>Anmälda brott av ett slag</h1><p>I mars 2026 {}</p><p>De 3 gatorna mättes i april 2026.</p>"
    for said, is_leak in (("visas inte.", False), ("anmäldes 3 brott.", True), ("anmäldes 13 brott.", False)):
        (tmp_path / "ett_lofte.html").write_text(page.format(said), encoding="utf-8")
        assert bool(leaks(tmp_path, hidden)) is is_leak, said
