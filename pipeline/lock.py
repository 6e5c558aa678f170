"""One lock: whoever refreshes, restores or approves holds ``refresh.lock``; the system releases it when a process dies.

``refresh.holder`` says who holds it, so that the one who waits can say for whom.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from pipeline.manifest import read_line, write_whole

FILE = "refresh.lock"
HOLDER = "refresh.holder"
MOMENTS, MOMENT_SECONDS = 50, 0.1


@contextmanager
def hold(out: Path, who: str, on_wait: Callable[[str], None] | None = None) -> Iterator[None]:
    """Hold the refresh lock; the same process may take it again inside.

    Args:
        out: the output folder.
        who: what the holder is doing, Swedish, e.g. ``uppdatering från kommandoraden``.
        on_wait: called once with the holder's words before waiting.
    """
    out.mkdir(parents=True, exist_ok=True)
    lock = FileLock(out / FILE, is_singleton=True, thread_local=False)
    if not _taken(lock, 0):
        _wait(lock, out / HOLDER, on_wait)
    try:
        if lock.lock_counter == 1:
            write_whole(out / HOLDER, f"{who} (process {os.getpid()})\n")
        yield
    finally:
        if lock.lock_counter == 1:
            (out / HOLDER).unlink(missing_ok=True)
        lock.release()


def _wait(lock: BaseFileLock, holder_file: Path, on_wait: Callable[[str], None] | None) -> None:
    """Wait for the lock, and say for whom: the holder writes who it is a moment after it has taken the lock."""
    for _ in range(MOMENTS):
        if read_line(holder_file):
            break
        if _taken(lock, MOMENT_SECONDS):
            return
    if on_wait:
        on_wait(read_line(holder_file) or "en annan körning")
    lock.acquire()


def _taken(lock: BaseFileLock, seconds: float) -> bool:
    try:
        lock.acquire(timeout=seconds)
    except Timeout:
        return False
    return True


@contextmanager
def alive(folder: Path, run_id: str) -> Iterator[None]:
    """Hold a run's own lock file while the run lives, so that others can tell a dead run from one that waits."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{run_id}.lock"
    lock = FileLock(path, is_singleton=True, thread_local=False)
    try:
        with lock:
            yield
    finally:
        if not lock.is_locked:
            path.unlink(missing_ok=True)


def is_dead(folder: Path, run_id: str) -> bool:
    """True if a run took its lock file once and holds it no longer. A run without a file has not got that far."""
    path = folder / f"{run_id}.lock"
    if not path.exists():
        return False
    try:
        with FileLock(path, is_singleton=False, timeout=0):
            return True
    except Timeout:
        return False
