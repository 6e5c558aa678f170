"""Vehicles: means and shares clustered by measuring day, 85th percentiles, and changes against control sites.

Millions of passages are summed per site and day in SQL, in whole numbers, before anything reaches pandas.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import duckdb
import pandas as pd

from pipeline.indicators.base import Indicator, divide
from pipeline.indicators.contributing import summed
from pipeline.statistics import speeds
from pipeline.statistics.speeds import Mean

PUBLISHED = "published_site"  # the dimension of what others have summed up
KEY = (
    "area_code", "period", "period_start", "period_end", "period_kind", "dimension", "group_key", "unit", "series",
)  # fmt: skip


def ratio_by_day(
    con: duckdb.DuckDBPyConnection,
    indicator: Indicator,  # noqa: ARG001 - all methods take the same
    sql: str,
    parameters: Mapping[str, Any],
) -> pd.DataFrame:
    """Means and shares: of one site over all its vehicles, of several sites weighted by vehicle-km.

    The interval counts days, and there is none where a site has fewer than seven, or where all days are the same. An
    observation of several sites is missing if one of them has no weight: a mean over the others would be another one;
    and any is missing where a limit falls inside a speed class of a binned file.

    Returns:
        One row per observation. Several sites have no numerator and denominator of their own; ``base_n`` is vehicles.
    """
    rows = []
    for key, days in _observations(summed(con, "by_day", sql, parameters)):
        if PUBLISHED in key["dimension"]:
            estimate = _as_published(days)
        elif days["missing"].any():
            estimate = {"status": "missing", "method": "ratio_by_day, the limit falls inside a speed class"}
        else:
            sites = [_site_mean(own) for _, own in days.groupby("stratum", sort=True)]
            estimate = _one_site(days, sites[0]) if key["dimension"] == "site" else _several_sites(days, sites)
        rows.append(key | _within_unit(key["unit"], estimate))
    return _frame(rows)


def v85(
    con: duckdb.DuckDBPyConnection,
    indicator: Indicator,  # noqa: ARG001 - all methods take the same
    sql: str,
    parameters: Mapping[str, Any],
) -> pd.DataFrame:
    """The speed that 85 of 100 vehicles keep at or under, without interval.

    Linear (type 7) over single vehicles; linear within the class over binned ones; of a speed_table as published.
    """
    return summed(con, "v85", sql, parameters)


def matched_change(
    con: duckdb.DuckDBPyConnection,
    indicator: Indicator,  # noqa: ARG001 - all methods take the same
    sql: str,
    parameters: Mapping[str, Any],
) -> pd.DataFrame:
    """Changes from before to after on matched days: of each site, and of treated sites less control sites (METHODS 4).

    A single site gets no interval: days within a site are not what a measure is judged by. One that was measured
    differently before and after (single vehicles, speed classes) is missing. The whole is missing without both treated
    and control sites; the permutation p is not applicable under four treated and three control sites.

    Returns:
        One row per observation. ``base_n`` is vehicles for a site, and sites for the whole.
    """
    rows = []
    for key, days in _observations(summed(con, "by_day", sql, parameters)):
        if days["missing"].any():
            rows.append(key | {"status": "missing", "method": "matched_days, measured differently before and after"})
            continue
        sites = _changes(days)
        if key["dimension"] == "site":
            (change,) = [value for _, value in sites]
            estimate = {"value": change, "base_n": float(days["base"].sum()), "method": "matched_days"}
        else:
            estimate = _against_controls(key["unit"], sites)
        rows.append(key | estimate)
    return _frame(rows)


def day_interval(sums: Sequence[float], vehicles: Sequence[float]) -> Mean:
    """A site's mean with the interval that counts days, none (NaN) with fewer than seven or where all are the same."""
    mean = speeds.clustered_mean(vehicles, sums)
    return mean if mean.standard_error > 0 else Mean(mean.mean, math.nan, mean.df, math.nan, math.nan)


def _observations(by_day: pd.DataFrame) -> Iterator[tuple[dict[str, Any], pd.DataFrame]]:
    for values, days in by_day.groupby(list(KEY), sort=True):
        key = dict(zip(KEY, values, strict=True))
        key["synthetic"] = bool(days["synthetic"].any())
        key["deliveries"] = ";".join(sorted(set(days["delivery"])))
        yield key, days


def _as_published(days: pd.DataFrame) -> dict[str, Any]:
    """The one row of a speed_table: neither numerator nor interval, so that no verdict is made from it."""
    (row,) = days.to_dict("records")
    return {"value": float(row["amount"]), "base_n": float(row["base"]), "method": "published_summary"}


def _site_mean(days: pd.DataFrame) -> Mean:
    per_day = days.groupby("cluster", sort=True)[["amount", "base"]].sum()
    return speeds.clustered_mean(per_day["base"].tolist(), per_day["amount"].tolist())


def _one_site(days: pd.DataFrame, mean: Mean) -> dict[str, Any]:
    numerator, vehicles = float(days["amount"].sum()), float(days["base"].sum())
    return {
        "numerator": numerator,
        "denominator": vehicles,
        "value": divide(numerator, vehicles),
        "base_n": vehicles,
        "method": "ratio_by_day",
        **_interval(mean),
    }


def _several_sites(days: pd.DataFrame, sites: Sequence[Mean]) -> dict[str, Any]:
    weights = [float(one) for one in days.groupby("stratum", sort=True)["weight"].first()]
    if any(math.isnan(one) for one in weights):
        return {"status": "missing", "method": "ratio_by_day, vehicle_km not given"}
    whole = speeds.stratified_mean(weights, sites)
    weighted = math.fsum(weight * one.mean for weight, one in zip(weights, sites, strict=True))
    return {
        "value": divide(weighted, math.fsum(weights)),
        "base_n": float(days["base"].sum()),
        "method": "ratio_by_day, weighted by vehicle_km",
        **_interval(whole),
    }


def _interval(mean: Mean) -> dict[str, float]:
    if not mean.standard_error > 0:
        return {}
    return {"lower": mean.lower, "upper": mean.upper, "standard_error": mean.standard_error, "df": float(mean.df)}


def _within_unit(unit: str, estimate: dict[str, Any]) -> dict[str, Any]:
    """A share's interval ends at 0 and 1."""
    if unit == "share" and "lower" in estimate:
        return estimate | {"lower": max(estimate["lower"], 0.0), "upper": min(estimate["upper"], 1.0)}
    return estimate


def _changes(days: pd.DataFrame) -> list[tuple[str, float]]:
    """Role and change (after − before) of each site, in order of role and site."""
    means: dict[tuple[str, str], dict[str, float]] = {}
    for stratum, own in days.groupby("stratum", sort=True):
        role, side, site = str(stratum).split("/", 2)
        means.setdefault((role, site), {})[side] = divide(float(own["amount"].sum()), float(own["base"].sum()))
    return [(role, sides["after"] - sides["before"]) for (role, _), sides in sorted(means.items())]


def _against_controls(unit: str, sites: Sequence[tuple[str, float]]) -> dict[str, Any]:
    treated = [change for role, change in sites if role == "treated"]
    controls = [change for role, change in sites if role == "control"]
    method = f"matched_days, pooled_t treated={len(treated)} control={len(controls)}"
    if not treated or not controls:
        return {"status": "not_applicable" if unit == "permutation_p" else "missing", "method": method}
    found = speeds.matched_change(treated, controls)
    if unit == "permutation_p":
        if math.isnan(found.permutation_p):
            return {"status": "not_applicable", "method": method}
        return {
            "value": found.permutation_p,
            "base_n": float(len(sites)),
            "method": method.replace("pooled_t", "permutation"),
        }
    numbers: dict[str, Any] = {"value": found.difference, "base_n": float(len(sites)), "method": method}
    if not math.isnan(found.standard_error):
        numbers |= {
            "lower": found.lower,
            "upper": found.upper,
            "standard_error": found.standard_error,
            "df": float(found.df),
        }
    return numbers


def _frame(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=None if rows else [*KEY, "synthetic", "deliveries", "method"])
    if "status" in frame:
        frame["status"] = frame["status"].fillna("ok")
    return frame
