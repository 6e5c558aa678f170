"""Deliveries as readers see them: the data-quality page, and what one not loaded leaves on other pages."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from pipeline.reporting import wording
from pipeline.reporting.published import Published

STATES = {"loaded": "Inläst", "refused": "Inte mottagen", "waiting": "Väntar"}
FILE_STATES = {"loaded": "Inläst", "duplicate": "Dubblett", "refused": "Inte mottagen", "waiting": "Väntar"} | {
    "removed": "Borttagen"
}
# Of a delivery that was not loaded this time: the last good files beside the new ones.
BESIDE_NEW = {"loaded": "Inläst tidigare, används", "refused": "Ny, inte mottagen", "waiting": "Ny, väntar"}
NOT_LOADED = {"refused": "togs inte emot", "waiting": "väntar på att läsas in"}
PROMISES = "promise_set"
TWICE = "Innehållet finns redan i en annan fil, så det räknas en gång."


@dataclass(frozen=True)
class Delivery:
    """One delivery of the data-quality page. ``rows`` and ``rejected`` are lines of its files.

    ``has_last_good``: it was not loaded this time, and files of an earlier time are used. ``warnings``: what was said
    of files that were taken in: the words, how many files they were said of, and the first of those.
    """

    row: dict[str, Any]
    state: str
    files: tuple[dict[str, Any], ...]
    rejects: tuple[tuple[str, int], ...]
    rows: int
    rejected: int
    has_last_good: bool
    warnings: tuple[tuple[str, int, str], ...] = ()


def deliveries(published: Published, promise_set: dict[str, Any]) -> tuple[Delivery, ...]:
    """Those that serve the set's municipality, and those not loaded that serve no set at all (a mistyped municipality).

    What was not loaded comes first; files that nobody claims are not among them.
    """
    table = published.delivery
    served = {one["municipality"] for one in published.promise.values()}
    astray = table["state"].isin(list(NOT_LOADED)) & ~table["municipality"].isin(served)
    own = table[(table["delivery"] != "") & ((table["municipality"] == promise_set["municipality"]) | astray)]
    read = [_delivery(row) for row in own.to_dict("records")]
    return tuple(sorted(read, key=lambda one: one.row["state"] not in NOT_LOADED))


def unclaimed(published: Published) -> Delivery | None:
    """Files in the raw folder that no delivery claims; None if there are none."""
    rows = published.delivery[published.delivery["delivery"] == ""].to_dict("records")
    return _delivery(rows[0]) if rows else None


def notices(published: Published, promise_set: dict[str, Any], indicators: list[str] | None = None) -> tuple[str, ...]:
    """One sentence for each refused or waiting delivery that some indicators of a set stand on, or would stand on.

    Args:
        published: what was published.
        promise_set: whose deliveries.
        indicators: only those that concern these; None: all.

    Returns:
        A delivery with rows of an earlier time concerns the indicators that its rows are in; one without any rows
        concerns whatever could have had a value and has none; a promise file concerns every page. What was wrong with
        it stands on the data-quality page only.
    """
    rows = published.observation
    rows = rows[rows["area_code"].str.startswith(promise_set["area_code"])]
    concerned = rows if indicators is None else rows[rows["indicator"].isin(indicators)]
    waiting = [one for one in indicators or [] if published.dictionary[one]["has_measure"]]
    some_empty = indicators is None or bool(set(waiting) - set(rows["indicator"]))
    found = []
    for row in published.delivery.to_dict("records"):
        if row["state"] not in NOT_LOADED or not row["delivery"] or row["municipality"] != promise_set["municipality"]:
            continue
        what = f"Leveransen {row['title']} {NOT_LOADED[row['state']]}"
        if row["format"] == PROMISES:
            found.append(f"{what}, så löftena visas som de såg ut när de senast lästes in.")
        elif _uses(concerned, row["delivery"]):
            found.append(f"{what}, så siffrorna ur den är från den senaste som gick att läsa in{_fetched(row)}.")
        elif not _uses(rows, row["delivery"]) and some_empty:
            found.append(f"{what}, så uppgifterna i den saknas på sidorna.")
    return tuple(found)


def _fetched(row: dict[Any, Any]) -> str:
    day = row["accessed"]
    return f", hämtad den {wording.long_date(day)}" if isinstance(day, date) and not pd.isna(day) else ""


def _uses(rows: pd.DataFrame, delivery: str) -> bool:
    return any(delivery in joined.split(";") for joined in rows["deliveries"].unique())


def _delivery(row: dict[Any, Any]) -> Delivery:
    states = FILE_STATES | (BESIDE_NEW if row["delivery"] and row["state"] in NOT_LOADED else {})
    files = tuple(one | {"state": states.get(one["status"], one["status"])} for one in json.loads(row["files"] or "[]"))
    rejects = json.loads(row["rejects"] or "{}")
    return Delivery(
        row={str(key): value for key, value in row.items()},
        state=STATES[row["state"]],
        files=files,
        rejects=tuple(sorted(rejects.items())),
        rows=sum(one["data_lines"] for one in files if one["status"] == "loaded"),
        rejected=sum(one["rejected_lines"] for one in files),
        has_last_good=row["state"] in NOT_LOADED and any(one["status"] == "loaded" for one in files),
        warnings=_warnings(files),
    )


def _warnings(files: tuple[dict[str, Any], ...]) -> tuple[tuple[str, int, str], ...]:
    said: dict[str, list[str]] = {}
    for file in files:
        if file["status"] == "duplicate":
            said.setdefault(TWICE, []).append(file["path"])
        elif file["status"] == "loaded" and file["message"]:
            said.setdefault(file["message"], []).append(file["path"])
    return tuple((text, len(paths), paths[0]) for text, paths in sorted(said.items()))
