"""*Så skyddas uppgifterna*, for the data-protection officer: what is never held, what is hidden, how it is checked."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.reporting.dashboards import frame
from pipeline.reporting.dashboards.frame import Frame
from pipeline.reporting.dashboards.reference import protection_words, retention
from pipeline.reporting.dashboards.reference.files import DataFile
from pipeline.reporting.dashboards.reference.subjects import Subject

TITLE, PAGE = "Så skyddas uppgifterna", "disclosure.html"


@dataclass(frozen=True)
class Class:
    """A disclosure class with its rule, and the set's indicators of it by what is hidden: words, (id, title) each."""

    title: str
    about: str
    rules: tuple[str, ...]
    indicators: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def render(around: Frame, subject: Subject, files: Sequence[DataFile]) -> str:  # noqa: ARG001 - as every page of PAGES
    """The page as HTML. How many values are hidden is not said: beside other figures, it could tell which."""
    delivered = set(subject.delivery["format"])
    return frame.render(
        "reference/disclosure.html",
        around,
        subject=subject,
        classes=classes(subject),
        has_microdata=retention.MICRODATA in delivered,
        kept=retention.kept(subject),
    )


def classes(subject: Subject) -> list[Class]:
    """Every class of the policy, in its order."""
    return [
        Class(
            protection_words.TITLES[name],
            protection_words.ABOUT[name],
            protection_words.rule_words(rule),
            _by_what_is_hidden(subject, name),
        )
        for name, rule in subject.published.policy.items()
    ]


def _by_what_is_hidden(subject: Subject, sensitivity: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Indicators by whether some of their values are hidden; how many is never said."""
    names = [one for one in subject.indicators if subject.info(one)["sensitivity"] == sensitivity]
    hidden = set(subject.rows.loc[subject.rows["status"] == "suppressed", "indicator"])
    valued = set(subject.rows["indicator"])
    groups = (
        ("Vissa värden visas inte", [one for one in names if one in hidden]),
        ("Inget värde är dolt", [one for one in names if one in valued - hidden]),
        ("Har inga värden", [one for one in names if one not in valued]),
    )
    return tuple((words, tuple((one, subject.info(one)["title"]) for one in own)) for words, own in groups if own)
