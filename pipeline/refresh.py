"""The list: STEPS in order, from scan to swap.

What a step is stands in ``steps``; what a reader, an indicator or a page does stands in their rooms; how an edition
comes to stand, in ``publication``. Here is only the order, and what each step depends on.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from pipeline import manifest, publication, versions, warehouse
from pipeline.disclosure import protect, release
from pipeline.indicators import catalogue, observe, speed, survey_shares
from pipeline.indicators.base import KEY_COLUMNS, OBSERVATION_COLUMNS
from pipeline.ingestion import deliveries
from pipeline.ingestion.core import loading
from pipeline.ingestion.readers import READERS, organisation, promise_set
from pipeline.settings import Settings
from pipeline.steps import Check, Step, stale

IDS = tuple(catalogue.BY_ID)
FORMATS = {
    reader.id: reader for reader in (promise_set.reader(IDS, catalogue.NEVER_AIMED), organisation.reader(IDS), *READERS)
}

WORDS = {"refused": "Avvisad", "waiting": "Väntar"}


@dataclass
class Report:
    """What a refresh did, for whoever started it."""

    loaded: list[loading.Loaded] = field(default_factory=list)
    steps_run: list[str] = field(default_factory=list)
    edition: str = ""
    is_new: bool = False
    undrawn: tuple[str, ...] = ()
    rows: int = 0
    rejects: int = 0
    notes: tuple[str, ...] = ()

    @property
    def refusals(self) -> tuple[str, ...]:
        """One Swedish line for each delivery that was refused or must wait, and each file that nobody claims."""
        return tuple(
            f"{one.delivery}: {one.message}" if one.delivery else one.message
            for one in self.loaded
            if one.state != "loaded"
        )

    @property
    def words(self) -> tuple[str, ...]:
        """What became of each of the ``refusals``, in a word."""
        return tuple(WORDS[one.state] for one in self.loaded if one.state != "loaded")

    @property
    def new_files(self) -> int:
        """Files that came, or changed, and were loaded."""
        return sum(one.new_files for one in self.loaded)

    @property
    def unchanged_files(self) -> int:
        """Files that were held already, byte for byte."""
        return sum(one.files - one.new_files for one in self.loaded if one.state == "loaded")

    @property
    def refused_files(self) -> int:
        """Files of deliveries that were refused or wait, and files that nobody claims."""
        return sum(one.files for one in self.loaded if one.state != "loaded")

    @property
    def exit_code(self) -> int:
        """0 when everything was taken in, 1 when something was refused or waits."""
        return 1 if self.refusals else 0


@dataclass
class Refresh:
    """One refresh in progress: under the lock, with the work database open.

    Attributes:
        settings: where it runs.
        con: the work database; closed once the edition is published.
        now: for ``loaded_at`` only.
        seen: ``manifest.state`` as it began.
    """

    settings: Settings
    con: duckdb.DuckDBPyConnection
    now: datetime
    seen: dict[str, Any] = field(default_factory=dict)
    report: Report = field(default_factory=Report)

    @cached_property
    def scan(self) -> deliveries.Scan:
        """What lies under the raw folder, hashed once per refresh."""
        return deliveries.scan(self.settings.raw, FORMATS)

    @property
    def history(self) -> Path:
        """The folder of what must not be forgotten."""
        return self.settings.out / "history"

    def last_said(self, deliveries: Collection[str]) -> pd.DataFrame:
        """What the edition that stands said of some deliveries; nothing of none."""
        standing = manifest.read_line(self.settings.out / "current")
        return release.last_said(self.con, self.history, standing, deliveries)


@contextmanager
def open_refresh(settings: Settings, now: datetime) -> Iterator[Refresh]:
    """Heal what a killed run left, and open the work database. The caller holds the lock.

    Raises:
        FileNotFoundError: the raw folder is not there (Swedish).
    """
    if not settings.raw.is_dir():
        raise FileNotFoundError(f"Mappen {settings.raw} finns inte. Ange en annan med --raw eller LOFTEN_RAW.")
    settings.out.mkdir(parents=True, exist_ok=True)
    seen = manifest.state(settings, {})
    versions.content(versions.source_files(""))  # hashed now, before anybody edits it
    publication.follow(settings.out)
    con = warehouse.open_work(settings.out / "work.duckdb")
    try:
        yield Refresh(settings, con, now, seen)
    finally:
        con.close()


# ── the steps' builds ────────────────────────────────────────────────────────────────────────────────────────


def _register(refresh: Refresh) -> int:
    refresh.report.loaded += loading.register(refresh.con, refresh.scan, FORMATS, refresh.now)
    return len(refresh.scan.deliveries)


def _load(refresh: Refresh, formats: tuple[str, ...], table: str, checks: tuple[Check, ...]) -> int:
    done = {one.delivery for one in refresh.report.loaded}  # a format that fills two tables belongs to two steps
    chosen = [one for one in refresh.scan.deliveries if one.settings.format in formats and one.name not in done]
    refresh.report.loaded += loading.load(
        refresh.con, chosen, FORMATS, refresh.now, [one.sql.read_text(encoding="utf-8") for one in checks]
    )
    return warehouse.count(refresh.con, table)


def _observe(refresh: Refresh, topic: catalogue.Topic) -> int:
    con = refresh.con
    own = [one.id for one in topic.indicators]
    con.execute(
        "delete from indicator.observation "
        "where indicator in (select unnest(?)) or indicator not in (select unnest(?))",
        [own, list(catalogue.BY_ID)],
    )
    if topic.id == "speed":
        speed.fill_site_speed(con)
    if topic.dated:
        con.execute("delete from meta.as_of")
        con.execute("insert into meta.as_of select $as_of where $as_of is not null", {"as_of": refresh.settings.as_of})
    rows = 0
    readable, standing = survey_shares.divided(con, refresh.scan.deliveries, own)
    said = survey_shares.last_said(refresh.last_said(standing), own)
    with survey_shares.held_in_memory(readable) as answers:
        for indicator in topic.indicators:
            if indicator.measure is None:
                continue
            observed = observe.observe(con, indicator)
            if survey_shares.may_have(indicator):
                ours = [observe.estimated(answers, indicator), said[said["indicator"] == indicator.id]]
                observed = observe.beside(observed, pd.concat(ours))
            rows += _insert(con, "indicator.observation", observed)
    return rows


def _protect(refresh: Refresh) -> int:
    con = refresh.con
    observed = con.execute(f"select * from indicator.observation order by {', '.join(KEY_COLUMNS)}").df()  # noqa: S608 - our own constants
    held = con.execute("select delivery, publish, official from meta.delivery order by delivery").df()
    earlier = release.earlier(con, refresh.history)
    rows = survey_shares.still_hidden(protect.protect(observed, catalogue.BY_ID, held, earlier))
    con.execute("delete from indicator.published")
    return _insert(con, "indicator.published", rows)


def _publish(refresh: Refresh) -> int:
    loading.note_unclaimed(refresh.con, refresh.scan, refresh.now)
    row = refresh.con.execute(
        "select coalesce(sum(data_lines), 0), coalesce(sum(rejected_lines), 0) "
        "from meta.delivery_file where status = 'loaded'"
    ).fetchone()
    refresh.report.rows, refresh.report.rejects = (int(row[0]), int(row[1])) if row else (0, 0)
    refresh.report.notes = _notes(refresh.con)
    outcome = publication.publish(refresh.con, refresh.settings, refresh.scan, stale(refresh, STEPS))
    refresh.report.edition, refresh.report.is_new, refresh.report.undrawn = (
        outcome.edition,
        outcome.is_new,
        outcome.undrawn,
    )
    refresh.report.notes += _given_away(outcome.given_away)
    return outcome.rows


def _notes(con: duckdb.DuckDBPyConnection, most: int = 10) -> tuple[str, ...]:
    """Duplicates, overlaps, alarms and rejected lines, a Swedish line each: known, and no reason to stop."""
    duplicates = con.execute(
        "select path || ': ' || message from meta.delivery_file where status = 'duplicate' order by path"
    ).fetchall()
    overlaps = con.execute(
        "select path || ': ' || note.message from core.overlap_note as note join meta.delivery_file using (file_id) "
        "order by path"
    ).fetchall()
    rejects = con.execute(
        "select path || ', rad ' || line || ': avvisad. ' || reason from meta.reject "
        "join meta.delivery_file using (file_id) where status = 'loaded' order by path, line"
    ).fetchall()
    alarms = con.execute(
        "select path || ': ' || message from meta.delivery_file "
        "where status = 'loaded' and contains(message, 'Larm: ') order by path"
    ).fetchall()
    told = tuple(str(note) for (note,) in [*duplicates, *overlaps, *alarms, *rejects[:most]])
    return told if len(rejects) <= most else (*told, f"och {len(rejects) - most} avvisade rader till (meta.reject)")


def _given_away(facts: tuple[str, ...], most: int = 10) -> tuple[str, ...]:
    """What is hidden although earlier editions gave it away, a Swedish line each: it cannot be taken back."""
    told = tuple(f"Tidigare upplagor har redan röjt det som nu döljs. {fact}" for fact in facts[:most])
    return told if len(facts) <= most else (*told, f"och {len(facts) - most} uppgifter till som redan är röjda")


def _insert(con: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame) -> int:
    columns = ", ".join(OBSERVATION_COLUMNS)
    con.register("frame", frame)
    con.execute(f"insert into {table} ({columns}) select {columns} from frame")  # noqa: S608 - our own constants
    con.unregister("frame")
    return len(frame)


# ── what each step depends on ────────────────────────────────────────────────────────────────────────────────


def _held_version(refresh: Refresh, formats: tuple[str, ...]) -> str:
    """Of what has been loaded from some formats: the deliveries' versions, and how they may be published."""
    rows = refresh.con.execute(
        "select delivery, version, publish from meta.delivery "
        "where version <> '' and format in (select unnest(?)) order by 1",
        [list(formats)],
    ).fetchall()
    return versions.digest(rows)


def _observed_version(refresh: Refresh, inputs: tuple[str, ...]) -> str:
    library = versions.content(versions.source_files("", leave_out=("reporting",)))
    before = [step.version(refresh) for step in STEPS if step.name in inputs and step.version]
    return versions.digest(library, versions.releases(), str(refresh.settings.as_of), before)


def _dated_version(refresh: Refresh, inputs: tuple[str, ...]) -> str:
    """As ``_observed_version``, and of the newest date that each municipality's deliveries were accessed."""
    newest = refresh.con.execute(
        "select municipality, max(accessed)::varchar from meta.delivery where version <> '' group by 1 order by 1"
    ).fetchall()
    return versions.digest(_observed_version(refresh, inputs), newest)


def _surveyed_version(refresh: Refresh, inputs: tuple[str, ...]) -> str:
    """As ``_observed_version``, and of what was last said of answers that cannot be read now."""
    _, standing = survey_shares.divided(refresh.con, refresh.scan.deliveries, ())
    said = refresh.last_said(standing).to_csv(index=False) if standing else ""
    return versions.digest(_observed_version(refresh, inputs), said)


def _protected_version(refresh: Refresh, inputs: tuple[str, ...]) -> str:
    return versions.digest(_observed_version(refresh, inputs), release.history_content(refresh.con, refresh.history))


def _check(room: str, name: str, description: str) -> Check:
    return Check(name, description, versions.LIBRARY / room / "checks" / f"{name}.sql")


LINES = _check(
    "ingestion/core",
    "line_reconciliation",
    "Varje rad i varje inläst fil är redovisad: inledning + rubrik + data + avvisade + tomma.",
)
ANSWERS = "survey_answers"  # the step; the answers themselves are read by those that estimate from them
OWNED = _check("ingestion/core", "owned_rows", "Varje rad i tabellerna hör till en fil som finns.")
BINS = _check("ingestion/core", "bins_match_passages", "Hastighetsfördelningen rymmer exakt filens passager.")
KEYS = _check("indicators", "keys", "Varje värde finns en gång.")
PARTS = _check("indicators", "parts_within_wholes", "Ingen del är större än sin helhet.")


def _ingestion(table: str, name: str, title: str, checks: tuple[Check, ...]) -> Step[Refresh]:
    """The step that loads every format whose reader fills this table."""
    formats = tuple(sorted(reader.id for reader in FORMATS.values() if table in reader.tables))
    return Step(
        name=name,
        group="ingestion",
        title=title,
        description=f"{title}: nya och ändrade leveranser läses in, en i taget. En leverans som inte går att läsa "
        "avvisas med besked, och dess senaste godkända rader står kvar.",
        inputs=("deliveries",) if name == "promise_sets" else ("deliveries", "promise_sets"),
        build=partial(_load, formats=formats, table=table, checks=checks),
        version=partial(_held_version, formats=formats),
        checks=checks,
        derived=False,
    )


def _topic(topic: catalogue.Topic) -> Step[Refresh]:
    return Step(
        name=f"{topic.id}_observations",
        group="indicators",
        title=topic.title,
        description=topic.description,
        inputs=tuple(step.name for step in INGESTION) if topic.dated else topic.inputs,
        build=partial(_observe, topic=topic),
        version=partial(
            _dated_version if topic.dated else _surveyed_version if ANSWERS in topic.inputs else _observed_version,
            inputs=topic.inputs,
        ),
        checks=(KEYS, PARTS),
    )


TOPICS_WITH_DATA = tuple(
    topic for topic in catalogue.TOPICS if any(indicator.measure is not None for indicator in topic.indicators)
)

INGESTION: tuple[Step[Refresh], ...] = (
    _ingestion("core.commitment", "promise_sets", "Löften och åtaganden", (LINES, OWNED)),
    _ingestion("core.organisation", "organisation", "Uppgifter om organisationen", (LINES, OWNED)),
    _ingestion("core.reported_crime", "reported_crime", "Anmälda brott", (LINES, OWNED)),
    _ingestion("core.speed_bin", "speed_measurements", "Hastighetsmätningar", (LINES, OWNED, BINS)),
    _ingestion("core.speed_summary", "published_speeds", "Hastigheter ur andras tabeller", (LINES, OWNED)),
    _ingestion("core.population", "population", "Folkmängd", (LINES, OWNED)),
    _ingestion("core.survey_figure", "survey_figures", "Publicerade enkätsvar", (LINES, OWNED)),
    _ingestion("core.survey_concept", ANSWERS, "Enkätsvar som räknas om till andelar", (LINES, OWNED)),
    _ingestion("core.activity", "activities", "Aktivitetsloggar", (LINES, OWNED)),
    _ingestion("core.register_snapshot", "registers", "Register", (LINES, OWNED)),
    _ingestion("core.kolada_value", "kolada_values", "Nyckeltal ur Kolada", (LINES, OWNED)),
)

STEPS: tuple[Step[Refresh], ...] = (
    Step(
        name="deliveries",
        group="ingestion",
        title="Leveranser",
        description="Söker igenom mappen raw_data: vilka leveranser som finns, vad som är nytt, och filer som ingen "
        "leverans gör anspråk på.",
        inputs=(),
        build=_register,
        version=lambda refresh: versions.digest([(one.name, one.settings.format) for one in refresh.scan.deliveries]),
        checks=(),
        derived=False,
    ),
    *INGESTION,
    *(_topic(topic) for topic in TOPICS_WITH_DATA),
    Step(
        name="published_observations",
        group="disclosure",
        title="Värden som får visas",
        description="Röjandekontroll: små tal som kan peka ut enskilda döljs innan något lämnar huset.",
        inputs=tuple(f"{topic.id}_observations" for topic in TOPICS_WITH_DATA),
        build=_protect,
        version=partial(_protected_version, inputs=tuple(f"{topic.id}_observations" for topic in TOPICS_WITH_DATA)),
    ),
    Step(
        name="edition",
        group="reporting",
        title="Upplagan",
        description="Skriver öppna data, bedömningar, meningar, diagram och sidor till en ny upplaga, bredvid den som "
        "står, och byter först när den är hel.",
        inputs=("published_observations", "organisation"),
        build=_publish,
        version=None,
        derived=False,
    ),
)


def finish(refresh: Refresh) -> None:
    """Write the manifest, if every step ran and nothing waits: the next refresh without changes then ends at once."""
    report = refresh.report
    waiting = any(one.state == "waiting" for one in report.loaded)
    failed_charts = report.undrawn and refresh.settings.browser is not None
    if set(report.steps_run) != {step.name for step in STEPS} or waiting or failed_charts:
        return
    answer = manifest.Standing(report.exit_code, report.refusals)
    manifest.write(refresh.settings, refresh.seen, refresh.scan.inputs, answer)
