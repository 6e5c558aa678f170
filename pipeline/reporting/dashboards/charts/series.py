"""A count per year or month, with its interval. A break in series is a gap in the paper, with its reason in the note.

A closed set's later years stand after a gap of their own and change nothing; they and preliminary values are hollow.
"""

from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pipeline.reporting import windows, wording
from pipeline.reporting.dashboards.charts import markers, series_words, states, style
from pipeline.reporting.dashboards.charts.base import Chart, Size, Subject, Table, Words
from pipeline.reporting.dashboards.theme import colours
from pipeline.reporting.sentences import WORDS, target_words

FEWEST_POINTS = 3
GAP_PX = {"wide": 50, "phone": 16}
HEIGHT_PX = {"wide": 400, "phone": 320}
MARGIN_PX = {"wide": (48, 64, 88, 34), "phone": (38, 30, 74, 28)}
ROOM_FOR_HEADINGS_PX = {"wide": 40, "phone": 0}
NARROWEST_HEADING_PX = 64
NARROWEST_HATCH_PX = 18
AFTER = "Efter löftesåret"


def data(subject: Subject) -> pd.DataFrame:
    """The area's own counts, one row per period.

    Returns:
        Columns part (which stretch of paper), period, start, end, position (years or months), kind, value, lower,
        upper, status, preliminary, series, after, role (baseline, promise or ''). A period that a series lacks is a row
        with the status ``missing``. Empty with fewer than three values, and of what has no intervals.
    """
    rows = subject.rows
    rows = rows[(rows["area_code"] == subject.promise_set["area_code"]) & (rows["dimension"] == "")]
    rows = rows[(rows["unit"] == "count") & rows["period_kind"].isin(["year", "month"])]
    kinds = rows["period_kind"].value_counts()
    if kinds.empty or rows["lower"].isna().all():  # a register's own numbers are columns
        return pd.DataFrame()
    kind = str(kinds.index[0])
    rows = rows[rows["period_kind"] == kind].sort_values("period_start").reset_index(drop=True)
    if (rows["status"] == "ok").sum() < FEWEST_POINTS:
        return pd.DataFrame()
    frame: pd.DataFrame = rows[["period", "value", "lower", "upper", "status", "preliminary", "series"]].copy()
    frame["start"], frame["end"], frame["kind"] = rows["period_start"], rows["period_end"], rows["period_kind"]
    frame["position"] = [_position(day, kind) for day in frame["start"]]
    frame = _with_missing(frame, kind)
    frame["after"] = [subject.is_over and day > subject.end for day in frame["start"]]
    new_part = (frame["series"] != frame["series"].shift()) | (frame["after"] != frame["after"].shift())
    frame["part"] = new_part.cumsum() - 1
    frame["role"] = _roles(frame, subject)
    return frame


def figure(frame: pd.DataFrame, subject: Subject, size: Size) -> go.Figure:
    """One stretch of paper per part, all on one scale from zero, equal pixels per period."""
    left, right, above, below = MARGIN_PX[size]
    lower_by = 0 if frame["part"].nunique() > 1 else ROOM_FOR_HEADINGS_PX[size]
    drawn = style.figure(
        size, HEIGHT_PX[size] - lower_by, (left, right, above - lower_by, below),
        synthetic=bool(subject.promise_set["demo"]),
    )  # fmt: skip
    top = float(frame[["value", "upper"]].max().max()) * 1.06 or 1.0
    drawn.update_layout(yaxis=style.value_axis(range=[0, top], anchor="x"), hovermode="closest", hoverdistance=-1)
    parts = [part for _, part in frame.groupby("part")]
    for number, (part, domain) in enumerate(zip(parts, _domains(parts, size), strict=True), 1):
        axis = "x" if number == 1 else f"x{number}"
        drawn.update_layout({f"xaxis{number if number > 1 else ''}": _time_axis(part, domain, size)})
        _draw_part(drawn, part, axis, top, size)
        _write_hidden(drawn, part, axis, domain, top, size)
        markers.draw(drawn, _marks_of(frame, part, subject), axis, size, f"marks{number}")
        if len(parts) > 1:
            _write_heading(drawn, part, domain, size)
    _draw_goal(drawn, frame, subject, size)
    _write_values(drawn, frame, size)
    interval = "Ljust fält: osäkerhetsintervall" if frame["lower"].notna().any() else ""
    words = f"{subject.area}, antal per {series_words.kind_word(frame)}."
    style.write(
        drawn, f"{words}{' ' if size == 'wide' else '<br>'}{interval}", size, x=0, y=1, align="left", xanchor="left",
        yanchor="bottom", xshift=2 - left, yshift=above - lower_by - (36 if size == "wide" else 52),
    )  # fmt: skip
    return drawn


def words(frame: pd.DataFrame, subject: Subject) -> Words:
    """The finding from the verdict, and what the gaps, fields and points mean."""
    verdict = subject.verdict
    span = wording.span_words(frame["start"].iloc[0], frame["end"].iloc[-1])
    compared = verdict["baseline_period"] and verdict["period"]
    when = (
        f"{series_words.label(verdict['baseline_period'])} mot {series_words.label(verdict['period'])}"
        if compared
        else ""
    )
    ok = frame[frame["status"] == "ok"]
    return Words(
        title=subject.finding(when) or _compared(frame, subject) or _last_fact(ok.iloc[-1].to_dict(), subject),
        subtitle=f"Antal i {subject.area} per {series_words.kind_word(frame)}, {span}.",
        description=series_words.described(frame, subject),
        note=" ".join(series_words.note(frame, subject, has_marks=bool(_marks(frame, subject)))),
        table=Table(
            ("År" if frame["kind"].iloc[0] == "year" else "Månad", "Antal", "Osäkerhetsintervall", "Anmärkning"),
            tuple(series_words.table_row(row) for row in frame.to_dict("records")),
        ),
        markers=tuple(one.words for one in _marks(frame, subject)),
        is_later=bool(frame["after"].all()),
    )


CHART = Chart("serie", data, figure, words)


def _last_fact(row: dict[Any, Any], subject: Subject) -> str:
    """*Anmälda våldsbrott: 77 under 2025*: the plain fact of the last value, where nothing is judged."""
    preliminary = " (preliminärt)" if row["preliminary"] else ""
    return f"{subject.title}: {wording.number(row['value'])} {states.at(row['period'], row['start'])}{preliminary}"


def _compared(frame: pd.DataFrame, subject: Subject) -> str:
    """*Anmälda våldsbrott: 601 år 2016 och 742 år 2017*: of a background both values, and no judgement."""
    labels = [str(subject.verdict[name]) for name in ("baseline_period", "period")]
    spans = [span for span in map(windows.span, labels) if span]
    if subject.verdict["change"] in ("", "cannot_judge", "not_applicable") or len(spans) < len(labels):
        return ""
    told = []
    for first, last in spans:
        rows = frame[(frame["start"] >= first) & (frame["end"] <= last)]
        if rows.empty or (rows["status"] != "ok").any():
            return ""
        told.append(f"{wording.number(rows['value'].sum())} {wording.in_period(first, last)}")
    return f"{subject.title}: {wording.listed(told)}"


def _position(day: date, kind: str) -> int:
    return day.year if kind == "year" else day.year * 12 + day.month - 1


def _with_missing(frame: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The same with a row for every period inside a series that none was published for: nothing is drawn across it."""
    held, lacking = set(frame["position"]), []
    for series, rows in frame.groupby("series", sort=False):
        for position in sorted(set(range(rows["position"].min(), rows["position"].max())) - held):
            period = str(position) if kind == "year" else f"{position // 12}-{position % 12 + 1:02}"
            lacking.append(
                dict.fromkeys(("value", "lower", "upper"), float("nan"))
                | dict(zip(("start", "end"), windows.span(period) or (), strict=True))
                | {"period": period, "position": position, "kind": kind, "series": series}
                | {"status": "missing", "preliminary": False}
            )
    if not lacking:
        return frame
    return pd.concat([frame, pd.DataFrame(lacking)]).sort_values("position", kind="stable", ignore_index=True)


def _roles(frame: pd.DataFrame, subject: Subject) -> list[str]:
    baseline = windows.span(subject.verdict["baseline_period"])
    roles = []
    for start, end in zip(frame["start"], frame["end"], strict=True):
        if subject.start <= start and end <= subject.end:
            roles.append("promise")
        else:
            roles.append("baseline" if baseline and baseline[0] <= start and end <= baseline[1] else "")
    return roles


def _domains(parts: list[pd.DataFrame], size: Size) -> list[tuple[float, float]]:
    left, right, _, _ = MARGIN_PX[size]
    whole = style.WIDTH_PX[size] - left - right
    lengths = [part["position"].iloc[-1] - part["position"].iloc[0] + 1 for part in parts]
    per_period = (whole - GAP_PX[size] * (len(parts) - 1)) / sum(lengths)
    domains, x = [], 0.0
    for length in lengths:
        domains.append((round(x / whole, 5), round(min(1.0, (x + length * per_period) / whole), 5)))
        x += length * per_period + GAP_PX[size]
    return domains


def _time_axis(part: pd.DataFrame, domain: tuple[float, float], size: Size) -> dict[str, Any]:
    first, last = int(part["position"].iloc[0]), int(part["position"].iloc[-1])
    if part["kind"].iloc[0] == "year":
        between = [year for year in range(first + 2, last - 1) if year % 5 == 0] if size == "wide" else []
        ends = [first, last] if size == "wide" or last - first > 8 else [last]
        ticks = sorted({*ends, *between})
        texts = [str(year) for year in ticks]
    else:
        ticks = [month for month in range(first, last + 1) if month % 12 == 0] or [first]
        texts = [str(month // 12) for month in ticks]
    return style.time_axis(
        domain=list(domain), range=[first - 0.5, last + 0.5], tickvals=ticks, ticktext=texts, tickangle=0, anchor="y"
    )


def _draw_part(drawn: go.Figure, part: pd.DataFrame, axis: str, top: float, size: Size) -> None:
    number = axis.removeprefix("x") or "1"
    _draw_band(drawn, part, axis)
    hidden = part[part["status"] == "suppressed"]
    if len(hidden):
        drawn.add_bar(
            x=hidden["position"].tolist(), y=[top] * len(hidden), width=[1] * len(hidden), xaxis=axis,
            marker={"color": "#ffffff", "line": {"width": 0}, "pattern": {"shape": "/", "fgcolor": colours()["grey"]}},
            hovertemplate=f"{WORDS['value']['suppressed'].words}<extra></extra>", uid=f"hidden{number}",
        )  # fmt: skip
    for role, colour in (("baseline", "tint"), ("promise", "ink")):
        _mark(drawn, part[part["role"] == role], axis, role, colours()[colour])
    hollow = part["after"] | part["preliminary"]
    large = (part["role"] == "promise") & (part["kind"] == "year")
    drawn.add_scatter(
        x=part["position"].tolist(), y=[None if pd.isna(one) else one for one in part["value"]], xaxis=axis,
        mode="lines+markers", line={"color": colours()["blue"], "width": 2.5 if size == "wide" else 2},
        marker={
            "color": ["#ffffff" if one else colours()["blue"] for one in hollow],
            "size": [9 if one else 5 for one in large],
            "line": {"color": colours()["blue"], "width": 1.5}, "opacity": 1,
        },
        customdata=[[series_words.label(row["period"]), series_words.interval(row)] for row in part.to_dict("records")],
        hovertemplate="%{customdata[0]}: %{y:,d}<br>%{customdata[1]}<extra></extra>", connectgaps=False,
        meta={"points": len(part)}, uid=f"line{number}",
    )  # fmt: skip


def _write_hidden(
    drawn: go.Figure, part: pd.DataFrame, axis: str, domain: tuple[float, float], top: float, size: Size
) -> None:
    """*Visas inte* across each hatched stretch; over it on a phone, where one is narrower than the words are high."""
    left, right, _, _ = MARGIN_PX[size]
    first, last = int(part["position"].iloc[0]), int(part["position"].iloc[-1])
    px = (domain[1] - domain[0]) * (style.WIDTH_PX[size] - left - right) / (last - first + 1)
    hidden = part["status"] == "suppressed"
    for _, rows in part[hidden].groupby((~hidden).cumsum()[hidden]):
        middle = float(rows["position"].mean())
        if size == "wide" or px * len(rows) >= NARROWEST_HATCH_PX:
            state = {"status": "suppressed", "slot": middle}
            states.write_state(drawn, state, top, px * len(rows), size, axis)
        else:
            side = "left" if middle < (first + last) / 2 else "right"
            style.write(drawn, states.words("suppressed"), size, x=middle, xref=axis, y=1, xanchor=side,
                        yanchor="bottom", yshift=3)  # fmt: skip


def _draw_band(drawn: go.Figure, part: pd.DataFrame, axis: str) -> None:
    """The interval as a field, one for each unbroken run: none is drawn across a period without a value."""
    has_band = part["lower"].notna() & part["upper"].notna()
    for run, rows in part[has_band].groupby((~has_band).cumsum()[has_band]):
        drawn.add_scatter(
            x=[*rows["position"], *rows["position"][::-1]], y=[*rows["upper"], *rows["lower"][::-1]], xaxis=axis,
            fill="toself", fillcolor=colours()["interval"], mode="none", hoverinfo="skip", uid=f"band{axis}-{run}",
        )  # fmt: skip


def _marks(frame: pd.DataFrame, subject: Subject) -> tuple[markers.Marker, ...]:
    """When the promise's activities were done, beside months of an outcome: background is not set beside them."""
    is_outcome = subject.published.dictionary[subject.indicator]["kind"] == "outcome"
    if not is_outcome or frame["kind"].iloc[0] != "month":
        return ()
    left, right, _, _ = MARGIN_PX["phone"]
    first, last = int(frame["position"].iloc[0]), int(frame["position"].iloc[-1])
    px_per_month = (style.WIDTH_PX["phone"] - left - right) / (last - first + 1)
    return markers.of(subject, first, last, px_per_month)


def _marks_of(frame: pd.DataFrame, part: pd.DataFrame, subject: Subject) -> tuple[markers.Marker, ...]:
    first, last = part["position"].iloc[0] - 0.5, part["position"].iloc[-1] + 0.5
    return tuple(one for one in _marks(frame, subject) if first <= one.position < last)


def _draw_goal(drawn: go.Figure, frame: pd.DataFrame, subject: Subject, size: Size) -> None:
    """The target as a line through the promise period, where the target is of a year and the points are years."""
    target, promise = subject.target(), frame[frame["role"] == "promise"]
    if not target or frame["kind"].iloc[0] != "year" or promise.empty:
        return
    number, value = int(promise["part"].iloc[0]) + 1, float(target["value"])
    axis = f"x{number if number > 1 else ''}"
    ends = {"x0": float(promise["position"].iloc[0]) - 0.5, "x1": float(promise["position"].iloc[-1]) + 0.5}
    line = {"color": colours()["rust"], "width": 2.5, "dash": "2px,2px"}
    drawn.add_shape({"type": "line", "xref": axis, "yref": "y", "y0": value, "y1": value, "line": line, **ends})
    said = target_words(value, "count", str(target["better"] or "lower"))
    style.write(
        drawn, f"Mål: {said}", size, x=ends["x1"], xref=axis, y=value, yref="y", xanchor="right", yanchor="bottom",
        yshift=4, colour="rust", bgcolor="#ffffff", borderpad=1,
    )  # fmt: skip


def _mark(drawn: go.Figure, rows: pd.DataFrame, axis: str, role: str, colour: str) -> None:
    """Baseline as a field; a promise period of months as an inked stretch of the zero line (a year: a large point)."""
    if rows.empty or (role == "promise" and rows["kind"].iloc[0] == "year"):
        return
    first, last = float(rows["position"].iloc[0]) - 0.5, float(rows["position"].iloc[-1]) + 0.5
    place = {"y0": 0, "y1": 1} if role == "baseline" else {"y0": 0, "y1": 0.012}
    drawn.add_shape(
        {"type": "rect", "xref": axis, "yref": "paper", "x0": first, "x1": last, "fillcolor": colour, "line_width": 0}
        | {"layer": "below", **place}
    )


def _write_heading(drawn: go.Figure, part: pd.DataFrame, domain: tuple[float, float], size: Size) -> None:
    left, right, _, _ = MARGIN_PX[size]
    width = (domain[1] - domain[0]) * (style.WIDTH_PX[size] - left - right)
    if width < NARROWEST_HEADING_PX or size == "phone":
        return
    heading = AFTER if part["after"].all() else wording.span_words(part["start"].iloc[0], part["end"].iloc[-1])
    place: dict[str, Any] = {"x": domain[0], "y": 1, "xanchor": "left", "yanchor": "bottom"}
    style.write(drawn, heading, size, yshift=20, bold=True, **place)
    if part["after"].all():
        style.write(drawn, "Ändrar ingen bedömning", size, yshift=4, colour="grey", **place)
    elif not part["role"].any():
        style.write(drawn, "Går inte att jämföra", size, yshift=4, colour="grey", **place)


def _write_values(drawn: go.Figure, frame: pd.DataFrame, size: Size) -> None:
    """The numbers that the verdict compares, above and below their points, and the last one."""
    ok = frame[frame["status"] == "ok"].to_dict("records")
    chosen = [(row, str(row["role"])) for row in ok[:-1] if row["role"]] if frame["kind"].iloc[0] == "year" else []
    values = {role: float(row["value"]) for row, role in chosen}
    for row, role in [*(chosen if size == "wide" else []), (ok[-1], "last")]:
        number = int(row["part"]) + 1
        beside = {"xanchor": "left", "xshift": 8, "yanchor": "middle"}
        is_above = (role == "promise") == (values.get("promise", 0.0) >= values.get("baseline", 0.0))
        over = {"yanchor": "bottom", "yshift": 10} if is_above else {"yanchor": "top", "yshift": -10}
        style.write(
            drawn, wording.number(row["value"]), size, xref=f"x{number if number > 1 else ''}", yref="y",
            x=int(row["position"]), y=float(row["value"]), colour="blue", bold=role != "last",
            **(beside if role == "last" else over),
        )  # fmt: skip
