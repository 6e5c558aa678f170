"""Phrases that sentences of several kinds share, and how a title becomes a noun phrase inside a sentence."""

import re
from typing import Any

from pipeline.reporting import wording
from pipeline.reporting.windows import Window

FEW = 20  # a smaller base gives counts, no percentages
CANNOT = "Kan inte bedömas."
HIDDEN = "Uppgiften visas inte, för att enskilda personer inte ska kunna kännas igen."
MISSING = "Uppgift saknas."
NOT_APPLICABLE = "Inte aktuellt."
PRELIMINARY = "Uppgiften är preliminär."
CHANCE = "Skillnaden är inte större än vad slumpen kan ge."
CLUSTERED = "räknat med att samma person kan begå flera brott på kort tid"  # φ above 1
LARGER = "är större än vad slumpen brukar ge."
NO_DIFFERENCE = "Det är ingen skillnad."
AMBIGUOUS = "Uppgiften kan tolkas på flera sätt."
BACKGROUND = "Uppgiften är bakgrund och visar inte om löftet hålls."
NO_BASELINE_STATED = "Löftet anger inget utgångsläge."


def subject_of(title: str) -> str:
    """A title as a noun phrase inside a sentence: *Andel som känner sig trygga* → *andelen som känner sig trygga*."""
    bare = re.sub(r"^Antal(et)? ", "", title)
    return wording.uncapitalised(re.sub(r"^Andel ", "andelen ", bare))


def first_sentence(text: str) -> str:
    """Up to the first full stop."""
    return re.split(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])", text.strip(), maxsplit=1)[0]


def likely_between(row: dict[str, Any], scale: float, unit: str) -> str:
    """The interval of a verdict's change, in its unit."""
    bounds = wording.interval(row["change_lower"] * scale, row["change_upper"] * scale, 1)
    return f"Den verkliga förändringen ligger troligen {bounds} {unit}."


def when_of(window: Window) -> str:
    """When a window's value was, as it stands after a verb; a baseline that names no time says whose it is."""
    if window.is_stated and not window.label:
        return "enligt löftets utgångsläge"
    return wording.at(window.start, window.end)


def on_baseline(stated: dict[str, Any] | None, earlier: Window) -> list[str]:
    """Whose baseline it is: the promise's own value, the promise's own period, or a choice of ours."""
    if earlier.is_stated:
        return ["Utgångsläget är löftets eget och finns inte bland de publicerade uppgifterna."]
    if stated:
        return []
    compared = wording.span_words(earlier.start, earlier.end)
    return [f"{NO_BASELINE_STATED} Jämförelsen med {compared} är vårt val."]


def target_words(value: float, unit: str, better: str, *, is_change: bool = False) -> str:
    """A target as it stands beside its status: *högst 75*, *minst 78 procent*, *minst 2 kilometer i timmen lägre*."""
    if is_change and value:
        return f"minst {_short(abs(value), unit)} {'lägre' if value < 0 else 'högre'}"
    return f"{'högst' if better == 'lower' else 'minst'} {_short(value, unit)}"


def _short(value: float, unit: str) -> str:
    """A target's value without needless decimals."""
    amount = round(float(value) * 100 if unit == "share" else float(value), 9)
    return wording.with_unit(wording.number(amount, 0 if amount.is_integer() else 1), unit)
