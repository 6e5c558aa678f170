"""Who owns a file, a site or a delivery's rows: decided in name order, whatever was held before."""

import pytest
from small_loads import Place, contents, remove

# ── duplicates ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_bytes_load_once_the_first_in_name_order(place: Place) -> None:
    place.write("b", a="1\n", b="2\n", c="2\n")
    place.write("c", z="1\n", y="3\n")
    place.write("a", x="3\n")
    outcome = place.refresh()
    assert place.counts() == [("a/x.txt", 3), ("b/a.txt", 1), ("b/b.txt", 2)]
    assert {path: status for path, status in place.files().items() if status == "duplicate"} == dict.fromkeys(
        ("b/c.txt", "c/y.txt", "c/z.txt"), "duplicate"
    )
    assert place.ask("select message from meta.delivery_file where path = 'c/z.txt'") == [
        ("Samma innehåll som b/a.txt. Filen räknas en gång.",)
    ]
    assert {one.state for one in outcome.values()} == {"loaded"}  # a note, no refusal


def test_a_duplicate_loads_when_its_first_copy_goes(place: Place) -> None:
    place.write("a", x="1\n", y="2\n")
    place.write("b", x="1\n", y="1\n")
    place.refresh()
    (place.raw / "a" / "x.txt").unlink()
    place.refresh()
    assert place.counts() == [("a/y.txt", 2), ("b/x.txt", 1)]
    (place.raw / "b" / "x.txt").unlink()
    place.refresh()
    assert place.counts() == [("a/y.txt", 2), ("b/y.txt", 1)]


def test_a_copy_that_comes_earlier_in_name_order_takes_over(place: Place) -> None:
    place.write("b", x="1\n")
    place.refresh()
    place.write("a", x="1\n")
    place.refresh()
    assert place.counts() == [("a/x.txt", 1)]


def test_a_duplicate_that_comes_or_goes_is_noted_without_reading(place: Place) -> None:
    place.write("d", a="1\n")
    place.refresh()
    before = contents(place.con)
    place.write("d", b="1\n")
    assert not place.refresh()["d"].changed
    assert place.files() == {"d/a.txt": "loaded", "d/b.txt": "duplicate"}
    (place.raw / "d" / "b.txt").unlink()
    assert not place.refresh()["d"].changed
    assert contents(place.con) == before


@pytest.mark.parametrize(("source", "target"), [("a", "b"), ("b", "a")])
def test_a_file_moves_between_deliveries_in_one_refresh(place: Place, source: str, target: str) -> None:
    place.write(source, x="1\n", y="2\n")
    place.write(target, z="3\n")
    place.refresh()
    (place.raw / source / "x.txt").rename(place.raw / target / "x.txt")
    outcome = place.refresh()
    assert place.counts() == sorted([(f"{source}/y.txt", 2), (f"{target}/x.txt", 1), (f"{target}/z.txt", 3)])
    assert {one.state for one in outcome.values()} == {"loaded"}


@pytest.mark.parametrize(("source", "target"), [("a", "b"), ("b", "a")])
def test_a_file_that_moves_from_a_refused_delivery_is_never_counted_twice(
    place: Place, source: str, target: str
) -> None:
    place.write(source, x="1\n", y="2\n")
    place.write(target, z="3\n")
    place.refresh()
    (place.raw / source / "x.txt").rename(place.raw / target / "x.txt")
    place.write(source, y="fel\n")
    place.refresh()
    assert [count for _, count in place.counts()].count(1) == 1
    place.write(source, y="2\n")
    place.refresh()
    assert place.counts() == sorted([(f"{source}/y.txt", 2), (f"{target}/x.txt", 1), (f"{target}/z.txt", 3)])


# ── ids that only one may hold ───────────────────────────────────────────────────────────────────────────────


def test_a_site_claimed_twice_refuses_the_later(place: Place) -> None:
    place.write("a", "sites", x="skola\n")
    place.write("b", "sites", x="park\nskola\n")
    outcome = place.refresh()
    assert place.sites() == [("a", "skola")]
    assert outcome["b"].message == (
        "b: mätplatsen 'skola' finns redan i leveransen a. Byt namn på den ena, eller lägg filerna i samma leverans."
    )
    place.write("a", "sites", x="torg\n")
    assert place.refresh()["b"].state == "loaded"  # its cause lay in another delivery
    assert place.sites() == [("a", "torg"), ("b", "park"), ("b", "skola")]


@pytest.mark.parametrize(("source", "target"), [("a", "b"), ("b", "a")])
def test_a_site_moves_between_deliveries_in_one_refresh(place: Place, source: str, target: str) -> None:
    place.write(source, "sites", x="skola\npark\n")
    place.write(target, "sites", x="torg\n")
    place.refresh()
    place.write(source, "sites", x="park\n")
    place.write(target, "sites", x="torg\nskola\n")
    outcome = place.refresh()
    assert {one.state for one in outcome.values()} == {"loaded"}
    assert place.sites() == sorted([(source, "park"), (target, "skola"), (target, "torg")])


def test_a_site_that_moves_from_a_refused_delivery_is_never_held_twice(place: Place) -> None:
    place.write("a", "sites", x="torg\n")
    place.write("b", "sites", x="skola\npark\n")
    place.refresh()
    place.write("a", "sites", x="torg\nskola\n")
    place.write("b", "sites", x="park\ntorg\n")  # refused: torg is a's
    assert place.refresh()["b"].state == "refused"
    assert place.sites() == [("a", "skola"), ("a", "torg")]
    assert place.held("b") == ("refused", "Prov", False)  # so that publication waits


def test_companions_may_be_alike(place: Place) -> None:
    for name in ("a", "b"):
        place.write(name, "sites", x=f"{name}\n")
        (place.raw / name / "notes.csv").write_text("samma\n")
    place.refresh()
    place.write("a", "sites", x="b\n")
    place.write("b", "sites", x="c\na\n")
    place.refresh()
    place.write("b", "sites", x="d\nb\n")  # refused, with a note like a's and rows of its own
    assert place.refresh()["b"].state == "refused"
    assert place.sites() == [("a", "b"), ("b", "a"), ("b", "c")]


# ── formats, claims and promises that change ─────────────────────────────────────────────────────────────────


def test_a_delivery_that_changes_format_leaves_no_rows_of_the_old_one(place: Place) -> None:
    place.write("d", "counts", a="1\n2\n")
    place.refresh()
    place.write("d", "sites")
    assert place.refresh()["d"].changed
    assert (place.counts(), place.sites()) == ([], [("d", "1"), ("d", "2")])
    place.write("d", "counts")
    place.refresh()
    assert (place.counts(), place.sites()) == ([("d/a.txt", 1), ("d/a.txt", 2)], [])
    place.write("d", "sites")
    place.refresh()
    remove(place.raw / "d")
    place.refresh()
    assert (place.counts(), place.sites(), place.files()) == ([], [], {})


def test_refused_under_its_new_format_it_keeps_the_rows_of_the_old_one(place: Place) -> None:
    place.write("d", "sites", a="skola\n")
    place.refresh()
    place.write("d", "counts")
    assert place.refresh()["d"].state == "refused"
    assert place.sites() == [("d", "skola")]
    remove(place.raw / "d")
    place.refresh()
    assert place.sites() == []


def test_unclaimed_files_are_told_of_and_gone_when_claimed(place: Place) -> None:
    (place.raw / "d").mkdir()
    (place.raw / "d" / "a.txt").write_text("1\n")
    outcome = place.refresh()
    assert outcome[""].message.startswith("d/a.txt: Ingen leverans gör anspråk på filen. Lägg en source.toml bredvid")
    assert place.files() == {"d/a.txt": "refused"}
    place.write("d", "raderna")  # claimed by a delivery that cannot be read
    assert place.refresh()["d"].state == "refused"
    place.write("d")
    assert set(place.refresh()) == {"d"}
    assert place.files() == {"d/a.txt": "loaded"}


def test_a_file_that_is_no_longer_claimed_loses_its_rows(place: Place) -> None:
    place.write("d", a="1\n", b="2\n")
    place.refresh()
    place.write("d", more='files = ["a*"]\n')
    outcome = place.refresh()
    assert outcome[""].message.startswith("d/b.txt: Ingen leverans gör anspråk på filen.")
    assert place.counts() == [("d/a.txt", 1)]
    assert place.ask("select delivery, path, status from meta.delivery_file order by path") == [
        ("d", "d/a.txt", "loaded"),
        ("", "d/b.txt", "refused"),
    ]


def test_a_file_that_is_no_longer_claimed_of_a_delivery_that_is_refused_is_one_row(place: Place) -> None:
    place.write("d", a="1\n", b="2\n")
    place.refresh()
    place.write("d", a="fel\n", more='files = ["a*"]\n')
    place.refresh()
    assert place.counts() == [("d/a.txt", 1), ("d/b.txt", 2)]  # its last good rows


def put_promises(place: Place, text: str) -> None:
    (place.raw / "promises").mkdir(exist_ok=True)
    (place.raw / "promises" / "x.toml").write_text(text)


def test_a_synthetic_delivery_never_stands_beside_real_promises(place: Place) -> None:
    put_promises(place, "[set]\ndemo = true\n")
    place.write("d", title="synthetic", a="1\n")
    assert place.refresh()["d"].state == "loaded"
    put_promises(place, "[set]\n")
    outcome = place.refresh()
    assert "d/source.toml: leveransen är märkt synthetic = true, men löftesfilen x gäller" in outcome["d"].message
    assert (place.counts(), place.held("d")) == ([], ("refused", "synthetic", False))
    place.refresh()
    put_promises(place, "[set]\ndemo = true\n")
    assert place.refresh()["d"].changed
    assert place.counts() == [("d/a.txt", 1)]
