"""Reading a promise file: everything that is wrong with it at once, each with its line where that is known."""

import dataclasses
import datetime
import difflib
import math
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.promises.places import Path, places
from pipeline.promises.register import Document, PromiseSet, Rule

# Names that the site uses for its own pages and folders (DESIGN 4): a promise or a set must not overwrite them.
TAKEN_PROMISES = ("index", "method", "data_quality", "disclosure", "open_data", "corrections", "to_do")
TAKEN_SETS = ("static", "figures", "data")

_ID = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a promise file: its line if known, its key (``promise[2].commitment[1].kind``), why."""

    line: int | None
    key: str
    text: str


class PromiseError(ValueError):
    """A promise file cannot be read. ``problems`` are all of them, in the file's order; texts in Swedish."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" · ".join(f"rad {one.line}: {one.text}" if one.line else one.text for one in self.problems))


def parse(text: str, indicators: Collection[str]) -> PromiseSet:
    """Read a promise file.

    Args:
        text: the whole file, TOML.
        indicators: ids of the indicators that a promise may name.

    Raises:
        PromiseError: with everything that is wrong with it.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        line = int(at[1]) if at else None
        said = f"filen går inte att läsa som TOML ({error}). Rätta raden; texter står inom citattecken, datum utan."
        raise PromiseError([Problem(line, "", said)]) from error
    reading = _Reading(places(text), indicators)
    document = reading.document(content)
    if reading.problems or document is None:
        raise PromiseError(sorted(reading.problems, key=lambda one: one.line or 0))
    return PromiseSet(document.about, document.meetings, document.promises, reading.lines)


class _Reading:
    """One reading of a file: what stands where, and what has been found wrong."""

    def __init__(self, found: Mapping[Path, int], indicators: Collection[str]) -> None:
        self.found = found
        self.indicators = indicators
        self.problems: list[Problem] = []
        self.lines: dict[str, int] = {}

    def document(self, content: Mapping[str, Any]) -> Document | None:
        document: Document | None = self.table(Document, content, ())
        self._headers(content)
        self._ids(content)
        self._period(content.get("set"))
        return document

    def note(self, path: Path, text: str) -> None:
        """Note a problem at the closest place that the file has for a path."""
        known = next((path[:n] for n in range(len(path), 0, -1) if path[:n] in self.found), None)
        self.problems.append(Problem(self.found[known] if known else None, _shown(path), text))

    def table(self, of: type, given: Mapping[str, Any], path: Path) -> Any:
        """Read a table as the class ``of``; None if something in it is wrong."""
        rules = {field.metadata["rule"].key or field.name: field for field in dataclasses.fields(of)}
        before = len(self.problems)
        unknown = [key for key in given if key not in rules]
        for key in unknown:
            self.note((*path, key), f"nyckeln {key!r} finns inte.{_closest(key, rules)} Rätta eller ta bort den.")
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
        if rule.kind == "text" and _E_MAIL.search(given):
            self.note(path, f"{key} innehåller en e-postadress. Skriv en roll i stället; personer nämns inte här.")
        if rule.codes and given not in rule.codes:
            close = _closest(given, rule.codes)
            self.note(path, f"{key} är {given!r}, men ska vara ett av {', '.join(rule.codes)}.{close}")
        if rule.kind == "table" and rule.of:
            return self.table(rule.of, given, path)
        if rule.kind == "tables" and rule.of:
            return tuple(self.table(rule.of, one, (*path, number)) for number, one in enumerate(given))
        if key in ("indicators", "headline_indicator"):
            self._known(given if rule.kind == "texts" else [given], path)
        return {"number": float, "texts": tuple}.get(rule.kind, lambda one: one)(given)

    def _known(self, given: Sequence[str], path: Path) -> None:
        for one in given:
            if one not in self.indicators:
                close = _closest(one, self.indicators)
                self.note(path, f"måttet {one!r} finns inte.{close} Välj ett id ur listan över mått.")

    def _period(self, about: Any) -> None:
        start, end = (about.get(key) if isinstance(about, dict) else None for key in ("period_start", "period_end"))
        if isinstance(start, datetime.date) and isinstance(end, datetime.date) and str(end) < str(start):
            self.note(("set", "period_end"), f"period_end ({end}) ligger före period_start ({start}). Rätta datumen.")

    def _ids(self, content: Mapping[str, Any]) -> None:
        """An id is part of addresses and group keys; promises and commitments are told apart by theirs."""
        about = content.get("set")
        if isinstance(about, dict):
            self._id(about.get("id"), ("set", "id"), {}, TAKEN_SETS)
        promises: dict[str, Path] = {}
        commitments: dict[str, Path] = {}
        for path, promise in _tables(content, "promise", ()):
            self._id(promise.get("id"), (*path, "id"), promises, TAKEN_PROMISES)
            for place, commitment in _tables(promise, "commitment", path):
                self._id(commitment.get("id"), (*place, "id"), commitments, ())
                if place in self.found and isinstance(commitment.get("id"), str):
                    self.lines[commitment["id"].strip()] = self.found[place]

    def _id(self, given: Any, path: Path, seen: dict[str, Path], taken: Sequence[str]) -> None:
        if not isinstance(given, str) or not given.strip():
            return
        name = given.strip()
        if not _ID.fullmatch(name):
            self.note(path, f"id {name!r} får bara ha bokstäverna a–z, siffror, _ och -. Byt namn.")
        elif name.lower() in taken:
            self.note(path, f"id {name!r} används redan av sidorna själva. Byt namn.")
        elif name.lower() in seen:
            first = self.found.get(seen[name.lower()])
            place = f" på rad {first}" if first else ""
            self.note(path, f"id {name!r} finns redan{place}. Varje id får stå en gång i filen: byt namn på det ena.")
        seen.setdefault(name.lower(), path)

    def _headers(self, content: Mapping[str, Any]) -> None:
        """Every commitment must have a header, since values are traced to its line."""
        for path, promise in _tables(content, "promise", ()):
            for place, _ in _tables(promise, "commitment", path):
                if place not in self.found:
                    text = "åtagandet saknar egen rubrik. Skriv en rubrik [[promise.commitment]] för varje åtagande."
                    self.note(place, text)


_E_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.\w+")


def _tables(given: Mapping[str, Any], key: str, path: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    tables = given.get(key)
    for number, one in enumerate(tables if isinstance(tables, list) else ()):
        if isinstance(one, dict):
            yield (*path, key, number), one


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


def _closest(name: str, known: Collection[str]) -> str:
    return "".join(f" Närmast: {one!r}." for one in _close(name, known))


def _shown(path: Path) -> str:
    """A path as an analyst counts: ``promise[2].commitment[1].kind``, from 1."""
    shown = ""
    for part in path:
        shown += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return shown.removeprefix(".")
