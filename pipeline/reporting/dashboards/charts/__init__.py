"""The charts: each is a data function (published rows → small frame) and a figure function (frame → plotly Figure).

Belongs here: one module per chart, and the list of them.
Does not belong here: judgements, and how a figure becomes a picture on a page.
"""

import pandas as pd

from pipeline.reporting.dashboards.charts.base import Chart, Picture, Subject, picture
from pipeline.reporting.dashboards.charts.columns import CHART as COLUMNS
from pipeline.reporting.dashboards.charts.comparison import CHART as COMPARISON
from pipeline.reporting.dashboards.charts.groups import CHART as GROUPS
from pipeline.reporting.dashboards.charts.plan import CHART as PLAN
from pipeline.reporting.dashboards.charts.series import CHART as SERIES
from pipeline.reporting.dashboards.charts.speeds import CHART as SPEEDS
from pipeline.reporting.dashboards.charts.survey import CHART as SURVEY
from pipeline.reporting.dashboards.charts.total import CHART as TOTAL
from pipeline.reporting.published import Published

__all__ = ["CHARTS", "Chart", "Picture", "Subject", "draw_list"]

CHARTS: tuple[Chart, ...] = (PLAN, TOTAL, SERIES, COMPARISON, SURVEY, GROUPS, COLUMNS, SPEEDS)


def draw_list(published: Published, verdicts: pd.DataFrame) -> list[Picture]:
    """Every picture of every promise: each chart asks each judged indicator whether there is anything to draw.

    Args:
        published: what was published.
        verdicts: one row per set, promise and indicator (``verdicts.judge``).

    Returns:
        Pictures in the order of the verdicts and of ``CHARTS``.
    """
    pictures = []
    once = verdicts.drop_duplicates(["promise_set", "promise", "indicator"])  # of one judged by groups, the first
    for _, verdict in once.iterrows():
        subject = Subject.of(published, verdict, verdicts)
        for chart in CHARTS:
            for part in chart.parts(subject) if chart.parts else (subject,):
                frame = chart.data(part)
                if not frame.empty:
                    pictures.append(picture(chart, part, frame))
    return pictures
