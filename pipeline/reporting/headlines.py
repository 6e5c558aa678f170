"""What a promise shows first, on three axes that are never added up, and the count of a set's commitments per word."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from pipeline.reporting.published import Published

AXES = ("activity", "change", "goal")
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
class Rows:
    """One promise's verdicts.

    Attributes:
        first: indicator → its first row: of several commitments or groups the order is the promise's and the keys', so
            that what stands first is never picked by its verdict.
        by_commitment: (commitment, indicator) → the row that is judged by it.
    """

    first: dict[str, dict[str, Any]]
    by_commitment: dict[tuple[str, str], dict[str, Any]]

    def of(self, commitment: dict[str, Any], indicator: str) -> dict[str, Any]:
        """A commitment's own row of an indicator, else the one it is judged by."""
        return self.by_commitment.get((commitment["id"], indicator), self.first[indicator])


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


def commitment_of(promise: dict[str, Any], indicator: str, commitment: str = "") -> dict[str, Any]:
    """The commitment that an indicator is judged by: the one given, else the first of ``judged_by``."""
    naming = judged_by(promise, indicator)
    return next((one for one in naming if one["id"] == commitment), naming[0])


def judged_by(promise: dict[str, Any], indicator: str) -> list[dict[str, Any]]:
    """Every commitment whose target concerns an indicator (several dates, several targets), else the first naming it.

    One that was ended comes last, so that an activity which two commitments name is told by the one that goes on.
    """
    naming = [one for one in promise["commitments"] if indicator in one["indicators"]]
    naming.sort(key=lambda one: bool(one["ended"]))
    targeted = [one for one in naming if one["target"] and one["indicators"][0] == indicator]
    return targeted or naming[:1]


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
    (a measure that is only described, such as v85, has none). A promise without an outcome commitment names no outcome,
    whatever its purposes are measured by: its change is ``not_applicable`` (METHODS 5), with the fixed indicator's
    sentence, which says what is known beside it.
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
    named = [one for one in _outcomes(published, promise["commitments"]) if rows.first[one]["change"]]
    if fixed in rows.first and _is_outcome(published.dictionary[fixed]) and rows.first[fixed]["change"]:
        named.insert(0, fixed)
    if not any(one["kind"] == "outcome" for one in promise["commitments"]):
        beside = rows.first[fixed] if named and fixed == named[0] else {"indicator": "", "sentence": ""}
        change = Status(
            "change", "not_applicable", ended=ended, indicator=beside["indicator"], sentence=beside["sentence"]
        )
        goal = Status("goal", "no_goal", ended=ended)
    elif not named:
        change, goal = _unmeasured(ended), Status("goal", "no_goal", ended=ended)
    else:
        row = rows.first[named[0]]
        change = _status(published, row, "change", ended)
        goal = _status(published, row, "goal", is_over(promise_set, commitment_of(promise, named[0])))
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
            own = [rows.of(commitment, one) for one in _outcomes(published, [commitment])]
            judged = [row for row in own if row["change"]]
            status = _status(published, judged[0], "change", ended) if judged else _unmeasured(ended)
            found.append((commitment, status))
    return found


def goals(
    published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any], promise: dict[str, Any]
) -> list[tuple[dict[str, Any], Status]]:
    """Each commitment with a target that is judged as a goal (not as a plan), and how it stands, in its own order."""
    rows = _rows(verdicts, promise_set["id"], promise["id"])
    found = []
    for commitment in promise["commitments"]:
        if not commitment["target"] or not commitment["indicators"]:
            continue
        row = rows.of(commitment, commitment["indicators"][0])
        if row["goal"] not in ("", "no_goal"):
            found.append((commitment, _status(published, row, "goal", is_over(promise_set, commitment))))
    return found


def _outcomes(published: Published, commitments: list[dict[str, Any]]) -> list[str]:
    """The unambiguous outcome indicators that outcome commitments name, in order."""
    named = [one for commitment in commitments if commitment["kind"] == "outcome" for one in commitment["indicators"]]
    return [one for one in dict.fromkeys(named) if _is_outcome(published.dictionary[one])]


def _is_outcome(info: dict[str, Any]) -> bool:
    return info["kind"] == "outcome" and info["polarity"] in BETTER


def _rows(verdicts: pd.DataFrame, set_id: str, promise_id: str) -> Rows:
    rows = verdicts[(verdicts["promise_set"] == set_id) & (verdicts["promise"] == promise_id)]
    found = Rows({}, {})
    for record in rows.to_dict("records"):
        row = {str(name): value for name, value in record.items()}
        found.first.setdefault(str(row["indicator"]), row)
        found.by_commitment.setdefault((str(row["commitment"]), str(row["indicator"])), row)
    return found


def _activity(published: Published, rows: Rows, commitment: dict[str, Any], ended: bool) -> Status:
    own = (commitment["id"],)
    found = [rows.of(commitment, one) for one in commitment["indicators"]]
    if commitment["ended"]:
        stopped = [row["sentence"] for row in found if row["activity"] == "stopped"]
        return Status("activity", "stopped", ended=ended, commitments=own, sentence="".join(stopped[:1]))
    for row in found:
        if published.dictionary[row["indicator"]]["kind"] == "activity" and row["activity"]:
            return Status(
                "activity",
                row["activity"],
                ended=ended,
                indicator=row["indicator"],
                commitments=own,
                sentence=row["sentence"],
            )
    return Status("activity", "no_data", ended=ended, commitments=own)


def _status(published: Published, row: dict[str, Any], axis: str, ended: bool) -> Status:
    info = published.dictionary[row["indicator"]]
    return Status(
        axis,
        row[axis],
        reason=row["reason"] if axis == "change" else "",
        side=side(info["polarity"], info["kind"], row["change"]),
        ended=ended,
        certainty=row["certainty"] if axis == "goal" else "",
        indicator=row["indicator"],
        sentence=row["sentence"],
    )


def _unmeasured(ended: bool) -> Status:
    return Status("change", "cannot_judge", reason="no_baseline" if ended else "waiting", ended=ended)


def _bare(status: Status) -> Status:
    return replace(status, indicator="", commitments=(), sentence="", certainty="")


def _in_order(counted: Counter[Status], codes: tuple[str, ...]) -> tuple[tuple[Status, int], ...]:
    return tuple(sorted(counted.items(), key=lambda item: (codes.index(item[0].code), item[0].side, item[0].reason)))
