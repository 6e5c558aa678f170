"""A count held against several limits: how much it is already, where its target is passed, and how it stood at checks.

A promise may set a target for the year and dates at which it is checked; each is a commitment with a target of its own.
"""

from typing import Any

from pipeline.reporting import cases, headlines, wording
from pipeline.reporting.cases import Case
from pipeline.reporting.phrases import subject_of, target_words
from pipeline.reporting.published import Published


def so_far(published: Published, promise_set: dict[str, Any], promise: dict[str, Any], indicator: str) -> list[str]:
    """The count with its preliminary months, and that it has passed the target of the whole period already.

    *Till och med oktober 2026 är antalet anmälda bostadsinbrott 137 (oktober är preliminärt). Målet för hela 2026,
    högst 113, är redan passerat.* [] where the target is not passed, or the period is over.

    Args:
        published: what was published.
        promise_set: the set.
        promise: one of its promises, with a commitment that names the indicator.
        indicator: its id.
    """
    case = cases.case_of(published, promise_set, promise, indicator)
    final = cases.present(case)
    latest = cases.running(case) or final
    if case.over or final is None or latest is None or "protected" in (final.blocked, latest.blocked):
        return []
    if case.target is None or case.info["unit"] != "count" or case.better != "lower":
        return []
    limit, year = float(case.target["value"]), wording.span_words(case.start, case.set_end)
    if latest.value <= limit:
        return []
    months = list(latest.rows.loc[latest.rows["preliminary"].astype(bool), "period_start"])
    words = wording.months_words(months, with_year=False)
    note = f" ({words} är {'preliminärt' if len(months) == 1 else 'preliminära'})" if months else ""
    until = f"{wording.MONTHS[latest.end.month - 1]} {latest.end.year}"
    passed = "redan passerat" if final.value > limit else "passerat enligt de preliminära uppgifterna"
    return [
        f"Till och med {until} är antalet {subject_of(case.title)} {wording.number(latest.value)}{note}.",
        f"Målet för hela {year}, {target_words(limit, 'count', 'lower')}, är {passed}.",
    ]


def is_passed_for_now(
    published: Published, promise_set: dict[str, Any], promise: dict[str, Any], commitment: dict[str, Any]
) -> bool:
    """A commitment's limit for a count is passed with preliminary figures alone, which may change."""
    case = cases.case_of(published, promise_set, promise, commitment["indicators"][0], commitment_id=commitment["id"])
    final, latest = cases.present(case), cases.running(case)
    if case.target is None or case.info["unit"] != "count" or case.better != "lower" or latest is None:
        return False
    limit = float(case.target["value"])
    return latest.value > limit and (final is None or not final.value > limit)


def checks(published: Published, promise_set: dict[str, Any], promise: dict[str, Any], indicator: str) -> list[str]:
    """How the count stood at each date that it was to be checked: *Avstämningen till och med mars 2026: 16, …*."""
    naming = headlines.judged_by(promise, indicator)
    held = [cases.case_of(published, promise_set, promise, indicator, commitment_id=one["id"]) for one in naming]
    return [said for case in held if case.end < case.set_end for said in _check(case)]


def _check(case: Case) -> list[str]:
    """[] of a date that has not come, or where the count is not known."""
    now = cases.present(case)
    is_limit = case.target is not None and case.info["kind"] == "outcome" and case.info["unit"] == "count"
    if not is_limit or case.better != "lower" or not case.over or now is None or now.blocked:
        return []
    month = f"{wording.MONTHS[case.end.month - 1]} {case.end.year}"
    limit = wording.number(float((case.target or {})["value"]))
    return [f"Avstämningen till och med {month}: {wording.number(now.value)}, gränsen var {limit}."]
