"""What a promise's page says, as plain values for its template. Everything comes from published rows and verdicts."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from pipeline.reporting import headlines, wording
from pipeline.reporting.dashboards import delivery_view
from pipeline.reporting.dashboards.figure_files import FigureBlock
from pipeline.reporting.published import Published
from pipeline.reporting.sentences import AXIS_TITLES, WORDS, Phrase, marked, phrase, target_words

ACTORS = {
    "police": "Polisen", "municipality": "Kommunen", "police_and_others": "Polisen och andra",
    "not_stated": "Löftet anger inte vem som ansvarar",
}  # fmt: skip
KINDS = {"activity": "Aktivitet", "process": "Arbetssätt", "outcome": "Resultat", "purpose": "Syfte"}
NO_EVIDENCE = "Vi har inte gått igenom forskningen om den här åtgärden."
NOT_CAUSES = "Siffrorna visar när något gjordes, inte vad som har påverkat utvecklingen."
BACKGROUND, NO_BASIS = "context", "no_data"


@dataclass(frozen=True)
class Verdict:
    """A status with its axis: *Förändring*, and what it concerns."""

    axis: str
    concerns: str
    phrase: Phrase
    detail: str = ""


@dataclass(frozen=True)
class Activity:
    """An activity of the promise, and whether it was done."""

    id: str
    text: str
    phrase: Phrase
    sentence: str


@dataclass(frozen=True)
class Shown:
    """An indicator that has values: its verdict in a sentence, its pictures, how to read it."""

    title: str
    is_background: bool
    is_ambiguous: bool
    sentence: str
    until: str
    figures: tuple[FigureBlock, ...]
    caveat: str
    definition: str
    later: str


@dataclass(frozen=True)
class Missing:
    """Indicators without any value that lack the same thing."""

    titles: tuple[str, ...]
    needs: str


@dataclass(frozen=True)
class PromiseView:
    """All that the template needs; texts of a made-up set are marked already."""

    promise: dict[str, Any]
    number: int
    of: int
    commitments: tuple[dict[str, str], ...]
    nobody_named: bool
    is_summary_unsaid: bool
    thread: tuple[tuple[str, str, bool], ...]
    activities: tuple[Activity, ...]
    lacks_basis: bool
    has_activity_figures: bool
    change: Verdict
    goal: Verdict
    shown: tuple[Shown, ...]
    missing: tuple[Missing, ...]
    evidence: tuple[str, ...]
    notices: tuple[str, ...]
    is_sensitive: bool


def view(
    published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any], promise: dict[str, Any],
    blocks: dict[str, list[FigureBlock]],
) -> PromiseView:  # fmt: skip
    """Everything about one promise.

    Args:
        published: what was published.
        verdicts: with sentences.
        promise_set: the set.
        promise: one of its promises.
        blocks: indicator id → its pictures on this page.
    """
    headline = headlines.headline(published, verdicts, promise_set["id"], promise["id"])
    named = indicators(promise)
    lacking = without_values(published, promise_set, promise)
    activities = _activities(promise, headline, verdicts_of(verdicts, promise_set, promise))
    order = [one["id"] for one in promise_set["promises"]]
    return PromiseView(
        promise=promise,
        number=order.index(promise["id"]) + 1,
        of=len(order),
        commitments=tuple(
            {"id": one["id"], "kind": KINDS[one["kind"]], "text": one["text"], "actor": _who_answers(one),
             "place": one["place"] or "", "ended": _ended(one)}
            for one in promise["commitments"]
        ),
        nobody_named=all(one["actor"] == "not_stated" and not one["owner_role"] for one in promise["commitments"]),
        is_summary_unsaid=not promise["wording"] and "sammanfattning" not in (promise["source"] or "").lower(),
        thread=_thread(published, promise),
        activities=activities,
        lacks_basis=any(one.code == NO_BASIS for one in headline.activity),
        has_activity_figures=any(one.sentence for one in activities),
        change=verdict(published, headline.change),
        goal=verdict(published, headline.goal, _target(published, promise, headline.goal.indicator)),
        shown=tuple(
            _shown(published, verdicts, promise_set, promise, one, blocks.get(one, []))
            for one in named if one not in lacking
        ),
        missing=_missing(published, lacking),
        evidence=tuple(dict.fromkeys(published.dictionary[one]["evidence"] for one in named
                                     if published.dictionary[one]["evidence"])) or (NO_EVIDENCE,),
        notices=delivery_view.notices(published, promise_set, named),
        is_sensitive=any(published.dictionary[one]["sensitivity"] == "sensitive" for one in named),
    )  # fmt: skip


def indicators(promise: dict[str, Any]) -> list[str]:
    """Every indicator that the promise names, in its own order."""
    named = [one for commitment in promise["commitments"] for one in commitment["indicators"]]
    return list(dict.fromkeys([*named, *([promise["headline_indicator"]] if promise["headline_indicator"] else [])]))


def without_values(published: Published, promise_set: dict[str, Any], promise: dict[str, Any]) -> list[str]:
    """The indicators of a promise that the set's area has no value of."""
    seen = set(_own_rows(published, promise_set)["indicator"])
    return [one for one in indicators(promise) if one not in seen]


def verdict(published: Published, status: headlines.Status, detail: str = "") -> Verdict:
    """A status as it is written, with what it concerns."""
    title = published.dictionary[status.indicator]["title"] if status.indicator else ""
    return Verdict(AXIS_TITLES[status.axis], title, phrase(status), detail)


def verdicts_of(verdicts: pd.DataFrame, promise_set: dict[str, Any], promise: dict[str, Any]) -> dict[str, Any]:
    """Indicator → its row, of one promise."""
    rows = verdicts[(verdicts["promise_set"] == promise_set["id"]) & (verdicts["promise"] == promise["id"])]
    return {str(row["indicator"]): row for row in rows.to_dict("records")}


def target_detail(published: Published, promise: dict[str, Any], indicator: str) -> str:
    """The target of an indicator in words; '' where there is none."""
    return _target(published, promise, indicator)


def _own_rows(published: Published, promise_set: dict[str, Any]) -> pd.DataFrame:
    rows = published.observation
    own = rows["area_code"].eq(promise_set["area_code"]) | rows["area_code"].str.startswith(
        promise_set["area_code"] + ":"
    )
    return rows[own & rows["status"].isin(["ok", "suppressed"])]


def _target(published: Published, promise: dict[str, Any], indicator: str) -> str:
    for commitment in promise["commitments"]:
        target = commitment["target"]
        if target and commitment["indicators"][:1] == [indicator]:
            info = published.dictionary[indicator]
            is_change = "permutation_p" in info["units"]
            return target_words(float(target["value"]), info["unit"], target["better"] or "lower", is_change=is_change)
    return ""


def _thread(published: Published, promise: dict[str, Any]) -> tuple[tuple[str, str, bool], ...]:
    """The red thread: heading, text, and whether that link is there."""
    missing = WORDS["value"]["missing"].words
    basis = [one["kind"] + (f", {one['date'][:4]}" if one["date"] else "") for one in promise["basis"]]
    activities = _as_list([one["text"] for one in promise["commitments"] if one["kind"] == "activity"])
    titles = [published.dictionary[one]["title"] for one in indicators(promise)]
    measures = f"{wording.capitalised(wording.small_number(len(titles)))} mått" if titles else ""
    chosen = promise["indicator_chosen_on"]
    if measures and chosen:
        measures += f", valda {wording.MONTHS[int(chosen[5:7]) - 1]} {chosen[:4]}"
    commitments = wording.listed([one["id"] for one in promise["commitments"]])
    points = (
        ("Dialog och enkät", wording.capitalised("; ".join(basis))),
        ("Löftet", promise["title"]),
        ("Åtaganden", commitments),
        ("Aktiviteter", "; ".join(activities)),
        ("Mått", measures),
    )
    return tuple((heading, text or missing, bool(text)) for heading, text in points)


def _activities(promise: dict[str, Any], headline: headlines.Headline, rows: dict[str, Any]) -> tuple[Activity, ...]:
    by_commitment = {one: status for status in headline.activity for one in status.commitments}
    found = []
    for commitment in promise["commitments"]:
        status = by_commitment.get(commitment["id"])
        if status is None:
            continue
        sentences = [rows[one]["sentence"] for one in commitment["indicators"] if one in rows and rows[one]["activity"]]
        found.append(
            Activity(
                commitment["id"],
                commitment["text"],
                phrase(status),
                "" if status.code == NO_BASIS else " ".join(sentences[:1]),
            )
        )
    return tuple(found)


def _shown(
    published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any], promise: dict[str, Any], indicator: str,
    blocks: list[FigureBlock],
) -> Shown:  # fmt: skip
    info = published.dictionary[indicator]
    row = verdicts_of(verdicts, promise_set, promise).get(indicator)
    own = _own_rows(published, promise_set)
    own = own[own["indicator"] == indicator]
    demo = bool(promise_set["demo"])
    as_of = date.fromisoformat(promise_set["as_of"])
    days = [day for day in own["period_end"] if isinstance(day, date) and day <= as_of]
    sentence, caveat = row["sentence"] if row else "", marked([info["caveat"]], synthetic=demo)
    is_background = info["kind"] == BACKGROUND
    return Shown(
        title=info["title"],
        is_background=is_background,
        is_ambiguous=info["polarity"] == "ambiguous",
        sentence=_after_caveat(sentence, caveat) if is_background else sentence,
        until=_month_or_year(max(days)) if days else "",
        figures=tuple(blocks),
        caveat=caveat,
        definition=marked([info["definition"], info["processing"]], synthetic=demo),
        later=_later(own, promise_set, info),
    )


def _after_caveat(sentence: str, caveat: str) -> str:
    """A background's sentence after what it does not show, unless the sentence says that itself."""
    is_said = caveat.split(". ")[0].rstrip(".") in sentence
    return f"{caveat} {sentence}" if sentence and not is_said else sentence


def _later(own: pd.DataFrame, promise_set: dict[str, Any], info: dict[str, Any]) -> str:
    """The newest value after a closed set's period: shown, and no part of any verdict."""
    end = date.fromisoformat(promise_set["period_end"])
    if not headlines.is_over(promise_set):
        return ""
    rows = own[(own["unit"] == info["unit"]) & (own["dimension"] == "") & (own["status"] == "ok")]
    rows = rows[[isinstance(day, date) and day > end for day in rows["period_start"]]]
    if rows.empty:
        return ""
    last = rows.sort_values("period_start").iloc[-1]
    when = wording.in_period(last["period_start"], last["period_end"])
    said = f"{info['title']} {when}: {wording.value(float(last['value']), info['unit'])}."
    return marked([said], synthetic=bool(promise_set["demo"]))


def _missing(published: Published, names: list[str]) -> tuple[Missing, ...]:
    grouped: dict[str, list[str]] = {}
    for one in names:
        info = published.dictionary[one]
        grouped.setdefault(info["needs"], []).append(info["title"])
    return tuple(Missing(tuple(_as_list(titles)), needs) for needs, titles in grouped.items())


def _as_list(texts: list[str]) -> list[str]:
    """Titles that will stand after each other in one sentence: only the first begins with a capital."""
    return [*texts[:1], *map(wording.uncapitalised, texts[1:])]


def _who_answers(commitment: dict[str, Any]) -> str:
    """The actor that the promise names, and the role; the role alone where it names none."""
    actor, role = commitment["actor"], commitment["owner_role"]
    if not role:
        return ACTORS[actor]
    return str(role) if actor == "not_stated" else f"{ACTORS[actor]} ({role})"


def _ended(commitment: dict[str, Any]) -> str:
    ended = commitment["ended"]
    if not ended:
        return ""
    return f"Avbröts den {wording.long_date(date.fromisoformat(ended['date']))}." if ended["date"] else "Avbröts."


def _month_or_year(day: date) -> str:
    return str(day.year) if (day.month, day.day) == (12, 31) else f"{wording.MONTHS[day.month - 1]} {day.year}"
