"""Deliveries: folders of files with a source.toml. Scan, hash, claim, refuse.

A *delivery* is a folder with files; ``source.toml`` stands beside them or in any folder above, and the nearest wins,
key by key. The formats are handed in, not imported: ``readers`` builds on this module.
"""

import hashlib
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

import duckdb

from pipeline import manifest, versions

PROMISE_FOLDER = "promises"
PROMISE_FORMAT = "promise_set"
PUBLISH = ("open", "aggregate", "internal")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: what was expected, what was got, where it stands and how to mend it, in Swedish."""

    text: str
    file: str = ""
    line: int | None = None
    cell: str = ""

    def __str__(self) -> str:
        """The problem as a line an analyst can act on."""
        place = self.file
        if self.line is not None:
            place += f", rad {self.line}"
        if self.cell:
            place += f", {self.cell}"
        return f"{place}: {self.text}" if place else self.text


class Refused(Exception):  # noqa: N818 - a refused delivery is data, not an error of ours
    """A delivery cannot be loaded. Carries every problem found, in the order found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(summary(self.problems))


class Waiting(Exception):  # noqa: N818 - see Refused
    """A delivery's files are not at rest yet (still growing, not downloaded); the message is Swedish."""


def summary(problems: Sequence[Problem], most: int = 5) -> str:
    """The first few problems as one message, and how many more there are."""
    shown = " · ".join(str(problem) for problem in problems[:most])
    more = len(problems) - most
    return f"{shown} · och {more} till" if more > 0 else shown


@dataclass(frozen=True)
class FoundFile:
    """A file as the scan saw it. ``path`` is relative to the raw folder, with / everywhere."""

    path: str
    absolute: Path
    bytes: int
    sha256: str

    @cached_property
    def file_id(self) -> int:
        """The same number for the same bytes at the same path in every build (56 bits: collisions are out of reach)."""
        return int(hashlib.sha256(f"{self.sha256} {self.path}".encode()).hexdigest()[:14], 16)

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return PurePosixPath(self.path).name


@dataclass(frozen=True)
class DeliverySettings:
    """What source.toml says of a delivery: its [delivery] keys, and [options] for the format's reader."""

    title: str = ""
    municipality: str = ""
    publisher: str = ""
    format: str = ""
    accessed: date | None = None
    licence: str = ""
    official: bool = False
    url: str = ""
    synthetic: bool = False
    publish: str = "open"
    secrecy_review: str = ""
    diary_number: str = ""
    retention: str = ""
    files: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


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


def version(delivery: Delivery, reader: Reader) -> str:
    """The version of a delivery's rows: the files it loads, its settings, its companions, and the reader."""
    companions = {name: found.sha256 for name, found in delivery.companions.items()}
    files = [(found.path, found.sha256) for found in delivery.files]
    return versions.digest(files, vars(delivery.settings), companions, reader.code)


def scan(raw: Path, formats: Mapping[str, Reader]) -> Scan:
    """Walk the raw folder, hash every file and say which delivery claims it.

    Nothing here raises for bad input: what is wrong with a delivery is noted in its ``problems``.
    """
    inputs = manifest.walk(raw)
    folders: dict[str, list[str]] = {}
    for path in sorted(inputs):
        if not _is_data(path):
            continue
        folders.setdefault(PurePosixPath(path).parent.as_posix(), []).append(path)

    deliveries: list[Delivery] = []
    unclaimed: list[FoundFile] = []
    for folder, paths in sorted(folders.items()):
        if folder == PROMISE_FOLDER:
            deliveries += [_promise_delivery(raw, path, inputs) for path in paths if path.endswith(".toml")]
            unclaimed += [_hashed(raw, path) for path in paths if not path.endswith(".toml")]
            continue
        delivery, left = _folder_delivery(raw, folder, paths, inputs, formats)
        deliveries += [delivery] if delivery else []
        unclaimed += left
    return Scan(tuple(sorted(deliveries, key=lambda one: one.name)), tuple(unclaimed), inputs)


def _is_data(path: str) -> bool:
    name = PurePosixPath(path).name
    return name not in ("source.toml", "README.md", "organisation.toml")


def _folder_delivery(
    raw: Path, folder: str, paths: list[str], inputs: Mapping[str, list[int]], formats: Mapping[str, Reader]
) -> tuple[Delivery | None, list[FoundFile]]:
    settings, problems = _settings(raw, folder, inputs)
    reader = formats.get(settings.format)
    if not settings.format and not problems:
        return None, [_hashed(raw, path) for path in paths]
    if reader is None and settings.format:
        known = ", ".join(sorted(formats))
        problems.append(
            Problem(
                f"formatet {settings.format!r} finns inte. Välj ett av: {known}.",
                file=_settings_file(folder, inputs),
            )
        )
    waiting = ""
    found: list[FoundFile] = []
    for path in paths:
        one = _hashed(raw, path)
        found.append(one)
        if one.bytes != inputs[path][0] or _stat(one.absolute) != inputs[path]:
            waiting = f"{path} ändrades medan den lästes. Den läses vid nästa uppdatering."
    wanted = reader.companions if reader else ()
    companions = {one.name: one for one in found if one.name in wanted}
    data = [one for one in found if one.name not in companions]
    if settings.files:
        claimed = [one for one in data if any(fnmatchcase(one.name, glob) for glob in settings.files)]
    else:
        claimed = data
    left = [one for one in data if one not in claimed]
    delivery = Delivery(folder, settings, tuple(claimed), companions, tuple(problems), waiting)
    return delivery, left


def _promise_delivery(raw: Path, path: str, inputs: Mapping[str, list[int]]) -> Delivery:
    """A promise file is a delivery of its own: what it needs to be one stands in its [set]."""
    found = _hashed(raw, path)
    try:
        content = tomllib.loads(found.absolute.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        content = {}  # its reader says what is wrong, with the line
    given = content.get("set")
    about: dict[str, Any] = given if isinstance(given, dict) else {}
    settings = DeliverySettings(
        title=str(about.get("title", PurePosixPath(path).stem)),
        municipality=str(about.get("municipality", "")),
        publisher=str(about.get("publisher", "")),
        format=PROMISE_FORMAT,
        synthetic=about.get("demo") is True,
    )
    name = PurePosixPath(path).with_suffix("").as_posix()
    waiting = "" if _stat(found.absolute) == inputs[path] else f"{path} ändrades medan den lästes."
    return Delivery(name, settings, (found,), waiting=waiting)


def _hashed(raw: Path, path: str) -> FoundFile:
    absolute = raw / path
    with absolute.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        size = stream.tell()
    return FoundFile(path, absolute, size, sha256)


def _stat(path: Path) -> list[int]:
    now = path.stat()
    return [now.st_size, now.st_mtime_ns]


def _settings_file(folder: str, inputs: Iterable[str]) -> str:
    """The nearest source.toml at or above a folder, or where one would be written."""
    known = set(inputs)
    places = [PurePosixPath(folder), *PurePosixPath(folder).parents]
    return next(
        (str(place / "source.toml") for place in places if str(place / "source.toml") in known),
        f"{folder}/source.toml",
    )


def _settings(raw: Path, folder: str, inputs: Mapping[str, list[int]]) -> tuple[DeliverySettings, list[Problem]]:
    """Effective settings of a folder: every source.toml from the raw folder down, the nearest winning key by key."""
    values: dict[str, Any] = {}
    options: dict[str, Any] = {}
    problems: list[Problem] = []
    place = PurePosixPath(folder)
    for parent in [*reversed(place.parents), place]:
        path = (parent / "source.toml").as_posix()
        if path not in inputs:
            continue
        try:
            content = tomllib.loads((raw / path).read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            problems.append(Problem(f"filen går inte att läsa som TOML i UTF-8 ({error}). Rätta raden.", file=path))
            continue
        problems += _unknown_tables(path, content)
        given = content.get("delivery", {})
        given = given if isinstance(given, dict) else {}
        problems += _wrong_values(path, given)
        values |= {key: value for key, value in given.items() if key in _KINDS}
        own = content.get("options", {})
        options |= own if isinstance(own, dict) else {}
    settings = DeliverySettings(**(values | {"files": tuple(values.get("files", ()))}), options=options)
    if not problems and settings.format:
        problems += _missing_values(_settings_file(folder, inputs), settings)
    return settings, problems


_KINDS: dict[str, type] = {
    one.name: {"accessed": date, "official": bool, "synthetic": bool, "files": list}.get(one.name, str)
    for one in fields(DeliverySettings)
    if one.name != "options"
}
_WORDS = {
    date: "ett datum som 2026-11-20 utan citattecken",
    bool: "true eller false",
    list: 'en lista som ["*.txt"]',
    str: "en text inom citattecken",
}


def _unknown_tables(path: str, content: Mapping[str, Any]) -> list[Problem]:
    known = ("delivery", "options")
    return [
        Problem(f"[{key}] finns inte i en source.toml. Skriv [delivery] eller [options].", file=path)
        for key in content
        if key not in known
    ]


def _wrong_values(path: str, given: Mapping[str, Any]) -> list[Problem]:
    problems = []
    for key, value in given.items():
        if key not in _KINDS:
            problems.append(Problem(f"nyckeln {key!r} finns inte. Välj bland: {', '.join(sorted(_KINDS))}.", file=path))
        elif not isinstance(value, _KINDS[key]):
            problems.append(Problem(f"{key} ska vara {_WORDS[_KINDS[key]]}, men är {value!r}.", file=path))
        elif key == "publish" and value not in PUBLISH:
            problems.append(Problem(f"publish ska vara ett av {', '.join(PUBLISH)}, men är {value!r}.", file=path))
    return problems


def _missing_values(path: str, settings: DeliverySettings) -> list[Problem]:
    required = ("title", "municipality", "publisher", "accessed", "licence")
    return [
        Problem(f"{key} saknas. Lägg till raden under [delivery].", file=path)
        for key in required
        if not getattr(settings, key)
    ]
