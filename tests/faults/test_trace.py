"""From a published value to the lines of its files, as an analyst asks for it, and what --as-of does to an edition."""

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
from place import Place

from pipeline.reporting import editions, published

pytestmark = pytest.mark.faults

COLUMNS = "indicator,area_code,period,group_key,unit,sha256,path,line,published,recomputed,equal"


def traced(place: Place, *words: str) -> list[dict[str, str]]:
    """The rows of ``loften trace … --csv``."""
    done = place.loften("trace", *words, "--csv")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == COLUMNS
    return list(csv.DictReader(io.StringIO(done.stdout)))


def line_of(place: Place, row: dict[str, str]) -> str:
    """The very line of the raw file that a row names."""
    return (place.raw / row["path"]).read_bytes().decode("cp1252").split("\n")[int(row["line"]) - 1].rstrip("\r")


def test_a_count_leads_to_its_line(published_place: Place) -> None:
    words = ("reported_vandalism", "--area", "9999", "--period", "2024", "--unit", "count")
    (row,) = traced(published_place, *words)
    assert line_of(published_place, row) == "Exempelkommun;12 kap. Skadegörelsebrott;År;2024;205;410;"
    assert (row["published"], row["recomputed"], row["equal"]) == ("205.0", "205.0", "true")


@pytest.mark.parametrize("indicator", ["mean_speed", "v85", "share_within_limit", "mean_speed_change"])
def test_every_speed_is_made_again_from_its_lines(published_place: Place, indicator: str) -> None:
    rows = traced(published_place, indicator)
    assert {row["equal"] for row in rows} == {"true"}
    for row in (rows[0], rows[-1]):
        assert line_of(published_place, row).count("\t") == 4  # a vehicle, not a preamble


def test_a_street_mean_is_the_mean_of_the_lines_shown(published_place: Place) -> None:
    rows = traced(published_place, "mean_speed", "--period", "s0-before")
    speeds = [int(line_of(published_place, row).split("\t")[0]) for row in rows]
    assert len(speeds) == 240
    assert float(rows[0]["published"]) == pytest.approx(sum(speeds) / len(speeds), rel=1e-12)


def test_published_lineage_counts_the_same_lines(published_place: Place) -> None:
    folder = editions.folder(published_place.out, published_place.current())
    lineage = published.read(folder / "published").lineage
    own = lineage[lineage["indicator"] == "mean_speed_change"]
    counted = Counter(
        (row["period"], row["group_key"], row["unit"], row["path"])
        for row in traced(published_place, "mean_speed_change")
    )
    told = {(one.period, one.group_key, one.unit, one.path): one.rows for one in own.itertuples()}
    assert told == dict(counted)


def test_without_csv_it_says_how_many_lines_of_which_file(published_place: Place) -> None:
    done = published_place.loften("trace", "reported_vandalism", "--period", "2024", "--unit", "count")
    assert done.stdout.splitlines() == [
        f"Upplaga {published_place.current()}",
        "reported_vandalism 9999 2024 count: publicerat 205.0, omräknat 205.0 (lika)",
        "  9999/bra/ar/skadegorelse.txt: rad 3",
    ]


def test_what_is_not_published_is_not_traced(published_place: Place) -> None:
    done = published_place.loften("trace", "reported_vandalism", "--period", "1066")
    assert done.returncode == 1
    assert "Inget publicerat värde" in done.stderr


def test_as_of_is_the_date_of_the_edition_and_of_its_pages(place: Place) -> None:
    assert place.loften("refresh", "--as-of", "2026-12-24").returncode == 0
    assert place.current().startswith("2026-12-24-")
    page = Path(place.out / "site" / "exempel" / "index.html").read_text(encoding="utf-8")
    assert "Läget per 24 december 2026" in page.replace("\u00a0", " ")
    assert f"{place.current()}  läget per 2026-12-24  står" in place.loften("editions").stdout
