"""The reference pages: how numbers are made and protected, where they come from, and how to make each one again.

One module per page. They read what was published and the verdicts; nothing here judges or draws.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.reporting.dashboards.frame import Frame
from pipeline.reporting.dashboards.reference import (
    accessibility,
    corrections,
    disclosure,
    indicator,
    method,
    open_data,
    quality,
    subjects,
    to_do,
)
from pipeline.reporting.published import Published

FrameOf = Callable[[Mapping[str, Any] | None, str, str, str], Frame]
PAGES = (method, quality, to_do, disclosure, open_data, corrections)  # of a set; each has TITLE, PAGE and render


def write(site: Path, published: Published, verdicts: pd.DataFrame, edition_id: str, frame_of: FrameOf) -> None:
    """Write every reference page, and the open data beside them.

    Args:
        site: the folder of the whole site.
        published: what was published.
        verdicts: with sentences.
        edition_id: which edition the open data belong to.
        frame_of: the frame of a page, from its set (None: of the whole site), title, path in the set's folder, and
            the relative path from it to the site's folder.
    """
    written = [subjects.of_set(published, one) for one in published.promise.values()]
    files = open_data.write_files(site, published, written, edition_id)
    for subject in written:
        folder = site / subject.id
        (folder / "indicator").mkdir(parents=True, exist_ok=True)
        for page in PAGES:
            around = frame_of(subject.promise_set, page.TITLE, page.PAGE, "../")
            _write(folder / page.PAGE, page.render(around, subject, files))
        for name in subject.indicators:
            path = f"indicator/{name}.html"
            around = frame_of(subject.promise_set, subject.info(name)["title"], path, "../../")
            _write(folder / path, indicator.render(around, subject, name, verdicts))
    around = frame_of(None, accessibility.TITLE, accessibility.PAGE, "")
    _write(site / accessibility.PAGE, accessibility.render(around, published))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
