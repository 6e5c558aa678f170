"""Primary protection and its audit: literal tables, and the law that ties the two together."""

import itertools
import math

import pytest
from handmade_rows import CLASSES, KEYS, audited, frame, protected, row
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.disclosure.policy import rules
from pipeline.disclosure.protect import NUMBERS
from pipeline.indicators.base import OBSERVATION_COLUMNS
from pipeline.indicators.catalogue import BY_ID


def statuses(*rows):
    return list(protected(frame(*rows))["status"])


def found(published):
    return list(audited(published).leaks)


# ── what is hidden ───────────────────────────────────────────────────────────────────────────────────────────


def test_every_class_of_the_catalogue_has_a_rule():
    assert set(rules()) == set(CLASSES) >= {one.sensitivity for one in BY_ID.values()}


@pytest.mark.parametrize(
    ("sensitivity", "shown", "hidden"),
    [
        ("open", (0, 1, 3, 4, 5), ()),
        ("official_offences", (0, 5, 601), (1, 2, 3, 4)),  # a count of our own, not official statistics
        ("offences", (0, 5, 100), (1, 2, 3, 4)),
        ("persons", (0, 5, 100), (1, 2, 3, 4)),
        ("sensitive", (0, 10, 100), (1, 4, 5, 9)),
    ],
)
def test_small_counts(sensitivity, shown, hidden):
    assert [statuses(row(sensitivity, "count", value)) for value in shown] == [["ok"]] * len(shown)
    assert [statuses(row(sensitivity, "count", value)) for value in hidden] == [["suppressed"]] * len(hidden)


def test_what_bra_publishes_for_a_whole_area_is_not_hidden():
    def status(**other):
        return statuses(row("official_offences", "count", 3, **({"deliveries": "bra"} | other)))[0]

    assert [status(area_code=area) for area in ("0182", "01", "00")] == ["ok"] * 3
    assert status(area_code="0182:sickla") == "suppressed"
    assert status(area_code="lpo:nacka") == "suppressed"
    assert status(dimension="sex", group_key="sex=girl") == "suppressed"
    assert status(deliveries="bra;own") == "suppressed"  # partly of our own


def test_a_hidden_cell_is_hidden_in_every_unit_and_has_no_number_left():
    published = protected(
        frame(
            row("offences", "count", 4, 4, lower=1.0, upper=10.2, base_n=4),
            row("offences", "per_100k", 3.9, 4, 102_564.1, lower=1.1, upper=10.0),
            row("offences", "per_100k", 3.9, 4, 102_564.1, period="2018"),
            row("offences", "count", 40, 40, period="2019"),
        )
    )
    assert list(published["status"]) == ["suppressed", "suppressed", "suppressed", "ok"]
    assert published.loc[:2, list(NUMBERS)].isna().all(axis=None)
    assert list(published["method"]) == ["", "", "", "poisson_exact φ=1.25"]
    assert list(published["deliveries"]) == ["own"] * 4
    assert found(published) == []


def test_a_rate_that_does_not_say_how_many_is_hidden():
    assert statuses(row("offences", "per_100k", 3.9)) == ["suppressed"]


@pytest.mark.parametrize(
    ("numerator", "denominator", "status"),
    [
        (30, 60, "ok"),
        (14, 29, "suppressed"),  # fewer than 30 answers
        (2, 60, "suppressed"),
        (58, 60, "suppressed"),  # two answered otherwise
        (0, 60, "ok"),
        (60, 60, "ok"),
    ],
)
def test_survey_shares(numerator, denominator, status):
    assert statuses(row("survey", "share", numerator / denominator, numerator, denominator, base_n=denominator)) == [
        status
    ]


def test_a_survey_share_of_a_published_table_needs_only_its_number_of_answers():
    assert statuses(row("survey", "share", 0.87, base_n=1669)) == ["ok"]
    assert statuses(row("survey", "share", 0.87)) == ["suppressed"]
    assert statuses(row("survey", "share", 0.87, method="published_figure")) == ["ok"]  # public already
    assert statuses(row("survey", "share", 0.87, base_n=29, method="published_figure")) == ["suppressed"]
    assert statuses(row("survey", "share", 0.05, base_n=60)) == ["suppressed"]  # three of sixty


def test_shares_of_people_protect_those_who_are_in_it_and_those_who_are_not():
    assert statuses(row("persons", "share", 0.5, 10, 20)) == ["ok"]
    assert statuses(row("persons", "share", 0.1, 2, 20)) == ["suppressed"]
    assert statuses(row("persons", "share", 0.9, 18, 20)) == ["suppressed"]
    assert statuses(row("open", "share", 4 / 12, 4, 12)) == ["ok"]


def test_sensitive_rows_leave_only_as_a_municipality_and_a_year():
    kept = protected(
        frame(
            row("sensitive", "count", 40),
            row("sensitive", "count", 40, area_code="0182:sickla"),
            row("sensitive", "count", 40, area_code="01"),
            row("sensitive", "count", 40, period="2017-03", period_kind="month"),
            row("sensitive", "count", 40, dimension="sex", group_key="sex=girl"),
        )
    )
    assert list(zip(kept["area_code"], kept["period"], kept["dimension"], strict=True)) == [("0182", "2017", "")]


def test_internal_deliveries_leave_nothing_and_aggregates_only_whole_areas():
    kept = protected(
        frame(
            row("open", "count", 1, deliveries="own"),
            row("open", "count", 2, deliveries="own;secret"),
            row("open", "count", 3, deliveries="police", period="2018"),
            row("open", "count", 4, deliveries="police", area_code="0182:sickla"),
            row("open", "count", 5, deliveries="own;police", dimension="site", group_key="site=a"),
        )
    )
    assert list(kept["value"]) == [1, 3]


def test_missing_stays_missing_and_nothing_in_gives_nothing_out():
    assert statuses(row("offences", "count", math.nan, status="missing")) == ["missing"]
    assert statuses(row("persons", "share", math.nan, status="not_applicable")) == ["not_applicable"]
    assert list(protected(frame())) == list(OBSERVATION_COLUMNS)


@pytest.mark.parametrize("unknown", [{"indicator": "nobody_knows"}, {"deliveries": "gone"}])
def test_what_nobody_has_classed_is_never_shown(unknown):
    with pytest.raises(KeyError):
        protected(frame(row("open", "count", 1) | unknown))


def test_what_it_is_given_stays_as_it_was():
    given_rows = frame(row("offences", "count", 3))
    protected(given_rows)
    assert list(given_rows["status"]) == ["ok"]


def test_a_count_and_its_rate_are_shown_together_whoever_counted_the_households():
    rows = [
        row("official_offences", "count", 3, 3, deliveries="bra"),
        row("official_offences", "per_1000_households", 0.1, 3, 30_000, deliveries="bra;own"),
    ]
    assert statuses(*rows) == ["ok", "ok"]
    assert found(frame(*rows)) == []
    assert statuses(rows[1]) == ["suppressed"]


def test_violations_are_protected_and_hours_are_not():
    assert statuses(row("offences", "per_hour", 15.0, 30, 2)) == ["ok"]
    assert statuses(row("offences", "per_hour", 0.06, 3, 50)) == ["suppressed"]
    assert statuses(row("offences", "per_hour", 0.0, 0, 50)) == ["ok"]


def test_a_mean_of_years_is_hidden_where_one_of_them_is_small():
    # (2, 30, 31), then (30, 31, 5): the two means differ by the years that they do not share.
    assert statuses(row("persons", "count", 21.0, 63, 3, base_n=2), row("persons", "count", 22.0, 66, 3, period="2018",
                    base_n=5)) == ["suppressed", "ok"]  # fmt: skip


# ── what is hidden because others are ────────────────────────────────────────────────────────────────────────


def trained(group, part, whole, **other):
    return row("persons", "share", part / whole, part, whole, base_n=whole, dimension="staff_group" if group else "",
               group_key=f"staff_group={group}" if group else "", **other)  # fmt: skip


def test_the_parts_of_a_whole_are_hidden_together_and_the_whole_stays():
    rows = [trained("", 93, 320), trained("school", 90, 300), trained("leisure", 3, 20)]
    assert statuses(*rows) == ["ok", "suppressed", "suppressed"]
    # Hiding the small one alone would tell it: 93 - 90.
    attacked = protected(frame(*rows))
    attacked.loc[1] = frame(*rows).loc[1]
    assert any("räknas fram ur helheten" in line for line in found(attacked))
    # Another day, another municipality: other numbers.
    elsewhere = [trained("school", 90, 300, area_code="9999"), trained("school", 90, 300, period="2018")]
    assert statuses(*rows, *elsewhere)[3:] == ["ok", "ok"]


def test_without_a_whole_only_the_small_part_is_hidden():
    assert statuses(trained("school", 90, 300), trained("leisure", 3, 20)) == ["ok", "suppressed"]


def test_a_small_month_hides_the_months_and_quarters_of_its_year():
    def counted(n, period):
        return row("persons", "count", n, n, period=period)

    rows = [counted(50, "2017"), counted(12, "2017K1"), counted(38, "2017K3"), counted(3, "2017-02"),
            counted(9, "2017-03"), counted(38, "2017-08"), counted(40, "2018"), counted(40, "2018-01")]  # fmt: skip
    assert statuses(*rows) == ["ok", *["suppressed"] * 5, "ok", "ok"]
    assert found(protected(frame(*rows))) == []


def test_a_small_part_of_a_municipality_leaves_the_municipality_but_no_wider_area():
    def members(area, part, whole):
        return row("persons", "share", part / whole, part, whole, area_code=area)

    rows = [members("0182", 40, 100), members("0182:sickla", 3, 50), members("0182:orminge", 37, 50),
            members("lpo:nacka", 90, 300), members("01", 900, 3000), members("14", 900, 3000)]  # fmt: skip
    assert statuses(*rows) == ["ok", "suppressed", "suppressed", "suppressed", "suppressed", "ok"]
    published = protected(frame(*rows))
    assert found(published) == []
    published.loc[3] = frame(*rows).loc[3]
    assert any("större område" in line for line in found(published))


def test_the_numbers_of_a_hidden_whole_are_not_left_in_its_parts():
    def share(part, whole, group=""):
        return row("persons", "share", part / whole, part, whole, dimension=group[:3], group_key=group)

    rows = [share(98, 100), share(50, 50, "sex=girl"), share(48, 50, "sex=boy")]
    assert statuses(*rows) == ["suppressed"] * 3
    published = protected(frame(*rows))
    published.loc[1] = frame(*rows).loc[1]
    assert any("delar av den visas" in line for line in found(published))


def test_what_the_producer_shows_stays_whatever_parts_of_our_own_are_hidden():
    rows = [
        row("official_offences", "count", 3, 3, period="2017-02", deliveries="bra"),
        row("official_offences", "count", 30, 30, deliveries="bra"),
        row("official_offences", "count", 2, 2, area_code="0182:sickla", deliveries="own"),
        row("official_offences", "count", 28, 28, area_code="0182:orminge", deliveries="own"),
    ]
    # Sickla is small, but it cannot be told from what is shown: no whole of our own is.
    assert statuses(*rows) == ["ok", "ok", "suppressed", "ok"]


def test_whoever_knows_the_rules_and_all_that_is_shown_can_tell_no_small_part():
    """Every table of three parts that sum to 9 at most: each small part could have been any small number."""
    small = {1, 2, 3, 4}
    tables_of = {}
    for parts in (one for one in itertools.product(range(10), repeat=3) if sum(one) < 10):
        rows = [row("persons", "count", sum(parts), sum(parts))]
        rows += [row("persons", "count", n, n, dimension="g", group_key=f"g={name}") for name, n in enumerate(parts)]
        tables_of.setdefault(_published(rows), []).append(parts)
    for (whole, *shown), tables in tables_of.items():
        assert not small & set(shown)
        if whole is None:  # so small itself that nothing is shown but zeros
            assert set(shown) <= {None, 0}
            continue
        for place in (place for place, value in enumerate(shown) if value is None):
            assert {table[place] for table in tables} >= small


def _published(rows):
    kept = protected(frame(*rows))
    return tuple(None if math.isnan(value) else value for value in kept["value"])


# ── what the audit finds ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([row("offences", "count", math.nan, status="suppressed", method="", upper=9.0)], "har tal kvar (upper)"),
        ([row("offences", "count", math.nan, status="suppressed")], "har tal kvar (method)"),
        ([row("offences", "count", 3)], "litet antal"),
        ([row("offences", "per_100k", 3.0, 3)], "litet antal"),
        # The population of another year gives it away.
        (
            [row("offences", "per_100k", 50.0, 50, 100_000.0, period="2016"), row("offences", "per_100k", 3.0)],
            "litet antal",
        ),
        # The limits of 3 events at φ = 1, in units that nobody knows.
        ([row("offences", "per_100k", 6.0, 12, lower=1.23734485, upper=17.5345464)], "osäkerhetsintervallet"),
        (
            [
                row("offences", "count", math.nan, status="suppressed", method=""),
                row("offences", "per_100k", 50.0, 50, 100_000.0),
            ],
            "dold i en annan enhet",
        ),
        ([row("survey", "share", 0.5, 10, 20, base_n=20)], "färre än 30 svar"),
        ([row("sensitive", "count", 40, period_kind="month")], "hel kommun och ett helt år"),
        ([row("open", "count", 40, deliveries="secret")], "inte får publiceras"),
        ([row("open", "count", 40, deliveries="nobody_knows")], "inte får publiceras"),
        ([row("open", "count", 40, deliveries="police", dimension="site")], "finare än hela området"),
        ([row("open", "count", 3, status="missing")], "raden har tal"),
        ([row("nobody_knows", "count", 9)], "litet antal"),  # unknown: the strictest class
    ],
)
def test_the_audit_finds(rows, says):
    lines = found(frame(*rows))
    assert any(says in line for line in lines), lines
    assert not any(number in line for line in lines for number in ("3.0", "50.0"))


def test_the_audit_lets_be_what_may_be_shown():
    rows = [
        row("offences", "count", 5.0, 5, lower=1.3623317, upper=12.8019858),  # as 4 has at φ = 1, relative to it
        row("open", "count", 3),
        row("official_offences", "count", 3, deliveries="bra"),
        row("official_offences", "per_100k", 3.0, 3, 100_000.0, deliveries="bra"),
        row("survey", "share", 0.87, base_n=1669),
        row("persons", "count", 0),
    ]
    assert found(frame(*rows)) == []
    assert found(frame()) == []


# ── the law ──────────────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def observations(draw):
    """Rows as the contract makes them: counts with their rates, and shares, over every class, level and delivery."""
    rows = {}
    for _ in range(draw(st.integers(1, 8))):
        place = {
            "area_code": draw(st.sampled_from(["0182", "0182:sickla", "0182:orminge", "01", "lpo:nacka"])),
            "period": draw(st.sampled_from(["2016", "2017", "2017K1", "2017-02", "2017-03"])),
            "group_key": draw(st.sampled_from(["", "", "sex=girl", "sex=boy"])),
            "deliveries": draw(st.sampled_from(["bra", "own", "bra;own", "police", "own;secret"])),
        }
        place["dimension"] = place["group_key"][:3]
        sensitivity = draw(st.sampled_from(CLASSES))
        n = draw(st.integers(1, 80))
        x = draw(st.integers(0, n))
        population = draw(st.sampled_from([900, 100_000]))
        made = draw(
            st.sampled_from(
                [
                    [
                        row(sensitivity, "count", x, x, base_n=x, **place),
                        row(sensitivity, "per_100k", x / population * 1e5, x, population if x else math.nan, **place),
                    ],
                    [row(sensitivity, "share", x / n, x, n, base_n=n, **place)],
                    [row(sensitivity, "days", 12.5, base_n=n, **place)],
                    [row(sensitivity, "per_hour", x / n, x, n, base_n=n, **place)],
                    [row(sensitivity, "share", x / n, method="published_figure", **place)],
                    [row(sensitivity, "share", x / n, math.nan, n, base_n=n, method="published_figure", **place)],
                    [row(sensitivity, "count", math.nan, status="missing", method="", **place)],
                ]
            )
        )
        rows |= {tuple(one[name] for name in KEYS): one for one in made}
    return frame(*rows.values())


@settings(max_examples=150, deadline=None)
@given(observations())
def test_the_audit_passes_on_whatever_was_protected(observed):
    assert found(protected(observed)) == []


@settings(max_examples=150, deadline=None)
@given(observations(), st.data())
def test_the_audit_fails_when_anything_hidden_is_put_back(observed, data):
    published = protected(observed)
    hidden = published.index[published["status"] == "suppressed"]
    if hidden.empty:
        return
    chosen = data.draw(st.sampled_from(list(hidden)))
    (original,) = observed.index[(observed[KEYS] == published.loc[chosen, KEYS]).all(axis=1)]
    # The whole row as it was, if it is hidden for its own sake …
    if list(protected(observed.loc[[original]])["status"]) == ["suppressed"]:
        whole = published.copy()
        whole.loc[chosen] = observed.loc[original]
        assert found(whole) != []
    # … or any one of its numbers.
    for name in NUMBERS:
        if not math.isnan(observed.loc[original, name]):
            one = published.copy()
            one.loc[chosen, name] = observed.loc[original, name]
            assert found(one) != []


def test_a_rate_that_its_producer_protected_may_stand_for_the_whole_municipality():
    """Kolada publishes it, of how many it says nothing: hidden if we counted them ourselves, or of a part."""

    def status(**other):
        return statuses(row("sensitive", "per_10k", 14.2, **({"method": "published_rate"} | other)))

    assert status() == ["ok"]
    assert found(protected(frame(row("sensitive", "per_10k", 14.2, method="published_rate")))) == []
    assert status(method="counted") == ["suppressed"]
    assert status(numerator=8) == ["suppressed"]
    assert status(area_code="0182:sickla") == []
    assert status(period_kind="quarter") == []
