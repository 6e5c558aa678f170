"""Files as a scan finds them: links, what is no file, what changes, what is in the cloud, what was saved twice."""

import os
import socket
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scanned import FORMATS, WHOLE, Write, only, paths, said

from pipeline.ingestion import deliveries, found_files
from pipeline.ingestion.deliveries import Problem, scan


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


def test_a_link_to_itself_is_told_of(tmp_path: Path, links: None) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "source.toml").write_text(WHOLE, encoding="utf-8")
    (tmp_path / "d" / "a.txt").symlink_to(tmp_path / "d" / "a.txt")
    assert "ingen fil utan en länk" in said(only(deliveries.scan(tmp_path, FORMATS)))


# ── in the cloud ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("status", "elsewhere"),
    [
        ({"st_file_attributes": 0x20}, False),  # archive: an ordinary file of Windows
        ({"st_file_attributes": 0x20 | 0x400}, False),  # a reparse point that is here
        ({"st_file_attributes": 0x400000}, True),  # recall on data access: OneDrive's "online only"
        ({"st_file_attributes": 0x40000}, True),
        ({"st_file_attributes": 0x1000}, True),
        ({"st_flags": 0}, False),
        ({"st_flags": 0x40000000}, True),  # dataless: iCloud on macOS 14
        ({}, False),  # Linux has neither
    ],
)
def test_what_the_system_says_is_not_here(status: dict[str, int], elsewhere: bool) -> None:
    assert found_files.is_elsewhere(SimpleNamespace(**status)) is elsewhere  # type: ignore[arg-type]


def test_a_placeholder_waits_and_is_not_opened(write: Write, raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write({"d/source.toml": WHOLE, "d/a.txt": "1", "d/b.txt": "22"})
    monkeypatch.setattr(found_files, "is_elsewhere", lambda now: now.st_size == 2)

    def never(path: Path) -> None:
        raise AssertionError("reading it would fetch it")

    open_that(monkeypatch, "b.txt", never)
    delivery = only(scan(raw, FORMATS))
    assert delivery.waiting == (
        "d/b.txt: filen ligger bara i molnet (OneDrive, iCloud eller liknande), och innehållet finns inte på den här "
        "datorn. Högerklicka på den, välj att den alltid ska finnas här, och kör igen."
    )
    assert (delivery.problems, paths(delivery.files)) == ((), ["d/a.txt", "d/b.txt"])


def test_a_size_without_content_waits_and_zeros_that_are_there_do_not(write: Write, raw: Path) -> None:
    write({"d/source.toml": WHOLE, "d/a.txt": b"\0" * 100})
    assert only(scan(raw, FORMATS)).waiting == ""
    with (raw / "d" / "b.txt").open("wb") as stream:
        stream.truncate(3_000_000)
    if (raw / "d" / "b.txt").stat().st_blocks:
        pytest.skip("filsystemet lagrar även det som inte är skrivet")
    assert "d/b.txt: filen ligger bara i molnet" in only(scan(raw, FORMATS)).waiting


def test_icloud_leaves_a_stub_in_the_files_place(write: Write) -> None:
    found = write(
        {"d/source.toml": WHOLE, "d/a.txt": "1", "d/.b.txt.icloud": "bplist", "d/.dold": "", "d/.~$c.icloud": ""}
    )
    delivery = only(found)
    assert delivery.waiting.startswith("d/b.txt: filen ligger bara i molnet")
    assert paths(delivery.files) == ["d/a.txt", "d/b.txt"]
    assert found.unclaimed == ()
    assert "d/.b.txt.icloud" in found.inputs  # so that its coming and going is a change


def test_a_source_toml_or_a_promise_file_may_be_in_the_cloud_too(write: Write) -> None:
    found = write({"d/.source.toml.icloud": "", "d/a.txt": "1", "promises/.x.toml.icloud": ""})
    told = {one.name: said(one) or one.waiting for one in found.deliveries}
    assert told["d"] == "d/source.toml: filen ligger bara i molnet (iCloud). Hämta den och kör igen."
    assert told["promises/x"].startswith("promises/x.toml: filen ligger bara i molnet")


# ── saved twice ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "original"),
    [
        ("logg-NK12345.txt", "logg.txt"),
        ("logg-DESKTOP-4F7K2.txt", "logg.txt"),
        ("logg-Annas MacBook Air.txt", "logg.txt"),
        ("logg (1).txt", "logg.txt"),
        ("logg(2).txt", "logg.txt"),
        ("logg (Annas conflicted copy 2026-05-04).txt", "logg.txt"),
        ("logg (Konfliktkopia från NK12 2026-05-04).txt", "logg.txt"),
        ("logg_conflict-20260504-101112.txt", "logg.txt"),
        ("logg.sync-conflict-20260504-101112-ABCDEFG.txt", "logg.txt"),
        ("annan (conflicted copy).txt", "annan.txt"),  # the name says so itself, also where the first one is gone
        # not copies: another name, a year, a part, no first file beside
        ("logg-2025.txt", ""), ("logg-vår.txt", ""), ("logg-A.txt", ""), ("annan (1).txt", ""),
        ("annan-NK12345.txt", ""), ("logg - konflikt.txt", ""),
        ("logg (vår).txt", ""), ("conflicts.txt", ""), ("konfliktkopior.txt", ""), ("1-vägen_#1_1.txt", ""),
    ],
)  # fmt: skip
def test_names_of_conflict_copies(name: str, original: str) -> None:
    assert found_files.conflict_of(name, {"logg.txt", name}) == original


def test_a_conflict_copy_waits_with_the_name_of_the_file_it_is_a_copy_of(write: Write) -> None:
    delivery = only(write({"d/source.toml": WHOLE, "d/logg.txt": "1", "d/logg-NK12345.txt": "2"}))
    assert delivery.waiting == (
        "d/logg-NK12345.txt: filen ser ut som en konfliktkopia av logg.txt: den har sparats på två håll. Jämför dem, "
        "behåll den rätta och ta bort den andra. Ska båda läsas, byt namn på den ena."
    )


def test_a_conflict_copy_with_the_same_bytes_is_a_duplicate_like_any_other(write: Write) -> None:
    assert only(write({"d/source.toml": WHOLE, "d/logg.txt": "1", "d/logg (1).txt": "1"})).waiting == ""


@pytest.mark.parametrize("name", ["sites-NK12345.csv", "source-NK12345.toml"])
def test_a_second_version_of_what_stands_beside_the_data_waits_too(write: Write, name: str) -> None:
    found = write(
        {
            "d/source.toml": WHOLE + 'files = ["*.txt"]\n',
            "d/a.txt": "1",
            "d/sites.csv": "2",
            f"d/{name}": "3",
            "d/annat (1).docx": "",
        }
    )
    assert f"d/{name}: filen ser ut som en konfliktkopia" in only(found).waiting
    assert paths(found.unclaimed) == ["d/annat (1).docx"]


def test_a_second_version_of_a_promise_file_does_not_stop_the_first(write: Write) -> None:
    found = write({"promises/x.toml": "", "promises/x-NK12345.toml": "#"})
    assert {one.name: bool(one.waiting) for one in found.deliveries} == {
        "promises/x": False,
        "promises/x-NK12345": True,
    }
