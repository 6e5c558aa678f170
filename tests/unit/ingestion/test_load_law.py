"""The law of loading: what is held is what a load from scratch would hold, however we came there.

After any sequence of files that come, change, are renamed, moved and taken away, and of refreshes that die between any
two statements, every table equals that of a new work.duckdb over the same folder (but for the wall clock of loading).
A refused delivery keeps its last good rows on purpose: those are mended, that is taken away, before the comparison.
"""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_loads import FORMATS, NOW, SOURCE, Place, contents, read_sites

from pipeline import warehouse
from pipeline.ingestion import deliveries
from pipeline.ingestion.core import loading
from pipeline.ingestion.deliveries import Reader
from pipeline.ingestion.readers import READERS, promise_set


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A work database with nothing in it, to copy: making one is what takes time."""
    path = tmp_path_factory.mktemp("tom") / "work.duckdb"
    warehouse.open_work(path).close()
    return path


# ── readers of one line a row: formats that change, names that meet ──────────────────────────────────────────

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


def opened(empty: Path, path: Path) -> duckdb.DuckDBPyConnection:
    """A new work database."""
    shutil.copyfile(empty, path)
    return warehouse.open_work(path)


def load_all(place: Place) -> None:
    scan = deliveries.scan(place.raw, place.formats)
    loading.register(place.con, scan, place.formats, NOW)
    for format_id in place.formats:
        chosen = [one for one in scan.deliveries if one.settings.format == format_id]
        loading.load(place.con, chosen, place.formats, NOW)
    loading.note_unclaimed(place.con, scan, NOW)


@settings(max_examples=25, deadline=None)
@given(batches=st.lists(st.lists(CHANGE, min_size=1, max_size=4), min_size=1, max_size=5))
def test_what_is_held_is_what_a_load_from_scratch_would_hold(
    empty: Path, batches: list[list[tuple[str, str, str, str]]]
) -> None:
    with TemporaryDirectory() as folder, opened(empty, Path(folder) / "kept.duckdb") as con:
        place = Place(Path(folder) / "raw", con, LAW_FORMATS)
        place.raw.mkdir()
        for batch in batches:
            for one in batch:
                change(place, *one)
            load_all(place)
            place.check()
        with opened(empty, Path(folder) / "scratch.duckdb") as fresh:
            scratch = Place(place.raw, fresh, LAW_FORMATS)
            load_all(scratch)
            assert contents(con) == contents(fresh)


# ── real readers, and a refresh that dies ────────────────────────────────────────────────────────────────────

ACTIVITIES = ("lectures_parents", "safety_walks", "speed_checks")
REAL = {one.id: one for one in (promise_set.reader(ACTIVITIES), *READERS)}
LOG = "datum;löfte;åtagande;aktivitet;status;antal;timmar;deltagare;överträdelser;enhet;målgrupp;aktör\n"
SURVEY = "indikator;område;period;grupp;procent;undre;övre;antal_svar;inbjudna;fråga;bas;fråga_version;källa\n"
SET = """[set]
id = "x"
title = "Löften"
municipality = "9999"
area_code = "9999"
period_start = 2026-01-01
period_end = 2026-12-31
demo = true
[[promise]]
id = "p"
title = "P"
summary = "S"
[[promise.commitment]]
id = "{commitment}"
kind = "activity"
actor = "police"
text = "T"
indicators = [{indicators}]
"""
PROMISES = (
    SET.format(commitment="1a", indicators='"lectures_parents", "safety_walks"'),
    SET.format(commitment="1a", indicators='"lectures_parents"'),  # refuses logs with safety walks
    SET.format(commitment="1b", indicators='"lectures_parents", "safety_walks"'),  # renamed: refuses logs of 1a
    SET.format(commitment="1a", indicators='"finns_inte"'),
)


def sdr(*speeds: int) -> str:
    passages = "".join(f"{speed:03}\t09:24:{second:02}\t20.01.26\t1\t4.7\r\n" for second, speed in enumerate(speeds))
    return f"\r\n\r\nStandort: 1-Provgatan\r\n\r\n[km/h]\t\t\t\t [m]\r\nDateformat: dd.mm.yy\r\n{passages}"


# What the files of a format may hold. The last of each refuses its delivery.
POOL = {
    "bra_sol": tuple(
        f"Region;Brott;År;Period;Antal;/100 000 inv\n{rows}"
        for rows in (
            "Nacka;Vapenlagen;År;2024;7;6;\n",
            "Nacka;Vapenlagen;År;2024;8;7;\nNacka;Vapenlagen;År;2025;9;8;\n",
            "Nacka;12 kap. Skadegörelsebrott;År;2025;..;..;\n",
            "Nacka;Finns inte;År;2025;1;1;\n",
        )
    ),
    "register": tuple(
        f"datum;mått;område;grupp;täljare;nämnare\n{rows}"
        for rows in (
            "2026-06-30;staff_trained;;;120;310\n",
            "2026-06-30;staff_trained;;;121;310\n2026-06-30;active_watch_areas;;;5;\n",
            "2025-06-30;staff_trained;;personalgrupp=skola;..;310\n",
            "2026-06-30;staff_trained;;;320;310\n",
        )
    ),
    "activity_log": tuple(
        LOG + rows
        for rows in (
            "2026-03-14;p;1a;lectures_parents;genomförd;;2;38;;Skolan;föräldrar;\n",
            "2026-03-15;p;1a;safety_walks;planerad;;;;;;boende;\n",
            "2026-03-16;p;1b;lectures_parents;genomförd;;;;;;;\n",
            "2027-03-14;p;1a;lectures_parents;genomförd;;;;;;;\n",
        )
    ),
    "survey_table": tuple(
        SURVEY + rows
        for rows in (
            "feels_safe;9999;2025;;87;85;89;1669;3520;Hur trygg?;samtliga;1;Prov\n",
            "feels_safe;9999;2026;;..;;;;;;;;\n",
            "feels_safe;9999;2026;kön=man;187;;;;;;;;\n",
        )
    ),
    "sdr": (sdr(40, 45, 51), sdr(30), sdr(), "annat\n"),
}
# Several of a format, so that files double and move. The two of SDR may claim the same site and session.
PLACES = {
    "brott_1": "bra_sol", "brott_2": "bra_sol", "register_1": "register", "register_2": "register",
    "logg_1": "activity_log", "logg_2": "activity_log", "enkat": "survey_table", "fart_1": "sdr", "fart_2": "sdr",
}  # fmt: skip
SITES = "site;street;limit_kmh;role;vehicle_km\n{site};Provgatan;40;treated;1\n"
SESSIONS = "file;session;site;direction;period;clock\n*.txt;{site}-mätning;{site};;before;local\n"

# Files of which only a part is held: every data line of these formats is a row.
TORN = """
with held as (
    select file_id from core.reported_crime
    union all
    select file_id from core.register_snapshot
    union all
    select file_id from core.activity
    union all
    select file_id from core.survey_figure
    union all
    select file_id from core.speed_passage
)

select path, lines, data_lines, count(held.file_id) as n
from meta.delivery_file as file
left join held on held.file_id = file.file_id
where status = 'loaded' and path like '%/_.%' and format <> 'promise_set'
group by path, lines, data_lines
having lines = 0 or n <> data_lines
"""

SUFFIXES = {"bra_sol": "txt", "sdr": "txt"}
FILE_NAMES = st.sampled_from(("a", "b"))
WHICH = st.sampled_from(tuple(PLACES))
REAL_CHANGE = st.one_of(
    st.tuples(st.just("put"), WHICH, FILE_NAMES, st.sampled_from((0, 0, 1, 1, 2, 3))),
    st.tuples(st.just("remove"), WHICH, FILE_NAMES, st.just(0)),
    st.tuples(st.just("rename"), WHICH, FILE_NAMES, st.just(0)),
    st.tuples(st.just("move"), WHICH, FILE_NAMES, st.just(0)),
    st.tuples(st.just("drop"), WHICH, FILE_NAMES, st.just(0)),
    st.tuples(st.just("site"), st.sampled_from(("fart_1", "fart_2")), FILE_NAMES, st.sampled_from((1, 2))),
    st.tuples(st.just("promise"), WHICH, FILE_NAMES, st.sampled_from((2, 1, 0, 3))),
)
# The batch, and at which of its statements the refresh that follows it is killed; None: it ends.
BATCHES = st.lists(
    st.tuples(st.lists(REAL_CHANGE, min_size=1, max_size=5), st.none() | st.integers(0, 150)), min_size=1, max_size=4
)


class KilledError(BaseException):
    """The process is dead: nothing is caught, nothing is rolled back."""


class Dying:
    """A connection that dies before its n:th statement, and is dead from then on."""

    def __init__(self, con: duckdb.DuckDBPyConnection, n: int) -> None:
        self._con, self._left = con, n

    def __getattr__(self, name: str) -> Any:
        if self._left <= 0:
            raise KilledError
        self._left -= 1
        return getattr(self._con, name)


class World:
    """A raw folder of real formats, a warehouse on disk, and refreshes that may die."""

    def __init__(self, folder: Path) -> None:
        self.raw, self.work = folder / "raw", folder / "work.duckdb"

    def promise(self, which: int) -> None:
        (self.raw / deliveries.PROMISE_FOLDER / "x.toml").write_text(PROMISES[which], encoding="utf-8")

    def change(self, kind: str, delivery: str, name: str, what: int) -> None:
        folder, format_id = self.raw / delivery, PLACES[delivery]
        path = folder / f"{name}.{SUFFIXES.get(format_id, 'csv')}"
        if kind == "promise":
            self.promise(what)
        elif kind == "put":
            self._make(folder, format_id)
            path.write_text(POOL[format_id][min(what, len(POOL[format_id]) - 1)], encoding="utf-8", newline="")
        elif not path.exists():
            return
        elif kind == "remove":
            path.unlink()
        elif kind == "drop":
            shutil.rmtree(folder)
        elif kind == "rename":
            path.replace(path.with_stem("c"))
        elif kind == "site":
            self._tables(folder, f"plats_{what}")
        else:
            target = folder.with_name(f"{delivery[:-1]}{'2' if delivery.endswith('1') else '1'}")
            if target.is_dir():
                path.replace(target / path.name)

    def _make(self, folder: Path, format_id: str) -> None:
        if folder.is_dir():
            return
        folder.mkdir()
        source = SOURCE.format(title="Prov", format=format_id, synthetic="true")
        (folder / "source.toml").write_text(source, encoding="utf-8")
        if format_id == "sdr":
            self._tables(folder, f"plats_{folder.name}")

    def _tables(self, folder: Path, site: str) -> None:
        (folder / "sites.csv").write_text(SITES.format(site=site), encoding="utf-8")
        (folder / "sessions.csv").write_text(SESSIONS.format(site=site), encoding="utf-8")

    def refresh(self, killed_at: int | None = None) -> list[loading.Loaded]:
        """Load all there is into the warehouse on disk; nothing is said of a refresh that died."""
        with warehouse.open_work(self.work) as con:
            try:
                told = load_real(self.raw, con if killed_at is None else Dying(con, killed_at))  # type: ignore[arg-type]
            except KilledError:
                told = []
        with warehouse.open_work(self.work) as con:
            Place(self.raw, con).check()
            assert con.execute(TORN).fetchall() == []
            assert not told or self.held_twice(con) == []
        return told

    def held_twice(self, con: duckdb.DuckDBPyConnection) -> list[tuple[str]]:
        """Bytes and sites that two deliveries hold once a refresh has ended, whatever was refused."""
        return con.execute(
            "select path from meta.delivery_file where status = 'loaded' and not path like '%/s%.csv' "
            "qualify count(*) over (partition by sha256) > 1 "
            "union all select site from core.speed_site group by site having count(distinct delivery) > 1"
        ).fetchall()

    def mend(self) -> None:
        """Take away what is refused, until nothing is: a promise file that comes right may right its logs."""
        while refused := [one.delivery for one in self.refresh() if one.state != "loaded"]:
            if deliveries.PROMISE_FOLDER + "/x" in refused:
                self.promise(0)
                continue
            for name in refused:
                assert name in PLACES, "a file that nobody claims"
                shutil.rmtree(self.raw / name)


def load_real(raw: Path, con: duckdb.DuckDBPyConnection) -> list[loading.Loaded]:
    scan = deliveries.scan(raw, REAL)
    told = loading.register(con, scan, REAL, NOW)
    for format_id in (deliveries.PROMISE_FORMAT, *sorted(set(PLACES.values()))):
        chosen = [one for one in scan.deliveries if one.settings.format == format_id]
        told += loading.load(con, chosen, REAL, NOW)
    loading.note_unclaimed(con, scan, NOW)
    return told


@pytest.fixture(scope="module")
def full(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A world where every delivery has a file and is loaded, to copy."""
    world = World(tmp_path_factory.mktemp("full"))
    shutil.copyfile(empty, world.work)
    (world.raw / deliveries.PROMISE_FOLDER).mkdir(parents=True)
    world.promise(0)
    for place in PLACES:
        world.change("put", place, "a", 1 if place.endswith("2") else 0)
    assert {one.state for one in world.refresh()} == {"loaded"}
    return world.raw.parent


@settings(max_examples=12, deadline=None)
@given(batches=BATCHES)
def test_with_real_formats_and_kills_what_is_held_is_what_a_load_from_scratch_would_hold(
    empty: Path, full: Path, batches: list[tuple[list[tuple[str, str, str, int]], int | None]]
) -> None:
    with TemporaryDirectory() as folder:
        world = World(shutil.copytree(full, Path(folder) / "world"))
        for batch, killed_at in batches:
            for one in batch:
                world.change(*one)
            world.refresh(killed_at)
        world.mend()
        with warehouse.open_work(world.work) as con, opened(empty, Path(folder) / "scratch.duckdb") as fresh:
            load_real(world.raw, fresh)
            assert contents(con) == contents(fresh)
