"""What the labels of a crime file mean: by the code list, or as ``[options] labels`` in source.toml declares."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.ingestion import codes
from pipeline.ingestion.deliveries import Delivery, Problem


@dataclass(frozen=True)
class Crime:
    """What a label means: Brå's id (or ids joined by +, a sum of ours) and what it counts, Swedish."""

    id: str
    definition: str


def listed_crime(label: str, after: str) -> Crime:
    """What a label means by the code list. Raises codes.UnknownCodeError; see ``codes.crime``."""
    found = codes.crime(label, after)
    return Crime(found.id, found.definition)


def declared_labels(delivery: Delivery) -> tuple[dict[str, Crime], list[Problem]]:
    """The labels that ``[options] labels`` explains: label as in the file → crime type, or a sum of ours."""
    file = f"{delivery.name}/source.toml"
    given = delivery.settings.options.get("labels", {})
    if not isinstance(given, Mapping):
        text = f'[options] labels ska vara en tabell som {{"Etikett i filen" = "11650+11708"}}, men är {given!r}.'
        return {}, [Problem(text, file=file)]
    declared: dict[str, Crime] = {}
    problems: list[Problem] = []
    for label, value in given.items():
        crime = crime_of_ids(value)
        known = {one.id for one in codes.known_as(label)}
        if crime is None:
            text = (
                f"labels: {label!r} ska förklaras med brottstypers id ur kodlistan, var och en en gång, som "
                f'"11650+11708", men är {value!r}. Rätta raden, eller lägg till brottstypen i '
                "pipeline/ingestion/codes/crime_type.csv."
            )
            problems.append(Problem(text, file=file))
        elif known and not known >= set(crime.id.split("+")):
            text = f"labels: {label!r} betyder redan {', '.join(sorted(known))} i kodlistan. Ta bort raden."
            problems.append(Problem(text, file=file))
        else:
            declared[codes.plain(label)] = crime
    return declared, problems


def crime_of_ids(value: object) -> Crime | None:
    """The crime type of an id in source.toml, or of several joined by + (a sum of ours); None if it is none."""
    types = codes.crime_types()
    ids = [one.strip() for one in value.split("+")] if isinstance(value, str) else []
    if not ids or len(set(ids)) < len(ids) or any(one not in types for one in ids):
        return None
    ids.sort(key=int)
    if len(ids) == 1:
        return Crime(ids[0], types[ids[0]].definition)
    parts = " och ".join(f"{types[one].label} ({one})" for one in ids)
    return Crime("+".join(ids), f"Summan av {parts}. Summan är vår egen, Brå redovisar delarna var för sig.")
