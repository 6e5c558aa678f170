"""What was done against what was planned: *Under 2017 genomfördes 14 av 16 planerade föreläsningar.* Facts alone."""

from datetime import date
from typing import Any

from pipeline.reporting import cases, fact_sentences, wording
from pipeline.reporting.cases import Case
from pipeline.reporting.phrases import AMBIGUOUS, HIDDEN, MISSING, subject_of, target_words
from pipeline.reporting.windows import Window

NO_BASIS = "Underlag saknas. Det betyder inte att inget har gjorts."
NO_AMOUNT = "Löftet säger inte hur mycket som ska göras."
BY_YEAR = "Underlag saknas. Uppgifterna redovisas bara för längre tid, och visar inte vad som var gjort den {}."
NOT_JUDGED = "Arbetssätt och syften redovisas men bedöms inte."


def told(row: dict[str, Any], case: Case) -> list[str]:
    """What a verdict row says of an activity, of its reach or of its quality."""
    if row["activity"] == "stopped":
        day = case.commitment["ended"]["date"]
        when = f" den {wording.long_date(date.fromisoformat(day))}" if day else ""
        return [f"{case.info['title']}: arbetet avbröts{when}."]
    now = cases.present(case)
    if row["reason"] == "protected":
        return [HIDDEN]
    if now is None or row["activity"] == "no_data":
        if now is None and case.is_log and (case.rows["period_end"] >= case.start).any():
            return [BY_YEAR.format(wording.long_date(case.end))]
        lacking = NO_BASIS if case.info["kind"] == "activity" else MISSING
        return [lacking] if now is None or now.blocked == "waiting" else fact_sentences.told(case, now)
    if case.is_log and case.info["unit"] in cases.ADDITIVE:
        return _logged(case, now)
    said = fact_sentences.told(case, now, cases.before(case, now))
    if case.target:
        words = target_words(float(case.target["value"]), case.info["unit"], case.better)
        said += [f"Målet är {words} till den {wording.long_date(case.end)}.", *decided_late(case)]
    elif case.info["kind"] == "activity":
        said.append(NO_AMOUNT)
    return said


def decided_late(case: Case) -> list[str]:
    """That a target was decided after the promise was given; [] where it was not."""
    decided = case.target["decided_on"] if case.target else None
    if not decided or date.fromisoformat(decided) <= case.start:
        return []
    return [f"Målet beslutades den {wording.long_date(date.fromisoformat(decided))}, efter att löftet gavs."]


def told_of_process(case: Case) -> list[str]:
    """What is known of a way of working or beside a purpose: told, never judged."""
    now = cases.present(case)
    return [*fact_sentences.told(case, now, cases.before(case, now)), NOT_JUDGED]


def _logged(case: Case, now: Window) -> list[str]:
    """What a log counts. *Hittills* while the period goes on, since the log's year is not full."""
    plan, subject = cases.plan_of(case, now), subject_of(case.title)
    counts_acts = case.info["kind"] == "activity" and case.info["unit"] == "count"
    said = _of_plan(case, now, plan, subject, "genomför" if counts_acts else "redovisa")
    if plan is None and case.info["kind"] == "activity":
        said.append(NO_AMOUNT)
    if case.info["polarity"] == "ambiguous":
        said.append(AMBIGUOUS)
    return [*said, *_places(case, now), *decided_late(case)]


def _of_plan(case: Case, now: Window, plan: float | None, subject: str, stem: str) -> list[str]:
    period = wording.span_words(now.start, now.end)
    fact, planned = wording.number(now.value), "" if plan is None else wording.number(plan)
    past, supine = ("genomfördes", "genomförts") if stem == "genomför" else ("redovisades", "redovisats")
    if not now.value:
        none = f"{past} under" if case.over else f"har {supine} hittills under"
        return [f"Inga {subject} {none} {period}."]
    if plan is None or now.value > plan or plan == 1:
        if plan is None and now.value != 1:
            done = f"Under {period} {past} {fact}" if case.over else f"Hittills under {period} har {fact}"
            return [f"{done} {subject}." if case.over else f"{done} {subject} {supine}."]
        said = [f"Antalet {subject} {'under' if case.over else 'hittills under'} {period} "
                f"{'var' if case.over else 'är'} {fact}."]  # fmt: skip
        return said if plan is None else [*said, f"Planen {'var' if case.over else 'är'} {planned}."]
    if case.over:
        return [f"Under {period} {past} {fact} av {planned} planerade {subject}."]
    return [f"Hittills under {period} har {fact} av {planned} planerade {subject} {supine}."]


def _places(case: Case, now: Window) -> list[str]:
    """At how many places hours were spent, where that is published too: a count, never which."""
    if case.info["unit"] != "hours" or "count" not in case.info["units"] or len(now.rows) != 1:
        return []
    same = case.every[(case.every["unit"] == "count") & (case.every["period"] == now.rows["period"].iloc[0])]
    same = same[same["status"] == "ok"]
    if same.empty or not case.indicator.endswith("places"):
        return []
    n = int(same["value"].iloc[0])
    return [f"De gäller {wording.small_number(n)} {'plats' if n == 1 else 'platser'}."] if n else []
