"""What there is to judge an indicator by, in a promise that names it: the promise's words and the published rows.

Verdicts decide on a case; sentences tell the same case.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from pipeline.reporting import windows
from pipeline.reporting.headlines import is_over
from pipeline.reporting.published import Published
from pipeline.reporting.windows import Window

ADDITIVE = ("count", "hours")  # units in which months add up to a year


@dataclass(frozen=True)
class Case:
    """One indicator that one promise names: what there is to judge it by.

    Attributes:
        start: first day of the set's period.
        end: its last day.
        over: the period has ended.
        commitment: the one whose baseline and target count, or that names the indicator first.
        indicator: its id.
        info: its dictionary entry.
        rows: its published rows for the set's area, in its first unit, undivided.
        p_rows: likewise in the unit permutation_p.
        is_measured_by_site: there are values from measuring sessions, of the whole or of single sites.
        streets: its published values by measuring site within the period, in its first unit, with the ``side`` of the
            session (before, during, after).
        has_controls: control sites are among those measured.
    """

    start: date
    end: date
    as_of: date
    over: bool
    commitment: dict[str, Any]
    indicator: str
    info: dict[str, Any]
    rows: pd.DataFrame
    p_rows: pd.DataFrame
    is_measured_by_site: bool
    streets: pd.DataFrame
    has_controls: bool

    @property
    def is_first(self) -> bool:
        """Baseline and target concern the first indicator that a commitment names."""
        return bool(self.commitment["indicators"][0] == self.indicator)

    @property
    def target(self) -> dict[str, Any] | None:
        """The target, if there is one for this indicator. An ambiguous or context indicator never has one."""
        allowed = self.info["kind"] != "context" and self.info["polarity"] != "ambiguous"
        return self.commitment["target"] if self.is_first and allowed else None

    @property
    def baseline(self) -> dict[str, Any] | None:
        """The baseline that the promise states for this indicator."""
        return self.commitment["baseline"] if self.is_first else None

    @property
    def better(self) -> str:
        """Which side of a target is good: lower or higher."""
        stated = self.target["better"] if self.target else None
        return str(stated or ("higher" if self.info["polarity"] == "higher_is_better" else "lower"))

    @property
    def is_matched_change(self) -> bool:
        """Its value is itself a change, against control sites (METHODS 4)."""
        return "permutation_p" in self.info["units"]

    @property
    def is_described_only(self) -> bool:
        """Levels from measuring sessions: a change in them is judged by the matched change alone (METHODS 4)."""
        return self.is_measured_by_site and not self.is_matched_change


def case_of(published: Published, promise_set: dict[str, Any], promise: dict[str, Any], indicator: str) -> Case:
    """What there is to judge an indicator by, in a promise that names it."""
    start, end = (date.fromisoformat(promise_set[name]) for name in ("period_start", "period_end"))
    info = published.dictionary[indicator]
    naming = [one for one in promise["commitments"] if indicator in one["indicators"]]
    targeted = [one for one in naming if one["target"] and one["indicators"][0] == indicator]
    every = published.observation
    every = every[(every["indicator"] == indicator) & (every["area_code"] == promise_set["area_code"])]
    undivided = (every["dimension"] == "") & (every["group_key"] == "")
    rows = every[undivided & every["period_start"].notna() & every["period_end"].notna()]
    return Case(
        start,
        end,
        date.fromisoformat(promise_set["as_of"]),
        is_over(promise_set),
        (targeted or naming)[0],
        indicator,
        info,
        rows[rows["unit"] == info["unit"]],
        rows[rows["unit"] == "permutation_p"],
        bool((every["period_kind"] == "session").any()),
        _streets(published, every[every["unit"] == info["unit"]], start, end),
        bool(every["group_key"].isin(_control_keys(published)).any()),
    )


def _streets(published: Published, rows: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    own = rows[(rows["dimension"] == "site") & (rows["status"] == "ok")]
    own = own[(own["period_end"] >= start) & (own["period_end"] <= end)]
    sessions = published.label.get("session", {})
    return own.assign(side=[sessions.get(one, {}).get("period", "") for one in own["period"]])


def _control_keys(published: Published) -> list[str]:
    sites = published.label.get("site", {})
    return ["role=control", *(f"site={name}" for name, site in sites.items() if site["role"] == "control")]


def present(case: Case) -> Window | None:
    """The window that is judged: the whole period of a closed set, of an open one what has final values."""
    within = case.rows[(case.rows["period_end"] >= case.start) & (case.rows["period_end"] <= case.end)]
    calendar = within["period_kind"].isin(windows.CALENDAR_KINDS)
    if not calendar.any():
        return windows.single(within)
    if case.over:
        window = windows.covering(within[calendar], case.start, case.end)
    else:
        window = windows.elapsed(within[calendar], case.start, case.end)
    summable = window is None or len(window.rows) == 1 or case.info["unit"] in ADDITIVE
    return window if summable else None


@dataclass(frozen=True)
class LeftOut:
    """Months of an unfinished period that come after the window that is judged, and why they are not in it.

    Attributes:
        missing: first days of months without a value, though a later month has one.
        preliminary: first days of months with preliminary values alone.
        cuts_off_final: there are final values after the first of them.
    """

    missing: tuple[date, ...]
    preliminary: tuple[date, ...]
    cuts_off_final: bool


def left_out(case: Case, now: Window) -> LeftOut:
    """Which months with or without values come after the window, up to the last that there is any row of."""
    rows = case.rows[case.rows["period_kind"].isin(windows.CALENDAR_KINDS)]
    later = rows[(rows["period_start"] > now.end) & (rows["period_end"] <= case.end)]
    missing, preliminary, final = [], [], False
    day = now.end + timedelta(days=1)
    while not later.empty and day <= later["period_end"].max():
        held = later[(later["period_start"] <= day) & (later["period_end"] >= day) & (later["status"] != "missing")]
        if held.empty:
            missing.append(day)
        elif held["preliminary"].all():
            preliminary.append(day)
        else:
            final = True
        day = windows.month_end(day.year, day.month) + timedelta(days=1)
    return LeftOut(tuple(missing), tuple(preliminary), final)


def before(case: Case, now: Window | None) -> Window | None:
    """What it is compared with: the promise's baseline, else the equal period immediately before the set (our choice).

    Of what has no calendar periods (a survey's waves) the latest before the set.
    """
    if now is None:
        now = Window(case.start, case.end, "", case.rows.head(0))
    stated = case.baseline["period"] if case.baseline else None
    span = windows.span(stated) if stated else None
    if stated and span is None:
        return windows.single(case.rows[case.rows["period"] == stated])
    if span:
        if (now.start, now.end) == (case.start, case.end):
            return windows.covering(case.rows, *span)
        years = case.start.year - span[0].year
        return windows.covering(case.rows, windows.shifted(now.start, years), windows.shifted(now.end, years))
    calendar = case.rows["period_kind"].isin(windows.CALENDAR_KINDS)
    if calendar.any():
        return windows.equal_before(case.rows[calendar], now, case.start)
    earlier = case.rows[(case.rows["period_end"] < case.start) & (case.rows["status"] != "missing")]
    return windows.single(earlier)


def plan_of(case: Case, now: Window) -> float | None:
    """The plan of an activity: the commitment's target, else all rows of the log; None where there is neither."""
    if case.target:
        return float(case.target["value"])
    planned = now.rows["denominator"].sum(min_count=1)
    return None if case.info["unit"] not in ADDITIVE or pd.isna(planned) else float(planned)
