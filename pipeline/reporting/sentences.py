"""Plain Swedish for every verdict: what the numbers are, and how sure that is, as two things. DOMAIN 6.

Direction words come from the sign, never from what would be good. Counts are *fler* and *färre*, shares *högre* and
*lägre*. Every sentence of a made-up row begins *Påhittat exempel:*.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from pipeline.reporting import cases, wording
from pipeline.reporting.cases import Case
from pipeline.reporting.change_sentences import FEW, HIDDEN, background, change, subject_of
from pipeline.reporting.published import Published
from pipeline.reporting.vocabulary import AXIS_TITLES, REASONS, SIDES, WORDS, Phrase, phrase
from pipeline.reporting.windows import Window

__all__ = ["AXIS_TITLES", "REASONS", "SIDES", "WORDS", "Phrase", "add", "marked", "phrase", "target_words", "v85"]

SYNTHETIC = "Påhittat exempel: "
SENTENCE_END = re.compile(r"(?<=[.!?]) +(?=[A-ZÅÄÖ0-9])")
NO_TARGET = "Löftet anger ingen målnivå. Därför redovisas vad som har gjorts, men inte om löftet är uppfyllt."
NO_BASIS = "Underlag saknas. Det betyder inte att inget har gjorts."


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
    """Sentences as one text; of made-up data each one says so."""
    single = [one for text in sentences for one in SENTENCE_END.split(text) if one]
    return " ".join(f"{SYNTHETIC}{one}" if synthetic else one for one in single)


def v85(speed_kmh: float) -> str:
    """What the 85th percentile means, in words: 85 procent av fordonen körde högst 52 kilometer i timmen."""
    return f"85 procent av fordonen körde högst {wording.number(speed_kmh)} kilometer i timmen."


def target_words(value: float, unit: str, better: str, *, is_change: bool = False) -> str:
    """A target as it stands beside its status: *högst 75*, *minst 78 procent*, *minst 2 kilometer i timmen lägre*."""
    if is_change and value:
        amount = _short(abs(value), unit)
        return f"minst {amount} {'lägre' if value < 0 else 'högre'}"
    return f"{'högst' if better == 'lower' else 'minst'} {_short(value, unit)}"


def _told(row: dict[str, Any], published: Published) -> str:
    promise_set = published.promise[row["promise_set"]]
    promise = next(one for one in promise_set["promises"] if one["id"] == row["promise"])
    case = cases.case_of(published, promise_set, promise, row["indicator"])
    kind = case.info["kind"]
    if kind == "process" or (kind in ("activity", "output") and not row["activity"]):
        return marked(["Arbetssätt och syften redovisas men bedöms inte."], synthetic=row["synthetic"])
    if kind in ("activity", "output"):
        return marked(_activity(row, case), synthetic=row["synthetic"])
    said = [*change(row, case), *_goal(row, case)]
    if row["reason"] == "no_baseline" and case.rows.empty:
        said += background(published, promise_set, promise, case)
    return marked(said, synthetic=row["synthetic"])


# ── activities ───────────────────────────────────────────────────────────────────────────────────────────────


def _activity(row: dict[str, Any], case: Case) -> list[str]:
    if row["reason"] == "protected":
        return [HIDDEN]
    if row["activity"] == "no_data":
        return [NO_BASIS]
    if row["activity"] == "stopped":
        day = case.commitment["ended"]["date"]
        return [f"Arbetet avbröts den {wording.long_date(date.fromisoformat(day))}." if day else "Arbetet avbröts."]
    now = cases.present(case)
    if now is None:
        return [NO_BASIS]
    plan = cases.plan_of(case, now)
    if case.info["unit"] not in cases.ADDITIVE:
        return [_reached(case, now)]
    return _done(subject_of(case.info["title"]), now, plan)


def _done(subject: str, now: Window, plan: float | None) -> list[str]:
    period = wording.span_words(now.start, now.end)
    fact = wording.number(now.value)
    if not now.value:
        return [f"Inga {subject} genomfördes under {period}."]
    if plan is None:
        if now.value == 1:
            return [f"Antalet {subject} under {period} var 1.", "Löftet anger ingen omfattning."]
        return [f"Under {period} genomfördes {fact} {subject}.", "Löftet anger ingen omfattning."]
    if now.value > plan or plan == 1:
        return [f"Antalet {subject} under {period} var {fact}. Planen var {wording.number(plan)}."]
    return [f"Under {period} genomfördes {fact} av {wording.number(plan)} planerade {subject}."]


def _reached(case: Case, now: Window) -> str:
    whole, part = now.number("denominator"), now.number("numerator")
    title = case.info["title"]
    if case.info["unit"] != "share" or pd.isna(whole):
        return f"{title}: {wording.value(now.value, case.info['unit'])}."
    counted = f"{wording.number(part)} av {wording.number(whole)}"
    if whole < FEW:
        return f"{title}: {counted}."
    return f"{title}: {wording.percent(now.value)} ({counted})."


# ── goal ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _goal(row: dict[str, Any], case: Case) -> list[str]:
    if row["goal"] in ("", "no_goal") or case.target is None:
        return []
    words = target_words(float(case.target["value"]), case.info["unit"], case.better, is_change=case.is_matched_change)
    goal, over = row["goal"], case.over
    reached = "nåddes" if over else "nås"
    said = {
        "met": f"Målet, {words}, {reached}.",
        "not_met": f"Målet, {words}, {reached} inte.",
        "on_track": f"Målet, {words}, väntas nås.",
        "not_on_track": f"Målet, {words}, väntas inte nås.",
        "out_of_reach": f"Målet, {words}, kan inte längre nås.",
        "uncertain": f"Det går inte att säga {'om' if over else 'än om'} målet, {words}, {reached}.",
    }[goal]
    sentences = [said]
    if row["certainty"]:
        sentences.append(f"Antalet ligger {WORDS['certainty'][row['certainty']].words}.")
    decided = case.target["decided_on"]
    if decided and date.fromisoformat(decided) > case.start:
        sentences.append(
            f"Målet beslutades den {wording.long_date(date.fromisoformat(decided))}, efter att löftet gavs."
        )
    return sentences


def _short(value: float, unit: str) -> str:
    """A target's value without needless decimals."""
    amount = value * 100 if unit == "share" else value
    decimals = 0 if float(amount).is_integer() else 1
    return f"{wording.number(amount, decimals)} {wording.UNIT_WORDS[unit]}".strip()
