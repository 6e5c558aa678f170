"""What a register, a log or a list says, as plain facts: no interval, no word about certainty (METHODS 2).

Zero is *Inga …*, and what is hidden, missing or not applicable each has its own words.
"""

import math
from collections.abc import Mapping
from typing import Any

from pipeline.reporting import wording
from pipeline.reporting.cases import Case
from pipeline.reporting.phrases import (
    AMBIGUOUS,
    BACKGROUND,
    FEW,
    HIDDEN,
    MISSING,
    NOT_APPLICABLE,
    PRELIMINARY,
    first_sentence,
    subject_of,
    when_of,
)
from pipeline.reporting.windows import Window


def told(case: Case, now: Window | None, earlier: Window | None = None) -> list[str]:
    """The value and when it was, beside the one before the promise where there is one.

    Args:
        case: what is told of.
        now: the window of the promise's period; None where nothing has come.
        earlier: the window before it.
    """
    if now is None or now.blocked == "waiting":
        return [MISSING]
    if now.blocked == "protected":
        return [HIDDEN]
    if now.blocked == "not_applicable":
        return [NOT_APPLICABLE, first_sentence(case.info["caveat"])] if case.info["caveat"] else [NOT_APPLICABLE]
    known = earlier if earlier is not None and not earlier.blocked else None
    said = [_counted(case, now, known) if case.info["unit"] == "count" else _valued(case, now, known)]
    if now.blocked == "preliminary":
        said.append(PRELIMINARY)
    if case.info["polarity"] == "ambiguous":
        said.append(AMBIGUOUS)
    elif case.info["kind"] == "context":
        said.append(BACKGROUND)
    return said


def value_words(case: Case, window: Window) -> str:
    """A value as the fact it is: *4 av 12*, *33 procent (40 av 120)*, *ja*, *9 dagar*."""
    unit = case.info["unit"]
    whole, part = window.number("denominator"), window.number("numerator")
    if unit == "share":
        return share_words(window.value, part, whole)
    if unit == "per_hour":
        return wording.number(window.value, 1)
    return wording.value(window.value, unit)


def share_words(share: float, part: float, whole: float) -> str:
    """A share in running text: *4 av 12* of few or of none, else *33 procent (40 av 120)*.

    The share alone where its parts were not published.
    """
    if math.isnan(part) or math.isnan(whole):
        return wording.percent(share)
    return as_counts(part, whole) or f"{wording.percent(share)} ({_of(part, whole)})"


def row_words(row: Mapping[Any, Any], unit: str) -> str:
    """A published row's value in running text; a share by its parts, as ``share_words``."""
    if unit == "share":
        return share_words(row["value"], row["numerator"], row["denominator"])
    return wording.value(float(row["value"]), unit)


def as_counts(part: float, whole: float) -> str:
    """*4 av 12*: a share that is told in counts, since its base is small or nothing is counted; else ''."""
    is_known = not math.isnan(part) and not math.isnan(whole)
    return _of(part, whole) if is_known and (whole < FEW or not part) else ""


def _of(part: float, whole: float) -> str:
    return f"{wording.number(part)} av {wording.number(whole)}"


def _valued(case: Case, now: Window, earlier: Window | None) -> str:
    before = f", mot {value_words(case, earlier)} {when_of(earlier)}" if earlier else ""
    if case.info["unit"] == "yes_no":
        before = f" ({value_words(case, earlier)} {when_of(earlier)})" if earlier else ""
    return f"{case.title}: {value_words(case, now)} {_when(case, now)}{before}."


def _counted(case: Case, now: Window, earlier: Window | None) -> str:
    if (now.rows["method"] == "mean_of_years").any():
        return _mean_of_years(case, now)
    subject, when = subject_of(case.title), _when(case, now)
    before = f", mot {wording.number(earlier.value)} {when_of(earlier)}" if earlier else ""
    if not now.value:
        return f"Inga {subject} {'fanns' if _is_stock(now) else 'redovisades'} {when}{before}."
    return f"Antalet {subject} {'är' if case.as_of < now.end else 'var'} {wording.number(now.value)} {when}{before}."


def _mean_of_years(case: Case, now: Window) -> str:
    years = int(now.number("denominator"))
    mean = wording.number(now.value, 0 if float(now.value).is_integer() else 1)
    subject, last = subject_of(case.title), now.end.year
    return f"Antalet {subject} var i genomsnitt {mean} om året under {last - years + 1}–{last}."


def _when(case: Case, now: Window) -> str:
    if case.as_of < now.end:
        return f"hittills under {wording.span_words(now.start, now.end)}"
    return when_of(now)


def _is_stock(now: Window) -> bool:
    return bool((now.rows["period_kind"] == "snapshot").any())
