"""*Så räknar vi*: how a number becomes a word, every word there is, and the set's indicators by promise."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.reporting import vocabulary
from pipeline.reporting.dashboards import frame
from pipeline.reporting.dashboards.frame import Frame
from pipeline.reporting.dashboards.reference import meanings, method_words
from pipeline.reporting.dashboards.reference.files import DataFile
from pipeline.reporting.dashboards.reference.subjects import Subject
from pipeline.reporting.vocabulary import AXIS_TITLES, WORDS

TITLE, PAGE = "Så räknar vi", "method.html"
TITLES = AXIS_TITLES | {
    "certainty": "Hur säkert ett mål är",
    "value": "I stället för ett tal",
    "mark": "Märkning",
    "kind": "Slag av mått",
}


@dataclass(frozen=True)
class WordRow:
    """One word with its shape (– where it has none) and meaning."""

    words: str
    shape: str
    meaning: str


@dataclass(frozen=True)
class Axis:
    """A table of words."""

    id: str
    title: str
    about: str
    rows: tuple[WordRow, ...]


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator in the list of a promise."""

    id: str
    title: str
    kind: str
    polarity: str
    source: str


def render(around: Frame, subject: Subject, files: Sequence[DataFile]) -> str:  # noqa: ARG001 - as every page of PAGES
    """The page as HTML."""
    return frame.render(
        "reference/method.html",
        around,
        subject=subject,
        axes=[_axis(name) for name in WORDS],
        reasons=[(vocabulary.REASONS[code], meaning) for code, meaning in meanings.REASON_MEANINGS.items()],
        sides=[(vocabulary.SIDES[code], meaning) for code, meaning in meanings.SIDE_MEANINGS.items()],
        methods=_methods(subject),
        dispersions=_dispersions(subject),
        promises=[(one["id"], one["title"], _indicators(subject, one)) for one in subject.promise_set["promises"]],
        kinds=[(WORDS["kind"][code].words, meanings.STATUS_RULES[code]) for code in meanings.STATUS_RULES],
    )


def source_words(subject: Subject, indicator: str) -> str:
    """Who publishes what an indicator stands on: *Brå*; *Uppgift saknas* without values."""
    names = {name for joined in subject.of(indicator)["deliveries"] for name in joined.split(";")}
    used = subject.delivery[subject.delivery["delivery"].isin(names)]
    published_by = [one or "ej angivet" for one in dict.fromkeys(used["publisher"])]
    return ", ".join(published_by) or WORDS["value"]["missing"].words


def _axis(name: str) -> Axis:
    rows: list[WordRow] = []
    for code, word in WORDS[name].items():
        rows.append(WordRow(word.words, word.shape, meanings.MEANINGS[name][code]))
        if (name, code) == ("goal", "not_met"):
            rows.append(WordRow(vocabulary.RIGHT_WAY, word.shape, meanings.RIGHT_WAY))
        if (name, code) == ("goal", "no_goal"):
            rows.append(WordRow(f"{word.words} {vocabulary.ACTIVITY_ONLY}", word.shape, meanings.ACTIVITY_ONLY))
        if word.ended:
            rows.append(WordRow(word.ended, word.ended_shape or word.shape, f"{word.words}, när perioden är slut."))
    return Axis(name, TITLES[name], meanings.AXIS_MEANINGS[name], tuple(rows))


def _methods(subject: Subject) -> list[method_words.MethodWords]:
    """How the set's indicators are made uncertain, those in use first named; each once."""
    used = [
        method for one in subject.indicators for method in (subject.info(one)["method"], *subject.of(one)["method"])
    ]
    return method_words.of_values("", used)


def _dispersions(subject: Subject) -> list[tuple[str, str, str]]:
    """Id, title, and the φ in use in the set's own area, of every indicator that has one."""
    found = []
    for name in subject.indicators:
        rows = subject.of(name)
        own = rows[rows["area_code"] == subject.promise_set["area_code"]]
        if phi := method_words.phi_in_use(own["method"]):
            found.append((name, subject.info(name)["title"], phi))
    return found


def _indicators(subject: Subject, promise: dict[str, Any]) -> list[IndicatorRow]:
    own = {one for commitment in promise["commitments"] for one in commitment["indicators"]}
    own |= {promise["headline_indicator"]} - {None}
    return [
        IndicatorRow(
            one,
            subject.info(one)["title"],
            WORDS["kind"][subject.info(one)["kind"]].words,
            meanings.POLARITIES[subject.info(one)["polarity"]],
            source_words(subject, one),
        )
        for one in subject.indicators
        if one in own
    ]
