"""The warehouse: one way in and out, nothing half done."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipeline import warehouse

EDITION = "2026-11-20-0123abcd"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return tmp_path / "work.duckdb"


@pytest.fixture
def con(work: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse.open_work(work) as con:
        yield con


def put_step(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("insert into meta.step values ('ett', 'v1', 1)")


def test_what_is_written_is_there_when_it_is_opened_again(work: Path) -> None:
    with warehouse.open_work(work) as con:
        put_step(con)
    with warehouse.open_work(work) as con:
        assert warehouse.count(con, "meta.step") == 1
        assert warehouse.count(con, "core.current_reported_crime") == 0  # views too


def test_another_schema_means_a_new_file(work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with warehouse.open_work(work) as con:
        put_step(con)
    changed = tmp_path / "schema.sql"
    changed.write_text(warehouse.SCHEMA.read_text(encoding="utf-8") + "\ncreate table core.more (a int);")
    monkeypatch.setattr(warehouse, "SCHEMA", changed)
    monkeypatch.setattr(warehouse.versions, "LIBRARY", Path("/"))
    with warehouse.open_work(work) as con:
        assert warehouse.count(con, "meta.step") == 0
        assert warehouse.count(con, "core.more") == 0


def test_a_database_of_some_other_make_is_replaced(work: Path) -> None:
    with duckdb.connect(str(work)) as con:
        con.execute("create table something (a int)")
    with warehouse.open_work(work) as con:
        assert warehouse.count(con, "meta.delivery") == 0


def test_what_a_killed_maker_left_is_thrown_away(work: Path) -> None:
    work.with_name(".work.duckdb.new").write_bytes(b"half a database")
    work.with_name("work.duckdb.wal").write_bytes(b"half a log")
    with warehouse.open_work(work) as con:
        assert warehouse.count(con, "meta.delivery") == 0
    assert [one.name for one in work.parent.iterdir()] == ["work.duckdb"]


def test_a_database_is_never_made_where_it_is_opened(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # a process killed while DuckDB makes its file leaves one that DuckDB never opens again
    missing = work.parent / "schema.sql"
    monkeypatch.setattr(warehouse, "SCHEMA", missing)
    monkeypatch.setattr(warehouse.versions, "content", str)
    with pytest.raises(FileNotFoundError):
        warehouse.open_work(work)
    assert not work.exists()


def test_a_transaction_is_all_or_nothing(con: duckdb.DuckDBPyConnection) -> None:
    def dies() -> None:
        with warehouse.transaction(con):
            put_step(con)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        dies()
    assert warehouse.count(con, "meta.step") == 0
    with warehouse.transaction(con):
        put_step(con)
    assert warehouse.count(con, "meta.step") == 1


def test_the_first_error_is_the_one_that_is_told(con: duckdb.DuckDBPyConnection) -> None:
    def dies() -> None:
        with warehouse.transaction(con):
            con.rollback()  # as DuckDB does by itself when a commit fails
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        dies()


def test_any_later_transaction_takes_the_mark_away(con: duckdb.DuckDBPyConnection) -> None:
    warehouse.mark_edition(con, EDITION)
    warehouse.mark_edition(con, EDITION)
    assert warehouse.marked_edition(con) == EDITION
    with pytest.raises(ZeroDivisionError), warehouse.transaction(con):
        raise ZeroDivisionError
    assert warehouse.marked_edition(con) == EDITION  # nothing was written, so nothing differs
    with warehouse.transaction(con):
        put_step(con)
    assert warehouse.marked_edition(con) == ""


def test_a_serving_copy_is_the_edition_it_says(work: Path, tmp_path: Path) -> None:
    serving = tmp_path / "warehouse.duckdb"
    with warehouse.open_work(work) as con:
        put_step(con)
        warehouse.mark_edition(con, EDITION)
        warehouse.checkpoint(con)
    warehouse.stage_for_serving(work, serving, EDITION)
    assert warehouse.serving_edition(serving) == ""  # staged beside, not swapped in
    warehouse.serve(work, serving, EDITION)
    assert warehouse.serving_edition(serving) == EDITION
    with (
        warehouse.open_serving(serving) as con,
        pytest.raises(duckdb.InvalidInputException, match="read-only"),
    ):
        put_step(con)
    with warehouse.open_work(work) as con, warehouse.transaction(con):
        con.execute("delete from meta.step")
    with pytest.raises(RuntimeError, match="ska höra till upplagan"):
        warehouse.stage_for_serving(work, serving, EDITION)
    warehouse.serve(work, serving, EDITION)
    assert warehouse.serving_edition(serving) == EDITION  # the old copy stands


@pytest.mark.parametrize("content", [b"", b"inte en databas", b"x" * 20_000])
def test_a_serving_copy_that_does_not_open_belongs_to_no_edition(tmp_path: Path, content: bytes) -> None:
    serving = tmp_path / "warehouse.duckdb"
    assert warehouse.serving_edition(serving) == ""
    serving.write_bytes(content)
    assert warehouse.serving_edition(serving) == ""


def test_a_database_without_our_tables_belongs_to_no_edition(tmp_path: Path) -> None:
    serving = tmp_path / "warehouse.duckdb"
    duckdb.connect(str(serving)).close()
    assert warehouse.serving_edition(serving) == ""


def test_no_serving_copy_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="Kör loften refresh först"):
        warehouse.open_serving(tmp_path / "warehouse.duckdb")
