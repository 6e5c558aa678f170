"""The set's municipality beside others, per 100 000 inhabitants: one small panel each, on one scale.

In one plot a municipality with many offences flattens the rest; and nothing is ranked: panels stand in code order.
"""

import pandas as pd
import plotly.graph_objects as go

from pipeline.reporting import wording
from pipeline.reporting.dashboards.charts import style
from pipeline.reporting.dashboards.charts.base import Chart, Size, Subject, Table, Words
from pipeline.reporting.dashboards.theme import colours

HEIGHT_PX = {"wide": 236, "phone": 520}
MARGIN_PX = {"wide": (48, 12, 52, 30), "phone": (44, 12, 52, 28)}
FEWEST_POINTS = 3
GAP = {"wide": 0.06, "phone": 0.12}


def data(subject: Subject) -> pd.DataFrame:
    """Yearly rates of the latest comparable series, of the set's own area and of the others that are at hand.

    Returns:
        Columns area_code, area, own, period, position (year), value, preliminary; own area first. Empty without others.
    """
    rows = subject.rows
    rows = rows[(rows["unit"] == "per_100k") & (rows["period_kind"] == "year") & (rows["dimension"] == "")]
    rows = rows[rows["status"] == "ok"].sort_values(["area_code", "period"])
    own = rows[rows["area_code"] == subject.promise_set["area_code"]]
    if own.empty:
        return pd.DataFrame()
    rows = rows[rows["series"] == own["series"].iloc[-1]]
    frame = rows[["area_code", "period", "value", "preliminary"]].copy()
    frame["area"] = [subject.area_name(code) for code in frame["area_code"]]
    frame["own"] = frame["area_code"] == subject.promise_set["area_code"]
    frame["position"] = frame["period"].astype("int64")
    enough = frame.groupby("area_code")["value"].transform("size") >= FEWEST_POINTS
    frame = frame[enough].sort_values(["own", "area_code", "position"], ascending=[False, True, True])
    return frame.reset_index(drop=True) if frame["area_code"].nunique() > 1 else pd.DataFrame()


def figure(frame: pd.DataFrame, subject: Subject, size: Size) -> go.Figure:
    """One panel per other area, side by side or (phone) stacked, the set's own area in each."""
    drawn = style.figure(size, HEIGHT_PX[size], MARGIN_PX[size], synthetic=bool(subject.promise_set["demo"]))
    own = frame[frame["own"]]
    others = [rows for _, rows in frame[~frame["own"]].groupby("area_code", sort=False)]
    top = float(frame["value"].max()) * 1.06
    length = (1 - GAP[size] * (len(others) - 1)) / len(others)
    for number, other in enumerate(others, 1):
        start = (number - 1) * (length + GAP[size])
        along = [round(start, 5), round(start + length, 5)]
        down = [round(1 - start - length, 5), round(1 - start, 5)]
        wide = size == "wide"
        suffix = str(number) if number > 1 else ""
        first, last = int(frame["position"].min()), int(frame["position"].max())
        drawn.update_layout({
            f"xaxis{suffix}": style.time_axis(
                domain=along if wide else [0, 1], range=[first - 0.5, last + 0.5], tickvals=[first, last],
                anchor=f"y{suffix}",
            ),
            f"yaxis{suffix}": style.value_axis(
                domain=[0, 1] if wide else down, range=[0, top], anchor=f"x{suffix}", nticks=4,
                showticklabels=number == 1 or not wide,
            ),
        })  # fmt: skip
        _line(drawn, other, suffix, "grey", f"other{number}", counted=True)
        _line(drawn, own, suffix, "blue", f"own{number}", counted=number == 1)
        place = {"x": along[0] if wide else 0, "y": 1 if wide else down[1], "yanchor": "bottom", "xanchor": "left"}
        style.write(drawn, other["area"].iloc[0], size, colour="grey", bold=True, yshift=6, **place)
    style.write(
        drawn, f"Blå linje: {subject.area}. Streckad: den andra kommunen", size, x=0, y=1, xanchor="left",
        yanchor="bottom", yshift=26, xshift=2 - MARGIN_PX[size][0],
    )  # fmt: skip
    return drawn


def words(frame: pd.DataFrame, subject: Subject) -> Words:
    """A plain fact, no finding: what the panels show and why these municipalities."""
    others = list(dict.fromkeys(frame.loc[~frame["own"], "area"]))
    span = f"{frame['period'].min()}–{frame['period'].max()}"
    last = frame[frame["period"] == frame["period"].max()]
    values = wording.listed([f"{area} {wording.number(value)}" for area, value in last[["area", "value"]].to_numpy()])
    return Words(
        title=f"{subject.title} i {subject.area} och {wording.small_number(len(others))} andra kommuner",
        subtitle=f"Antal per 100{wording.SPACE}000 invånare och år, {span}.",
        description=(
            f"Ett litet linjediagram för var och en av {wording.listed(others)}, med {subject.area} i alla, på samma "
            f"skala från noll. År {frame['period'].max()}: {values} per 100{wording.SPACE}000 invånare. "
            "Alla värden finns i tabellen."
        ),
        note=(
            f"Kommunerna visas därför att uppgifter finns, inte därför att de liknar {subject.area}. "
            "Ordningen är kommunkodens, inte storlekens."
        ),
        table=Table(
            ("Kommun", "År", f"Per 100{wording.SPACE}000 invånare"),
            tuple(
                (row["area"], row["period"], wording.number(row["value"]) + (" (preliminär)" * row["preliminary"]))
                for row in frame.to_dict("records")
            ),
        ),
    )


CHART = Chart("jamforelse", data, figure, words)


def _line(drawn: go.Figure, rows: pd.DataFrame, suffix: str, colour: str, uid: str, *, counted: bool) -> None:
    own = colour == "blue"
    drawn.add_scatter(
        x=rows["position"].tolist(), y=rows["value"].tolist(), xaxis=f"x{suffix}", yaxis=f"y{suffix}", mode="lines",
        line={"color": colours()[colour], "width": 2.5 if own else 1.25, "dash": "solid" if own else "5px,3px"},
        hovertemplate=f"{rows['area'].iloc[0]} %{{x}}: %{{y:,.0f}}<extra></extra>",
        meta={"points": len(rows) if counted else 0}, uid=uid,
    )  # fmt: skip
