"""A second opinion before anything is published: what could somebody learn from these rows that they may not?

It imports nothing of ours: the limits stand here once more, written from METHODS 6 and not from the policy. It reads
the rows as an attacker would, by their numbers, whatever they are called.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

NUMBERS = ("numerator", "denominator", "value", "lower", "upper", "standard_error", "df", "base_n")
CELL = ("indicator", "area_code", "period", "dimension", "group_key")
PER = {"share": 1.0, "per_100k": 1e5, "per_10k": 1e4, "per_1000_households": 1e3}
HIDDEN_UNDER = {"official_offences": 5, "offences": 5, "persons": 5, "sensitive": 10, "survey": 5}
SMALLEST_SURVEY = 30
CARRIED = {"survey": "published_figure", "sensitive": "published_rate"}  # as its publisher wrote it
ROUNDING = 0.5  # of a count that is worked out backwards from a rate and a population
DISPERSION = re.compile(r"φ=(\d+\.\d+)")

CALENDAR = ("year", "quarter", "month")

Row = dict[str, Any]


def audit(published: pd.DataFrame, sensitivity: Mapping[str, str], deliveries: pd.DataFrame) -> list[str]:
    """Attack what is about to be published.

    Args:
        published: the observation contract's columns.
        sensitivity: indicator id → class; one that is not named is treated as the strictest.
        deliveries: ``delivery``, ``publish``, ``official``; one that is not named may not be shown.

    Returns:
        One Swedish line for each thing found, in the order of the rows; empty when nothing was. Any line is blocking.
        The lines name the cell, never the number.
    """
    names = [str(name) for name in published]
    rows: list[Row] = [dict(zip(names, one, strict=True)) for one in published.itertuples(index=False)]
    hidden = {_cell(row) for row in rows if row["status"] == "suppressed"}
    population = _populations(rows)
    publish = dict(zip(deliveries["delivery"], deliveries["publish"], strict=True))
    official = dict(zip(deliveries["delivery"], deliveries["official"].astype(bool), strict=True))
    classes = [sensitivity.get(row["indicator"], "sensitive") for row in rows]
    by_producer = [
        named == "official_offences"
        and _is_whole(row)
        and all(official.get(one) for one in row["deliveries"].split(";"))
        for row, named in zip(rows, classes, strict=True)
    ]
    counts = {_cell(row) for row, public in zip(rows, by_producer, strict=True) if public and row["unit"] == "count"}
    known = [public or _cell(row) in counts for row, public in zip(rows, by_producer, strict=True)]
    near = _near(
        row for row, named, is_known in zip(rows, classes, known, strict=True) if named != "open" and not is_known
    )
    findings: list[str] = []
    for row, named, is_known in zip(rows, classes, known, strict=True):
        sources = row["deliveries"].split(";")
        found = [
            *_leftovers(row, hidden),
            *_sums(row, near.get(_around(row), [])),
            *_not_to_be_shown(row, named, {publish.get(one, "internal") for one in sources}),
            *([] if named == "open" or is_known else _small(row, named, population)),
        ]
        findings += [f"{_place(row)}: {one}" for one in found]
    return findings


# ── the attacks ──────────────────────────────────────────────────────────────────────────────────────────────


def _leftovers(row: Row, hidden: set[tuple[str, ...]]) -> Iterator[str]:
    """What a hidden cell still tells: in its own row, or in another unit."""
    if row["status"] == "suppressed":
        left = [name for name in NUMBERS if _given(row[name])]
        if left or re.search(r"\d", row["method"]):
            yield f"raden visas inte, men har tal kvar ({', '.join(left or ['method'])})."
    elif _cell(row) in hidden:
        if row["status"] == "ok":
            yield "samma uppgift är dold i en annan enhet, och kan räknas fram ur den här."
    elif row["status"] != "ok" and any(_given(row[name]) for name in NUMBERS):
        yield "uppgiften saknas eller är inte aktuell, men raden har tal."


def _sums(row: Row, near: list[Row]) -> Iterator[str]:
    """Whether a hidden number is a shown whole less its other parts, or the sum of its own."""
    if row["status"] != "suppressed":
        return
    shown = [one for one in near if one["status"] == "ok"]
    wholes = [one for one in shown if _inside(row, one)]
    if any(_alike(row, one) and _inside(one, whole) and _cell(one) != _cell(row) for whole in wholes for one in shown):
        yield "raden visas inte, men kan räknas fram ur helheten och de andra delarna."
    if any(_inside(one, row) for one in shown):
        yield "raden visas inte, men delar av den visas."
    if any(_around_it(row["area_code"], one["area_code"]) and one["synthetic"] == row["synthetic"] for one in shown):
        yield "raden visas inte, men ett större område visas, som den kan räknas fram ur."


def _not_to_be_shown(row: Row, named: str, levels: set[str]) -> Iterator[str]:
    """Rows that may not be there at all, hidden or not."""
    if "internal" in levels:
        yield "raden bygger på en leverans som inte får publiceras."
    if "aggregate" in levels and not _is_whole(row):
        yield "raden är finare än hela området, men leveransen får bara visas som helhet."
    if named == "sensitive" and not (_is_whole(row) and len(row["area_code"]) == 4 and row["period_kind"] == "year"):
        yield "uppgiften får bara visas för en hel kommun och ett helt år."


def _small(row: Row, named: str, population: Mapping[tuple[str, str], float]) -> Iterator[str]:
    """Small numbers of people, households or offences that a row gives away, directly or by arithmetic."""
    if row["status"] != "ok":
        return
    told_base = any(_given(row[name]) for name in ("numerator", "denominator", "base_n"))
    if row["method"] == CARRIED.get(named) and not told_base:
        return  # a figure that stands in public elsewhere, and nobody knows among how many
    if named == "survey" and not row["base_n"] >= SMALLEST_SURVEY:
        yield f"färre än {SMALLEST_SURVEY} svar, eller okänt hur många."
    limit = HIDDEN_UNDER.get(named, HIDDEN_UNDER["sensitive"])
    told = [*_counts_told(row, population)]
    if not told:
        yield "det går inte att se hur många uppgiften gäller."
    if any(0 < count < limit for count in told):
        yield "ett litet antal går att läsa eller räkna fram."
    elif _limits_tell(row, limit):
        yield "ett litet antal går att räkna fram ur osäkerhetsintervallet."


def _counts_told(row: Row, population: Mapping[tuple[str, str], float]) -> Iterator[float]:
    """Every count that the numbers of a row give, directly or by arithmetic."""
    unit, value, base = row["unit"], row["value"], row["base_n"]
    numerator, denominator = row["numerator"], row["denominator"]
    told: list[float] = []
    if unit == "count":
        told = [value, numerator, base]
    elif unit == "per_hour":
        told = [numerator, value * denominator]
    elif unit == "share":
        told = [numerator, *(one for n in (denominator, base) for one in (value * n, n - value * n))]
    elif unit in PER:
        known = population.get((row["area_code"], unit), math.nan) if not _given(numerator) else math.nan
        told = [numerator, *(value * n / PER[unit] for n in (denominator, known))]
    else:  # a mean or the like: those behind it are protected
        told = [denominator, base]
    for one in told:
        if _given(one):
            yield 0.0 if one < ROUNDING and unit in PER else round(one, 6)


def _limits_tell(row: Row, limit: int) -> bool:
    """Whether the limits, relative to the value, are those of a small Poisson count: that relation names the count."""
    from scipy.special import chdtri

    value, lower, upper = row["value"], row["lower"], row["upper"]
    if not _given(upper) or not _given(lower) or not value or row["unit"] == "share":
        return False
    named = DISPERSION.search(row["method"])
    for phi in {1.0, 1.25, float(named.group(1)) if named else 1.0}:
        for count in range(1, limit):
            high = phi * float(chdtri(2 * (count / phi + 1), 0.025)) / 2 / count
            low = phi * float(chdtri(2 * count / phi, 0.975)) / 2 / count
            if math.isclose(upper / value, high, rel_tol=1e-6) and math.isclose(lower / value, low, rel_tol=1e-6):
                return True
    return False


# ── what an attacker knows ───────────────────────────────────────────────────────────────────────────────────


def _populations(rows: list[Row]) -> dict[tuple[str, str], float]:
    """The population of an area, by area and unit, that any of its rates gives away."""
    known: dict[tuple[str, str], float] = {}
    for row in rows:
        if row["unit"] in PER and row["unit"] != "share" and row["status"] == "ok" and _given(row["denominator"]):
            known.setdefault((row["area_code"], row["unit"]), float(row["denominator"]))
    return known


def _near(rows: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    """Rows by what they may be summed with: the same indicator at the same time."""
    near: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        near.setdefault(_around(row), []).append(row)
    return near


def _around(row: Row) -> tuple[str, str]:
    return row["indicator"], row["period"][:4] if row["period_kind"] in CALENDAR else row["period"]


def _inside(part: Row, whole: Row) -> bool:
    """Whether a row is about less than another and nothing else: a group, a part of the area, a part of the year."""
    if _cell(part) == _cell(whole):
        return False
    area = part["area_code"] == whole["area_code"] or part["area_code"].startswith(whole["area_code"] + ":")
    time = whole["period_start"] <= part["period_start"] and part["period_end"] <= whole["period_end"]
    return area and time and {*filter(None, whole["group_key"].split(";"))} <= {*part["group_key"].split(";")}


def _around_it(area: str, wide: str) -> bool:
    """Whether an area may be more municipalities, of which the first, or what it is a part of, is one."""
    if not re.match(r"[0-9]{4}", area) or re.match(r"[0-9]{4}", wide):
        return False
    return wide == "00" or re.fullmatch(r"[0-9]{2}", wide) is None or area.startswith(wide)


def _alike(one: Row, other: Row) -> bool:
    """Whether two rows cut the whole the same way, and so may be parts of one sum."""
    return one["dimension"] == other["dimension"] and (":" in one["area_code"]) == (":" in other["area_code"])


def _given(number: Any) -> bool:
    return number is not None and not math.isnan(number)


def _cell(row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in CELL)


def _is_whole(row: Row) -> bool:
    return re.fullmatch(r"[0-9]{2}|[0-9]{4}", row["area_code"]) is not None and not row["dimension"] + row["group_key"]


def _place(row: Row) -> str:
    return " ".join(one for one in (*_cell(row), row["unit"]) if one)
