"""Population as JSON-stat 2, as Statistikdatabasen's API answers.

Layout (FORMATS, "Population and households"; json-stat.org, "JSON-stat 2.0 format")::

    {"class": "dataset", "version": "2.0", "id": ["Region", "Tid"], "size": [1, 2],
     "dimension": {"Region": {"label": "region", "category": {"index": {"0182": 0}, "label": {"0182": "Nacka"}}}, …},
     "role": {"time": ["Tid"], "geo": ["Region"], "metric": ["ContentsCode"]},
     "value": [112112, null], "status": {"1": ".."}}

``index`` is a list or an object, and may be absent where there is one category; ``value`` and ``status`` are lists, or
objects by the cell's number. A null is missing, unless its status is ``.`` (cannot be computed) or ``-`` (zero). The
``line`` of a cell is its number in ``value``, from 1: the file itself is most often a single line.

Own code: pyjstat 2.4.0 (last release 2023) and jsonstat.py 0.1.14 (2016) are not kept, and pass over status, roles and
cells that are missing; jsonstat-validator 0.4.6 is alive, but judges the layout without reading it.
"""

import json
import math
from collections import Counter
from collections.abc import Mapping
from typing import Any

import duckdb

from pipeline.ingestion import decoding
from pipeline.ingestion.deliveries import Delivery, Problem, Reader, Refused
from pipeline.ingestion.foreign import looks_like
from pipeline.ingestion.readers import cube
from pipeline.ingestion.readers import population_words as words
from pipeline.ingestion.readers.cube import Cells, Cube, Dimension

FETCH_AGAIN = "Hämta tabellen på nytt ur Statistikdatabasen som JSON-stat2."
ROLES = {"time": words.TIME, "geo": words.REGION, "metric": words.CONTENTS}
METADATA = "filen beskriver en tabell utan att ha dess värden (JSON-stat-metadata utan value). Hämta även värdena."


class _LayoutError(ValueError):
    """What is not as the layout says, Swedish."""


def read(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """Fill ``core.population`` from the delivery's files.

    Raises:
        Refused: with everything that is wrong with them.
    """
    cube.read_files(con, delivery, parse)


def parse(data: bytes, path: str) -> Cube:
    """The table in a file's bytes.

    Raises:
        Refused: it is no JSON-stat 2, has no values, or is not whole.
    """
    try:
        return _cube(_content(data), _named(data))
    except decoding.UndecodableError as error:
        raise Refused([Problem(f"{error}{looks_like(data)}", file=path, line=error.line)]) from error
    except json.JSONDecodeError as error:
        text = f"filen är inte JSON: {looks_like(data).strip() or 'den går inte att läsa här.'} {FETCH_AGAIN}"
        raise Refused([Problem(text, file=path, line=error.lineno)]) from error
    except RecursionError as error:
        text = f"filen har listor i listor i fler led än någon tabell har. {FETCH_AGAIN}"
        raise Refused([Problem(text, file=path)]) from error
    except _LayoutError as error:
        raise Refused([Problem(str(error), file=path)]) from error


def _content(data: bytes) -> Any:
    try:
        return json.loads(decoding.decode(data, long_lines=True), object_pairs_hook=_once, parse_constant=_no_number)
    except (json.JSONDecodeError, decoding.UndecodableError, _LayoutError):
        raise
    except ValueError as error:  # a number of thousands of digits
        raise _LayoutError(f"ett tal i filen är för långt. {FETCH_AGAIN}") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)
        raise _LayoutError(f"nyckeln {twice!r} står två gånger i samma objekt. {FETCH_AGAIN}")
    return found


def _no_number(name: str) -> Any:
    raise _LayoutError(f"{name} är inget tal. {FETCH_AGAIN}")


def _named(data: bytes) -> str:
    """What a file seems to be, where that says more than that it is JSON."""
    kind = looks_like(data)
    return "" if kind.endswith(("JSON.", '"jsonstat").')) else kind


def _cube(content: Any, kind: str) -> Cube:
    if not isinstance(content, dict) or "id" not in content or "dimension" not in content:
        raise _LayoutError(_other_json(content, kind))
    if content.get("class", "dataset") != "dataset":
        raise _LayoutError(f"class ska vara dataset, men är {content['class']!r}. {FETCH_AGAIN}")
    if content.get("value") in (None, [], {}):
        raise _LayoutError(METADATA)
    ids: Any = content["id"]
    sizes: Any = content.get("size")
    if not _all(ids, str) or not _all(sizes, int) or len(ids) != len(sizes) or min(sizes, default=0) < 0:
        raise _LayoutError(f"id och size ska vara lika långa listor med namn och heltal. {FETCH_AGAIN}")
    if wrong := cube.wrong_sizes(sizes):
        raise _LayoutError(wrong)
    dimensions = [_dimension(content, name, size) for name, size in zip(ids, sizes, strict=True)]
    metric = [label for one in dimensions if one.meaning == words.CONTENTS for _, label in one.categories]
    day = words.day_of_year(*metric, *_reference_periods(content, ids))
    return Cube(dimensions, _cells(content, math.prod(sizes)), day=day)


def _other_json(content: Any, named: str) -> str:
    if isinstance(content, dict) and isinstance(content.get("dataset"), dict):
        return f"filen är JSON-stat 1 (dataset), och en sådan läses inte. {FETCH_AGAIN}"
    kind = ", ".join(sorted(str(key) for key in content)[:5]) if isinstance(content, dict) else "en lista"
    if isinstance(content, dict) and isinstance(content.get("variables"), list):
        kind = "metadata om en tabell utan värden"
    return f"filen ska vara JSON-stat2 med id, size, dimension och value, men är JSON med {kind}.{named} {FETCH_AGAIN}"


def _all(values: Any, kind: type) -> bool:
    return isinstance(values, list) and all(type(one) is kind for one in values)


def _dimension(content: Mapping[str, Any], name: str, size: int) -> Dimension:
    about = _object(_object(content["dimension"], "dimension").get(name), f"dimension.{name}")
    category = _object(about.get("category"), f"dimension.{name}.category")
    labels = _object(category.get("label", {}), f"dimension.{name}.category.label")
    index: Any = category.get("index", list(labels) if size == 1 else None)
    order: list[str] = index if _all(index, str) else []
    if isinstance(index, dict) and _all(list(index.values()), int):
        places = {place: code for code, place in index.items()}
        order = [places.get(place, "") for place in range(len(index))]
    if len(order) != size or len(set(order)) != size or "" in order:
        text = f"dimensionen {name} ska ha {size} kategorier i index, numrerade från 0. {FETCH_AGAIN}"
        raise _LayoutError(text)
    given = _object(content.get("role", {}), "role")
    role = next((ours for theirs, ours in ROLES.items() if _all(given.get(theirs), str) and name in given[theirs]), "")
    label = str(about.get("label") or name)
    return Dimension((name, label), [(code, str(labels.get(code, ""))) for code in order], role)


def _object(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _LayoutError(f"{name} ska vara ett objekt. {FETCH_AGAIN}")
    return value


def _reference_periods(content: Mapping[str, Any], ids: list[str]) -> list[str]:
    """What SCB's extension says of the day that is counted ("31 december respektive år")."""
    found = []
    for name in ids:
        extension = content["dimension"][name].get("extension", {})
        periods = extension.get("refperiod", {}) if isinstance(extension, dict) else {}
        found += [str(one) for one in periods.values()] if isinstance(periods, dict) else []
    return found


def _cells(content: Mapping[str, Any], count: int) -> Cells:
    values = _by_number(content["value"], "value", count)
    status = content.get("status") or {}
    marks = dict.fromkeys(range(count), status) if isinstance(status, str) else _by_number(status, "status", count)
    cells = Cells()
    for place in range(count):
        _add(cells, place + 1, values.get(place), str(marks.get(place) or ""))
    return cells


def _by_number(given: Any, name: str, count: int) -> dict[int, Any]:
    """What is given for each cell, by its number from 0."""
    if isinstance(given, list):
        if len(given) == 1 and name == "status":
            return dict.fromkeys(range(count), given[0])
        if len(given) != count:
            raise _LayoutError(f"{name} ska ha {count} celler, men har {len(given)}. {FETCH_AGAIN}")
        return dict(enumerate(given))
    numbers = {str(place): place for place in range(count)}
    wrong = [key for key in _object(given, name) if key not in numbers]
    if wrong:
        raise _LayoutError(f"{name} har cellen {wrong[0][:20]!r}, men cellerna är 0 till {count - 1}. {FETCH_AGAIN}")
    return {numbers[key]: value for key, value in given.items()}


def _add(cells: Cells, line: int, value: Any, mark: str) -> None:
    if value is None and mark == "-":
        cells.add_number(line, 0)
    elif value is None:
        cells.add(line, None, "not_applicable" if mark == "." else "missing")
    elif type(value) in (int, float) and not (mark and set(mark) == {"."}):
        cells.add_number(line, value)
    else:
        cells.add_wrong(line, f"{value!r} {mark}".strip())


READER = Reader(
    id="jsonstat",
    title="SCB:s folkmängd i JSON-stat2",
    tables=("core.population",),
    read=read,
    suffixes=(".json",),
)
