"""The child process that draws: ``python -m pipeline.reporting.dashboards.drawing_child``.

Standard input: one line of JSON (``browser``, and ``jobs`` with figure, width, height, prefix, target), and then
nothing; the pipe stays open as long as the parent lives. When it closes, this process ends its whole group, Chromium
included. Each drawing is written whole under its target name, so what is there when we die is usable.
"""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import plotly
from choreographer.browsers.chromium import Chromium
from kaleido import Kaleido

from pipeline.reporting.dashboards import svg

PLOTLY_JS = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
SECONDS_PER_FIGURE = 30


class GroupedChromium(Chromium):
    """A Chromium in *our* process group, so that one signal reaches it and us, whoever sends it."""

    def get_popen_args(self) -> Mapping[str, Any]:
        """What choreographer asks for, less the session of its own."""
        return {name: value for name, value in super().get_popen_args().items() if name != "start_new_session"}


def main() -> None:
    """Draw what standard input asks for."""
    task = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    asyncio.run(_draw_all(task["browser"], task["jobs"]))


async def _draw_all(browser: str, jobs: list[dict[str, Any]]) -> None:
    async with Kaleido(
        n=1,
        timeout=SECONDS_PER_FIGURE,
        plotlyjs=PLOTLY_JS,
        mathjax=False,
        path=browser,
        browser_cls=GroupedChromium,
    ) as kaleido:
        for job in jobs:
            options = {"format": "svg", "width": job["width"], "height": job["height"], "scale": 1}
            drawn = await kaleido.calc_fig(job["figure"], opts=options)
            _write_whole(Path(job["target"]), svg.clean(drawn.decode("utf-8"), job["prefix"]))
    _end_group()  # done: nothing is left to wait for


def _write_whole(target: Path, text: str) -> None:
    new = target.with_suffix(".new")
    new.write_text(text, encoding="utf-8", newline="\n")
    new.replace(target)


def _end_with_parent() -> None:
    sys.stdin.read()
    shutil.rmtree(tempfile.gettempdir(), ignore_errors=True)  # the parent made it for us, and can no longer remove it
    _end_group()


def _end_group() -> None:
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(os.getpid())], capture_output=True, check=False)
    else:
        os.killpg(os.getpgrp(), signal.SIGKILL)


if __name__ == "__main__":
    main()
