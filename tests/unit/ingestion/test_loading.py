"""Loading: one delivery is one transaction, and what is held does not depend on how we came there."""

import dataclasses
import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    (tmp_path / "raw").mkdir()
    with warehouse.open_work(tmp_path / "work.duckdb") as con:
        yield Place(tmp_path / "raw", con)


def remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


# ── a delivery's life ────────────────────────────────────────────────────────────────────────────────────────


def test_a_delivery_is_loaded_and_then_left_alone(place: Place) -> None:
    place.write("d", a="1\n2\n", b="3\n")
    assert place.refresh()["d"] == loading.Loaded("d", "loaded", True, "", 2, 2)
    assert place.counts() == [("d/a.txt", 1), ("d/a.txt", 2), ("d/b.txt", 3)]
    warehouse.mark_edition(place.con, "e")
    scan = deliveries.scan(place.raw, FORMATS)
    assert loading.load(place.con, scan.deliveries, FORMATS, NOW) == [loading.Loaded("d", "loaded", False, "", 2)]
    assert warehouse.marked_edition(place.con) == "e"  # nothing was written


def test_a_changed_file_replaces_its_rows_and_a_removed_ones_go(place: Place) -> None:
    place.write("d", a="1\n", b="2\n")
    place.refresh()
    place.write("d", a="9\n", c="3\n")
    (place.raw / "d" / "b.txt").unlink()
    assert place.refresh()["d"].changed
    assert place.counts() == [("d/a.txt", 9), ("d/c.txt", 3)]
    assert place.files() == {"d/a.txt": "loaded", "d/c.txt": "loaded"}


def test_a_removed_delivery_leaves_nothing(place: Place) -> None:
    place.write("d", a="1\nskräp\n", more="[options]\nreject_share = 0.5\n")
    place.write("e", a="2\n")
    place.refresh()
    remove(place.raw / "d")
    assert set(place.refresh()) == {"e"}
    assert place.counts() == [("e/a.txt", 2)]
    assert [place.ask(f"select count(*) from meta.{table}") for table in ("delivery", "delivery_file", "reject")] == [
        [(1,)],
        [(1,)],
        [(0,)],
    ]


def test_a_renamed_file_keeps_its_rows_under_its_new_name(place: Place) -> None:
    place.write("d", a="1\n")
    place.refresh()
    (place.raw / "d" / "a.txt").rename(place.raw / "d" / "b.txt")
    place.refresh()
    assert place.counts() == [("d/b.txt", 1)]


def test_new_settings_load_again_and_show(place: Place) -> None:
    place.write("d", a="1\n")
    place.refresh()
    place.write("d", title="Ny titel")
    assert place.refresh()["d"].changed
    assert place.held("d") == ("loaded", "Ny titel", True)


# ── refused ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_refused_delivery_keeps_its_last_good_rows_and_their_words(place: Place) -> None:
    place.write("d", title="Förr", a="1\n", b="2\n")
    place.write("e", a="5\n")
    place.refresh()
    place.write("d", title="Nu", a="9\nfel\n")
    outcome = place.refresh()
    assert outcome["d"] == loading.Loaded("d", "refused", False, "d/a.txt, rad 2: fel ska vara ett tal.", 2)
    assert outcome["e"].state == "loaded"
    assert place.counts() == [("d/a.txt", 1), ("d/b.txt", 2), ("e/a.txt", 5)]
    assert place.held("d") == ("refused", "Förr", True)
    assert place.ask("select path, status from meta.delivery_file where delivery = 'd' order by all") == [
        ("d/a.txt", "loaded"),
        ("d/a.txt", "refused"),
        ("d/b.txt", "loaded"),
    ]


def test_a_second_refusal_changes_nothing(place: Place) -> None:
    place.write("d", a="1\n")
    place.refresh()
    place.write("d", a="fel\n")
    first, before = place.refresh(), contents(place.con)
    assert (place.refresh(), contents(place.con)) == (first, before)


def test_a_refusal_tells_of_the_files_that_are_there_now(place: Place) -> None:
    place.write("d", a="1\n", b="fel\n")
    place.refresh()
    place.write("d", a="2\n")
    (place.raw / "d" / "b.txt").rename(place.raw / "d" / "c.txt")
    place.refresh()
    assert place.ask("select path, status from meta.delivery_file order by all") == [
        ("d/a.txt", "refused"),
        ("d/c.txt", "refused"),
    ]


def test_mended_it_is_loaded_again(place: Place) -> None:
    place.write("d", title="Förr", a="1\n")
    place.refresh()
    place.write("d", title="Nu", a="fel\n")
    place.refresh()
    place.write("d", title="Nu", a="3\n")
    assert place.refresh()["d"].changed
    assert place.counts() == [("d/a.txt", 3)]
    assert place.held("d") == ("loaded", "Nu", True)
    assert place.files() == {"d/a.txt": "loaded"}


def test_put_back_exactly_as_it_was_it_stands_without_being_read(place: Place) -> None:
    place.write("d", a="1\n", b="1\n")
    place.refresh()
    before = contents(place.con)
    place.write("d", a="fel\n")
    place.refresh()
    place.write("d", a="1\n")
    assert place.refresh()["d"] == loading.Loaded("d", "loaded", False, "", 1)
    assert contents(place.con) == before


def test_refused_the_first_time_it_holds_nothing_and_is_called_what_it_is_called_now(place: Place) -> None:
    place.write("d", title="Förr", a="fel\n")
    place.refresh()
    assert (place.counts(), place.held("d")) == ([], ("refused", "Förr", False))
    place.write("d", title="Nu")
    place.refresh()
    assert place.held("d") == ("refused", "Nu", False)


def test_a_waiting_delivery_keeps_its_rows(place: Place) -> None:
    place.write("d", a="1\n")
    place.refresh()
    place.write("d", a="2\n")
    scan = deliveries.scan(place.raw, FORMATS)
    growing = dataclasses.replace(scan.deliveries[0], waiting="d/a.txt: filen ändrades medan den lästes.")
    (outcome,) = loading.load(place.con, [growing], FORMATS, NOW)
    assert (outcome.state, outcome.message) == ("waiting", "d/a.txt: filen ändrades medan den lästes.")
    assert place.counts() == [("d/a.txt", 1)]
    assert place.refresh()["d"].changed
    assert place.counts() == [("d/a.txt", 2)]


@pytest.mark.parametrize(
    "source",
    [
        SOURCE.format(title="Prov", format="raderna", synthetic="false"),
        SOURCE.format(title="Prov", format="counts", synthetic="false").replace('format = "counts"\n', ""),
        SOURCE.format(title="Prov", format="counts", synthetic="false") + 'publish = "alla"\n',
        "[delivery",
    ],
)
def test_a_source_toml_that_broke_refuses_the_delivery_and_keeps_its_rows(place: Place, source: str) -> None:
    place.write("d", a="1\n")
    place.refresh()
    (place.raw / "d" / "source.toml").write_text(source)
    assert place.refresh()["d"].state == "refused"
    assert (place.counts(), place.held("d")) == ([("d/a.txt", 1)], ("refused", "Prov", True))
    remove(place.raw / "d" / "a.txt")
    (place.raw / "d" / "b.txt").write_text("2\n")
    place.refresh()
    assert place.files() == {"d/a.txt": "loaded", "d/b.txt": "refused"}


def test_a_broken_source_toml_the_first_time_refuses_too(place: Place) -> None:
    place.write("d", a="1\n", more='publish = "alla"\nfiles = 5\n')
    assert place.refresh()["d"].state == "refused"
    assert (place.counts(), place.files()) == ([], {"d/a.txt": "refused"})


def test_what_the_table_forbids_refuses_with_the_reason(place: Place) -> None:
    place.write("d", a="1\n")
    place.refresh()
    place.write("d", a="-1\n")
    message = place.refresh()["d"].message
    assert message.startswith("d: uppgifterna bryter mot tabellens regler (Constraint Error: CHECK constraint failed")
    assert message.endswith("Rätta filen och kör igen.")
    place.write("d", a="många\n")
    assert "Conversion Error" in place.refresh()["d"].message
    assert place.counts() == [("d/a.txt", 1)]


def test_a_failing_disk_refuses_nobody(place: Place) -> None:
    place.write("d", a="1\n")
    place.refresh()
    place.write("d", a="2\ndisk\n")
    with pytest.raises(duckdb.IOException, match="disken är full"):
        place.refresh()
    assert (place.counts(), place.held("d")) == ([("d/a.txt", 1)], ("loaded", "Prov", True))
    place.write("d", a="2\n")
    place.refresh()
    assert place.counts() == [("d/a.txt", 2)]


# ── the loader's own checks ──────────────────────────────────────────────────────────────────────────────────


def test_rejects_up_to_one_percent_are_taken_and_more_are_not(place: Place) -> None:
    place.write("d", a="7\n" * 99 + "skräp\n")
    assert place.refresh()["d"].state == "loaded"
    assert place.ask("select line, reason, text from meta.reject") == [(100, "inget tal", "skräp")]
    place.write("d", a="7\n" * 98 + "skräp\n")
    assert place.refresh()["d"].message == (
        "d/a.txt: 1 av 99 rader går inte att läsa, och högst 1 procent godtas. rad 99: inget tal. Rätta raderna."
    )


def test_a_delivery_may_say_how_many_rejects_it_takes(place: Place) -> None:
    place.write("d", a="7\nskräp\n", more="[options]\nreject_share = 0.5\n")
    assert place.refresh()["d"].state == "loaded"
    place.write("d", a="7\nskräp\n", more="[options]\nreject_share = 0.025\n")
    assert "högst 2,5 procent godtas" in place.refresh()["d"].message


@pytest.mark.parametrize("share", ['"hälften"', "50", "-1", "true", "nan"])
def test_a_reject_share_that_is_none_is_told(place: Place, share: str) -> None:
    place.write("d", a="7\n", more=f"[options]\nreject_share = {share}\n")
    assert "reject_share ska vara ett tal mellan 0 och 1" in place.refresh()["d"].message


def test_any_reject_refuses_what_is_kept_by_hand(place: Place) -> None:
    place.write("d", "by_hand", a="7\n" * 999 + "skräp\n", more="[options]\nreject_share = 0.5\n")
    assert "1 av 1000 rader går inte att läsa, och högst 0 procent godtas" in place.refresh()["d"].message


@pytest.mark.parametrize(
    ("title", "told"), [("glömd", "2 rader i filen men 1 är redovisade"), ("ingenting", "0 rader")]
)
def test_lines_that_are_not_accounted_for_refuse(place: Place, title: str, told: str) -> None:
    place.write("d", title=title, a="1\n2\n")
    assert told in place.refresh()["d"].message
    assert place.counts() == []


# ── duplicates ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_bytes_load_once_the_first_in_name_order(place: Place) -> None:
    place.write("b", a="1\n", b="2\n", c="2\n")
    place.write("c", z="1\n", y="3\n")
    place.write("a", x="3\n")
    outcome = place.refresh()
    assert place.counts() == [("a/x.txt", 3), ("b/a.txt", 1), ("b/b.txt", 2)]
    assert {path: status for path, status in place.files().items() if status == "duplicate"} == dict.fromkeys(
        ("b/c.txt", "c/y.txt", "c/z.txt"), "duplicate"
    )
    assert place.ask("select message from meta.delivery_file where path = 'c/z.txt'") == [
        ("Samma innehåll som b/a.txt. Filen räknas en gång.",)
    ]
    assert {one.state for one in outcome.values()} == {"loaded"}  # a note, no refusal


def test_a_duplicate_loads_when_its_first_copy_goes(place: Place) -> None:
    place.write("a", x="1\n", y="2\n")
    place.write("b", x="1\n", y="1\n")
    place.refresh()
    (place.raw / "a" / "x.txt").unlink()
    place.refresh()
    assert place.counts() == [("a/y.txt", 2), ("b/x.txt", 1)]
    (place.raw / "b" / "x.txt").unlink()
    place.refresh()
    assert place.counts() == [("a/y.txt", 2), ("b/y.txt", 1)]


def test_a_copy_that_comes_earlier_in_name_order_takes_over(place: Place) -> None:
    place.write("b", x="1\n")
    place.refresh()
    place.write("a", x="1\n")
    place.refresh()
    assert place.counts() == [("a/x.txt", 1)]


def test_a_duplicate_that_comes_or_goes_is_noted_without_reading(place: Place) -> None:
    place.write("d", a="1\n")
    place.refresh()
    before = contents(place.con)
    place.write("d", b="1\n")
    assert not place.refresh()["d"].changed
    assert place.files() == {"d/a.txt": "loaded", "d/b.txt": "duplicate"}
    (place.raw / "d" / "b.txt").unlink()
    assert not place.refresh()["d"].changed
    assert contents(place.con) == before


@pytest.mark.parametrize(("source", "target"), [("a", "b"), ("b", "a")])
def test_a_file_moves_between_deliveries_in_one_refresh(place: Place, source: str, target: str) -> None:
    place.write(source, x="1\n", y="2\n")
    place.write(target, z="3\n")
    place.refresh()
    (place.raw / source / "x.txt").rename(place.raw / target / "x.txt")
    outcome = place.refresh()
    assert place.counts() == sorted([(f"{source}/y.txt", 2), (f"{target}/x.txt", 1), (f"{target}/z.txt", 3)])
    assert {one.state for one in outcome.values()} == {"loaded"}


@pytest.mark.parametrize(("source", "target"), [("a", "b"), ("b", "a")])
def test_a_file_that_moves_from_a_refused_delivery_is_never_counted_twice(
    place: Place, source: str, target: str
) -> None:
    place.write(source, x="1\n", y="2\n")
    place.write(target, z="3\n")
    place.refresh()
    (place.raw / source / "x.txt").rename(place.raw / target / "x.txt")
    place.write(source, y="fel\n")
    place.refresh()
    assert [count for _, count in place.counts()].count(1) == 1
    place.write(source, y="2\n")
    place.refresh()
    assert place.counts() == sorted([(f"{source}/y.txt", 2), (f"{target}/x.txt", 1), (f"{target}/z.txt", 3)])


# ── ids that only one may hold ───────────────────────────────────────────────────────────────────────────────


def test_a_site_claimed_twice_refuses_the_later(place: Place) -> None:
    place.write("a", "sites", x="skola\n")
    place.write("b", "sites", x="park\nskola\n")
    outcome = place.refresh()
    assert place.sites() == [("a", "skola")]
    assert outcome["b"].message == (
        "b: mätplatsen 'skola' finns redan i leveransen a. Byt namn på den ena, eller lägg filerna i samma leverans."
    )
    place.write("a", "sites", x="torg\n")
    assert place.refresh()["b"].state == "loaded"  # its cause lay in another delivery
    assert place.sites() == [("a", "torg"), ("b", "park"), ("b", "skola")]


@pytest.mark.parametrize(("source", "target"), [("a", "b"), ("b", "a")])
def test_a_site_moves_between_deliveries_in_one_refresh(place: Place, source: str, target: str) -> None:
    place.write(source, "sites", x="skola\npark\n")
    place.write(target, "sites", x="torg\n")
    place.refresh()
    place.write(source, "sites", x="park\n")
    place.write(target, "sites", x="torg\nskola\n")
    outcome = place.refresh()
    assert {one.state for one in outcome.values()} == {"loaded"}
    assert place.sites() == sorted([(source, "park"), (target, "skola"), (target, "torg")])


def test_a_site_that_moves_from_a_refused_delivery_is_never_held_twice(place: Place) -> None:
    place.write("a", "sites", x="torg\n")
    place.write("b", "sites", x="skola\npark\n")
    place.refresh()
    place.write("a", "sites", x="torg\nskola\n")
    place.write("b", "sites", x="park\ntorg\n")  # refused: torg is a's
    assert place.refresh()["b"].state == "refused"
    assert place.sites() == [("a", "skola"), ("a", "torg")]
    assert place.held("b") == ("refused", "Prov", False)  # so that publication waits


def test_companions_may_be_alike(place: Place) -> None:
    for name in ("a", "b"):
        place.write(name, "sites", x=f"{name}\n")
        (place.raw / name / "notes.csv").write_text("samma\n")
    place.refresh()
    place.write("a", "sites", x="b\n")
    place.write("b", "sites", x="c\na\n")
    place.refresh()
    place.write("b", "sites", x="d\nb\n")  # refused, with a note like a's and rows of its own
    assert place.refresh()["b"].state == "refused"
    assert place.sites() == [("a", "b"), ("b", "a"), ("b", "c")]


# ── formats, claims and promises that change ─────────────────────────────────────────────────────────────────


def test_a_delivery_that_changes_format_leaves_no_rows_of_the_old_one(place: Place) -> None:
    place.write("d", "counts", a="1\n2\n")
    place.refresh()
    place.write("d", "sites")
    assert place.refresh()["d"].changed
    assert (place.counts(), place.sites()) == ([], [("d", "1"), ("d", "2")])
    place.write("d", "counts")
    place.refresh()
    assert (place.counts(), place.sites()) == ([("d/a.txt", 1), ("d/a.txt", 2)], [])
    place.write("d", "sites")
    place.refresh()
    remove(place.raw / "d")
    place.refresh()
    assert (place.counts(), place.sites(), place.files()) == ([], [], {})


def test_refused_under_its_new_format_it_keeps_the_rows_of_the_old_one(place: Place) -> None:
    place.write("d", "sites", a="skola\n")
    place.refresh()
    place.write("d", "counts")
    assert place.refresh()["d"].state == "refused"
    assert place.sites() == [("d", "skola")]
    remove(place.raw / "d")
    place.refresh()
    assert place.sites() == []


def test_unclaimed_files_are_told_of_and_gone_when_claimed(place: Place) -> None:
    (place.raw / "d").mkdir()
    (place.raw / "d" / "a.txt").write_text("1\n")
    outcome = place.refresh()
    assert outcome[""].message.startswith("d/a.txt: Ingen leverans gör anspråk på filen. Lägg en source.toml bredvid")
    assert place.files() == {"d/a.txt": "refused"}
    place.write("d", "raderna")  # claimed by a delivery that cannot be read
    assert place.refresh()["d"].state == "refused"
    place.write("d")
    assert set(place.refresh()) == {"d"}
    assert place.files() == {"d/a.txt": "loaded"}


def test_a_file_that_is_no_longer_claimed_loses_its_rows(place: Place) -> None:
    place.write("d", a="1\n", b="2\n")
    place.refresh()
    place.write("d", more='files = ["a*"]\n')
    outcome = place.refresh()
    assert outcome[""].message.startswith("d/b.txt: Ingen leverans gör anspråk på filen.")
    assert place.counts() == [("d/a.txt", 1)]
    assert place.ask("select delivery, path, status from meta.delivery_file order by path") == [
        ("d", "d/a.txt", "loaded"),
        ("", "d/b.txt", "refused"),
    ]


def test_a_file_that_is_no_longer_claimed_of_a_delivery_that_is_refused_is_one_row(place: Place) -> None:
    place.write("d", a="1\n", b="2\n")
    place.refresh()
    place.write("d", a="fel\n", more='files = ["a*"]\n')
    place.refresh()
    assert place.counts() == [("d/a.txt", 1), ("d/b.txt", 2)]  # its last good rows


def put_promises(place: Place, text: str) -> None:
    (place.raw / "promises").mkdir(exist_ok=True)
    (place.raw / "promises" / "x.toml").write_text(text)


def test_a_synthetic_delivery_never_stands_beside_real_promises(place: Place) -> None:
    put_promises(place, "[set]\ndemo = true\n")
    place.write("d", title="synthetic", a="1\n")
    assert place.refresh()["d"].state == "loaded"
    put_promises(place, "[set]\n")
    outcome = place.refresh()
    assert "d/source.toml: leveransen är märkt synthetic = true, men löftesfilen x gäller" in outcome["d"].message
    assert (place.counts(), place.held("d")) == ([], ("refused", "synthetic", False))
    place.refresh()
    put_promises(place, "[set]\ndemo = true\n")
    assert place.refresh()["d"].changed
    assert place.counts() == [("d/a.txt", 1)]


# ── the law ──────────────────────────────────────────────────────────────────────────────────────────────────

# Nothing is refused here: what a refused delivery holds is its history's, on purpose.
TABLES = ("meta.delivery", "meta.delivery_file", "meta.reject", "core.reported_crime", "core.speed_site")


def contents(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but for the wall clock of loading."""
    return {
        table: con.execute(
            f"select * {'exclude (loaded_at)' if table == 'meta.delivery_file' else ''} from {table} order by all"
        ).fetchall()
        for table in TABLES
    }


NAMES = st.sampled_from(("a", "b", "c"))
# 1 … 3 are the same bytes wherever they stand; the formats share them, so that files move, double and change reader
CHANGE = st.one_of(
    st.tuples(st.just("put"), NAMES, NAMES, st.sampled_from(("1\n", "2\n", "3\n3\n", "1\nskräp\n"))),
    st.tuples(st.just("remove"), NAMES, NAMES, st.just("")),
    st.tuples(st.just("rename"), NAMES, NAMES, NAMES),
    st.tuples(st.just("move"), NAMES, NAMES, NAMES),
    st.tuples(st.just("drop"), NAMES, NAMES, st.just("")),
    st.tuples(st.just("format"), NAMES, NAMES, st.sampled_from(("counts", "numbered"))),
)
LAW_FORMATS = {
    "counts": FORMATS["counts"],
    "numbered": Reader("numbered", "Platser", ("core.speed_site",), read_sites),
    "promise_set": FORMATS["promise_set"],
}


def change(place: Place, kind: str, delivery: str, name: str, what: str) -> None:
    folder, path = place.raw / delivery, place.raw / delivery / f"{name}.txt"
    target = {"rename": folder / f"{what}.txt", "move": place.raw / what / f"{name}.txt"}.get(kind)
    if kind == "put":
        folder.mkdir(exist_ok=True)
        if not (folder / "source.toml").exists():
            place.write(delivery, "counts", more="[options]\nreject_share = 1\n")
        path.write_text(what, encoding="utf-8", newline="\n")
    elif kind == "drop" and folder.exists():
        shutil.rmtree(folder)
    elif kind == "format" and folder.exists():
        place.write(delivery, what, more="[options]\nreject_share = 1\n")
    elif kind == "remove":
        path.unlink(missing_ok=True)
    elif target is not None and path.exists() and target.parent.exists():
        path.replace(target)


def load_all(place: Place) -> None:
    scan = deliveries.scan(place.raw, place.formats)
    loading.register(place.con, scan, place.formats, NOW)
    for format_id in place.formats:
        chosen = [one for one in scan.deliveries if one.settings.format == format_id]
        loading.load(place.con, chosen, place.formats, NOW)
    loading.note_unclaimed(place.con, scan, NOW)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(CHANGE, min_size=1, max_size=4), min_size=1, max_size=5))
def test_what_is_held_is_what_a_load_from_scratch_would_hold(batches: list[list[tuple[str, str, str, str]]]) -> None:
    with TemporaryDirectory() as folder, warehouse.open_work(Path(folder) / "kept.duckdb") as con:
        place = Place(Path(folder) / "raw", con, LAW_FORMATS)
        place.raw.mkdir()
        for batch in batches:
            for one in batch:
                change(place, *one)
            load_all(place)
            place.check()
        with warehouse.open_work(Path(folder) / "scratch.duckdb") as fresh:
            scratch = Place(place.raw, fresh, LAW_FORMATS)
            load_all(scratch)
            assert contents(con) == contents(fresh)


def test_a_reader_that_learns_something_new_reads_again(place: Place) -> None:
    place.write("d", a="1\n")
    place.refresh()
    wiser = dataclasses.replace(FORMATS["counts"], knowledge=("nytt",))
    place.formats = FORMATS | {"counts": wiser}
    assert place.refresh()["d"].changed
    assert not place.refresh()["d"].changed
