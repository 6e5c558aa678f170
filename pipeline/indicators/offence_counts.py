"""Reported offences: count and rate with Poisson limits, widened by how much the series itself varies (METHODS 2)."""

import math
from collections.abc import Mapping
from typing import Any

import duckdb
import pandas as pd

from pipeline.indicators.base import Indicator, divide
from pipeline.indicators.contributing import contributing, summed
from pipeline.statistics import counts

PER_100K = 100_000
PER_1000_HOUSEHOLDS = 1_000
COLUMNS = ("numerator", "denominator", "value", "lower", "upper", "base_n", "method")


def overdispersed_poisson(
    con: duckdb.DuckDBPyConnection, indicator: Indicator, sql: str, parameters: Mapping[str, Any]
) -> pd.DataFrame:
    """Counts, rates per 100 000 as delivered and rates per 1 000 households, with 95 % intervals.

    φ is that of the area's months in the same series (36 final ones or more), else 1.25; ``method`` names it. A rate is
    the producer's own; its denominator is the population that count and rate imply, and its interval scales with it.

    Returns:
        One row per observation; ``status`` as the file says.
    """
    rows = summed(con, "totals", sql, parameters)
    phi = dispersions(con, indicator)
    estimates = [
        _estimate(status, unit, amount, base, phi.get((area, series), counts.PHI_WITHOUT_HISTORY))
        for status, unit, amount, base, area, series in zip(
            *(rows[name] for name in ("status", "unit", "amount", "base", "area_code", "series")), strict=True
        )
    ]
    return rows.join(pd.DataFrame(estimates, columns=list(COLUMNS), index=rows.index))


def dispersions(con: duckdb.DuckDBPyConnection, indicator: Indicator) -> dict[tuple[str, str], float]:
    """φ by area and series, from its latest unbroken run of final months; with fewer than 36 the statistics' 1.25.

    Always from all that is held, whatever a trace has picked out.
    """
    rows = summed(con, "totals", *contributing(indicator))
    is_final = (rows["status"] == "ok") & ~rows["preliminary"].astype(bool)
    final = rows[is_final & (rows["unit"] == "count") & (rows["period_kind"] == "month")]
    months = final.assign(month=pd.PeriodIndex(final["period"], freq="M"))
    found = {}
    for (area, series), own in months.groupby(["area_code", "series"], sort=True):
        run = _latest_run(own.set_index("month")["amount"].sort_index())
        days = [int(one) for one in pd.PeriodIndex(run.index).days_in_month]
        found[str(area), str(series)] = counts.dispersion([int(one) for one in run], days)
    return found


def _latest_run(by_month: pd.Series) -> pd.Series:
    """The last months that follow each other without a gap."""
    every = pd.period_range(by_month.index[0], by_month.index[-1], freq="M")
    gaps = every[~every.isin(by_month.index)]
    return by_month[by_month.index > gaps[-1]] if len(gaps) else by_month


def _estimate(
    status: str, unit: str, count: float, base: float, phi: float
) -> tuple[float, float, float, float, float, float, str]:
    """The values of COLUMNS. ``base`` is the rate as delivered, for rows per 100 000, or the number of households."""
    if status != "ok":
        return math.nan, math.nan, math.nan, math.nan, math.nan, math.nan, ""
    method = f"poisson_exact φ={phi:.2f}"
    lower, upper = counts.interval(count, phi)
    if unit == "count":
        return count, math.nan, count, lower, upper, count, method
    if unit == "per_1000_households":
        value, low, high = (PER_1000_HOUSEHOLDS * divide(one, base) for one in (count, lower, upper))
        return count, base, value, low, high, count, method
    rate = base
    if not count or not rate:  # they imply no population, and so no limits
        return count, math.nan, rate, math.nan, math.nan, count, method
    per_offence = divide(rate, count)  # M/n as delivered
    population = divide(PER_100K, per_offence)
    return count, population, rate, min(lower * per_offence, rate), max(upper * per_offence, rate), count, method
