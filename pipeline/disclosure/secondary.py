"""Secondary protection: what else must be hidden, so that no sum gives a hidden cell away (METHODS 6).

An attacker holds every edition there has been. What was hidden in one is a secret for good, what was shown is known for
good, and values of different editions are taken for values of the same thing, although some may have been corrected in
between. Rows that may sum to one another (of a municipality and its parts, a year and its parts, everybody and groups)
give no secret of theirs away in three states:

1. All of them are cells of one cut (the months, or the parts of the municipality): nothing sums to anything.
2. Nothing but the whole municipality's whole period has ever been shown: it stays, and every part is hidden. When its
   number becomes another, it is hidden too where one part alone has come since, or gone: the difference would be that.
3. An edition says again what was said already, and nothing new.

The last two last: whatever comes, changes or is taken away later, the next edition is in the same state.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]
MUNICIPAL = re.compile(r"(\d{4})(:.+)?", re.ASCII)
PARTS_OF_YEAR = ("month", "quarter")
CELL = ("indicator", "area_code", "period", "dimension", "group_key")
COUNTS = ("numerator", "denominator", "value")


@dataclass
class _Related:
    """Rows that may sum to one another.

    Attributes:
        candidates: numbers of those that may be shown.
        hidden: those that may not.
        secrets: these, and what any edition before has hidden.
        known: what any edition before has shown.
    """

    candidates: list[int] = field(default_factory=list)
    hidden: list[Row] = field(default_factory=list)
    secrets: list[Row] = field(default_factory=list)
    known: list[Row] = field(default_factory=list)


def also_hidden(rows: Sequence[Row], hidden: Sequence[bool], earlier: Sequence[Row] = ()) -> Iterator[int]:
    """Numbers of the rows that must be hidden because others are, or were.

    Args:
        rows: with status ok, of classes that hide anything, and not published by their producer.
        hidden: whether each is hidden already.
        earlier: the like of any edition before, status ok or suppressed; without dates and intervals.
    """
    families: dict[tuple[str, str, str], _Related] = defaultdict(_Related)
    times: dict[tuple[str, str], _Related] = defaultdict(_Related)
    for number, row in enumerate(rows):
        for related in (families[_family(row)], times[row["indicator"], _time(row)]):
            if hidden[number]:
                related.hidden.append(row)
                related.secrets.append(row)
            else:
                related.candidates.append(number)
    for row in earlier:
        for related in (families[_family(row)], times[row["indicator"], _time(row)]):
            (related.known if row["status"] == "ok" else related.secrets).append(row)
    said = {_said(row) for row in earlier if row["status"] == "ok"}
    for related in families.values():
        yield from _in_family(rows, related, said)
    for related in times.values():
        yield from _by_wider_area(rows, related, said)


def _in_family(rows: Sequence[Row], family: _Related, said: set[tuple[str, ...]]) -> Iterator[int]:
    """Of a municipality and its parts, in a year and its parts."""
    shown = [*(rows[number] for number in family.candidates), *family.known]
    if not family.secrets or len({_cut(row) for row in (*shown, *family.secrets)}) == 1:
        return
    only_wholes = all(_is_whole(row) for row in family.known)
    tells_one = only_wholes and _changed_by_one_part(rows, family)
    for number in family.candidates:
        is_new = _said(rows[number]) not in said
        if is_new and (not only_wholes or not _is_whole(rows[number]) or tells_one):
            yield number


def _changed_by_one_part(rows: Sequence[Row], family: _Related) -> bool:
    """Whether one part alone, or nobody knows which, has come or gone since an edition that showed the whole."""
    now = _parts_by_cut([*(rows[number] for number in family.candidates), *family.hidden])
    for edition in {edition for row in family.known for edition in row["editions"]}:
        then = _parts_by_cut(row for row in family.secrets if edition in row.get("editions", ()))
        if any(cut not in then or len(now[cut] ^ then[cut]) == 1 for cut in now):
            return True
        if any(cut not in now and len(then[cut]) == 1 for cut in then):
            return True
    return False


def _parts_by_cut(rows: Iterable[Row]) -> dict[tuple[int, str, str], set[tuple[str, ...]]]:
    parts = defaultdict(set)
    for row in rows:
        if not _is_whole(row):
            parts[_cut(row)].add(tuple(row[name] for name in CELL))
    return dict(parts)


def _by_wider_area(rows: Sequence[Row], same_time: _Related, said: set[tuple[str, ...]]) -> Iterator[int]:
    """Of nation, county, police area and municipality: a wide area less its other municipalities is the last one."""
    secrets = [row for row in _cells(same_time.secrets) if _is_municipal(row)]
    wide = [row for row in _cells(same_time.known) if any(_may_hold(row, secret) for secret in secrets)]
    for number in same_time.candidates:
        row = rows[number]
        gives_away = any(_may_hold(row, secret) for secret in secrets)
        completes = _is_municipal(row) and any(_may_hold(one, row) for one in wide)
        if (gives_away or completes) and _said(row) not in said:
            yield number


def _cells(rows: Sequence[Row]) -> list[Row]:
    """One row for each cell, whatever the unit or the edition."""
    return list({tuple(row[name] for name in CELL): row for row in rows}.values())


def _said(row: Row) -> tuple[str, ...]:
    """A cell in a unit, and its counts. Its interval may move with its neighbours' values, and is no count."""
    return (*(row[name] for name in CELL), row["unit"], *(f"{row[name]:.9g}" for name in COUNTS))


def _family(row: Row) -> tuple[str, str, str]:
    """Rows that may sum to one another: an indicator in a municipality and its parts, in a year and its parts."""
    municipal = MUNICIPAL.fullmatch(row["area_code"])
    return row["indicator"], municipal[1] if municipal else row["area_code"], _time(row)


def _time(row: Row) -> str:
    """The year of a year's parts; else the wave, the session, the day."""
    return str(row["period"])[:4] if row["period_kind"] in ("year", *PARTS_OF_YEAR) else str(row["period"])


def _may_hold(wide: Row, municipal: Row) -> bool:
    """Whether a row is of the nation, county or police area that a municipality may lie in: less the others, it."""
    code = wide["area_code"]
    return (
        not _is_municipal(wide)
        and (code == "00" or not code.isdecimal() or municipal["area_code"].startswith(code))
        and wide["synthetic"] == municipal["synthetic"]  # what is made up is part of nothing real
    )


def _is_municipal(row: Row) -> bool:
    return MUNICIPAL.fullmatch(row["area_code"]) is not None


def _is_whole(row: Row) -> bool:
    return row["area_code"] == _family(row)[1] and not row["dimension"] and row["period_kind"] not in PARTS_OF_YEAR


def _cut(row: Row) -> tuple[int, str, str]:
    """How a row's cell is cut out of its whole: cells of one cut are beside each other, and none is part of another."""
    return row["area_code"].count(":"), row["period_kind"], row["dimension"]
