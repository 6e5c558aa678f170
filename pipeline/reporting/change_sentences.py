"""Sentences about a change: both values as a fact, and then how sure the difference is. DOMAIN 6.

Direction words come from the sign, never from what would be good: counts are *fler* and *färre*.
"""

import re
from typing import Any

from pipeline.reporting import cases, rules, windows, wording
from pipeline.reporting.cases import Case
from pipeline.reporting.published import Published
from pipeline.reporting.windows import Window

FEW = 20  # a smaller base gives counts, no percentages
HIDDEN = "Uppgiften visas inte, för att enskilda personer inte ska kunna kännas igen."
CHANCE = "Skillnaden är inte större än vad slumpen kan ge."
LARGER = "är större än vad slumpen brukar ge."
CANNOT = "Kan inte bedömas."
FEW_SITES = "Det krävs minst fyra gator med åtgärder och tre jämförelsegator för att kunna säkerställa en förändring."
BY_STREET = "Uppgifterna finns gata för gata."
ONE_STREET = "En enskild gata räcker inte för att säga att något har ändrats."
WITH_CONTROLS = "Alla gator som mättes räknas, även jämförelsegatorna."
AMBIGUOUS = "Uppgiften kan tolkas på flera sätt."
BACKGROUND = "Uppgiften är bakgrund och visar inte om löftet hålls."


def change(row: dict[str, Any], case: Case) -> list[str]:
    """What a verdict row says of the change in its indicator."""
    now = cases.present(case)
    earlier = None if case.is_matched_change else cases.before(case, now)
    if row["change"] == "":
        return _described(case)
    if row["change"] == "cannot_judge":
        return _unjudged(row["reason"], case, now, earlier)
    if case.is_matched_change and now is not None:
        return _matched(row, now)
    if now is None or earlier is None:
        return []
    said = [_both(case, earlier, now), *_certainty(row, case, earlier, now), *_left_out(case, now)]
    if case.info["polarity"] == "ambiguous":
        said.append(_first_sentence(case.info["caveat"]))
    elif case.info["kind"] == "context":
        said.append(BACKGROUND)
    if not case.baseline:
        compared = wording.span_words(earlier.start, earlier.end)
        said.append(f"Löftet anger inget utgångsläge. Jämförelsen med {compared} är vårt val.")
    return said


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
    then_when, now_when = wording.in_period(earlier.start, earlier.end), wording.in_period(now.start, now.end)
    if unit != "count":
        decimals = _share_decimals(earlier.value, now.value)
        values = " och ".join(
            f"{wording.percent(one.value, decimals) if unit == 'share' else wording.value(one.value, unit)} {when}"
            for one, when in ((earlier, then_when), (now, now_when))
        )
        return f"{case.info['title']}: {values}."
    subject = subject_of(case.info["title"])
    if not now.value:
        told = f"Inga {subject} registrerades {now_when}"
        return (
            f"{told} eller {then_when}."
            if not earlier.value
            else (f"{told}. Antalet {then_when} var {wording.number(earlier.value)}.")
        )
    return (
        f"Antalet {subject} var {wording.number(earlier.value)} {then_when} och {wording.number(now.value)} {now_when}."
    )


def _certainty(row: dict[str, Any], case: Case, earlier: Window, now: Window) -> list[str]:
    """The level: is the difference more than chance?"""
    code = row["change"]
    if code == "about_same":
        return ["Nivån är ungefär densamma."]
    if code == "no_certain_change":
        chance = CHANCE if now.value != earlier.value else "Det är ingen skillnad."
        return [chance, *_detectable(row, case, earlier, now)]
    difference = now.value - earlier.value
    noun = "Ökningen" if code == "increase" else "Minskningen"
    larger = f"{noun} {LARGER}"
    unit = case.info["unit"]
    if unit == "share":
        apart = wording.percentage_points(difference, _share_decimals(earlier.value, now.value))
        return [f"Skillnaden är {apart}. {larger}", _interval(row, 100, "procentenheter")]
    if unit != "count":
        return [larger, _interval(row, 100, "procent")]
    said = [larger]
    if earlier.months == now.months:
        word = "fler" if difference > 0 else "färre"
        said = [f"Det är {wording.number(abs(difference))} {word}. {larger}"]
    return [*said, _interval(row, 100, "procent")] if earlier.value >= FEW else said


def _detectable(row: dict[str, Any], case: Case, earlier: Window, now: Window) -> list[str]:
    """Beside *no certain change*: the smallest fall that could have been seen (counts), else the interval."""
    if case.info["unit"] != "count":
        return [_interval(row, 100, "procentenheter" if case.info["unit"] == "share" else "procent")]
    expected = earlier.value * now.months / earlier.months
    fall = rules.smallest_fall(expected, rules.dispersion(now.method))
    needed = "behöver" if not case.over else "hade behövt"
    if fall is None:
        return ["Med så få anmälningar går det inte att säkerställa någon minskning alls."]
    if expected < FEW:
        most = wording.number(expected * (1 - fall))
        return [f"För att kunna säkerställa en minskning {needed} antalet vara högst omkring {most}."]
    size = wording.number(fall * 100)
    return [f"En minskning {needed} vara omkring {size} procent för att synas säkert."]


def _matched(row: dict[str, Any], now: Window) -> list[str]:
    """A change in mean speed against the control streets. Only the difference is known, so only that is said."""
    size = wording.number(abs(now.value), 1)
    word = "högre" if now.value > 0 else "lägre"
    fact = f"Räknat mot jämförelsegatorna blev medelhastigheten {size} kilometer i timmen {word} på gatorna i löftet."
    if size == "0,0":
        fact = "Medelhastigheten ändrades lika mycket på gatorna i löftet som på jämförelsegatorna."
    if row["change"] == "cannot_judge":
        return [CANNOT, fact, FEW_SITES]
    if row["change"] == "no_certain_change":
        return [fact, CHANCE, _interval(row, 1, "kilometer i timmen")]
    return [fact, f"Skillnaden {LARGER}", _interval(row, 1, "kilometer i timmen")]


def _interval(row: dict[str, Any], scale: float, unit: str) -> str:
    bounds = wording.interval(row["change_lower"] * scale, row["change_upper"] * scale, 1)
    return f"Den verkliga förändringen ligger troligen {bounds} {unit}."


def _described(case: Case) -> list[str]:
    """Levels from measuring sessions: said, not judged."""
    if case.info["method"] == "v85":
        return [*_by_street(case), ONE_STREET]
    sides = {str(row["period"]).rpartition("-")[2]: row for row in case.rows.to_dict("records")}
    then, after = sides.get("before"), sides.get("after")
    if not then or not after or then["status"] != "ok" or after["status"] != "ok":
        return [BY_STREET, ONE_STREET]
    unit = case.info["unit"]
    values = f"{wording.value(then['value'], unit)} före och {wording.value(after['value'], unit)} efter"
    if not case.has_controls:
        return [f"{case.info['title']}: {values}."]
    return [f"{case.info['title']}: {values}.", WITH_CONTROLS, "Om förändringen är säker bedöms mot jämförelsegatorna."]


def _by_street(case: Case) -> list[str]:
    """The span over the streets of a measure that is never put together (v85): of the latest side of the sessions."""
    side = next((one for one in ("after", "during", "before") if (case.streets["side"] == one).any()), "")
    streets = case.streets[case.streets["side"] == side].sort_values("period_end", kind="stable")
    values = streets.drop_duplicates("group_key", keep="last")["value"]
    if not side or values.empty:
        return [BY_STREET]
    when = f"{wording.PERIOD_SIDES[side]} åtgärderna"
    low, high = wording.number(values.min()), wording.number(values.max())
    if len(values) == 1:
        return [f"På den gata som mättes {when} körde 85 procent av fordonen högst {low} kilometer i timmen."]
    span = low if low == high else f"{low} till {high}"
    unit = "kilometer i timmen" if low == high else "kilometer i timmen, beroende på gata"
    on = f"På de {wording.small_number(len(values))} gator som mättes {when}"
    said = [f"{on} körde 85 procent av fordonen högst {span} {unit}."]
    return [*said, WITH_CONTROLS] if case.has_controls else said


# ── what cannot be judged ────────────────────────────────────────────────────────────────────────────────────


def _unjudged(reason: str, case: Case, now: Window | None, earlier: Window | None) -> list[str]:
    subject = subject_of(case.info["title"])
    period = wording.span_words(case.start, case.end)
    if reason == "protected":
        return [CANNOT, HIDDEN]
    if reason == "small_base":
        if case.is_matched_change and now is not None:
            return _matched({"change": "cannot_judge"}, now)
        return [CANNOT, "Underlaget är för litet."]
    if reason == "waiting":
        return [f"Kan inte bedömas än. Uppgifter om {subject} för {period} har inte kommit."]
    if reason == "preliminary":
        return [CANNOT, f"Uppgifterna om {subject} för {period} är preliminära och kan ändras."]
    if reason == "not_comparable" and now is not None and earlier is not None:
        return [CANNOT, _both(case, earlier, now), _break(case, now)]
    if now is not None and not now.blocked:
        value = wording.value(now.value, case.info["unit"])
        when = wording.in_period(now.start, now.end)
        return [CANNOT, f"{case.info['title']}: {value} {when}.", _no_earlier(case, now)]
    return [CANNOT, f"Uppgift om {subject} saknas."]


def _no_earlier(case: Case, now: Window) -> str:
    is_calendar = now.rows["period_kind"].isin(windows.CALENDAR_KINDS).all()
    when = "tiden före löftet"
    if is_calendar and not case.baseline:
        when = wording.span_words(*windows.span_before(now, case.start))
    return f"Jämförbar uppgift från {when} saknas."


def _break(case: Case, now: Window) -> str:
    """Where the series breaks, if it is known; never in other words than these."""
    ordered = case.rows.sort_values("period_start", kind="stable")
    new = ordered[ordered["series"].isin(list(now.series))]
    old = ordered[ordered["period_start"] < new["period_start"].iloc[0]] if len(now.series) == 1 else new.head(0)
    if old.empty:
        return "Siffrorna går inte att jämföra."
    last, first = old["period_end"].iloc[-1].year, new["period_start"].iloc[0].year
    return f"Siffrorna till och med {last} går inte att jämföra med dem från {first} och framåt."


def background(published: Published, promise_set: dict[str, Any], promise: dict[str, Any], case: Case) -> list[str]:
    """What is known beside an outcome without data: the context figures of the same commitment, as facts alone."""
    said = []
    for other in case.commitment["indicators"]:
        beside = cases.case_of(published, promise_set, promise, other)
        now = cases.present(beside)
        earlier = cases.before(beside, now)
        if beside.info["kind"] != "context" or now is None or earlier is None or now.blocked or earlier.blocked:
            continue
        said += [_both(beside, earlier, now), _first_sentence(beside.info["caveat"])]
        if beside.info["polarity"] == "ambiguous":
            said.append(AMBIGUOUS)
    return said


# ── words for what is counted ────────────────────────────────────────────────────────────────────────────────


def subject_of(title: str) -> str:
    """A title as a noun phrase inside a sentence: *Anmälda bostadsinbrott* → *anmälda bostadsinbrott*."""
    bare = re.sub(r"^Antal(et)? ", "", title)
    return wording.uncapitalised(re.sub(r"^Andel ", "andelen ", bare))


def _share_decimals(earlier: float, now: float) -> int:
    """Decimals at which the printed difference is the difference of the printed shares."""
    return 0 if round(now * 100) - round(earlier * 100) == round((now - earlier) * 100) else 1


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])", text.strip(), maxsplit=1)[0]
