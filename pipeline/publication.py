"""Publication: the order in which an edition comes to stand. Knows both sides of the wall, as only ``refresh`` does.

Every arrow in it has been killed at (tests/faults). Everything that needs room on the disk is whole before ``current``
is replaced, so a full disk leaves the old edition.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

import duckdb
import pandas as pd

from pipeline import manifest, trace, warehouse
from pipeline.disclosure import audit, release
from pipeline.indicators import catalogue
from pipeline.ingestion import codes, deliveries
from pipeline.reporting import editions, published, sentences, verdicts
from pipeline.reporting.dashboards import charts, drawing, pages, small_picture
from pipeline.settings import Settings


class PublicationRefused(Exception):  # noqa: N818 - named for what happened
    """Nothing is published and the standing edition stays; the message is Swedish and says what to do."""


@dataclass(frozen=True)
class Outcome:
    """The edition that was arrived at.

    Attributes:
        undrawn: the charts that no browser could draw.
        given_away: what it hides although earlier editions gave it away; for those who publish, never for readers.
    """

    edition: str
    is_new: bool
    undrawn: tuple[str, ...]
    given_away: tuple[str, ...]
    rows: int


def publish(
    con: duckdb.DuckDBPyConnection, settings: Settings, scan: deliveries.Scan, stale_tables: Sequence[str]
) -> Outcome:
    """Build the edition beside the standing one, and let it stand. Closes the connection.

    Args:
        con: the work database, every step done.
        settings: of the refresh.
        scan: what lies under the raw folder.
        stale_tables: derived tables that are not made from what is held now.

    Raises:
        PublicationRefused: something is stale, a shown delivery would be lost, or the audit found a leak.
        HistoryMissing: history does not know every edition.
    """
    out, history = settings.out, settings.out / "history"
    _refuse_if_torn(con, out, scan, stale_tables)
    release.require_history(history, [one.id for one in editions.complete(out)])

    new = editions.begin(out)
    given_away = _write_published(con, new / "published", history, settings.as_of)
    shown = published.read(new / "published")
    judged = sentences.add(verdicts.judge(shown), shown)
    pictures = charts.draw_list(shown, judged)
    figures = {f"{one.id}.{size}": figure for one in pictures for size, figure in one.figures.items()}
    figures |= small_picture.figures(shown, judged)
    drawn = drawing.draw(figures, settings.browser, out / "charts")
    as_of = settings.as_of or _newest(con, shown)
    edition = editions.identity(as_of, new / "published", drawn.svg, drawn.missing)

    is_new = not editions.is_complete(out, edition)
    if not is_new:
        shutil.rmtree(new)
    else:
        pages.write(new / "site", shown, judged, pictures, drawn, edition)
        held = con.execute("select delivery from meta.delivery where version <> '' order by 1").fetchall()
        standing_on = tuple(str(name) for (name,) in held)
        editions.seal(new, editions.Edition(edition, as_of.isoformat(), standing_on, tuple(drawn.missing)))
        release.remember(con, history, edition)
        editions.settle(out, edition)

    _write_verdicts(con, judged)
    rows = warehouse.count(con, "indicator.published")
    warehouse.mark_edition(con, edition)
    warehouse.checkpoint(con)
    con.close()
    warehouse.stage_for_serving(out / "work.duckdb", out / "warehouse.duckdb", edition)
    editions.point(out, edition)
    follow(out)
    return Outcome(edition, is_new, tuple(drawn.missing), given_away, rows)


def follow(out: Path) -> None:
    """Make ``site`` agree with ``current``, and ``warehouse.duckdb`` with the edition that work.duckdb belongs to.

    The end of publication, of restoring and of healing alike. The caller holds the lock.
    """
    release.settle(out / "history", [one.id for one in editions.complete(out)])
    editions.follow(out)
    work, serving = out / "work.duckdb", out / "warehouse.duckdb"
    if not work.exists():
        return
    with warehouse.open_work(work) as con:
        marked = warehouse.marked_edition(con)
    if editions.is_complete(out, marked):
        warehouse.serve(work, serving, marked)


def _refuse_if_torn(
    con: duckdb.DuckDBPyConnection, out: Path, scan: deliveries.Scan, stale_tables: Sequence[str]
) -> None:
    if stale_tables:
        raise PublicationRefused(
            f"Inget publicerades, för {', '.join(stale_tables)} bygger på äldre uppgifter än de som nu är inlästa. "
            "Kör hela uppdateringen (loften refresh, eller jobbet refresh i Dagster)."
        )
    if all(one.settings.format == deliveries.ORGANISATION_FORMAT for one in scan.deliveries):
        raise PublicationRefused(
            "Inget publicerades, för mappen med rådata innehåller inga leveranser. Lägg filerna där, med en "
            "source.toml bredvid, eller ange en annan mapp med --raw eller LOFTEN_RAW."
        )
    standing = manifest.read_line(out / "current")
    if not editions.is_complete(out, standing):
        return
    held = {row[0] for row in con.execute("select delivery from meta.delivery where version <> ''").fetchall()}
    there = {one.name for one in scan.deliveries}
    there |= {PurePosixPath(one.path).parent.as_posix() for one in scan.unclaimed}  # its source.toml is gone
    lost = [one for one in editions.read(out, standing).shown if one in there and one not in held]
    if lost:
        raise PublicationRefused(
            f"All publicering väntar. Den upplaga som står visar {', '.join(lost)}, men den leveransen går inte att "
            "läsa in längre. Rätta den, eller ta bort mappen om den inte ska visas."
        )


def _write_published(
    con: duckdb.DuckDBPyConnection, folder: Path, history: Path, as_of: date | None
) -> tuple[str, ...]:
    """Write ``published/`` and attack it; returns what is hidden but was given away by earlier editions."""
    names = codes.area_names()
    used = con.execute(
        "select distinct area_code from indicator.published union select area_code from core.promise_set order by 1"
    ).fetchall()
    release.write(
        con,
        folder,
        history,
        lineage=trace.lineage(con, catalogue.INDICATORS),
        dictionary=catalogue.dictionary(),
        area_names={code: names[code] for (code,) in used if code in names},
        group_names={key: one.label for key, one in codes.groups().items()},
        as_of=as_of,
    )
    found = audit.audit(
        con.execute("select * from indicator.published").df(),
        {one.id: one.sensitivity for one in catalogue.INDICATORS},
        con.execute("select delivery, publish, official from meta.delivery").df(),
        release.earlier(con, history),
    )
    if found.leaks:
        raise PublicationRefused(f"Röjandekontrollen hittade en lucka, och inget publicerades. {found.leaks[0]}")
    return found.facts


def _write_verdicts(con: duckdb.DuckDBPyConnection, judged: pd.DataFrame) -> None:
    with warehouse.transaction(con):
        con.execute("delete from indicator.verdict")
        con.register("judged", judged)
        con.execute("insert into indicator.verdict by name select * from judged")
        con.unregister("judged")


def _newest(con: duckdb.DuckDBPyConnection, shown: published.Published) -> date:
    """The newest date that any set speaks from, or that any delivery with rows was accessed."""
    days = [date.fromisoformat(one["as_of"]) for one in shown.promise.values()]
    row = con.execute("select max(accessed) from meta.delivery where version <> ''").fetchone()
    return max([*days, row[0]] if row and row[0] else days, default=date.min)
