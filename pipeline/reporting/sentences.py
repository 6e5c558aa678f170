"""Plain Swedish for every verdict: what the numbers are, and how sure that is, as two things. DOMAIN 6.

Direction words come from the sign, never from what would be good. Counts are *fler* and *färre*, shares *högre* and
*lägre*. Every sentence of a made-up row begins *Påhittat exempel:*, since it may stand alone; a paragraph begins so
once.
"""

import re
from collections.abc import Iterable
from typing import Any

import pandas as pd

from pipeline.reporting import (
    activity_sentences,
    cases,
    change_sentences,
    fact_sentences,
    headlines,
    other_surveys,
    rules,
    wording,
)
from pipeline.reporting.activity_sentences import NO_BASIS
from pipeline.reporting.cases import Case
from pipeline.reporting.phrases import target_words
from pipeline.reporting.published import Published
from pipeline.reporting.vocabulary import AXIS_TITLES, REASONS, SIDES, WORDS, Phrase, phrase

__all__ = [
    "AXIS_TITLES", "NO_BASIS", "REASONS", "SIDES", "WORDS", "Phrase", "add", "each_marked", "marked", "phrase",
    "target_words", "unmarked", "v85",
]  # fmt: skip

SYNTHETIC = "Påhittat exempel: "
SENTENCE_END = re.compile(r"(?<=[.!?]) +(?=[A-ZÅÄÖ0-9])")
NO_TARGET = "Löftet anger ingen målnivå. Därför redovisas vad som har gjorts, men inte om löftet är uppfyllt."


def add(judged: pd.DataFrame, published: Published) -> pd.DataFrame:
    """The verdicts with ``sentence`` filled in: plain Swedish, possibly several sentences."""
    told = judged.copy()
    told["sentence"] = pd.Series(
        [_told({str(key): one for key, one in row.items()}, published) for row in judged.to_dict("records")],
        index=judged.index,
        dtype="str",
    )
    return told


def marked(sentences: Iterable[str], *, synthetic: bool) -> str:
    """Sentences as one text: a paragraph, row, name or description; of made-up data it says so at its beginning."""
    text = unmarked(" ".join(one for one in sentences if one))
    return f"{SYNTHETIC}{text}" if synthetic and text else text


def each_marked(sentences: Iterable[str], *, synthetic: bool) -> str:
    """Sentences that may be taken apart again and stand alone: of made-up data each one says so."""
    single = [one for text in sentences for one in SENTENCE_END.split(text) if one]
    return " ".join(f"{SYNTHETIC}{one}" if synthetic else one for one in single)


def unmarked(text: str) -> str:
    """A text that stands after a mark already."""
    return text.replace(SYNTHETIC, "")


def v85(speed_kmh: float) -> str:
    """What the 85th percentile means, in words: 85 procent av fordonen körde högst 52 kilometer i timmen."""
    return f"85 procent av fordonen körde högst {wording.number(speed_kmh)} kilometer i timmen."


def _told(row: dict[str, Any], published: Published) -> str:
    promise_set = published.promise[row["promise_set"]]
    promise = next(one for one in promise_set["promises"] if one["id"] == row["promise"])
    case = cases.case_of(published, promise_set, promise, row["indicator"], row["group_key"], row["commitment"])
    return each_marked(_sentences(row, published, promise_set, promise, case), synthetic=row["synthetic"])


def _sentences(
    row: dict[str, Any], published: Published, promise_set: dict[str, Any], promise: dict[str, Any], case: Case
) -> list[str]:
    if case.has_change:
        said = [*change_sentences.change(row, case), *_goal(row, case), *other_surveys.beside_goal(published, case)]
        if case.is_survey and row["baseline_period"]:
            said = [*other_surveys.compared(published, case), *said]
        if row["reason"] == "no_baseline" and case.rows.empty:
            said += change_sentences.background(published, promise_set, promise, case)
        return said
    if case.info["kind"] == "process" or case.commitment["kind"] in ("process", "purpose"):
        return activity_sentences.told_of_process(case)
    if case.is_lower_better:
        now = cases.present(case)
        return [*fact_sentences.told(case, now, cases.before(case, now)), *_goal(row, case)]
    return activity_sentences.told(row, case)


def _goal(row: dict[str, Any], case: Case) -> list[str]:
    if row["goal"] in ("", "no_goal") or case.target is None:
        return []
    words = target_words(float(case.target["value"]), case.info["unit"], case.better, is_change=case.is_matched_change)
    over = case.over
    reached = "nåddes" if over else "nås"
    right_way = not over and headlines.side(case.info["polarity"], case.info["kind"], row["change"]) == "wanted"
    sentences = [
        {
            "met": f"Målet, {words}, {reached}.",
            "not_met": f"Målet, {words}, {reached} inte{' än, men det går åt rätt håll' if right_way else ''}.",
            "on_track": f"Målet, {words}, väntas nås.",
            "not_on_track": f"Målet, {words}, väntas inte nås.",
            "out_of_reach": f"Målet, {words}, kan inte längre nås.",
            "uncertain": f"Det går inte att säga {'om' if over else 'än om'} målet, {words}, {reached}.",
        }[row["goal"]]
    ]
    sentences += _passed_with_preliminary(row["goal"], case)
    if case.is_survey and row["goal"] == "not_met" and not over:
        sentences.append("Ingen senare mätning finns i underlaget.")
    if row["certainty"]:
        sentences.append(f"Antalet ligger {WORDS['certainty'][row['certainty']].words}.")
    if case.end < case.set_end:
        sentences.append(f"Målet {'gällde' if over else 'gäller'} till och med den {wording.long_date(case.end)}.")
    return [*sentences, *activity_sentences.decided_late(case)]


def _passed_with_preliminary(goal: str, case: Case) -> list[str]:
    """Of a total that has passed its target with preliminary months alone: which they are, and that they may move."""
    running = cases.running(case) if case.info["unit"] == "count" and goal not in ("met", "out_of_reach") else None
    if running is None or case.target is None:
        return []
    if not rules.preliminary_outlook(running.value, float(case.target["value"]), case.better):
        return []
    preliminary = running.rows[running.rows["preliminary"].astype(bool)]
    months = wording.span_words(preliminary["period_start"].iloc[0], running.end)
    total = wording.number(running.value)
    return [f"Med de preliminära uppgifterna för {months} är antalet redan {total}, men de kan ändras."]
