"""Figures as figure data: what is drawn, on which scale, and what is said about it."""

from datetime import date
from itertools import pairwise

import pandas as pd
import pytest

from pipeline.reporting.dashboards import charts
from pipeline.reporting.dashboards.theme import colours

NACKA = "nacka_2017-youth_narcotics-reported_narcotics_weapons_offences"
EXEMPEL = "exempelkommun_2026-traffic_speed"


def traces(picture, size="wide", prefix=""):
    return [one for one in picture.figures[size].data if one.uid.startswith(prefix)]


def texts(picture, size="wide"):
    return [one.text for one in picture.figures[size].layout.annotations]


def test_every_promise_gets_the_pictures_it_has_data_for(pictures):
    assert list(pictures) == [
        f"{EXEMPEL}-mean_speed_change-gator",
        f"{EXEMPEL}-reported_narcotics_weapons_offences-serie",
        f"{NACKA}-serie",
        f"{NACKA}-jamforelse",  # a made-up municipality is never compared with real ones
    ]


def test_counts_stand_on_zero_and_a_break_is_a_gap(pictures):
    picture = pictures[f"{NACKA}-serie"]
    lines = traces(picture, prefix="line")
    assert [(line.x[0], line.x[-1]) for line in lines] == [(1996, 2014), (2015, 2017), (2018, 2025)]
    assert lines[1].y == (1057, 713, 731)
    assert picture.figures["wide"].layout.yaxis.range[0] == 0
    domains = [picture.figures["wide"].layout[f"xaxis{n}"].domain for n in ("", "2", "3")]
    assert all(before[1] < after[0] for before, after in pairwise(domains))
    widths = [(end - start) / len(line.x) for (start, end), line in zip(domains, lines, strict=True)]
    assert max(widths) - min(widths) < 0.0002  # equal pixels per year
    assert "Siffrorna till och med 2014 går inte att jämföra med dem från 2015 och framåt." in picture.note


def test_later_years_are_hollow_and_the_compared_values_are_written(pictures):
    picture = pictures[f"{NACKA}-serie"]
    _, judged, later = traces(picture, prefix="line")
    assert set(judged.marker.color) == {colours()["blue"]}
    assert set(later.marker.color) == {"#ffffff"}
    assert judged.marker.size == (5, 5, 9)  # the promise year
    assert {"713", "731", "804"} <= set(texts(picture))
    assert picture.title == "Anmälda narkotika- och vapenbrott: ingen säkerställd förändring, 2016 mot 2017"


def test_baseline_is_tinted(pictures):
    (shape,) = pictures[f"{NACKA}-serie"].figures["wide"].layout.shapes
    assert (shape.xref, shape.x0, shape.x1, shape.fillcolor) == ("x2", 2015.5, 2016.5, colours()["tint"])


def test_a_hidden_month_is_a_hatched_gap_and_no_number_of_it_is_anywhere(pictures):
    picture = pictures[f"{EXEMPEL}-reported_narcotics_weapons_offences-serie"]
    (hidden,) = traces(picture, prefix="hidden")
    (line,) = traces(picture, prefix="line")
    at = line.x.index(hidden.x[0])
    assert line.y[at] is None
    assert hidden.marker.pattern.shape == "/"
    assert len(traces(picture, prefix="band")) == 2, "no interval is drawn across it"
    assert picture.table.rows[at][:3] == ("september 2025", "Visas inte", "")
    assert line.marker.color[-3:] == (colours()["blue"], "#ffffff", "#ffffff")  # the last two are preliminary


def test_made_up_data_is_marked_in_words_and_in_the_picture(pictures):
    for picture in pictures.values():
        said = (picture.title, picture.subtitle, picture.description, picture.note, picture.source)
        assert {text.startswith("Påhittat exempel: ") for text in said} == {picture.synthetic}
        assert all(("Påhittat exempel" in texts(picture, size)) == picture.synthetic for size in ("wide", "phone"))


def test_comparison_has_one_panel_each_on_one_scale(pictures):
    picture = pictures[f"{NACKA}-jamforelse"]
    layout = picture.figures["wide"].layout
    assert layout.yaxis.range == layout.yaxis2.range == layout.yaxis3.range
    assert layout.yaxis.range[0] == 0
    assert len(traces(picture, prefix="own")) == len(traces(picture, prefix="other")) == 3
    assert "Kommunerna visas därför att uppgifter finns, inte därför att de liknar Nacka." in picture.note
    assert picture.table.rows[0] == ("Nacka", "2015", "1\u00a0089")


def test_speeds_show_change_interval_and_goal(pictures):
    picture = pictures[f"{EXEMPEL}-mean_speed_change-gator"]
    changes = traces(picture, prefix="change")
    assert [round(one.x[0], 1) for one in changes] == [-2.2, -2.1, -2.8, -1.7, -2.7, 0.3, -0.6, -0.3, -2.1]
    # Welch by hand: se = √(0,4² + 0,4²) = 0,5657, df = 12, t = 2,1788
    assert changes[0].error_x.array[0] == pytest.approx(2.1788 * 0.56569, abs=1e-4)
    assert changes[-1].marker.symbol == "diamond"
    (goal,) = picture.figures["wide"].layout.shapes
    assert (goal.x0, goal.line.color) == (-2.0, colours()["rust"])
    assert picture.table.rows[0][2:6] == ("30", "38,2", "36,0", "−2,2")
    assert "mellan −2,9 och −1,3" in picture.description


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_rows_of_the_table_are_the_plotted_points(pictures, size):
    for picture in pictures.values():
        points = sum((trace.meta or {}).get("points", 0) for trace in picture.figures[size].data)
        assert len(picture.table.rows) == points == len(picture.data)


def test_every_trace_has_an_id_of_its_own_and_every_font_is_readable(pictures):
    for picture in pictures.values():
        for size, smallest in (("wide", 12), ("phone", 11)):
            figure = picture.figures[size]
            assert len({trace.uid for trace in figure.data}) == len(figure.data)
            assert all(trace.uid for trace in figure.data)
            assert min(one.font.size for one in figure.layout.annotations) >= smallest


def test_two_values_are_no_series(published, verdicts):
    rows = published.observation
    few = rows[(rows["area_code"] == "0182") & (rows["unit"] == "count")].tail(2)
    some = type(published)(**{**published.__dict__, "observation": few})
    assert charts.draw_list(some, verdicts) == []


def test_an_unfinished_period_has_no_gap_after_it(published, verdicts):
    closed = verdicts[verdicts["promise_set"] == "nacka_2017"]
    promise = {**published.promise["nacka_2017"], "period_end": "2026-12-31"}
    running = type(published)(**{**published.__dict__, "promise": {"nacka_2017": promise}})
    (picture, _) = charts.draw_list(running, closed)
    assert not picture.data["after"].any()
    assert isinstance(picture.data["start"].iloc[0], date)
    assert pd.notna(picture.data["value"]).all()
