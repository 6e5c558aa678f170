"""What has come since the council last met: verdicts on the rows as they stood then, against verdicts now."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from pipeline.reporting import cases, headlines, verdicts, windows, wording
from pipeline.reporting.fact_sentences import value_words
from pipeline.reporting.phrases import target_words
from pipeline.reporting.published import Published
from pipeline.reporting.sentences import marked, phrase

COUNCIL = "prevention_council"
MEETINGS = {
    "prevention_council": "rådets möte", "cooperation_meeting": "samverkansmötet",
    "working_group": "arbetsgruppens möte", "municipal_council": "kommunfullmäktiges möte",
}  # fmt: skip
NO_BASIS = "no_data"
OFFENCES = "official_offences"  # counted by somebody else and published later; all other rows are our own or dated
PUBLISHED_AFTER = timedelta(weeks=4)  # our assumption, said on the page: a month's offences are not known as it ends
LATER = "Anmälda brott räknas här som kända fyra veckor efter periodens slut."
COUNT = "count"
NEWS = ("goal", "change", "activity", COUNT)  # what a council asks first stands first, on paper too
NO_NEWS = {("out_of_reach", "not_met")}  # then and now: what could no longer be reached was not
NOTHING = "Inga nya uppgifter har kommit sedan mötet."


@dataclass(frozen=True)
class Since:
    """What is new since a meeting.

    Attributes:
        date: of the meeting.
        title: *Sedan rådets möte den 30 september 2026*.
        sentences: one per thing that is new: goals, changes and activities whose word is another, then counts that have
            grown; of a made-up set each is marked.
        note: what the rows as they stood rest on; '' where none of them is of reported offences.
        promises: ids of the promises whose words have changed (*Ändrad sedan rådets möte*).
    """

    date: date
    title: str
    sentences: tuple[str, ...]
    note: str
    promises: tuple[str, ...]


@dataclass(frozen=True)
class _News:
    promise: str
    sentence: str
    axis: str
    of_offences: bool = False


def changes(published: Published, promise_set: dict[str, Any], forum: str = COUNCIL) -> Since | None:
    """What has come since the latest meeting of a forum before the set's ``as_of``; None where there was none.

    The rows as they stood: those whose period had ended by the day of the meeting, of reported offences four weeks
    before it. When a file came is not known here.

    Args:
        published: what was published.
        promise_set: the set; a closed one has nothing new by definition of its verdicts, and gives None.
        forum: whose meeting.
    """
    as_of = date.fromisoformat(promise_set["as_of"])
    held = [date.fromisoformat(one["date"]) for one in promise_set["meetings"] if one["forum"] == forum]
    earlier = [day for day in held if day <= as_of]
    if not earlier or headlines.is_over(promise_set):
        return None
    day = max(earlier)
    then = as_it_stood(published, promise_set, day)
    found = sorted(_news(published, promise_set, then), key=lambda one: NEWS.index(one.axis))
    demo = bool(promise_set["demo"])
    told = tuple(dict.fromkeys(marked([one.sentence], synthetic=demo) for one in found))
    return Since(
        day,
        f"Sedan {MEETINGS[forum]} den {wording.long_date(day)}",
        told or (marked([NOTHING], synthetic=demo),),
        marked([LATER], synthetic=demo) if any(one.of_offences for one in found) else "",
        tuple(dict.fromkeys(one.promise for one in found)),
    )


def as_it_stood(published: Published, promise_set: dict[str, Any], day: date) -> Published:
    """The set alone, speaking from a day: the rows whose period had ended by then, of offences long enough before."""
    rows, info = published.observation, published.dictionary
    known_by = {one: day - PUBLISHED_AFTER for one in info if info[one]["sensitivity"] == OFFENCES}
    ended = [
        isinstance(end, date) and end <= known_by.get(indicator, day)
        for indicator, end in zip(rows["indicator"], rows["period_end"], strict=True)
    ]
    return replace(
        published,
        observation=rows[ended],
        promise={promise_set["id"]: promise_set | {"as_of": day.isoformat()}},
    )


def _news(published: Published, promise_set: dict[str, Any], then: Published) -> Iterator[_News]:
    alone = replace(published, promise={promise_set["id"]: promise_set})
    old_rows = {_key(row): row for row in _records(verdicts.judge(then))}
    before = then.promise[promise_set["id"]]
    for now_row in _records(verdicts.judge(alone)):
        named = (now_row["promise"], now_row["indicator"])
        then_row = old_rows.get(_key(now_row))
        if then_row is None:
            continue
        promise = next(one for one in promise_set["promises"] if one["id"] == named[0])
        which = (now_row["group_key"], now_row["commitment"])
        now_case = cases.case_of(published, promise_set, promise, named[1], *which)
        then_case = cases.case_of(then, before, promise, named[1], *which)
        if now_row["activity"] and now_row["activity"] != "stopped":
            yield from (_News(named[0], one, COUNT) for one in _fact(now_case, then_case))
        for axis in headlines.AXES:
            told = _words(axis, now_row, then_row, now_case, then_case)
            if told:
                yield _News(named[0], told, axis, of_offences=now_case.info["sensitivity"] == OFFENCES)


def _fact(now: cases.Case, then: cases.Case) -> Iterator[str]:
    """*Trygghetsvandringar: 5, vid mötet 4.* Only what can be counted on both days."""
    new, old = cases.present(now), cases.present(then)
    if new is None or new.blocked or (old is not None and old.blocked):
        return
    old_value = old.value if old is not None else 0.0
    if new.value == old_value or (old is None and not _is_counted_along_the_year(now, new)):
        return
    before = value_words(then, old) if old is not None else wording.value(old_value, now.info["unit"])
    yield f"{now.info['title']}: {value_words(now, new)}, vid mötet {before}."


def _is_counted_along_the_year(case: cases.Case, window: windows.Window) -> bool:
    """No row by the day of the meeting then means none so far; a year's only row says nothing of when."""
    return case.info["unit"] in cases.ADDITIVE and not window.rows["period_kind"].eq("year").any()


def _words(axis: str, now: dict[str, Any], then: dict[str, Any], case: cases.Case, then_case: cases.Case) -> str:
    """*Anmälda bostadsinbrott: målet väntas nås (vid mötet: går inte att säga än)*, where the word has changed."""
    if case.info["kind"] == "context" or now[axis] in ("", then[axis]) or not then[axis]:
        return ""
    if (then[axis], now[axis]) in NO_NEWS:
        return ""
    if axis == "activity" and (case.info["kind"] != axis or then[axis] == NO_BASIS):
        return ""  # what is counted by the year had no row of its own by the day of the meeting
    new, old = (
        phrase(
            headlines.Status(
                axis,
                row[axis],
                reason=row["reason"] if axis == "change" else "",
                side=headlines.side(case.info["polarity"], case.info["kind"], row["change"]),
                ended=over,
            )
        ).text
        for row, over in ((now, case.over), (then, then_case.over))
    )
    held = case.target if axis == "goal" else None
    limit = f", {target_words(float(held['value']), case.info['unit'], case.better)}" if held else ""
    return f"{case.info['title']}{limit}: {wording.uncapitalised(new)} (vid mötet: {wording.uncapitalised(old)})."


def _records(judged: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): one for name, one in row.items()} for row in judged.to_dict("records")]


def _key(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in ("promise", "indicator", "group_key", "commitment"))
