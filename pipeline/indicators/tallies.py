"""What is counted in full: facts against plans, registers and shares of everything. No interval, nothing is estimated.

Source of the rules: METHODS 2 (activity, share from a register) and DESIGN 4 (activities: value = numerator = fact,
denominator = plan).
"""

from collections.abc import Mapping
from typing import Any

import duckdb
import pandas as pd

from pipeline.indicators.base import Indicator, divide
from pipeline.indicators.contributing import summed


def fact_and_plan(
    con: duckdb.DuckDBPyConnection,
    indicator: Indicator,  # noqa: ARG001 - all methods take the same
    sql: str,
    parameters: Mapping[str, Any],
) -> pd.DataFrame:
    """What was done (value and numerator), and what was planned (denominator). Nothing done is 0, not missing."""
    rows = summed(con, "totals", sql, parameters)
    rows = rows.rename(columns={"amount": "numerator", "base": "denominator"})
    return rows.assign(value=rows["numerator"], method="fact_and_plan")


def counted(
    con: duckdb.DuckDBPyConnection,
    indicator: Indicator,  # noqa: ARG001 - all methods take the same
    sql: str,
    parameters: Mapping[str, Any],
) -> pd.DataFrame:
    """A sum as it is, of how many there is nothing to say: no denominator."""
    rows = summed(con, "totals", sql, parameters)
    return rows.assign(numerator=rows["amount"], value=rows["amount"], method="counted")


def published_rate(
    con: duckdb.DuckDBPyConnection,
    indicator: Indicator,  # noqa: ARG001 - all methods take the same
    sql: str,
    parameters: Mapping[str, Any],
) -> pd.DataFrame:
    """A rate as its producer published it, of how many nobody says: neither numerator nor denominator."""
    rows = summed(con, "totals", sql, parameters)
    return rows.assign(value=rows["amount"], method="published_rate")


def ratio(
    con: duckdb.DuckDBPyConnection, indicator: Indicator, sql: str, parameters: Mapping[str, Any]
) -> pd.DataFrame:
    """One sum over another: a share of all there are, a mean per person, violations per hour.

    Returns:
        One row per observation. Of nothing (denominator 0) there is no share: not applicable. Without a denominator,
        or a numerator, it is missing; so is a share of more than there are (a log that names more schools than the
        register has), which says nothing.
    """
    rows = summed(con, "totals", sql, parameters)
    rows = rows.rename(columns={"amount": "numerator", "base": "denominator"})
    value = pd.Series(
        [divide(part, whole) for part, whole in zip(rows["numerator"], rows["denominator"], strict=True)],
        index=rows.index,
        dtype="float64",
    )
    is_ok = rows["status"] == "ok"
    is_more_than_all = rows["unit"].eq("share") & (rows["numerator"] > rows["denominator"])
    status = rows["status"].mask(is_ok & (value.isna() | is_more_than_all), "missing")
    status = status.mask(is_ok & rows["denominator"].eq(0), "not_applicable")
    return rows.assign(value=value, status=status, base_n=rows["denominator"], method=indicator.method)


def mean_of_years(
    con: duckdb.DuckDBPyConnection,
    indicator: Indicator,  # noqa: ARG001 - all methods take the same
    sql: str,
    parameters: Mapping[str, Any],
) -> pd.DataFrame:
    """The mean of some years in a row: numerator their sum, denominator how many they are.

    Returns:
        One row per observation. ``base_n`` is the smallest year's count that is not 0: overlapping means give single
        years away, so protection must know how small they come.
    """
    rows = summed(con, "totals", sql, parameters)
    value = [divide(total, years) for total, years in zip(rows["amount"], rows["base"], strict=True)]
    rows = rows.rename(columns={"amount": "numerator", "base": "denominator", "smallest": "base_n"})
    return rows.assign(value=value, method="mean_of_years")
