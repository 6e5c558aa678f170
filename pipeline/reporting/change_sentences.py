"""Sentences about a change: both values as a fact, and then how sure the difference is. DOMAIN 6.

Direction words come from the sign, never from what would be good: counts are *fler* and *färre*. What cannot be judged
says why, in words of its own.
"""

from typing import Any

from pipeline.reporting import (
    cases,
    fact_sentences,
    rules,
    series_breaks,
    speed_sentences,
    survey_sentences,
    windows,
    wording,
)
from pipeline.reporting.cases import Case
from pipeline.reporting.phrases import (
    AMBIGUOUS,
    BACKGROUND,
    CANNOT,
    CHANCE,
    CLUSTERED,
    FEW,
    HIDDEN,
    LARGER,
    NO_DIFFERENCE,
    first_sentence,
    likely_between,
    on_baseline,
    subject_of,
    when_of,
)
from pipeline.reporting.published import Published
from pipeline.reporting.survey_sentences import UNKNOWN, Wave
from pipeline.reporting.windows import Window

NAME_NO_OUTCOME = ("activity", "process")  # kinds of commitment


def change(row: dict[str, Any], case: Case) -> list[str]:
    """What a verdict row says of the change in its indicator."""
    now = cases.present(case)
    earlier = None if case.is_matched_change else cases.before(case, now)
    if row["change"] == "":
        if case.is_measured_by_site and not case.is_matched_change:
            return speed_sentences.described(case)
        return fact_sentences.told(case, now, earlier)
    if row["change"] == "cannot_judge":
        return _unjudged(row, case, now, earlier)
    if case.is_matched_change and now is not None:
        return speed_sentences.matched(row, now)
    if now is None or earlier is None:
        return []
    if case.is_survey:
        then, latest = _waves(case, earlier, now)
        return survey_sentences.change(row, subject_of(case.title), then, latest, case.baseline)
    said = [_both(case, earlier, now), *_certainty(row, case, earlier, now), *_left_out(case, now)]
    if case.info["polarity"] == "ambiguous":
        said.append(first_sentence(case.info["caveat"]))
    elif case.info["kind"] == "context":
        said.append(BACKGROUND)
    return [*said, *on_baseline(case.baseline, earlier)]


def _waves(case: Case, *found: Window) -> list[Wave]:
    return [Wave(one, case.surveys.get(one.label, UNKNOWN)) for one in found]


def _left_out(case: Case, now: Window) -> list[str]:
    """Which months of an unfinished period are not compared, and why."""
    out = cases.left_out(case, now)
    several_years = case.start.year != case.end.year
    compared = wording.span_words(now.start, now.end)
    if not several_years:
        compared = compared.removesuffix(f" {now.end.year}")
    said = []
    if out.missing:
        months = wording.months_words(out.missing, with_year=several_years)
        said.append(f"Uppgift om {months} saknas, därför jämförs bara {compared}.")
    if out.preliminary:
        months = wording.months_words(out.preliminary, with_year=several_years)
        only = out.cuts_off_final and not out.missing
        end = f", därför jämförs bara {compared}." if only else " och jämförs inte."
        said.append(f"Uppgifterna för {months} är preliminära{end}")
    return said


def _both(case: Case, earlier: Window, now: Window) -> str:
    """The fact: both values, no judgement."""
    unit = case.info["unit"]
    then_when, now_when = when_of(earlier), when_of(now)
    if unit != "count":
        values = " och ".join(
            f"{wording.value(one.value, unit)} {when}" for one, when in ((earlier, then_when), (now, now_when))
        )
        return f"{case.title}: {values}."
    subject = subject_of(case.title)
    was, became = wording.number(earlier.value), wording.number(now.value)
    if now.value:
        return f"Antalet {subject} var {was} {then_when} och {became} {now_when}."
    if not earlier.value:
        return f"Inga {subject} registrerades {now_when} eller {then_when}."
    return f"Inga {subject} registrerades {now_when}. Antalet {then_when} var {was}."


def _certainty(row: dict[str, Any], case: Case, earlier: Window, now: Window) -> list[str]:
    """The level: is the difference more than chance?"""
    code = row["change"]
    if code == "about_same":
        return ["Nivån är ungefär densamma."]
    if code == "no_certain_change":
        chance = CHANCE if now.value != earlier.value else NO_DIFFERENCE
        return [chance, *_detectable(row, case, earlier, now)]
    difference = now.value - earlier.value
    larger = f"{'Ökningen' if code == 'increase' else 'Minskningen'} {LARGER}"
    if case.info["unit"] != "count":
        return [larger, likely_between(row, 100, "procent")]
    said = [larger]
    if earlier.months == now.months:
        word = "fler" if difference > 0 else "färre"
        size = f" ({wording.percent(abs(difference) / earlier.value)})" if earlier.value >= FEW else ""
        said = [f"Det är {wording.number(abs(difference))} {word}{size}. {larger}"]
    return [*said, likely_between(row, 100, "procent")] if earlier.value >= FEW else said


def _detectable(row: dict[str, Any], case: Case, earlier: Window, now: Window) -> list[str]:
    """Beside *no certain change*: the smallest fall that could have been seen; else the interval.

    That the dispersion in use is above 1 is said in words; the number stands on the indicator's own page.
    """
    if case.info["unit"] != "count":
        return [likely_between(row, 100, "procent")]
    expected = earlier.value * now.months / earlier.months
    phi = rules.dispersion(now.method)
    fall = rules.smallest_fall(expected, phi)
    noun = "ändring" if case.info["kind"] == "context" else "minskning"
    needed = "behöver" if not case.over else "hade behövt"
    used = f" ({CLUSTERED})" if phi > 1 else ""
    if fall is None:
        return [f"Med så få anmälningar går det inte att säkerställa någon minskning alls{used}."]
    if expected < FEW:
        most = wording.number(expected * (1 - fall))
        return [f"För att kunna säkerställa en minskning {needed} antalet vara högst omkring {most}{used}."]
    size = wording.number(fall * 100)
    return [f"En {noun} {needed} vara omkring {size} procent för att synas säkert{used}."]


# ── what cannot be judged ────────────────────────────────────────────────────────────────────────────────────


def _unjudged(row: dict[str, Any], case: Case, now: Window | None, earlier: Window | None) -> list[str]:
    """That it cannot be judged, and why; beside an activity or a way of working, which name no outcome, only why."""
    if row["reason"] == "not_comparable" and now is not None and earlier is not None and case.is_survey:
        then, latest = _waves(case, earlier, now)
        if len(now.series | earlier.series) == 1:
            return survey_sentences.change(row, subject_of(case.title), then, latest, case.baseline)
    told = _why(row["reason"], case, now, earlier)
    if case.commitment["kind"] in NAME_NO_OUTCOME:
        return told
    return ["Kan inte bedömas än." if row["reason"] == "waiting" else CANNOT, *told]


def _why(reason: str, case: Case, now: Window | None, earlier: Window | None) -> list[str]:
    subject, period = subject_of(case.title), wording.span_words(case.first_day, case.last_day)
    if reason == "protected":
        return [_hidden(case)]
    if reason == "small_base":
        if case.is_matched_change and now is not None:
            return [speed_sentences.fact(now), speed_sentences.FEW_SITES]
        return ["Underlaget är för litet."]
    if reason == "waiting":
        if now is not None and not now.blocked and earlier is not None:
            return _waits_for_the_whole(case, now, earlier)
        return [f"Uppgifter om {subject} för {period} har inte kommit."]
    if reason == "preliminary":
        return [f"Uppgifterna om {subject} för {period} är preliminära och kan ändras."]
    if reason == "not_comparable" and now is not None and earlier is not None:
        return _not_compared(case, now, earlier)
    if now is None or now.blocked:
        return [_missing(case, earlier)]
    no_earlier = _no_earlier(case, now)
    if case.is_survey:
        return survey_sentences.alone(subject, _waves(case, now)[0], no_earlier)
    value = wording.value(now.value, case.info["unit"])
    return [f"{case.title}: {value} {when_of(now)}.", no_earlier]


def _hidden(case: Case) -> str:
    """That the value is hidden; of one group among several, which."""
    if not case.group_words:
        return HIDDEN
    return f"{wording.capitalised(case.group_words)}: {wording.uncapitalised(HIDDEN)}"


def _missing(case: Case, earlier: Window | None) -> str:
    """What there is no figure of, and of which years; the same of every group."""
    subject, years = subject_of(case.info["title"]), wording.span_words(case.first_day, case.last_day)
    if case.is_matched_change:
        return f"Uppgift om {subject} saknas."
    if (earlier is None or earlier.blocked) and not case.baseline:
        before = windows.shifted(case.first_day, 1), windows.shifted(case.last_day, 1)
        years = f"{wording.span_words(*before)} och {years}"
    return f"Uppgift om {subject} från {years} saknas."


def _not_compared(case: Case, now: Window, earlier: Window) -> list[str]:
    """Of another series, or lacking the numbers that a comparison needs."""
    if case.is_survey:
        return survey_sentences.incomparable(subject_of(case.title), *_waves(case, earlier, now))
    if len(now.series | earlier.series) == 1:
        return [_both(case, earlier, now), "Uppgift om hur många fall talen bygger på saknas."]
    return [_both(case, earlier, now), _break(case, now)]


def _waits_for_the_whole(case: Case, now: Window, earlier: Window) -> list[str]:
    """A stated baseline of a whole period waits for the whole period, since seasons differ."""
    whole = wording.span_words(case.first_day, case.last_day)
    was = wording.span_words(earlier.start, earlier.end)
    return [
        f"Antalet {subject_of(case.title)} var {wording.number(now.value)} {when_of(now)}.",
        f"Utgångsläget som löftet anger, {wording.number(earlier.value)}, gäller hela {was} och jämförs när uppgifter "
        f"för hela {whole} har kommit.",
    ]


def _no_earlier(case: Case, now: Window) -> str:
    is_calendar = now.rows["period_kind"].isin(windows.CALENDAR_KINDS).all()
    when = "tiden före löftet"
    if is_calendar and not case.baseline:
        when = wording.span_words(*windows.span_before(now, case.start))
    return f"Jämförbar uppgift från {when} saknas."


def _break(case: Case, now: Window) -> str:
    """Where the series breaks, and why, if it is known."""
    ordered = case.rows.sort_values("period_start", kind="stable")
    new = ordered[ordered["series"].isin(list(now.series))]
    old = ordered[ordered["period_start"] < new["period_start"].iloc[0]] if len(now.series) == 1 else new.head(0)
    if old.empty:
        return "Siffrorna går inte att jämföra."
    area = new["area_code"].iloc[0]
    return series_breaks.words(case.info, area, old["period_end"].max(), new["period_start"].iloc[0])


def background(published: Published, promise_set: dict[str, Any], promise: dict[str, Any], case: Case) -> list[str]:
    """What is known beside an outcome without data: the context figures of the same commitment, as facts alone."""
    said = []
    for other in case.commitment["indicators"]:
        beside = cases.case_of(published, promise_set, promise, other)
        if beside.info["kind"] != "context" or beside.is_described_only:
            continue
        now = cases.present(beside)
        earlier = cases.before(beside, now)
        if now is None or earlier is None or now.blocked or earlier.blocked:
            continue
        said += [_both(beside, earlier, now), first_sentence(beside.info["caveat"])]
        if beside.info["polarity"] == "ambiguous":
            said.append(AMBIGUOUS)
    return said
