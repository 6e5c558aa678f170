"""Published values as they stand on an indicator's page: in words, with an anchor, and with what is behind each."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from pipeline.reporting import wording
from pipeline.reporting.dashboards.reference.subjects import Subject, key
from pipeline.reporting.fact_sentences import as_counts
from pipeline.reporting.published import Published
from pipeline.reporting.vocabulary import WORDS

MOST_FILES = 3  # behind one value, named on the page; more are counted, and stand in the lineage file
MOST_OPEN = 40  # rows of a table that stands open
KINDS = {
    "year": "per år", "quarter": "per kvartal", "month": "per månad", "wave": "per mätning",
    "session": "per mätperiod", "snapshot": "vid ett datum",
}  # fmt: skip
KIND_ORDER = tuple(KINDS)
ROLES = {"role=treated": "gator med åtgärd", "role=control": "jämförelsegator"}
DIMENSIONS = {
    "site": "gata", "role": "gator med och utan åtgärd", "grade": "årskurs", "sex": "kön", "age": "ålder",
    "staff_group": "personalgrupp", "promise_set": "löftesomgång", "direction": "riktning",
    "published_site": "gata, enligt andras tabeller",
}  # fmt: skip
OF_OTHERS = "published_site"  # the dimension of what others have summed up: after what was measured
PLAIN = re.compile(r"[\w:.=-]+", re.ASCII)
ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class Source:
    """Lines of a file behind a value: *rad 23*, *rad 41–60*, *12 rader mellan rad 4 och 90*."""

    path: str
    lines: str


@dataclass(frozen=True)
class Value:
    """One published value.

    Attributes:
        anchor: its id on the page.
        group: in words; '' for the whole.
        period: in words.
        text: the value in words, or its state.
        shape: of a state that is no number; else ''.
        numerator, denominator, base: in words; '' where there is none.
        interval: *92–108*; '' where there is none.
        is_preliminary: its publisher may change it.
        sources: the files behind it, when they are few.
        summary: how many files and lines, when they are many.
        command: makes the value again from its lines; '' for a state that is no number.
    """

    anchor: str
    group: str
    period: str
    text: str
    shape: str
    numerator: str
    denominator: str
    base: str
    interval: str
    is_preliminary: bool
    sources: tuple[Source, ...]
    summary: str
    command: str


@dataclass(frozen=True)
class Table:
    """Values of one area, unit and kind of period. ``folded``: behind a click."""

    caption: str
    values: tuple[Value, ...]
    folded: bool

    def has(self, column: str) -> bool:
        """Whether any of its values has that column."""
        return any(getattr(one, column) for one in self.values)


def tables(subject: Subject, indicator: str) -> tuple[Table, ...]:
    """Every published value of an indicator, the set's own area and the first unit first; one short table is open."""
    rows = subject.of(indicator)
    units = list(subject.info(indicator)["units"])
    own = subject.promise_set["area_code"]
    behind = _behind(subject, indicator)
    grouped = {(row["period"], row["unit"], row["area_code"]) for row in rows.to_dict("records") if row["group_key"]}
    found = []
    for names, part in rows.groupby(["area_code", "dimension", "unit", "period_kind"]):
        area, dimension, unit, kind = (str(name) for name in names)
        order = (bool(dimension), OF_OTHERS in dimension, units.index(unit), KIND_ORDER.index(kind))
        values = tuple(
            _value(subject, row, behind.get(key(row), []), (row["period"], unit, area) in grouped)
            for row in part.sort_values(["group_key", "period_start", "period"]).to_dict("records")
        )
        where = subject.published.label["area"].get(area, area)
        caption = f"{where}, {unit_words(unit)} {KINDS[kind]}{_by(dimension)}"
        found.append(((area != own, area, *order), caption, values))
    found.sort(key=lambda one: one[0])
    short = [caption for (_, area, *_), caption, part in found if area == found[0][0][1] and len(part) <= MOST_OPEN]
    return tuple(Table(caption, part, caption not in short[:1]) for _, caption, part in found)


def _by(dimension: str) -> str:
    """*, efter årskurs och kön*: what a table is divided by; '' for the whole."""
    names = [DIMENSIONS.get(one, one) for one in dimension.split("×") if one]
    return f", efter {wording.listed(names)}" if names else ""


def anchor(row: Mapping[Any, Any], own_area: str) -> str:
    """The id of a value on its indicator's page: ``v-2017-count``; other areas and groups are in it too."""
    area = "" if row["area_code"] == own_area else row["area_code"]
    parts = [one for one in (area, row["period"], row["group_key"], row["unit"]) if one]
    return "-".join(["v", *(re.sub(r"\s+", "_", str(one)) for one in parts)])


def unit_words(unit: str) -> str:
    """*antal*, *procent*, *p-värde*: what a table's values count."""
    return {"permutation_p": "p-värde", "yes_no": "ja eller nej"}.get(unit, wording.UNIT_WORDS[unit] or "antal")


def amount(value: float, unit: str) -> str:
    """A value in a table: *34*, *47 %*, *36,8*, *ja*."""
    if unit == "yes_no":
        return "ja" if value else "nej"
    if unit == "share":
        return wording.percent_mark(value, 1)
    return wording.number(value, wording.DECIMALS.get(unit, 1))


def group_words(published: Published, group_key: str) -> str:
    """*årskurs 9, flicka*, *Skolvägen*: a group by the names in use; unknown parts as they are."""
    names = published.label.get("group", {})
    return ", ".join(_part(published, names, part) for part in group_key.split(";") if part)


def period_words(published: Published, row: Mapping[Any, Any]) -> str:
    """*2017*, *mars 2017*, *före (maj 2026)*, *31 mars 2026*."""
    period = str(row["period"])
    session = published.label.get("session", {}).get(period)
    start, end = row["period_start"], row["period_end"]
    if session or row["period_kind"] == "session":
        side = session["period"] if session else period.rpartition("-")[2]
        words = wording.PERIOD_SIDES.get(side, period)
        return f"{words} ({wording.span_words(start, end)})" if isinstance(start, date) else words
    if ISO.fullmatch(period):
        return wording.long_date(date.fromisoformat(period))
    return wording.period_words(period)


def _part(published: Published, names: Mapping[str, str], part: str) -> str:
    name, _, code = part.partition("=")
    if name == "site":
        return str(published.label.get("site", {}).get(code, {}).get("street", code))
    if name == "promise_set":
        return str(published.promise.get(code, {}).get("title", code))
    return ROLES.get(part) or str(names.get(part, code))


def _value(subject: Subject, row: Mapping[Any, Any], behind: Sequence[Mapping[Any, Any]], beside_groups: bool) -> Value:
    unit, status = str(row["unit"]), str(row["status"])
    is_number = status == "ok"
    sources, summary = _sources(behind)
    return Value(
        anchor=anchor(row, subject.promise_set["area_code"]),
        group=group_words(subject.published, row["group_key"]),
        period=period_words(subject.published, row),
        text=_text(row, unit) if is_number else WORDS["value"][status].words,
        shape="" if is_number else WORDS["value"][status].shape,
        numerator=_count(row["numerator"]) if is_number and _differs(row) else "",
        denominator=_count(row["denominator"]) if is_number else "",
        base=_count(row["base_n"]) if is_number and row["base_n"] not in (row["value"], row["denominator"]) else "",
        interval=_interval(row, unit) if is_number else "",
        is_preliminary=bool(row["preliminary"]),
        sources=sources if is_number else (),
        summary=summary if is_number else "",
        command=_command(row, beside_groups) if is_number else "",
    )


def _text(row: Mapping[Any, Any], unit: str) -> str:
    """Of a share of few: *4 av 12*, never a percentage."""
    counted = as_counts(row["numerator"], row["denominator"]) if unit == "share" else ""
    return counted or amount(float(row["value"]), unit)


def _differs(row: Mapping[Any, Any]) -> bool:
    return not math.isnan(row["denominator"]) and row["numerator"] != row["value"]


def _count(number: float) -> str:
    if math.isnan(number):
        return ""
    return wording.number(number, 0 if float(number).is_integer() else 1)


def _interval(row: Mapping[Any, Any], unit: str) -> str:
    lower, upper = float(row["lower"]), float(row["upper"])
    if math.isnan(lower) or math.isnan(upper):
        return ""
    scale, decimals = (100.0, 1) if unit == "share" else (1.0, wording.DECIMALS.get(unit, 1))
    ends = [wording.bound(end * scale, decimals) for end in (lower, upper)]
    return f"mellan {ends[0]} och {ends[1]}"


def _behind(subject: Subject, indicator: str) -> dict[tuple[str, ...], list[Mapping[Any, Any]]]:
    found: dict[tuple[str, ...], list[Mapping[Any, Any]]] = {}
    lineage = subject.lineage
    for row in lineage[lineage["indicator"] == indicator].to_dict("records"):
        found.setdefault(key(row), []).append(row)
    return found


def _sources(behind: Sequence[Mapping[Any, Any]]) -> tuple[tuple[Source, ...], str]:
    if len(behind) > MOST_FILES:
        rows = sum(int(one["rows"]) for one in behind)
        return (), f"{wording.number(len(behind))} filer, {wording.number(rows)} rader"
    ordered = sorted(behind, key=lambda one: str(one["path"]))
    return tuple(Source(str(one["path"]), _lines(one)) for one in ordered), ""


def _lines(one: Mapping[Any, Any]) -> str:
    rows, first, last = int(one["rows"]), int(one["first_line"]), int(one["last_line"])
    if first == last:
        return f"rad {first}"
    if rows == last - first + 1:
        return f"rad {first}–{last}"
    return f"{wording.number(rows)} rader mellan rad {first} och {last}"


def _command(row: Mapping[Any, Any], beside_groups: bool) -> str:
    group = str(row["group_key"])
    asked = [("area", row["area_code"]), ("period", row["period"])]
    asked += [("group", group)] if group or beside_groups else []
    asked.append(("unit", row["unit"]))
    return " ".join(["loften trace", str(row["indicator"]), *(f"--{name} {_quoted(str(one))}" for name, one in asked)])


def _quoted(text: str) -> str:
    """As both a Unix shell and the Windows prompt read it."""
    return text if PLAIN.fullmatch(text) else f'"{text}"'


def last_day(rows: pd.DataFrame) -> date | None:
    """The last day that any value speaks of; None without rows."""
    days = [day for day in rows["period_end"] if isinstance(day, date)]
    return max(days) if days else None
