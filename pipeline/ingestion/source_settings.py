"""source.toml: what is said of a delivery beside its files, inherited from the folders above, the nearest winning.

Nothing here raises for bad input: what cannot be used is told of as a problem, with file, line and what to write.
"""

import difflib
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline import manifest
from pipeline.ingestion import codes
from pipeline.ingestion.problems import Problem
from pipeline.promises import toml

PUBLISH = ("open", "aggregate", "internal")
MOST_BYTES = 100_000  # of a source.toml
MOST_LEVELS = 10  # of tables in tables


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


def settings_file(folder: str, inputs: Iterable[str]) -> str:
    """The nearest source.toml at or above a folder, or where one would be written."""
    known = set(inputs)
    places = [PurePosixPath(folder), *PurePosixPath(folder).parents]
    return next(
        (str(place / "source.toml") for place in places if str(place / "source.toml") in known),
        f"{folder}/source.toml",
    )


def effective(raw: Path, folder: str, inputs: Mapping[str, list[int]]) -> tuple[DeliverySettings, list[Problem]]:
    """Effective settings of a folder: every source.toml from the raw folder down, the nearest winning key by key."""
    values: dict[str, Any] = {}
    options: dict[str, Any] = {}
    problems: list[Problem] = []
    place = PurePosixPath(folder)
    for parent in [*reversed(place.parents), place]:
        path = (parent / "source.toml").as_posix()
        if (parent / ".source.toml.icloud").as_posix() in inputs:
            problems.append(Problem("filen ligger bara i molnet (iCloud). Hämta den och kör igen.", file=path))
        if path not in inputs:
            continue
        content, wrong = _read_settings(raw, path, inputs[path][0])
        given, wrong_values = _right_values(path, content.get("delivery", {}), _lines(raw / path) if content else {})
        problems += [*wrong, *wrong_values]
        values |= given
        options |= content.get("options", {})
    settings = DeliverySettings(**values, options=options)
    if not problems and settings.format:
        problems += _missing_values(settings_file(folder, inputs), settings)
    return settings, problems


def _read_settings(raw: Path, path: str, size: int) -> tuple[dict[str, Any], list[Problem]]:
    """The two tables of a source.toml, those of them that are tables, and what is wrong with the file as a whole."""
    if wrong := obstacle(raw, path):
        return {}, [Problem(wrong, file=path)]
    if size > MOST_BYTES:
        text = f"filen är på {size // 1000} kB, och en source.toml är på högst {MOST_BYTES // 1000}. Skriv den på nytt."
        return {}, [Problem(text, file=path)]
    try:
        content = toml((raw / path).read_text(encoding="utf-8-sig"))  # Windows puts a mark first
        if _is_deeper(content, MOST_LEVELS):
            raise RecursionError
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        return {}, [_not_toml(path, error)]
    except (FileNotFoundError, PermissionError):
        return {}, [Problem("filen går inte att öppna. Stäng den i andra program och kör igen.", file=path)]
    good = {key: table for key, table in content.items() if key in _TABLES and isinstance(table, dict)}
    return good, [
        Problem(f"{key} hör inte hemma här. Skriv [delivery] eller [options], en gång var.", file=path)
        for key in content
        if key not in good
    ]


def _is_deeper(value: Any, levels: int) -> bool:
    """Whether tables and lists stand in each other in more levels than that."""
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_is_deeper(one, levels - 1) for one in inner)


def _not_toml(path: str, error: Exception) -> Problem:
    at = re.search(r"line (\d+)", str(error))
    text = "filen går inte att läsa som TOML i UTF-8. Skriv nyckel = värde, med texter inom citattecken."
    return Problem(text, file=path, line=int(at[1]) if at else None)


def _lines(path: Path) -> dict[str, int]:
    """The line where each key is first given."""
    found: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        if key := re.match(r"\s*([A-Za-z0-9_-]+)\s*=", line):
            found.setdefault(key[1], number)
    return found


_TABLES = ("delivery", "options")
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


def _right_values(
    path: str, given: Mapping[str, Any], lines: Mapping[str, int]
) -> tuple[dict[str, Any], list[Problem]]:
    """The values that can be used, and a problem for each of the others."""
    right: dict[str, Any] = {}
    problems = []
    for key, value in given.items():
        if wrong := _wrong(key, value):
            problems.append(Problem(wrong, file=path, line=lines.get(key)))
        else:
            right[key] = tuple(value) if key == "files" else value
    return right, problems


def _wrong(key: str, value: Any) -> str:
    """What is wrong with a key or its value; empty if nothing is."""
    if key not in _KINDS:
        near = difflib.get_close_matches(key, _KINDS, n=1)
        meant = f"Närmast: {near[0]}." if near else f"Välj bland: {', '.join(sorted(_KINDS))}."
        return f"nyckeln {key!r} finns inte. {meant}"
    if not _fits(key, value):
        return f"{key} ska vara {_WORDS[_KINDS[key]]}, men är {value!r}."
    if key == "publish" and value not in PUBLISH:
        return f"publish ska vara ett av {', '.join(PUBLISH)}, men är {value!r}."
    return ""


def _fits(key: str, value: Any) -> bool:
    right: bool = type(value) is _KINDS[key]  # a time of day is a date too, and true is a number: not here
    return right and (key != "files" or all(isinstance(one, str) for one in value))


def _missing_values(path: str, settings: DeliverySettings) -> list[Problem]:
    required = ("title", "municipality", "publisher", "accessed", "licence")
    problems = [
        Problem(f"{key} saknas. Lägg till raden under [delivery].", file=path)
        for key in required
        if not getattr(settings, key)
    ]
    known = codes.areas()
    if settings.municipality and (
        settings.municipality not in known or known[settings.municipality].kind != "municipality"
    ):
        text = f'kommunen {settings.municipality!r} finns inte. Skriv municipality = kommunkoden, som "0182".'
        problems.append(Problem(text, file=path))
    return problems


def obstacle(raw: Path, path: str) -> str:
    """Why a path is not a file of ours to read; empty if it is one."""
    absolute = raw / path
    if manifest.UNREADABLE in path:
        return "namnet på filen eller en mapp ovanför har tecken som inte är UTF-8. Byt namn."
    if not Path(os.path.realpath(absolute)).is_relative_to(os.path.realpath(raw)):  # resolve() raises on a loop
        return "filen är en länk ut ur mappen med rådata, och följs inte. Lägg själva filen här."
    if absolute.is_file() or not os.path.lexists(absolute):
        return ""  # one that has vanished since the walk is told of as such
    return "det här är ingen fil utan en länk eller något annat som inte går att läsa. Lägg själva filen här."
