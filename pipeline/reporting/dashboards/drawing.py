"""Figures become SVG, once: kaleido drives the browser in a child process that can be ended whatever it does.

Kaleido's own time limit does not fire when a renderer dies, and leaving its context can hang for ever. So the parent
only waits for a process, with a hard deadline, and then looks at which files are there. The child (drawing_child.py)
and its Chromium share a process group of their own, which is ended at the deadline, and which the child ends by itself
when its standard input closes: a parent that was killed leaves no browser behind.
"""

import contextlib
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

CHILD = "pipeline.reporting.dashboards.drawing_child"
RELEASES = ("plotly", "kaleido", "choreographer")
CLEANING = ("svg.py", "drawing_child.py")
START_SECONDS = 60.0
FIGURE_SECONDS = 5.0
FAREWELL_SECONDS = 5.0
LOG = "drawing.log"
SCRATCH = "lof-"  # short: Chromium puts a socket in it, whose whole path may hold about 100 characters


@dataclass(frozen=True)
class Drawn:
    """What could be drawn.

    Attributes:
        svg: name of the figure → cleaned SVG text, to be put in a page as it is.
        missing: names of the figures that could not be drawn, in their own order.
    """

    svg: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


def draw(figures: Mapping[str, Any], browser: Path | None, cache: Path, seconds: float | None = None) -> Drawn:
    """Draw every figure that the cache does not hold; try once more with what is missing, then leave it out.

    Args:
        figures: name → plotly Figure whose layout has ``width`` and ``height`` in px.
        browser: a Chromium, Chrome or Edge; None: nothing can be drawn, and everything is missing.
        cache: folder of drawings by hash, made if absent. What is no longer asked for is removed from it.
        seconds: hard deadline of one attempt; None: a minute to start and some seconds per figure.
    """
    if browser is None:
        return Drawn(missing=tuple(figures))
    cache.mkdir(parents=True, exist_ok=True)
    jobs = {name: _job(name, figure, browser, cache) for name, figure in figures.items()}
    for _attempt in range(2):
        undrawn = [job for job in jobs.values() if not _held(job)]
        if undrawn:
            _run_child(undrawn, browser, cache, seconds or START_SECONDS + FIGURE_SECONDS * len(undrawn))
    _prune(cache, {Path(job["target"]) for job in jobs.values()})
    svg = {name: text for name, job in jobs.items() if (text := _held(job))}
    return Drawn(svg, tuple(name for name in figures if name not in svg))


def _job(name: str, figure: Any, browser: Path, cache: Path) -> dict[str, Any]:
    """What the child needs to draw one figure, and the file it lands in: named by all that can change it."""
    spec = json.loads(figure.to_json())
    layout = spec["layout"]
    real = browser.resolve()
    seen = real.stat()
    made_of = [
        name,
        spec,
        [str(real), seen.st_size, seen.st_mtime_ns],
        [metadata.version(one) for one in RELEASES],
        [(Path(__file__).parent / one).read_text(encoding="utf-8") for one in CLEANING],
    ]
    text = json.dumps(made_of, sort_keys=True, ensure_ascii=False)
    key = hashlib.sha256(text.encode()).hexdigest()
    return {
        "figure": spec,
        "width": layout["width"],
        "height": layout["height"],
        "prefix": "f" + hashlib.sha256(name.encode()).hexdigest()[:6],
        "target": str(cache / f"{key}.svg"),
    }


def _held(job: dict[str, Any]) -> str:
    """The cached drawing; '' if there is none, or if a power cut left a part of one."""
    target = Path(job["target"])
    text = target.read_text(encoding="utf-8") if target.is_file() else ""
    return text if text.endswith("</svg>") else ""


def _run_child(jobs: list[dict[str, Any]], browser: Path, cache: Path, seconds: float) -> None:
    """Let a child draw, and end it with all its browsers when it is done, late or broken."""
    task = json.dumps({"browser": str(browser), "jobs": jobs}).encode() + b"\n"
    with tempfile.TemporaryDirectory(prefix=SCRATCH, ignore_cleanup_errors=True) as scratch:
        environment = os.environ | {"TMPDIR": scratch, "TEMP": scratch, "TMP": scratch, "PYTHONWARNINGS": "ignore"}
        with (cache / LOG).open("wb") as log:
            child = subprocess.Popen(
                [sys.executable, "-m", CHILD],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env=environment,
                **_own_group(),
            )
            try:
                assert child.stdin is not None
                child.stdin.write(task)
                child.stdin.flush()
                child.wait(seconds)
            except (OSError, subprocess.TimeoutExpired):
                pass  # what it did not draw is missing; the log says why
            finally:
                _end(child)


def _own_group() -> dict[str, Any]:
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and everything it started. On POSIX the group outlives its leader, so this holds for a dead one."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(child.pid)], capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
    with contextlib.suppress(OSError, ValueError, subprocess.TimeoutExpired):
        child.communicate(timeout=FAREWELL_SECONDS)


def _prune(cache: Path, wanted: set[Path]) -> None:
    for path in cache.iterdir():
        if path.suffix in (".svg", ".new") and path not in wanted:
            path.unlink(missing_ok=True)
