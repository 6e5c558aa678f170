"""*Att göra*, for those who run the follow-up: what is late, missing or not named. Never part of what is approved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.reporting import headlines, wording
from pipeline.reporting.dashboards import delivery_view, frame
from pipeline.reporting.dashboards.frame import Frame
from pipeline.reporting.dashboards.reference import accessibility, retention, values
from pipeline.reporting.dashboards.reference.files import DataFile
from pipeline.reporting.dashboards.reference.subjects import Subject

TITLE, PAGE = "Att göra", "to_do.html"
NOBODY = "Ingen roll är angiven"
PLANNED = "fact_and_plan"  # the method of values whose denominator is the plan
SHORTEST = ("month", "quarter", "year")


@dataclass(frozen=True)
class Missing:
    """What a role has to deliver: the indicators, what each needs, and the formats of files that hold it."""

    role: str
    needs: tuple[tuple[str, str, str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Late:
    """A planned activity past its period: *Trygghetsvandringar, augusti 2026: 2 av 3*."""

    id: str
    title: str
    period: str
    done: str
    planned: str
    unit: str


@dataclass(frozen=True)
class Unnamed:
    """A commitment that lacks something that follow-up needs."""

    promise: str
    title: str
    lacking: str


def render(around: Frame, subject: Subject, files: Sequence[DataFile]) -> str:  # noqa: ARG001 - as every page of PAGES
    """The page as HTML."""
    every = delivery_view.deliveries(subject.published, dict(subject.promise_set))
    return frame.render(
        "reference/to_do.html",
        around,
        subject=subject,
        not_loaded=[one for one in every if one.row["state"] in delivery_view.NOT_LOADED],
        missing=_missing(subject),
        late=late(subject),
        unnamed=_unnamed(subject),
        steps=_steps(subject),
        retention=retention.to_do(subject),
        statement=accessibility.missing(subject.published),
        is_over=headlines.is_over(dict(subject.promise_set)),
    )


def late(subject: Subject) -> list[Late]:
    """What was planned in a period that is over and is not done, from the shortest periods there are of each."""
    as_of = date.fromisoformat(subject.promise_set["as_of"])
    found = []
    for name in subject.indicators:
        rows = subject.of(name)
        rows = rows[(rows["method"] == PLANNED) & (rows["status"] == "ok") & (rows["dimension"] == "")]
        rows = rows[rows["unit"] == subject.info(name)["unit"]]
        kinds = [kind for kind in SHORTEST if kind in set(rows["period_kind"])]
        for row in rows[rows["period_kind"].isin(kinds[:1])].sort_values("period_start").to_dict("records"):
            if row["period_end"] < as_of and row["value"] < row["denominator"]:
                period = values.period_words(subject.published, row)
                done, planned = (values.amount(float(row[column]), row["unit"]) for column in ("value", "denominator"))
                title = subject.info(name)["title"]
                found.append(Late(name, title, period, done, planned, values.unit_words(row["unit"])))
    return found


def _missing(subject: Subject) -> list[Missing]:
    """By role, the indicators of its commitments that have no value."""
    has_values = set(subject.rows.loc[subject.rows["status"] != "missing", "indicator"])
    roles: dict[str, dict[str, tuple[str, str, str, tuple[str, ...]]]] = {}
    for commitment in _commitments(subject):
        for name in commitment["indicators"]:
            if name not in has_values:
                info = subject.info(name)
                role = commitment["owner_role"] or NOBODY
                roles.setdefault(role, {})[name] = (name, info["title"], info["needs"], tuple(info["formats"]))
    ordered = sorted(roles, key=lambda role: (role == NOBODY, role))
    return [Missing(role, tuple(roles[role].values())) for role in ordered]


def _unnamed(subject: Subject) -> list[Unnamed]:
    """What each commitment lacks. Purposes and processes have no target: only who answers is asked of them."""
    found = []
    for promise in subject.promise_set["promises"]:
        for one in promise["commitments"]:
            named = {"ansvarig": one["owner_role"] or one["actor"] != "not_stated"}
            if one["kind"] in ("activity", "outcome"):
                named |= {"målnivå": one["target"]}
            if one["kind"] == "outcome":
                named |= {"utgångsläge": one["baseline"]}
            if lacking := [what for what, there in named.items() if not there]:
                found.append(Unnamed(promise["id"], f"{one['id']} {one['text']}", wording.listed(lacking)))
    return found


def _steps(subject: Subject) -> list[tuple[str, str, str]]:
    """Next steps whose day has passed: text, role, day."""
    found = []
    for promise in subject.promise_set["promises"]:
        for step in promise["next_steps"]:
            if step["due"] and step["due"] < subject.promise_set["as_of"]:
                day = wording.long_date(date.fromisoformat(step["due"]))
                found.append((step["text"] or "ej angivet", step["role"] or NOBODY, day))
    return found


def _commitments(subject: Subject) -> list[Mapping[str, Any]]:
    return [one for promise in subject.promise_set["promises"] for one in promise["commitments"]]
