"""Other municipalities beside the set's own, as thin named lines: never ranked, never an average, never a verdict.

A police area or a region is no municipality, and no comparison: it holds the municipality (DOMAIN 5).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.reporting import wording
from pipeline.reporting.published import Published
from pipeline.reporting.sentences import marked
from pipeline.reporting.windows import CALENDAR_KINDS

PLACE_ENDINGS = (" kommun", " stad")


@dataclass(frozen=True)
class Line:
    """One municipality beside the set's own.

    Attributes:
        area_code: its code.
        name: as it is written on the page.
        rows: its published rows, in order of time; a hidden or missing one has no value and is a gap in the line.
    """

    area_code: str
    name: str
    rows: pd.DataFrame


def lines(
    published: Published, promise_set: dict[str, Any], indicator: str, unit: str = "", period_kind: str = ""
) -> tuple[Line, ...]:
    """The municipalities that have published values comparable with the set's own, in order of area code.

    Comparable: the same indicator, unit, kind of period, undivided, of a series that the set's own rows belong to, and
    as real (or as made up) as they are.

    Args:
        published: what was published.
        promise_set: the set; without rows of its own area there is nothing to compare with.
        indicator: its id.
        unit: the indicator's first where not given. Counts of unequal populations say little beside each other.
        period_kind: the longest calendar period that the set's own rows have where not given.
    """
    rows = published.observation
    unit = unit or published.dictionary[indicator]["unit"]
    rows = rows[(rows["indicator"] == indicator) & (rows["unit"] == unit)]
    rows = rows[(rows["dimension"] == "") & (rows["group_key"] == "")]
    own = rows[(rows["area_code"] == promise_set["area_code"]) & (rows["status"] == "ok")]
    kind = period_kind or next((one for one in CALENDAR_KINDS if (own["period_kind"] == one).any()), "")
    own = own[own["period_kind"] == kind]
    if own.empty:
        return ()
    others = rows[(rows["area_code"] != promise_set["area_code"]) & (rows["period_kind"] == kind)]
    others = others[others["series"].isin(set(own["series"])) & (others["synthetic"] == bool(own["synthetic"].iloc[0]))]
    return tuple(
        Line(str(code), area_name(published, str(code)), found.sort_values("period_start", kind="stable"))
        for code, found in others.groupby("area_code", sort=True)
        if is_municipality(str(code)) and (found["status"] == "ok").any()
    )


def sentence(published: Published, promise_set: dict[str, Any], shown: Sequence[Line]) -> str:
    """Why these are shown, in the words of DOMAIN 5, with the set's own place."""
    if not shown:
        return ""
    place = area_name(published, promise_set["area_code"])
    who, they = ("Kommunerna", "de") if len(shown) > 1 else ("Kommunen", "den")
    said = f"{who} visas därför att uppgifter finns, inte därför att {they} liknar {place}."
    return marked([said], synthetic=bool(promise_set["demo"]))


def area_name(published: Published, area_code: str) -> str:
    """An area's name as in running text: *Nacka*, also where the list writes *Nacka kommun*."""
    name = str(published.label.get("area", {}).get(area_code, area_code))
    for ending in PLACE_ENDINGS:
        name = name.removesuffix(ending)
    return name


def is_municipality(area_code: str) -> bool:
    """Four digits; counties and the nation have two, police areas a prefix, parts of a municipality a suffix."""
    return len(area_code) == 4 and area_code.isdigit()


def names(shown: Sequence[Line]) -> str:
    """*Sundbyberg, Upplands Väsby och Vallentuna*, in the order of the lines."""
    return wording.listed([one.name for one in shown])
