"""What a set says of its promised results: which measures they are about, and how many cannot be judged."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd

from pipeline.reporting import headlines, wording
from pipeline.reporting.phrases import subject_of
from pipeline.reporting.published import Published
from pipeline.reporting.sentences import marked, phrase

MEAN_SPEED = "medelhastigheten"


def same_measure(published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any]) -> str:
    """Beside the count of outcome commitments: which of them are about one measure; '' where each has its own."""
    statuses = [status for _, status in of_set(published, verdicts, promise_set)]
    said = []
    for indicator, n in _shared(statuses).items():
        total = len(statuses)
        which = f"{neuter(n)} av de {neuter(total)}" if n < total else "båda" if n == 2 else f"alla {neuter(n)}"
        subject = about(published, indicator)
        said.append(f"{wording.capitalised(which)} åtagandena gäller samma mått: {subject}.")
    if said:
        said.append("Varje åtagande räknas för sig, så samma besked om samma mått kan räknas flera gånger.")
    return marked(said, synthetic=bool(promise_set["demo"]))


def outcome_subjects(published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any]) -> dict[str, str]:
    """Beside the count of outcome commitments: the words of a change → what it is about, each measure once."""
    found: dict[str, list[str]] = {}
    for subject, status in of_set(published, verdicts, promise_set):
        found.setdefault(phrase(status).text, []).append(subject)
    return {words: wording.listed(list(dict.fromkeys(subjects))) for words, subjects in found.items()}


def unjudged(published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any]) -> str:
    """*Inget av de två resultaten kan bedömas.*; '' where every result can be judged, or none is promised."""
    statuses = [status for _, status in of_set(published, verdicts, promise_set)]
    some = sum(status.code == "cannot_judge" for status in statuses)
    return f"{which(some, statuses)} bedömas." if some else ""


def of_set(
    published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any]
) -> list[tuple[str, headlines.Status]]:
    """Per outcome commitment: what it is about, as inside a sentence, and its change."""
    return [
        (about(published, status.indicator) if status.indicator else f"”{commitment['text']}”", status)
        for promise in promise_set["promises"]
        for commitment, status in headlines.outcomes(published, verdicts, promise_set, promise)
    ]


def which(some: int, outcomes: list[headlines.Status]) -> str:
    """*Ett av de två resultaten kan inte*; of commitments, not results, where several are about one measure."""
    total = len(outcomes)
    if total == 1:
        return "Det enda resultatet som anges kan inte"
    of = f"av de {neuter(total)} {'åtagandena om resultat' if _shared(outcomes) else 'resultaten'}"
    return f"Inget {of} kan" if some == total else f"{wording.capitalised(neuter(some))} {of} kan inte"


def about(published: Published, indicator: str) -> str:
    """What an indicator is about, as inside a sentence: *anmälda bostadsinbrott*, *medelhastigheten*."""
    info = published.dictionary[indicator]
    return MEAN_SPEED if "permutation_p" in info["units"] else subject_of(info["title"])


def neuter(n: int) -> str:
    """A small number of löften or åtaganden."""
    return {0: "inget", 1: "ett"}.get(n) or wording.small_number(n)


def _shared(outcomes: Iterable[headlines.Status]) -> dict[str, int]:
    """Indicators that several outcome commitments are judged by, and how many each."""
    counted = Counter(status.indicator for status in outcomes if status.indicator)
    return {indicator: n for indicator, n in counted.items() if n > 1}
