"""What was done, commitment by commitment: fact against plan, with the measures of reach and quality beside it."""

from dataclasses import dataclass
from typing import Any

from pipeline.reporting import headlines
from pipeline.reporting.dashboards import commitment_words, fact_and_plan
from pipeline.reporting.published import Published
from pipeline.reporting.sentences import SENTENCE_END, SYNTHETIC, Phrase, marked, phrase, unmarked

NO_BASIS = "no_data"
BESIDE = ("output", "process", "activity")


@dataclass(frozen=True)
class Activity:
    """One commitment of which something was to be done.

    Attributes:
        id: the commitment's.
        text: its text.
        who: actor and role.
        phrase: its status; None of a way of working, which is not judged.
        words: *34 av 40*; '' without values.
        sentence: what the verdict says beyond the words; '' without values.
        beside: what is counted beside it, marked: how many were reached, how well.
        lacks_basis: nothing says whether it was done, nor what came of it.
    """

    id: str
    text: str
    who: str
    phrase: Phrase | None
    words: str
    sentence: str
    beside: tuple[str, ...]
    lacks_basis: bool


def activities(
    published: Published,
    promise_set: dict[str, Any],
    promise: dict[str, Any],
    headline: headlines.Headline,
    rows: dict[str, Any],
) -> tuple[Activity, ...]:
    """The activities of a promise, and those ways of working of which there are values.

    Args:
        published: what was published.
        promise_set: the set.
        promise: one of its promises.
        headline: its first words.
        rows: indicator → its verdict.
    """
    by_commitment = {one: status for status in headline.activity for one in status.commitments}
    found: list[Activity] = []
    told: set[str] = set()
    for commitment in promise["commitments"]:
        status = by_commitment.get(commitment["id"])
        if status is None and commitment["kind"] != "process":
            continue
        first = _first(published, rows, commitment)
        counted = fact_and_plan.of(published, promise_set, promise, first) if first and status else None
        beside = _beside(published, promise_set, promise, commitment, {*told, first})
        told |= {one for one, _ in beside}
        if status is None and not beside:
            continue
        has_values = status is not None and status.code != NO_BASIS and first
        found.append(
            Activity(
                commitment["id"],
                commitment["text"],
                commitment_words.who_answers(commitment),
                phrase(status) if status else None,
                counted.words if counted else "",
                _beyond(rows[first]["sentence"], counted) if has_values else "",
                tuple(marked([text], synthetic=bool(promise_set["demo"])) for _, text in beside),
                status is not None and status.code == NO_BASIS and not beside,
            )
        )
    return tuple(found)


def _beyond(sentence: str, counted: fact_and_plan.FactAndPlan | None) -> str:
    """A verdict's sentences, but for the first where the words beside it say the same."""
    mark = SYNTHETIC if sentence.startswith(SYNTHETIC) else ""
    said = [one for one in SENTENCE_END.split(unmarked(sentence)) if one]
    repeats = counted is not None and said and counted.words in said[0]
    return " ".join(f"{mark}{one}" for one in said[1 if repeats else 0 :])


def _first(published: Published, rows: dict[str, Any], commitment: dict[str, Any]) -> str:
    """The activity that the commitment's status is taken from; '' without one."""
    named = [one for one in commitment["indicators"] if published.dictionary[one]["kind"] == "activity"]
    return next((one for one in named if one in rows and rows[one]["activity"]), "")


def _beside(
    published: Published,
    promise_set: dict[str, Any],
    promise: dict[str, Any],
    commitment: dict[str, Any],
    told: set[str],
) -> list[tuple[str, str]]:
    """Indicator and its value as a sentence, of each other measure of the commitment that has one."""
    found = []
    for indicator in commitment["indicators"]:
        info = published.dictionary[indicator]
        counted = fact_and_plan.of(published, promise_set, promise, indicator)
        if info["kind"] in BESIDE and indicator not in told and counted:
            found.append((indicator, " ".join([f"{info['title']}: {counted.words}.", *_of_what(info)])))
    return found


def _of_what(info: dict[str, Any]) -> list[str]:
    """Of how many were reached or how well: what a share is of, what a number alone does not say."""
    if info["kind"] != "output" or info["sensitivity"] == "survey":
        return []
    return [text for text in (info["definition"] if info["unit"] == "share" else info["caveat"],) if text]
