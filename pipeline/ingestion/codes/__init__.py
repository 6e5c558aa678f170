"""The code lists: areas, groups, Brå's crime types, breaks of series, what logs and registers may hold. Facts, as CSV.

An unknown name raises with the closest known ones and the list to mend: a name is never guessed. Lists are read when
first asked for, not at import.
"""

import csv
import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
_ENDINGS = (" kommun", "s kommun", " stad", "s stad", " Stad", "s Stad")  # some municipalities call themselves a town
_IRREGULAR_NAMES = {"Falu kommun": "2080", "Region Gotland": "0980"}


class UnknownCodeError(LookupError):
    """A name that a code list does not know, or knows more than once; the message is Swedish and says what to do."""


class AmbiguousCodeError(UnknownCodeError):
    """A label that stands in several places of a code list, without a parent that tells which is meant."""


@dataclass(frozen=True)
class Area:
    """An area by SCB's code: ``0182``, county ``01``, nation ``00``; the police's by a code of ours: ``lpo:nacka``.

    ``kind`` ∈ nation, county, municipality, police_region, police_area.
    """

    code: str
    name: str
    kind: str
    fictitious: bool


@dataclass(frozen=True)
class CrimeType:
    """One of Brå's crime types in the yearly menu. Its label alone is not a key; ``definition`` is Swedish."""

    id: str
    label: str
    parent_id: str
    also_called: tuple[str, ...]
    definition: str


@dataclass(frozen=True)
class Group:
    """A part of those who are counted, e.g. ``sex=girl``; in a file kön=flicka, on a page ``label``."""

    key: str
    key_name: str
    value: str
    value_name: str
    label: str


@dataclass(frozen=True)
class RegisterMeasure:
    """What a register may say of a day (or of the year that ends with it).

    Attributes:
        id: of the indicator.
        form: ∈ share (numerator of denominator), yes_no (1 or 0 of 1), count (numerator alone), total (denominator
            alone), mean (numerator is a sum over the denominator).
        numerator: what it counts, Swedish; empty if the form has none.
        denominator: likewise.
    """

    id: str
    form: str
    numerator: str
    denominator: str


@dataclass(frozen=True)
class SituationSheet:
    """What a sheet of that name counts. The id is ours (``lagesbild:…``): it is no type of Brå's menu."""

    sheet: str
    crime_id: str
    definition: str


@dataclass(frozen=True)
class SeriesBreak:
    """From ``from_date`` on, ``what`` is another series.

    Attributes:
        what: the kind of figures, e.g. ``reported_crime``.
        ids: which of them; empty = all.
        area_kind: where; empty = everywhere.
        from_date: the first day of the new series.
        reason: Swedish, for the page.
    """

    what: str
    ids: tuple[str, ...]
    area_kind: str
    from_date: date
    reason: str


@cache
def areas() -> Mapping[str, Area]:
    """Every area by code, in the list's order: the nation, 21 counties, 290 municipalities, the fictitious ones."""
    return {
        row["code"]: Area(row["code"], row["name"], row["kind"], bool(row["fictitious"])) for row in _rows("area.csv")
    }


def area_names() -> dict[str, str]:
    """Area code → name, for labels."""
    return {code: one.name for code, one in areas().items()}


@cache
def crime_types() -> Mapping[str, CrimeType]:
    """Every crime type that we know, by Brå's id, parents before children."""
    return {
        row["id"]: CrimeType(
            row["id"], row["label"], row["parent_id"], _split(row["also_called"], "|"), row["definition"]
        )
        for row in _rows("crime_type.csv")
    }


@cache
def series_breaks() -> tuple[SeriesBreak, ...]:
    """Every known break, in the list's order."""
    return tuple(
        SeriesBreak(
            row["what"], _split(row["ids"], ","), row["area_kind"], date.fromisoformat(row["from_date"]), row["reason"]
        )
        for row in _rows("series_break.csv")
    )


@cache
def groups() -> Mapping[str, Group]:
    """Every group by ``key=value``, in the list's order."""
    rows = [Group(**row) for row in _rows("group.csv")]
    return {f"{one.key}={one.value}": one for one in rows}


@cache
def activities() -> Mapping[str, str]:
    """What may stand in an activity log: indicator id → its name, Swedish."""
    return {row["id"]: row["name"] for row in _rows("activity.csv")}


@cache
def audiences() -> tuple[str, ...]:
    """Whom an activity is for, as indicators know them by name."""
    return tuple(row["name"] for row in _rows("audience.csv"))


@cache
def register_measures() -> Mapping[str, RegisterMeasure]:
    """What may stand in a register, by indicator id."""
    return {row["id"]: RegisterMeasure(**row) for row in _rows("register_measure.csv")}


@cache
def survey_indicators() -> tuple[str, ...]:
    """Ids of the indicators that a table of survey figures may hold."""
    return tuple(row["id"] for row in _rows("survey_indicator.csv"))


@cache
def situation_sheets() -> Mapping[str, SituationSheet]:
    """Sheets of crime in Brå's "Indikatorer för kommuners lägesbild", by name."""
    return {row["sheet"]: SituationSheet(**row) for row in _rows("situation_sheet.csv")}


@cache
def kolada_cautions() -> Mapping[str, str]:
    """Key figures of Kolada that are not what they seem: id → what must be known of them, Swedish."""
    return {row["kpi"]: row["caution"] for row in _rows("kolada_kpi.csv")}


def group_key(text: str) -> str:
    """The group key that a file's groups mean: ``grade=9;sex=girl`` of "årskurs=9;kön=flicka" (or of itself).

    Raises:
        UnknownCodeError: with the known ones.
    """
    found: dict[str, str] = {}
    for part in (one for one in plain(text).casefold().split(";") if one.strip()):
        name, _, value = (one.strip() for one in part.partition("="))
        one = _groups_by_name().get((name, value))
        if one is None:
            raise UnknownCodeError(f"de som finns är {_known_groups()}")
        if one.key in found:
            raise UnknownCodeError(f"{one.key_name} får stå en gång")
        found[one.key] = one.value
    return ";".join(f"{key}={found[key]}" for key in sorted(found))


@cache
def _groups_by_name() -> Mapping[tuple[str, str], Group]:
    return {
        (name, value): one
        for one in groups().values()
        for name in (one.key, one.key_name)
        for value in (one.value, one.value_name)
    }


def _known_groups() -> str:
    values: dict[str, list[str]] = {}
    for one in groups().values():
        values.setdefault(one.key_name, []).append(one.value_name)
    return "; ".join(f"{name} = {', '.join(known)}" for name, known in values.items())


def area(name: str) -> Area:
    """The area that Brå calls this: "Nacka", "Nacka kommun", "Arjeplogs kommun", "Stockholms län", "Hela landet".

    Raises:
        UnknownCodeError: with the closest names.
    """
    found = _areas_by_name().get(plain(name))
    if found is None:
        close = _close(plain(name), (one.name for one in areas().values()))
        raise UnknownCodeError(
            f"området {name!r} finns inte i kodlistan.{close} Rätta namnet i filen, eller lägg till området i "
            "pipeline/ingestion/codes/area.csv."
        )
    return found


def crime(label: str, after: str = "") -> CrimeType:
    """The crime type that a label means where it stands.

    Args:
        label: as in the file. "X totalt" and "X" are the same.
        after: id of the crime type on the row before it (same area and period). The menu lists a parent, then what is
            under it; so the row before is the parent, or stands somewhere under it.

    Raises:
        AmbiguousCodeError: if several types have the label and ``after`` does not tell them apart.
        UnknownCodeError: if none has; with the closest labels.
    """
    candidates = known_as(label)
    if not candidates:
        close = _close(plain(label), (one.label for one in crime_types().values()))
        raise UnknownCodeError(
            f"brottstypen {label!r} finns inte i kodlistan.{close} Rätta etiketten i filen, förklara den under "
            "[options] labels i source.toml, eller lägg till brottstypen i pipeline/ingestion/codes/crime_type.csv."
        )
    if len(candidates) == 1:
        return candidates[0]
    around = lineage(after)
    fitting = [one for one in candidates if one.parent_id in around]
    if len(fitting) == 1:
        return fitting[0]
    parents = " eller ".join(f"{crime_types()[one.parent_id].label!r}" for one in candidates if one.parent_id)
    raise AmbiguousCodeError(
        f"brottstypen {label!r} finns på flera ställen i kodlistan, under {parents}, och raden ovanför säger inte "
        "vilken som menas. Exportera även den överordnade brottstypen."
    )


def known_as(label: str) -> tuple[CrimeType, ...]:
    """Every crime type with this label, in the list's order; none if it is unknown."""
    return _crimes_by_label().get(_without_total(label), ())


def lineage(crime_id: str) -> tuple[str, ...]:
    """A crime type's id, its parent's, and so on to the top; empty for an id that is unknown."""
    chain: list[str] = []
    while crime_id in crime_types():
        chain.append(crime_id)
        crime_id = crime_types()[crime_id].parent_id
    return tuple(chain)


def plain(text: str) -> str:
    """A name with one kind of space and one kind of hyphen: producers mix them ("Malung–Sälen")."""
    return re.sub(r"\s+", " ", re.sub("[\u2010-\u2014\u2212]", "-", text)).strip()


def _without_total(label: str) -> str:
    return re.sub(r",? totalt$", "", plain(label))


@cache
def _areas_by_name() -> Mapping[str, Area]:
    names: dict[str, Area] = {}
    for one in areas().values():
        names[one.name] = one
        if one.kind == "municipality":
            names |= {f"{one.name}{ending}": one for ending in _ENDINGS}
    return names | {name: areas()[code] for name, code in _IRREGULAR_NAMES.items()}


@cache
def _crimes_by_label() -> Mapping[str, tuple[CrimeType, ...]]:
    labels: dict[str, tuple[CrimeType, ...]] = {}
    for one in crime_types().values():
        for label in (one.label, *one.also_called):
            key = _without_total(label)
            labels[key] = (*labels.get(key, ()), one)
    return labels


def _close(name: str, known: Iterable[str]) -> str:
    names = {one.casefold(): one for one in known}
    found = difflib.get_close_matches(name.casefold().removesuffix(" kommun"), names, n=3)
    return f" Närmast: {', '.join(names[one] for one in found)}." if found else ""


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def _split(text: str, separator: str) -> tuple[str, ...]:
    return tuple(text.split(separator)) if text else ()
