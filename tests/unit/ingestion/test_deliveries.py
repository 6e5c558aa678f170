"""Scan: who claims what, which settings hold, and what a version depends on."""

import dataclasses
from datetime import date
from pathlib import Path

import pytest
from scanned import FORMATS, WHOLE, Write, only, paths, said

from pipeline.ingestion import deliveries
from pipeline.ingestion.deliveries import Problem, Reader, Scan, summary

# ── what a delivery is ───────────────────────────────────────────────────────────────────────────────────────


def test_a_whole_delivery_has_its_settings_and_its_files_by_path(write: Write) -> None:
    found = write({"9999/k/d/source.toml": WHOLE, "9999/k/d/b.txt": "2", "9999/k/d/a.txt": "11"})
    delivery = only(found)
    assert (delivery.name, delivery.problems, delivery.waiting) == ("9999/k/d", (), "")
    assert delivery.settings.accessed == date(2026, 11, 20)
    assert [(one.path, one.bytes) for one in delivery.files] == [("9999/k/d/a.txt", 2), ("9999/k/d/b.txt", 1)]
    assert delivery.files[0].sha256.startswith("4fc82b26")  # sha256sum of '11'
    assert found.unclaimed == ()
    assert set(found.inputs) == {"9999/k/d/a.txt", "9999/k/d/b.txt", "9999/k/d/source.toml"}


def test_the_nearest_source_toml_wins_key_by_key(write: Write) -> None:
    found = write(
        {
            "source.toml": WHOLE + '[options]\nyear = 2020\nwave = "a"\n',
            "k/source.toml": '[delivery]\npublisher = "Kommunen"\n[options]\nwave = "b"\n',
            "k/d/source.toml": '[delivery]\ntitle = "Gatan"\nfiles = ["*.txt"]\n',
            "k/d/a.txt": "1",
            "k/a.txt": "2",
            "a.txt": "3",
        }
    )
    settings = {one.name: one.settings for one in found.deliveries}
    assert {name: (one.title, one.publisher, one.licence) for name, one in settings.items()} == {
        ".": ("Prov", "Provaren", "Fri"),
        "k": ("Prov", "Kommunen", "Fri"),
        "k/d": ("Gatan", "Kommunen", "Fri"),
    }
    assert settings["k/d"].options == {"year": 2020, "wave": "b"}
    assert settings["."].options == {"year": 2020, "wave": "a"}
    assert settings["k"].files == ()


def test_deliveries_come_in_name_order_and_ids_are_of_bytes_and_place(write: Write) -> None:
    found = write({"source.toml": WHOLE, "b/x.txt": "1", "a-b/x.txt": "1", "a/x.txt": "1"})
    assert [one.name for one in found.deliveries] == ["a", "a-b", "b"]
    ids = [one.files[0].file_id for one in found.deliveries]
    assert len(set(ids)) == 3
    assert all(0 < one < 2**56 for one in ids)


def test_files_takes_what_it_names_and_leaves_the_rest_unclaimed(write: Write) -> None:
    source = WHOLE + 'files = ["*.txt", "extra_?.csv"]\n'
    files = dict.fromkeys(("d/a.txt", "d/extra_1.csv", "d/extra_10.csv", "d/b.TXT"), "1")
    found = write({"d/source.toml": source, **files})
    assert paths(only(found).files) == ["d/a.txt", "d/extra_1.csv"]
    assert paths(found.unclaimed) == ["d/b.TXT", "d/extra_10.csv"]


def test_files_that_takes_nothing_is_a_mistake(write: Write) -> None:
    found = write({"d/source.toml": WHOLE + 'files = ["*.csv"]\n', "d/a.txt": "1"})
    assert said(only(found)) == (
        "d/source.toml: ingen fil svarar mot *.csv. Lägg filen här, eller skriv files = [...] med rätt mönster."
    )


def test_a_foreign_file_is_called_by_name_also_where_its_ending_is_not_the_formats(write: Write) -> None:
    found = write({"d/source.toml": WHOLE + 'files = ["*.txt"]\n', "d/a.csv": '"Number","Date","Time","Channel: 1"\n'})
    assert said(only(found)) == (
        "d/source.toml: ingen fil svarar mot *.txt. Lägg filen här, eller skriv files = [...] med rätt mönster. · "
        "d/a.csv: filen läses inte här. Den ser ut som JAMAR, antal fordon per kvart utan hastighet."
    )


def test_companions_stand_beside_the_data_also_when_files_does_not_name_them(write: Write) -> None:
    found = write(
        {"d/source.toml": WHOLE + 'files = ["*.txt"]\n', "d/a.txt": "1", "d/sites.csv": "2", "d/other.csv": "3"}
    )
    assert list(only(found).companions) == ["sites.csv"]
    assert paths(only(found).files) == ["d/a.txt"]
    assert paths(found.unclaimed) == ["d/other.csv"]


def test_some_names_are_never_data(write: Write) -> None:
    never = ("README.md", "source.toml", "~$a.xlsx", "desktop.ini", "Thumbs.db", ".DS_Store", "a.tmp", ".dold")
    found = write({"d/a.txt": "1", **{f"d/{name}": WHOLE for name in never}})
    assert paths(only(found).files) == ["d/a.txt"]
    assert found.unclaimed == ()


def test_organisation_toml_is_a_delivery_of_its_own_at_the_top_and_only_there(write: Write) -> None:
    found = write({"organisation.toml": "x", "lös.txt": "x"})
    assert only(found).name == "organisation"
    assert only(found).settings.format == deliveries.ORGANISATION_FORMAT
    assert paths(only(found).files) == ["organisation.toml"]
    assert paths(found.unclaimed) == ["lös.txt"]
    assert "d/organisation.toml" in paths(write({"d/organisation.toml": "x"}).unclaimed)


def test_a_folder_without_a_format_claims_nothing(write: Write) -> None:
    found = write({"source.toml": '[delivery]\nlicence = "Fri"\n', "d/a.txt": "1", "b.txt": "2"})
    assert [one.name for one in found.deliveries] == ["."]  # its own source.toml says that it wants to be one
    assert said(found.deliveries[0]) == "source.toml: format saknas. Skriv format = ett av: rader."
    assert paths(found.unclaimed) == ["d/a.txt"]


def test_an_empty_raw_folder_holds_nothing(write: Write) -> None:
    assert write({}) == Scan((), (), {})


# ── promise files ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_promise_file_is_a_delivery_of_its_own(write: Write) -> None:
    text = '[set]\nid = "x"\ntitle = "Löften"\nmunicipality = "9999"\ndemo = true\n'
    found = write({"promises/b.toml": text, "promises/a.toml": "\ufeff" + text, "promises/anteckning.docx": "1"})
    assert [one.name for one in found.deliveries] == ["promises/a", "promises/b"]
    assert [
        (one.settings.title, one.settings.municipality, one.settings.format, one.settings.synthetic)
        for one in found.deliveries
    ] == [("Löften", "9999", "promise_set", True)] * 2
    assert paths(found.unclaimed) == ["promises/anteckning.docx"]


@pytest.mark.parametrize("content", ["[set", "set = 1", "", b"\xff\xfe", "[[set]]\nid = 1"])
def test_a_broken_promise_file_is_left_to_its_reader(write: Write, content: str | bytes) -> None:
    delivery = only(write({"promises/a.toml": content}))
    assert (delivery.problems, delivery.settings.title) == ((), "a")


def test_no_folder_can_take_the_name_of_a_promise_file(write: Write) -> None:
    found = write({"promises/a.toml": "", "promises/a/b.txt": "1", "promises/a/source.toml": WHOLE})
    assert [one.name for one in found.deliveries] == ["promises/a"]
    assert paths(found.unclaimed) == ["promises/a/b.txt"]


def test_a_promise_set_lies_among_the_promises(write: Write) -> None:
    found = write({"d/source.toml": WHOLE.replace('"rader"', '"promise_set"'), "d/a.toml": ""})
    assert said(only(found)) == "d/source.toml: formatet 'promise_set' finns inte. Skriv format = ett av: rader."


def test_a_stray_file_of_another_kind_refuses_nobody(tmp_path: Path) -> None:
    """A letter beside the measurements is nobody's: it is listed, and the measurements load."""
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "source.toml").write_text(WHOLE, encoding="utf-8")
    (tmp_path / "d" / "A.TXT").write_text("1", encoding="utf-8")
    (tmp_path / "d" / "brev.docx").write_bytes(b"PK")
    formats = {one: dataclasses.replace(reader, suffixes=(".txt",)) for one, reader in FORMATS.items()}
    found = deliveries.scan(tmp_path, formats)
    assert paths(only(found).files) == ["d/A.TXT"]
    assert paths(found.unclaimed) == ["d/brev.docx"]


# ── versions ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_version_depends_on_files_settings_companions_and_reader(write: Write) -> None:
    whole: dict[str, str | bytes] = {"d/source.toml": WHOLE, "d/a.txt": "1", "d/sites.csv": "s"}
    reader = FORMATS["rader"]
    first = deliveries.version(only(write(whole)), reader)
    seen = {first}
    for changed in (
        {"d/a.txt": "2"},
        {"d/b.txt": "2"},
        {"d/sites.csv": "t"},
        {"d/source.toml": WHOLE + 'url = "https://example.org"\n'},
        {"d/source.toml": WHOLE + "[options]\nwave = 1\n"},
        {"source.toml": '[delivery]\ndiary_number = "1"\n'},
    ):
        seen.add(deliveries.version(only(write(changed)), reader))
    assert len(seen) == 7
    last = only(write({}))
    told_more = Reader("rader", "Rader", (), read=reader.read, knowledge=("a",))
    assert deliveries.version(last, told_more) != deliveries.version(last, reader)


def test_a_summary_names_the_first_and_counts_the_rest() -> None:
    problems = [Problem("fel", file=f"{number}.txt", line=number, cell="B2") for number in range(7)]
    assert summary(problems, most=2) == "0.txt, rad 0, B2: fel · 1.txt, rad 1, B2: fel · och 5 till"
    assert summary([Problem("fel")]) == "fel"
