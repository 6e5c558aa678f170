"""Figures as figure data: what is drawn, on which scale, and what is said about it."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import handmade
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
    # A background proves nothing: both values and no word of certainty, and at once what it does not show.
    assert picture.title == "Bakgrund: anmälda narkotika- och vapenbrott: 713 år 2016 och 731 år 2017"
    assert picture.subtitle.endswith("Antalet narkotikabrott speglar främst hur mycket polisen kontrollerar.")


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


def test_a_series_that_is_not_judged_is_named_by_its_last_value(pictures):
    title = pictures["exempelkommun_2026-traffic_speed-reported_narcotics_weapons_offences-serie"].title
    assert title == ("Påhittat exempel: Bakgrund: anmälda narkotika- och vapenbrott: 20 i oktober 2026 (preliminärt)")


def test_a_month_without_a_row_is_a_gap_in_line_and_band_and_is_said(published, verdicts):
    rows = published.observation
    absent = (rows["area_code"] == "9999") & rows["period"].isin(["2025-02", "2026-03", "2026-04"])
    picture = charts.draw_list(replace(published, observation=rows[~absent]), verdicts)[1]
    (line,) = traces(picture, prefix="line")
    assert len(line.x) == 34
    assert [at for at, value in enumerate(line.y) if value is None] == [13, 20, 26, 27]
    assert not line.connectgaps
    assert len(traces(picture, prefix="band")) == 4
    assert len(traces(picture, prefix="hidden")[0].x) == 1, "what is missing is not what is hidden"
    assert picture.table.rows[13] == ("februari 2025", "Uppgift saknas", "", "")
    assert "Uppgift saknas för februari 2025. Uppgift saknas för mars–april 2026." in picture.note
    assert pd.isna(picture.data["value"][13])


def test_a_year_without_a_row_is_a_gap(published, verdicts):
    rows = published.observation
    absent = (rows["area_code"] == "0182") & (rows["period"] == "2001") & (rows["unit"] == "count")
    pictures = {one.id: one for one in charts.draw_list(replace(published, observation=rows[~absent]), verdicts)}
    line = traces(pictures[f"{NACKA}-serie"], prefix="line")[0]
    assert (line.x[5], line.y[5]) == (2001, None)
    assert "Uppgift saknas för 2001." in pictures[f"{NACKA}-serie"].note


def test_preliminary_months_are_said_not_to_be_compared(pictures):
    note = pictures[f"{EXEMPEL}-reported_narcotics_weapons_offences-serie"].note
    assert "De två sista månaderna är preliminära (ihåliga punkter) och jämförs inte." in note


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


def test_a_street_shows_its_published_change_and_no_interval(pictures, published):
    picture = pictures[f"{EXEMPEL}-mean_speed_change-gator"]
    rows = published.observation
    rows = rows[(rows["indicator"] == "mean_speed_change") & (rows["dimension"] == "site")]
    streets = {
        handmade.SITES[key.removeprefix("site=")][0]: value for key, value in rows[["group_key", "value"]].values
    }
    own = picture.data[picture.data["role"] != "difference"]
    assert dict(zip(own["street"], own["change"], strict=True)) == streets
    assert own[["lower", "upper"]].isna().all(axis=None)
    assert [one.error_x.visible for one in traces(picture, prefix="change")] == [False] * 8 + [True]
    assert [row[6] for row in picture.table.rows] == [""] * 8 + ["mellan −2,9 och −1,3"]
    assert "räknad på hela dygn med samma veckodagar före och efter" in picture.note
    assert "En enskild gata kan inte bedömas." in picture.note


def test_a_street_without_levels_still_has_its_change(published, verdicts):
    rows = published.observation
    picture = charts.draw_list(replace(published, observation=rows[rows["indicator"] != "mean_speed"]), verdicts)[0]
    assert picture.table.rows[0][2:6] == ("30", "", "", "−2,1")


def test_speeds_show_change_interval_and_goal(pictures):
    picture = pictures[f"{EXEMPEL}-mean_speed_change-gator"]
    changes = traces(picture, prefix="change")
    assert [round(one.x[0], 1) for one in changes] == [-2.1, -2.0, -2.7, -1.6, -2.6, 0.4, -0.5, -0.2, -2.1]
    assert changes[-1].error_x.array[0] == pytest.approx(0.8)
    assert changes[-1].marker.symbol == "diamond"
    (goal,) = picture.figures["wide"].layout.shapes
    assert (goal.x0, goal.line.color) == (-2.0, colours()["rust"])
    assert picture.table.rows[0][2:6] == ("30", "38,2", "36,0", "−2,1")
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


def test_a_description_compares_only_what_can_be_compared_and_says_what_is_not_shown(pictures):
    real = pictures[f"{NACKA}-serie"].description
    assert "Siffrorna till och med 2014 går inte att jämföra med dem från 2015 och framåt. Från 2015 är lägst" in real
    assert "1\u00a0104" not in real, "of 2014, before the break"
    hidden = pictures[f"{EXEMPEL}-reported_narcotics_weapons_offences-serie"]
    assert "September 2025: Visas inte." in hidden.description
    assert all("Visas inte" in texts(hidden, size) for size in ("wide", "phone")), "in the picture too"


def test_a_street_is_what_its_row_is_about(pictures):
    table = pictures[f"{EXEMPEL}-mean_speed_change-gator"].table
    assert table.columns[:2] == ("Gata", "Grupp")
    assert table.rows[0][:2] == ("Björkvägen", "Gator med åtgärder")
