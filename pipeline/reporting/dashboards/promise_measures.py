"""What is known: each measure that has values, with its pictures and the numbers that its verdict compares."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from pipeline.reporting import cases, headlines, survey_sentences, survey_waves, windows, wording
from pipeline.reporting.dashboards.charts.base import own_area
from pipeline.reporting.dashboards.figure_files import FigureBlock
from pipeline.reporting.fact_sentences import row_words
from pipeline.reporting.phrases import CANNOT
from pipeline.reporting.published import Published
from pipeline.reporting.sentences import (
    SENTENCE_END,
    SYNTHETIC,
    WORDS,
    Phrase,
    marked,
    phrase,
    target_words,
    unmarked,
)

JUDGED = ("increase", "decrease", "about_same", "no_certain_change")
BACKGROUND = "context"
AMBIGUOUS = "ambiguous"
COMPARISON = "jamforelse"
AT_ONCE = 4  # sentences; the rest is folded
REAL_CHANGE = "Den verkliga förändringen"


@dataclass(frozen=True)
class Fact:
    """One number beside a picture: what it is, and the words or the status."""

    heading: str
    words: str
    phrase: Phrase | None = None


@dataclass(frozen=True)
class Shown:
    """A measure that has values.

    Attributes:
        id: the indicator's.
        title: its title.
        is_background: it says nothing of whether the promise is kept.
        sentences: what its verdict says beyond the short answer, marked; '' if nothing.
        more: the rest of it, where that is long.
        until: the month or year of its newest value.
        figures: its pictures of the promise period.
        untils: of each, the month or year of its newest value.
        facts: the numbers that the verdict compares.
        caveat: what it does not capture, marked.
        comes_later: of a closed set: its values are of years after it.
        is_folded: it stands folded under its finding: it has no target, and another measure and picture stand open.
    """

    id: str
    title: str
    is_background: bool
    sentences: str
    more: str
    until: str
    figures: tuple[FigureBlock, ...]
    untils: tuple[str, ...]
    facts: tuple[Fact, ...]
    caveat: str
    comes_later: bool = False
    is_folded: bool = False

    @property
    def finding(self) -> str:
        """What it shows, marked: the name of its first picture, else the first that is said of its values."""
        if self.figures:
            return self.figures[0].picture.title
        told = [unmarked(one) for one in split(self.sentences)]
        of_values = [one.rstrip(".") for one in told if one != CANNOT and one not in self.caveat]
        said = next(iter(of_values), self.title)
        said = f"Bakgrund: {wording.uncapitalised(said)}" if self.is_background else said
        return marked([said], synthetic=SYNTHETIC in self.sentences)


@dataclass(frozen=True)
class Missing:
    """Measures without any value that lack the same thing: (id, title) of each, and what is needed."""

    measures: tuple[tuple[str, str], ...]
    needs: str


@dataclass(frozen=True)
class Later:
    """What came after a closed set's period: newest values as sentences, and pictures. It changes no verdict."""

    sentences: tuple[str, ...]
    figures: tuple[tuple[FigureBlock, str], ...]


def own_rows(published: Published, promise_set: dict[str, Any]) -> pd.DataFrame:
    """Published values of the set's area and its parts, the hidden ones too."""
    rows = published.observation
    own = rows["area_code"].eq(promise_set["area_code"]) | rows["area_code"].str.startswith(
        promise_set["area_code"] + ":"
    )
    return rows[own & rows["status"].isin(["ok", "suppressed"])]


def shown(
    published: Published,
    promise_set: dict[str, Any],
    promise: dict[str, Any],
    indicator: str,
    row: dict[str, Any] | None,
    blocks: list[FigureBlock],
    *,
    said: str = "",
) -> Shown:
    """One measure.

    Args:
        published: what was published.
        promise_set: the set.
        promise: one of its promises.
        indicator: its id.
        row: its verdict.
        blocks: its pictures.
        said: what the page says of it already: the short answer, of the headline measure.
    """
    info = published.dictionary[indicator]
    own = own_rows(published, promise_set)
    demo = bool(promise_set["demo"])
    is_background = info["kind"] == BACKGROUND
    caveat = marked([info["caveat"]], synthetic=demo)
    facts = _facts(published, promise_set, promise, indicator, row, has_status=not said) if row else ()
    sentences = _remaining(row["sentence"] if row else "", said, facts)
    figures = tuple(one for one in blocks if not is_later(promise_set, one))
    told = split(_after_caveat(sentences, caveat) if is_background and not figures else sentences)
    until = _until(own[own["indicator"] == indicator], promise_set)
    comes_later = bool(until) and headlines.is_over(promise_set) and not figures
    return Shown(
        id=indicator,
        title=info["title"],
        is_background=is_background,
        sentences=" ".join(told[:AT_ONCE]),
        more=" ".join(told[AT_ONCE:]),
        until="" if comes_later else until,
        figures=figures,
        untils=tuple(_until_of(one, own, promise_set) for one in figures),
        facts=facts,
        caveat=caveat,
        comes_later=comes_later,
    )


def is_later(promise_set: dict[str, Any], block: FigureBlock) -> bool:
    """The picture is of what came after a closed set's period: its comparisons run on to the present."""
    of_others = block.picture.id.endswith(f"-{COMPARISON}")
    return block.picture.is_later or (of_others and headlines.is_over(promise_set))


def of_police_area(published: Published, promise_set: dict[str, Any], names: list[str]) -> dict[str, str]:
    """Indicator → its newest survey figure, as a sentence, of the police area that holds the municipality.

    Only of measures that the municipality has no figure of; the sentence says whose it is.
    """
    found = {}
    for one in names:
        rows = published.observation
        rows = rows[(rows["indicator"] == one) & (rows["status"] == "ok") & (rows["dimension"] == "")]
        rows = rows[rows["synthetic"] == bool(promise_set["demo"])]
        area = own_area(published, promise_set, rows)
        rows = rows[rows["area_code"] == area].sort_values("period_end")
        if len(rows):
            last, info = rows.iloc[-1], published.dictionary[one]
            when = wording.in_period(last["period_start"], last["period_end"])
            name = published.label["area"].get(area, area)
            said = f"{info['title']}, {name}, {when}: {wording.value(float(last['value']), info['unit'])}."
            found[one] = marked([said], synthetic=bool(promise_set["demo"]))
    return found


def later(
    published: Published, promise_set: dict[str, Any], named: list[str], blocks: dict[str, list[FigureBlock]],
    police: dict[str, str],
) -> Later | None:  # fmt: skip
    """What came after, of all measures of a promise; None of an open set, or where nothing has come.

    Args:
        published: what was published.
        promise_set: the set.
        named: the measures that have values.
        blocks: indicator → its pictures.
        police: of ``of_police_area``.
    """
    if not headlines.is_over(promise_set):
        return None
    own = own_rows(published, promise_set)
    sentences = [police.get(one) or _after(published, promise_set, own[own["indicator"] == one], one) for one in named]
    figures = tuple(
        (block, _until_of(block, own, promise_set))
        for one in named for block in blocks.get(one, []) if is_later(promise_set, block)
    )  # fmt: skip
    found = Later(tuple(one for one in sentences if one), figures)
    return found if found.sentences or found.figures else None


def _after(published: Published, promise_set: dict[str, Any], own: pd.DataFrame, indicator: str) -> str:
    """The newest value after the period; of a survey its two latest waves, and whether they differ for certain."""
    newest = _newest(own, promise_set, published.dictionary[indicator])
    waves = survey_waves.told(published, indicator, promise_set["area_code"])
    if not newest or published.dictionary[indicator]["sensitivity"] != "survey":
        return newest
    return marked(waves, synthetic=bool(promise_set["demo"])) or newest


def missing(published: Published, names: list[str]) -> tuple[Missing, ...]:
    """Measures without values, together where they lack the same thing."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for one in names:
        info = published.dictionary[one]
        titles = grouped.setdefault(info["needs"], [])
        titles.append((one, wording.uncapitalised(info["title"]) if titles else info["title"]))
    return tuple(Missing(tuple(measures), needs) for needs, measures in grouped.items())


def _facts(
    published: Published,
    promise_set: dict[str, Any],
    promise: dict[str, Any],
    indicator: str,
    row: dict[str, Any],
    *,
    has_status: bool,
) -> tuple[Fact, ...]:
    if row["change"] not in JUDGED:
        return ()
    case = cases.case_of(published, promise_set, promise, indicator, row["group_key"])
    info, found = case.info, []
    compared = f"{_label(row['baseline_period'])} mot {_label(row['period'])}" if row["baseline_period"] else ""
    if has_status:
        side = headlines.side(info["polarity"], info["kind"], row["change"])
        words = phrase(headlines.Status("change", row["change"], side=side))
        if info["polarity"] == AMBIGUOUS:
            words = Phrase(words.words, WORDS["mark"]["ambiguous"].words, words.shape)
        found.append(Fact(f"Förändring, {compared}" if compared else "Förändring", "", words))
    now = cases.present(case)
    earlier = None if now is None or case.is_matched_change else cases.before(case, now)
    if now is not None and earlier is not None:
        first, then = (_value_words(case, one.value, earlier.value, now.value) for one in (earlier, now))
        values = f"först {first}, sedan {then}"
        found.append(Fact(f"Värden, {compared}" if compared and not has_status else "Värden", values))
    if not pd.isna(row["change_lower"]):
        found.append(Fact(REAL_CHANGE, _interval(row, info["unit"])))
    if case.target and now is not None and not case.over and info["unit"] == "count":
        aimed = target_words(float(case.target["value"]), "count", case.better)
        found.append(Fact("Hittills mot målet", f"{wording.number(now.value)}, målet är {aimed}"))
    return tuple(found)


def _value_words(case: cases.Case, value: float, earlier: float, now: float) -> str:
    """A value beside the other that it is compared with: of two shares, as in the sentence about them."""
    if not case.is_survey:
        return wording.value(value, case.info["unit"])
    return wording.percent(value, survey_sentences.decimals_of(earlier, now))


def _interval(row: dict[str, Any], unit: str) -> str:
    """*ligger troligen mellan −8,6 och +15,1 procent*: relative of counts and rates, else in the unit itself."""
    lower, upper = row["change_lower"], row["change_upper"]
    if unit == "kmh":
        return f"ligger troligen {wording.interval(lower, upper, 1)} {wording.UNIT_WORDS[unit]}"
    words = "procentenheter" if unit == "share" else "procent"
    return f"ligger troligen {wording.interval(lower * 100, upper * 100, 1)} {words}"


def _remaining(sentence: str, said: str, facts: tuple[Fact, ...]) -> str:
    """The sentences that were not said already, in the short answer or beside the picture."""
    intervals = [one.words for one in facts if one.heading == REAL_CHANGE]
    left = [one for one in split(sentence) if one not in split(said)]
    return " ".join(one for one in left if not any(words in one for words in intervals))


def split(text: str) -> list[str]:
    """A marked text as its sentences, each with its mark."""
    mark = SYNTHETIC if text.startswith(SYNTHETIC) else ""
    return [f"{mark}{one}" for one in SENTENCE_END.split(unmarked(text)) if one]


def _after_caveat(sentence: str, caveat: str) -> str:
    """A background's sentence after what it does not show, unless the sentence says that itself."""
    is_said = caveat.split(". ")[0].rstrip(".") in sentence
    return f"{caveat} {sentence}" if sentence and not is_said else sentence


def _newest(own: pd.DataFrame, promise_set: dict[str, Any], info: dict[str, Any]) -> str:
    """The newest value after a closed set's period, as a sentence; '' if there is none."""
    end = date.fromisoformat(promise_set["period_end"])
    rows = own[(own["unit"] == info["unit"]) & (own["dimension"] == "") & (own["status"] == "ok")]
    rows = rows[[isinstance(day, date) and day > end for day in rows["period_start"]]]
    if rows.empty:
        return ""
    last = rows.sort_values(["period_end", "period_start"]).iloc[-1]
    when = wording.in_period(last["period_start"], last["period_end"])
    said = f"{info['title']} {when}: {row_words(last.to_dict(), info['unit'])}."
    return marked([said], synthetic=bool(promise_set["demo"]))


def _until(own: pd.DataFrame, promise_set: dict[str, Any]) -> str:
    """The month or year of the newest value; of a year that goes on: *2026, som inte är slut*."""
    as_of = date.fromisoformat(promise_set["as_of"])
    days = [day for day in own["period_end"] if isinstance(day, date) and day <= as_of]
    dated = [day for day in own["period_start"] if isinstance(day, date) and day <= as_of]
    if dated and not [day for day in days if day >= max(dated)]:
        return f"{max(dated).year}, som inte är slut"
    if not days:
        return ""
    day = max(days)
    return str(day.year) if (day.month, day.day) == (12, 31) else f"{wording.MONTHS[day.month - 1]} {day.year}"


def _until_of(block: FigureBlock, own: pd.DataFrame, promise_set: dict[str, Any]) -> str:
    """Likewise of what a picture shows alone."""
    rows = own[own["indicator"] == block.picture.indicator]
    if "period" in block.picture.data:
        rows = rows[rows["period"].isin(block.picture.data["period"])]
    return _until(rows, promise_set)


def _label(period: str) -> str:
    span = windows.span(period)
    return wording.span_words(*span) if span else wording.period_words(period)
