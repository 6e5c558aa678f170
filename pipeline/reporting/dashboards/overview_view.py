"""What a set's overview says, as plain values for its template."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from pipeline.reporting import (
    goal_standing,
    headlines,
    needs,
    next_steps,
    questions,
    results,
    since_meeting,
    windows,
    wording,
)
from pipeline.reporting.dashboards import delivery_view, fact_and_plan, promise_view, small_picture
from pipeline.reporting.dashboards.drawing import Drawn
from pipeline.reporting.dashboards.lacking import Dots, dots, lacking
from pipeline.reporting.dashboards.promise_view import Verdict
from pipeline.reporting.dashboards.small_picture import EmptySeries, SmallPicture
from pipeline.reporting.headlines import Headline
from pipeline.reporting.published import Published
from pipeline.reporting.sentences import SENTENCE_END, WORDS, Phrase, marked, phrase, unmarked
from pipeline.reporting.since_meeting import Since

SAID_BY_STATUS = ("Kan inte bedömas", "Det går inte att säga", "Mål")
NOBODY = "Löftet anger inte vem som ansvarar."


@dataclass(frozen=True)
class Row:
    """One promise: its first words on three axes, a sentence and a small picture.

    Attributes:
        sentence: the promise in short; of its change, or what is missing; then how goals stand that no status shows.
        activity: each distinct word with what it concerns and what was done of what was planned.
        revised: a value that the row speaks of was another in an earlier edition.
    """

    number: int
    id: str
    title: str
    sentence: str
    activity: tuple[tuple[Phrase, str], ...]
    change: Verdict
    goal: Verdict
    picture: SmallPicture | EmptySeries
    revised: str


@dataclass(frozen=True)
class OverviewView:
    """All that the template needs; texts of a made-up set are marked already."""

    kicker: str
    judged: str
    elapsed: str
    until: str
    next: str
    answers: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    picture_note: str
    total: int
    activities: tuple[tuple[Phrase, int], ...]
    outcomes: tuple[tuple[Phrase, int], ...]
    same_measure: str
    about: dict[str, str]
    processes: int
    purposes: int
    since: Since | None
    meetings: tuple[dict[str, str], ...]
    is_over: bool
    dots: tuple[Dots, ...]
    needs: tuple[tuple[str, str, str], ...]
    lacking: tuple[str, ...]
    background: str
    notices: tuple[str, ...]

    @property
    def activity_rows(self) -> tuple[tuple[str, str, int], ...]:
        """Words, shape and number of the activities."""
        return tuple((one.text, one.shape, n) for one, n in self.activities)

    @property
    def outcome_rows(self) -> tuple[tuple[str, str, int], ...]:
        """Words, shape and number of the outcomes."""
        return tuple((one.text, one.shape, n) for one, n in self.outcomes)

    @property
    def unjudged_rows(self) -> tuple[tuple[str, str, int], ...]:
        """Processes and purposes that there are: listed, without a shape."""
        named = (("Arbetssätt", self.processes), ("Syfte" if self.purposes == 1 else "Syften", self.purposes))
        return tuple((words, "", n) for words, n in named if n)

    @property
    def activity_count(self) -> int:
        """How many commitments are activities."""
        return sum(n for _, n in self.activities)

    @property
    def outcome_count(self) -> int:
        """How many commitments are outcomes."""
        return sum(n for _, n in self.outcomes)

    @property
    def unjudged_count(self) -> int:
        """How many are processes or purposes."""
        return self.processes + self.purposes


def view(published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any], drawn: Drawn) -> OverviewView:
    """Everything about one set.

    Args:
        published: what was published.
        verdicts: with sentences.
        promise_set: the set.
        drawn: drawings; the small ones are among them.
    """
    demo, over = bool(promise_set["demo"]), headlines.is_over(promise_set)
    counted = headlines.tally(published, verdicts, promise_set["id"])
    rows = tuple(
        _row(published, verdicts, promise_set, promise, number, drawn)
        for number, promise in enumerate(promise_set["promises"], 1)
    )
    period = wording.span_words(*_period(promise_set))
    told = ((one, needs.needed(published, promise_set, one)) for one in promise_set["promises"])
    return OverviewView(
        kicker=f"Löftesåret {period} {'är över' if over else 'pågår'}",
        judged=judged_periods(promise_set) if over else "",
        elapsed="" if over else _elapsed(promise_set),
        until="" if over else until(published, promise_set),
        next=next_steps.of_set(promise_set),
        answers=questions.answers(published, verdicts, promise_set).titled,
        rows=rows,
        picture_note=_picture_note([row.picture for row in rows]),
        total=counted.total,
        activities=tuple((phrase(status), n) for status, n in counted.activities),
        outcomes=tuple((phrase(status), n) for status, n in counted.outcomes),
        about=results.outcome_subjects(published, verdicts, promise_set),
        same_measure=results.same_measure(published, verdicts, promise_set),
        processes=counted.processes,
        purposes=counted.purposes,
        since=since_meeting.changes(published, promise_set),
        meetings=tuple(_meeting(one) for one in promise_set["meetings"]),
        is_over=over,
        dots=dots(promise_set),
        needs=tuple((promise["id"], promise["title"], text) for promise, text in told if text),
        lacking=lacking(published, verdicts, promise_set),
        background=marked(filter(None, (promise_set["background"], promise_set["basis_note"])), synthetic=demo),
        notices=delivery_view.notices(published, promise_set),
    )


def until(published: Published, promise_set: dict[str, Any]) -> str:
    """The month or year that the newest value of the set's own area is of; '' without values.

    Of whole periods where there are any: a register read in the middle of a month says nothing of that month.
    """
    rows = published.observation
    rows = rows[(rows["area_code"] == promise_set["area_code"]) & (rows["status"] == "ok")]
    whole = rows[rows["period_kind"].isin(windows.CALENDAR_KINDS)]
    as_of = date.fromisoformat(promise_set["as_of"])
    for some in (whole, rows):
        days = [day for day in some["period_end"] if isinstance(day, date) and day <= as_of]
        if days:
            newest = max(days)
            is_year = (newest.month, newest.day) == (12, 31)
            return str(newest.year) if is_year else wording.span_words(newest, newest)
    return ""


def judged_periods(promise_set: dict[str, Any]) -> str:
    """Of a closed set: *2016 mot 2017*, whatever years there are figures of."""
    start, end = _period(promise_set)
    return (
        f"{wording.span_words(*(windows.shifted(one, 1) for one in (start, end)))} mot {wording.span_words(start, end)}"
    )


def _period(promise_set: dict[str, Any]) -> tuple[date, date]:
    return date.fromisoformat(promise_set["period_start"]), date.fromisoformat(promise_set["period_end"])


def _elapsed(promise_set: dict[str, Any]) -> str:
    """How much of the period has gone, as the charts of plans say it."""
    start, end = _period(promise_set)
    so_far = (date.fromisoformat(promise_set["as_of"]) - start).days + 1
    gone = min(max(so_far / ((end - start).days + 1), 0.0), 1.0)
    return f"{wording.percent(gone)} av tiden har gått"


def _meeting(meeting: dict[str, Any]) -> dict[str, str]:
    return {
        "forum": next_steps.FORUMS[meeting["forum"]],
        "date": meeting["date"],
        "decision": meeting["decision"] or "ej angivet",
        "next": meeting["next_follow_up"] or "",
    }


def _row(
    published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any], promise: dict[str, Any], number: int,
    drawn: Drawn,
) -> Row:  # fmt: skip
    headline = headlines.headline(published, verdicts, promise_set["id"], promise["id"])
    target = promise_view.target_detail(published, promise, headline.goal.indicator)
    return Row(
        number=number,
        id=promise["id"],
        title=promise["title"],
        sentence=marked(
            [
                *_sentences(promise, headline),
                *goal_standing.beside(published, verdicts, promise_set, promise, headline),
            ],
            synthetic=bool(promise_set["demo"]),
        ),
        activity=tuple(
            (phrase(one), fact_and_plan.named(published, promise_set, promise, headline, one))
            for one in headline.activity
        ),
        change=promise_view.verdict(published, headline.change),
        goal=promise_view.verdict(published, headline.goal, target),
        picture=small_picture.view(published, promise_set, promise, headline, drawn),
        revised=_revised(published, promise_set, headline),
    )


def _sentences(promise: dict[str, Any], headline: Headline) -> list[str]:
    """What was promised, who does it where nobody is named, and beyond the status words what has changed or is missing.

    What was done stands with its name beside the statuses.
    """
    nobody = all(one["actor"] == "not_stated" and not one["owner_role"] for one in promise["commitments"])
    promised = [*SENTENCE_END.split(promise["summary"])[:1], *([NOBODY] if nobody else [])]
    change = _split(headline.change.sentence)
    if headline.change.code not in ("cannot_judge", "not_applicable"):
        return [*promised, *change[:1]]
    return [*promised, *[one for one in change if not one.startswith(SAID_BY_STATUS)][:2]]


def _split(sentence: str) -> list[str]:
    return [one for one in SENTENCE_END.split(unmarked(sentence)) if one]


def _revised(published: Published, promise_set: dict[str, Any], headline: Headline) -> str:
    """The mark, where a value that the row speaks of has been another."""
    rows = published.revision
    if rows.empty:
        return ""
    shown = {headline.change.indicator, *(one.indicator for one in headline.activity)} - {""}
    own = rows["indicator"].isin(shown) & (rows["area_code"] == promise_set["area_code"])
    return WORDS["mark"]["revised"].words if own.any() else ""


def _picture_note(pictures: list[SmallPicture | EmptySeries]) -> str:
    """How to read the small pictures that there are, as one sentence."""
    drawn = [one for one in pictures if isinstance(one, SmallPicture) and one.svg]
    notes = (
        ("prickad linje: målet", any(one.has_target for one in drawn)),
        ("fylld punkt: det senaste värdet", any(not one.is_bar for one in drawn)),
        ("lucka i linjen: uppgiften saknas eller visas inte", any(one.has_gaps for one in drawn)),
        ("fylld stapel: det som är gjort", any(one.is_bar for one in drawn)),
    )
    said = "; ".join(words for words, is_needed in notes if is_needed)
    return f"{wording.capitalised(said)}." if said else ""
