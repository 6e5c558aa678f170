"""The command line: ``loften``. Imports click and the standard library; everything heavy is imported by its command."""

import io
import os
import sys
import uuid
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click

from pipeline import manifest
from pipeline.settings import Settings, SettingsError, from_environment

FOLDER = click.Path(path_type=Path, file_okay=False)


def _fail(message: str) -> NoReturn:
    """Say what went wrong on stderr, in Swedish, and end with 1."""
    click.echo(message, err=True)
    sys.exit(1)


def _settings(raw: Path | None = None, out: Path | None = None, as_of: str | None = None) -> Settings:
    try:
        return from_environment(os.environ, raw, out, as_of)
    except SettingsError as error:
        raise click.UsageError(str(error)) from None


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Löften: följer upp vad en kommun och dess polis har lovat."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a Windows console may be set to a code page without å
            stream.reconfigure(encoding="utf-8", errors="replace")


@main.command()
@click.option("--raw", type=FOLDER, help="Mappen med filer som de kom. Annars LOFTEN_RAW eller raw_data.")
@click.option("--out", type=FOLDER, help="Mappen för allt som skapas. Annars LOFTEN_OUT eller output.")
@click.option("--as-of", metavar="DATUM", help="Dagen som sidorna talar från, till exempel 2026-11-20.")
@click.option("--verify", is_flag=True, help="Läs varje fil på nytt, även om inget verkar ha ändrats.")
def refresh(raw: Path | None, out: Path | None, as_of: str | None, verify: bool) -> None:
    """Läs in det som är nytt, räkna om det som berörs och skriv en ny upplaga."""
    settings = _settings(raw, out, as_of)
    if not settings.raw.is_dir():
        raise click.UsageError(f"Mappen {settings.raw} finns inte. Ange en annan med --raw eller LOFTEN_RAW.")
    if not verify:
        _end_if_nothing_is_new(settings)
    from assets import home
    from pipeline import lock

    run_id = str(uuid.uuid4())
    who = f"en uppdatering från kommandoraden, startad {datetime.now():%H:%M}"
    try:
        with (
            lock.alive(home.alive_folder(settings), run_id),
            lock.hold(settings.out, who, lambda holder: click.echo(f"Väntar på {holder} …", err=True)),
        ):
            if not verify:
                _end_if_nothing_is_new(settings)
            home.prepare(settings)
            from assets import refresh_run

            code = refresh_run.run(settings, run_id)
    except OSError as error:
        _fail(
            f"Det går inte att skriva i {settings.out} ({error.strerror}). Ge skrivrättighet, eller välj en annan "
            "mapp med --out eller LOFTEN_OUT."
        )
    sys.exit(code)


def _end_if_nothing_is_new(settings: Settings) -> None:
    """End here if the manifest says that nothing has changed: before Dagster, DuckDB or pandas is imported."""
    standing = manifest.standing(settings)
    if standing is None:
        return
    for message in standing.messages:
        click.echo(f"Avvisad: {message}", err=True)
    click.echo(f"Inget är nytt. Upplagan {manifest.read_line(settings.out / 'current')} står.")
    click.echo(str(settings.out / "site" / "index.html"))
    sys.exit(standing.exit_code)


@main.command()
@click.argument("paths", metavar="SÖKVÄG...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--raw", type=FOLDER, help="Mappen med filer som de kom. Annars LOFTEN_RAW eller raw_data.")
def check(paths: tuple[Path, ...], raw: Path | None) -> None:
    """Läs mappar eller filer som en uppdatering skulle göra, och säg vad som blir av dem. Inget skrivs."""
    settings = _settings(raw)
    from assets import check as room

    try:
        code = room.check(paths, settings.raw, datetime.now())
    except room.NotThereError as error:
        raise click.UsageError(str(error)) from None
    sys.exit(code)


@main.command()
@click.option("--port", default=3000, show_default=True, help="Öppnas bara på den här datorn.")
def ui(port: int) -> None:
    """Öppna Dagster på den här datorn."""
    settings = _settings()
    import subprocess

    from assets import home

    home.prepare(settings)
    workspace = Path(__file__).parents[1] / "workspace.yaml"
    command = [sys.executable, "-m", "dagster", "dev", "-w", str(workspace), "-h", "127.0.0.1", "-p", str(port)]
    sys.exit(subprocess.call(command))


@main.command()
@click.argument("indicator")
@click.option("--area", help="Områdets namn eller kod, till exempel Nacka eller 0182.")
@click.option("--period", help="Till exempel 2017, 2017-03 eller en mätperiod.")
@click.option("--group", help="Grupp, till exempel personalgrupp=fritid eller site=skolvagen.")
@click.option("--unit", help="Till exempel count eller kmh.")
@click.option("--csv", "as_csv", is_flag=True, help="Skriv varje rad som CSV.")
@click.option("--out", type=FOLDER, help="Mappen som en uppdatering har skrivit.")
def trace(
    indicator: str,
    area: str | None,
    period: str | None,
    group: str | None,
    unit: str | None,
    as_csv: bool,
    out: Path | None,
) -> None:
    """Spåra ett publicerat värde till raderna i filerna, och räkna om det."""
    from assets import reading

    try:
        reading.trace(_settings(out=out), indicator, area, period, group, unit, as_csv)
    except (ValueError, FileNotFoundError) as error:
        _fail(str(error))


@main.command()
@click.option("--out", type=FOLDER, help="Mappen som en uppdatering har skrivit.")
def promises(out: Path | None) -> None:
    """Visa löftena, deras åtaganden och vad som saknas för att kunna följa upp dem."""
    from assets import reading

    try:
        reading.promises(_settings(out=out))
    except FileNotFoundError as error:
        _fail(str(error))


@main.command()
@click.option("--out", type=FOLDER, help="Mappen som en uppdatering har skrivit.")
def editions(out: Path | None) -> None:
    """Visa upplagorna, och vilken som står."""
    from pipeline.reporting import editions as room

    settings = _settings(out=out)
    if not (settings.out / "editions").is_dir():
        _fail(f"I {settings.out} finns inga upplagor. Kör loften refresh först, eller ange en annan mapp med --out.")
    standing = manifest.read_line(settings.out / "current")
    aside = manifest.read_line(settings.out / "restored")
    for one in room.complete(settings.out):
        mark = "står" if one.id == standing else "åsidosatt" if one.id == aside else ""
        click.echo(f"{one.id}  läget per {one.as_of}  {mark}".rstrip())


@main.command()
@click.argument("edition")
@click.option("--out", type=FOLDER, help="Mappen som en uppdatering har skrivit.")
def restore(edition: str, out: Path | None) -> None:
    """Låt en tidigare upplaga stå. Nästa uppdatering river inte upp det, om den inte ger något nytt."""
    settings = _settings(out=out)
    from pipeline import lock

    with lock.hold(settings.out, "en återställning", lambda holder: click.echo(f"Väntar på {holder} …", err=True)):
        from pipeline import publication
        from pipeline.reporting import editions as room

        try:
            room.restore(settings.out, edition)
        except room.EditionError as error:
            _fail(str(error))
        publication.follow(settings.out)
    click.echo(f"Upplagan {edition} står.")


@main.command()
@click.argument("before")
@click.argument("after")
@click.option("--out", type=FOLDER, help="Mappen som en uppdatering har skrivit.")
def diff(before: str, after: str, out: Path | None) -> None:
    """Visa vad som skiljer två upplagor: värden som kommit till, försvunnit eller ändrats."""
    from assets import reading
    from pipeline.reporting.editions import EditionError

    try:
        reading.diff(_settings(out=out), before, after)
    except EditionError as error:
        _fail(str(error))


if __name__ == "__main__":
    main()
