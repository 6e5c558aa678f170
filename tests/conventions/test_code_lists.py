"""What a hand-kept file may hold, by the code lists that readers know, is what the catalogue measures."""

from pipeline.indicators import measured
from pipeline.indicators.catalogue import BY_ID, INDICATORS
from pipeline.ingestion import codes

MEASURES = [one.measure for one in INDICATORS if one.measure is not None]
LOGS = [one.parameters for one in MEASURES if one.name == measured.ACTIVITY_LOG]


def test_every_activity_is_counted_and_none_else_is_known():
    assert set(codes.activities()) == {activity for log in LOGS for activity in log["activities"]}
    assert set(codes.activities()) <= set(BY_ID)


def test_every_register_measure_is_read_by_an_indicator():
    own = {one.parameters["register"] for one in MEASURES if one.name == measured.REGISTER}
    assert set(codes.register_measures()) == own | {log["out_of"] for log in LOGS if log["out_of"]}
    # A register's id is the indicator's own; how many households there are is one's denominator.
    assert own == {one.id for one in INDICATORS if one.measure and one.measure.name == measured.REGISTER}
    assert "member_households" in own


def test_every_survey_indicator_has_its_figures():
    carried = {one.id for one in INDICATORS if one.measure and one.measure.name == measured.SURVEY_FIGURE}
    assert set(codes.survey_indicators()) == carried
    assert carried == {one.id for one in INDICATORS if one.sensitivity == "survey"}


def test_audiences_and_groups_that_indicators_name_can_be_written():
    named = {audience for log in LOGS for audience in (*log["audiences"], *log["group_audiences"])}
    assert named <= set(codes.audiences())
    assert {key for log in LOGS for key in log["group_keys"]} <= set(codes.groups())
