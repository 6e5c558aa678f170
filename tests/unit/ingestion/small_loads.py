"""A raw folder of small deliveries and a warehouse, refreshed as ``refresh.STEPS`` does it; for tests of the loader."""

import dataclasses
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from pipeline import warehouse
from pipeline.ingestion import deliveries, lines
from pipeline.ingestion.core import loading
from pipeline.ingestion.deliveries import Delivery, Problem, Reader, Refused
from pipeline.ingestion.lines import LineCount, Reject

NOW = datetime(2026, 11, 20, 12, 0)
SOURCE = """[delivery]
title = "{title}"
municipality = "9999"
publisher = "Provaren"
format = "{format}"
accessed = 2026-11-20
licence = "Fri"
synthetic = {synthetic}
"""


# ── readers of nothing: one line, one row ────────────────────────────────────────────────────────────────────


def read_counts(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """A number per line. ``fel`` refuses the file, ``skräp`` is a reject; other words show how things fail."""
    for found in delivery.files:
        text = found.absolute.read_text(encoding="utf-8").splitlines()
        rejects = []
        for number, line in enumerate(text, start=1):
            if line == "fel":
                raise Refused([Problem("fel ska vara ett tal.", file=found.path, line=number)])
            if line == "disk":
                raise duckdb.IOException("disken är full")
            if line == "skräp":
                rejects.append(Reject(number, "", "inget tal", line))
                continue
            con.execute(
                "insert into core.reported_crime values "
                "('9999', '1', 'Brott', make_date(2000 + ?, 1, 1), 'year', ?, null, false, 'ok', ?, ?, ?)",
                [number, line, found.sha256, number, found.file_id],
            )
        missed = 1 if "glömd" in delivery.settings.title else 0
        count = LineCount(len(text), data=len(text) - len(rejects) - missed, rejected=len(rejects))
        if "ingenting" not in delivery.settings.title:
            lines.record(con, found, count, rejects)


def read_sites(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """The id of a site per line."""
    for found in (*delivery.files, *delivery.companions.values()):
        text = found.absolute.read_text(encoding="utf-8").splitlines()
        numbered = delivery.settings.format == "numbered"  # then no two are alike, and nothing is ever refused
        for number, line in enumerate(text if found in delivery.files else (), start=1):
            site = f"{found.path}:{number}" if numbered else line
            con.execute(
                "insert into core.speed_site values (?, 'Provgatan', 40, 'treated', null, ?, ?, ?)",
                [site, delivery.name, found.file_id, number],
            )
        lines.record(con, found, LineCount(len(text), data=len(text)))


def read_set(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """A promise set for 9999, real unless the file says demo."""
    for found in delivery.files:
        con.execute(
            "insert into core.promise_set values ('x', '9999', '9999', '2026-01-01', '2026-12-31', ?, '{}', ?, ?)",
            ["demo = true" in found.absolute.read_text(encoding="utf-8"), found.sha256, found.file_id],
        )
        lines.record(con, found, LineCount(1, data=1))


FORMATS = {
    "counts": Reader("counts", "Tal", ("core.reported_crime",), read_counts),
    "by_hand": Reader("by_hand", "Tal för hand", ("core.reported_crime",), read_counts, hand_kept=True),
    "sites": Reader(
        "sites", "Platser", ("core.speed_site",), read_sites, ("notes.csv",), exclusive=(("core.speed_site", "site"),)
    ),
    "promise_set": Reader("promise_set", "Löften", ("core.promise_set",), read_set),
}


@dataclasses.dataclass
class Place:
    """A raw folder and a warehouse, refreshed as ``refresh.STEPS`` does it."""

    raw: Path
    con: duckdb.DuckDBPyConnection
    formats: Mapping[str, Reader] = dataclasses.field(default_factory=lambda: FORMATS)

    def write(
        self, delivery: str, format_id: str = "counts", title: str = "Prov", more: str = "", **files: str
    ) -> None:
        """Put files (by name without ``.txt``) and a source.toml into a delivery."""
        folder = self.raw / delivery
        folder.mkdir(parents=True, exist_ok=True)
        synthetic = "true" if "synthetic" in title else "false"
        source = SOURCE.format(title=title, format=format_id, synthetic=synthetic)
        (folder / "source.toml").write_text(source + more, encoding="utf-8")
        for name, content in files.items():
            (folder / f"{name}.txt").write_text(content, encoding="utf-8", newline="\n")

    def refresh(self) -> dict[str, loading.Loaded]:
        """What became of each delivery; '' stands for the last file that nobody claims."""
        scan = deliveries.scan(self.raw, self.formats)
        outcomes = loading.register(self.con, scan, self.formats, NOW)
        for format_id in ("promise_set", "counts", "by_hand", "sites"):
            chosen = [one for one in scan.deliveries if one.settings.format == format_id]
            outcomes += loading.load(self.con, chosen, self.formats, NOW)
        loading.note_unclaimed(self.con, scan, NOW)
        self.check()
        return {one.delivery: one for one in outcomes}

    def check(self) -> None:
        """The checks that every refresh runs."""
        for name in ("owned_rows", "line_reconciliation"):
            path = warehouse.SCHEMA.parent / "checks" / f"{name}.sql"
            assert self.ask(path.read_text(encoding="utf-8")) == []
        assert self.ask("select sha256, path from meta.delivery_file group by all having count(*) > 1") == []

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        return self.con.execute(sql).fetchall()

    def counts(self) -> list[tuple[str, int]]:
        """(path, count) of every row held."""
        return self.ask(
            "select path, count from core.reported_crime join meta.delivery_file using (file_id) order by all"
        )

    def sites(self) -> list[tuple[str, str]]:
        """(delivery, site) of every site held."""
        return self.ask("select delivery, site from core.speed_site order by all")

    def files(self) -> dict[str, str]:
        """Path → status."""
        return dict(self.ask("select path, status from meta.delivery_file order by path, status desc"))

    def held(self, delivery: str) -> tuple[Any, ...]:
        """State, title and whether rows are held."""
        sql = "select state, title, version <> '' from meta.delivery where delivery = ?"
        (row,) = self.con.execute(sql, [delivery]).fetchall()
        return row


def remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def contents(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that loading fills, but for the wall clock of loading."""
    tables = con.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where schema_name = 'core' "
        "or schema_name = 'meta' and table_name in ('delivery', 'delivery_file', 'reject') order by 1"
    ).fetchall()
    return {
        table: con.execute(
            f"select * {'exclude (loaded_at)' if table == 'meta.delivery_file' else ''} from {table} order by all"
        ).fetchall()
        for (table,) in tables
    }
