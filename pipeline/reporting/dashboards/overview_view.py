"""What a set's overview says, as plain values for its template."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from pipeline.reporting import headlines, wording
from pipeline.reporting.dashboards import delivery_view, promise_view
from pipeline.reporting.dashboards.promise_view import Verdict
from pipeline.reporting.published import Published
from pipeline.reporting.sentences import SENTENCE_END, Phrase, marked, phrase

FORUMS = {
    "prevention_council": "Kommunens brottsförebyggande råd", "cooperation_meeting": "Samverkansmöte",
    "working_group": "Arbetsgrupp", "municipal_council": "Kommunfullmäktige",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One promise: its first words on three axes, and one sentence."""

    id: str
    title: str
    sentence: str
    activity: tuple[Phrase, ...]
    change: Verdict
    goal: Verdict


@dataclass(frozen=True)
class OverviewView:
    """All that the template needs; texts of a made-up set are marked already."""

    kicker: str
    lede: str
    background: str
    rows: tuple[Row, ...]
    total: int
    activities: tuple[tuple[Phrase, int], ...]
    outcomes: tuple[tuple[Phrase, int], ...]
    processes: int
    purposes: int
    meetings: tuple[dict[str, str], ...]
    is_over: bool
    named: tuple[tuple[str, int], ...]
    needs: tuple[tuple[str, str, str], ...]
    notices: tuple[str, ...]


def view(published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any]) -> OverviewView:
    """Everything about one set.

    Args:
        published: what was published.
        verdicts: with sentences.
        promise_set: the set.
    """
    demo, over = bool(promise_set["demo"]), headlines.is_over(promise_set)
    counted = headlines.tally(published, verdicts, promise_set["id"])
    commitments = [one for promise in promise_set["promises"] for one in promise["commitments"]]
    period = wording.span_words(*(date.fromisoformat(promise_set[name]) for name in ("period_start", "period_end")))
    return OverviewView(
        kicker=f"Löftesåret {period} {'är över' if over else 'pågår'}",
        lede=marked(_lede(promise_set, commitments, counted, over=over), synthetic=demo),
        background=marked(filter(None, (promise_set["background"], promise_set["basis_note"])), synthetic=demo),
        rows=tuple(_row(published, verdicts, promise_set, promise) for promise in promise_set["promises"]),
        total=counted.total,
        activities=tuple((phrase(status), n) for status, n in counted.activities),
        outcomes=tuple((phrase(status), n) for status, n in counted.outcomes),
        processes=counted.processes,
        purposes=counted.purposes,
        meetings=tuple(
            {"forum": FORUMS[one["forum"]], "date": one["date"], "decision": one["decision"] or "ej angivet",
             "next": one["next_follow_up"] or ""}
            for one in promise_set["meetings"]
        ),
        is_over=over,
        named=_named(commitments),
        needs=tuple(
            (promise["id"], promise["title"], _lacking(published, promise_set, promise))
            for promise in promise_set["promises"]
        ),
        notices=delivery_view.notices(published, promise_set),
    )  # fmt: skip


def _lede(
    promise_set: dict[str, Any], commitments: list[dict[str, Any]], counted: headlines.Tally, *, over: bool
) -> list[str]:
    """The first screen: what was promised, whether it can be judged and why not, when the measures were chosen."""
    start, end = (date.fromisoformat(promise_set[name]) for name in ("period_start", "period_end"))
    promises = len(promise_set["promises"])
    targets = sum(one["target"] is not None for one in commitments)
    baselines = sum(one["baseline"] is not None for one in commitments)
    given = (
        f"{wording.capitalised(_neuter(promises))} {'löfte' if promises == 1 else 'löften'} med "
        f"{_neuter(len(commitments))} {'åtagande' if len(commitments) == 1 else 'åtaganden'}"
    )
    if not targets and not baselines:
        said = [f"{given} gavs utan målnivåer och utan utgångslägen."]
    else:
        said = [
            f"{given} har getts.",
            f"{wording.capitalised(_neuter(targets))} av åtagandena har en målnivå, och {_neuter(baselines)} har ett "
            "utgångsläge.",
        ]
    outcomes = sum(n for _, n in counted.outcomes)
    judged = sum(n for status, n in counted.outcomes if status.code != "cannot_judge")
    number = wording.capitalised(_neuter(outcomes))
    if outcomes:
        said.append(f"{number} åtagande{'n' if outcomes > 1 else ''} anger ett resultat.")
        said.append(_judged(counted, outcomes, judged, start, end, over=over))
    chosen = [promise["indicator_chosen_on"] for promise in promise_set["promises"] if promise["indicator_chosen_on"]]
    if chosen and date.fromisoformat(min(chosen)) > start:
        said.append(f"Måtten på sidorna valdes {min(chosen)[:4]}, efter att löftena gavs.")
    return said


def _judged(counted: headlines.Tally, outcomes: int, judged: int, start: date, end: date, *, over: bool) -> str:
    if judged:
        return "Det kan bedömas." if outcomes == 1 else f"Av dem kan {_neuter(judged)} bedömas."
    none = "Det kan inte bedömas" if outcomes == 1 else "Inget av dem kan bedömas"
    if over and all(status.reason == "no_baseline" for status, _ in counted.outcomes):
        return f"{none}, eftersom ingen jämförbar mätning från {start.year - 1} och {end.year} finns i underlaget."
    return f"{none} än." if not over else f"{none}."


def _row(published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any], promise: dict[str, Any]) -> Row:
    headline = headlines.headline(published, verdicts, promise_set["id"], promise["id"])
    demo = bool(promise_set["demo"])
    return Row(
        id=promise["id"],
        title=promise["title"],
        sentence=headline.change.sentence or marked(SENTENCE_END.split(promise["summary"])[:1], synthetic=demo),
        activity=tuple(phrase(one) for one in headline.activity),
        change=promise_view.verdict(published, headline.change),
        goal=promise_view.verdict(
            published, headline.goal, promise_view.target_detail(published, promise, headline.goal.indicator)
        ),
    )


def _named(commitments: list[dict[str, Any]]) -> tuple[tuple[str, int], ...]:
    """How many commitments name each thing that follow-up needs."""
    return (
        ("vem som ansvarar", sum(one["actor"] != "not_stated" or bool(one["owner_role"]) for one in commitments)),
        ("ett utgångsläge", sum(one["baseline"] is not None for one in commitments)),
        ("en målnivå", sum(one["target"] is not None for one in commitments)),
        ("en namngiven plats", sum(bool(one["place"]) for one in commitments)),
    )


def _lacking(published: Published, promise_set: dict[str, Any], promise: dict[str, Any]) -> str:
    """What there is no value of, by title; what each would need stands on the promise's own page."""
    lacking = promise_view.without_values(published, promise_set, promise)
    titles = [wording.uncapitalised(published.dictionary[one]["title"]) for one in lacking]
    return f"Uppgifter om {wording.listed(titles)}." if titles else ""


def _neuter(n: int) -> str:
    """A small number of löften or åtaganden."""
    return {0: "inget", 1: "ett"}.get(n) or wording.small_number(n)
