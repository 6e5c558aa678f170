"""What holds of every sentence: direction by sign, shares that recompute, nothing of hidden rows."""

import re

import pandas as pd
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from pipeline.reporting import cases, sentences, verdicts
from pipeline.reporting.published import Published

BURGLARIES, SAFE, MEMBERS = "reported_residential_burglaries", "safe_outdoors_late", "member_households"
NUMBERS = ("numerator", "denominator", "value", "lower", "upper", "standard_error", "df", "base_n")
STATED = {"period": "2016", "value": None}
BLOCKED = re.compile(
    r"\b(no-go-zon|problemområde|värsting|våg|explosion|succé|krafttag|tack vare|ledde till|effekten blev|tryggaste|"
    r"otryggaste|seriebrott|utfall|utfallet|vi lovade|offer)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def tell(given):
    """Rows of one indicator → the verdict with its sentence, without a folder in between."""

    def told(indicator, rows, kind="outcome", **more):
        frame = pd.DataFrame(rows).astype(dict.fromkeys(NUMBERS, "float64"))
        named = given.promise("p", [given.commitment("1a", kind, [indicator], **more)])
        promise_set = given.promise_set([named])
        empty = pd.DataFrame()
        shown = Published(frame, empty, empty, empty, {"set_2017": promise_set}, given.dictionary, given.labels)
        row = sentences.add(verdicts.judge(shown), shown).iloc[0]
        assert not BLOCKED.search(row["sentence"])
        return row, cases.case_of(shown, promise_set, named, indicator)

    return told


@settings(max_examples=60, deadline=None)
@drawn(st.integers(0, 3000), st.integers(0, 3000))
def test_direction_words_follow_the_sign(tell, given, was, became):
    rows = [given.observed(BURGLARIES, "2016", float(was)), given.observed(BURGLARIES, "2017", float(became))]
    row, _ = tell(BURGLARIES, rows, baseline=STATED)
    text = row["sentence"]
    assert bool(re.search(r"\bfler( \(|\.)", text)) == (row["change"] == "increase") == ("Ökningen" in text)
    assert bool(re.search(r"\bfärre( \(|\.)", text)) == (row["change"] == "decrease") == ("Minskningen" in text)
    if row["change"] == "increase":
        assert became > was
    if row["change"] == "decrease":
        assert became < was
    assert not re.search(r"\b(bättre|sämre|bra|dålig)\b", text)


@settings(max_examples=60, deadline=None)
@drawn(st.integers(1, 4000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_every_printed_share_recomputes(tell, given, counted):
    part, whole = counted
    row = given.observed(MEMBERS, "2017", part / whole, numerator=part, denominator=whole)
    text = tell(MEMBERS, [row], "activity")[0]["sentence"].replace("\u00a0", "")
    assert f"{part} av {whole}" in text
    for percent, n, of in re.findall(r"(\d+) procent \((\d+) av (\d+)\)", text):
        assert abs(int(percent) - 100 * int(n) / int(of)) <= 0.5 + 1e-6
        assert int(of) >= 20
    assert ("procent" in text) == (whole >= 20 and part > 0)


@settings(max_examples=60, deadline=None)
@drawn(st.floats(0.02, 0.98), st.floats(0.02, 0.98), st.integers(30, 5000))
def test_the_printed_difference_is_that_of_the_printed_shares(tell, given, was, became, n):
    rows = [
        given.observed(SAFE, year, share, base_n=n, standard_error=(share * (1 - share) / n) ** 0.5)
        for year, share in (("2016", was), ("2017", became))
    ]
    text = tell(SAFE, rows, baseline=STATED)[0]["sentence"].replace(",", ".")
    then, now = (float(one) for one in re.findall(r"([\d.]+) procent år", text))
    apart = re.search(r"Skillnaden är ([\d.]+) procentenhet", text)
    assert abs((float(apart[1]) if apart else 0.0) - abs(now - then)) < 1e-6
    assert ("Ökningen" in text) <= (became > was)
    assert ("Minskningen" in text) <= (became < was)


@settings(max_examples=40, deadline=None)
@drawn(
    st.lists(st.integers(5, 90), min_size=12, max_size=12),
    st.sets(st.integers(1, 12), min_size=1),
    st.sampled_from([(BURGLARIES, "outcome"), ("lectures_parents", "activity"), ("lecture_participants", "activity")]),
)
def test_no_sentence_prints_a_number_beside_a_hidden_row(tell, given, counts, hidden, named):
    """Not the visible months either: their sum and a published year would give the hidden one away."""
    indicator, kind = named
    rows = [
        given.observed(indicator, f"2017-{month:02}", None, status="suppressed")
        if month in hidden
        else given.observed(indicator, f"2017-{month:02}", float(n))
        for month, n in enumerate(counts, start=1)
    ]
    rows.append(given.observed(indicator, "2016", 240.0))
    text = tell(indicator, rows, kind)[0]["sentence"]
    assert not re.search(r"\d", text.replace("2017", "").replace("2016", "")), text
