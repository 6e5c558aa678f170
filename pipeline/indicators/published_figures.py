"""Survey shares that somebody published: carried as they stand, with their interval, never recomputed (METHODS 2)."""

from collections.abc import Mapping
from typing import Any

import duckdb
import pandas as pd

from pipeline.indicators.base import Indicator, divide
from pipeline.indicators.contributing import summed

WIDTH_IN_ERRORS = 2 * 1.96  # a 95 % interval is so many standard errors wide


def published_figure(
    con: duckdb.DuckDBPyConnection,
    indicator: Indicator,  # noqa: ARG001 - all methods take the same
    sql: str,
    parameters: Mapping[str, Any],
) -> pd.DataFrame:
    """Shares and limits as published.

    Returns:
        One row per observation: no numerator (nobody published it), denominator and base_n the number of answers (NaN
        where not published), standard_error from the width of the published interval (NaN without one).
    """
    rows = summed(con, "published_figures", sql, parameters)
    error = [divide(upper - lower, WIDTH_IN_ERRORS) for lower, upper in zip(rows["lower"], rows["upper"], strict=True)]
    return rows.assign(
        denominator=rows["answers"], base_n=rows["answers"], standard_error=error, method="published_figure"
    )
