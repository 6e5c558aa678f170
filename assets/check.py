"""``loften check``: reads as a refresh would, and says what would become of it. Nothing is written anywhere.

What is checked lies in the raw folder (all of it, a folder in it, a file), or anywhere else. The work database is a
temporary one; neither the lock nor Dagster is touched. Deliveries that a refresh would load before are loaded first,
since who owns a file, a session or a site is decided in that order.
"""

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import click
import duckdb

from assets import draft
from pipeline import warehouse
from pipeline.ingestion import deliveries
from pipeline.ingestion.core import loading
from pipeline.ingestion.deliveries import PROMISE_FOLDER, PROMISE_FORMAT, Delivery, FoundFile, Scan
from pipeline.ingestion.foreign import looks_like
from pipeline.ingestion.readers.recognise import LOOKED_AT
from pipeline.refresh import FORMATS, INGESTION

MOST_SHOWN = 20  # rejected lines of a file
STATES = {"loaded": "skulle läsas in", "refused": "skulle avvisas", "waiting": "skulle vänta"}


class NotThereError(Exception):
    """A path that is to be checked is not there; Swedish."""


@dataclass
class _Part:
    """What is checked under one folder: the paths in it (relative, with /), '.' for all of it."""

    root: Path
    wanted: list[str] = field(default_factory=list)

    def holds(self, path: str) -> bool:
        """Whether a file or folder is among what is checked."""
        places = {path, *(parent.as_posix() for parent in PurePosixPath(path).parents)}
        return "." in self.wanted or not places.isdisjoint(self.wanted)

    def chosen(self, delivery: Delivery) -> bool:
        """Whether a delivery is, or a file of it, or the source.toml beside them."""
        own = [one.path for one in (*delivery.files, *delivery.companions.values())]
        beside = f"{delivery.name}/source.toml" if delivery.name != "." else "source.toml"
        return any(self.holds(path) for path in (delivery.name, beside, *own))


@dataclass
class _Count:
    """How many deliveries came out how, and files that belong to none."""

    states: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATES, 0))
    unclaimed: int = 0

    @property
    def exit_code(self) -> int:
        """1 if a refresh would end with 1 for any of it."""
        return 1 if self.states["refused"] or self.states["waiting"] or self.unclaimed else 0


def check(paths: Sequence[Path], raw: Path, now: datetime) -> int:
    """Check everything under the paths, and print what was found.

    Args:
        paths: folders and files.
        raw: the raw folder, which may not be there.
        now: the shell's clock; the draft's ``accessed`` is its date.

    Returns:
        the exit code: 1 if anything would be refused.

    Raises:
        NotThereError: there is no such path.
    """
    count = _Count()
    with TemporaryDirectory(prefix="loften-") as temporary:
        for number, part in enumerate(_parts(paths, raw, Path(temporary))):
            with _database(Path(temporary) / f"{number}.duckdb") as con:
                _check_part(con, part, raw, Path(temporary) / f"{number}", now, count)
    _say_summary(count)
    return count.exit_code


def _parts(paths: Sequence[Path], raw: Path, temporary: Path) -> Iterator[_Part]:
    """Paths put together by the raw folder that they lie in; a file outside of it is copied into one of its own."""
    parts: dict[Path, _Part] = {}
    copies: dict[Path, _Part] = {}
    raw = _plain(raw)
    for given in paths:
        path = _plain(given)
        if not os.path.lexists(path):
            raise NotThereError(f"{given} finns inte. Ange en mapp eller fil som finns.")
        if path.is_relative_to(raw):
            parts.setdefault(raw, _Part(raw)).wanted.append(path.relative_to(raw).as_posix())
        elif path.is_dir():
            parts.setdefault(path, _Part(path)).wanted.append(".")
        else:
            part = copies.setdefault(path.parent, _Part(temporary / f"beside-{len(copies)}", ["."]))
            _copy(path, part.root / (path.parent.name or "mapp"))
    yield from (*parts.values(), *copies.values())


def _plain(path: Path) -> Path:
    """An absolute path without ``..``; links are left as they are, since a link is checked as a link."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow them


def _copy(path: Path, folder: Path) -> None:
    """Copy a file, and what says how it is to be read. One that is too large is not copied whole: it is refused."""
    folder.mkdir(parents=True, exist_ok=True)
    names = {"source.toml", *(name for reader in FORMATS.values() for name in reader.companions)}
    for one in (path, *(path.parent / name for name in sorted(names))):
        if not one.is_file():
            continue
        if one.stat().st_size <= deliveries.MOST_BYTES:
            shutil.copy2(one, folder / one.name)
        else:
            with (folder / one.name).open("wb") as stream:
                stream.write(b"?")
                stream.truncate(one.stat().st_size)


@contextmanager
def _database(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    con = warehouse.open_work(path)
    try:
        yield con
    finally:
        con.close()


def _check_part(
    con: duckdb.DuckDBPyConnection, part: _Part, raw: Path, aside: Path, now: datetime, count: _Count
) -> None:
    scan = deliveries.scan(part.root, FORMATS)
    chosen = [one for one in scan.deliveries if part.chosen(one)]
    unclaimed = [one for one in scan.unclaimed if part.holds(one.path)]
    if not chosen and not unclaimed:
        click.echo("Här finns inget att läsa in: README.md, dolda och tillfälliga filer läses aldrig.")
        return
    outcomes = {one.delivery: one for one in loading.register(con, scan, FORMATS, now)}
    if not any(one.settings.format == PROMISE_FORMAT for one in scan.deliveries):
        _load_promises(con, raw, aside, now)
    outcomes |= {one.delivery: one for one in _load(con, scan.deliveries, chosen, now)}
    for one in chosen:
        _say(con, one, outcomes[one.name], count)
    taken = {one.name for one in scan.deliveries}
    for folder in dict.fromkeys(PurePosixPath(one.path).parent.as_posix() for one in unclaimed):
        files = [one for one in unclaimed if PurePosixPath(one.path).parent.as_posix() == folder]
        count.unclaimed += len(files)
        _say_unclaimed(con, part.root, scan, folder, files, folder in taken, now)


def _load(
    con: duckdb.DuckDBPyConnection, found: Iterable[Delivery], chosen: Sequence[Delivery], now: datetime
) -> list[loading.Loaded]:
    """Load what is chosen, and what a refresh would have loaded before it into the same tables; promises always."""
    outcomes = []
    for step in INGESTION:
        formats, checks = step.build.keywords["formats"], step.build.keywords["checks"]  # as the step itself loads
        last = max((one.name for one in chosen if one.settings.format in formats), default="")
        of_step = [one for one in found if one.settings.format in formats]
        wanted = of_step if PROMISE_FORMAT in formats else [one for one in of_step if one.name <= last]
        sql = [one.sql.read_text(encoding="utf-8") for one in checks]
        outcomes += loading.load(con, wanted, FORMATS, now, sql)
    return outcomes


def _load_promises(con: duckdb.DuckDBPyConnection, raw: Path, aside: Path, now: datetime) -> None:
    """The promise files of the raw folder: what lies outside it is checked as if it had been put there."""
    if (raw / PROMISE_FOLDER).is_dir():
        shutil.copytree(raw / PROMISE_FOLDER, aside / PROMISE_FOLDER, symlinks=True)
        found = deliveries.scan(aside, FORMATS).deliveries
        loading.load(con, [one for one in found if one.settings.format == PROMISE_FORMAT], FORMATS, now)


# ── what is said ─────────────────────────────────────────────────────────────────────────────────────────────


def _say(con: duckdb.DuckDBPyConnection, delivery: Delivery, outcome: loading.Loaded, count: _Count) -> None:
    count.states[outcome.state] += 1
    reader = FORMATS.get(delivery.settings.format)
    kind = f" ({reader.title})" if reader else ""
    name = "Leveransen" if delivery.name == "." else f"Leveransen {delivery.name}"
    click.echo(f"{name}{kind} {STATES[outcome.state]}{'.' if outcome.state == 'loaded' else ':'}")
    if outcome.state != "loaded":
        for text in outcome.message.split(" · "):
            click.echo(f"  {text}")
        return
    _say_files(con, delivery.name)


def _say_files(con: duckdb.DuckDBPyConnection, delivery: str) -> None:
    files = con.execute(
        "select file_id, path, status, data_lines, rejected_lines, message from meta.delivery_file "
        "where delivery = ? order by path",
        [delivery],
    ).fetchall()
    for file_id, path, status, data, rejected, message in files:
        if status == "loaded" and (data or rejected):
            beside = f", {_spaced(rejected)} avvisas." if rejected else "."
            click.echo(f"  {path}: {_spaced(data)} rader läses in{beside}")
        if message:
            click.echo(f"  {path}: {message}")
        _say_rejects(con, file_id, path)


def _say_rejects(con: duckdb.DuckDBPyConnection, file_id: int, path: str) -> None:
    rejects = con.execute(
        "select line, column_name, reason from meta.reject where file_id = ? order by line, column_name", [file_id]
    ).fetchall()
    for line, column, reason in rejects[:MOST_SHOWN]:
        click.echo(f"    {path}, rad {line}{', ' + column if column else ''}: {reason}.")
    if len(rejects) > MOST_SHOWN:
        click.echo(f"    … och {len(rejects) - MOST_SHOWN} till.")
    if rejects:
        click.echo("    Rätta raderna, eller låt dem stå: de räknas inte, och så få godtas.")


def _say_unclaimed(
    con: duckdb.DuckDBPyConnection,
    root: Path,
    scan: Scan,
    folder: str,
    files: Sequence[FoundFile],
    in_delivery: bool,
    now: datetime,
) -> None:
    """Files that belong to no delivery: what they seem to be, a draft, and what would be read with it."""
    for one in files:
        click.echo(f"{one.path}: {loading.UNCLAIMED}")
    if in_delivery or PurePosixPath(folder).parts[:1] == (PROMISE_FOLDER,):
        return
    formats = draft.by_format(files)
    for format_id, own in formats.items():
        if not format_id:
            known = ", ".join(sorted(set(FORMATS) - deliveries.BY_PLACE))
            for one in own:
                click.echo(f"  {one.path}: formatet känns inte igen.{_kind(one)}")
            click.echo(f"  De format som läses är {known}.")
            continue
        made = draft.draft(root, scan, folder, own, FORMATS[format_id], now.date())
        name = folder if len(formats) == 1 else PurePosixPath(folder, format_id).as_posix()
        place = PurePosixPath(name, "source.toml").as_posix()
        where = "bredvid filerna" if name == folder else "i en egen mapp tillsammans med filerna av det formatet"
        click.echo(f"  Utkast till {place}, att spara {where} när det är ifyllt:\n")
        click.echo("".join(f"    {line}\n" for line in made.text.splitlines()))
        _try(con, Delivery(name, made.settings, tuple(own), made.companions), now)


def _kind(found: FoundFile) -> str:
    try:
        with found.absolute.open("rb") as stream:
            return looks_like(stream.read(LOOKED_AT))
    except OSError:
        return ""  # what is wrong with it is told of already


def _try(con: duckdb.DuckDBPyConnection, delivery: Delivery, now: datetime) -> None:
    own = {one.path for one in (*delivery.files, *delivery.companions.values())}
    with warehouse.transaction(con):  # they stand there as unclaimed
        con.execute("delete from meta.delivery_file where path in (select unnest(?))", [sorted(own)])
    (outcome,) = loading.load(con, [replace(delivery, problems=())], FORMATS, now)
    if outcome.state == "loaded":
        click.echo("  Med utkastet:")
        _say_files(con, delivery.name)
        return
    click.echo("  Även med utkastet skulle leveransen avvisas:")
    for text in outcome.message.split(" · "):
        click.echo(f"    {text}")


def _say_summary(count: _Count) -> None:
    states = ", ".join(f"{number} {STATES[state]}" for state, number in count.states.items() if number)
    said = [f"Leveranser: {states or 'inga'}."]
    if count.unclaimed:
        said.append(f"Filer som inte hör till någon leverans: {count.unclaimed}.")
    click.echo(f"{' '.join(said)} Inget har skrivits.")


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")
