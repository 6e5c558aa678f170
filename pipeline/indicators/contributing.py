"""Contributing rows: the measure's own SQL with its parameters, and the queries that sum them."""

from collections.abc import Mapping
from typing import Any

import duckdb
import pandas as pd

from pipeline import versions
from pipeline.indicators import crime
from pipeline.indicators.base import Indicator

ROOM = versions.LIBRARY / "indicators"


def contributing(indicator: Indicator) -> tuple[str, dict[str, Any]]:
    """SQL whose rows count for an indicator, one for each line of a file and observation that the line counts in.

    Returns:
        The SQL, ready for ``with contributing as (…)``, and its parameters. Columns: area_code, period, period_start,
        period_end, period_kind, dimension, group_key, unit, amount, base, weight, stratum, cluster, state, preliminary,
        series, delivery, synthetic, sha256, line.

    Raises:
        ValueError: the indicator has no measure yet.
    """
    if indicator.measure is None:
        raise ValueError(f"{indicator.id} has no measure. {indicator.needs}")
    parameters = dict(indicator.measure.parameters)
    if indicator.measure.name == crime.MEASURE:
        parameters |= crime.series_breaks(indicator)
    return measure_sql(indicator.measure.name), parameters


def measure_sql(name: str) -> str:
    """The SQL of a measure."""
    return (ROOM / "measures" / f"{name}.sql").read_text(encoding="utf-8")


def summed(con: duckdb.DuckDBPyConnection, query: str, sql: str, parameters: Mapping[str, Any]) -> pd.DataFrame:
    """What one of ``sql/*.sql`` makes of contributing rows.

    Args:
        con: with the tables that the rows come from.
        query: the name of the file.
        sql: gives the contributing rows.
        parameters: of ``sql``.
    """
    text = (ROOM / "sql" / f"{query}.sql").read_text(encoding="utf-8")
    return con.execute(f"with contributing as ({sql}) {text}", dict(parameters)).df()
