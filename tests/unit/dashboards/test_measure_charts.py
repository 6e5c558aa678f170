"""Plans, totals, registers, surveys and groups as figure data: what is drawn, and what never is."""

from dataclasses import replace
from datetime import date

import handmade_measures as made
import pandas as pd
import pytest

from pipeline.reporting.dashboards import charts
from pipeline.reporting.dashboards.theme import colours

SET = made.SET


def draw(shown):
    return {one.id.removeprefix(f"{SET}-"): one for one in charts.draw_list(shown, made.verdicts(shown))}


@pytest.fixture(scope="module")
def shown():
    return made.published()


@pytest.fixture(scope="module")
def drawn(shown):
    return draw(shown)


def trace(picture, uid, size="wide"):
    return next(one for one in picture.figures[size].data if one.uid == uid)


def texts(picture, size="wide"):
    return [one.text for one in picture.figures[size].layout.annotations]


def without(shown, indicator, period, **changes):
    rows = shown.observation.astype({"status": "object"}).copy()
    at = (rows["indicator"] == indicator) & (rows["period"] == period)
    for column, value in changes.items():
        rows.loc[at, column] = value
    return replace(shown, observation=rows if changes else rows[~at])


def test_each_measure_has_the_pictures_that_its_data_allows(drawn):
    assert list(drawn) == [
        "traffic_speed-speed_checks-plan",
        "traffic_speed-mean_speed_change-gator",
        "traffic_speed-reported_narcotics_weapons_offences-serie",
        "neighbourhood_watch-active_watch_areas-plan",
        "neighbourhood_watch-active_watch_areas-stolpar",
        "neighbourhood_watch-reported_residential_burglaries-summa",
        "neighbourhood_watch-reported_residential_burglaries-serie",
        "perceived_safety-safe_outdoors_late-enkat",
        "perceived_safety-ever_used_narcotics-grupper",
        "victim_support-support_contacts-stolpar",
        "victim_support-huskurage_adopters-plan",
    ]


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_rows_of_the_table_are_the_plotted_points(drawn, size):
    for picture in drawn.values():
        points = sum((trace.meta or {}).get("points", 0) for trace in picture.figures[size].data)
        assert len(picture.table.rows) == points == len(picture.data), picture.id


def test_text_is_readable_fits_and_is_marked(drawn):
    for picture in drawn.values():
        assert picture.title.startswith("Påhittat exempel: ")
        for size, smallest, width in (("wide", 12, 832), ("phone", 11, 288)):
            layout = picture.figures[size].layout
            assert layout.width == width
            assert min(one.font.size for one in layout.annotations) >= smallest
            assert "Påhittat exempel" in texts(picture, size)
            assert len({one.uid for one in picture.figures[size].data}) == len(picture.figures[size].data)


# ── plans ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_plan_is_hollow_a_fact_is_filled_and_time_is_a_tick(drawn):
    picture = drawn["traffic_speed-speed_checks-plan"]
    assert [trace(picture, f"plan{n}").x[0] for n in (0, 1)] == [1.0, 1.0], "plans are equally long"
    assert trace(picture, "plan0").marker.color == "#ffffff"
    assert [trace(picture, f"fact{n}").x[0] for n in (0, 1)] == [34 / 40, pytest.approx(1 / 3)]
    days = (date(2026, 11, 20) - date(2025, 12, 31)).days
    assert [one.x0 for one in picture.figures["wide"].layout.shapes] == [pytest.approx(days / 365)] * 2
    assert {"34 av 40", "1 av 3", "Hastighetskontroller"} <= set(texts(picture))
    assert picture.title.endswith("Ligger efter planen: hastighetskontroller och kampanjer om hastighet")
    assert "hade 89 procent av tiden gått" in picture.note


def test_words_of_several_activities_stand_in_one_title(drawn):
    title = drawn["neighbourhood_watch-active_watch_areas-plan"].title
    assert title.endswith(
        "Genomfört enligt planen: områden med grannsamverkan; ligger efter planen: hastighetskontroller"
    )


def test_a_target_for_a_share_stands_among_all_that_are_counted(drawn):
    picture = drawn["victim_support-huskurage_adopters-plan"]
    goal, due = picture.figures["wide"].layout.shapes
    assert (goal.x0, goal.line.color) == (pytest.approx(0.6), colours()["rust"])
    assert due.x0 == pytest.approx(0.6 * 324 / 365)
    assert picture.table.rows[0][1:3] == ("9 av 20", "12")


def test_a_hidden_fact_is_no_bar(shown):
    hidden = without(shown, "campaigns", "2026", status="suppressed", value=float("nan"), numerator=float("nan"))
    picture = draw(hidden)["traffic_speed-speed_checks-plan"]
    assert [row[0] for row in picture.table.rows] == ["Hastighetskontroller"]


# ── totals ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_total_is_added_up_month_by_month_against_its_target(drawn):
    picture = drawn["neighbourhood_watch-reported_residential_burglaries-summa"]
    assert trace(picture, "now").y == (6, 11, 17, 21, 25, 30, 35, 42, 48, 56)
    assert trace(picture, "before").y[-1] == sum(made.BURGLARIES_2025)
    (goal,) = picture.figures["wide"].layout.shapes
    assert (goal.y0, goal.y1) == (75, 75)
    assert picture.figures["wide"].layout.yaxis.range[0] == 0
    assert picture.title.endswith("Anmälda bostadsinbrott mot målet högst 75: går inte att säga än")
    assert {"2026: 56", "2025: 96", "Mål: högst 75"} <= set(texts(picture))


@pytest.mark.parametrize("changes", [{"status": "suppressed", "value": float("nan")}, {}])
def test_a_total_ends_where_a_month_is_hidden_or_missing(shown, changes):
    picture = draw(without(shown, "reported_residential_burglaries", "2026-04", **changes))[
        "neighbourhood_watch-reported_residential_burglaries-summa"
    ]
    assert trace(picture, "now").y == (6, 11, 17), "what follows would give the hidden month away"


def test_numbered_marks_say_when_activities_were_done_beside_an_outcome_only(drawn):
    picture = drawn["neighbourhood_watch-reported_residential_burglaries-serie"]
    marks = trace(picture, "marks1")
    assert (marks.text, set(marks.y)) == (("1", "2", "3"), {0})
    assert marks.marker.size == 16
    assert picture.markers == (
        "Påhittat exempel: Juni 2026: hastighetskontroller 6.",
        "Påhittat exempel: Juli–september 2026: hastighetskontroller 22.",
        "Påhittat exempel: Oktober 2026: hastighetskontroller 6.",
    )
    assert "Siffrorna visar när något gjordes, inte vad som har påverkat utvecklingen." in picture.note
    assert drawn["traffic_speed-reported_narcotics_weapons_offences-serie"].markers == ()


# ── registers ────────────────────────────────────────────────────────────────────────────────────────────────


def test_four_states_stand_side_by_side_and_none_is_another(drawn):
    picture = drawn["victim_support-support_contacts-stolpar"]
    values, hidden, empty = (trace(picture, uid) for uid in ("values", "hidden", "empty"))
    assert dict(zip(values.x, values.y, strict=True)) == {0: 14, 1: 18, 3: 21, 5: 0, 6: 16}
    top = picture.figures["wide"].layout.yaxis.range[1]
    assert (hidden.x, hidden.y, hidden.width, hidden.marker.pattern.shape) == ((2,), (top,), (1,), "/")
    assert (empty.x, empty.marker.opacity) == ((4,), 0), "2023 has no row"
    assert {"Visas inte", "… Uppgift saknas", "0"} <= set(texts(picture))
    assert [row[1] for row in picture.table.rows] == ["14", "18", "Visas inte", "21", "Uppgift saknas", "0", "16"]
    assert picture.data["value"].isna().tolist() == [False, False, True, False, True, False, False]


def test_a_hidden_value_is_in_no_byte_of_the_figure(shown):
    picture = draw(without(shown, "support_contacts", "2022", status="suppressed", value=float("nan")))[
        "victim_support-support_contacts-stolpar"
    ]
    assert all("21" not in figure.to_json().replace("2021", "") for figure in picture.figures.values())


def test_a_register_stands_on_zero_with_its_target(drawn):
    picture = drawn["neighbourhood_watch-active_watch_areas-stolpar"]
    assert picture.figures["wide"].layout.yaxis.range[0] == 0
    assert "Mål: minst 12" in texts(picture)
    assert picture.title.endswith("Områden med grannsamverkan: 12 den 31 oktober 2026")


def test_a_year_that_is_not_over_is_hollow(shown):
    rows = shown.observation
    row = rows[(rows["indicator"] == "support_contacts") & (rows["period"] == "2025")].copy()
    row["period"], row["period_start"], row["period_end"] = "2026", date(2026, 1, 1), date(2026, 12, 31)
    picture = draw(replace(shown, observation=pd.concat([rows, row], ignore_index=True)))[
        "victim_support-support_contacts-stolpar"
    ]
    assert trace(picture, "values").marker.color[-1] == "#ffffff"
    assert picture.title.endswith("16 hittills under 2026")
    assert picture.table.rows[-1][2] == "Året är inte slut"


def shares(shown, counted):
    """The register of support contacts as a share: year → part and whole."""
    rows = shown.observation
    like = rows[(rows["indicator"] == "support_contacts") & (rows["period"] == "2025")]
    told = [
        like.assign(period=str(year), period_start=date(year, 1, 1), period_end=date(year, 12, 31), unit="share",
                    value=part / whole, numerator=part, denominator=whole)
        for year, (part, whole) in counted.items()
    ]  # fmt: skip
    info = shown.dictionary["support_contacts"] | {"title": "Andel som fått svar", "unit": "share", "units": ["share"]}
    observation = pd.concat([rows[rows["indicator"] != "support_contacts"], *told], ignore_index=True)
    changed = replace(shown, observation=observation, dictionary=shown.dictionary | {"support_contacts": info})
    return draw(changed)["victim_support-support_contacts-stolpar"]


def test_a_share_of_few_is_told_in_counts_and_never_in_percent(shown):
    # 4 of 5 is not 80 percent: with a base below 20 one case more or less would move it by 20.
    picture = shares(shown, {2024: (3.0, 5.0), 2025: (4.0, 5.0)})
    assert picture.title == "Påhittat exempel: Andel som fått svar: 4 av 5 under 2025"
    assert {"3 av 5", "4 av 5"} <= set(texts(picture)) & set(texts(picture, "phone"))
    axis = picture.figures["wide"].layout.yaxis
    assert (axis.tickvals, axis.ticktext) == ((0.0, 0.5, 1.0), ("inga", "hälften", "alla"))
    assert axis.range[1] > 1, "all of them has room"
    assert picture.table.columns[1] == "Antal av alla"
    assert [row[1] for row in picture.table.rows] == ["3 av 5", "4 av 5"]
    assert list(picture.data["numerator"]) == [3.0, 4.0], "and stand in the file to download"
    said = [picture.title, picture.subtitle, picture.description, picture.note]
    said += [figure.to_json() for figure in picture.figures.values()]
    assert [one for one in said if "procent" in one.lower() or "%" in one.replace("%{", "")] == []


def test_a_share_of_many_is_in_percent_with_its_counts_in_the_title(shown):
    picture = shares(shown, {2024: (0.0, 34.0), 2025: (20.0, 25.0)})  # none is none, of however many
    assert picture.title == "Påhittat exempel: Andel som fått svar: 80 procent (20 av 25) under 2025"
    assert {"0 av 34", "80\u00a0%"} <= set(texts(picture))
    assert picture.table.columns[1] == "Procent"


# ── surveys ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_waves_are_points_with_intervals_and_answers_and_a_new_question_is_a_gap(drawn):
    picture = drawn["perceived_safety-safe_outdoors_late-enkat"]
    waves = trace(picture, "waves")
    assert waves.mode == "markers", "no line joins waves"
    assert waves.x == (0, 2, 3), "an empty step where the question changed"
    assert waves.y == (0.66, 0.70, 0.76)
    assert waves.error_y.array == pytest.approx((0.04, 0.03, 0.03))
    assert picture.figures["wide"].layout.yaxis.range[0] == 0
    assert "2025<br>811 svar" in picture.figures["wide"].layout.xaxis.ticktext
    assert "Går inte att jämföra" in texts(picture)
    assert (
        "Svaren 2021 går inte att jämföra med dem 2025 och framåt, eftersom frågans utformning inte är densamma."
        in picture.note
    )
    assert picture.table.rows[1] == (
        "Exempelkommun",
        "2025",
        "70\u00a0%",
        "mellan 67 och 73\u00a0%",
        "811",
        "1\u00a0622",
    )


@pytest.mark.parametrize(
    ("status", "words", "place"),
    [("suppressed", "Visas inte", 0.5), ("missing", "… Uppgift saknas", 0), ("not_applicable", "– Inte aktuellt", 0)],
)
def test_a_wave_without_a_number_says_why_as_a_year_of_a_register_does(shown, status, words, place):
    nan = float("nan")
    gone = without(shown, "safe_outdoors_late", "2025", status=status, value=nan, lower=nan, upper=nan)
    picture = draw(gone)["perceived_safety-safe_outdoors_late-enkat"]
    hidden = [one for one in picture.figures["wide"].data if one.uid == "hidden"]
    assert [one.x for one in hidden] == ([(2,)] if status == "suppressed" else [])
    (said,) = [one for one in picture.figures["wide"].layout.annotations if one.text == words]
    top = picture.figures["wide"].layout.yaxis.range[1]
    assert (said.x, said.y) == (2, pytest.approx(place * top))


def test_without_answers_it_is_said(shown):
    told = [one for one in shown.label["survey"] if one["period"] != "2025"]
    picture = draw(replace(shown, label=shown.label | {"survey": told}))["perceived_safety-safe_outdoors_late-enkat"]
    assert "2025<br>antal svar ej publicerat" in picture.figures["wide"].layout.xaxis.ticktext
    assert picture.table.rows[1][4] == "Antal svar ej publicerat"


def test_one_wave_is_no_picture(shown):
    rows = shown.observation
    one = rows[(rows["indicator"] != "safe_outdoors_late") | (rows["period"] == "2026")]
    assert "perceived_safety-safe_outdoors_late-enkat" not in draw(replace(shown, observation=one))


def test_another_area_is_a_named_diamond_where_the_question_is_the_same(shown):
    rows = shown.observation
    other = rows[(rows["indicator"] == "safe_outdoors_late") & (rows["period"] == "2026")].assign(
        area_code="9998", value=0.71
    )
    label = shown.label | {"area": shown.label["area"] | {"9998": "Provkommun"}}
    with_other = replace(shown, observation=pd.concat([rows, other], ignore_index=True), label=label)
    picture = draw(with_other)["perceived_safety-safe_outdoors_late-enkat"]
    assert trace(picture, "other0").marker.symbol == "diamond-open"
    assert "Provkommun" in texts(picture)
    assert picture.table.rows[-1][:3] == ("Provkommun", "2026", "71\u00a0%")
    assert "därför att uppgifter finns" in picture.note


def test_a_police_areas_figures_say_whose_they_are(shown):
    rows = shown.observation.copy()
    rows.loc[rows["indicator"] == "safe_outdoors_late", "area_code"] = "lpo:exempel"
    label = shown.label | {"area": shown.label["area"] | {"lpo:exempel": "Lokalpolisområde Exempel"}}
    picture = draw(replace(shown, observation=rows, label=label))["perceived_safety-safe_outdoors_late-enkat"]
    assert "Uppgiften gäller Lokalpolisområde Exempel, inte bara Exempelkommun." in picture.note
    assert picture.table.rows[0][0] == "Lokalpolisområde Exempel"
    assert "76 procent, 2026" in picture.title, "no verdict of the municipality's"


def test_groups_stand_in_key_order_and_a_hidden_one_is_hatched(drawn):
    picture = drawn["perceived_safety-ever_used_narcotics-grupper"]
    groups = ["Årskurs 9, pojkar", "Årskurs 9, flickor", "Gymnasiet årskurs 2, pojkar", "Gymnasiet årskurs 2, flickor"]
    assert [row[0] for row in picture.table.rows] == groups
    assert [row[2] for row in picture.table.rows] == ["13\u00a0%", "8\u00a0%", "Visas inte", "24\u00a0%"]
    assert trace(picture, "group2").marker.pattern.shape == "/"
    assert trace(picture, "group1").error_x.array == pytest.approx((0.03,))


def test_groups_are_told_from_the_lowest_to_the_highest_that_is_shown(shown, drawn):
    name = "perceived_safety-ever_used_narcotics-grupper"
    title = "Påhittat exempel: Andel elever som någon gång använt narkotika"
    assert drawn[name].title == f"{title}: från 8 procent till 24 procent i de grupper som visas, 2025"
    rows = shown.observation.copy()
    groups = rows["indicator"] == "ever_used_narcotics"
    every = replace(shown, observation=rows[~groups | (rows["status"] == "ok")])
    assert draw(every)[name].title == f"{title}: från 8 procent till 24 procent beroende på grupp, 2025"
    rows.loc[groups & (rows["status"] == "ok"), ["numerator", "denominator"]] = (3.0, 12.0)
    few = draw(replace(shown, observation=rows))[name]
    assert few.title == f"{title}, efter grupp, 2025"
    assert [row[2] for row in few.table.rows] == ["3 av 12", "3 av 12", "Visas inte", "3 av 12"]
