"""The one room that writes ``published/`` and ``history/``. What it writes is all that anything later can read.

Handed in by ``refresh``: lineage (from ``trace``), the dictionary (from ``indicators``), names of areas and groups.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from pipeline import versions
from pipeline.disclosure import policy
from pipeline.manifest import flush

SQL = versions.LIBRARY / "disclosure" / "sql"
PENDING = ".pending"


class HistoryMissing(Exception):  # noqa: N818 - named for what is wrong
    """``history/`` does not know every edition that exists; the message is Swedish."""


def write(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    history: Path,
    lineage: pd.DataFrame,
    dictionary: Mapping[str, Any],
    area_names: Mapping[str, str],
    group_names: Mapping[str, str],
    as_of: date | None,
) -> None:
    """Write ``published/``: the open data, and all that the pages are made from.

    Args:
        con: the work database, with ``indicator.published`` up to date.
        folder: to be made; must not exist.
        history: the folder of what earlier editions said.
        lineage: indicator, area_code, period, dimension, group_key, unit, sha256, path, rows, first_line, last_line.
        dictionary: indicator id → its titles, definitions, unit …
        area_names: area code → name, of the areas that occur.
        group_names: ``key=value`` of group keys → words.
        as_of: the date all pages speak from; None: each set's newest delivery.
    """
    folder.mkdir(parents=True)
    _write_parquet(con, folder / "observation.parquet", _sql("observation"))
    _write_parquet(con, folder / "delivery.parquet", _sql("delivery"))
    con.from_df(lineage).write_parquet(str(folder / "lineage.parquet"))
    _write_revision(con, folder / "revision.parquet", history)
    _write_json(folder / "promise.json", promises(con, as_of))
    _write_json(folder / "organisation.json", organisation(con))
    _write_json(folder / "policy.json", {name: asdict(rule) for name, rule in policy.rules().items()})
    _write_json(folder / "dictionary.json", dictionary)
    names = {"area": dict(sorted(area_names.items())), "group": dict(group_names)}
    _write_json(folder / "label.json", names | _labels(con) | {"survey": _survey_labels(con)})


def promises(con: duckdb.DuckDBPyConnection, as_of: date | None) -> dict[str, Any]:
    """Every promise set that is held, by id, each with its ``as_of`` (ISO text)."""
    rows = con.execute(_sql("promise"), {"as_of": as_of}).fetchall()
    return {name: json.loads(content) | {"as_of": day.isoformat()} for name, content, day in rows}


def organisation(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """What organisation.toml says; empty where there is none, or none that could be read."""
    row = con.execute("select content from core.organisation").fetchone()
    return json.loads(row[0]) if row else {}


def remember(con: duckdb.DuckDBPyConnection, history: Path, edition: str) -> None:
    """Write what this edition will say beside ``history/``'s files; ``settle`` makes it one of them once it has."""
    history.mkdir(parents=True, exist_ok=True)
    pending = history / f"{edition}{PENDING}"
    _write_parquet(con, pending, _sql("history"))
    flush(pending)


def settle(history: Path, editions: Collection[str]) -> None:
    """One file per edition that exists; what a dead run wrote of one that never came to stand is taken away.

    Files of editions that stood and are deleted stay: what was published once is known for good.
    """
    for pending in sorted(history.glob(f"*{PENDING}")):
        edition = pending.name.removesuffix(PENDING)
        if edition in editions:
            pending.replace(history / f"{edition}.parquet")
        else:
            pending.unlink()


def earlier(con: duckdb.DuckDBPyConnection, history: Path) -> pd.DataFrame:
    """Everything that any edition showed or hid, each thing once, whichever editions told it.

    Returns:
        indicator, area_code, period, period_kind, dimension, group_key, unit, status (ok or suppressed), numerator,
        denominator, value, synthetic, official (every delivery behind it was, then), editions (those that told it).
    """
    files = sorted(str(path) for path in history.glob("*.parquet"))
    query = _sql("earlier") if files else _sql("nothing_earlier")
    return con.execute(query, {"history": files} if files else {}).df()


def last_said(con: duckdb.DuckDBPyConnection, history: Path, edition: str, deliveries: Collection[str]) -> pd.DataFrame:
    """What an edition said of deliveries that cannot be read again, from ``history/``.

    Args:
        con: any.
        history: the folder of what earlier editions said.
        edition: the one that stands; where it is not in ``history/``, the latest that is.
        deliveries: names.

    Returns:
        The observation contract's columns, suppressed rows included; none where nothing was said.
    """
    files = sorted(history.glob("*.parquet"))
    chosen = [one for one in files if one.stem == edition] or files[-1:]
    query = _sql("last_said") if chosen else _sql("nothing_said")
    return con.execute(query, {"history": [str(chosen[0])], "named": list(deliveries)} if chosen else {}).df()


def history_content(con: duckdb.DuckDBPyConnection, history: Path) -> str:
    """Hash of everything once published: part of the version of the protected rows."""
    return versions.digest(earlier(con, history).drop(columns="editions").to_csv(index=False))


def require_history(history: Path, editions: list[str]) -> None:
    """Check that every edition that exists is remembered.

    Raises:
        HistoryMissing: names those that are not. Without them, an old value and a new one could give a hidden one away.
    """
    unknown = [one for one in editions if not (history / f"{one}.parquet").is_file()]
    if unknown:
        raise HistoryMissing(
            f"Mappen {history.name}/ saknar det som publicerades i {', '.join(unknown)}. "
            "Inget publiceras förrän den är återställd från säkerhetskopian."
        )


def _write_revision(con: duckdb.DuckDBPyConnection, path: Path, history: Path) -> None:
    earlier = sorted(str(one) for one in history.glob("*.parquet"))
    query = _sql("revision") if earlier else _sql("no_revision")
    _write_parquet(con, path, query, {"history": earlier} if earlier else {})


def _write_parquet(
    con: duckdb.DuckDBPyConnection, path: Path, query: str, parameters: Mapping[str, Any] | None = None
) -> None:
    """By way of a table: an empty result has other bytes when it is written straight from one query or another."""
    con.execute(f"create or replace temp table released as {query}", parameters or {})
    con.table("released").write_parquet(str(path))
    con.execute("drop table temp.released")


def _labels(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    labels: dict[str, dict[str, Any]] = {"session": {}, "site": {}}
    for kind, name, label in con.execute(_sql("label")).fetchall():
        labels[kind][name] = json.loads(label)
    return labels


def _survey_labels(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    rows = con.execute(_sql("survey_label"))
    names = [column[0] for column in rows.description or ()]
    return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
