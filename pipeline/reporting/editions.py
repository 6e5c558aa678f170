"""Editions: built beside, complete or absent, pointed at by one line.

``editions/<id>/`` holds ``published/``, ``site/`` and ``edition.json``; it appears by one rename, so what exists is
whole. ``current`` names the one that stands; ``site`` follows it. Nothing here opens the warehouse.
"""

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from pipeline import versions
from pipeline.manifest import flush, read_line, write_whole

NEW = ".new"
INFO = "edition.json"
COPIED = ".edition"  # inside a site that had to be copied, since links were refused


class EditionError(ValueError):
    """An edition that was asked for is not there; the message is Swedish."""


@dataclass(frozen=True)
class Edition:
    """What edition.json says. ``shown`` are the deliveries whose rows it stands on."""

    id: str
    as_of: str
    shown: tuple[str, ...]
    undrawn: tuple[str, ...] = ()


def identity(as_of: date, published: Path, svg: Mapping[str, str], undrawn: Sequence[str]) -> str:
    """``<as_of>-<8 hex>`` over all that can show: published content, drawings, the code and releases behind pages."""
    files = sorted(path for path in published.rglob("*") if path.is_file())
    content = {path.relative_to(published).as_posix(): _sha256(path) for path in files}
    code = versions.content(versions.source_files("reporting", "statistics"))
    made_of = versions.digest(content, code, versions.releases(), dict(svg), list(undrawn))
    return f"{as_of.isoformat()}-{made_of[:8]}"


def folder(out: Path, edition: str) -> Path:
    """Where an edition lies (or would)."""
    return out / "editions" / edition


def is_complete(out: Path, edition: str) -> bool:
    """An edition that exists is whole: its folder appears by one rename."""
    return bool(edition) and (folder(out, edition) / INFO).is_file()


def complete(out: Path) -> list[Edition]:
    """Every edition that exists, by id."""
    places = sorted((out / "editions").glob(f"*/{INFO}"))
    return [read(out, place.parent.name) for place in places]


def read(out: Path, edition: str) -> Edition:
    """What an edition says of itself.

    Raises:
        EditionError: there is no such edition; the message lists those there are.
    """
    if not is_complete(out, edition):
        known = ", ".join(place.parent.name for place in sorted((out / "editions").glob(f"*/{INFO}"))) or "ingen"
        raise EditionError(f"Upplagan {edition!r} finns inte. Upplagor som finns: {known}.")
    return _read(folder(out, edition))


def begin(out: Path) -> Path:
    """An empty folder to build in; what a dead run left there is thrown away."""
    new = out / NEW
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    return new


def seal(new: Path, edition: Edition) -> None:
    """Write edition.json and force everything to disk."""
    text = json.dumps(asdict(edition), ensure_ascii=False, indent=1)
    (new / INFO).write_text(text + "\n", encoding="utf-8", newline="\n")
    for path in sorted(new.rglob("*")):
        flush(path)
    flush(new)


def settle(out: Path, edition: str) -> None:
    """The sealed folder becomes the edition, by one rename."""
    place = folder(out, edition)
    place.parent.mkdir(parents=True, exist_ok=True)
    _remove(place)  # no edition, or it would not be built again: somebody took its edition.json away
    (out / NEW).rename(place)
    flush(place.parent)


def point(out: Path, edition: str) -> None:
    """``current`` names this edition, unless somebody has set exactly it aside (``restored``)."""
    if read_line(out / "restored") == edition and is_complete(out, read_line(out / "current")):
        return
    write_whole(out / "current", f"{edition}\n")
    (out / "restored").unlink(missing_ok=True)


def restore(out: Path, edition: str) -> None:
    """Make an earlier edition stand, and remember which one a refresh would arrive at, so that it does not return.

    Raises:
        EditionError: there is no such edition.
    """
    read(out, edition)
    arrives_at = read_line(out / "restored") or read_line(out / "current")
    if edition != arrives_at:
        write_whole(out / "restored", f"{arrives_at}\n")
    write_whole(out / "current", f"{edition}\n")
    if edition == arrives_at:
        (out / "restored").unlink(missing_ok=True)
    follow(out)


def follow(out: Path) -> None:
    """Make ``site`` agree with ``current``. The end of publication, of restoring and of healing alike."""
    current = read_line(out / "current")
    if not is_complete(out, current) or standing_site(out) == current:
        return
    target = folder(out, current) / "site"
    site, new, old = out / "site", out / ".site.new", out / ".site.old"
    _remove(new)
    try:
        new.symlink_to(target.relative_to(out), target_is_directory=True)
        if site.is_dir() and not site.is_symlink():
            _remove(old)
            site.rename(old)
        new.replace(site)
    except OSError:  # links are refused (Windows without developer mode): a copy, and two renames
        _remove(new)
        shutil.copytree(target, new)
        (new / COPIED).write_text(current, encoding="utf-8")
        _remove(old)
        if site.exists() or site.is_symlink():
            site.rename(old)
        new.rename(site)
    _remove(old)


def standing_site(out: Path) -> str:
    """The edition that ``site`` shows; empty if it shows none."""
    site = out / "site"
    if site.is_symlink():
        return site.readlink().parent.name if site.exists() else ""
    return read_line(site / COPIED)


def _read(place: Path) -> Edition:
    content = json.loads((place / INFO).read_text(encoding="utf-8"))
    return Edition(content["id"], content["as_of"], tuple(content["shown"]), tuple(content["undrawn"]))


def _remove(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    else:
        shutil.rmtree(path, ignore_errors=True)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
