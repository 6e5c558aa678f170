"""What was done of what was planned, for an activity or a register that a promise names."""

import math
from dataclasses import dataclass
from typing import Any

from pipeline.reporting import cases, wording
from pipeline.reporting.headlines import Headline, Status
from pipeline.reporting.published import Published

NO_BASIS = "no_data"
UNTOLD = (NO_BASIS, "stopped")  # words beside which no number stands


@dataclass(frozen=True)
class FactAndPlan:
    """Both as they are counted.

    Attributes:
        indicator: an id of the dictionary.
        fact: what was done, in the unit of what is counted (of a share: its numerator).
        plan: what was planned (of a share: its denominator); None where nothing says.
        target: the promise's target where it is something else than the plan, in the same unit; None if there is none.
        words: *12 av 16*, *120 av 200 timmar*, *45 procent*, *14*.
    """

    indicator: str
    fact: float
    plan: float | None
    target: float | None
    words: str


def of(
    published: Published, promise_set: dict[str, Any], promise: dict[str, Any], indicator: str
) -> FactAndPlan | None:
    """Fact and plan of the period that is judged; None where there is no value to show."""
    case = cases.case_of(published, promise_set, promise, indicator)
    now = cases.present(case)
    if now is None or now.rows.empty or math.isnan(now.value) or (now.rows["status"] != "ok").any():
        return None
    unit = case.info["unit"]
    target = float(case.target["value"]) if case.target else None
    if unit == "share":
        whole, part = now.number("denominator"), now.number("numerator")
        if math.isnan(whole) or math.isnan(part):
            return FactAndPlan(indicator, now.value, 1.0, target, wording.percent(now.value))
        return FactAndPlan(
            indicator, part, whole, None if target is None else target * whole, _counted(part, whole, "count")
        )
    plan = target if target is not None else cases.plan_of(case, now)
    return FactAndPlan(indicator, now.value, plan, None, _counted(now.value, plan, unit))


def named(
    published: Published, promise_set: dict[str, Any], promise: dict[str, Any], headline: Headline, status: Status
) -> str:
    """Which activities a word concerns, with what was done: *Föreläsningar för föräldrar: 8 av 8*; *Kampanjer*.

    Where all of a promise's activities have one word and nothing is known of them, how many they are: the promise
    itself says which.
    """
    if status.code == NO_BASIS and len(headline.activity) == 1:
        n = len(status.commitments)
        return f"{wording.small_number(n)} aktiviteter" if n > 1 else ""
    told = []
    for commitment in promise["commitments"]:
        if commitment["id"] in status.commitments:
            counted = [one for one in commitment["indicators"] if published.dictionary[one]["kind"] == "activity"]
            title = short_title(published.dictionary[counted[0]]["title"]) if counted else commitment["text"]
            found = of(published, promise_set, promise, counted[0]) if counted and status.code not in UNTOLD else None
            told.append(f"{title}: {found.words}" if found else str(title))
    return "; ".join([*told[:1], *map(wording.uncapitalised, told[1:])])


def short_title(title: str) -> str:
    """A title before what is counted: *Andel föreningar som infört …* → *Föreningar som infört …* (9 av 20)."""
    return wording.capitalised(title.removeprefix("Andel ").removeprefix("Antal "))


def _counted(fact: float, plan: float | None, unit: str) -> str:
    said = wording.value(fact, unit)
    if plan is None or unit == "yes_no":
        return said
    return f"{wording.number(fact)} av {wording.value(plan, unit)}"
