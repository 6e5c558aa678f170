"""Loading: one delivery is one transaction, refused or waiting it keeps its last good rows, and the loader checks."""

import dataclasses
import os
from pathlib import Path

import duckdb
import pytest
from small_loads import FORMATS, NOW, SOURCE, Place, contents, remove

from pipeline import warehouse
from pipeline.ingestion import deliveries
from pipeline.ingestion.core import loading

# ── a delivery's life ────────────────────────────────────────────────────────────────────────────────────────


def test_a_delivery_is_loaded_and_then_left_alone(place: Place) -> None:
    place.write("d", a="1\n2\n", b="3\n")
    assert place.refresh()["d"] == loading.Loaded("d", "loaded", True, "", 2, 2)
    assert place.counts() == [("d/a.txt", 1), ("d/a.txt", 2), ("d/b.txt", 3)]
    warehouse.mark_edition(place.con, "e")
    scan = deliveries.scan(place.raw, FORMATS)
    assert loading.load(place.con, scan.deliveries, FORMATS, NOW) == [loading.Loaded("d", "loaded", False, "", 2)]
    assert warehouse.marked_edition(place.con) == "e"  # nothing was written


@pytest.mark.parametrize("folder", ["d", "d/e"])
def test_a_folder_that_may_not_be_opened_waits_and_what_was_read_of_it_stands(
    place: Place, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    place.write("d/e", a="1\n")
    place.write("f", a="2\n")
    place.refresh()
    listed = os.scandir
    with monkeypatch.context() as closed:

        def fussy(path: Path) -> object:
            if Path(path) == place.raw / folder:
                raise PermissionError
            return listed(path)

        closed.setattr(os, "scandir", fussy)
        outcome = place.refresh()[folder]
    assert (outcome.state, outcome.message) == ("waiting", f"{folder}: {deliveries.UNLISTED}")
    assert place.counts() == [("d/e/a.txt", 1), ("f/a.txt", 2)]
    assert "d" not in place.refresh()  # it was never a delivery
    assert place.ask("select delivery, state from meta.delivery order by 1") == [("d/e", "loaded"), ("f", "loaded")]


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


@pytest.mark.parametrize("after", ["1\n2\n", "fel\n", "disk\n", None])
def test_a_file_that_changes_between_scan_and_reading_waits(place: Place, after: str | None) -> None:
    """What is read then is not what was hashed: rows, a refusal or a failure would be of other bytes."""
    place.write("d", a="1\n")
    place.refresh()
    place.write("d", a="3\n")
    scan = deliveries.scan(place.raw, FORMATS)
    path = place.raw / "d" / "a.txt"
    if after is None:
        path.unlink()
    else:
        path.write_text(after, encoding="utf-8")
    (outcome,) = loading.load(place.con, scan.deliveries, FORMATS, NOW)
    assert (outcome.state, outcome.message) == (
        "waiting",
        "d/a.txt: filen ändrades medan den lästes. Den läses vid nästa uppdatering.",
    )
    assert place.counts() == [("d/a.txt", 1)]


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


def test_a_reader_that_learns_something_new_reads_again(place: Place) -> None:
    place.write("d", a="1\n")
    place.refresh()
    wiser = dataclasses.replace(FORMATS["counts"], knowledge=("nytt",))
    place.formats = FORMATS | {"counts": wiser}
    assert place.refresh()["d"].changed
    assert not place.refresh()["d"].changed
