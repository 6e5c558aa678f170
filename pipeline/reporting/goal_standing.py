"""How the goals of a promise stand beside the one that its status shows: checks on the way, limits, other goals.

Of several targets for one measure the headline's is the goal. Those with an earlier date are checks on the way. Those
of the same date that are easier to keep are limits at which something else is to happen: passing one is news, keeping
one is no goal reached, so they are never counted together.
"""

from collections import Counter
from typing import Any

import pandas as pd

from pipeline.reporting import cases, headlines, rules, wording
from pipeline.reporting.headlines import Headline, Status
from pipeline.reporting.published import Published
from pipeline.reporting.vocabulary import phrase

GOAL = "Målet "
# How a limit stands, of the codes of METHODS 5: a limit is passed or not, it is not reached.
LIMITS = {
    "out_of_reach": "är passerad", "not_on_track": "väntas passeras", "on_track": "väntas inte passeras",
    "uncertain": "kan passeras, det går inte att säga än",
}  # fmt: skip
LIMITS_AT_THE_END = {
    "met": "passerades inte", "not_met": "passerades", "uncertain": "kan ha passerats, det går inte att säga",
}  # fmt: skip
IS_WORTH_A_WORD = ("out_of_reach", "not_on_track", "uncertain", "not_met")


def beside(
    published: Published,
    verdicts: pd.DataFrame,
    promise_set: dict[str, Any],
    promise: dict[str, Any],
    headline: Headline,
) -> list[str]:
    """What the goal in a promise's status does not say of its other targets.

    *Av tre avstämningar klarades två. Gränsen 130 är passerad enligt preliminära uppgifter.* Goals of other measures:
    *Löftet har också två andra mål: ett nåddes och om ett går det inte att säga än.* Limits that will be kept are not
    told.

    Args:
        published: what was published.
        verdicts: with sentences.
        promise_set: the set.
        promise: one of its promises.
        headline: its first words.
    """
    every = headlines.goals(published, verdicts, promise_set, promise)
    if headline.goal.code == "no_goal":
        return _counted("Löftet har {} mål", [status for _, status in every])
    main = headlines.commitment_of(promise, headline.goal.indicator)
    checks, limits, others = [], [], []
    for commitment, status in every:
        if commitment is main:
            continue
        if status.indicator != headline.goal.indicator:
            others.append(status)
        elif headlines.end_of(promise_set, commitment) < headlines.end_of(promise_set, main):
            checks.append(status)
        elif _is_limit(commitment["target"], main["target"]):
            limits.append((commitment, status))
        else:
            others.append(status)
    return [
        *_checks(checks),
        *(_limit(published, promise_set, promise, *one) for one in limits if one[1].code in IS_WORTH_A_WORD),
        *_counted("Löftet har också {} andra mål", others),
    ]


def _is_limit(target: dict[str, Any], goal: dict[str, Any]) -> bool:
    """A cap above the cap that is the goal. A lower bar under a goal to reach is a goal of its own."""
    is_cap = all((one["better"] or "lower") == "lower" for one in (target, goal))
    return is_cap and float(target["value"]) > float(goal["value"])


def _checks(checks: list[Status]) -> list[str]:
    """*Av tre avstämningar klarades två.* Those whose day has not come are said to be left."""
    if not checks:
        return []
    held = [one for one in checks if one.ended]
    kept = sum(one.code == "met" for one in held)
    n, left, unsure = len(checks), len(checks) - len(held), sum(one.code == "uncertain" for one in held)
    if not held:
        return [
            f"{wording.capitalised(wording.small_number(n))} {'avstämning' if n == 1 else 'avstämningar'} återstår."
        ]
    if n == 1:
        how = "klarades" if kept else "går inte att bedöma" if unsure else "klarades inte"
        return [f"Avstämningen {how}."]
    said = f"Av {wording.small_number(n)} avstämningar klarades {wording.small_number(kept) if kept else 'ingen'}"
    said += f", {wording.small_number(unsure)} går inte att bedöma" if unsure else ""
    return [f"{said} och {wording.small_number(left)} återstår." if left else f"{said}."]


def _limit(
    published: Published, promise_set: dict[str, Any], promise: dict[str, Any], commitment: dict[str, Any],
    status: Status,
) -> str:  # fmt: skip
    """How a limit stands: *Gränsen 130 är passerad enligt preliminära uppgifter*."""
    case = cases.case_of(published, promise_set, promise, status.indicator, "", commitment["id"])
    target = float(commitment["target"]["value"])
    limit = f"Gränsen {wording.value(target, case.info['unit'])}"
    running = cases.running(case) if case.info["unit"] == "count" and status.code != "out_of_reach" else None
    if running is not None and rules.preliminary_outlook(running.value, target, case.better):
        return f"{limit} är passerad enligt preliminära uppgifter."
    return f"{limit} {(LIMITS_AT_THE_END if status.ended else LIMITS).get(status.code, LIMITS['uncertain'])}."


def _counted(opening: str, statuses: list[Status]) -> list[str]:
    """How many have each word: *Löftet har två mål: ett nåddes och om ett går det inte att säga än*."""
    stand = Counter(phrase(status).words for status in statuses)
    if not statuses:
        return []
    told = [_standing(words, _of(n)) for words, n in stand.items()]
    how_many = opening.format(_of(len(statuses)))
    if len(statuses) == 1:
        how_many = how_many.replace("andra", "annat")
    return [f"{how_many}: {wording.listed(told)}."]


def _standing(words: str, how_many: str) -> str:
    """*Målet nås inte än, men det går åt rätt håll* → *ett nås inte än*."""
    if words.startswith(GOAL):
        return f"{how_many} {words.removeprefix(GOAL).partition(',')[0]}"
    return f"om {how_many} {wording.uncapitalised(words).replace('går', 'går det', 1)}"


def _of(n: int) -> str:
    return "ett" if n == 1 else wording.small_number(n)
