"""What the command line reads from the serving copy and from editions: trace, promises, diff. Always read-only."""

import csv
import itertools
import sys
from collections.abc import Iterator

import click

from pipeline import manifest, warehouse
from pipeline import trace as tracing
from pipeline.reporting import editions, published
from pipeline.settings import Settings


def trace(
    settings: Settings,
    indicator: str,
    area: str | None,
    period: str | None,
    group: str | None,
    unit: str | None,
    as_csv: bool,
) -> None:
    """Print the lines behind a published value.

    Raises:
        NothingToTrace: see ``pipeline.trace``.
        FileNotFoundError: no refresh has run yet.
    """
    traced = tracing.indicator_of(indicator)
    question = {"area": area, "period": period, "group": group, "unit": unit}
    with warehouse.open_serving(settings.out / "warehouse.duckdb") as con:
        if as_csv:
            _write_lines(tracing.lines(con, traced, **question))
            return
        click.echo(f"Upplaga {warehouse.marked_edition(con)}")
        found = tracing.files(con, traced, **question)
        left_out = tracing.untraced(con, traced, **question)
    keys = ["indicator", "area_code", "period", "group_key", "unit"]
    for key, rows in found.groupby(keys, sort=True):
        value = rows.iloc[0]
        equal = "lika" if rows["equal"].all() else "OLIKA"
        name = " ".join(str(part) for part in key if part)
        click.echo(f"{name}: publicerat {value['published']}, omräknat {value['recomputed']} ({equal})")
        for at in rows.itertuples():
            span = f"{at.rows} rader, rad {at.first_line}–{at.last_line}" if at.rows > 1 else f"rad {at.first_line}"
            click.echo(f"  {at.path}: {span}")
    if left_out:
        click.echo(left_out)


def _write_lines(rows: Iterator[tuple[object, ...]]) -> None:
    """As CSV on standard output; true and false as the interface writes them."""
    first = next(rows)  # what cannot be traced is told of before anything is written
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(tracing.COLUMNS)
    for row in itertools.chain([first], rows):
        writer.writerow([*row[:-1], "true" if row[-1] else "false"])


def promises(settings: Settings) -> None:
    """Print every promise set, its promises and commitments, and what each commitment names."""
    current = manifest.read_line(settings.out / "current")
    if not editions.is_complete(settings.out, current):
        raise FileNotFoundError("Ingen upplaga står ännu. Kör loften refresh först.")
    shown = published.read(editions.folder(settings.out, current) / "published")
    for one in shown.promise.values():
        click.echo(f"{one['title']} ({one['id']}), läget per {one['as_of']}")
        for promise in one["promises"]:
            click.echo(f"  {promise['id']}: {promise['title']}")
            for commitment in promise["commitments"]:
                named = {
                    "ansvarig": commitment["owner_role"] or commitment["actor"] != "not_stated",
                    "utgångsläge": commitment["baseline"],
                    "målnivå": commitment["target"],
                    "plats": commitment["place"],
                }
                missing = [name for name, value in named.items() if not value]
                click.echo(f"    {commitment['id']} {commitment['text']}")
                click.echo(f"       saknas: {', '.join(missing)}" if missing else "       går att följa upp")


def diff(settings: Settings, before: str, after: str) -> None:
    """Print the values that came, went or changed between two editions."""
    keys = ["indicator", "area_code", "period", "dimension", "group_key", "unit"]
    frames = []
    for edition in (before, after):
        editions.read(settings.out, edition)
        frames.append(published.read(editions.folder(settings.out, edition) / "published").observation)
    both = frames[0][[*keys, "value", "status"]].merge(
        frames[1][[*keys, "value", "status"]], on=keys, how="outer", suffixes=("_before", "_after"), validate="1:1"
    )
    same = (both["status_before"] == both["status_after"]) & (
        (both["value_before"] == both["value_after"]) | (both["value_before"].isna() & both["value_after"].isna())
    )
    for row in both[~same].sort_values(keys).itertuples():
        key = " ".join(part for part in (row.indicator, row.area_code, row.period, row.group_key, row.unit) if part)
        click.echo(
            f"{key}: {_shown(row.status_before, row.value_before)} → {_shown(row.status_after, row.value_after)}"
        )
    click.echo(f"{int((~same).sum())} värden skiljer.")


def _shown(status: object, value: object) -> str:
    words = {"suppressed": "Visas inte", "missing": "Uppgift saknas", "not_applicable": "Inte aktuellt"}
    if status == "ok":
        return str(value)
    return words.get(str(status), "fanns inte")
