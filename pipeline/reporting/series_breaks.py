"""Where a series breaks, in the words that a page may use for it (DOMAIN 6), with its reason out of the code list."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from pipeline.reporting import windows, wording


def words(info: Mapping[str, Any], area_code: str, last_day: date, first_day: date) -> str:
    """*Siffrorna till och med 2014 går inte att jämföra med dem från 2015 och framåt.* And why, where that is known.

    Args:
        info: the indicator's dictionary entry; one of an edition that did not publish reasons has no ``breaks``.
        area_code: whose series.
        last_day: the last day of the old series.
        first_day: the first day of the new one.
    """
    kind = "nation" if area_code == "00" else "county" if len(area_code) == 2 else "municipality"
    reasons = [
        one["reason"]
        for one in info.get("breaks", ())
        if last_day < date.fromisoformat(one["from"]) <= first_day and one["area_kind"] in ("", kind)
    ]
    until = wording.span_words(last_day.replace(month=1) if last_day.month == 12 else last_day, last_day)
    since = wording.span_words(first_day, first_day.replace(month=12) if first_day.month == 1 else first_day)
    return " ".join([f"Siffrorna till och med {until} går inte att jämföra med dem från {since} och framåt.", *reasons])


def between(info: Mapping[str, Any], rows: pd.DataFrame) -> list[str]:
    """The words of every break among the rows of one area and unit, in order of time: those of the longest period."""
    kind = next((one for one in windows.CALENDAR_KINDS if (rows["period_kind"] == one).any()), "")
    ordered = rows[rows["period_kind"] == kind].sort_values("period_start", kind="stable").to_dict("records")
    return [
        words(info, before["area_code"], before["period_end"], after["period_start"])
        for before, after in pairwise(ordered)
        if before["series"] != after["series"]
    ]
