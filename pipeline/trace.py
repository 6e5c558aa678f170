"""From a published value back to the lines of the files it came from, and the same value made again from them."""

from collections.abc import Iterator, Mapping

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

    Values of deliveries that are published as aggregates only have none: their line counts would tell.

    Returns:
        LINEAGE_COLUMNS, one row per published value and file, sorted.
    """
    frames = [pd.DataFrame(columns=list(LINEAGE_COLUMNS))]
    for indicator in indicators:
        if indicator.measure is None:
            continue
        sql, parameters = observe.contributing(indicator)
        query = f"with contributing as ({sql}) {_sql('lineage')}"
        frames.append(con.execute(query, parameters | {"indicator": indicator.id}).df())
    return pd.concat([frame for frame in frames if not frame.empty] or frames, ignore_index=True)


def files(con: duckdb.DuckDBPyConnection, indicator: Indicator, **asked: str | None) -> pd.DataFrame:
    """The files behind published values, each value made again from their lines.

    Args:
        con: the serving copy.
        indicator: whose values.
        asked: area, period, group, unit of the values; None or absent: all of them.

    Returns:
        indicator, area_code, period, group_key, unit, path, rows, first_line, last_line, published, recomputed, equal.

    Raises:
        NothingToTrace: nothing published answers, or it may not be traced.
    """
    _trace(con, indicator, asked)
    return con.execute(_sql("traced_files")).df()


def lines(con: duckdb.DuckDBPyConnection, indicator: Indicator, **asked: str | None) -> Iterator[tuple[object, ...]]:
    """Every line behind published values, as rows of COLUMNS, some thousands in memory at a time.

    Arguments and errors as ``files``; ``recomputed`` is the value aggregated from the very lines shown.
    """
    _trace(con, indicator, asked)
    result = con.execute(_sql("traced_lines"))
    while rows := result.fetchmany(10_000):
        yield from rows


def _trace(con: duckdb.DuckDBPyConnection, indicator: Indicator, asked: Mapping[str, str | None]) -> None:
    """Leave the temporary tables ``traced`` (the lines) and ``traced_values`` (published, and made again from them)."""
    if indicator.measure is None:
        raise NothingToTrace(f"{indicator.id} har inget underlag att spåra. {indicator.needs}")
    question = {name: asked.get(name) for name in ("area", "period", "group", "unit")}
    values = con.execute(_sql("traced_published"), question | {"indicator": indicator.id}).df()
    if values.empty:
        wanted = ", ".join(f"{name} {value}" for name, value in question.items() if value)
        raise NothingToTrace(
            f"Inget publicerat värde för {indicator.id} svarar mot {wanted or 'frågan'}. "
            "Värden som inte visas spåras inte. Se data/observations.csv för dem som finns."
        )
    sql, parameters = observe.contributing(indicator)
    con.execute(
        f"create or replace temp table traced as with contributing as ({sql}) {_sql('traced')}", parameters | question
    )
    again = observe.aggregate(con, indicator, "select * from traced", {})[[*KEY_COLUMNS, "value"]]
    values = values.merge(
        again.rename(columns={"value": "recomputed"}), on=list(KEY_COLUMNS), how="left", validate="1:1"
    )
    con.register("values_frame", values)
    con.execute("create or replace temp table traced_values as select * from values_frame")
    con.unregister("values_frame")


def _sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
