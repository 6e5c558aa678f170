"""Reading a promise file: everything that is wrong with it at once, each with its line where that is known."""

import datetime
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from pipeline.promises.places import Path, places
from pipeline.promises.register import Document, Problem, PromiseSet, Rule
from pipeline.promises.tables import Reading, TableError, closest, parsed

# Names that the site uses for its own pages and folders (DESIGN 4): a promise or a set must not overwrite them.
TAKEN_PROMISES = ("index", "method", "data_quality", "disclosure", "open_data", "corrections", "to_do")
TAKEN_SETS = ("static", "figures", "data")

_ID = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


def parse(text: str, indicators: Collection[str], never_aimed: Collection[str] = ()) -> PromiseSet:
    """Read a promise file.

    Args:
        text: the whole file, TOML.
        indicators: ids of the indicators that a promise may name.
        never_aimed: those of them that have no better side, or are background: no target, and no headline.

    Raises:
        TableError: with everything that is wrong with it.
    """
    content = parsed(text)
    reading = _Reading(places(text), indicators, never_aimed)
    document = reading.document(content)
    if reading.problems or document is None:
        raise TableError(reading.problems)
    return PromiseSet(
        document.about, document.meetings, document.promises, reading.lines, reading.basis_lines, tuple(reading.notes)
    )


class _Reading(Reading):
    """One reading of a promise file."""

    def __init__(self, found: Mapping[Path, int], indicators: Collection[str], never_aimed: Collection[str]) -> None:
        super().__init__(found)
        self.indicators, self.never_aimed = indicators, never_aimed
        self.notes: list[Problem] = []
        self.lines: dict[str, int] = {}
        self.basis_lines: tuple[int, ...] = ()

    def document(self, content: Mapping[str, Any]) -> Document | None:
        document: Document | None = self.table(Document, content, ())
        self._headers(content)
        self._ids(content)
        self._period(content.get("set"))
        self._aims(content)
        return document

    def also(self, rule: Rule, given: Any, path: Path) -> None:
        """People are not named, and indicators exist."""
        if rule.kind == "text" and E_MAIL.search(given):
            self.note(path, f"{path[-1]} innehåller en e-postadress. Skriv en roll i stället; personer nämns inte här.")
        if path[-1] in ("indicators", "headline_indicator"):
            self._known(given if rule.kind == "texts" else [given], path)

    def _known(self, given: Sequence[str], path: Path) -> None:
        for one in given:
            if one not in self.indicators:
                close = closest(one, self.indicators)
                self.note(path, f"måttet {one!r} finns inte.{close} Välj ett id ur listan över mått.")

    def _period(self, about: Any) -> None:
        start, end = (about.get(key) if isinstance(about, dict) else None for key in ("period_start", "period_end"))
        if isinstance(start, datetime.date) and isinstance(end, datetime.date) and str(end) < str(start):
            self.note(("set", "period_end"), f"period_end ({end}) ligger före period_start ({start}). Rätta datumen.")

    def _aims(self, content: Mapping[str, Any]) -> None:
        """A target is held against something that can be better or worse. One without date or indicator is noted."""
        for path, promise in _tables(content, "promise", ()):
            headline = promise.get("headline_indicator")
            if headline in self.never_aimed:
                self.note((*path, "headline_indicator"), f"{headline} {_NEVER} Välj ett annat mått.")
            for place, commitment in _tables(promise, "commitment", path):
                target, named = commitment.get("target"), commitment.get("indicators")
                if not isinstance(target, dict):
                    continue
                here = (*place, "target")
                if not named:
                    self.notes.append(self.at(here, "målnivån gäller inget mått, för indicators är ej angivet."))
                elif isinstance(named, list) and named[0] in self.never_aimed:
                    text = f"målnivån gäller {named[0]}, som {_NEVER} Ta bort target, eller sätt ett annat mått först."
                    self.note(here, text)
                if target.get("date") is None:
                    text = "målets datum är ej angivet. Målet gäller då hela löftesperioden."
                    self.notes.append(self.at((*here, "date"), text))

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
        """Every commitment, and all that a promise builds on, must have a header: values are traced to its line."""
        for path, promise in _tables(content, "promise", ()):
            for key, text in _WITH_HEADERS.items():
                for place, _ in _tables(promise, key, path):
                    if place not in self.found:
                        self.note(place, text)
                    elif key == "basis":
                        self.basis_lines += (self.found[place],)


_WITH_HEADERS = {
    "commitment": "åtagandet saknar egen rubrik. Skriv en rubrik [[promise.commitment]] för varje åtagande.",
    "basis": "underlaget saknar egen rubrik. Skriv en rubrik [[promise.basis]] för varje underlag.",
}
_NEVER = "kan tolkas på flera sätt eller är bakgrund: sådana mått har inget mål och bär inget löfte."
E_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.\w+")


def _tables(given: Mapping[str, Any], key: str, path: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    tables = given.get(key)
    for number, one in enumerate(tables if isinstance(tables, list) else ()):
        if isinstance(one, dict):
            yield (*path, key, number), one
