"""From contributing rows to observations: the one way, for a refresh and for a trace.

How contributing rows become a value and an interval is a *method*; ``METHODS`` is the list of them.
"""

from collections.abc import Callable, Mapping
from typing import Any

import duckdb
import pandas as pd

from pipeline.indicators import offence_counts, published_figures, survey_shares, tallies, vehicle_estimates
from pipeline.indicators.base import KEY_COLUMNS, OBSERVATION_COLUMNS, Indicator
from pipeline.indicators.contributing import contributing

__all__ = ["METHODS", "aggregate", "beside", "contributing", "estimated", "observe"]

NUMBERS = ("numerator", "denominator", "value", "lower", "upper", "standard_error", "df", "base_n")
FLAGS = ("preliminary", "synthetic")
DATES = ("period_start", "period_end")

Method = Callable[[duckdb.DuckDBPyConnection, Indicator, str, Mapping[str, Any]], pd.DataFrame]


METHODS: dict[str, Method] = {
    "overdispersed_poisson": offence_counts.overdispersed_poisson,
    "ratio_by_day": vehicle_estimates.ratio_by_day,
    "v85": vehicle_estimates.v85,
    "matched_change": vehicle_estimates.matched_change,
    "share_of_all": tallies.ratio,
    "ratio": tallies.ratio,
    "fact_and_plan": tallies.fact_and_plan,
    "counted": tallies.counted,
    "mean_of_years": tallies.mean_of_years,
    "published_figure": published_figures.published_figure,
    "published_rate": tallies.published_rate,
}


def observe(con: duckdb.DuckDBPyConnection, indicator: Indicator) -> pd.DataFrame:
    """Every observation of an indicator, from what is held now.

    Returns:
        ``OBSERVATION_COLUMNS``, sorted by key; missing numbers are NaN, dates are ``datetime.date``.

    Raises:
        ValueError: the indicator has no measure yet.
    """
    return aggregate(con, indicator, *contributing(indicator))


def aggregate(
    con: duckdb.DuckDBPyConnection, indicator: Indicator, contributing_sql: str, parameters: Mapping[str, Any]
) -> pd.DataFrame:
    """Observations out of contributing rows, whether all of them or those that a trace has picked out.

    Args:
        con: with the tables that the rows come from. The dispersion of an offence is taken from its whole series there.
        indicator: whose rows they are.
        contributing_sql: gives the rows; all rows of an observation, or none.
        parameters: of the SQL.

    Returns:
        As ``observe``.
    """
    return _in_contract(METHODS[indicator.method](con, indicator, contributing_sql, parameters), indicator)


def estimated(memory: duckdb.DuckDBPyConnection, indicator: Indicator) -> pd.DataFrame:
    """Shares of a survey's indicator out of answers that are held in memory.

    Args:
        memory: of ``survey_shares.held_in_memory``.
        indicator: one that ``survey_shares.may_have`` answers.

    Returns:
        As ``observe``.
    """
    return _in_contract(survey_shares.estimate(memory, indicator.id), indicator)


def beside(published: pd.DataFrame, estimates: pd.DataFrame) -> pd.DataFrame:
    """Published figures and estimates of the same indicator, one row for each key: what was published is not redone.

    Where a published table says that a figure is missing, the estimate stands in its place.
    """
    keys = list(KEY_COLUMNS)
    told = pd.MultiIndex.from_frame(published.loc[published["status"] == "ok", keys])
    estimates = estimates[~pd.MultiIndex.from_frame(estimates[keys]).isin(told)]
    published = published[~pd.MultiIndex.from_frame(published[keys]).isin(pd.MultiIndex.from_frame(estimates[keys]))]
    if published.empty or estimates.empty:
        return published if estimates.empty else estimates
    return pd.concat([published, estimates]).sort_values(keys, ignore_index=True)


def _in_contract(rows: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """Rows of a method with the contract's columns and types, sorted by key."""
    frame = rows.assign(indicator=indicator.id)
    for name in NUMBERS:
        frame[name] = frame[name].astype("float64") if name in frame else float("nan")
    if "status" not in frame:
        frame["status"] = "ok"
    if "preliminary" not in frame:
        frame["preliminary"] = False
    frame.loc[frame["status"] != "ok", list(NUMBERS)] = float("nan")
    for name in DATES:
        frame[name] = pd.Series([day.date() for day in pd.to_datetime(frame[name])], index=frame.index, dtype="object")
    texts = {name: "str" for name in OBSERVATION_COLUMNS if name not in (*NUMBERS, *FLAGS, *DATES)}
    frame = frame.astype({**texts, **dict.fromkeys(FLAGS, "bool")})
    return frame[list(OBSERVATION_COLUMNS)].sort_values(list(KEY_COLUMNS), ignore_index=True)
