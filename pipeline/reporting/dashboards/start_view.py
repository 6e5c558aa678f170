"""What the start page says: the promise sets, and the key to every word and shape."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from pipeline.reporting import headlines, next_steps, results, wording
from pipeline.reporting.dashboards import overview_view
from pipeline.reporting.published import Published
from pipeline.reporting.sentences import AXIS_TITLES, SENTENCE_END, WORDS, marked

QUESTIONS = {"activity": "gjordes det?", "change": "blev det annorlunda?", "goal": "nåddes det som lovades?"}
OPENING_SENTENCES = 2


@dataclass(frozen=True)
class SetCard:
    """A promise set; texts of a made-up one are marked already. ``facts`` are label and value."""

    id: str
    title: str
    synthetic: bool
    kicker: str
    background: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Key:
    """One axis of the vocabulary, each word with its shape."""

    heading: str
    words: tuple[tuple[str, str], ...]


def cards(published: Published, verdicts: pd.DataFrame) -> tuple[SetCard, ...]:
    """Every set, real ones first."""
    real_first = sorted(published.promise.values(), key=lambda promise_set: bool(promise_set["demo"]))
    return tuple(_card(published, verdicts, promise_set) for promise_set in real_first)


def axes() -> tuple[Key, ...]:
    """The words of the three axes in the vocabulary's own order, and of numbers that do not show."""
    judged = [Key(f"{title}: {QUESTIONS[axis]}", _words(axis)) for axis, title in AXIS_TITLES.items()]
    return (*judged, Key("När en siffra inte syns", _words("value")))


def _words(axis: str) -> tuple[tuple[str, str], ...]:
    """Words and shapes; what a word becomes at the end stands with it, or after it where the shape differs."""
    found = []
    for word in WORDS[axis].values():
        has_own_shape = bool(word.ended_shape)
        both = f"{word.words} / {word.ended}" if word.ended and not has_own_shape else word.words
        found.append((both, word.shape))
        if has_own_shape:
            found.append((word.ended, word.ended_shape))
    return tuple(found)


def _card(published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any]) -> SetCard:
    start, end = (date.fromisoformat(promise_set[name]) for name in ("period_start", "period_end"))
    period, demo = wording.span_words(start, end), bool(promise_set["demo"])
    opening = SENTENCE_END.split(promise_set["background"] or "")[:OPENING_SENTENCES]
    over = headlines.is_over(promise_set)
    facts = {
        "Löften": _promises(promise_set),
        "Bedöms": overview_view.judged_periods(promise_set) if over else "",
        "Resultat": results.unjudged(published, verdicts, promise_set) if over else "",
        "Måtten valdes": _chosen_late(promise_set, start),
        "Nästa möte": next_steps.next_meeting(promise_set),
        "Siffror till och med": "" if over else overview_view.until(published, promise_set),
        "Läget per": wording.long_date(date.fromisoformat(promise_set["as_of"])),
    }
    return SetCard(
        id=promise_set["id"],
        title=promise_set["title"],
        synthetic=demo,
        kicker=f"Löftesåret {period} {'är över' if over else 'pågår'}",
        background=marked(opening, synthetic=demo),
        facts=tuple((label, value) for label, value in facts.items() if value),
    )


def _promises(promise_set: dict[str, Any]) -> str:
    commitments = sum(len(promise["commitments"]) for promise in promise_set["promises"])
    return f"{len(promise_set['promises'])} med {commitments} {'åtagande' if commitments == 1 else 'åtaganden'}"


def _chosen_late(promise_set: dict[str, Any], start: date) -> str:
    """The year, where measures were chosen after the promises were given."""
    chosen = sorted(one["indicator_chosen_on"] for one in promise_set["promises"] if one["indicator_chosen_on"])
    return f"{chosen[0][:4]}, efter att löftena gavs" if chosen and date.fromisoformat(chosen[0]) > start else ""
