"""Protection: what is left out, and which values are turned from ok into suppressed (METHODS 6).

What is hidden because a number is small is here; what is hidden because others are, in ``secondary``.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.disclosure.policy import Rule, rules
from pipeline.disclosure.secondary import also_hidden
from pipeline.indicators.base import Indicator

NUMBERS = ("numerator", "denominator", "value", "lower", "upper", "standard_error", "df", "base_n")
SAME_CELL = ("indicator", "area_code", "period", "dimension", "group_key")
SCALE = {"per_100k": 100_000.0, "per_10k": 10_000.0, "per_1000_households": 1_000.0}
WHOLE_AREA = re.compile(r"\d{2}|\d{4}", re.ASCII)
MUNICIPALITY = re.compile(r"\d{4}", re.ASCII)


@dataclass(frozen=True)
class _Deliveries:
    """How each delivery may be published, and whether it is official statistics, by name."""

    publish: Mapping[str, str]
    official: Mapping[str, bool]

    def levels(self, row: Mapping[str, Any]) -> set[str]:
        return {self.publish[name] for name in row["deliveries"].split(";")}

    def are_official(self, row: Mapping[str, Any]) -> bool:
        return all(self.official[name] for name in row["deliveries"].split(";"))


def protect(
    observation: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    deliveries: pd.DataFrame,
    earlier: pd.DataFrame,
) -> pd.DataFrame:
    """What may leave of the observations.

    Rows are left out where a delivery they build on is internal, or may only be shown as aggregates and the row is
    finer than a whole area; and, of the sensitive class, all but whole municipalities and whole years. Of what is left,
    ok is turned into suppressed where a protected number is small, and where it would give such a one away; a cell
    hidden in one unit is hidden in all.

    Args:
        observation: the observation contract's columns.
        indicators: id → Indicator; only ``sensitivity`` is used.
        deliveries: ``delivery``, ``publish``, ``official``.
        earlier: what editions before showed and hid (``release.earlier``).

    Returns:
        The same columns, in the same order of rows. A suppressed row has no number, in ``method`` neither.

    Raises:
        KeyError: a row of an indicator, or of a delivery, that is not known. Unknown is never shown.
    """
    held = _Deliveries(
        dict(zip(deliveries["delivery"], deliveries["publish"], strict=True)),
        dict(zip(deliveries["delivery"], deliveries["official"].astype(bool), strict=True)),
    )
    records = [(row, rules()[indicators[row["indicator"]].sensitivity]) for row in _rows(observation)]
    kept = [_may_leave(row, rule, held) for row, rule in records]
    official = {_cell(row) for row, rule in records if row["unit"] == "count" and _is_published(row, rule, held)}
    protected = [
        (row, rule)
        for may, (row, rule) in zip(kept, records, strict=True)
        if may and row["status"] == "ok" and rule.hide_below and _cell(row) not in official
        and not _is_published(row, rule, held)
    ]  # fmt: skip
    small = {_cell(row) for row, rule in protected if _must_hide(row, rule)}
    rows_at_risk = [row for row, _ in protected]
    before = _earlier_at_risk(earlier, indicators)
    secondary = also_hidden(rows_at_risk, [_cell(row) in small for row in rows_at_risk], before)
    cells = small | {_cell(rows_at_risk[number]) for number in secondary}
    suppressed = pd.Series(
        [row["status"] == "ok" and _cell(row) in cells for row, _ in records], index=observation.index, dtype="bool"
    )
    published = observation.copy()
    published.loc[suppressed, "status"] = "suppressed"
    published.loc[suppressed, list(NUMBERS)] = math.nan
    published.loc[suppressed, "method"] = ""  # it names the dispersion, which is a number too
    return published[pd.Series(kept, index=observation.index, dtype="bool")].reset_index(drop=True)


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    names = [str(name) for name in frame]
    return [dict(zip(names, one, strict=True)) for one in frame.itertuples(index=False)]


def _earlier_at_risk(earlier: pd.DataFrame, indicators: Mapping[str, Indicator]) -> list[dict[str, Any]]:
    """Earlier rows of indicators that are protected today, less what their producer had published by itself."""
    rules_of = {id: rules()[one.sensitivity] for id, one in indicators.items()}
    rows = [
        (row, rules_of[row["indicator"]])
        for row in _rows(earlier)
        if row["indicator"] in rules_of and rules_of[row["indicator"]].hide_below
    ]
    public = [rule.published_by_producer and _is_whole_area(row) and row["official"] for row, rule in rows]
    official = {
        _cell(row) for (row, _), is_public in zip(rows, public, strict=True) if is_public and row["unit"] == "count"
    }
    return [
        row for (row, _), is_public in zip(rows, public, strict=True) if not is_public and _cell(row) not in official
    ]


def _cell(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(row[name] for name in SAME_CELL)


def _is_whole_area(row: Mapping[str, Any]) -> bool:
    return bool(WHOLE_AREA.fullmatch(row["area_code"])) and row["dimension"] == row["group_key"] == ""


def _may_leave(row: Mapping[str, Any], rule: Rule, held: _Deliveries) -> bool:
    levels = held.levels(row)
    if "internal" in levels or ("aggregate" in levels and not _is_whole_area(row)):
        return False
    if not rule.whole_year_only:
        return True
    is_municipality = _is_whole_area(row) and MUNICIPALITY.fullmatch(row["area_code"])
    return bool(is_municipality) and row["period_kind"] == "year"


def _is_published(row: Mapping[str, Any], rule: Rule, held: _Deliveries) -> bool:
    """Whether its producer has published it already, for the whole area."""
    return rule.published_by_producer and _is_whole_area(row) and held.are_official(row)


def _must_hide(row: Mapping[str, Any], rule: Rule) -> bool:
    told = _known(*(float(row[name]) for name in ("numerator", "denominator", "base_n")))
    if not told and rule.unknown_base_method and row["method"] == rule.unknown_base_method:
        return False  # published elsewhere, and nobody knows among how many
    if rule.smallest_base and not row["base_n"] >= rule.smallest_base:
        return True  # an unknown base (NaN) too
    if rule.everyone_asked_method and row["method"] == rule.everyone_asked_method and row["value"] in (0, 1):
        return True
    numbers = _protected_numbers(row)
    return any(math.isnan(one) or 0 < one < rule.hide_below for one in numbers)


def _protected_numbers(row: Mapping[str, Any]) -> list[float]:
    """The counts of people, households or offences that a row tells; NaN where it does not say, which hides it."""
    value, numerator, denominator, base = (float(row[name]) for name in ("value", "numerator", "denominator", "base_n"))
    unit = row["unit"]
    if unit == "count":  # of a mean of years, base is the smallest year
        told = [value, *_known(numerator, base)]
    elif unit == "share":  # those who are in it, and those who are not
        wholes = _known(denominator, base) or [math.nan]
        counted = _known(numerator, base - numerator)  # of a weighted share they are not what the value gives
        told = [*counted, *(one for n in wholes for one in (value * n, n - value * n))]
    elif unit == "per_hour":  # what was found; the hours need no protection
        told = [numerator]
    elif unit in SCALE:
        told = [numerator, *(value * n / SCALE[unit] for n in _known(denominator))]
    else:  # a mean or the like: those behind it
        told = _known(denominator, base) or [math.nan]
    return [round(one, 6) for one in told]


def _known(*numbers: float) -> list[float]:
    return [one for one in numbers if not math.isnan(one)]
