"""Verdicts: change and goal, activity against plan, for every indicator that a commitment names. METHODS 5.

Computed from published rows alone. A closed set is judged on baseline → promise period, and later years change
nothing; an open one on the part of its period that has final values, against the same months before.
"""

from typing import Any

import pandas as pd

from pipeline.reporting import rules, windows
from pipeline.reporting.cases import Case, before, case_of, groups_of, plan_of, present, running
from pipeline.reporting.headlines import Headline, Status, Tally, headline, is_over, judged_by, side, tally
from pipeline.reporting.published import Published
from pipeline.reporting.windows import Window

__all__ = ["COLUMNS", "Headline", "Status", "Tally", "headline", "is_over", "judge", "side", "tally"]

COLUMNS = (
    "promise_set", "promise", "indicator", "area_code", "group_key", "unit", "period", "baseline_period", "change",
    "change_lower", "change_upper", "goal", "certainty", "activity", "reason", "sentence", "synthetic", "commitment",
)  # fmt: skip
NUMBERS = ("change_lower", "change_upper")
NOTHING_TO_COUNT = ("protected", "waiting", "not_applicable")


def judge(published: Published) -> pd.DataFrame:
    """Judge every indicator that a commitment names.

    Returns:
        One row per set, promise and indicator, in the sets' own order; several where more than one commitment has a
        target for it, or where only groups are published. The columns of ``indicator.verdict``; ``commitment`` is the
        id of the one whose target and date were used. ``sentence`` is ''. ``change_lower`` and ``change_upper`` are
        relative for counts and rates (−0.086 is 8.6 % fewer), else in the indicator's unit. '' where an axis does not
        apply.
    """
    rows = [
        _row(promise_set, promise["id"], case_of(published, promise_set, promise, indicator, group, commitment["id"]))
        for promise_set in published.promise.values()
        for promise in promise_set["promises"]
        for indicator in _named(promise)
        for commitment in judged_by(promise, indicator)
        for group in groups_of(published, promise_set, indicator)
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    texts = {name: "str" for name in COLUMNS if name not in (*NUMBERS, "synthetic")}
    return frame.astype({**texts, "change_lower": "float64", "change_upper": "float64", "synthetic": "bool"})


def _named(promise: dict[str, Any]) -> list[str]:
    return list(dict.fromkeys(one for commitment in promise["commitments"] for one in commitment["indicators"]))


def _row(promise_set: dict[str, Any], promise: str, case: Case) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(COLUMNS, "") | {name: float("nan") for name in NUMBERS}
    row |= {
        "promise_set": promise_set["id"],
        "promise": promise,
        "indicator": case.indicator,
        "area_code": promise_set["area_code"],
        "group_key": case.group_key,
        "commitment": case.commitment["id"],
        "unit": case.info["unit"],
        "period": windows.label_of(case.first_day, case.last_day),
        "synthetic": bool(promise_set["demo"] or case.rows["synthetic"].any()),
    }
    if case.has_change:
        now = present(case)
        row |= _change(case, now)
        return row | (_goal(case, now, row["change"]) if case.info["kind"] != "context" else {})
    if case.info["kind"] == "process" or case.commitment["kind"] in ("process", "purpose"):
        return row  # told, never judged
    if case.is_lower_better:
        return row | _held_against_limit(case)
    return row | _activity(case)


def _activity(case: Case) -> dict[str, Any]:
    """Rule 1: fact against plan; the coverage of a register likewise, against its target."""
    now = present(case)
    if case.commitment["ended"]:
        return {"activity": "stopped"}
    if now is None or now.blocked in NOTHING_TO_COUNT:
        return {"activity": "no_data", "reason": now.blocked if now and now.blocked == "protected" else ""}
    share_elapsed = min(1.0, ((case.as_of - case.start).days + 1) / ((case.end - case.start).days + 1))
    code = rules.activity(now.value, plan_of(case, now), share_elapsed, over=case.over)
    return {"activity": code, "period": now.label}


def _held_against_limit(case: Case) -> dict[str, Any]:
    """What should be low and is known in full (days to the first contact): no plan to fulfil, but a limit to keep."""
    now = present(case)
    found = {"period": now.label} if now else {}
    if case.target is None:
        return found
    if now is None or now.blocked or pd.isna(now.value):
        return found | {"goal": "uncertain"}
    return found | {"goal": rules.level(now.value, now.value, float(case.target["value"]), case.better)}


def _change(case: Case, now: Window | None) -> dict[str, Any]:
    earlier = None if case.is_matched_change else before(case, now)
    found = {"period": now.label if now else windows.label_of(case.first_day, case.last_day)}
    if now is not None and now.blocked == "not_applicable":
        return found
    reason = _obstacle(case, now, earlier)
    if case.is_matched_change:
        found["baseline_period"] = (case.baseline or {}).get("period") or ""
    elif earlier is not None and not reason:
        found["baseline_period"] = earlier.label
    if not reason and case.is_described_only:
        return found
    if not reason and now is not None:
        judged = _matched(case, now) if earlier is None else _compared(case, now, earlier)
        if isinstance(judged, rules.Change):
            return found | {"change": judged.code, "change_lower": judged.lower, "change_upper": judged.upper}
        reason = judged
    return found | {"change": "cannot_judge", "reason": reason}


def _obstacle(case: Case, now: Window | None, earlier: Window | None) -> str:
    """Rules 0a and 0b: why there is nothing to judge; '' if there is."""
    if case.is_described_only and (now is not None or case.is_measured_by_site):
        return ""
    if now is None:
        nothing_before = case.is_matched_change or earlier is None
        return "no_baseline" if case.over and nothing_before else "waiting"
    if now.blocked:
        return now.blocked
    if case.is_matched_change:
        return ""
    if earlier is None:
        return "no_baseline"
    if earlier.blocked:
        return "no_baseline" if earlier.blocked in ("waiting", "not_applicable") else earlier.blocked
    if case.info["unit"] == "count" and not windows.is_equal_part(now, earlier):
        return "waiting"  # a stated baseline of a whole year waits for the whole year: seasons differ
    return "" if len(now.series | earlier.series) == 1 else "not_comparable"


def _matched(case: Case, now: Window) -> rules.Change | str:
    p = case.p_rows[(case.p_rows["period"] == now.label) & (case.p_rows["status"] == "ok")]["value"]
    lower, upper = now.number("lower"), now.number("upper")
    if p.empty or pd.isna(lower) or pd.isna(upper):
        return "small_base"
    return rules.matched_change(lower, upper, float(p.iloc[0]))


def _compared(case: Case, now: Window, earlier: Window) -> rules.Change | str:
    """A change by ratio (counts, rates) or difference (shares of answers); a reason where something is lacking."""
    unit = case.info["unit"]
    if unit == "count":
        return rules.count_change(earlier.value, earlier.months, now.value, now.months, rules.dispersion(now.method))
    if unit.startswith("per_"):
        base, base_exposure = earlier.number("numerator"), earlier.number("denominator")
        count, exposure = now.number("numerator"), now.number("denominator")
        if any(pd.isna(one) for one in (base, base_exposure, count, exposure)):
            return "not_comparable"
        phi = rules.dispersion(now.method)
        return rules.count_change(base, base_exposure, count, exposure, phi, may_be_same=False)
    if case.is_survey:
        return rules.survey_change(
            *(rules.Share(one.value, one.number("standard_error"), one.number("base_n")) for one in (earlier, now))
        )
    return "not_comparable"


def _goal(case: Case, now: Window | None, change: str) -> dict[str, Any]:
    """Rules 2–4. A target that cannot be held against anything yet is uncertain."""
    if case.target is None:
        return {"goal": "no_goal"}
    target, unit = float(case.target["value"]), case.info["unit"]
    if unit == "count" and not case.over:
        return {"goal": _outlook(case, now, target)}
    if now is None or now.blocked or pd.isna(now.value):
        return {"goal": "uncertain"}
    if unit == "count":
        goal, certainty = rules.total_at_end(now.value, target, rules.dispersion(now.method), case.better)
        return {"goal": goal, "certainty": certainty}
    if case.is_survey and rules.is_small(now.number("base_n")):
        return {"goal": "uncertain"}
    goal = rules.level(now.number("lower"), now.number("upper"), target, case.better)
    if case.is_matched_change and goal == "met" and change not in ("increase", "decrease"):
        return {"goal": "uncertain"}  # the permutation test does not carry what the interval alone would say
    return {"goal": goal}


def _outlook(case: Case, now: Window | None, target: float) -> str:
    """Rule 2: by the final values, unless those that are preliminary have already passed the target."""
    goal = "uncertain"
    if now is not None and not now.blocked and not pd.isna(now.value):
        phi = rules.dispersion(now.method)
        goal = rules.total_outlook(now.value, _share_elapsed(case, now), target, phi, case.better)
    with_preliminary = running(case)
    if goal in ("met", "out_of_reach") or with_preliminary is None:
        return goal
    return rules.preliminary_outlook(with_preliminary.value, target, case.better) or goal


def _share_elapsed(case: Case, now: Window) -> float:
    """The seasonal share of the period that has passed: what the same months held in earlier whole years.

    Of the same series. Where no earlier period is divided so, the share of the months.
    """
    part = whole = 0.0
    same = case.rows[case.rows["series"].isin(list(now.series))]
    for years in range(1, windows.EARLIEST_YEARS_BACK):
        start = windows.shifted(case.first_day, years)
        some = windows.covering(same, start, windows.shifted(now.end, years))
        all_of_it = windows.covering(same, start, windows.shifted(case.last_day, years))
        if some and all_of_it and not some.blocked and not all_of_it.blocked:
            part, whole = part + some.value, whole + all_of_it.value
    months = Window(case.first_day, case.last_day, "", case.rows).months
    return part / whole if whole else now.months / months
