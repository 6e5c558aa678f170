"""Has anything changed since the last refresh? Standard library only, so that the answer takes a tenth of a second.

The manifest is a shortcut, never a truth: it compares sizes and times as the last scan saw them. When it says nothing
about the present state, or says that something changed, a full refresh finds out by hashing.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import versions
from pipeline.settings import Settings

IGNORED_NAMES = ("desktop.ini", "thumbs.db")
UNLISTED = [-1, 0]  # in the place of size and time: a folder whose content may not be seen
UNREADABLE = "\\udc"  # how a byte of a name that is not UTF-8 is written in a path
FILE = "manifest.json"


@dataclass(frozen=True)
class Standing:
    """What the last complete refresh ended with, when nothing has changed since."""

    exit_code: int
    messages: tuple[str, ...]


def walk(raw: Path) -> dict[str, list[int]]:
    r"""Size and modification time (ns) of everything under the raw folder but the ignored, by path with /, sorted.

    Links to folders are not followed; what is neither file nor folder is told of as it is. A byte of a name that is not
    UTF-8 is written ``\udc…``: no database takes it as it is. A folder that may not be listed is told of as UNLISTED:
    that nothing was seen in it does not say that nothing is there. One that goes during the walk is gone.

    Raises:
        OSError: the raw folder itself cannot be listed.
    """
    found: dict[str, list[int]] = {}
    waiting = [(raw, "")]
    while waiting:
        folder, prefix = waiting.pop()
        try:
            listed = os.scandir(folder)
        except (FileNotFoundError, NotADirectoryError, PermissionError) as error:
            if not prefix:
                raise
            if isinstance(error, PermissionError):
                found[prefix.removesuffix("/")] = UNLISTED
            continue
        with listed as entries:
            for entry in entries:
                if _ignored(entry.name):
                    continue
                path = prefix + entry.name.encode("utf-8", "backslashreplace").decode()
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((Path(entry.path), f"{path}/"))
                    continue
                try:
                    now = entry.stat(follow_symlinks=_leads_to_a_file(entry))
                except FileNotFoundError:  # gone since the folder was listed
                    continue
                found[path] = [now.st_size, now.st_mtime_ns]
    return dict(sorted(found.items()))


def _leads_to_a_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link that leads round to itself
        return False


def _ignored(name: str) -> bool:
    real = real_name(name)
    return real.startswith((".", "~$")) or real.lower() in IGNORED_NAMES or real.lower().endswith(".tmp")


def real_name(name: str) -> str:
    """A file's name; of iCloud's stub ``.logg.xlsx.icloud``, that of the file whose content is in the cloud."""
    return name[1:].removesuffix(".icloud") if name.startswith(".") and name.endswith(".icloud") else name


def state(settings: Settings, inputs: Mapping[str, list[int]] | None = None) -> dict[str, Any]:
    """Everything a refresh depends on, as it is now.

    Args:
        settings: of the refresh.
        inputs: the raw files as a scan saw them; walked now if not given.
    """
    browser = settings.browser.stat() if settings.browser else None
    return {
        "raw": str(settings.raw),
        "inputs": dict(walk(settings.raw) if inputs is None else inputs),
        "code": {
            path.relative_to(versions.LIBRARY).as_posix(): [path.stat().st_size, path.stat().st_mtime_ns]
            for path in versions.source_files("")
        },
        "pins": versions.releases(),
        "as_of": str(settings.as_of or ""),
        "publish": settings.publish,
        "browser": [str(settings.browser), browser.st_size, browser.st_mtime_ns] if browser else [],
        "current": read_line(settings.out / "current"),
        "history": sorted(path.name for path in (settings.out / "history").glob("*")),
    }


def standing(settings: Settings) -> Standing | None:
    """What stands, if nothing has changed since the last complete refresh; else None."""
    try:
        stored = json.loads((settings.out / FILE).read_text(encoding="utf-8"))
        same = stored["state"] == state(settings)
        answer = Standing(stored["exit_code"], tuple(stored["messages"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    whole = (settings.out / "site" / "index.html").is_file() and (settings.out / "warehouse.duckdb").is_file()
    return answer if same and whole else None


def write(settings: Settings, seen: Mapping[str, Any], inputs: Mapping[str, list[int]], answer: Standing) -> None:
    """Remember what this refresh saw and how it ended.

    Args:
        settings: of the refresh.
        seen: the ``state`` as the refresh began. What it ran with counts, not what was changed meanwhile.
        inputs: the raw files as its scan saw them.
        answer: how it ended.
    """
    content = {
        "state": state(settings, inputs) | {key: seen[key] for key in ("code", "pins", "browser")},
        "exit_code": answer.exit_code,
        "messages": list(answer.messages),
    }
    write_whole(settings.out / FILE, json.dumps(content, ensure_ascii=False))


def read_line(path: Path) -> str:
    """The one line of a small state file; empty if there is none."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def write_whole(path: Path, text: str) -> None:
    """Write a small state file so that a reader sees the old one or the new one, never half of either."""
    new = path.with_name(f".{path.name}.new")
    with new.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(path)


def flush(path: Path) -> None:
    """Force a file's (or folder's) bytes to disk. Folders cannot be flushed on Windows, and need not be."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
