"""A second opinion before anything is published: what could somebody learn from these rows that they may not?

It imports nothing of ours: the limits stand here once more, written from METHODS 6 and not from the policy. It reads
the rows as an attacker would, by their numbers, whatever they are called, and with every earlier edition at hand.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

NUMBERS = ("numerator", "denominator", "value", "lower", "upper", "standard_error", "df", "base_n")
CELL = ("indicator", "area_code", "period", "dimension", "group_key")
PER = {"share": 1.0, "per_100k": 1e5, "per_10k": 1e4, "per_1000_households": 1e3}
HIDDEN_UNDER = {"official_offences": 5, "offences": 5, "persons": 5, "sensitive": 10, "survey": 5}
SMALLEST_SURVEY = 30
CARRIED = {"survey": "published_figure", "sensitive": "published_rate"}  # as its publisher wrote it
EVERYONE_ASKED = "korn_graubard_everyone_asked"  # a share of nobody or of all tells what each of them answered
ROUNDING = 0.5  # of a count that is worked out backwards from a rate and a population
DISPERSION = re.compile(r"φ=(\d+\.\d+)")

CALENDAR = ("year", "quarter", "month")
SAME_COUNTS = ("value", "numerator", "denominator")

Row = dict[str, Any]


@dataclass(frozen=True)
class Audit:
    """What an attack found: Swedish lines that name the cell, never the number; empty when nothing was.

    Attributes:
        leaks: what this edition would give away. Any line is blocking.
        facts: hidden now, but what earlier editions told gives it away without this one. It cannot be taken back.
    """

    leaks: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


def audit(
    published: pd.DataFrame, sensitivity: Mapping[str, str], deliveries: pd.DataFrame, earlier: pd.DataFrame
) -> Audit:
    """Attack what is about to be published.

    Args:
        published: the observation contract's columns.
        sensitivity: indicator id → class; one that is not named is treated as the strictest.
        deliveries: ``delivery``, ``publish``, ``official``; one that is not named may not be shown.
        earlier: what was shown or hidden in any edition before: the key, period_kind, status, the counts, synthetic,
            ``official``.
    """
    rows = _rows(published)
    hidden = {_cell(row) for row in rows if row["status"] == "suppressed"}
    population = _populations(rows)
    publish = dict(zip(deliveries["delivery"], deliveries["publish"], strict=True))
    official = dict(zip(deliveries["delivery"], deliveries["official"].astype(bool), strict=True))
    classes = [sensitivity.get(row["indicator"], "sensitive") for row in rows]
    known = _by_producer(
        rows, classes, [all(official.get(one) for one in row["deliveries"].split(";")) for row in rows]
    )
    leaks: list[str] = []
    for row, named, is_known in zip(rows, classes, known, strict=True):
        sources = row["deliveries"].split(";")
        found = [
            *_leftovers(row, hidden),
            *_not_to_be_shown(row, named, {publish.get(one, "internal") for one in sources}),
            *([] if named == "open" or is_known else _small(row, named, population)),
        ]
        leaks += [f"{_place(row)}: {one}" for one in found]
    told = _rows(earlier)
    told_classes = [sensitivity.get(row["indicator"], "sensitive") for row in told]
    told_known = _by_producer(told, told_classes, [bool(row["official"]) for row in told])
    more, facts = _sums(_protected(rows, classes, known), _protected(told, told_classes, told_known))
    return Audit((*leaks, *more), facts)


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


def _sums(rows: list[Row], told: list[Row]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Whether a number hidden in any edition is a known whole less known parts of it, or is left in its own parts.

    It is not asked whether the parts are all there, nor whether a value was corrected between two editions: whoever
    guesses may guess right.

    Returns:
        What it takes this edition to work out, and what earlier editions gave away by themselves of what is hidden now.
    """
    before = {_counts(row) for row in told if row["status"] == "ok"}
    known: dict[tuple[str, str], list[tuple[Row, bool]]] = defaultdict(list)
    for row in (one for one in (*told, *rows) if one["status"] == "ok"):
        known[_around(row)].append((row, _counts(row) not in before))
    hidden_now = {_cell(row): row for row in rows if row["status"] == "suppressed"}
    hidden_once = {_cell(row): row for row in told if row["status"] == "suppressed"}
    leaks, facts = [], []
    for cell, row in (hidden_once | hidden_now).items():
        near = known.get(_around(row), [])
        for says, is_new in _worked_out(row, near):
            if is_new:
                leaks.append(f"{_place(row, with_unit=False)}: {says}")
            elif cell in hidden_now:
                facts.append(f"{_place(row, with_unit=False)}: {says}")
        if cell in hidden_now and any(_cell(one) == cell for one, _ in near):
            facts.append(f"{_place(row, with_unit=False)}: raden visas inte, men har visats.")
    now, then = _families(rows), _families(told)
    for row in rows:
        if row["status"] == "ok" and _is_all(row) and _counts(row) not in before:
            family = (*_around(row), _home(row))
            if _differs_by_one(row, now[family], then.get(family, [])):
                leaks.append(f"{_place(row)}: raden har fått ett nytt värde, och skillnaden är en del som inte visas.")
    return tuple(dict.fromkeys(leaks)), tuple(dict.fromkeys(facts))


def _families(rows: list[Row]) -> dict[tuple[str, str, str], list[Row]]:
    """Rows by what they may be parts of."""
    families: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        families[(*_around(row), _home(row))].append(row)
    return families


def _differs_by_one(whole: Row, now: list[Row], then: list[Row]) -> bool:
    """Whether a hidden part is all that has come, or gone, since a whole was shown with another value."""
    showing = {
        edition for one in then if _cell(one) == _cell(whole) and one["status"] == "ok" for edition in one["editions"]
    }
    for edition in showing:
        before = [one for one in then if edition in one["editions"]]
        hidden = {_cell(one) for one in (*now, *before) if one["status"] == "suppressed"}
        for cut in {_cut(one) for one in (*now, *before) if not _is_all(one)}:
            parts, were = ({_cell(one) for one in some if _cut(one) == cut} for some in (now, before))
            if (parts ^ were) & hidden and (not were or len(parts ^ were) == 1):
                return True
    return False


def _worked_out(row: Row, near: list[tuple[Row, bool]]) -> Iterator[tuple[str, bool]]:
    """Each way to a hidden number through known rows, and whether any of those is new in this edition."""
    mates = [(one, is_new) for one, is_new in near if _cell(one) != _cell(row) and _home(one) == _home(row)]
    parts = [(one, is_new) for one, is_new in mates if not _is_all(one)]
    if _is_all(row) and parts:
        yield "raden visas inte, men delar av den visas.", any(is_new for _, is_new in parts)
    elif parts and (len(parts) < len(mates) or any(_cut(one) != _cut(row) for one, _ in parts)):
        yield (
            "raden visas inte, men kan räknas fram ur helheten och de andra delarna.",
            any(is_new for _, is_new in mates),
        )
    wide = [
        (one, is_new)
        for one, is_new in near
        if _around_it(row["area_code"], one["area_code"]) and one["synthetic"] == row["synthetic"]
    ]
    within = [
        is_new
        for one, is_new in near
        if one["synthetic"] == row["synthetic"]
        and any(_around_it(one["area_code"], area["area_code"]) for area, _ in wide)
    ]
    if any(is_new for _, is_new in wide) or any(within):
        yield "raden visas inte, men ett större område visas, som den kan räknas fram ur.", True


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
    if row["method"] == EVERYONE_ASKED and row["value"] in (0, 1):
        yield "alla tillfrågade i gruppen svarade samma sak, och då är det känt vad var och en svarade."
    limit = HIDDEN_UNDER.get(named, HIDDEN_UNDER["sensitive"])
    told = [*_counts_told(row, population)]
    if not told:
        yield "det går inte att se hur många uppgiften gäller."
    if any(0 < count < limit for count in told):
        yield "ett litet antal går att läsa eller räkna fram."
    elif _limits_tell(row, limit, told):
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
        told = [numerator, base - numerator, *(one for n in (denominator, base) for one in (value * n, n - value * n))]
    elif unit in PER:
        known = population.get((row["area_code"], unit), math.nan) if not _given(numerator) else math.nan
        told = [numerator, *(value * n / PER[unit] for n in (denominator, known))]
    else:  # a mean or the like: those behind it are protected
        told = [denominator, base]
    for one in told:
        if _given(one):
            yield 0.0 if one < ROUNDING and unit in PER else round(one, 6)


def _limits_tell(row: Row, limit: int, told: list[float]) -> bool:
    """Whether the limits, relative to the value, are those of a small Poisson count: that relation names the count.

    Those of 4 at φ = 1 are also those of 5 at φ = 1.25: where a count that is told explains them, they tell no other.
    """
    if not _given(row["upper"]) or not _given(row["lower"]) or not row["value"] or row["unit"] == "share":
        return False
    named = DISPERSION.search(row["method"])
    phi = float(named.group(1)) if named else 1.0
    if any(_are_limits_of(row, count, phi) for count in told if count >= limit):
        return False
    return any(_are_limits_of(row, count, one) for one in {1.0, 1.25, phi} for count in range(1, limit))


def _are_limits_of(row: Row, count: float, phi: float) -> bool:
    from scipy.special import chdtri

    high = phi * float(chdtri(2 * (count / phi + 1), 0.025)) / 2 / count
    low = phi * float(chdtri(2 * count / phi, 0.975)) / 2 / count
    return math.isclose(row["upper"] / row["value"], high, rel_tol=1e-6) and math.isclose(
        row["lower"] / row["value"], low, rel_tol=1e-6
    )


# ── what an attacker knows ───────────────────────────────────────────────────────────────────────────────────


def _populations(rows: list[Row]) -> dict[tuple[str, str], float]:
    """The population of an area, by area and unit, that any of its rates gives away."""
    known: dict[tuple[str, str], float] = {}
    for row in rows:
        if row["unit"] in PER and row["unit"] != "share" and row["status"] == "ok" and _given(row["denominator"]):
            known.setdefault((row["area_code"], row["unit"]), float(row["denominator"]))
    return known


def _rows(frame: pd.DataFrame) -> list[Row]:
    names = [str(name) for name in frame]
    return [dict(zip(names, one, strict=True)) for one in frame.itertuples(index=False)]


def _by_producer(rows: list[Row], classes: list[str], official: list[bool]) -> list[bool]:
    """Whether each row is what its producer has published by itself, or in another unit of the same count."""
    public = [
        named == "official_offences" and _is_whole(row) and is_official
        for row, named, is_official in zip(rows, classes, official, strict=True)
    ]
    counts = {_cell(row) for row, is_public in zip(rows, public, strict=True) if is_public and row["unit"] == "count"}
    return [is_public or _cell(row) in counts for row, is_public in zip(rows, public, strict=True)]


def _protected(rows: list[Row], classes: list[str], known: list[bool]) -> list[Row]:
    return [row for row, named, is_known in zip(rows, classes, known, strict=True) if named != "open" and not is_known]


def _around(row: Row) -> tuple[str, str]:
    return row["indicator"], row["period"][:4] if row["period_kind"] in CALENDAR else row["period"]


def _home(row: Row) -> str:
    """The municipality, or the wider area, that a row is about some of."""
    return str(row["area_code"]).partition(":")[0] if re.match(r"[0-9]{4}", row["area_code"]) else row["area_code"]


def _is_all(row: Row) -> bool:
    """Whether a row is about everybody in the whole area and the whole time."""
    return not row["dimension"] and _home(row) == row["area_code"] and row["period_kind"] not in CALENDAR[1:]


def _cut(row: Row) -> tuple[int, str, str]:
    """Rows cut alike are beside each other; of unlike ones, one may be part of the other, or both of a sum."""
    return row["area_code"].count(":"), row["dimension"], row["period_kind"]


def _around_it(area: str, wide: str) -> bool:
    """Whether an area may be more municipalities, of which the first, or what it is a part of, is one."""
    if not re.match(r"[0-9]{4}", area) or re.match(r"[0-9]{4}", wide):
        return False
    return wide == "00" or re.fullmatch(r"[0-9]{2}", wide) is None or area.startswith(wide)


def _given(number: Any) -> bool:
    return number is not None and not math.isnan(number)


def _cell(row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in CELL)


def _is_whole(row: Row) -> bool:
    return re.fullmatch(r"[0-9]{2}|[0-9]{4}", row["area_code"]) is not None and not row["dimension"] + row["group_key"]


def _counts(row: Row) -> tuple[str, ...]:
    return (*_cell(row), row["unit"], *(f"{row[name]:.9g}" for name in SAME_COUNTS))


def _place(row: Row, *, with_unit: bool = True) -> str:
    return " ".join(one for one in (*_cell(row), row["unit"] if with_unit else "") if one)
