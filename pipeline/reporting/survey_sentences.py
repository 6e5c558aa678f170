"""Sentences about survey shares: what those who answered said, whether it differs, and how many they were.

What a published table lacks is named: *Det går inte att bedöma om den är större än slumpen, eftersom antalet svarande
2020 saknas.* (DOMAIN 6). Waves that are not asked the same way are never compared.
"""

import math
from dataclasses import dataclass
from typing import Any

from pipeline.reporting import rules, wording
from pipeline.reporting.phrases import (
    CHANCE,
    LARGER,
    likely_between,
    on_baseline,
    when_of,
)
from pipeline.reporting.windows import Window

UNKNOWN: dict[str, Any] = {}
TRUE_ENOUGH = 0.25  # percentage points that a printed difference may be off


@dataclass(frozen=True)
class Wave:
    """One wave's share and what is known of how it came about.

    Attributes:
        window: its published row, or the promise's stated baseline.
        asked: its label: question, base, question_version, answers, invited; empty where nothing is known.
    """

    window: Window
    asked: dict[str, Any]

    @property
    def share(self) -> rules.Share:
        """As the rules take it."""
        return rules.Share(self.window.value, self.window.number("standard_error"), self.window.number("base_n"))

    @property
    def when(self) -> str:
        """*år 2020*."""
        return when_of(self.window)

    @property
    def short(self) -> str:
        """*2020*."""
        if self.window.is_stated:
            return "i löftets utgångsläge"
        return wording.span_words(self.window.start, self.window.end)

    @property
    def answered(self) -> str:
        """*År 2023 svarade 1 669 av 3 520 tillfrågade (47,4 procent).* '' where nobody has said how many."""
        answers, invited = _number(self.asked.get("answers")), _number(self.asked.get("invited"))
        answers = self.window.number("base_n") if math.isnan(answers) else answers
        if math.isnan(answers):
            return ""
        told = f"{wording.capitalised(self.when)} svarade {wording.number(answers)}"
        if math.isnan(invited) or invited < answers:
            return f"{told}."
        return f"{told} av {wording.number(invited)} tillfrågade ({wording.percent(answers / invited, 1)})."


def change(row: dict[str, Any], subject: str, then: Wave, now: Wave, baseline: dict[str, Any] | None) -> list[str]:
    """Two waves that can be compared, or that lack only numbers: values, difference, certainty, who answered.

    Args:
        row: the verdict; its change, reason and interval.
        subject: *andelen som känner sig trygga*.
        then: the earlier wave.
        now: the later.
        baseline: what the promise states of its baseline.
    """
    decimals = decimals_of(then.window.value, now.window.value)
    was, became = (wording.percent(one.window.value, decimals) for one in (then, now))
    fact = f"Bland dem som svarade var {subject} {was} {then.when} och {became} {now.when}."
    shown = (wording.rounded(one.window.value * 100, decimals) for one in (now, then))
    size = wording.percentage_points((next(shown) - next(shown)) / 100, decimals)
    apart = f"Skillnaden är {size}." if was != became else "Andelarna är lika stora."
    said = [fact]
    if row["change"] == "cannot_judge":
        said += [apart, f"Det går inte att bedöma om den är större än slumpen, eftersom {lacking(then, now)}."]
        if was == became:
            said[1:] = [apart, f"Det går inte att bedöma om något har ändrats, eftersom {lacking(then, now)}."]
    elif row["change"] == "no_certain_change":
        least = wording.number(rules.smallest_difference(then.share, now.share) * 100)
        least = f"{least} procentenhet{'' if least == '1' else 'er'}"
        said += [apart, CHANCE] if was != became else [apart]
        said += [f"En skillnad behöver vara omkring {least} för att synas säkert."]
    else:
        noun = "Ökningen" if row["change"] == "increase" else "Minskningen"
        said += [apart, f"{noun} {LARGER}", likely_between(row, 100, "procentenheter")]
    return [*said, *_answered(then, now), *on_baseline(baseline, then.window)]


def decimals_of(earlier: float, now: float) -> int:
    """Decimals at which the printed difference is that of the printed shares (0–1), and nearly the real one."""
    apart = wording.rounded(now * 100) - wording.rounded(earlier * 100)
    real = (now - earlier) * 100
    return 0 if apart == wording.rounded(real) and abs(apart - real) <= TRUE_ENOUGH else 1


def lacking(then: Wave, now: Wave) -> str:
    """Which number a published table lacks, and when: *antalet svarande 2020 saknas*; else the interval."""
    answers = [one.short for one in (then, now) if math.isnan(one.share.base_n)]
    intervals = [one.short for one in (then, now) if math.isnan(one.share.standard_error)]
    if answers:
        return f"antalet svarande {wording.listed(answers)} saknas"
    return f"osäkerhetsintervallet {wording.listed(intervals)} saknas"


def incomparable(subject: str, then: Wave, now: Wave) -> list[str]:
    """Two waves that are not of one series: each by itself, and why they are not compared; never how that is judged."""
    values = [
        f"{wording.capitalised(one.when)} var {subject} {wording.percent(one.window.value)} bland dem som svarade."
        for one in (then, now)
    ]
    return [*values, f"De går inte att jämföra, eftersom {_difference(then, now)}.", *_answered(then, now)]


def alone(subject: str, now: Wave, no_earlier: str) -> list[str]:
    """One wave without another to compare it with."""
    fact, *answered = single(subject, now)
    return [fact, no_earlier, *answered]


def single(subject: str, now: Wave) -> list[str]:
    """One wave, as a fact."""
    share = wording.percent(now.window.value)
    return [f"Bland dem som svarade var {subject} {share} {now.when}.", *_answered(now)]


def _difference(then: Wave, now: Wave) -> str:
    for name, words in (("question", "frågan"), ("base", "vilka som räknas")):
        unknown = [one.short for one in (then, now) if one.asked and not one.asked.get(name)]
        if unknown:
            return f"{words} inte är angiv{'en' if name == 'question' else 'et'} för {wording.listed(unknown)}"
    if then.asked and now.asked:
        if then.asked["question"] != now.asked["question"]:
            return "frågan inte är densamma"
        if then.asked["base"] != now.asked["base"]:
            return "det inte är samma personer som räknas"
    return "frågan eller sättet att samla in svar har ändrats"


def _answered(*waves: Wave) -> list[str]:
    return [one.answered for one in waves if one.answered]


def _number(value: Any) -> float:
    return float("nan") if value is None or value == "" else float(value)
