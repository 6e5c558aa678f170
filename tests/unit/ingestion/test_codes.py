"""The code lists: every name once, Brå's ways of writing them, and what an unknown one is told."""

from datetime import date

import pytest

from pipeline.ingestion import codes


def test_every_area_is_there_once():
    kinds = [one.kind for one in codes.areas().values()]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "nation": 1,
        "county": 21,
        "municipality": 292,
        "police_region": 1,
        "police_area": 1,
    }
    names = [one.name for one in codes.areas().values()]
    assert len(set(names)) == len(names)
    assert [one.code for one in codes.areas().values() if one.fictitious] == ["9998", "9999"]
    assert all(code[:2] in codes.areas() for code in codes.areas() if len(code) == 4 and code[:2] != "99")


def test_real_names_agree_with_koladas(shared_data, con):
    path = str(shared_data / "crime" / "kolada_2024-12-12.parquet")
    real = con.execute("select distinct municipality_id, municipality from read_parquet(?)", [path]).fetchall()
    ours = {(one.code, one.name) for one in codes.areas().values() if one.kind == "municipality" and not one.fictitious}
    assert ours == set(real)


def test_brås_names_of_nacka_and_peers_are_known(shared_data):
    lines = (shared_data / "crime" / "sol_region_ids_stockholms_lan.csv").read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        _, name, bra_name = line.split(",")
        assert codes.area(bra_name).name == name


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Nacka", "0182"),
        ("Nacka kommun", "0182"),
        ("Arjeplogs kommun", "2506"),  # genitive
        ("Borås kommun", "1490"),  # a name that ends with s is no genitive
        ("Falu kommun", "2080"),  # neither the name nor its genitive
        ("Region Gotland", "0980"),
        ("Stockholms stad", "0180"),
        ("Göteborgs Stad", "1480"),
        ("Lidingö stad", "0186"),
        ("Malung–Sälen", "2023"),  # an en dash, as Brå's list of 2021 has it
        ("Upplands\u00a0Väsby kommun", "0114"),  # no-break space
        ("Stockholms län", "01"),
        ("Gotland", "0980"),
        ("Gotlands län", "09"),
        ("Hela landet", "00"),
        ("Exempelkommun", "9999"),
    ],
)
def test_areas_by_brås_name(name, code):
    assert codes.area(name).code == code


def test_genitive_names_collide_with_no_other_area():
    names = [one.name for one in codes.areas().values() if one.kind == "municipality"]
    ways = [way for name in names for way in {name, *(f"{name}{ending}" for ending in codes._ENDINGS)}]
    assert len(set(ways)) == len(ways)


def test_an_unknown_area_is_told_the_closest_names_and_where_to_mend():
    with pytest.raises(codes.UnknownCodeError, match=r"'Naka kommun' finns inte .*Nacka.*area\.csv"):
        codes.area("Naka kommun")


def test_crime_types_form_one_tree_with_the_keys_that_promises_need():
    types = codes.crime_types()
    assert {"5036", "11086", "11095", "11462", "11475", "11476", "11099", "11650", "11708"} <= set(types)
    seen = set()
    for one in types.values():  # parents come first
        assert one.parent_id in seen or one.id == "5036"
        assert one.definition.endswith(".")
        seen.add(one.id)


def test_crime_types_agree_with_the_facts(shared_data):
    lines = (shared_data / "crime" / "brottstyper_focus.csv").read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        crime_id, label, *_ = line.split(";")
        assert codes.crime_types()[crime_id].label == label


def test_three_definitions_of_burglary_stay_three():
    label = "Stöld genom inbrott, inbrottsstöld i bostad, ej av skjutvapen (1, 2, 4, 4 a§)"
    assert codes.crime(label).id == "11462"  # all burglary, whatever the label says
    assert codes.crime("Inbrottsstöld i bostad m.m.").id == "11475"
    assert codes.crime("Inbrottsstöld i bostad").id == "11476"
    assert codes.crime("därav inbrottsstöld i bostad").id == "11476"  # the monthly menu's label


@pytest.mark.parametrize("label", ["Vapenlagen totalt", "Vapenlagen, totalt", " Vapenlagen "])
def test_x_totalt_is_x(label):
    assert codes.crime(label).id == "11708"


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("11480", "11481"),  # right under the parent
        ("11482", "11481"),  # under a sibling
        ("11483", "11484"),
        ("11484", "11484"),
    ],
)
def test_a_label_under_two_parents_is_told_by_the_row_before(after, expected):
    assert codes.crime("Fullbordat inbrott", after).id == expected


@pytest.mark.parametrize("after", ["", "11476", "11708"])
def test_a_label_under_two_parents_is_ambiguous_elsewhere(after):
    with pytest.raises(codes.AmbiguousCodeError, match=r"'Villa, radhus o\.d\.' eller 'Lägenhet'"):
        codes.crime("Fullbordat inbrott", after)


def test_an_unknown_crime_is_told_the_closest_labels_and_where_to_mend():
    with pytest.raises(codes.UnknownCodeError, match=r"'Vapenlag' finns inte .*Vapenlagen.*crime_type\.csv"):
        codes.crime("Vapenlag")


def test_municipal_offences_break_between_2014_and_2015():
    [found] = [one for one in codes.series_breaks() if one.what == "reported_crime" and not one.ids]
    assert (found.area_kind, found.from_date) == ("municipality", date(2015, 1, 1))
    assert "2015" in found.reason
