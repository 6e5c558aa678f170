"""Deliveries as readers see them: the data-quality page, and the notices that a refused one leaves on other pages."""

import json
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.reporting.published import Published

STATES = {"loaded": "Inläst", "refused": "Inte mottagen", "waiting": "Väntar"}
FILE_STATES = {"loaded": "Inläst", "duplicate": "Dubblett", "refused": "Inte mottagen", "waiting": "Väntar"} | {
    "removed": "Borttagen"
}
PROMISES = "promise_set"


@dataclass(frozen=True)
class Notice:
    """A delivery that was not received, and what stands in its place."""

    title: str
    message: str
    consequence: str


@dataclass(frozen=True)
class Delivery:
    """One delivery of the data-quality page. ``rows`` and ``rejected`` are lines of its files."""

    row: dict[str, Any]
    state: str
    files: tuple[dict[str, Any], ...]
    rejects: tuple[tuple[str, int], ...]
    rows: int
    rejected: int


def deliveries(published: Published, promise_set: dict[str, Any]) -> tuple[Delivery, ...]:
    """Those that serve the set's municipality, refused ones first; files that nobody claims are not among them."""
    table = published.delivery
    own = table[(table["delivery"] != "") & (table["municipality"] == promise_set["municipality"])]
    read = [_delivery(row) for row in own.to_dict("records")]
    return tuple(sorted(read, key=lambda one: one.row["state"] != "refused"))


def unclaimed(published: Published) -> Delivery | None:
    """Files in the raw folder that no delivery claims; None if there are none."""
    rows = published.delivery[published.delivery["delivery"] == ""].to_dict("records")
    return _delivery(rows[0]) if rows else None


def notices(
    published: Published, promise_set: dict[str, Any], indicators: list[str] | None = None
) -> tuple[Notice, ...]:
    """Refused deliveries that some indicators of a set stand on, or would stand on.

    Args:
        published: what was published.
        promise_set: whose deliveries.
        indicators: only those that concern these; None: all.

    Returns:
        A refused delivery with rows concerns the indicators that its rows are in; one without any rows concerns
        whatever could have had a value and has none; a refused promise file concerns every page.
    """
    rows = published.observation
    rows = rows[rows["area_code"].str.startswith(promise_set["area_code"])]
    concerned = rows if indicators is None else rows[rows["indicator"].isin(indicators)]
    waiting = [one for one in indicators or [] if published.dictionary[one]["has_measure"]]
    some_empty = indicators is None or bool(set(waiting) - set(rows["indicator"]))
    found = []
    for row in published.delivery.to_dict("records"):
        if row["state"] != "refused" or not row["delivery"] or row["municipality"] != promise_set["municipality"]:
            continue
        is_promises = row["format"] == PROMISES
        if is_promises or _uses(concerned, row["delivery"]):
            found.append(Notice(row["title"], row["message"], "De uppgifter som lästes in förra gången visas."))
        elif not _uses(rows, row["delivery"]) and some_empty:
            found.append(Notice(row["title"], row["message"], "Uppgifterna i den saknas därför på sidorna."))
    return tuple(found)


def _uses(rows: pd.DataFrame, delivery: str) -> bool:
    return any(delivery in joined.split(";") for joined in rows["deliveries"].unique())


def _delivery(row: dict[Any, Any]) -> Delivery:
    files = tuple(
        one | {"state": FILE_STATES.get(one["status"], one["status"])} for one in json.loads(row["files"] or "[]")
    )
    rejects = json.loads(row["rejects"] or "{}")
    return Delivery(
        row={str(key): value for key, value in row.items()},
        state=STATES[row["state"]],
        files=files,
        rejects=tuple(sorted(rejects.items())),
        rows=sum(one["data_lines"] for one in files if one["status"] == "loaded"),
        rejected=sum(one["rejected_lines"] for one in files),
    )
