"""Two surveys that ask the same thing are two pictures, each by its name; and a mean of years says what it is."""

from dataclasses import replace

import handmade_measures as made
import pandas as pd

from pipeline.reporting.dashboards import charts

EVER, SUPPORT = "ever_used_narcotics", "support_contacts"


def draw(shown):
    return {one.id.removeprefix(f"{made.SET}-"): one for one in charts.draw_list(shown, made.verdicts(shown))}


def with_another_survey(shown):
    """The same groups once more, asked by somebody else a month later."""
    rows = shown.observation
    own = rows[(rows["indicator"] == EVER) & (rows["period"] == "2025")]
    later = own.assign(period="2025-04", series="en annan enkät")
    asked = [one | {"publication": "Skolenkäten i Exempelkommun 2025, tabell 7"} for one in shown.label["survey"]]
    others = [
        one | {"period": "2025-04", "survey": "Elevenkäten, med andras frågor"}
        for one in shown.label["survey"]
        if one["indicator"] == EVER
    ]
    return replace(
        shown,
        observation=pd.concat([rows, later], ignore_index=True),
        label=shown.label | {"survey": [*asked, *others]},
    )


def test_each_survey_has_a_picture_of_its_own_that_says_so():
    drawn = draw(with_another_survey(made.published()))
    first, second = drawn[f"perceived_safety-{EVER}-grupper"], drawn[f"perceived_safety-{EVER}-grupper-2"]
    assert "(Skolenkäten i Exempelkommun)" in first.title
    assert "(Elevenkäten)" in second.title
    assert set(first.data["period"]) == {"2025"}
    assert set(second.data["period"]) == {"2025-04"}
    apart = "Två enkäter som inte går att jämföra: Skolenkäten i Exempelkommun och Elevenkäten."
    assert apart in first.subtitle
    assert apart in second.subtitle


def test_one_survey_alone_is_not_named():
    (picture,) = [one for name, one in draw(made.published()).items() if f"{EVER}-grupper" in name]
    assert "enkäter" not in picture.subtitle


def test_a_share_beside_its_target_is_never_rounded_to_it():
    shown = made.published()
    rows = shown.observation.copy()
    rows.loc[(rows["indicator"] == "safe_outdoors_late") & (rows["period"] == "2026"), "value"] = 0.7775  # target 0.78
    picture = draw(replace(shown, observation=rows))["perceived_safety-safe_outdoors_late-enkat"]
    assert picture.table.rows[-1][2] == "77,8\u00a0%"


def test_a_mean_of_three_years_is_called_one():
    # 36 a year in 2024–2026, whatever 2026 itself was.
    shown = made.published()
    rows = shown.observation.copy()
    means = rows["indicator"] == SUPPORT
    rows.loc[means, ["method", "denominator"]] = ["mean_of_years", 3.0]
    last = means & (rows["status"] == "ok")
    year = int(rows.loc[last, "period"].max())
    rows.loc[last & (rows["period"] == str(year)), "value"] = 36.0
    picture = draw(replace(shown, observation=rows))[f"victim_support-{SUPPORT}-stolpar"]
    assert f"i genomsnitt 36 om året {year - 2}–{year}" in picture.title
    assert "Medelvärde av tre år, vid det sista året," in picture.subtitle
    assert picture.table.columns[1] == "Medelvärde av tre år"
