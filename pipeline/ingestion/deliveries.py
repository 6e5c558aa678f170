"""Deliveries: folders of files with a source.toml. Scan, hash, claim, refuse.

A *delivery* is a folder with files; ``source.toml`` stands beside them or in any folder above, and the nearest wins,
key by key. The formats are handed in, not imported: ``readers`` builds on this module.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

import duckdb

from pipeline import manifest, versions
from pipeline.ingestion import foreign, found_files, source_settings
from pipeline.ingestion.found_files import FoundFile as FoundFile
from pipeline.ingestion.found_files import Seen
from pipeline.ingestion.problems import Problem as Problem
from pipeline.ingestion.problems import Refused as Refused
from pipeline.ingestion.problems import summary as summary
from pipeline.ingestion.source_settings import DeliverySettings as DeliverySettings
from pipeline.ingestion.source_settings import settings_file
from pipeline.promises import toml

PROMISE_FOLDER = "promises"
PROMISE_FORMAT = "promise_set"
ORGANISATION_FILE = "organisation.toml"
ORGANISATION_FORMAT = "organisation"
MOST_BYTES = 50_000_000  # of a file: most real ones are below a megabyte. Read whole, it costs ten times that
LOOKED_AT = 2_000  # bytes, of a file that nobody claims
MOST_TOML_BYTES = 1_000_000  # of a promise file or organisation.toml
UNLISTED = (
    "mappen får inte öppnas: läsrättighet saknas. Det som är inläst ur den gäller så länge. Den läses vid nästa "
    "uppdatering om det är rättat."
)
BY_PLACE = {PROMISE_FORMAT, ORGANISATION_FORMAT}  # deliveries by where they lie: no source.toml names their format


@dataclass(frozen=True)
class Delivery:
    """A delivery as found: its settings, its files, the small tables beside them, and what is wrong already.

    Attributes:
        name: the folder's path under the raw folder.
        files: data files, sorted by path.
        companions: small tables that say what the files do not (``sites.csv`` …), by file name.
        problems: what refuses it before any file is read.
        waiting: why it must wait; empty if it need not.
    """

    name: str
    settings: DeliverySettings
    files: tuple[FoundFile, ...]
    companions: Mapping[str, FoundFile] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    waiting: str = ""


@dataclass(frozen=True)
class Reader:
    """A format: how its files become rows.

    Attributes:
        id: the ``format`` that source.toml names.
        title: what the format is called in messages, Swedish.
        tables: the core tables it fills; each has a ``file_id`` that says whose row it is.
        read: takes a connection (inside the delivery's transaction) and a delivery with the files to load; leaves rows,
            rejects and line counts in DuckDB (``lines.record``). Raises Refused with every problem it found.
        companions: names of the small tables it wants beside the files.
        hand_kept: any reject refuses the file; else ``reject_share`` of its lines may be rejected.
        parsers: distributions whose release can change what is read.
        exclusive: (table, column) whose values may belong to one delivery only; a later one is refused.
        knowledge: what it was told about the rest of the system (the ids of the indicators, say).
        suffixes: which files of a delivery are its own, unless source.toml says ``files``; empty: all of them.
        held_beside: what it looks up among rows already held, if anything; when that changes, its files are read again.
    """

    id: str
    title: str
    tables: tuple[str, ...]
    read: Callable[[duckdb.DuckDBPyConnection, Delivery], None]
    companions: tuple[str, ...] = ()
    hand_kept: bool = False
    parsers: tuple[str, ...] = ("duckdb",)
    exclusive: tuple[tuple[str, str], ...] = ()
    knowledge: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    held_beside: Callable[[duckdb.DuckDBPyConnection, Delivery], object] | None = None

    @cached_property
    def code(self) -> str:
        """Hash of the reader's module with what it imports, the SQL, the code lists and its parsers' releases."""
        beside = versions.source_files("ingestion/codes", "ingestion/readers/sql")
        files = [*versions.module_files(self.read.__module__), *beside]
        return versions.digest(versions.content(files), versions.releases(self.parsers), self.knowledge)


@dataclass(frozen=True)
class Scan:
    """Everything found under the raw folder: deliveries in name order, and files that no delivery claims."""

    deliveries: tuple[Delivery, ...]
    unclaimed: tuple[FoundFile, ...]
    inputs: Mapping[str, list[int]]


def version(delivery: Delivery, reader: Reader, beside: object = None) -> str:
    """The version of a delivery's rows: the files it loads, its settings, its companions, and the reader.

    ``beside`` is what the reader looks up among rows already held (``Reader.held_beside``).
    """
    companions = {name: found.sha256 for name, found in delivery.companions.items()}
    files = [(found.path, found.sha256) for found in delivery.files]
    return versions.digest(files, vars(delivery.settings), companions, reader.code, beside)


def scan(raw: Path, formats: Mapping[str, Reader]) -> Scan:
    """Walk the raw folder, hash every file and say which delivery claims it.

    Nothing here raises for bad input: what is wrong with a delivery is noted in its ``problems``.

    Raises:
        OSError: the disk fails (that says nothing about any delivery).
    """
    inputs = manifest.walk(raw)
    folders: dict[str, list[Seen]] = {}
    unlisted = [path for path in sorted(inputs) if inputs[path] == manifest.UNLISTED]
    for path in sorted(inputs.keys() - set(unlisted)):
        if _is_data(path):
            seen = found_files.look(raw, path, inputs[path])
            folders.setdefault(PurePosixPath(path).parent.as_posix(), []).append(seen)
    folders = {folder: found_files.with_conflicts(files) for folder, files in folders.items()}

    deliveries = [Delivery(path, DeliverySettings(title=path), (), waiting=f"{path}: {UNLISTED}") for path in unlisted]
    unclaimed: list[FoundFile] = []
    deliveries += [_organisation_delivery(one) for one in _taken(folders, ".", ORGANISATION_FILE)]
    for folder, files in sorted(folders.items()):
        if PurePosixPath(PROMISE_FOLDER) in (PurePosixPath(folder), *PurePosixPath(folder).parents):
            promises = [one for one in files if folder == PROMISE_FOLDER and one.file.path.endswith(".toml")]
            deliveries += [_promise_delivery(one) for one in promises]
            unclaimed += [one.file for one in files if one not in promises]
            continue
        delivery, left = _folder_delivery(raw, folder, files, inputs, formats)
        deliveries += [delivery] if delivery else []
        unclaimed += left
    return Scan(tuple(sorted(deliveries, key=lambda one: one.name)), tuple(unclaimed), inputs)


def _taken(folders: dict[str, list[Seen]], folder: str, path: str) -> list[Seen]:
    """The file of that path, taken out of its folder's list; none if it is not there."""
    files = folders.pop(folder, [])
    others = [one for one in files if one.file.path != path]
    folders |= {folder: others} if others else {}
    return [one for one in files if one not in others]


def _is_data(path: str) -> bool:
    return manifest.real_name(PurePosixPath(path).name) not in ("source.toml", "README.md")


def _folder_delivery(
    raw: Path, folder: str, files: list[Seen], inputs: Mapping[str, list[int]], formats: Mapping[str, Reader]
) -> tuple[Delivery | None, list[FoundFile]]:
    settings, problems = source_settings.effective(raw, folder, inputs)
    own_settings = (PurePosixPath(folder) / "source.toml").as_posix() in inputs
    if not settings.format and not problems and not own_settings:
        return None, [one.file for one in files]
    known = sorted(set(formats) - BY_PLACE)
    reader = formats[settings.format] if settings.format in known else None
    if reader is None and (settings.format or not problems):
        what = f"formatet {settings.format!r} finns inte" if settings.format else "format saknas"
        text = f"{what}. Skriv format = ett av: {', '.join(known)}."
        problems.append(Problem(text, file=settings_file(folder, inputs)))
    wanted = reader.companions if reader else ()
    companions = {one.file.name: one.file for one in files if one.file.name in wanted}
    data = [one for one in files if one.file.name not in companions]
    suffixes = reader.suffixes if reader else ()
    claimed = [one for one in data if _is_own(one.file.name, settings.files, suffixes)]
    if data and not claimed:
        wanted_names = ", ".join(settings.files or suffixes)
        text = f"ingen fil svarar mot {wanted_names}. Lägg filen här, eller skriv files = [...] med rätt mönster."
        problems.append(Problem(text, file=settings_file(folder, inputs)))
        kinds = [(one.file, _kind(one.file)) for one in data if not one.problem]
        problems += [Problem(f"filen läses inte här.{kind}", file=found.path) for found, kind in kinds if kind]
    claimed += [one for one in data if one not in claimed and one.copy_of in (*companions, "source.toml")]
    used = [one for one in files if one in claimed or one.file.name in companions]
    problems += [Problem(one.problem, file=one.file.path) for one in used if one.problem]
    problems += [one for found in used for one in _too_large(found.file, MOST_BYTES)]
    waiting = summary([Problem(one.waiting, file=one.file.path) for one in used if one.waiting])
    found = tuple(sorted((one.file for one in claimed), key=lambda one: one.path))
    left = [one.file for one in data if one not in claimed]
    return Delivery(folder, settings, found, companions, tuple(problems), waiting), left


def _too_large(found: FoundFile, most: int) -> list[Problem]:
    """What is said of a file that is too large to be one of ours: it is refused before anybody reads it."""
    if found.bytes <= most:
        return []
    text = f"filen är på {found.bytes // 10**6} MB, och högst {most // 10**6} MB läses. Dela den, eller ta ut mindre."
    return [Problem(text, file=found.path)]


def _kind(found: FoundFile) -> str:
    """What a file of no format that was asked for seems to be, as a sentence; empty if that is not known."""
    try:
        with found.absolute.open("rb") as stream:
            return foreign.looks_like(stream.read(LOOKED_AT))
    except OSError:
        return ""  # what cannot be opened is told of as such


def _is_own(name: str, globs: tuple[str, ...], suffixes: tuple[str, ...]) -> bool:
    """Whether a delivery claims a file: by what source.toml says, else by what the format's files end in."""
    if globs:
        return any(fnmatchcase(name, glob) for glob in globs)
    return not suffixes or name.lower().endswith(suffixes)


def _promise_delivery(seen: Seen) -> Delivery:
    """A promise file is a delivery of its own: what it needs to be one stands in its [set]."""
    found = seen.file
    try:
        unread = seen.problem or seen.waiting or found.bytes > MOST_TOML_BYTES
        content = {} if unread else toml(found.absolute.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, FileNotFoundError, RecursionError):
        content = {}  # its reader says what is wrong, with the line
    given = content.get("set")
    about: dict[str, Any] = given if isinstance(given, dict) else {}
    path = PurePosixPath(found.path)
    settings = DeliverySettings(
        title=str(about.get("title", path.stem)),
        municipality=str(about.get("municipality", "")),
        publisher=str(about.get("publisher", "")),
        format=PROMISE_FORMAT,
        synthetic=about.get("demo") is True,
    )
    return _delivery_of_one(seen, settings)


def _organisation_delivery(seen: Seen) -> Delivery:
    """What the organisation says of itself serves no municipality, and has no licence and no date of its own."""
    return _delivery_of_one(seen, DeliverySettings(title="Uppgifter om organisationen", format=ORGANISATION_FORMAT))


def _delivery_of_one(seen: Seen, settings: DeliverySettings) -> Delivery:
    found = seen.file
    problems = [Problem(seen.problem, file=found.path)] if seen.problem else []
    problems += _too_large(found, MOST_TOML_BYTES)
    waiting = str(Problem(seen.waiting, file=found.path)) if seen.waiting else ""
    name = PurePosixPath(found.path).with_suffix("").as_posix()
    return Delivery(name, settings, (found,), problems=tuple(problems), waiting=waiting)
