"""What there is to judge an indicator by, in a promise that names it: the promise's words and the published rows.

Verdicts decide on a case; sentences tell the same case.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from pipeline.reporting import headlines, windows
from pipeline.reporting.published import Published
from pipeline.reporting.windows import Window

ADDITIVE = ("count", "hours")  # units in which months add up to a year
WITHOUT_TEST = ("hours", "days", "per_hour", "yes_no")  # units whose change no rule of METHODS 5 judges
SURVEY_KEY = ("indicator", "area_code", "group_key")
LOG = "fact_and_plan"  # the method of activity logs: a period without rows had nothing in it


@dataclass(frozen=True)
class Case:
    """One indicator (or one group of it) that one promise names: what there is to judge it by.

    Attributes:
        start: first day of the set's period.
        end: last day of the commitment's: the set's, or the date of the commitment's target where that comes first.
        set_end: last day of the set's period.
        as_of: the day the pages speak from.
        over: the commitment's period has ended.
        commitment: the one whose baseline and target count, or that names the indicator first.
        indicator: its id.
        info: its dictionary entry.
        group_key: which part of the area is judged; '' for the whole.
        group_words: likewise in words: *årskurs 9, flickor*.
        every: its published rows of the set's area and the group, in every unit.
        is_measured_by_site: there are values from measuring sessions, of the whole or of single sites.
        streets: its published values by measuring site within the period, in its first unit, with the ``side`` of the
            session (before, during, after).
        has_controls: control sites are among those measured.
        surveys: period → what was asked and how many answered, of published surveys.
    """

    start: date
    end: date
    set_end: date
    as_of: date
    over: bool
    commitment: dict[str, Any]
    indicator: str
    info: dict[str, Any]
    group_key: str
    group_words: str
    every: pd.DataFrame
    is_measured_by_site: bool
    streets: pd.DataFrame
    has_controls: bool
    surveys: dict[str, dict[str, Any]]

    @property
    def rows(self) -> pd.DataFrame:
        """Its published rows in its first unit."""
        of_unit: pd.DataFrame = self.every[self.every["unit"] == self.info["unit"]]
        return of_unit

    @property
    def p_rows(self) -> pd.DataFrame:
        """Likewise in the unit permutation_p."""
        return self.every[self.every["unit"] == "permutation_p"]

    @property
    def title(self) -> str:
        """The indicator's title, with the group it concerns."""
        return f"{self.info['title']} ({self.group_words})" if self.group_words else str(self.info["title"])

    @property
    def first_day(self) -> date:
        """The first day of the month in which the period begins: rows are whole months at the least."""
        return self.start.replace(day=1)

    @property
    def last_day(self) -> date:
        """The last day of the month in which the commitment's period ends."""
        return windows.month_end(self.end.year, self.end.month)

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
    def is_log(self) -> bool:
        """Counted from a log, where a period without rows had nothing in it."""
        return bool((self.rows["method"] == LOG).any())

    @property
    def is_survey(self) -> bool:
        """A share of those who answered."""
        return bool(self.info["sensitivity"] == "survey" and self.info["unit"] == "share")

    @property
    def has_change(self) -> bool:
        """It is judged by its change (outcomes, background, what a survey answers), not by fact against plan."""
        return bool(self.info["kind"] in ("outcome", "context") or (self.info["kind"] == "output" and self.is_survey))

    @property
    def is_lower_better(self) -> bool:
        """An output known in full that should be low: held against a limit, never against a plan."""
        return bool(self.info["kind"] == "output" and self.info["polarity"] == "lower_is_better")

    @property
    def is_matched_change(self) -> bool:
        """Its value is itself a change, against control sites (METHODS 4)."""
        return "permutation_p" in self.info["units"]

    @property
    def is_described_only(self) -> bool:
        """No rule judges a change in it: it is told as it is.

        Levels from measuring sessions (their change is judged by the matched change alone, METHODS 4), units without a
        test, shares from a register, and means of years that overlap.
        """
        if self.is_matched_change:
            return False
        in_full = self.info["unit"] == "share" and not self.is_survey
        of_years = bool((self.rows["method"] == "mean_of_years").any())
        return self.is_measured_by_site or self.info["unit"] in WITHOUT_TEST or in_full or of_years


def groups_of(published: Published, promise_set: dict[str, Any], indicator: str) -> tuple[str, ...]:
    """Which parts of the area are judged: the whole, or where no row is of the whole, the broadest groups there are.

    A register or a published table may hold school years or groups of staff alone; a total of ours is never made.
    """
    rows = _own(published, promise_set, indicator)
    names = published.label.get("group", {})
    keys = sorted(set(rows["group_key"]))
    known = [key for key in keys if key and all(part in names for part in key.split(";"))]
    if not known or ((rows["dimension"] == "") & (rows["group_key"] == "")).any():
        return ("",)
    fewest = min(key.count(";") for key in known)
    return tuple(key for key in known if key.count(";") == fewest)


def case_of(
    published: Published,
    promise_set: dict[str, Any],
    promise: dict[str, Any],
    indicator: str,
    group_key: str = "",
    commitment_id: str = "",
) -> Case:
    """What there is to judge an indicator by, in a promise that names it.

    Args:
        published: what was published.
        promise_set: the set.
        promise: one of its promises, with a commitment that names the indicator.
        indicator: its id.
        group_key: which part of the area, of ``groups_of``.
        commitment_id: whose target and date it is judged by; the first of ``headlines.judged_by`` where not given.
    """
    start, end = (date.fromisoformat(promise_set[name]) for name in ("period_start", "period_end"))
    info = published.dictionary[indicator]
    commitment = headlines.commitment_of(promise, indicator, commitment_id)
    own = _own(published, promise_set, indicator)
    dated = own["period_start"].notna() & own["period_end"].notna()
    whole = (own["dimension"] == "") if not group_key else True
    of_set = (own["dimension"] == "promise_set") & (own["group_key"] == f"promise_set={promise_set['id']}")
    names = published.label.get("group", {})
    return Case(
        start=start,
        end=headlines.end_of(promise_set, commitment),
        set_end=end,
        as_of=date.fromisoformat(promise_set["as_of"]),
        over=headlines.is_over(promise_set, commitment),
        commitment=commitment,
        indicator=indicator,
        info=info,
        group_key=group_key,
        group_words=", ".join(str(names[part]) for part in group_key.split(";") if part),
        every=own[dated & (((own["group_key"] == group_key) & whole) | of_set)],
        is_measured_by_site=bool((own["period_kind"] == "session").any()),
        streets=_streets(published, own[own["unit"] == info["unit"]], start, end),
        has_controls=bool(own["group_key"].isin(_control_keys(published)).any()),
        surveys={
            one["period"]: one
            for one in published.label.get("survey", [])
            if [one[name] for name in SURVEY_KEY] == [indicator, promise_set["area_code"], group_key]
        },
    )


def _own(published: Published, promise_set: dict[str, Any], indicator: str) -> pd.DataFrame:
    rows = published.observation
    own: pd.DataFrame = rows[(rows["indicator"] == indicator) & (rows["area_code"] == promise_set["area_code"])]
    return own


def _streets(published: Published, rows: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    own = rows[(rows["dimension"] == "site") & (rows["status"] == "ok")]
    own = own[(own["period_end"] >= start) & (own["period_end"] <= end)]
    sessions = published.label.get("session", {})
    return own.assign(side=[sessions.get(one, {}).get("period", "") for one in own["period"]])


def _control_keys(published: Published) -> list[str]:
    sites = published.label.get("site", {})
    return ["role=control", *(f"site={name}" for name, site in sites.items() if site["role"] == "control")]


# ── which rows ───────────────────────────────────────────────────────────────────────────────────────────────


def present(case: Case) -> Window | None:
    """The window that is judged: the whole period of a commitment that is over, else what has final values of it.

    Of what does not add up (shares, rates) and of what has no calendar periods, the latest within the period.
    """
    rows, until = case.rows, windows.month_end(case.set_end.year, case.set_end.month)
    rows = rows[(rows["period_end"] >= case.start) & (rows["period_end"] <= until)]
    if case.is_log and case.info["unit"] in ADDITIVE:
        is_divided = windows.is_divided_at(rows, case.first_day, case.last_day)
        return windows.counted_within(rows, case.first_day, case.last_day) if is_divided else None
    calendar = rows[rows["period_kind"].isin(windows.CALENDAR_KINDS)]
    if calendar.empty:
        return windows.single(rows[rows["period_start"] <= case.end])
    within = calendar[calendar["period_end"] <= case.last_day]
    if case.info["unit"] not in ADDITIVE:
        return windows.longest_latest(within)
    if case.over:
        return windows.covering(within, case.first_day, case.last_day)
    return windows.elapsed(within, case.first_day, case.last_day)


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
    later = rows[(rows["period_start"] > now.end) & (rows["period_end"] <= case.last_day)]
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


def running(case: Case) -> Window | None:
    """An unfinished period up to its last preliminary month; None where there is none, or it cannot be added up."""
    rows = case.rows[case.rows["period_kind"].isin(windows.CALENDAR_KINDS)]
    ends = rows.loc[(rows["period_start"] >= case.first_day) & (rows["period_end"] <= case.last_day), "period_end"]
    if case.over:
        return None
    reached = (windows.covering(rows, case.first_day, end) for end in sorted(set(ends), reverse=True))
    return next((one for one in reached if one is not None and one.blocked == "preliminary"), None)


def before(case: Case, now: Window | None) -> Window | None:
    """What it is compared with: the promise's baseline, else the equal period immediately before the set (our choice).

    Of what has no calendar periods (a survey's waves) the latest before the set. Where the promise states a baseline
    *value* and nothing is published of its period (or it names none), the value itself, ``stated``.
    """
    if now is None:
        now = Window(case.first_day, case.last_day, "", case.rows.head(0))
    stated = case.baseline or {}
    if stated.get("value") is not None and not stated.get("period"):
        return _stated(case, now)
    found = _published_before(case, now)
    if (found is None or found.blocked == "waiting") and stated.get("value") is not None:
        return _stated(case, now)
    return found


def _published_before(case: Case, now: Window) -> Window | None:
    period = case.baseline["period"] if case.baseline else None
    span = windows.span(period) if period else None
    named = case.rows[case.rows["period"] == period]
    if period and (span is None or (named["period_kind"] == "wave").any()):
        return windows.single(named)
    if span:
        if (now.start, now.end) == (case.first_day, case.last_day):
            return windows.covering(case.rows, *span)
        years = case.start.year - span[0].year
        return windows.covering(case.rows, windows.shifted(now.start, years), windows.shifted(now.end, years))
    calendar = case.rows["period_kind"].isin(windows.CALENDAR_KINDS)
    if calendar.any():
        return windows.equal_before(case.rows[calendar], now, case.start)
    earlier = case.rows[(case.rows["period_end"] < case.start) & (case.rows["status"] != "missing")]
    return windows.single(earlier)


def _stated(case: Case, now: Window) -> Window:
    """The baseline's value as the promise states it, of its period; of the equal period before where it names none."""
    assert case.baseline is not None
    period = str(case.baseline["period"] or "")
    one_before = windows.shifted(case.first_day, 1), windows.shifted(case.last_day, 1)
    start, end = windows.span(period) or one_before
    return windows.stated(start, end, period, float(case.baseline["value"]), now.rows, case.rows)


def plan_of(case: Case, now: Window) -> float | None:
    """The plan of an activity: the commitment's target, else all rows of the log; None where there is neither."""
    if case.target:
        return float(case.target["value"])
    planned = now.rows["denominator"].sum(min_count=1)
    return None if case.info["unit"] not in ADDITIVE or pd.isna(planned) else float(planned)
