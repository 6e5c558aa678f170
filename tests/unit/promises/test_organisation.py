"""organisation.toml: everything in it is the organisation's own words, and what is wrong is said with line and key."""

import pytest

from pipeline import organisation
from pipeline.promises import TableError

SETS, INDICATORS = ("nacka_2017",), ("reported_vandalism", "mean_speed")
WHOLE = """
[accessibility]
organisation = "Exempelkommun"
site = "Löften"
conformance = "partially"
assessed_on = 2026-11-01
method = "Självskattning"
updated_on = 2026-11-02
report_url = "mailto:tillganglighet@exempelkommun.example"
complaint_url = "https://www.digg.se/tdosanmalan"

[[accessibility.fault]]
text = "Diagrammen går inte att zooma."
reason = "not_compliant"

[[correction]]
set = "nacka_2017"
date = 2026-12-01
indicator = "reported_vandalism"
period = "2017"
text = "Antalet var 731, inte 713."
"""


def problems(text: str) -> list[tuple[int | None, str, str]]:
    with pytest.raises(TableError) as error:
        organisation.parse(text, SETS, INDICATORS)
    return [(one.line, one.key, one.text) for one in error.value.problems]


def test_a_filled_in_file_is_read_whole():
    content = organisation.parse(WHOLE, SETS, INDICATORS).content()
    assert content["accessibility"]["assessed_on"] == "2026-11-01"
    assert content["accessibility"]["report"] is None
    assert content["accessibility"]["faults"] == [
        {"text": "Diagrammen går inte att zooma.", "reason": "not_compliant", "explanation": None}
    ]
    assert content["corrections"][0]["period"] == "2017"
    assert content["open_data"] is None


@pytest.mark.parametrize("text", ["", "# bara en anteckning\n", "[accessibility]\n", '[accessibility]\nsite = ""\n'])
def test_nothing_filled_in_is_nothing_wrong(text: str):
    content = organisation.parse(text, SETS, INDICATORS).content()
    assert not content["accessibility"] or not any(content["accessibility"].values())
    assert content["corrections"] == []


@pytest.mark.parametrize(
    ("wrong", "right", "line", "key", "said"),
    [
        ("site =", "sajt =", 4, "accessibility.sajt", "nyckeln 'sajt' finns inte."),
        ('"partially"', '"delvis"', 5, "accessibility.conformance", "ska vara ett av fully, partially, not"),
        ("2026-11-01", '"i november"', 6, "accessibility.assessed_on", "ska vara ett datum som 2026-12-31"),
        ("https://www.digg.se", "javascript:x", 10, "accessibility.complaint_url", "ska börja med https://"),
        ('reason = "not_compliant"', "", 12, "accessibility.fault[1].reason", "reason saknas."),
        ('"nacka_2017"', '"nacka_2018"', 17, "correction[1].set", "finns inte. Finns: nacka_2017."),
        ('"reported_vandalism"', '"vandalism"', 19, "correction[1].indicator", "Närmast: 'reported_vandalism'."),
        ('period = "2017"\n', "", 16, "correction[1].period", "period saknas."),
        ("date = 2026-12-01\n", "", 16, "correction[1].date", "date saknas."),
        ("[[correction]]", "[correction]", 16, "correction", "dubbla hakparenteser"),
        ('set = "nacka_2017"', "set = ", 17, "", "går inte att läsa som TOML"),
    ],
)
def test_what_is_wrong_is_said_with_line_and_key(wrong: str, right: str, line: int, key: str, said: str):
    found = problems(WHOLE.replace(wrong, right, 1))
    assert (line, key) in [(one[0], one[1]) for one in found]
    assert any(said in text for _, _, text in found)


def test_everything_wrong_is_said_at_once():
    found = problems('[accessibility]\nsajt = 1\n[open_data]\nlicence_url = "CC0"\n[[correction]]\nset = "x"\n')
    assert {key for _, key, _ in found} >= {"accessibility.sajt", "correction[1].date", "correction[1].text"}
