"""The command line: 0 done, 1 something refused or failed, 2 it was asked wrongly; always in Swedish."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assets.cli import main
from pipeline import manifest
from pipeline.manifest import Standing
from pipeline.reporting import editions
from pipeline.settings import from_environment


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings of the machine's own, and folders that are the test's."""
    for name in ("LOFTEN_AS_OF", "LOFTEN_PUBLISH", "BROWSER_PATH", "DAGSTER_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LOFTEN_RAW", str(tmp_path / "raw"))
    monkeypatch.setenv("LOFTEN_OUT", str(tmp_path / "out"))


def loften(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def make_edition(out: Path, name: str) -> None:
    new = editions.begin(out)
    (new / "site").mkdir()
    (new / "site" / "index.html").write_text(name)
    editions.seal(new, editions.Edition(name, "2026-11-20", ()))
    editions.settle(out, name)
    editions.point(out, name)
    editions.follow(out)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("refresh",), "finns inte. Ange en annan med --raw eller LOFTEN_RAW."),
        (("refresh", "--as-of", "i går"), "Datumet 'i går' går inte att läsa. Skriv det som 2026-11-20"),
        (("refresh", "--fort"), "--fort"),
        (("trace",), "INDICATOR"),
        (("restore",), "EDITION"),
        (("diff", "en"), "AFTER"),
        (("finns-inte",), "finns-inte"),
    ],
)
def test_asked_wrongly_is_two(words: tuple[str, ...], told: str) -> None:
    done = loften(*words)
    assert (done.exit_code, told in done.stderr) == (2, True), done.stderr


@pytest.mark.parametrize("words", [("refresh",), ("editions",), ("promises",), ("restore", "e")])
def test_a_setting_that_cannot_be_used_is_two(words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOFTEN_PUBLISH", "nu")
    done = loften(*words)
    assert (done.exit_code, "LOFTEN_PUBLISH ska vara draft eller automatic" in done.stderr) == (2, True)


def test_nothing_new_ends_at_once_with_the_last_exit_code_and_its_messages(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    make_edition(tmp_path / "out", "2026-11-20-0123abcd")
    (tmp_path / "out" / "warehouse.duckdb").touch()
    settings = from_environment({}, tmp_path / "raw", tmp_path / "out")
    for answer in (Standing(0, ()), Standing(1, ("a/b: filen är tom.",))):
        manifest.write(settings, manifest.state(settings, {}), {}, answer)
        done = loften("refresh")
        assert done.exit_code == answer.exit_code
        assert done.stdout.splitlines() == [
            "Inget är nytt. Upplagan 2026-11-20-0123abcd står.",
            str(tmp_path / "out" / "site" / "index.html"),
        ]
        assert done.stderr.splitlines() == [f"Avvisad: {message}" for message in answer.messages]
    assert not (tmp_path / "out" / "dagster").exists()


def test_editions_says_which_one_stands_and_restore_changes_it(tmp_path: Path) -> None:
    before = loften("editions")
    assert before.exit_code == 1
    assert "Kör loften refresh först" in before.output
    for name in ("a", "b"):
        make_edition(tmp_path / "out", name)
    assert loften("restore", "a").output == "Upplagan a står.\n"
    assert loften("editions").output.splitlines() == [
        "a  läget per 2026-11-20  står",
        "b  läget per 2026-11-20  åsidosatt",
    ]
    assert (tmp_path / "out" / "site" / "index.html").read_text() == "a"


def test_an_unknown_edition_is_one_and_names_those_there_are(tmp_path: Path) -> None:
    make_edition(tmp_path / "out", "a")
    done = loften("restore", "x")
    assert (done.exit_code, done.stderr) == (1, "Upplagan 'x' finns inte. Upplagor som finns: a.\n")
    done = loften("diff", "x", "a")
    assert (done.exit_code, done.stderr) == (1, "Upplagan 'x' finns inte. Upplagor som finns: a.\n")


def test_before_the_first_refresh_there_is_nothing_to_read() -> None:
    for words in (("promises",), ("trace", "v85")):
        done = loften(*words)
        assert (done.exit_code, "Kör loften refresh först." in done.stderr) == (1, True), done.stderr
    done = loften("trace", "finns_inte")
    assert (done.exit_code, "Måttet 'finns_inte' finns inte. Välj ett av: " in done.stderr) == (1, True)
