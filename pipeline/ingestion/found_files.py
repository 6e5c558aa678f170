"""Files as a scan finds them: read whole and at rest, or with the reason why they cannot be.

What waits does so because it will pass, or because somebody must choose: a file that is being written, one whose
content is in the cloud, one that was saved in two places.
"""

import hashlib
import os
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePosixPath

from pipeline import manifest
from pipeline.ingestion.source_settings import obstacle

CHANGED = "filen ändrades medan den lästes. Den läses vid nästa uppdatering."
LOCKED = (
    "filen får inte läsas: den är öppen i ett annat program, eller saknar läsrättighet. Den läses vid nästa "
    "uppdatering om det är rättat."
)
IN_THE_CLOUD = (
    "filen ligger bara i molnet (OneDrive, iCloud eller liknande), och innehållet finns inte på den här datorn. "
    "Högerklicka på den, välj att den alltid ska finnas här, och kör igen."
)
CONFLICT = (
    "filen ser ut som en konfliktkopia av {original}: den har sparats på två håll. Jämför dem, behåll den rätta och ta "
    "bort den andra. Ska båda läsas, byt namn på den ena."
)

# FILE_ATTRIBUTE_OFFLINE, _RECALL_ON_OPEN, _RECALL_ON_DATA_ACCESS (learn.microsoft.com, "File Attribute Constants")
_RECALLED = 0x1000 | 0x40000 | 0x400000
_DATALESS = 0x40000000  # SF_DATALESS of macOS (sys/stat.h)

# What sync programs write into the name: Dropbox and Nextcloud in brackets, Syncthing and ownCloud with the time.
_SAID = re.compile(
    r" ?\([^()]*(?:conflicted copy|konfliktkopia)[^()]*\).*"
    r"|[ _-]+(?:conflicted copy|konfliktkopia)\b.*"
    r"|(?:\.sync|_)-?conflict-\d{8}.*",
    re.IGNORECASE,
)
# What only says so beside the file it was added to: a number in brackets, and the computer's name (OneDrive).
_NUMBERED = re.compile(r"(.+?) ?\(\d{1,2}\)")
_COMPUTER = re.compile(r"(?=.*[A-ZÅÄÖ])[A-ZÅÄÖ0-9][A-ZÅÄÖ0-9-]{2,14}|.*(?:MacBook|iMac|Mac mini|Mac Studio).*")


@dataclass(frozen=True)
class FoundFile:
    """A file as the scan saw it. ``path`` is relative to the raw folder, with / everywhere."""

    path: str
    absolute: Path
    bytes: int
    sha256: str
    modified_ns: int = field(default=0, compare=False)

    @cached_property
    def file_id(self) -> int:
        """The same number for the same bytes at the same path in every build (56 bits: collisions are out of reach)."""
        return int(hashlib.sha256(f"{self.sha256} {self.path}".encode()).hexdigest()[:14], 16)

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return PurePosixPath(self.path).name


@dataclass(frozen=True)
class Seen:
    """A file, and why it cannot be read as it is.

    Attributes:
        file: as found.
        problem: for somebody to mend.
        waiting: passes, or is for somebody to choose.
        copy_of: the file beside it that it is a conflict copy of.
    """

    file: FoundFile
    problem: str = ""
    waiting: str = ""
    copy_of: str = ""


def look(raw: Path, path: str, walked: list[int]) -> Seen:
    """Hash a file, or say why it cannot be.

    Args:
        raw: the raw folder.
        path: as ``manifest.walk`` found it; a stub of iCloud is told of by the name of the file it stands for.
        walked: its size and modification time then.

    Raises:
        OSError: the disk fails.
    """
    absolute = raw / path
    real = (PurePosixPath(path).parent / manifest.real_name(absolute.name)).as_posix()
    nothing = FoundFile(real, absolute, max(walked[0], 0), "")
    if wrong := obstacle(raw, path):
        return Seen(nothing, problem=wrong)
    if real != path:
        return Seen(nothing, waiting=IN_THE_CLOUD)
    try:
        if is_elsewhere(absolute.stat()):  # reading would fetch it, or fail
            return Seen(nothing, waiting=IN_THE_CLOUD)
        with absolute.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
            size = stream.tell()
        now = absolute.stat()
    except FileNotFoundError:
        return Seen(nothing, waiting=CHANGED)
    except PermissionError:
        return Seen(nothing, waiting=LOCKED)
    found = FoundFile(path, absolute, size, sha256, now.st_mtime_ns)
    if [now.st_size, now.st_mtime_ns] != walked:
        return Seen(found, waiting=CHANGED)
    if size != now.st_size:
        return Seen(found, waiting=CHANGED if size else IN_THE_CLOUD)
    if size and getattr(now, "st_blocks", 1) == 0 and sha256 == _of_zeros(size):
        return Seen(found, waiting=IN_THE_CLOUD)  # a size and no content
    return Seen(found)


def is_elsewhere(now: os.stat_result) -> bool:
    """Whether the system says that a file's content is not on this machine (Windows, macOS)."""
    return bool(getattr(now, "st_file_attributes", 0) & _RECALLED or getattr(now, "st_flags", 0) & _DATALESS)


def changed_since(files: Iterable[FoundFile]) -> list[FoundFile]:
    """Those that are no longer what the scan hashed, by size and time: what was read of them is not theirs."""
    return [one for one in files if not _is_same(one)]


def _is_same(found: FoundFile) -> bool:
    try:
        now = found.absolute.stat()
    except (FileNotFoundError, PermissionError):
        return False
    return [now.st_size, now.st_mtime_ns] == [found.bytes, found.modified_ns]


def with_conflicts(files: Sequence[Seen]) -> list[Seen]:
    """The files of one folder. A conflict copy waits, unless its bytes are those of the file it is a copy of."""
    by_name = {one.file.name: one for one in files}
    marked = []
    for one in files:
        original = conflict_of(one.file.name, {*by_name, "source.toml"})
        same = original in by_name and by_name[original].file.sha256 == one.file.sha256 != ""
        if original and not same:
            text = one.waiting or CONFLICT.format(original=original)
            marked.append(replace(one, waiting=text, copy_of=original))
        else:
            marked.append(one)
    return marked


def conflict_of(name: str, beside: Collection[str]) -> str:
    """The file that a conflict copy was made of; empty if the name is no such copy's.

    Args:
        name: ``logg-NK1234.xlsx`` is one of ``logg.xlsx``, if that is there.
        beside: names in the same folder.
    """
    stem, suffix = PurePosixPath(name).stem, PurePosixPath(name).suffix
    if said := _SAID.search(stem):
        return f"{stem[: said.start()]}{suffix}"
    if (numbered := _NUMBERED.fullmatch(stem)) and f"{numbered[1]}{suffix}" in beside:
        return f"{numbered[1]}{suffix}"
    for at in (at for at, sign in enumerate(stem) if sign == "-"):
        if _COMPUTER.fullmatch(stem[at + 1 :]) and f"{stem[:at]}{suffix}" in beside:
            return f"{stem[:at]}{suffix}"
    return ""


def _of_zeros(size: int) -> str:
    """The hash of so many zero bytes."""
    hashed, block = hashlib.sha256(), bytes(1 << 20)
    for _ in range(size >> 20):
        hashed.update(block)
    hashed.update(bytes(size & ((1 << 20) - 1)))
    return hashed.hexdigest()
