"""Secondary protection: what else must be hidden, so that no sum gives a hidden cell away (METHODS 6).

The coarsest way, and so the one that leaves nothing to work out: where a hidden number is part of a shown one (a group
of everybody, a part of a municipality, a month of a year) or a shown one is part of it, everything is hidden but the
whole municipality's whole period. That says only that the parts sum to it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
MUNICIPAL = re.compile(r"(\d{4})(:.+)?", re.ASCII)
PARTS_OF_YEAR = ("month", "quarter")


def also_hidden(rows: Sequence[Row], hidden: Sequence[bool]) -> Iterator[int]:
    """Numbers of the rows that must be hidden because others are.

    Args:
        rows: with status ok, of classes that hide anything, and not published by their producer.
        hidden: whether each is hidden already.
    """
    families: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        families[_family(row)].append(number)
    for members in families.values():
        small = [rows[one] for one in members if hidden[one]]
        shown = [rows[one] for one in members if not hidden[one]]
        if any(_holds(a, b) or _holds(b, a) for a in shown for b in small):
            yield from (one for one in members if not _is_whole(rows[one]))
    small = [row for row, hide in zip(rows, hidden, strict=True) if hide and _is_municipal(row)]
    for number, row in enumerate(rows):
        if any(_may_hold(row, part) for part in small):
            yield number


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
        and (wide["indicator"], _time(wide)) == (municipal["indicator"], _time(municipal))
        and wide["synthetic"] == municipal["synthetic"]  # what is made up is part of nothing real
    )


def _is_municipal(row: Row) -> bool:
    return MUNICIPAL.fullmatch(row["area_code"]) is not None


def _is_whole(row: Row) -> bool:
    return row["area_code"] == _family(row)[1] and not row["dimension"] and row["period_kind"] not in PARTS_OF_YEAR


def _holds(whole: Row, part: Row) -> bool:
    """Whether a row of the same family is about more than another, and all that the other is about."""
    if (whole["area_code"], whole["period"], whole["group_key"]) == (
        part["area_code"],
        part["period"],
        part["group_key"],
    ):
        return False
    return (
        f"{part['area_code']}:".startswith(f"{whole['area_code']}:")
        and whole["period_start"] <= part["period_start"]
        and part["period_end"] <= whole["period_end"]
        and _groups(whole) <= _groups(part)
    )


def _groups(row: Row) -> set[str]:
    return set(row["group_key"].split(";")) if row["group_key"] else set()
