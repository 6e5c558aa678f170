"""A draft of source.toml for files that belong to no delivery: what can be told of them, and what must be filled in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath

from pipeline.ingestion import codes, source_settings
from pipeline.ingestion.deliveries import DeliverySettings, FoundFile, Reader, Scan
from pipeline.ingestion.readers import READERS, recognise

# What is known of who publishes a format: publisher, licence, official. Everything else is filled in by hand.
PUBLISHERS: Mapping[str, tuple[str, str, bool]] = {
    "bra_sol": ("Brå", "Källa: Brå", True),
    "bra_municipality_csv": ("Brå", "Källa: Brå", True),
    "bra_situation_xlsx": ("Brå", "Källa: Brå", True),
    "kolada": ("Kolada", "Källa: Kolada", False),
    "scb_csv": ("SCB", "CC0", True),
    "px": ("SCB", "CC0", True),
    "jsonstat": ("SCB", "CC0", True),
}

# What a format cannot be read without, as lines under [options].
OPTIONS: Mapping[str, tuple[str, ...]] = {
    "bra_municipality_csv": (
        "# year = 2023  # fyll i året som listan gäller",
        '# crime_id = "5036"  # fyll i brottstypens id',
    ),
    "survey_microdata": ('# wave = "2026-04"  # fyll i när enkäten gjordes: år, kvartal eller månad',),
}
FILL_IN = "fyll i"
INHERITED = ("municipality", "publisher", "licence", "official", "synthetic")
COMPANIONS = {name for reader in READERS for name in reader.companions}

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Draft:
    """A draft: its text, the settings that it would give, and the small tables that lie beside the files."""

    text: str
    settings: DeliverySettings
    companions: Mapping[str, FoundFile]


def by_format(files: Sequence[FoundFile]) -> dict[str, list[FoundFile]]:
    """Files of a folder by the format that each is in; '' for those that are in none that we know.

    Small tables beside the files (``sites.csv`` …) are in none of their own, and are left out.
    """
    beside = {one.name for one in files}
    found: dict[str, list[FoundFile]] = {}
    for one in files:
        found.setdefault(_format(one, beside), []).append(one)
    if len(found) > 1:
        found[""] = [one for one in found.get("", []) if one.name not in COMPANIONS]
    return {format_id: own for format_id, own in found.items() if own}


def _format(found: FoundFile, beside: set[str]) -> str:
    if found.name in COMPANIONS:
        return ""
    try:
        return recognise.recognise(found.absolute, beside)
    except OSError:
        return ""


def draft(root: Path, scan: Scan, folder: str, files: Sequence[FoundFile], reader: Reader, today: date) -> Draft:
    """A draft for the files of one format in a folder.

    Args:
        root: the raw folder, or what stands for it.
        scan: of it.
        folder: relative to it.
        files: of one format.
        reader: of that format.
        today: the day they are said to have been fetched.
    """
    above, _ = source_settings.effective(root, folder, scan.inputs)
    publisher, licence, official = PUBLISHERS.get(reader.id, ("", "", False))
    municipality = above.municipality or _municipality(folder, files)
    title = reader.title[:1].upper() + reader.title[1:]
    if municipality:
        title += f", {codes.areas()[municipality].name}"
    fictitious = bool(municipality) and codes.areas()[municipality].fictitious
    guessed = "gissat ur namn eller innehåll: kontrollera" if municipality else f'{FILL_IN} kommunkoden, som "0182"'
    values: list[tuple[str, str, str]] = [
        ("title", _quoted(title), "visas på sidan"),
        ("municipality", _quoted(municipality), guessed),
        ("publisher", _quoted(publisher), "" if publisher else f"{FILL_IN} vem uppgifterna kommer från"),
        ("format", _quoted(reader.id), reader.title),
        ("accessed", today.isoformat(), "dagen då filen hämtades: rätta om det var en annan"),
        ("licence", _quoted(licence), "" if licence else f"{FILL_IN} villkor, eller källan som den ska anges"),
        ("official", "true" if official else "false", "Sveriges officiella statistik"),
        ("synthetic", "true" if fictitious else "false", "true om uppgifterna är påhittade"),
    ]
    lines = ["[delivery]"]
    for key, value, comment in values:
        if key in INHERITED and getattr(above, key):
            continue  # a source.toml above says it
        lines.append(f"{key} = {value}" + (f"  # {comment}" if comment else ""))
    if options := OPTIONS.get(reader.id):
        lines += ["", "[options]", *options]
    in_folder = [one for one in scan.unclaimed if PurePosixPath(one.path).parent.as_posix() == folder]
    companions = {one.name: one for one in in_folder if one.name in reader.companions}
    settings = replace(
        above,
        title=title,
        municipality=municipality,
        publisher=above.publisher or publisher,
        format=reader.id,
        accessed=today,
        licence=above.licence or licence,
        official=above.official or official,
        synthetic=above.synthetic or fictitious,
    )
    return Draft("\n".join(lines) + "\n", settings, companions)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _municipality(folder: str, files: Sequence[FoundFile]) -> str:
    """The one municipality that path, names or the beginning of a file name; empty if none or several do."""
    for text in (folder, " ".join(one.name for one in files), *(_start(one) for one in files[:3])):
        plain = f" {' '.join(_WORD.findall(text.casefold()))} "
        named = {
            code
            for code, one in codes.areas().items()
            if one.kind == "municipality"
            and (f" {one.name.casefold().replace('-', ' ')} " in plain or f" {code} {one.name.casefold()} " in plain)
        }
        if len(named) == 1:
            return named.pop()
    return ""


def _start(found: FoundFile) -> str:
    try:
        with found.absolute.open("rb") as stream:
            return recognise.head(stream.read(recognise.LOOKED_AT))
    except OSError:
        return ""
