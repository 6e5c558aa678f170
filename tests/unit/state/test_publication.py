"""Publication: what it refuses before anything is built, and what healing does."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipeline import publication, warehouse
from pipeline.disclosure import release
from pipeline.disclosure.audit import Audit
from pipeline.ingestion.deliveries import Delivery, DeliverySettings, FoundFile, Scan
from pipeline.publication import PublicationRefused
from pipeline.reporting import editions

EDITION = "2026-11-20-0123abcd"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def con(out: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse.open_work(out / "work.duckdb") as con:
        yield con


def make(out: Path, name: str, *shown: str) -> None:
    new = editions.begin(out)
    (new / "site").mkdir()
    editions.seal(new, editions.Edition(name, "2026-11-20", shown))
    editions.settle(out, name)


def hold(con: duckdb.DuckDBPyConnection, name: str, version: str) -> None:
    con.execute(
        "insert into meta.delivery values (?, '', '', '', '', null, '', '', false, false, 'open', 'refused', '', ?, "
        "'')",
        [name, version],
    )


def there(*names: str, unclaimed: str = "") -> Scan:
    lost = (FoundFile(unclaimed, Path(unclaimed), 1, "ab"),) if unclaimed else ()
    return Scan(tuple(Delivery(name, DeliverySettings(), ()) for name in names), lost, {})


def refuse(con: duckdb.DuckDBPyConnection, out: Path, scan: Scan, *stale: str) -> str:
    """What it says; empty if it goes on."""
    try:
        publication._refuse_if_torn(con, out, scan, stale)
    except PublicationRefused as refused:
        return str(refused)
    return ""


def test_tables_made_from_older_data_stop_it_and_are_named(con: duckdb.DuckDBPyConnection, out: Path) -> None:
    said = refuse(con, out, there("k/a"), "crime_observations", "published_observations")
    assert said.startswith("Inget publicerades, för crime_observations, published_observations bygger på äldre")


def test_a_shown_delivery_that_would_be_lost_stops_it_while_its_folder_is_there(
    con: duckdb.DuckDBPyConnection, out: Path
) -> None:
    make(out, EDITION, "k/a", "k/b")
    hold(con, "k/a", "v")
    hold(con, "k/b", "")
    assert refuse(con, out, there("k/a", "k/b")) == ""  # nothing stands that could lose it
    editions.point(out, EDITION)
    told = "Den upplaga som står visar k/b, men den leveransen går inte att läsa in längre."
    assert told in refuse(con, out, there("k/a", "k/b"))
    assert told in refuse(con, out, there("k/a", unclaimed="k/b/x.txt"))  # only its source.toml is gone
    assert refuse(con, out, there("k/a")) == ""  # taken away on purpose
    con.execute("update meta.delivery set version = 'v'")
    assert refuse(con, out, there("k/a", "k/b")) == ""  # refused, with its last good rows


def test_an_empty_raw_folder_publishes_nothing(con: duckdb.DuckDBPyConnection, out: Path) -> None:
    """A network share that is not there must not empty the pages."""
    assert "innehåller inga leveranser" in refuse(con, out, there())


def test_what_the_audit_finds_stops_it(
    con: duckdb.DuckDBPyConnection, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publication.audit, "audit", lambda *_: Audit(leaks=("ett dolt tal syns",)))
    with pytest.raises(PublicationRefused, match="ett dolt tal syns"):
        publication._write_published(con, out / "published", out / "history", None)


def test_healing_forgets_what_a_killed_run_remembered_but_never_published(
    con: duckdb.DuckDBPyConnection, out: Path
) -> None:
    make(out, EDITION)
    history = out / "history"
    release.remember(con, history, EDITION)  # killed after the edition came to stand
    release.remember(con, history, "2026-11-21-00000000")  # killed before
    con.close()
    publication.follow(out)
    assert [path.name for path in history.iterdir()] == [f"{EDITION}.parquet"]


def test_healing_gives_analysts_the_edition_that_the_work_database_belongs_to(
    con: duckdb.DuckDBPyConnection, out: Path
) -> None:
    serving = out / "warehouse.duckdb"
    warehouse.mark_edition(con, EDITION)
    con.close()
    publication.follow(out)
    assert not serving.exists()  # no such edition came to stand
    make(out, EDITION)
    editions.point(out, EDITION)
    publication.follow(out)  # killed before the copy
    assert warehouse.serving_edition(serving) == EDITION
    before = serving.stat().st_mtime_ns
    publication.follow(out)
    assert serving.stat().st_mtime_ns == before
    with warehouse.open_work(out / "work.duckdb") as again, warehouse.transaction(again):
        pass
    publication.follow(out)  # the work database is on its way to something else
    assert warehouse.serving_edition(serving) == EDITION


def test_healing_an_empty_folder_does_nothing(tmp_path: Path) -> None:
    publication.follow(tmp_path)
    assert list(tmp_path.iterdir()) == []
