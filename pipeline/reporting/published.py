"""What was published: the one way in for everything right of the wall, and the one place there that uses duckdb."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd


@dataclass(frozen=True)
class Published:
    """``published/`` in memory.

    Text columns are ``str`` (never null), dates are ``datetime.date`` (or None), missing numbers are NaN.

    Attributes:
        observation: the observation contract's columns, in key order.
        lineage: which lines of which files stand behind each value.
        revision: earlier published values that differ from the present ones.
        delivery: one row per delivery; ``files`` and ``rejects`` are JSON text.
        promise: promise set id → the set as its file says, with its ``as_of`` (ISO text).
        dictionary: indicator id → title, definition, kind, polarity, units …
        label: the names of areas, sites and sessions.
        organisation: what organisation.toml says: accessibility, open_data, corrections; empty where it says nothing.
        policy: sensitivity class → what it hides.
        folder: where it was read from; None for one made by hand.
    """

    observation: pd.DataFrame
    lineage: pd.DataFrame
    revision: pd.DataFrame
    delivery: pd.DataFrame
    promise: dict[str, Any]
    dictionary: dict[str, Any]
    label: dict[str, Any]
    organisation: dict[str, Any] = field(default_factory=dict)
    policy: dict[str, Any] = field(default_factory=dict)
    folder: Path | None = None


def read(folder: Path) -> Published:
    """Read a ``published/`` folder, of this edition or of an earlier one.

    Raises:
        FileNotFoundError: a file of it is missing; the message is Swedish and names it.
    """
    with duckdb.connect() as con:
        frames: dict[str, Any] = {
            name: _frame(con, _present(folder / f"{name}.parquet"))
            for name in ("observation", "lineage", "revision", "delivery")
        }
    texts: dict[str, Any] = {
        name: json.loads(_present(folder / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("promise", "dictionary", "label")
    }
    for name in ("organisation", "policy"):  # an edition from before these were published has neither
        file = folder / f"{name}.json"
        texts[name] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return Published(**frames, **texts, folder=folder)


def _present(path: Path) -> Path:
    if not path.is_file():
        raise FileNotFoundError(f"Filen {path.name} saknas i {path.parent}. Kör loften refresh så skrivs mappen om.")
    return path


def _frame(con: duckdb.DuckDBPyConnection, path: Path) -> pd.DataFrame:
    relation = con.read_parquet(str(path))
    kinds = {name: str(kind) for name, kind in zip(relation.columns, relation.types, strict=True)}
    frame: pd.DataFrame = relation.df()
    for name, kind in kinds.items():
        if kind == "VARCHAR":
            frame[name] = frame[name].fillna("").astype("str")
        elif kind == "DATE":
            days = [None if pd.isna(day) else day.date() for day in frame[name]]
            frame[name] = pd.Series(days, index=frame.index, dtype="object")
        elif kind in ("DOUBLE", "FLOAT"):
            frame[name] = frame[name].astype("float64")
    return frame
