"""What a promise shows first, on three axes that are never added up, and the count of a set's commitments per word."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from pipeline.reporting.published import Published

AXES = ("activity", "change", "goal")
Rows = dict[str, dict[str, Any]]  # one promise's verdicts, by indicator
ACTIVITY_CODES = (
    "done_as_planned", "done", "on_plan", "running", "behind", "partly_done", "not_started", "not_done", "stopped",
    "no_data",
)  # fmt: skip
CHANGE_CODES = ("increase", "decrease", "about_same", "no_certain_change", "not_applicable", "cannot_judge")
BETTER = {"higher_is_better": "increase", "lower_is_better": "decrease"}


@dataclass(frozen=True)
class Status:
    """One word of the vocabulary, and what it concerns.

    Attributes:
        axis: activity, change or goal.
        code: of METHODS 5.
        reason: of a ``cannot_judge``, else ''.
        side: wanted or unwanted, of a certain change in an unambiguous outcome; else ''.
        ended: the set's period is over (some words differ).
        certainty: of a goal that is a total, at the end; else ''.
        besides_activity_target: of a ``no_goal``: an activity of the promise has a target, the outcome none.
        indicator: whose verdict it is; '' where no indicator is named.
        commitments: the commitments it concerns.
        sentence: of the verdict; '' where there is no verdict.
    """

    axis: str
    code: str
    reason: str = ""
    side: str = ""
    ended: bool = False
    certainty: str = ""
    indicator: str = ""
    commitments: tuple[str, ...] = ()
    sentence: str = ""
    besides_activity_target: bool = False


@dataclass(frozen=True)
class Headline:
    """A promise's first words. ``activity``: one status per distinct word, in order; empty without activities."""

    activity: tuple[Status, ...]
    change: Status
    goal: Status


@dataclass(frozen=True)
class Tally:
    """*Av 18 åtaganden*: statuses with how many commitments have each, and how many are not judged."""

    total: int
    activities: tuple[tuple[Status, int], ...]
    outcomes: tuple[tuple[Status, int], ...]
    processes: int
    purposes: int


def end_of(promise_set: dict[str, Any], commitment: dict[str, Any] | None = None) -> date:
    """The last day of a set's period, or of a commitment's: the date of its target where that comes first."""
    end = date.fromisoformat(promise_set["period_end"])
    due = (commitment["target"] or {}).get("date") if commitment else None
    return min(end, date.fromisoformat(due)) if due else end


def is_over(promise_set: dict[str, Any], commitment: dict[str, Any] | None = None) -> bool:
    """A set is closed, and a commitment over, when its period has ended before the date its pages speak from."""
    return end_of(promise_set, commitment) < date.fromisoformat(promise_set["as_of"])


def commitment_of(promise: dict[str, Any], indicator: str) -> dict[str, Any]:
    """The commitment that an indicator is judged by: whose target concerns it, else the first that names it.

    One that was ended comes last, so that an activity which two commitments name is told by the one that goes on.
    """
    naming = [one for one in promise["commitments"] if indicator in one["indicators"]]
    naming.sort(key=lambda one: bool(one["ended"]))
    targeted = [one for one in naming if one["target"] and one["indicators"][0] == indicator]
    found: dict[str, Any] = (targeted or naming)[0]
    return found


def side(polarity: str, kind: str, change: str) -> str:
    """Whether a certain change in an unambiguous outcome went the wanted way: wanted, unwanted or ''."""
    better = BETTER.get(polarity)
    if kind != "outcome" or better is None or change not in ("increase", "decrease"):
        return ""
    return "wanted" if change == better else "unwanted"


def headline(published: Published, verdicts: pd.DataFrame, set_id: str, promise_id: str) -> Headline:
    """What a promise shows first.

    Change and goal come from the headline indicator that the promise fixes, if it is an unambiguous outcome, else from
    the first such indicator of its outcome commitments; never from a context indicator, and never picked by its verdict
    (a measure that is only described, such as v85, has none). A promise without either names no outcome: its change is
    ``not_applicable``.
    """
    promise_set = published.promise[set_id]
    promise = next(one for one in promise_set["promises"] if one["id"] == promise_id)
    rows = _rows(verdicts, set_id, promise_id)
    ended = is_over(promise_set)

    activities: dict[str, Status] = {}
    for commitment in promise["commitments"]:
        if commitment["kind"] == "activity":
            status = _activity(published, rows, commitment, ended)
            known = activities.get(status.code)
            both = (*known.commitments, *status.commitments) if known else status.commitments
            activities[status.code] = replace(known or status, commitments=both)

    fixed = promise["headline_indicator"]
    named = [one for one in _outcomes(published, promise["commitments"]) if rows[one]["change"]]
    if fixed in rows and _is_outcome(published.dictionary[fixed]) and rows[fixed]["change"]:
        named.insert(0, fixed)
    if not named:
        has_outcome = any(one["kind"] == "outcome" for one in promise["commitments"])
        change = _unmeasured(ended) if has_outcome else Status("change", "not_applicable", ended=ended)
        goal = Status("goal", "no_goal", ended=ended)
    else:
        change = _status(published, rows, "change", named[0], ended)
        goal = _status(published, rows, "goal", named[0], is_over(promise_set, commitment_of(promise, named[0])))
    if goal.code == "no_goal" and any(one["target"] for one in promise["commitments"] if one["kind"] == "activity"):
        goal = replace(goal, besides_activity_target=True)
    return Headline(tuple(activities.values()), change, goal)


def tally(published: Published, verdicts: pd.DataFrame, set_id: str) -> Tally:
    """How many of a set's commitments have each word. Never a score: processes and purposes are not judged."""
    promise_set = published.promise[set_id]
    ended = is_over(promise_set)
    activities: Counter[Status] = Counter()
    results: Counter[Status] = Counter()
    kinds: Counter[str] = Counter()
    for promise in promise_set["promises"]:
        rows = _rows(verdicts, set_id, promise["id"])
        for commitment in promise["commitments"]:
            kinds[commitment["kind"]] += 1
            if commitment["kind"] == "activity":
                activities[_bare(_activity(published, rows, commitment, ended))] += 1
        for _, status in outcomes(published, verdicts, promise_set, promise):
            results[_bare(status)] += 1
    return Tally(
        kinds.total(),
        _in_order(activities, ACTIVITY_CODES),
        _in_order(results, CHANGE_CODES),
        kinds["process"],
        kinds["purpose"],
    )


def outcomes(
    published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any], promise: dict[str, Any]
) -> list[tuple[dict[str, Any], Status]]:
    """Each outcome commitment of a promise, and the change in its first unambiguous outcome that is judged."""
    rows, ended = _rows(verdicts, promise_set["id"], promise["id"]), is_over(promise_set)
    found = []
    for commitment in promise["commitments"]:
        if commitment["kind"] == "outcome":
            named = [one for one in _outcomes(published, [commitment]) if rows[one]["change"]]
            status = _status(published, rows, "change", named[0], ended) if named else _unmeasured(ended)
            found.append((commitment, status))
    return found


def _outcomes(published: Published, commitments: list[dict[str, Any]]) -> list[str]:
    """The unambiguous outcome indicators that outcome commitments name, in order."""
    named = [one for commitment in commitments if commitment["kind"] == "outcome" for one in commitment["indicators"]]
    return [one for one in dict.fromkeys(named) if _is_outcome(published.dictionary[one])]


def _is_outcome(info: dict[str, Any]) -> bool:
    return info["kind"] == "outcome" and info["polarity"] in BETTER


def _rows(verdicts: pd.DataFrame, set_id: str, promise_id: str) -> Rows:
    """By indicator; of one judged by group, the first group's: the order is the keys', never the verdicts'."""
    rows = verdicts[(verdicts["promise_set"] == set_id) & (verdicts["promise"] == promise_id)]
    rows = rows.drop_duplicates("indicator")
    return {str(row["indicator"]): {str(name): value for name, value in row.items()} for row in rows.to_dict("records")}


def _activity(published: Published, rows: Rows, commitment: dict[str, Any], ended: bool) -> Status:
    own = (commitment["id"],)
    if commitment["ended"]:
        stopped = [rows[one]["sentence"] for one in commitment["indicators"] if rows[one]["activity"] == "stopped"]
        return Status("activity", "stopped", ended=ended, commitments=own, sentence="".join(stopped[:1]))
    for indicator in commitment["indicators"]:
        if published.dictionary[indicator]["kind"] == "activity" and rows[indicator]["activity"]:
            row = rows[indicator]
            return Status(
                "activity", row["activity"], ended=ended, indicator=indicator, commitments=own, sentence=row["sentence"]
            )
    return Status("activity", "no_data", ended=ended, commitments=own)


def _status(published: Published, rows: Rows, axis: str, indicator: str, ended: bool) -> Status:
    row, info = rows[indicator], published.dictionary[indicator]
    return Status(
        axis,
        row[axis],
        reason=row["reason"] if axis == "change" else "",
        side=side(info["polarity"], info["kind"], row["change"]),
        ended=ended,
        certainty=row["certainty"] if axis == "goal" else "",
        indicator=indicator,
        sentence=row["sentence"],
    )


def _unmeasured(ended: bool) -> Status:
    return Status("change", "cannot_judge", reason="no_baseline" if ended else "waiting", ended=ended)


def _bare(status: Status) -> Status:
    return replace(status, indicator="", commitments=(), sentence="", certainty="")


def _in_order(counted: Counter[Status], codes: tuple[str, ...]) -> tuple[tuple[Status, int], ...]:
    return tuple(sorted(counted.items(), key=lambda item: (codes.index(item[0].code), item[0].side, item[0].reason)))
