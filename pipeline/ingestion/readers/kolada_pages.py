"""Kolada's answers as JSON: pages of values, and the description of key figures that may lie beside them.

Layout of a page (Kolada's API, version 3; version 2 says ``next_page`` for ``next_url``)::

    {"values": [{"kpi": "U30751", "municipality": "0182", "period": 2024,
                 "values": [{"gender": "T", "count": 1, "status": "", "value": 14.2, "isdeleted": false}]}],
     "next_url": null}

and of a description::

    {"values": [{"id": "U30751", "title": "…", "description": "…"}]}

A page has no lines worth the name: what is counted is its values, the first being number 1.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from pipeline.ingestion import decoding
from pipeline.ingestion.deliveries import FoundFile, Problem, Refused
from pipeline.ingestion.foreign import looks_like

MOST_BYTES = 20_000_000  # a page has at most 5 000 entries, some two megabytes
DESCRIPTION = "kpi.json"
KPI = re.compile(r"[A-Z]\d{5}", re.ASCII)
FETCH_AGAIN = "Hämta sidan på nytt ur Kolada, utan att ändra i den."
_WANTED = (
    'filen ska vara en sida ur Kolada, {"values": [{"kpi", "municipality", "period", "values": […]}]}, men är något '
    "annat."
)
_ASKED = re.compile(r"/(kpi|municipality|year)/([^/?]+)")
LINKS = ("next_url", "next_page", "next")


@dataclass(frozen=True)
class Cell:
    """One value as Kolada gives it. ``line`` is its number in the file; what is not what it should be is kept as is."""

    line: int
    kpi: Any
    municipality: Any
    period: Any
    gender: Any
    status: Any
    value: Any
    count: Any


@dataclass(frozen=True)
class Page:
    """A page: how many values it has (empty and deleted ones too), those that count, and where the next one is."""

    lines: int
    cells: Sequence[Cell]
    empty: int
    deleted: int
    following: str


@dataclass(frozen=True)
class Description:
    """What Kolada says that a key figure is."""

    line: int
    kpi: str
    title: str
    definition: str


def page(found: FoundFile) -> Page:
    """Read a page of values.

    Raises:
        Refused: if the file is anything else.
    """
    content = _content(found)
    entries = content.get("values")
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise Refused([_no_page(found, content)])
    if entries and not any("values" in one for one in entries):
        raise Refused([_no_page(found, entries[0])])
    if not entries:
        text = f"sidan har inga värden. Ta bort filen om frågan inte har några svar, annars: {FETCH_AGAIN}"
        raise Refused([Problem(text, file=found.path)])
    problems: list[Problem] = []
    cells: list[Cell] = []
    line = empty = deleted = 0
    for number, entry in enumerate(entries):
        inner = _inner(entry)
        if inner is None:
            if len(problems) < 20:
                problems.append(_wrong_entry(found, number, entry))
            continue
        if not inner:
            line, empty = line + 1, empty + 1
        for one in inner:
            line += 1
            if one.get("isdeleted") is True:
                deleted += 1
                continue
            cells.append(
                Cell(
                    line, entry["kpi"], entry["municipality"], entry["period"],
                    one["gender"], one.get("status"), one["value"], one.get("count"),
                )
            )  # fmt: skip
    if problems:
        raise Refused(problems)
    return Page(line, cells, empty, deleted, next((str(content[one]) for one in LINKS if content.get(one)), ""))


def missing_pages(pages: Mapping[str, Page]) -> list[Problem]:
    """Which pages should be there, since others say that more follow: page n says where page n + 1 is.

    Args:
        pages: by path.
    """
    following: dict[str, dict[int, str]] = {}
    for path, one in pages.items():
        if one.following:
            question, number = _question(one.following)
            following.setdefault(question, {})[number] = path
    problems = []
    for numbers in following.values():
        absent = sorted(set(range(2, max(numbers) + 1)) - set(numbers))
        if absent:
            named = ", ".join(str(one - 1) for one in absent)
            text = f"sidan {named} saknas i leveransen, fast senare sidor finns. Hämta den och lägg den bredvid."
            problems.append(Problem(text, file=numbers[max(numbers)]))
    latest = [numbers[max(numbers)] for numbers in following.values()]
    for path in _without_end(latest, pages):
        text = (
            f"filen säger att fler sidor följer ({pages[path].following}), men sista sidan finns inte i leveransen. "
            "Hämta den och lägg den bredvid."
        )
        problems.append(Problem(text, file=path))
    return problems


def _without_end(latest: Sequence[str], pages: Mapping[str, Page]) -> list[str]:
    """Of the latest pages of all questions, those whose question no last page answers; each ends one question."""
    last = [path for path, one in pages.items() if not one.following]
    fitting = {path: [one for one in last if _answers(pages[path].following, pages[one])] for path in latest}
    free = set(last)
    without = []
    for path in sorted(latest, key=lambda one: len(fitting[one])):  # who has the fewest to choose among chooses first
        end = next((one for one in fitting[path] if one in free), None)
        free.discard(end or "")
        without += [] if end else [path]
    return without


def _answers(link: str, page: Page) -> bool:
    """Whether all values of a page are of the key figures, areas and years that a link asks for, if it names them."""
    held = {
        "kpi": {str(one.kpi) for one in page.cells},
        "municipality": {str(one.municipality) for one in page.cells},
        "year": {str(one.period) for one in page.cells},
    }
    asked = dict(_ASKED.findall(link))
    return all(values <= set(unquote(asked[key]).split(",")) for key, values in held.items() if key in asked)


def descriptions(found: FoundFile) -> list[Description]:
    """Read Kolada's description of key figures.

    Raises:
        Refused: if the file is anything else, or describes a key figure twice.
    """
    content = _content(found)
    entries = content.get("values", [content])
    if not isinstance(entries, list) or not entries or not all(_describes(one) for one in entries):
        text = f"filen ska vara Koladas beskrivning av nyckeltal, med id, title och description. {FETCH_AGAIN}"
        raise Refused([Problem(text, file=found.path)])
    read = [
        Description(line, one["id"], one["title"].strip(), (one.get("description") or "").strip())
        for line, one in enumerate(entries, start=1)
    ]
    twice = sorted({one.kpi for one in read if sum(other.kpi == one.kpi for other in read) > 1})
    if twice:
        raise Refused([Problem(f"{', '.join(twice)} beskrivs två gånger. Ta bort den ena.", file=found.path)])
    return read


def _content(found: FoundFile) -> dict[str, Any]:
    if found.bytes > MOST_BYTES:
        text = f"filen är {found.bytes} byte, och en sida ur Kolada är högst {MOST_BYTES}. {FETCH_AGAIN}"
        raise Refused([Problem(text, file=found.path)])
    data = found.absolute.read_bytes()
    try:
        content = json.loads(decoding.decode(data, long_lines=True))
    except decoding.UndecodableError as error:
        raise Refused([Problem(f"{error}{looks_like(data)}", file=found.path, line=error.line)]) from error
    except json.JSONDecodeError as error:
        text = f"filen är ingen hel JSON-fil.{looks_like(data)} {FETCH_AGAIN}"
        raise Refused([Problem(text, file=found.path, line=error.lineno)]) from error
    except (RecursionError, ValueError) as error:  # nested without end; a number of thousands of digits
        raise Refused([Problem(f"filen är ingen sida ur Kolada. {FETCH_AGAIN}", file=found.path)]) from error
    if not isinstance(content, dict):
        raise Refused([Problem(f"{_WANTED}{looks_like(data)} {FETCH_AGAIN}", file=found.path)])
    return content


def _no_page(found: FoundFile, content: Mapping[str, Any]) -> Problem:
    if {"id", "title"} <= content.keys():
        text = (
            "det här är Koladas metadata (id och title), inga värden. Är det beskrivningen av nyckeltalen: döp filen "
            f"till {DESCRIPTION}. Annars: ta bort den."
        )
    elif "dimension" in content or content.get("class") == "dataset":
        text = 'det här är JSON-stat, ingen sida ur Kolada. Skriv format = "jsonstat" i source.toml.'
    else:
        text = f"{_WANTED} {FETCH_AGAIN}"
    return Problem(text, file=found.path)


def _describes(entry: Any) -> bool:
    """Whether an entry says what a key figure is. Some have no description, and then the title is all there is."""
    return (
        isinstance(entry, dict)
        and bool(KPI.fullmatch(str(entry.get("id"))))
        and isinstance(entry.get("title"), str)
        and isinstance(entry.get("description"), str | None)
    )


def _inner(entry: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """The values of an entry; None if it is not what the layout says."""
    inner = entry.get("values")
    if not {"kpi", "municipality", "period"} <= entry.keys() or not isinstance(inner, list):
        return None
    whole = all(isinstance(one, dict) and {"gender", "value"} <= one.keys() for one in inner)
    return inner if whole else None


def _wrong_entry(found: FoundFile, number: int, entry: Mapping[str, Any]) -> Problem:
    if "ou" in entry:
        text = "uppgiften gäller en enhet (ou), inte en kommun. Hämta nyckeltalet för kommuner i stället."
    else:
        lacking = [one for one in ("kpi", "municipality", "period", "values") if one not in entry]
        what = f"saknar {', '.join(lacking)}" if lacking else "har värden utan gender eller value"
        text = f"uppgiften {what}. {FETCH_AGAIN}"
    return Problem(text, file=found.path, cell=f"values[{number}]")


def _question(link: str) -> tuple[str, int]:
    """What a link asks for, whatever the page, and the page's number (2 if it has none)."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return link, 2
    asked = parse_qs(parts.query)
    text = (asked.pop("page", None) or ["2"])[0]
    number = int(text) if text.isdecimal() and int(text[:6]) >= 2 and len(text) < 6 else 2
    return f"{parts.path}?{sorted(asked.items())}", number


def columns(cells: Iterable[Cell]) -> dict[str, list[Any]]:
    """The cells as columns of text (numbers as JSON writes them; None where nothing stands)."""
    names = ("line", "kpi", "municipality", "period", "gender", "status", "value", "count")
    rows = [[getattr(one, name) for name in names] for one in cells]
    return {
        name: [row[place] if name == "line" else _text(row[place]) for row in rows] for place, name in enumerate(names)
    }


def _text(value: Any) -> str | None:
    text = value if value is None or isinstance(value, str) else json.dumps(value)
    return None if text is None else text.encode("utf-8", "replace").decode()  # half a character is no text
