"""Surveys that ask the same thing as the one a promise is judged by, and are not comparable with it: named, kept apart.

Each is shown for itself. A goal is held against one of them, and the page says which, and what the others answer.
"""

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from pipeline.reporting import wording
from pipeline.reporting.cases import Case
from pipeline.reporting.published import Published

OF_YEAR = re.compile(r" \d{4}$")


def name(published: Published, rows: pd.DataFrame) -> str:
    """What a survey is called: *Skolenkäten i Exempelkommun*; '' where nobody has said. Versions of it share the name.

    Args:
        published: what was published.
        rows: its published shares, of one indicator, area and series.
    """
    keys = set(zip(*(rows[name] for name in ("indicator", "area_code", "period", "group_key")), strict=True))
    for one in reversed(published.label.get("survey", [])):
        if (one["indicator"], one["area_code"], one["period"], one["group_key"]) in keys:
            said = str(one.get("survey") or one["publication"])
            return OF_YEAR.sub("", said.split(",")[0].strip())
    return _delivered_as(published, rows)


def _delivered_as(published: Published, rows: pd.DataFrame) -> str:
    """Of waves that say nothing of themselves, since none is shown: the title of the delivery that has them."""
    names = {one for joined in rows["deliveries"] for one in str(joined).split(";") if one}
    titles = published.delivery.loc[published.delivery["delivery"].isin(names), "title"]
    return str(titles.iloc[-1]).split(",")[0].strip() if len(titles) else ""


def apart(published: Published, rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Shares of one indicator and area by the survey that they are of, the one that began first before the others."""
    named: dict[str, list[pd.DataFrame]] = {}
    for _, own in rows.sort_values("period_start", kind="stable").groupby("series", sort=False):
        named.setdefault(name(published, own), []).append(own)
    return {known_as: pd.concat(some) for known_as, some in named.items()}


def decimals(shares: list[float], target: float | None) -> int:
    """Decimals that tell shares (0–1) from a target that they would else be rounded to."""
    if target is None or not float(round(target * 100, 9)).is_integer():
        return 0
    touches = any(share != target and wording.rounded(share * 100) == round(target * 100) for share in shares)
    return 1 if touches else 0


def compared(published: Published, case: Case) -> list[str]:
    """Which survey a comparison is of; [] where one alone asked."""
    every = published.observation
    rows = every[(every["indicator"] == case.indicator) & (every["unit"] == "share") & (every["period_kind"] == "wave")]
    named = apart(published, rows[rows["area_code"] == case.rows["area_code"].iloc[0]]) if len(case.rows) else {}
    latest = case.rows[case.rows["period_end"] <= case.end].sort_values("period_end").tail(1)
    own = [known_as for known_as, rows in named.items() if set(latest["series"]) & set(rows["series"])]
    return [f"Jämförelsen gäller {own[0]}."] if len(named) > 1 and own else []


def beside_goal(published: Published, case: Case) -> list[str]:
    """Which survey a target is held against, and what others answered in the period; [] where there are no others."""
    if not case.is_survey or case.target is None or case.rows.empty:
        return []
    every = published.observation
    others = every[(every["indicator"] == case.indicator) & (every["unit"] == "share") & (every["status"] == "ok")]
    others = others[others["area_code"].eq(case.rows["area_code"].iloc[0]) & others["period_kind"].eq("wave")]
    others = others[(others["period_start"] >= case.start) & (others["period_end"] <= case.end)]
    others = others[~others["series"].isin(set(case.rows["series"]))]
    said = [
        one
        for _, rows in others.groupby("series", sort=True)
        for one in _told(published, rows[rows["period_end"] == rows["period_end"].max()], case.target)
    ]
    return [_held_against(published, case), *said] if said else []


def _held_against(published: Published, case: Case) -> str:
    last = case.rows.sort_values("period_end").iloc[-1]
    held = f"Målet bedöms mot {name(published, case.rows) or 'en annan enkät'}"
    if last["status"] != "suppressed":
        return f"{held}."
    return f"{held}, och dess värde {wording.in_period(last['period_start'], last['period_end'])} visas inte."


def _told(published: Published, rows: pd.DataFrame, target: Mapping[str, Any]) -> list[str]:
    known_as = name(published, rows)
    if not known_as:
        return []
    shares = rows["value"].tolist()
    places = decimals(shares, float(target["value"]))
    low, high = (wording.number(one * 100, places) for one in (min(shares), max(shares)))
    size = low if low == high else f"{low}–{high}"
    groups = " i de grupper som visas" if rows["group_key"].ne("").all() else ""
    return [f"I {known_as}, som inte går att jämföra med den, var andelen {size} procent{groups}."]
