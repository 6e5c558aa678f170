"""From a published value back to the lines of the files it came from, and the same value made again from them."""

import duckdb
import pandas as pd

from pipeline import versions
from pipeline.indicators import observe
from pipeline.indicators.base import KEY_COLUMNS, Indicator

SQL = versions.LIBRARY / "indicators" / "sql"
COLUMNS = (
    "indicator", "area_code", "period", "group_key", "unit", "sha256", "path", "line",
    "published", "recomputed", "equal",
)  # fmt: skip
LINEAGE_COLUMNS = (*KEY_COLUMNS, "sha256", "path", "rows", "first_line", "last_line")


class NothingToTrace(ValueError):  # noqa: N818 - named for what happened
    """No published value answers to what was asked; the message is Swedish and says what there is."""


def lineage(con: duckdb.DuckDBPyConnection, indicators: tuple[Indicator, ...]) -> pd.DataFrame:
    """Which files, and how many lines of each, every published value came from.

    Values from survey microdata have none (their line counts would tell), nor have those of deliveries that are
    published as aggregates only.

    Returns:
        LINEAGE_COLUMNS, one row per published value and file, sorted.
    """
    frames = [pd.DataFrame(columns=list(LINEAGE_COLUMNS))]
    for indicator in indicators:
        if indicator.measure is None or indicator.sensitivity == "survey":
            continue
        sql, parameters = observe.contributing(indicator)
        query = f"with contributing as ({sql}) {_sql('lineage')}"
        frames.append(con.execute(query, parameters | {"indicator": indicator.id}).df())
    return pd.concat([frame for frame in frames if not frame.empty] or frames, ignore_index=True)


def trace(
    con: duckdb.DuckDBPyConnection,
    indicator: Indicator,
    area: str | None = None,
    period: str | None = None,
    group: str | None = None,
    unit: str | None = None,
) -> pd.DataFrame:
    """Every line behind the published values of an indicator, with each value made again from those very lines.

    Args:
        con: the serving copy.
        indicator: whose values.
        area: of the values; None: all of them. The others likewise.
        period: its label, e.g. ``2017``.
        group: its group key, e.g. ``site=skolvagen``.
        unit: e.g. ``kmh``.

    Returns:
        COLUMNS, one row per value and line; ``recomputed`` is the value aggregated from the lines shown.

    Raises:
        NothingToTrace: nothing published answers, or it may not be traced.
    """
    if indicator.measure is None:
        raise NothingToTrace(f"{indicator.id} har inget underlag att spåra. {indicator.needs}")
    if indicator.sensitivity == "survey":
        raise NothingToTrace(f"{indicator.id} bygger på enkätsvar. De spåras inte till enskilda rader.")
    asked = {"area": area, "period": period, "group": group, "unit": unit}
    sql, parameters = observe.contributing(indicator)
    con.execute(
        f"create or replace temp table traced as with contributing as ({sql}) {_sql('traced')}", parameters | asked
    )
    lines = con.execute(_sql("traced_lines"), {"indicator": indicator.id}).df()
    if lines.empty:
        wanted = ", ".join(f"{name} {value}" for name, value in asked.items() if value)
        raise NothingToTrace(
            f"Inget publicerat värde för {indicator.id} svarar mot {wanted or 'frågan'}. "
            "Värden som inte visas spåras inte. Se data/observations.csv för dem som finns."
        )
    again = observe.aggregate(con, indicator, "select * from traced", {})[[*KEY_COLUMNS, "value"]]
    traced = lines.merge(
        again.rename(columns={"value": "recomputed"}), on=list(KEY_COLUMNS), how="left", validate="m:1"
    )
    traced["equal"] = traced["published"] == traced["recomputed"]
    return traced[list(COLUMNS)]


def _sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
