"""What a promise's page says, as plain values for its template. Everything comes from published rows and verdicts."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from pipeline.reporting import goal_standing, headlines, limit_sentences, questions, wording
from pipeline.reporting.dashboards import (
    commitment_words,
    delivery_view,
    fact_and_plan,
    promise_activities,
    promise_measures,
    promise_thread,
)
from pipeline.reporting.dashboards.figure_files import FigureBlock
from pipeline.reporting.dashboards.promise_activities import Activity
from pipeline.reporting.dashboards.promise_measures import Later, Missing, Shown
from pipeline.reporting.dashboards.promise_thread import Point
from pipeline.reporting.published import Published
from pipeline.reporting.sentences import AXIS_TITLES, WORDS, Phrase, each_marked, marked, phrase, target_words

NO_EVIDENCE = "Vi har inte gått igenom forskningen om den här åtgärden."
NOT_CAUSES = questions.NO_CAUSES
NO_OUTCOME = "Löftet anger inget resultat, så det finns inget att bedöma."
ONLY_BACKGROUND = "Siffrorna nedan är bakgrund och visar inte om löftet hålls."
NOTHING_MEASURED = "Löftet anger ett resultat, men inget mått på det finns i underlaget."
KNOWN_KINDS = ("outcome", "context")
PLAN = "-plan"
PASSED_FOR_NOW = "gränsen är passerad med de preliminära uppgifterna"
SAFETY = {"safe_outdoors_late", "feels_safe", "worry_about_crime", "authorities_care", "worry_about_burglary"}
STOCKHOLM_COUNTY, REGIONAL_FROM = "01", 2020
REGIONAL = "Den regionala trygghetsundersökningen börjar {}, så det finns ingen obruten serie från {}."


@dataclass(frozen=True)
class Verdict:
    """A status with its axis: *Förändring*, and what it concerns."""

    axis: str
    concerns: str
    phrase: Phrase
    detail: str = ""


@dataclass(frozen=True)
class PromiseView:
    """All that the template needs; texts of a made-up set are marked already, those of the promise file are not."""

    promise: dict[str, Any]
    number: int
    of: int
    answers: tuple[tuple[str, str], ...]
    activity: tuple[tuple[Phrase, str], ...]
    change: Verdict
    goal: Verdict
    commitments: tuple[dict[str, Any], ...]
    nobody_named: bool
    names_place: bool
    answers_for: str
    is_summary_unsaid: bool
    thread: tuple[Point, ...]
    activities: tuple[Activity, ...]
    without_basis: str
    all_without_basis: bool
    plan: FigureBlock | None
    done: tuple[Shown, ...]
    has_activity_figures: bool
    short_answer: str
    known: tuple[Shown, ...]
    later: Later | None
    missing: tuple[Missing, ...]
    readings: tuple[tuple[str, str], ...]
    measures: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    evidence: tuple[str, ...]
    notices: tuple[str, ...]
    value_shapes: dict[str, str]
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
    rows = verdicts_of(published, verdicts, promise_set, promise)
    named, over = indicators(promise), headlines.is_over(promise_set)
    valueless = without_values(published, promise_set, promise)
    police = promise_measures.of_police_area(published, promise_set, valueless)
    lacking = [one for one in valueless if not blocks.get(one) and one not in police]
    valued = [one for one in named if one not in lacking]
    activities = promise_activities.activities(published, promise_set, promise, headline, rows)
    bare = [one for one in activities if one.lacks_basis]
    limits = _limits(published, verdicts, promise_set, promise, headline)
    known = _known(published, promise_set, promise, headline, valued, rows, blocks, " ".join(limits))
    known = tuple(
        replace(one, more=f"{one.more} {police[one.id]}".strip()) if one.id in police and not over else one
        for one in known
    )
    done = _done(published, promise_set, promise, valued, rows, blocks)
    order = [one["id"] for one in promise_set["promises"]]
    statuses = commitment_statuses(published, verdicts, promise_set, promise, headline)
    info = published.dictionary
    return PromiseView(
        promise=promise,
        number=order.index(promise["id"]) + 1,
        of=len(order),
        answers=questions.answers(published, verdicts, promise_set, promise).titled,
        activity=tuple((phrase(one), _counted(published, promise_set, promise, one)) for one in headline.activity),
        change=verdict(published, headline.change),
        goal=verdict(published, headline.goal, target_detail(published, promise, headline.goal.indicator)),
        commitments=tuple(
            {"id": one["id"], "kind": promise_thread.KINDS[one["kind"]], "text": one["text"],
             "status": statuses.get(one["id"]), "actor": commitment_words.who_answers(one), "place": one["place"] or "",
             "ended": commitment_words.ended(one)}
            for one in promise["commitments"]
        ),
        nobody_named=all(one["actor"] == "not_stated" and not one["owner_role"] for one in promise["commitments"]),
        names_place=any(one["place"] for one in promise["commitments"]),
        answers_for=_answers_for(promise),
        is_summary_unsaid=not promise["wording"] and "sammanfattning" not in (promise["source"] or "").lower(),
        thread=promise_thread.points(published, promise_set, promise, valued),
        activities=activities,
        without_basis="; ".join(f"{one.id} {one.text}".rstrip(".") for one in bare),
        all_without_basis=bool(bare) and len(bare) == len(activities),
        plan=_plan(blocks),
        done=done,
        has_activity_figures=any(one.words or one.sentence or one.beside for one in activities),
        short_answer=_short_answer(promise_set, headline, rows, known, limits),
        known=known,
        later=promise_measures.later(published, promise_set, valued, blocks, police),
        missing=promise_measures.missing(published, lacking),
        readings=_readings(known, [promise_measures.shown(published, promise_set, promise, one, rows.get(one), [])
                                   for one in valued if info[one]["kind"] not in KNOWN_KINDS]),
        measures=tuple((one, info[one]["title"]) for one in valued),
        remarks=tuple(filter(None, (_regional(promise_set, promise), _chosen_late(promise_set, promise)))),
        evidence=tuple(dict.fromkeys(filter(None, (info[one]["evidence"] for one in named)))) or (NO_EVIDENCE,),
        notices=delivery_view.notices(published, promise_set, named),
        value_shapes={one.words: one.shape for one in WORDS["value"].values()},
        is_sensitive=is_sensitive(published, promise),
    )  # fmt: skip


def indicators(promise: dict[str, Any]) -> list[str]:
    """Every indicator that the promise names, in its own order."""
    named = [one for commitment in promise["commitments"] for one in commitment["indicators"]]
    return list(dict.fromkeys([*named, *([promise["headline_indicator"]] if promise["headline_indicator"] else [])]))


def is_sensitive(published: Published, promise: dict[str, Any]) -> bool:
    """Its pages carry where to turn for help and a way to leave quickly, and so do those of its indicators."""
    return any(published.dictionary[one]["sensitivity"] == "sensitive" for one in indicators(promise))


def without_values(published: Published, promise_set: dict[str, Any], promise: dict[str, Any]) -> list[str]:
    """The indicators of a promise that the set's area has no value of."""
    seen = set(promise_measures.own_rows(published, promise_set)["indicator"])
    return [one for one in indicators(promise) if one not in seen]


def verdict(published: Published, status: headlines.Status, detail: str = "") -> Verdict:
    """A status as it is written, with what it concerns."""
    title = published.dictionary[status.indicator]["title"] if status.indicator else ""
    return Verdict(AXIS_TITLES[status.axis], title, phrase(status), detail)


def verdicts_of(
    published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any], promise: dict[str, Any]
) -> dict[str, Any]:
    """Indicator → its row, of one promise; of one judged by groups the first, with what is said of each of them.

    Of one judged by several commitments the first, with how it stood at each date that it was to be checked.
    """
    rows = verdicts[(verdicts["promise_set"] == promise_set["id"]) & (verdicts["promise"] == promise["id"])]
    found: dict[str, Any] = {}
    for row in rows.to_dict("records"):
        first = found.setdefault(str(row["indicator"]), row)
        if first is not row and first["commitment"] == row["commitment"]:
            both = [*promise_measures.split(first["sentence"]), *promise_measures.split(row["sentence"])]
            first["sentence"] = " ".join(dict.fromkeys(both))
    for indicator, row in found.items():
        checks = limit_sentences.checks(published, promise_set, promise, indicator)
        both = [row["sentence"], each_marked(checks, synthetic=bool(promise_set["demo"]))]
        row["sentence"] = " ".join(filter(None, both))
    return found


def commitment_statuses(
    published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any], promise: dict[str, Any],
    headline: headlines.Headline,
) -> dict[str, Phrase]:  # fmt: skip
    """Commitment → its word: an activity's, else that of its goal, else of the change in its result.

    Ways of working and purposes have none.
    """
    found = {commitment["id"]: status for commitment, status in headlines.outcomes(
        published, verdicts, promise_set, promise)}  # fmt: skip
    found |= {
        commitment["id"]: status
        for commitment, status in headlines.goals(published, verdicts, promise_set, promise)
        if commitment["kind"] == "outcome"
    }
    found |= {commitment: status for status in headline.activity for commitment in status.commitments}
    words = {commitment: phrase(status) for commitment, status in found.items()}
    for one in promise["commitments"]:
        is_goal = one["target"] and one["kind"] == "outcome" and one["id"] in words
        if is_goal and limit_sentences.is_passed_for_now(published, promise_set, promise, one):
            words[one["id"]] = replace(words[one["id"]], detail=PASSED_FOR_NOW)
    return words


def target_detail(published: Published, promise: dict[str, Any], indicator: str) -> str:
    """The target of an indicator in words; '' where there is none."""
    for commitment in promise["commitments"]:
        target = commitment["target"]
        if target and commitment["indicators"][:1] == [indicator]:
            info = published.dictionary[indicator]
            is_change = "permutation_p" in info["units"]
            return target_words(float(target["value"]), info["unit"], target["better"] or "lower", is_change=is_change)
    return ""


def _counted(
    published: Published, promise_set: dict[str, Any], promise: dict[str, Any], status: headlines.Status
) -> str:
    """*34 av 40* of one activity; of several under one word how many they are."""
    if len(status.commitments) > 1:
        return f"{wording.small_number(len(status.commitments))} aktiviteter"
    if not status.indicator or status.code == promise_activities.NO_BASIS:
        return ""
    found = fact_and_plan.of(published, promise_set, promise, status.indicator)
    return found.words if found else ""


def _plan(blocks: dict[str, list[FigureBlock]]) -> FigureBlock | None:
    return next((one for some in blocks.values() for one in some if one.picture.id.endswith(PLAN)), None)


def _known(
    published: Published, promise_set: dict[str, Any], promise: dict[str, Any], headline: headlines.Headline,
    valued: list[str], rows: dict[str, Any], blocks: dict[str, list[FigureBlock]], limits: str,
) -> tuple[Shown, ...]:  # fmt: skip
    """Outcomes and backgrounds that have values: the headline measure first, backgrounds last.

    The first, the first that has a picture and those with a target stand open; the others are folded under what they
    show.
    """
    first = headline.change.indicator
    some = [one for one in valued if published.dictionary[one]["kind"] in KNOWN_KINDS]
    some = [one for one in some if one != first or (_of_period(promise_set, blocks, one)) or _is_judged(rows, one)]
    some.sort(key=lambda one: (one != first, published.dictionary[one]["kind"] == promise_measures.BACKGROUND))
    answer = limits or (_first_two(rows[first]["sentence"]) if first in rows else "")
    told = [
        promise_measures.shown(published, promise_set, promise, one, rows.get(one), blocks.get(one, []),
                               said=answer if one == first else "")
        for one in some
    ]  # fmt: skip
    pictured = next((number for number, one in enumerate(told) if one.figures), 0)
    return tuple(
        replace(one, is_folded=number > pictured and not target_detail(published, promise, one.id))
        for number, one in enumerate(told)
    )


def _of_period(promise_set: dict[str, Any], blocks: dict[str, list[FigureBlock]], indicator: str) -> list[FigureBlock]:
    """Its pictures of the promise period."""
    return [one for one in blocks.get(indicator, []) if not promise_measures.is_later(promise_set, one)]


def _is_judged(rows: dict[str, Any], indicator: str) -> bool:
    """It has a verdict with more to say than the short answer does."""
    return bool(indicator in rows and rows[indicator]["change"] != "cannot_judge")


def _done(
    published: Published, promise_set: dict[str, Any], promise: dict[str, Any], valued: list[str],
    rows: dict[str, Any], blocks: dict[str, list[FigureBlock]],
) -> tuple[Shown, ...]:  # fmt: skip
    """Activities, reach and ways of working that have a picture of their own, beside that of the plans."""
    found = []
    for one in valued:
        own = [block for block in blocks.get(one, []) if not block.picture.id.endswith(PLAN)]
        if published.dictionary[one]["kind"] not in KNOWN_KINDS and own:
            found.append(promise_measures.shown(published, promise_set, promise, one, rows.get(one), own))
    return tuple(one for one in found if one.figures)


def _limits(
    published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any], promise: dict[str, Any],
    headline: headlines.Headline,
) -> list[str]:  # fmt: skip
    """That the headline measure has passed its target already, and how it stands to other limits; [] if it has not."""
    indicator = headline.goal.indicator
    passed = limit_sentences.so_far(published, promise_set, promise, indicator) if indicator else []
    return [*passed, *goal_standing.beside(published, verdicts, promise_set, promise, headline)] if passed else []


def _short_answer(
    promise_set: dict[str, Any], headline: headlines.Headline, rows: dict[str, Any], known: tuple[Shown, ...],
    limits: list[str],
) -> str:  # fmt: skip
    """The verdict of the headline measure in two sentences, or why there is none; or what limits it passed."""
    first, demo = headline.change.indicator, bool(promise_set["demo"])
    if limits:
        return each_marked(limits, synthetic=demo)
    if first in rows and rows[first]["sentence"]:
        return _first_two(rows[first]["sentence"])
    said = [NO_OUTCOME if headline.change.code == "not_applicable" else NOTHING_MEASURED]
    if any(one.is_background for one in known):
        said.append(ONLY_BACKGROUND)
    return marked(said, synthetic=demo)


def _first_two(sentence: str) -> str:
    return " ".join(promise_measures.split(sentence)[:2])


def _readings(known: tuple[Shown, ...], others: list[Shown]) -> tuple[tuple[str, str], ...]:
    """Title and what the measure does not capture; a caveat that several share stands once, after all their titles."""
    titles: dict[str, list[str]] = {}
    for one in [*known, *others]:
        if one.caveat:
            titles.setdefault(one.caveat, []).append(one.title)
    return tuple(
        (wording.listed([some[0], *map(wording.uncapitalised, some[1:])]), caveat) for caveat, some in titles.items()
    )


def _regional(promise_set: dict[str, Any], promise: dict[str, Any]) -> str:
    """Of safety in Stockholm county before the region began to ask: why no line is drawn to today (DOMAIN 5)."""
    in_county = not promise_set["demo"] and promise_set["area_code"].startswith(STOCKHOLM_COUNTY)
    before = int(promise_set["period_start"][:4]) < REGIONAL_FROM
    if not in_county or not before or not {*indicators(promise)} & SAFETY:
        return ""
    return REGIONAL.format(REGIONAL_FROM, promise_set["period_start"][:4])


def _chosen_late(promise_set: dict[str, Any], promise: dict[str, Any]) -> str:
    chosen = promise["indicator_chosen_on"]
    if not chosen or date.fromisoformat(chosen) <= date.fromisoformat(promise_set["period_start"]):
        return ""
    which = "Måttet valdes" if len(indicators(promise)) == 1 else "Måtten valdes"
    return f"{which} {wording.MONTHS[int(chosen[5:7]) - 1]} {chosen[:4]}, efter att löftet gavs."


def _answers_for(promise: dict[str, Any]) -> str:
    """Who answers for the promise's commitments, each once; '' where nobody is named."""
    named = [one for one in promise["commitments"] if one["actor"] != "not_stated" or one["owner_role"]]
    roles = list(dict.fromkeys(commitment_words.who_answers(one) for one in named))
    return "; ".join([*roles[:1], *map(wording.uncapitalised, roles[1:])])
