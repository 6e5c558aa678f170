"""Tables of inhabitants that come as a cube (``px``, ``jsonstat``): every cell is an area, a day and a group.

Groups are kept as delivered and never summed: from 2025 SCB adds noise, so parts need not sum to totals. A category
that is itself the total leaves its dimension out of the group.

What reconciles in ``meta.delivery_file`` are cells, not physical lines (one file may well be a single line): as many as
the product of the dimensions' sizes.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb

from pipeline.ingestion import codes
from pipeline.ingestion.decoding import State
from pipeline.ingestion.deliveries import Delivery, FoundFile, Problem, Refused
from pipeline.ingestion.lines import LineCount, Reject, record
from pipeline.ingestion.readers import population
from pipeline.ingestion.readers import population_words as words

MOST_CELLS = 2_000_000  # every municipality, by sex and year of age, is 64 000 a year
MOST_TOLD = 100  # categories of a dimension that are not known
FETCH_AGAIN = "Hämta tabellen på nytt."


@dataclass(frozen=True)
class Dimension:
    """A dimension: its names (id, label), its categories as (code, label), and what the file says that it is."""

    names: tuple[str, ...]
    categories: Sequence[tuple[str, str]]
    role: str = ""

    @property
    def meaning(self) -> str:
        """What it is; empty if neither role nor names tell."""
        return self.role or words.meaning(*self.names)


@dataclass
class Cells:
    """What stands in the cells, the last dimension varying fastest; ``wrong`` has what could not be read, by place."""

    line: list[int] = field(default_factory=list)
    value: list[float | None] = field(default_factory=list)
    state: list[State] = field(default_factory=list)
    wrong: dict[int, str] = field(default_factory=dict)

    def add(self, line: int, value: float | None, state: State) -> None:
        """The next cell, as a number or as what is said in its place."""
        self.line.append(line)
        self.value.append(value)
        self.state.append(state)

    def add_number(self, line: int, value: float) -> None:
        """The next cell, which must hold a number of inhabitants."""
        if 0 <= value < population.MOST_INHABITANTS and float(value).is_integer():
            self.add(line, float(value), "ok")
        else:
            self.add_wrong(line, str(value))

    def add_wrong(self, line: int, text: str) -> None:
        """The next cell, which holds something else."""
        self.wrong[len(self.line)] = text[:80]
        self.add(line, None, "missing")


@dataclass(frozen=True)
class Cube:
    """A table as delivered: its dimensions, its cells, what it counts, and the month and day it counts a year on."""

    dimensions: Sequence[Dimension]
    cells: Cells
    contents: str = ""
    day: tuple[int, int] = (12, 31)


@dataclass(frozen=True)
class _Axis:
    """A dimension as understood: what each category is (an area's code, a day, a value; '' for a total)."""

    key: str
    values: Sequence[object]


def read_files(con: duckdb.DuckDBPyConnection, delivery: Delivery, parse: Callable[[bytes, str], Cube]) -> None:
    """Fill ``core.population`` from the delivery's files.

    Args:
        con: inside the delivery's transaction.
        delivery: its files, and its [options]: ``contents`` (what is counted, if it is not called Folkmängd) and
            ``dimensions`` (a name in the file → a key of ours).
        parse: makes a table of a file's bytes and its path; raises Refused.

    Raises:
        Refused: with everything that is wrong with them.
    """
    problems: list[Problem] = []
    for found in delivery.files:
        try:
            table = parse(found.absolute.read_bytes(), found.path)
        except Refused as refused:
            problems += refused.problems
        else:
            problems += _load(con, delivery, found, table)
    if problems:
        raise Refused(problems)


def _load(con: duckdb.DuckDBPyConnection, delivery: Delivery, found: FoundFile, cube: Cube) -> list[Problem]:
    """Write a table's rows, unless something is wrong with it: that is returned."""
    problems = [Problem(text, file=found.path) for text in _wrong_size(cube) or _wrong_contents(cube, delivery)]
    axes = []
    for one in cube.dimensions if not problems else ():
        axis, wrong = _axis(one, cube.day, delivery.settings.options.get("dimensions", {}))
        axes.append(axis)
        problems += [Problem(text, file=found.path) for text in wrong]
    problems += [Problem(text, file=found.path) for text in _wrong_axes(axes)] if not problems else []
    if not problems:
        _write(con, found, axes, cube.cells)
    return problems


def wrong_sizes(sizes: Sequence[int]) -> str:
    """What is wrong with a table of this size, Swedish; empty if nothing is. Asked before its cells are read."""
    if 0 in sizes or not sizes:
        return f"tabellen har inga celler. {FETCH_AGAIN}"
    if math.prod(sizes) > MOST_CELLS:
        many = f"tabellen har {math.prod(sizes)} celler, och högst {MOST_CELLS} läses."
        return f"{many} Hämta en mindre tabell, eller dela den i flera filer."
    return ""


def _wrong_size(cube: Cube) -> list[str]:
    sizes = [len(one.categories) for one in cube.dimensions]
    if len(cube.cells.line) != math.prod(sizes):
        product = " × ".join(str(one) for one in sizes)
        got = str(len(cube.cells.line)) if len(cube.cells.line) < math.prod(sizes) else "fler"
        return [f"tabellen ska ha {product} = {math.prod(sizes)} celler, men har {got}. {FETCH_AGAIN}"]
    return []


def _wrong_contents(cube: Cube, delivery: Delivery) -> list[str]:
    """A table of births has the same shape as one of inhabitants: what is counted must say so."""
    named = [one for one in cube.dimensions if one.meaning == words.CONTENTS]
    told = [label or code for one in named for code, label in one.categories] or [cube.contents]
    declared = delivery.settings.options.get("contents", "")
    if len(told) > 1:
        return [f"tabellen räknar flera saker ({', '.join(told)[:200]}). Hämta den med bara folkmängden."]
    if told[0] and told[0] != declared and not words.is_population(told[0]):
        return [
            f"tabellen ska räkna folkmängd, men räknar {told[0]!r}. Hämta rätt tabell; är det invånare som räknas, "
            f'skriv contents = "{told[0]}" under [options] i source.toml.'
        ]
    return []


def _axis(one: Dimension, day: tuple[int, int], declared: object) -> tuple[_Axis, list[str]]:
    """A dimension as understood, and what is wrong with it."""
    name = one.names[-1]
    key = one.meaning
    if not key and isinstance(declared, Mapping):
        key = next((str(declared[other]) for other in one.names if words.is_key(declared.get(other))), "")
    if not key:
        return _Axis("", ()), [
            f"dimensionen {name!r} är okänd: de som läses är {words.KNOWN}. Hämta tabellen utan den, eller skriv "
            f'dimensions = {{"{name}" = "ett_engelskt_namn"}} under [options] i source.toml.'
        ]
    if key == words.CONTENTS:
        return _Axis(key, [""]), []
    if key == words.REGION:
        return _areas(one)
    values: list[object] = []
    unknown = []
    for code, label in one.categories:
        value: object = words.last_day(code, day) or words.last_day(label, day) if key == words.TIME else ""
        if key != words.TIME and not words.is_total(code, label):
            value = words.value(key, code, label)
            unknown += [] if value else [label or code]
        unknown += [label or code] if value is None else []
        values.append(value)
    expected = "2025, 2025K1 eller 2025M03" if key == words.TIME else words.known_values(key) if unknown else ""
    return _Axis(key, values), [
        f"{name} ska vara {expected}, men är {one!r}. {FETCH_AGAIN}" for one in unknown[:MOST_TOLD]
    ]


def _areas(one: Dimension) -> tuple[_Axis, list[str]]:
    found, wrong = [], []
    if len(one.categories) > len(codes.areas()):
        return _Axis(words.REGION, ()), [
            f"tabellen har {len(one.categories)} regioner, fler än det finns. {FETCH_AGAIN}"
        ]
    for code, label in one.categories:
        try:
            found.append(words.area_code(code, label))
        except codes.UnknownCodeError as error:
            wrong.append(f"{one.names[-1]}: {error}")
    return _Axis(words.REGION, found), wrong


def _wrong_axes(axes: Sequence[_Axis]) -> list[str]:
    keys = [one.key for one in axes]
    wrong = []
    if words.REGION not in keys:
        wrong.append("tabellen saknar region. Hämta den med region (kommun, län eller riket).")
    if words.TIME not in keys:
        wrong.append("tabellen saknar tid. Hämta den med år, kvartal eller månad.")
    wrong += [f"två dimensioner är {key}. {FETCH_AGAIN}" for key in sorted(set(keys)) if keys.count(key) > 1]
    for one in axes:
        twice = [value for value, times in Counter(one.values).items() if times > 1]
        wrong += [f"{one.key}: {value or 'totalen'} står två gånger. {FETCH_AGAIN}" for value in twice[:10]]
    return wrong


def _write(con: duckdb.DuckDBPyConnection, found: FoundFile, axes: Sequence[_Axis], cells: Cells) -> None:
    rights = [place for place in range(len(cells.line)) if place not in cells.wrong]
    steps = [math.prod(len(later.values) for later in axes[number + 1 :]) for number in range(len(axes))]

    def at(key: str) -> list[object]:
        number = next(number for number, one in enumerate(axes) if one.key == key)
        values, step = axes[number].values, steps[number]
        return [values[place // step % len(values)] for place in rights]

    named = sorted(one.key for one in axes if one.key not in (words.REGION, words.TIME, words.CONTENTS))
    groups = list(zip(*(at(key) for key in named), strict=True)) if named else [()] * len(rights)
    keys = {one: _group(named, one) for one in set(groups)}
    rows = population.Inhabitants(
        line=[cells.line[place] for place in rights],
        area_code=[str(one) for one in at(words.REGION)],
        counted_on=[one for one in at(words.TIME) if isinstance(one, date)],  # all of them
        dimension=[keys[one][0] for one in groups],
        group_key=[keys[one][1] for one in groups],
        population=[cells.value[place] for place in rights],
        state=[cells.state[place] for place in rights],
    )
    population.write(con, found, rows)
    reason = "folkmängden ska vara ett heltal som inte är negativt, eller .. där uppgift saknas"
    rejects = [Reject(cells.line[at], f"cell {at + 1}", reason, text) for at, text in sorted(cells.wrong.items())]
    record(con, found, LineCount(len(cells.line), data=len(rights), rejected=len(rejects)), rejects)


def _group(named: Sequence[str], values: Sequence[object]) -> tuple[str, str]:
    """Dimension and group key of a cell; a total leaves its dimension out."""
    parts = [(key, value) for key, value in zip(named, values, strict=True) if value]
    return "×".join(key for key, _ in parts), ";".join(f"{key}={value}" for key, value in parts)
