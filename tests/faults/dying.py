"""A refresh that kills itself (SIGKILL, no goodbye) at a named moment: ``python dying.py MOMENT RAW OUT``.

Runs the very steps of ``pipeline.refresh`` in order, under the lock, as the shell does, with one function wrapped.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline import lock, manifest, publication, refresh, steps, warehouse
from pipeline.disclosure import release
from pipeline.ingestion.core import loading
from pipeline.reporting import editions
from pipeline.reporting.dashboards import drawing, pages
from pipeline.settings import Settings, from_environment

# moment → (owner, attribute, before or after the call, which call)
MOMENTS: dict[str, tuple[Any, str, str, int]] = {
    "innan något är inläst": (loading, "_load_one", "before", 1),
    "mitt i en leverans": (loading, "_check", "before", 1),
    "efter en leverans": (loading, "_load_one", "after", 2),
    "efter alla leveranser": (loading, "load", "after", 3),
    "mitt i ett ämne": (refresh, "_insert", "after", 1),
    "efter ett ämne": (steps, "run", "after", 5),
    "efter röjandekontrollen": (steps, "run", "after", 8),
    "innan published skrivs": (release, "write", "before", 1),
    "efter published": (release, "write", "after", 1),
    "när diagrammen ritas": (drawing, "draw", "before", 1),
    "efter diagrammen": (drawing, "draw", "after", 1),
    "mitt i sidorna": (pages, "write", "before", 1),
    "efter sidorna": (pages, "write", "after", 1),
    "efter förseglingen": (editions, "seal", "after", 1),
    "efter historiken": (release, "remember", "after", 1),
    "efter namnbytet": (editions, "settle", "after", 1),
    "efter märkningen": (warehouse, "mark_edition", "after", 1),
    "innan kopian för läsning": (warehouse, "stage_for_serving", "before", 1),
    "när kopian kontrolleras": (warehouse, "serving_edition", "before", 2),
    "efter kopian för läsning": (warehouse, "stage_for_serving", "after", 1),
    "efter current": (editions, "point", "after", 1),
    "efter site": (publication, "follow", "after", 2),
    "innan manifestet": (manifest, "write", "before", 1),
    "när manifestet skrivs": (manifest, "write_whole", "before", 1),
    "efter manifestet": (manifest, "write", "after", 1),
}


WHILE_DRAWING = "medan webbläsaren ritar"
SECONDS_INTO_DRAWING = 1.5  # the child has started its browser by then


def arm(moment: str) -> None:
    """Wrap the moment's function so that the process dies there."""
    if moment == WHILE_DRAWING:
        wait = drawing.subprocess.Popen.wait

        def dying_soon(*arguments: Any, **named: Any) -> Any:
            threading.Timer(SECONDS_INTO_DRAWING, os.kill, (os.getpid(), signal.SIGKILL)).start()
            return wait(*arguments, **named)

        drawing.subprocess.Popen.wait = dying_soon  # type: ignore[method-assign]
        return
    owner, name, when, which = MOMENTS[moment]
    original: Callable[..., Any] = getattr(owner, name)
    calls = 0

    def dying(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if when == "before" and calls == which:
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*arguments, **named)
        if when == "after" and calls == which:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, dying)


def run(settings: Settings) -> None:
    """Every step in order, as the shell runs them."""
    with (
        lock.hold(settings.out, "ett prov"),
        refresh.open_refresh(settings, datetime(2026, 11, 25)) as opened,
    ):
        for step in refresh.STEPS:
            steps.run(opened, step)
            opened.report.steps_run.append(step.name)
        refresh.finish(opened)


if __name__ == "__main__":
    arm(sys.argv[1])
    run(from_environment(os.environ, raw=Path(sys.argv[2]), out=Path(sys.argv[3])))
