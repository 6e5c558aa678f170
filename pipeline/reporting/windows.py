"""Which published rows a verdict compares: the promise's own period, and an equal period before it.

A window is a span of whole rows: one row that is exactly it, or months or quarters that tile it. Only equal calendar
windows are compared (METHODS 2, seasonality). Labels of windows that are not one row read ``2026-01/2026-10``.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

CALENDAR_KINDS = ("year", "quarter", "month")
EARLIEST_YEARS_BACK = 40


@dataclass(frozen=True)
class Window:
    """What some rows say together.

    Attributes:
        start: first day.
        end: last day (inclusive).
        label: the row's own period, or ``first/last``.
        rows: the published rows, in order of time.
        is_stated: it is no published row but a baseline's value as the promise states it.
    """

    start: date
    end: date
    label: str
    rows: pd.DataFrame
    is_stated: bool = False

    @property
    def value(self) -> float:
        """The value of one row, or the sum of several (counts only). NaN if any is not ok."""
        return float(self.rows["value"].sum(skipna=False))

    @property
    def months(self) -> int:
        """Length in whole months."""
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1

    @property
    def blocked(self) -> str:
        """Why it cannot be judged: protected, not_applicable, waiting, preliminary, or '' if it can."""
        if (self.rows["status"] == "suppressed").any():
            return "protected"
        if (self.rows["status"] == "not_applicable").any():
            return "not_applicable"
        if (self.rows["status"] != "ok").any():
            return "waiting"
        return "preliminary" if self.rows["preliminary"].any() else ""

    @property
    def series(self) -> frozenset[str]:
        """The series it belongs to; more than one means that a break runs through it."""
        return frozenset(self.rows["series"])

    @property
    def method(self) -> str:
        """The method of its last row; '' of a stated value or of nothing."""
        return "" if self.rows.empty else str(self.rows["method"].iloc[-1])

    def number(self, column: str) -> float:
        """A number of its one row (``lower``, ``upper`` …); NaN where several rows tile it."""
        return float(self.rows[column].iloc[0]) if len(self.rows) == 1 else float("nan")


def span(label: str) -> tuple[date, date] | None:
    """First and last day of a calendar label: 2017, 2017K1, 2017-03, 2026-01/2026-10. None for other labels."""
    if "/" in label:
        first, last = (span(part) for part in label.split("/", 1))
        return (first[0], last[1]) if first and last else None
    year, months = label[:4], label[4:]
    if not year.isdigit():
        return None
    if not months:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    if len(months) == 2 and months[0] == "K" and months[1] in "1234":
        last_month = int(months[1]) * 3
        return date(int(year), last_month - 2, 1), month_end(int(year), last_month)
    if len(months) == 3 and months[0] == "-" and months[1:].isdigit() and 1 <= int(months[1:]) <= 12:
        return date(int(year), int(months[1:]), 1), month_end(int(year), int(months[1:]))
    return None


def label_of(start: date, end: date) -> str:
    """The label of a span of whole months: the shortest that ``span`` reads back."""
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if months == 1:
        return f"{start:%Y-%m}"
    if months == 3 and start.month % 3 == 1:
        return f"{start.year}K{start.month // 3 + 1}"
    if months == 12 and start.month == 1:
        return str(start.year)
    if start.month == 1 and end.month == 12:
        return f"{start.year}/{end.year}"
    return f"{start:%Y-%m}/{end:%Y-%m}"


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def shifted(day: date, years: int) -> date:
    """The same day some years earlier; the last of February stays the last."""
    if day == month_end(day.year, day.month):
        return month_end(day.year - years, day.month)
    return day.replace(year=day.year - years)


def covering(rows: pd.DataFrame, start: date, end: date) -> Window | None:
    """The rows that are exactly a span: one row, else quarters, else months. None where they do not tile it.

    Of several ways, the first that nothing blocks: where a needed cell is hidden, the coarser period is used.
    """
    found = []
    for kind in CALENDAR_KINDS:
        window = _tiling(rows[rows["period_kind"] == kind], start, end)
        if window is not None and window.end == end:
            found.append(window)
    return next((one for one in found if not one.blocked), found[0] if found else None)


def elapsed(rows: pd.DataFrame, start: date, end: date) -> Window | None:
    """The part of an unfinished period that has final values: from its start, as far as they go.

    Preliminary and missing months at the end are left out (shown, not judged). If a month within is hidden, the window
    holds it and is blocked. None where there is not one row.
    """
    best: Window | None = None
    for kind in CALENDAR_KINDS:
        window = _tiling(rows[rows["period_kind"] == kind], start, end)
        if window is None:
            continue
        settled = _settled(window)
        if best is None or (bool(best.blocked), -_days(best)) > (bool(settled.blocked), -_days(settled)):
            best = settled
    return best


def span_before(window: Window, first_day: date) -> tuple[date, date]:
    """First and last day of the same months in the latest year in which they end before a day."""
    years = 1
    while shifted(window.end, years) >= first_day:
        years += 1
    return shifted(window.start, years), shifted(window.end, years)


def equal_before(rows: pd.DataFrame, window: Window, first_day: date) -> Window | None:
    """The window of ``span_before``, with values (or hidden ones); never an older one in its place."""
    earlier = covering(rows, *span_before(window, first_day))
    return None if earlier is None or earlier.blocked == "waiting" else earlier


def single(rows: pd.DataFrame) -> Window | None:
    """The last of some rows that are no calendar periods (waves, sessions), as a window of its own."""
    if rows.empty:
        return None
    last = rows.sort_values(["period_end", "period"], kind="stable").tail(1)
    return Window(last["period_start"].iloc[0], last["period_end"].iloc[0], str(last["period"].iloc[0]), last)


def counted_within(rows: pd.DataFrame, start: date, end: date) -> Window:
    """Everything that a log holds of a span, each day once: years, then quarters and months that no longer row holds.

    A month without a row had nothing in it: the value of no rows is 0.
    """
    inside = rows[(rows["period_start"] >= start) & (rows["period_end"] <= end)]
    chosen: list[tuple[date, date, int]] = []
    for kind in CALENDAR_KINDS:
        some = inside[inside["period_kind"] == kind]
        for index, first, last in zip(some.index, some["period_start"], some["period_end"], strict=True):
            if not any(first <= other_last and other_first <= last for other_first, other_last, _ in chosen):
                chosen.append((first, last, index))
    return Window(start, end, label_of(start, end), inside.loc[[index for *_, index in sorted(chosen)]])


def is_divided_at(rows: pd.DataFrame, start: date, end: date) -> bool:
    """Whether a log's rows can say what a span holds: no row crosses its ends that shorter rows do not stand for.

    False where there is no row at all.
    """
    crossing = rows[(rows["period_start"] <= end) & (rows["period_end"] >= start)]
    crossing = crossing[(crossing["period_start"] < start) | (crossing["period_end"] > end)]
    for kind, first, last in zip(
        crossing["period_kind"], crossing["period_start"], crossing["period_end"], strict=True
    ):
        shorter = CALENDAR_KINDS[CALENDAR_KINDS.index(kind) + 1 :]
        parts = rows[rows["period_kind"].isin(shorter) & (rows["period_start"] >= first) & (rows["period_end"] <= last)]
        if parts.empty:
            return False
    return not rows.empty


def longest_latest(rows: pd.DataFrame) -> Window | None:
    """Of rows that do not add up: the latest of the longest kind of period."""
    kind = next((one for one in CALENDAR_KINDS if (rows["period_kind"] == one).any()), "")
    return single(rows[rows["period_kind"] == kind])


def stated(start: date, end: date, label: str, value: float, now: pd.DataFrame, like: pd.DataFrame) -> Window:
    """A value that no published row holds, in the shape of one: of the series that it is compared with."""
    series = str(now["series"].iloc[0]) if len(now) else ""
    known = {
        "period": label, "period_start": start, "period_end": end, "numerator": value, "value": value, "status": "ok",
        "preliminary": False, "series": series, "method": "", "period_kind": "",
    }  # fmt: skip
    rows = pd.DataFrame([{name: known.get(str(name), float("nan")) for name in like.columns}])
    return Window(start, end, label, rows, is_stated=True)


def is_equal_part(one: Window, other: Window) -> bool:
    """Both are whole years, or the same months of the year: what seasons allow to be compared (METHODS 2)."""
    whole = all(window.months % 12 == 0 and window.start.month == 1 for window in (one, other))
    return whole or (one.start.month, one.months) == (other.start.month, other.months)


def _tiling(rows: pd.DataFrame, start: date, end: date) -> Window | None:
    """Rows that follow each other without a gap from ``start``, no later than ``end``."""
    chosen, expected = [], start
    for index, first, last in sorted(zip(rows.index, rows["period_start"], rows["period_end"], strict=True), key=_day):
        if first == expected and last <= end:
            chosen.append(index)
            expected = last + timedelta(days=1)
    if not chosen:
        return None
    tiles, last_day = rows.loc[chosen], expected - timedelta(days=1)
    label = str(tiles["period"].iloc[0]) if len(tiles) == 1 else label_of(start, last_day)
    return Window(start, last_day, label, tiles)


def _settled(window: Window) -> Window:
    """Cut off what is not final at the end; all of it if nothing is final."""
    judged = (window.rows["status"] == "suppressed") | (
        (window.rows["status"] == "ok") & ~window.rows["preliminary"].astype(bool)
    )
    if not judged.iloc[0]:
        return window
    stop = len(judged) if judged.all() else int((~judged).to_numpy().argmax())
    rows = window.rows.iloc[:stop]
    end: date = rows["period_end"].iloc[-1]
    label = str(rows["period"].iloc[0]) if stop == 1 else label_of(window.start, end)
    return Window(window.start, end, label, rows)


def _day(row: tuple[int, date, date]) -> date:
    return row[1]


def _days(window: Window) -> int:
    return (window.end - window.start).days
