"""Reading one table of a TOML file as a class of ours: every wrong key and value noted, with its line where known."""

import dataclasses
import datetime
import difflib
import math
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pipeline.promises.places import Path
from pipeline.promises.register import Problem, Rule


class TableError(ValueError):
    """A file cannot be read. ``problems`` are all of them, in the file's order; texts in Swedish."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda one: one.line or 0))
        super().__init__(" · ".join(f"rad {one.line}: {one.text}" if one.line else one.text for one in self.problems))


_LONG_KEY = re.compile(r"""(?:["']?[\w-]{0,40}["']?[ \t]*\.[ \t]*){100}""")


def toml(text: str) -> dict[str, Any]:
    """A TOML text's content.

    Raises:
        tomllib.TOMLDecodeError: it is not TOML.
        RecursionError: it is nested too deep. A key of a thousand parts is told of beforehand: ``tomllib`` needs memory
            for the square of them, gigabytes for a file of some kilobytes.
    """
    if _LONG_KEY.search(text):
        raise RecursionError
    return tomllib.loads(text)


def parsed(text: str) -> dict[str, Any]:
    """The file's content as TOML.

    Raises:
        TableError: it is not TOML; the message says on which line.
    """
    try:
        return toml(text)
    except RecursionError as error:
        said = "filen har listor i listor i fler led än någon löftesfil har. Skriv den på nytt."
        raise TableError([Problem(None, "", said)]) from error
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        said = f"filen går inte att läsa som TOML ({error}). Rätta raden; texter står inom citattecken, datum utan."
        raise TableError([Problem(int(at[1]) if at else None, "", said)]) from error


class Reading:
    """One reading of a file: what stands where (``places``), and what has been found wrong."""

    def __init__(self, found: Mapping[Path, int]) -> None:
        self.found = found
        self.problems: list[Problem] = []

    def note(self, path: Path, text: str) -> None:
        """Note a problem at the closest place that the file has for a path."""
        self.problems.append(self.at(path, text))

    def at(self, path: Path, text: str) -> Problem:
        """Something said of the closest place that the file has for a path."""
        known = next((path[:n] for n in range(len(path), 0, -1) if path[:n] in self.found), None)
        return Problem(self.found[known] if known else None, _shown(path), text)

    def table(self, of: type, given: Mapping[str, Any], path: Path) -> Any:
        """Read a table as the class ``of``; None if something in it is wrong."""
        rules = {field.metadata["rule"].key or field.name: field for field in dataclasses.fields(of)}
        before = len(self.problems)
        unknown = [key for key in given if key not in rules]
        for key in unknown:
            self.note((*path, key), f"nyckeln {key!r} finns inte.{closest(key, rules)} Rätta eller ta bort den.")
        meant = {key for one in unknown for key in _close(one, rules)}
        values = {
            field.name: self.value(field.metadata["rule"], given.get(key), (*path, key))
            for key, field in rules.items()
            if key in given or key not in meant  # a misspelt key is not also a missing one
        }
        return None if len(self.problems) > before else of(**values)

    def value(self, rule: Rule, given: Any, path: Path) -> Any:
        """Read one value; what is wrong is noted."""
        key = path[-1]
        if isinstance(given, str):
            given = given.strip()
        if given is None or given in ("", []):
            if rule.required:
                self.note(path, _missing(rule, key))
            return {"bool": False, "texts": (), "tables": ()}.get(rule.kind)
        if not _fits(rule.kind, given):
            self.note(path, f"{key} ska vara {_WORDS[rule.kind]}, men är {_quoted(given)}. Rätta värdet.")
            return None
        if rule.codes and given not in rule.codes:
            near = closest(given, rule.codes)
            self.note(path, f"{key} är {given!r}, men ska vara ett av {', '.join(rule.codes)}.{near}")
        if rule.kind == "table" and rule.of:
            return self.table(rule.of, given, path)
        if rule.kind == "tables" and rule.of:
            return tuple(self.table(rule.of, one, (*path, number)) for number, one in enumerate(given))
        self.also(rule, given, path)
        return {"number": float, "texts": tuple}.get(rule.kind, lambda one: one)(given)

    def also(self, rule: Rule, given: Any, path: Path) -> None:
        """What a kind of file asks of a right value besides; nothing here."""


_WORDS = {
    "text": "en text inom citattecken",
    "date": "ett datum som 2026-12-31, utan citattecken och klockslag",
    "number": "ett tal med decimalpunkt, utan citattecken",
    "bool": "true eller false",
    "texts": 'en lista av texter som ["mean_speed"]',
    "table": "en tabell",
    "tables": "tabeller med dubbla hakparenteser, en rubrik för varje",
}


def _fits(kind: str, given: Any) -> bool:
    if kind == "number":
        return type(given) in (int, float) and math.isfinite(given)
    if kind == "texts":
        return isinstance(given, list) and all(isinstance(one, str) for one in given)
    if kind == "tables":
        return isinstance(given, list) and all(isinstance(one, dict) for one in given)
    return type(given) is {"text": str, "date": datetime.date, "bool": bool, "table": dict}[kind]


def _missing(rule: Rule, key: str | int) -> str:
    if rule.kind == "tables":
        return f"filen har inga [[{key}]]. Skriv minst en."
    if rule.kind == "table":
        return f"[{key}] saknas. Lägg till den."
    example = f", ett av {', '.join(rule.codes)}" if rule.codes else f", {_WORDS[rule.kind]}"
    return f"{key} saknas. Lägg till raden{example}."


def _quoted(value: Any) -> str:
    return str(value) if isinstance(value, datetime.date) else repr(value)[:80]


def _close(name: str, known: Collection[str]) -> list[str]:
    return difflib.get_close_matches(str(name).casefold(), sorted(known), n=1, cutoff=0.5)


def closest(name: str, known: Collection[str]) -> str:
    """*Närmast: 'activity'.*, or nothing where no known name is close."""
    return "".join(f" Närmast: {one!r}." for one in _close(name, known))


def _shown(path: Path) -> str:
    """A path as an analyst counts: ``promise[2].commitment[1].kind``, from 1."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")
