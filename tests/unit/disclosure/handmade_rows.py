"""Rows of the observation contract by hand, and what editions made of them say afterwards."""

import math
from datetime import date, timedelta

import pandas as pd

from pipeline.disclosure.audit import Audit, audit
from pipeline.disclosure.protect import NUMBERS, protect
from pipeline.indicators.base import OBSERVATION_COLUMNS, Indicator

DELIVERIES = pd.DataFrame(
    [("bra", "open", True), ("own", "open", False), ("police", "aggregate", False), ("secret", "internal", False)],
    columns=["delivery", "publish", "official"],
)
CELL = ("indicator", "area_code", "period", "dimension", "group_key")
KEYS = ["indicator", "area_code", "period", "dimension", "group_key", "unit"]
CLASSES = ("open", "official_offences", "offences", "persons", "sensitive", "survey")


def indicator(sensitivity):
    return Indicator(
        id=sensitivity, title="", definition="", processing="", caveat="", kind="context", polarity="none",
        units=("count",), sensitivity=sensitivity, needs="",
    )  # fmt: skip


INDICATORS = {name: indicator(name) for name in CLASSES}
SENSITIVITY = {name: name for name in CLASSES}


def dates(period):
    """First and last day, and kind, of a year, a quarter or a month."""
    year, rest = int(period[:4]), period[4:]
    first, months, kind = (
        (1, 12, "year") if not rest
        else (3 * int(rest[1]) - 2, 3, "quarter") if rest[0] == "K"
        else (int(rest[1:]), 1, "month")
    )  # fmt: skip
    after = date(year + (first + months > 12), (first + months - 1) % 12 + 1, 1)
    return {"period_start": date(year, first, 1), "period_end": after - timedelta(days=1), "period_kind": kind}


def row(sensitivity, unit, value, numerator=math.nan, denominator=math.nan, **other):
    given = {
        "indicator": sensitivity, "area_code": "0182", "period": "2017",
        **dates(other.get("period", "2017")),
        "dimension": "", "group_key": "", "unit": unit,
        "numerator": numerator, "denominator": denominator, "value": value, "lower": math.nan, "upper": math.nan,
        "standard_error": math.nan, "df": math.nan, "base_n": math.nan, "status": "ok", "preliminary": False,
        "series": "", "method": "poisson_exact φ=1.25", "synthetic": True, "deliveries": "own",
    }  # fmt: skip
    return given | other


def frame(*rows):
    numbers = dict.fromkeys(NUMBERS, "float64")
    return pd.DataFrame(list(rows), columns=list(OBSERVATION_COLUMNS)).astype(numbers)


def earlier(*published):
    """What editions with these rows showed and hid, as ``release.earlier`` tells it."""
    columns = [
        "indicator", "area_code", "period", "period_kind", "dimension", "group_key", "unit", "status",
        "numerator", "denominator", "value", "synthetic", "official",
    ]  # fmt: skip
    official = dict(zip(DELIVERIES["delivery"], DELIVERIES["official"], strict=True))
    told = [
        one[one["status"].isin(["ok", "suppressed"])].assign(
            official=[all(official[name] for name in names.split(";")) for names in
                      one.loc[one["status"].isin(["ok", "suppressed"]), "deliveries"]],
            editions=str(number),
        )
        for number, one in enumerate((frame(), *published))
    ]  # fmt: skip
    rows = pd.concat([one[[*columns, "editions"]].astype({"official": bool, "synthetic": bool}) for one in told])
    return rows.groupby(columns, dropna=False, as_index=False)["editions"].agg(list)


NOTHING = earlier()


def protected(observed: pd.DataFrame, before: pd.DataFrame = NOTHING) -> pd.DataFrame:
    return protect(observed, INDICATORS, DELIVERIES, before)


def audited(published: pd.DataFrame, before: pd.DataFrame = NOTHING) -> Audit:
    return audit(published, SENSITIVITY, DELIVERIES, before)
