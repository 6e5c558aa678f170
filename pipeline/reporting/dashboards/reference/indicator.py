"""A page per indicator: what it is, how it is made, every published value and the lines behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from pipeline.reporting import series_breaks, wording
from pipeline.reporting.dashboards import frame, promise_view
from pipeline.reporting.dashboards.frame import Frame
from pipeline.reporting.dashboards.reference import corrections, meanings, method_words, protection_words, values
from pipeline.reporting.dashboards.reference.subjects import Subject, key
from pipeline.reporting.vocabulary import WORDS

NOT_READ = "Vi har inte gått igenom forskningen om den här åtgärden."
AGGREGATE = "Leveransen får bara visas sammanräknad, så raderna räknas inte upp här."


@dataclass(frozen=True)
class Source:
    """A delivery behind an indicator: *Brå: Anmälda brott, Nacka*, fetched, and what it reaches to."""

    title: str
    fetched: str
    until: str


def render(around: Frame, subject: Subject, name: str, verdicts: pd.DataFrame) -> str:
    """The page as HTML."""
    info = subject.info(name)
    shown = values.tables(subject, name)
    return frame.render(
        "reference/indicator.html",
        around,
        subject=subject,
        id=name,
        info=info,
        kind=WORDS["kind"][info["kind"]].words,
        kind_meaning=meanings.MEANINGS["kind"][info["kind"]],
        polarity=meanings.POLARITIES[info["polarity"]],
        units=[values.unit_words(one) for one in info["units"]],
        commitments=_commitments(subject, name),
        told=_told(subject, name, verdicts),
        methods=method_words.of_values(info["method"], subject.of(name)["method"]),
        phi=subject.said(method_words.phi_words(subject.of(name)["method"])),
        rule=meanings.STATUS_RULES[info["kind"]],
        protection=protection_words.TITLES[info["sensitivity"]],
        protection_rules=protection_words.rule_words(subject.published.policy.get(info["sensitivity"], {})),
        evidence=_evidence(subject, name),
        sources=_sources(subject, name),
        questions=_questions(subject, name),
        breaks=subject.said(" ".join(_breaks(subject, name))),
        tables=shown,
        aggregate=subject.said(AGGREGATE),
        lineage=subject.csv("lineage"),
        revisions=corrections.revisions(subject, name),
        corrections=corrections.entries(subject, name),
        is_sensitive=any(
            promise_view.is_sensitive(subject.published, one)
            for one in subject.promise_set["promises"]
            if name in promise_view.indicators(one)
        ),
    )


def _evidence(subject: Subject, name: str) -> str:
    """What research says of the indicator's own activity, else of those in the promises that it follows up."""
    naming = [
        [one for commitment in promise["commitments"] for one in commitment["indicators"]]
        for promise in subject.promise_set["promises"]
    ]
    beside = [one for named in naming if name in named for one in named]
    found = [subject.info(one)["evidence"] for one in ([name] if subject.info(name)["evidence"] else beside)]
    return " ".join(dict.fromkeys(filter(None, found))) or NOT_READ


def _commitments(subject: Subject, name: str) -> list[tuple[str, str, str]]:
    """Promise id, its title, and the commitments that name the indicator: *3d Medborgarna känner sig tryggare*."""
    found = []
    for promise in subject.promise_set["promises"]:
        own = [f"{one['id']} {one['text']}" for one in promise["commitments"] if name in one["indicators"]]
        if own or promise["headline_indicator"] == name:
            found.append((promise["id"], promise["title"], "; ".join(own)))
    return found


def _told(subject: Subject, name: str, verdicts: pd.DataFrame) -> list[tuple[str, str, list[str]]]:
    """What is said of it on each promise's page: promise id, title, and the sentences of its verdicts, each once."""
    rows = verdicts[(verdicts["promise_set"] == subject.id) & (verdicts["indicator"] == name)]
    found = []
    for promise in subject.promise_set["promises"]:
        own = rows.loc[rows["promise"] == promise["id"], "sentence"]
        if said := [one for one in dict.fromkeys(own) if one]:
            found.append((promise["id"], promise["title"], said))
    return found


def _breaks(subject: Subject, name: str) -> list[str]:
    """Which values of the set's own area cannot be compared, and why."""
    info, rows = subject.info(name), subject.of(name)
    own = rows[(rows["area_code"] == subject.promise_set["area_code"]) & (rows["unit"] == info["unit"])]
    return series_breaks.between(info, own[own["group_key"] == ""])


def _questions(subject: Subject, name: str) -> list[str]:
    """What was asked in each wave, of whom, how many answered, and where it was published."""
    shown = {key(row)[:3] + key(row)[4:5] for row in subject.of(name).to_dict("records")}
    found = []
    for one in subject.published.label.get("survey", ()):
        if (name, one["area_code"], one["period"], one["group_key"]) in shown and one["indicator"] == name:
            said = [
                _where_and_when(subject, one),
                f"Frågan var: {_stopped(one['question'])}" if one["question"] else "Frågan är inte angiven.",
                f"Räknat bland: {_stopped(one['base'])}" if one["base"] else "Vilka som räknas är inte angivet.",
                _answered(one),
                f"Publicerat: {_stopped(one['publication'])}" if one["publication"] else "",
            ]
            found.append(" ".join(part for part in said if part))
    return list(dict.fromkeys(found))


def _where_and_when(subject: Subject, one: Mapping[str, Any]) -> str:
    """*2023, Vaxholm.* or *2024, årskurs 9, flickor.*: the set's own area is not named."""
    area = one["area_code"] if one["area_code"] != subject.promise_set["area_code"] else ""
    parts = [
        wording.capitalised(wording.period_words(one["period"])),
        subject.published.label["area"].get(area, area),
        values.group_words(subject.published, one["group_key"]),
    ]
    return f"{', '.join(part for part in parts if part)}."


def _stopped(text: str) -> str:
    """With a full stop at its end, unless it asks."""
    return text if text.endswith(("?", "!")) else f"{text.rstrip('.')}."


def _answered(one: Mapping[str, Any]) -> str:
    answers, invited = one["answers"], one["invited"]
    if answers is None or pd.isna(answers):
        return "Antalet svar är inte publicerat."
    if invited is None or pd.isna(invited):
        return f"{wording.number(answers)} svarade."
    return f"{wording.number(answers)} av {wording.number(invited)} tillfrågade svarade."


def _sources(subject: Subject, name: str) -> list[Source]:
    rows = subject.of(name)
    found = []
    for delivery in subject.delivery.to_dict("records"):
        own = rows[[delivery["delivery"] in joined.split(";") for joined in rows["deliveries"]]]
        if len(own):
            found.append(Source(_title(delivery), _long(delivery["accessed"]), _long(values.last_day(own))))
    return found


def _title(delivery: Mapping[Any, Any]) -> str:
    publisher = delivery["publisher"]
    return f"{publisher}: {delivery['title']}" if publisher else str(delivery["title"])


def _long(day: object) -> str:
    return wording.long_date(day) if isinstance(day, date) and not pd.isna(day) else ""
