"""Scan: who claims what, which settings hold, and what is wrong in words an analyst can act on. Never an exception."""

import dataclasses
import os
import socket
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.ingestion import deliveries
from pipeline.ingestion.deliveries import Delivery, Problem, Reader, Scan, scan, summary


def read_nothing(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """A scan reads no rows."""


FORMATS = {
    "rader": Reader("rader", "Rader", (), read_nothing, companions=("sites.csv",)),
    deliveries.PROMISE_FORMAT: Reader(deliveries.PROMISE_FORMAT, "Löften", (), read_nothing),
}
WHOLE = """[delivery]
title = "Prov"
municipality = "9999"
publisher = "Provaren"
format = "rader"
accessed = 2026-11-20
licence = "Fri"
"""

LINE_TOLD = ("color", "accessed", "official", "synthetic", "files", "publish", "municipality")

Write = Callable[..., Scan]


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return tmp_path / "raw"


@pytest.fixture
def write(raw: Path) -> Write:
    """Write files by path under the raw folder, and scan it."""

    def files(contents: dict[str, str | bytes]) -> Scan:
        raw.mkdir(exist_ok=True)
        for path, content in contents.items():
            (raw / path).parent.mkdir(parents=True, exist_ok=True)
            (raw / path).write_bytes(content.encode() if isinstance(content, str) else content)
        return scan(raw, FORMATS)

    return files


def only(found: Scan) -> Delivery:
    (delivery,) = found.deliveries
    return delivery


def said(delivery: Delivery) -> str:
    return summary(delivery.problems)


def paths(files: Any) -> list[str]:
    return [one.path for one in files]


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


# ── what is wrong with a source.toml ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('color = "red"', "nyckeln 'color' finns inte. Välj bland: accessed, diary_number, files, format, licence,"),
        ("title = 5", "title ska vara en text inom citattecken, men är 5."),
        ("format = ['rader']", "format ska vara en text inom citattecken, men är ['rader']."),
        ('accessed = "2026-11-20"', "accessed ska vara ett datum som 2026-11-20 utan citattecken, men är '2026-11-20'"),
        ("accessed = 2026-11-20T10:00:00", "accessed ska vara ett datum som 2026-11-20 utan citattecken, men är"),
        ("official = 1", "official ska vara true eller false, men är 1."),
        ('synthetic = "true"', "synthetic ska vara true eller false, men är 'true'."),
        ('files = "*.txt"', "files ska vara en lista som [\"*.txt\"], men är '*.txt'."),
        ("files = 5", 'files ska vara en lista som ["*.txt"], men är 5.'),
        ("files = [1]", 'files ska vara en lista som ["*.txt"], men är [1].'),
        ('publish = "alla"', "publish ska vara ett av open, aggregate, internal, men är 'alla'."),
        ('format = "raderna"', "formatet 'raderna' finns inte. Skriv format = ett av: rader."),
        ("title = 'ofärdig", "filen går inte att läsa som TOML i UTF-8"),
        ("municipality = 0182", "filen går inte att läsa som TOML i UTF-8"),
        ("[Options]", "Options hör inte hemma här. Skriv [delivery] eller [options], en gång var."),
        ("[[options]]", "options hör inte hemma här."),
    ],
)
def test_each_mistake_is_told_with_the_file_and_the_way_out(write: Write, line: str, told: str) -> None:
    key = line.split(" = ")[0]
    kept = "\n".join(one for one in WHOLE.splitlines() if not one.startswith(f"{key} ="))
    found = write({"d/source.toml": f"{kept}\n{line}\n", "d/a.txt": "1"})
    (problem,) = only(found).problems
    assert problem.file == "d/source.toml"
    assert problem.text.startswith(told)
    if line.startswith(f"{key} = ") and key in LINE_TOLD:
        assert problem.line == 1 + f"{kept}\n{line}\n".splitlines().index(line)
    assert paths(only(found).files) == ["d/a.txt"]


def test_a_misspelt_key_is_told_the_closest(write: Write) -> None:
    found = write({"d/source.toml": WHOLE + "offical = true\n", "d/a.txt": "1"})
    assert said(only(found)).endswith("nyckeln 'offical' finns inte. Närmast: official.")


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


def test_a_link_to_itself_is_told_of(tmp_path: Path, links: None) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "source.toml").write_text(WHOLE, encoding="utf-8")
    (tmp_path / "d" / "a.txt").symlink_to(tmp_path / "d" / "a.txt")
    assert "ingen fil utan en länk" in said(only(deliveries.scan(tmp_path, FORMATS)))


def test_delivery_must_be_a_table(write: Write) -> None:
    found = write({"d/source.toml": 'delivery = "x"\n', "d/a.txt": "1"})
    assert said(only(found)) == (
        "d/source.toml: delivery hör inte hemma här. Skriv [delivery] eller [options], en gång var."
    )


@pytest.mark.parametrize("key", ["title", "municipality", "publisher", "accessed", "licence"])
def test_a_missing_key_is_told(write: Write, key: str) -> None:
    kept = "\n".join(one for one in WHOLE.splitlines() if not one.startswith(key))
    found = write({"d/source.toml": kept, "d/a.txt": "1"})
    assert said(only(found)) == f"d/source.toml: {key} saknas. Lägg till raden under [delivery]."


def test_a_missing_format_is_told_where_the_source_toml_is_the_folders_own(write: Write) -> None:
    found = write({"d/source.toml": WHOLE.replace('format = "rader"', ""), "d/a.txt": "1"})
    assert said(only(found)) == "d/source.toml: format saknas. Skriv format = ett av: rader."
    assert paths(only(found).files) == ["d/a.txt"]


def test_every_mistake_is_told_at_once_and_where_it_stands(write: Write) -> None:
    found = write({"source.toml": WHOLE + "official = 1\n", "d/source.toml": "[delivery]\ntitle = 2\n", "d/a.txt": "1"})
    assert [one.file for one in only(found).problems] == ["source.toml", "d/source.toml"]


def test_a_source_toml_that_is_not_utf8_is_told(write: Write) -> None:
    found = write({"d/source.toml": WHOLE.replace("Prov", "Pröv").encode("cp1252"), "d/a.txt": "1"})
    assert said(only(found)).startswith("d/source.toml: filen går inte att läsa som TOML i UTF-8")


def test_the_mark_that_windows_puts_first_is_no_mistake(write: Write) -> None:
    assert only(write({"d/source.toml": "\ufeff" + WHOLE, "d/a.txt": "1"})).problems == ()


# ── files that are not files at rest ─────────────────────────────────────────────────────────────────────────


def test_a_folder_may_be_named_as_a_file(write: Write) -> None:
    found = write({"source.toml": WHOLE, "d/x.txt/a.txt": "1"})
    assert only(found).name == "d/x.txt"


@pytest.mark.usefixtures("links")
def test_a_link_out_of_the_raw_folder_is_refused_and_never_read(write: Write, raw: Path, tmp_path: Path) -> None:
    (tmp_path / "hemligt.txt").write_text("hemligt")
    (tmp_path / "mapp").mkdir()
    write({"d/source.toml": WHOLE, "d/a.txt": "1"})
    (raw / "d" / "b.txt").symlink_to(tmp_path / "hemligt.txt")
    (raw / "d" / "c").symlink_to(tmp_path / "mapp", target_is_directory=True)
    delivery = only(scan(raw, FORMATS))
    told = "filen är en länk ut ur mappen med rådata, och följs inte. Lägg själva filen här."
    assert delivery.problems == (Problem(told, file="d/b.txt"), Problem(told, file="d/c"))
    assert [one.sha256 for one in delivery.files][1:] == ["", ""]


@pytest.mark.usefixtures("links")
def test_a_link_out_that_nobody_claims_is_unclaimed(write: Write, raw: Path, tmp_path: Path) -> None:
    (tmp_path / "hemligt.txt").write_text("hemligt")
    write({})
    (raw / "b.txt").symlink_to(tmp_path / "hemligt.txt")
    assert [(one.path, one.sha256) for one in scan(raw, FORMATS).unclaimed] == [("b.txt", "")]


@pytest.mark.usefixtures("links")
def test_a_source_toml_is_not_fetched_from_elsewhere(write: Write, raw: Path, tmp_path: Path) -> None:
    (tmp_path / "source.toml").write_text(WHOLE)
    write({"d/a.txt": "1"})
    (raw / "d" / "source.toml").symlink_to(tmp_path / "source.toml")
    assert said(only(scan(raw, FORMATS))).startswith("d/source.toml: filen är en länk ut ur mappen med rådata")
    (raw / "d" / "source.toml").unlink()
    (raw / "d" / "source.toml").symlink_to(tmp_path / "finns-inte")
    assert said(only(scan(raw, FORMATS))).startswith("d/source.toml: filen är en länk ut")


@pytest.mark.usefixtures("links")
def test_a_promise_file_is_not_fetched_from_elsewhere(write: Write, raw: Path, tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text('[set]\ntitle = "Hemligt"\n')
    write({"promises/README.md": ""})
    (raw / "promises" / "a.toml").symlink_to(tmp_path / "x.toml")
    delivery = only(scan(raw, FORMATS))
    assert said(delivery).startswith("promises/a.toml: filen är en länk ut")
    assert delivery.settings.title == "a"


@pytest.mark.usefixtures("links")
def test_a_link_that_stays_inside_is_a_file_and_a_broken_one_is_told(write: Write, raw: Path) -> None:
    write({"d/source.toml": WHOLE, "d/a.txt": "1"})
    (raw / "d" / "b.txt").symlink_to("a.txt")
    (raw / "d" / "c.txt").symlink_to("finns-inte.txt")
    delivery = only(scan(raw, FORMATS))
    assert delivery.files[0].sha256 == delivery.files[1].sha256
    assert said(delivery) == (
        "d/c.txt: det här är ingen fil utan en länk eller något annat som inte går att läsa. Lägg själva filen här."
    )


@pytest.mark.usefixtures("links")
def test_the_raw_folder_itself_may_be_a_link(write: Write, raw: Path, tmp_path: Path) -> None:
    write({"d/source.toml": WHOLE, "d/a.txt": "1"})
    (tmp_path / "länk").symlink_to(raw, target_is_directory=True)
    assert only(scan(tmp_path / "länk", FORMATS)).problems == ()


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="inga socketfiler på den här maskinen")
def test_what_is_no_file_is_not_opened(write: Write, raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write({"d/source.toml": WHOLE, "d/a.txt": "1"})
    monkeypatch.chdir(raw / "d")  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("b.txt")
        assert said(only(scan(raw, FORMATS))).startswith("d/b.txt: det här är ingen fil")


def test_a_name_that_is_not_utf8_is_told(write: Write, raw: Path) -> None:
    write({"d/source.toml": WHOLE, "d/a.txt": "1"})
    try:
        (raw / "d" / os.fsdecode(b"g\xe5ta.txt")).write_text("2")
    except OSError:
        pytest.skip("filsystemet tar inte emot namn som inte är UTF-8")
    told = said(only(scan(raw, FORMATS)))
    assert told == r"d/g\udce5ta.txt: namnet på filen eller en mapp ovanför har tecken som inte är UTF-8. Byt namn."


def open_that(monkeypatch: pytest.MonkeyPatch, name: str, then: Callable[[Path], None]) -> None:
    """Something happens just as a file of this name is opened."""
    opened = Path.open

    def fussy(self: Path, *given: Any, **named: Any) -> Any:
        if self.name == name:
            then(self)
        return opened(self, *given, **named)

    monkeypatch.setattr(Path, "open", fussy)


def test_a_file_that_vanishes_after_the_walk_is_waited_for(
    write: Write, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write({"d/source.toml": WHOLE, "d/a.txt": "1", "d/b.txt": "2"})
    open_that(monkeypatch, "b.txt", lambda path: path.unlink())
    delivery = only(scan(raw, FORMATS))
    assert delivery.problems == ()
    assert delivery.waiting == "d/b.txt: filen ändrades medan den lästes. Den läses vid nästa uppdatering."


def test_a_file_that_grows_while_it_is_read_is_waited_for(
    write: Write, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write({"d/source.toml": WHOLE, "d/a.txt": "1", "promises/p.toml": ""})
    for name in ("a.txt", "p.toml"):
        with monkeypatch.context() as patched:
            open_that(patched, name, lambda path: os.truncate(path, 100))
            waiting = {one.name: one.waiting for one in scan(raw, FORMATS).deliveries}
        assert [told for told in waiting.values() if told] == [
            f"{'d' if name == 'a.txt' else 'promises'}/{name}: filen ändrades medan den lästes. "
            "Den läses vid nästa uppdatering."
        ]


def test_a_growing_file_that_a_delivery_does_not_use_does_not_stop_it(
    write: Write, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write({"d/source.toml": WHOLE + 'files = ["a.txt"]\n', "d/a.txt": "1", "d/b.txt": "2"})
    open_that(monkeypatch, "b.txt", lambda path: os.truncate(path, 100))
    assert only(scan(raw, FORMATS)).waiting == ""


def test_a_file_that_may_not_be_read_is_waited_for(write: Write, raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write({"d/source.toml": WHOLE, "d/a.txt": "1"})

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    open_that(monkeypatch, "a.txt", refuse)
    assert only(scan(raw, FORMATS)).waiting.startswith(
        "d/a.txt: filen får inte läsas: den är öppen i ett annat program"
    )
    monkeypatch.undo()
    open_that(monkeypatch, "source.toml", refuse)
    assert said(only(scan(raw, FORMATS))).startswith("d/source.toml: filen går inte att öppna.")


def test_a_failing_disk_refuses_nobody(write: Write, raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write({"d/source.toml": WHOLE, "d/a.txt": "1"})

    def fail(path: Path) -> None:
        raise OSError(5, "Input/output error")

    open_that(monkeypatch, "a.txt", fail)
    with pytest.raises(OSError, match="Input/output"):
        scan(raw, FORMATS)


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
