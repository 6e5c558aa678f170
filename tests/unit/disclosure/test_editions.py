"""Protection over editions: whoever has kept all that was ever published can work out no small number.

The attacker here is a third program: linear programming (HiGHS) over the true sums, told which numbers were corrected.
"""

import itertools
import math
from collections import defaultdict

import numpy as np
import pytest
from handmade_rows import CELL, NOTHING, audited, earlier, frame, protected, row
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

MONTHS = [9, 7, 6, 5, 3, 5, 6, 8, 7, 9, 12, 14]  # May has 3; the year 91


def months(counts, **other):
    return [
        row("persons", "count", n, n, period=f"2017-{month:02}", **other)
        for month, n in enumerate(counts, 1)
        if n is not None
    ]


def year(count, **other):
    return row("persons", "count", count, count, **other)


def shown(published):
    """What can be read: period (with area or group where it has one) → value."""
    readable = published[published["status"] == "ok"]
    names = readable["period"].where(readable["area_code"] == "0182", readable["area_code"] + " " + readable["period"])
    return dict(zip((names + " " + readable["group_key"]).str.strip(), readable["value"], strict=True))


def editions(*observed):
    """Each edition protected with all before it at hand, and passed by the audit; the last one."""
    before = []
    for one in observed:
        published = protected(frame(*one), earlier(*before))
        assert audited(published, earlier(*before)).leaks == ()
        before.append(published)
    return before[-1]


# ── a total, and the months after it ─────────────────────────────────────────────────────────────────────────


def test_a_total_that_was_shown_keeps_the_months_hidden_when_its_file_is_gone():
    assert shown(editions([year(91), *months(MONTHS)])) == {"2017": 91}
    assert shown(editions([year(91), *months(MONTHS)], months(MONTHS))) == {}
    # Without the first edition they would be shown, and 91 less them is 3.
    alone = protected(frame(*months(MONTHS)))
    assert len(shown(alone)) == 11
    before = earlier(protected(frame(year(91), *months(MONTHS))))
    assert audited(alone).leaks == ()
    assert any("2017-05: raden visas inte, men kan räknas fram" in line for line in audited(alone, before).leaks)


def test_months_that_were_shown_keep_the_total_hidden():
    published = editions(months(MONTHS), [year(91), *months(MONTHS)])
    assert set(shown(published)) == {f"2017-{month:02}" for month in range(1, 13) if month != 5}
    before = earlier(protected(frame(*months(MONTHS))))
    told = protected(frame(year(91), *months(MONTHS)))  # as if nothing had been published
    assert shown(told) == {"2017": 91}
    assert any("2017-05" in line for line in audited(told, before).leaks)


def test_a_total_alone_is_hidden_where_all_months_but_one_were_shown():
    assert shown(editions(months(MONTHS), [year(91)])) == {}
    assert audited(frame(year(91)), earlier(protected(frame(*months(MONTHS))))).leaks != ()


def test_groups_that_were_shown_keep_the_hidden_one_s_total_hidden():
    def group(name, n):
        return row("persons", "count", n, n, dimension="sex", group_key=f"sex={name}")

    assert shown(editions([group("girl", 3), group("boy", 40)], [year(43), group("girl", 3)])) == {}


def test_the_groups_of_a_year_are_a_total_of_it_too():
    rows = [row("persons", "count", n, n, dimension="sex", group_key=f"sex={name}") for name, n in
            (("girl", 41), ("boy", 50))]  # fmt: skip
    assert shown(editions([*rows, *months(MONTHS)])) == {}  # 41 + 50 less eleven months is May


# ── what is corrected ────────────────────────────────────────────────────────────────────────────────────────


def test_a_month_that_became_small_takes_the_new_total_with_it():
    # June falls from 5 to 3. The old numbers are known; the new year, less the other months, would be the new June.
    before = [5 if n == 3 else n for n in MONTHS]
    after = [3 if month == 6 else n for month, n in enumerate(before, 1)]
    published = editions([year(93), *months(before)], [year(91), *months(after)])
    assert shown(published) == {f"2017-{month:02}": n for month, n in enumerate(before, 1) if month != 6}


def test_a_month_is_shown_again_once_it_is_no_longer_small_where_nothing_gives_the_small_one_away():
    after = [7 if n == 3 else n for n in MONTHS]
    assert len(shown(editions(months(MONTHS), months(after)))) == 12
    # Under a total that was shown they stay hidden: 91 less the other months is what it was.
    published = editions([year(91), *months(MONTHS)], [year(95), *months(after)])
    assert shown(published) == {"2017": 95}


def test_a_corrected_total_of_hidden_months_is_shown():
    published = editions([year(91), *months(MONTHS)], [year(92), *months([10, *MONTHS[1:]])])
    assert shown(published) == {"2017": 92}


def test_a_running_total_is_not_shown_when_one_hidden_month_is_all_that_has_come():
    first = [year(27), *months([12, 3, 12])]
    second = [year(29), *months([12, 3, 12, 2])]
    third = [year(49), *months([12, 3, 12, 2, 20])]
    assert shown(editions(first)) == {"2017": 27}
    assert shown(editions(first, second)) == {}  # 29 - 27 is April
    assert shown(editions(first, second, third)) == {"2017": 49}  # April and May together
    assert shown(editions(first, third)) == {"2017": 49}
    assert shown(editions(third, second)) == {}  # as when May is taken back
    assert shown(editions([year(27)], first)) == {"2017": 27}
    assert shown(editions([year(24)], first)) == {}  # it may be that only February had not come
    before = earlier(protected(frame(*first)))
    told = protected(frame(*second))
    assert list(audited(told, before).leaks) == [
        "persons 0182 2017 count: raden har fått ett nytt värde, och skillnaden är en del som inte visas."
    ]
    assert shown(editions([year(24), *months([12, 12])], [year(44), *months([12, 12, 20])]))["2017"] == 44


def test_other_years_places_and_measures_are_not_touched():
    others = [year(40, period="2018"), year(40, area_code="9999"), year(40, indicator="offences")]
    published = editions(months(MONTHS), [year(91), *months(MONTHS), *others])
    assert list(published["value"][published["value"] == 40]) == [40, 40, 40]


def test_an_interval_that_moved_with_its_neighbours_is_no_new_count():
    again = [one | {"lower": 1.0, "upper": 40.0} for one in months(MONTHS)]
    published = editions(months(MONTHS), [year(91), *again])
    assert len(shown(published)) == 11


# ── wider areas ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_wider_area_that_was_shown_keeps_other_municipalities_hidden():
    def members(area, n):
        return row("persons", "count", n, n, area_code=area)

    first = [members("01", 100), members("0180", 60)]
    published = editions(first, [*first, members("0182", 3), members("0183", 37), members("1480", 50)])
    assert shown(published) == {"01 2017": 100, "0180 2017": 60, "1480 2017": 50}
    leaking = published.copy()
    leaking.loc[3] = frame(members("0183", 37)).loc[0]
    assert any("större område" in line for line in audited(leaking, earlier(frame(*first))).leaks)


# ── what cannot be taken back ────────────────────────────────────────────────────────────────────────────────


def test_what_an_earlier_edition_gave_away_is_a_fact_and_stops_nothing():
    # An edition from before sums were looked at: May alone was hidden.
    leaked = frame(year(91), *months(MONTHS))
    leaked.loc[5, ["status", "method"]] = "suppressed", ""
    leaked.loc[5, ["value", "numerator"]] = math.nan
    found = audited(leaked)
    assert [line.partition(":")[0] for line in found.leaks] == ["persons 0182 2017-05"]
    assert found.facts == ()

    before = earlier(leaked)
    published = protected(frame(year(91), *months(MONTHS)), before)
    found = audited(published, before)
    assert len(shown(published)) == 12  # the same again is nothing new, and May stays hidden
    assert found.leaks == ()
    assert [line.partition(":")[0] for line in found.facts] == ["persons 0182 2017-05"]
    # What is new after that is hidden.
    published = protected(frame(year(92), *months([10, *MONTHS[1:]])), before)
    assert "2017" not in shown(published)
    assert "2017-01" not in shown(published)
    assert audited(published, before).leaks == ()


def test_a_small_number_that_was_shown_itself_is_hidden_and_said_to_have_been_shown():
    before = earlier(frame(year(3)))  # the policy was another
    published = protected(frame(year(3)), before)
    assert shown(published) == {}
    assert audited(published, before).leaks == ()
    assert audited(published, before).facts == ("persons 0182 2017: raden visas inte, men har visats.",)


def test_what_the_producer_shows_is_no_part_of_it_whenever_it_was_shown():
    official = [row("official_offences", "count", n, n, period=period, deliveries="bra")
                for period, n in (("2017", 30), ("2017-02", 3))]  # fmt: skip
    own = [row("official_offences", "count", n, n, area_code=f"0182:{part}") for part, n in (("a", 2), ("b", 28))]
    assert shown(editions([*official, *own], [*official, *own])) == {"2017": 30, "2017-02": 3, "0182:b 2017": 28}
    assert shown(editions(official, own)) == {"0182:b 2017": 28}


# ── the law ──────────────────────────────────────────────────────────────────────────────────────────────────

PLACES = {"0182": "ab", "0182:a": "a", "0182:b": "b"}
TIMES = {"2017": (1, 2, 4), "2017K1": (1, 2), "2017K2": (4,), "2017-01": (1,), "2017-02": (2,), "2017-04": (4,)}
GROUPS = {"": ("girl", "boy"), "sex=girl": ("girl",), "sex=boy": ("boy",)}
ATOMS = tuple(itertools.product("ab", (1, 2, 4), ("girl", "boy")))
COUNTS = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 7, 12, 30])


def block(place, time, group):
    """What comes in one file: the parts or the whole, of one kind of period, of groups or of everybody."""
    return ":" in place, len(time), bool(group)


CELLS = tuple(itertools.product(PLACES, TIMES, GROUPS))
BLOCKS = sorted({block(*cell) for cell in CELLS})


def atoms_of(cell):
    place, time, group = cell
    return tuple(itertools.product(PLACES[place], TIMES[time], GROUPS[group]))


@st.composite
def histories(draw):
    """Editions: the truth of each, as a number for every atom, and the cells that were delivered."""
    truth = {atom: draw(COUNTS) for atom in ATOMS}
    told = []
    for _ in range(draw(st.integers(2, 4))):
        for atom in draw(st.lists(st.sampled_from(ATOMS), max_size=2)):
            truth = truth | {atom: draw(COUNTS)}
        files = draw(st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=4, unique=True))
        lost = draw(st.lists(st.sampled_from(CELLS), max_size=3))
        told.append((truth, [cell for cell in CELLS if block(*cell) in files and cell not in lost]))
    return told


class Attacker:
    """Knows every edition, that counts are not negative, and which atoms were corrected between two editions."""

    def __init__(self):
        self.unknown = {}
        self.true = []
        self.sums, self.totals = [], []
        self.versions = defaultdict(list)

    def read(self, truth, cells_shown):
        for atom, count in truth.items():
            if self.versions[atom][-1:] != [count]:
                self.versions[atom].append(count)
                self.unknown[atom, len(self.versions[atom])] = len(self.unknown)
                self.true.append(count)
        for cell, count in cells_shown.items():
            self.sums.append(self.terms(cell))
            self.totals.append(count)

    def terms(self, cell):
        """The unknowns that a cell sums, as they are in the newest edition."""
        return [self.unknown[atom, len(self.versions[atom])] for atom in atoms_of(cell)]

    def pins(self, terms, sums_read):
        """Whether only one value is possible for a sum, after reading so many of the sums."""
        wanted = self._vector(terms)
        matrix = np.array([self._vector(one) for one in self.sums[:sums_read]]).reshape(-1, len(self.unknown))
        totals = self.totals[:sums_read]
        # A step along what no sum sees, among unknowns that are over 0, goes either way: most are settled by that.
        free = np.array(self.true) > 0
        combination = np.linalg.lstsq(matrix[:, free].T, wanted[free], rcond=None)[0]
        if not np.allclose(matrix[:, free].T @ combination, wanted[free], atol=1e-6):
            return False
        ends = []
        for sign in (1, -1):
            done = linprog(sign * wanted, A_eq=matrix, b_eq=totals, bounds=(0, 1000), method="highs")
            assert done.status == 0
            ends.append(sign * done.fun)
        return ends[1] - ends[0] < 0.5

    def _vector(self, terms):
        vector = np.zeros(len(self.unknown))
        vector[terms] = 1
        return vector


def observe(truth, delivered):
    return frame(
        *(
            row("persons", "count", n := sum(truth[atom] for atom in atoms_of((place, time, group))), n,
                area_code=place, period=time, group_key=group, dimension=group[:3])
            for place, time, group in delivered
        )
    )  # fmt: skip


def attack(told, protection):
    """The sums that an edition has given away of what was hidden in it or before; each edition with its audit."""
    attacker, before, secrets, given_away = Attacker(), [], {}, []
    for truth, delivered in told:
        published = protection(observe(truth, delivered), earlier(*before))
        read_before = len(attacker.sums)
        cells = list(zip(published["area_code"], published["period"], published["group_key"], strict=True))
        values = dict(zip(cells, published["value"], strict=True))
        attacker.read(truth, {cell: value for cell, value in values.items() if not math.isnan(value)})
        for cell, value in values.items():
            count = sum(truth[atom] for atom in atoms_of(cell))
            if math.isnan(value) and 0 < count < 5:
                secrets[tuple(attacker.terms(cell))] = cell
        for terms, cell in secrets.items():
            if attacker.pins(list(terms), len(attacker.sums)) and not attacker.pins(list(terms), read_before):
                given_away.append(cell)
        before.append(published)
    return given_away


@settings(max_examples=60, deadline=None)
@given(histories())
def test_no_edition_gives_a_small_number_away_that_those_before_had_not(told):
    assert attack(told, protected) == []


def test_the_attacker_finds_what_is_given_away_when_earlier_editions_are_forgotten():
    truth = dict.fromkeys(ATOMS, 4) | {("a", 1, "girl"): 1, ("a", 1, "boy"): 2, ("b", 1, "girl"): 0, ("b", 1, "boy"): 0}
    total, by_month = (
        (("0182", "2017", ""),),
        (("0182", "2017-01", ""), ("0182", "2017-02", ""), ("0182", "2017-04", "")),
    )
    told = [(truth, [*total, *by_month]), (truth, by_month)]
    assert attack(told, lambda observed, _: protected(observed)) == [("0182", "2017-01", "")]
    assert attack(told, protected) == []


@settings(max_examples=30, deadline=None)
@given(histories())
def test_the_audit_passes_every_edition_and_the_same_data_give_the_same_edition_again(told):
    before = []
    for truth, delivered in told:
        published = protected(observe(truth, delivered), earlier(*before))
        assert audited(published, earlier(*before)).leaks == ()
        before.append(published)
        again = protected(observe(truth, delivered), earlier(*before))
        assert again.equals(published)
        assert audited(again, earlier(*before)).leaks == ()


@settings(max_examples=60, deadline=None)
@given(histories(), st.data())
def test_the_audit_stops_a_sum_that_gives_a_number_away(told, data):
    """Whatever is put back in the last edition: if the attacker can use it, the audit has seen it."""
    before = [protected(observe(*one)) for one in told[:1]]
    truth, delivered = told[1]
    published = protected(observe(truth, delivered), earlier(*before))
    hidden = list(published.index[(published["status"] == "suppressed")])
    big = [one for one in hidden if observe(truth, delivered).loc[one, "value"] >= 5]
    if not big:
        return
    chosen = data.draw(st.lists(st.sampled_from(big), min_size=1, unique=True))
    leaking = published.copy()
    leaking.loc[chosen] = observe(truth, delivered).loc[chosen]
    answers = iter([*before, leaking])
    if attack(told[:2], lambda *_: next(answers)):
        assert audited(leaking, earlier(*before)).leaks != ()


@pytest.mark.parametrize("name", CELL)
def test_a_cell_is_told_apart_by_every_part_of_its_key(name):
    other = {"indicator": "offences", "area_code": "9999", "period": "2018", "dimension": "x", "group_key": "x=1"}[name]
    before = earlier(frame(year(3) | {name: other, "period_kind": "year"}))
    assert audited(protected(frame(year(3)), before), before).facts != (
        "persons 0182 2017: raden visas inte, men har visats.",
    )


def test_nothing_before_is_nothing_known():
    assert len(NOTHING) == 0
    assert audited(frame(), NOTHING) == audited(frame())
