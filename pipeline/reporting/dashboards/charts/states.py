"""What stands in a picture's table and slots where there is no number: four states of a value, never mixed.

Zero is a number. Hidden, missing and not applicable are words, and a hidden value is never drawn as one.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pipeline.reporting import windows, wording
from pipeline.reporting.vocabulary import WORDS

SHARE_STEPS = (0.02, 0.05, 0.1, 0.2, 0.25)
MOST_TICKS = 5
WHY: Mapping[str, str] = {
    "suppressed": "Enskilda personer ska inte kunna kännas igen",
    "missing": "Ingen uppgift har lämnats",
}


def words(status: str) -> str:
    """*Visas inte*, *Uppgift saknas*, *Inte aktuellt*."""
    return WORDS["value"][status].words


def value(row: Mapping[Any, Any], unit: str) -> str:
    """A value as it stands in a table, or the words of its state: *34*, *47 %*, *Visas inte*."""
    return amount(float(row["value"]), unit) if row["status"] == "ok" else words(row["status"])


def amount(number: float, unit: str) -> str:
    """A value beside its point or in a table: *34*, *47 %*, *36,8*."""
    if unit == "share":
        return wording.percent_mark(number)
    return wording.number(number, wording.DECIMALS.get(unit, 1))


def interval(lower: float, upper: float, unit: str) -> str:
    """*67–73 %*, *4–14*: an interval in a table."""
    if unit == "share":
        return f"{wording.bound(lower * 100)}–{wording.bound(upper * 100)}{wording.SPACE}%"
    decimals = wording.DECIMALS.get(unit, 1)
    return f"{wording.bound(lower, decimals)}–{wording.bound(upper, decimals)}"


def axis(unit: str, top: float) -> dict[str, Any]:
    """A value axis from zero to its top, with its numbers written as Swedish."""
    if unit != "share":
        return {"range": [0, top]}
    step = next((one for one in SHARE_STEPS if top / one <= MOST_TICKS), SHARE_STEPS[-1])
    ticks = [round(step * n, 4) for n in range(int(top / step + 1e-9) + 1)]
    return {"range": [0, top], "tickvals": ticks, "ticktext": [wording.percent_mark(one) for one in ticks]}


def unit_words(unit: str) -> str:
    """*Antal*, *Procent*, *Dagar*: what a value axis counts."""
    return wording.capitalised("antal" if unit == "count" else wording.UNIT_WORDS[unit])


def when(period: str, start: Any) -> str:
    """A period or a day as words: *2025*, *mars 2026*, *31 oktober 2026*."""
    span = windows.span(period)
    if span:
        return wording.span_words(*span)
    return wording.long_date(start) if isinstance(start, date) and period == start.isoformat() else (
        wording.period_words(period)
    )  # fmt: skip


def at(period: str, start: Any) -> str:
    """When, after a verb: *under 2025*, *i mars 2026*, *den 31 oktober 2026*."""
    span = windows.span(period)
    if span:
        return wording.in_period(*span).replace("år ", "under ")  # "16 år 2025" would be read as an age
    return f"den {wording.long_date(start)}" if isinstance(start, date) else wording.period_words(period)
