"""A warehouse with the real schema, and rows put straight into core: what the files said, without files."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from pipeline.warehouse import open_work

Hold = Callable[..., int]


@pytest.fixture
def con(tmp_path: Path, empty_work: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_work(shutil.copy(empty_work, tmp_path / "work.duckdb")) as connection:
        yield connection


@pytest.fixture
def hold(con: duckdb.DuckDBPyConnection) -> Hold:
    """Register a file of a delivery (made on first use); returns its file_id. Its sha256 is ``sha<file_id>``."""
    held: set[str] = set()
    number = 0

    def register(
        delivery: str = "9999/prov", municipality: str = "9999", synthetic: bool = True, accessed: str = "2026-11-20"
    ) -> int:
        nonlocal number
        number += 1
        if delivery not in held:
            con.execute(
                "insert into meta.delivery values (?, 'Prov', ?, 'Prov', 'prov', ?, 'Fri', '', true, ?, 'open', "
                "'loaded', '', 'v', '')",
                [delivery, municipality, accessed, synthetic],
            )
            held.add(delivery)
        con.execute(
            "insert into meta.delivery_file (file_id, sha256, path, delivery, source, format, bytes, status, "
            "loaded_at, synthetic) values (?, ?, ?, ?, 'Prov', 'prov', 1, 'loaded', '2026-11-20', ?)",
            [number, f"sha{number}", f"{delivery}/{number}.txt", delivery, synthetic],
        )
        return number

    return register


@pytest.fixture
def report(con: duckdb.DuckDBPyConnection, hold: Hold) -> Callable[..., int]:
    """One file of reported offences from rows (area, crime, first day, kind, count, rate, preliminary, state)."""

    def write(*rows: tuple[str, str, str, str, int | None, float | None, bool, str], **delivery: object) -> int:
        file_id = hold(**delivery)
        _insert(
            con,
            "core.reported_crime",
            [
                (area, crime, "Prov", start, kind, count, rate, preliminary, state, f"sha{file_id}", line, file_id)
                for line, (area, crime, start, kind, count, rate, preliminary, state) in enumerate(rows, start=2)
            ],
        )
        return file_id

    return write


@pytest.fixture
def measure(con: duckdb.DuckDBPyConnection, hold: Hold) -> Callable[..., int]:
    """One file of a session: per day, the speeds of its vehicles, a minute apart from 08:00. Sites are made once."""
    sites: set[str] = set()

    def write(
        site: str,
        period: str,
        days: Sequence[tuple[date, Sequence[int]]],
        *,
        session: str = "",
        role: str = "treated",
        limit: int = 40,
        weight: float | None = 1.0,
        direction: int = 1,
    ) -> int:
        file_id = hold()
        if site not in sites:
            con.execute(
                "insert into core.speed_site values (?, 'Provgatan', ?, ?, ?, '9999/prov', ?, 2)",
                [site, limit, role, weight, file_id],
            )
            sites.add(site)
        con.execute(
            "insert into core.speed_session values (?, ?, null, ?, 'local', ?, ?, '')",
            [session or f"{site}-{period}", site, period, f"sha{file_id}", file_id],
        )
        passages = [
            (direction, datetime(day.year, day.month, day.day, 8) + timedelta(minutes=minute), speed)
            for day, speeds in days
            for minute, speed in enumerate(speeds)
        ]
        _insert(
            con,
            "core.speed_passage",
            [(file_id, line, way, at, speed, None) for line, (way, at, speed) in enumerate(passages, start=7)],
        )
        return file_id

    return write


@pytest.fixture
def count(con: duckdb.DuckDBPyConnection, hold: Hold) -> Callable[..., int]:
    """One binned file of a session: per day, vehicles in each class [from, to), all in one hour and on one line."""

    def write(
        site: str,
        period: str,
        days: Sequence[tuple[date, dict[tuple[int, int], float]]],
        *,
        session: str = "",
        role: str = "treated",
        limit: int = 40,
        classes: str = "0 10 20 30 40 50+",
    ) -> int:
        file_id = hold()
        if not con.execute("select 1 from core.speed_site where site = ?", [site]).fetchone():
            con.execute(
                "insert into core.speed_site values (?, 'Provgatan', ?, ?, 1, '9999/prov', ?, 2)",
                [site, limit, role, file_id],
            )
        con.execute(
            "insert into core.speed_session values (?, ?, null, ?, 'local', ?, ?, ?)",
            [session or f"{site}-{period}", site, period, f"sha{file_id}", file_id, classes],
        )
        rows = [
            (file_id, 0, day, 8, low, high, n, line)
            for line, (day, vehicles) in enumerate(days, start=2)
            for (low, high), n in vehicles.items()
        ]
        _insert(con, "core.speed_bin", rows)
        return file_id

    return write


@pytest.fixture
def summary(con: duckdb.DuckDBPyConnection, hold: Hold) -> Callable[..., int]:
    """One consultant's table from rows (site, period, direction, n, mean, v85, share within the limit)."""

    def write(*rows: tuple[object, ...], **delivery: object) -> int:
        file_id = hold(**delivery)
        lines = [
            (*row[:3], "2026-05-01", "2026-05-31", *row[3:], "Konsult", f"sha{file_id}", line, file_id)
            for line, row in enumerate(rows, start=2)
        ]
        _insert(con, "core.speed_summary", lines)
        return file_id

    return write


@pytest.fixture
def log(con: duckdb.DuckDBPyConnection, hold: Hold) -> Callable[..., int]:
    """One activity log from rows; what a row does not say is as the reader leaves it. The first stands on line 2."""

    def write(*rows: dict[str, object], **delivery: object) -> int:
        file_id = hold(**delivery)
        silent = {
            "date": None, "promise": "p", "commitment": "1a", "activity": None, "status": "done", "amount": 1,
            "hours": None, "participants": None, "violations": None, "unit_name": "", "audience": "", "actor": "",
            "area_code": "9999",
        }  # fmt: skip
        lines = [(*(silent | row).values(), f"sha{file_id}", line, file_id) for line, row in enumerate(rows, start=2)]
        _insert(con, "core.activity", lines)
        return file_id

    return write


@pytest.fixture
def snapshot(con: duckdb.DuckDBPyConnection, hold: Hold) -> Callable[..., int]:
    """One register from rows (date, measure, area, group key, numerator, denominator). The first stands on line 2."""

    def write(*rows: tuple[str, str, str, str, float | None, float | None], **delivery: object) -> int:
        file_id = hold(**delivery)
        _insert(
            con,
            "core.register_snapshot",
            [
                (day, measure, area, _dimension(group), group, part, whole, f"sha{file_id}", line, file_id)
                for line, (day, measure, area, group, part, whole) in enumerate(rows, start=2)
            ],
        )
        return file_id

    return write


@pytest.fixture
def figures(con: duckdb.DuckDBPyConnection, hold: Hold) -> Callable[..., int]:
    """One published survey table from rows; what a row does not say is as below. The first stands on line 2."""

    def write(*rows: dict[str, object], **delivery: object) -> int:
        file_id = hold(**delivery)
        silent = {
            "indicator": "feels_safe", "area_code": "9999", "wave": "2025", "period_start": "2025-01-01",
            "period_end": "2025-12-31", "dimension": "", "group_key": "", "share": 0.5, "lower": None, "upper": None,
            "answers": None, "invited": None, "question": "Fråga", "base": "Bas", "question_version": "1",
            "publication": "Prov", "state": "ok",
        }  # fmt: skip
        lines = [
            (
                *(silent | row | {"dimension": _dimension(str(row.get("group_key", "")))}).values(),
                f"sha{file_id}",
                line,
                file_id,
            )
            for line, row in enumerate(rows, start=2)
        ]
        _insert(con, "core.survey_figure", lines)
        return file_id

    return write


@pytest.fixture
def kolada(con: duckdb.DuckDBPyConnection, hold: Hold) -> Callable[..., int]:
    """One file of key figures from rows (kpi, area, year, gender, value, state), all described by one title or none."""

    def write(*rows: tuple[str, str, int, str, float | None, str], title: str = "", **delivery: object) -> int:
        file_id = hold(**delivery)
        own = f"sha{file_id}"
        lines = [(*row[:5], 1, "", row[5], own, line, file_id) for line, row in enumerate(rows, start=1)]
        _insert(con, "core.kolada_value", lines)
        if title:
            described = sorted({row[0] for row in rows})
            _insert(con, "core.kolada_kpi", [(kpi, title, "", own, 1, file_id) for kpi in described])
        return file_id

    return write


def _dimension(group_key: str) -> str:
    return "×".join(part.split("=")[0] for part in group_key.split(";"))


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Many rows at once: one statement for each is what takes time."""
    con.register("rows", pd.DataFrame(rows, dtype="object"))
    con.execute(f"insert into {table} select * from rows")
    con.unregister("rows")
