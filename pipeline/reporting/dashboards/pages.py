"""The site: every page that exists, and the files beside them. Same input, same bytes; nothing of the machine in it."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.reporting import headlines, next_steps, wording
from pipeline.reporting.dashboards import (
    figure_files,
    frame,
    navigation,
    overview_view,
    promise_view,
    reference,
    start_view,
)
from pipeline.reporting.dashboards.charts import Picture
from pipeline.reporting.dashboards.drawing import Drawn
from pipeline.reporting.dashboards.navigation import START
from pipeline.reporting.published import Published
from pipeline.reporting.sentences import marked


def write(
    site: Path,
    published: Published,
    verdicts: pd.DataFrame,
    pictures: Sequence[Picture],
    drawn: Drawn,
    edition_id: str,
) -> None:
    """Write the whole site into a folder of its own.

    Args:
        site: made if absent.
        published: what was published.
        verdicts: one row per set, promise and indicator, with sentences.
        pictures: of ``charts.draw_list``.
        drawn: their drawings, named ``<picture id>.<size>``; those missing are said on the page, their tables open.
        edition_id: stands at the foot of every page.
    """
    site.mkdir(parents=True, exist_ok=True)
    figure_files.write_files(site, list(pictures), drawn)
    if pictures:
        (site / "static").mkdir(exist_ok=True)
        _write(site / "static" / "plotly.min.js", frame.plotly_script())
    reference.write(site, published, verdicts, edition_id, partial(navigation.reference, edition=edition_id))
    _write(site / START, _start(published, verdicts, edition_id))
    for promise_set in published.promise.values():
        folder = site / promise_set["id"]
        folder.mkdir(exist_ok=True)
        _write(folder / START, _overview(published, verdicts, promise_set, drawn, edition_id))
        for promise in promise_set["promises"]:
            own = [one for one in pictures if (one.promise_set, one.promise) == (promise_set["id"], promise["id"])]
            page = _promise(published, verdicts, promise_set, promise, own, drawn, edition_id)
            _write(folder / f"{promise['id']}.html", page)


def _start(published: Published, verdicts: pd.DataFrame, edition_id: str) -> str:
    around = navigation.of_site(navigation.SITE, START, edition_id, kind="start")
    return frame.render("start.html", around, cards=start_view.cards(published, verdicts), keys=start_view.axes())


def _overview(
    published: Published, verdicts: pd.DataFrame, promise_set: dict[str, Any], drawn: Drawn, edition_id: str
) -> str:
    around = navigation.of_set(promise_set, promise_set["title"], START, edition_id, kind="overview")
    view = overview_view.view(published, verdicts, promise_set, drawn)
    return frame.render("overview.html", around, set=promise_set, view=view, said=_said(promise_set))


def _promise(
    published: Published,
    verdicts: pd.DataFrame,
    promise_set: dict[str, Any],
    promise: dict[str, Any],
    pictures: Sequence[Picture],
    drawn: Drawn,
    edition_id: str,
) -> str:
    blocks: dict[str, list[figure_files.FigureBlock]] = {}
    for picture in pictures:
        blocks.setdefault(picture.indicator, []).append(figure_files.block(picture, drawn))
    around = navigation.of_set(promise_set, promise["title"], f"{promise['id']}.html", edition_id, kind="promise")
    return frame.render(
        "promise.html",
        around,
        set=promise_set,
        over=headlines.is_over(promise_set),
        year=_period(promise_set),
        view=promise_view.view(published, verdicts, promise_set, promise, blocks),
        next=next_steps.of_promise(promise_set, promise),
        not_causes=promise_view.NOT_CAUSES,
        said=_said(promise_set),
    )


def _period(promise_set: Mapping[str, Any]) -> str:
    return wording.span_words(*(date.fromisoformat(promise_set[name]) for name in ("period_start", "period_end")))


def _said(promise_set: Mapping[str, Any]) -> Any:
    """What a text of this set reads on a page: of a made-up set, it begins by saying so."""
    return lambda text: marked([text], synthetic=bool(promise_set["demo"])) if text else ""


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
