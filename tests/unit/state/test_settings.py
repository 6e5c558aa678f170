"""Settings: an argument wins over its variable, and what cannot be used is said in Swedish."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.settings import SettingsError, from_environment


def test_defaults_are_the_shipped_folders_made_absolute() -> None:
    settings = from_environment({})
    assert settings.raw == Path("raw_data").absolute()
    assert settings.out == Path("output").absolute()
    assert (settings.as_of, settings.publish) == (None, "draft")


def test_an_argument_wins_over_its_variable(tmp_path: Path) -> None:
    environment = {"LOFTEN_RAW": "a", "LOFTEN_OUT": "b", "LOFTEN_AS_OF": "2026-01-01"}
    settings = from_environment(environment, raw=tmp_path / "raw", out=tmp_path / "out", as_of="2026-11-20")
    assert (settings.raw, settings.out) == (tmp_path / "raw", tmp_path / "out")
    assert settings.as_of == date(2026, 11, 20)


def test_an_empty_variable_is_no_variable() -> None:
    empty = dict.fromkeys(("LOFTEN_RAW", "LOFTEN_OUT", "LOFTEN_AS_OF", "LOFTEN_PUBLISH", "BROWSER_PATH"), "")
    assert from_environment(empty) == from_environment({})


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"LOFTEN_PUBLISH": "nu"}, "LOFTEN_PUBLISH ska vara draft eller automatic, men är 'nu'"),
        ({"LOFTEN_AS_OF": "20/11 2026"}, "Skriv det som 2026-11-20"),
        ({"BROWSER_PATH": "finns-inte"}, "BROWSER_PATH pekar på 'finns-inte'"),
    ],
)
def test_what_cannot_be_used_says_what_to_write(environment: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        from_environment(environment)


def test_a_given_browser_is_used(tmp_path: Path) -> None:
    browser = tmp_path / "webbläsare"
    browser.touch()
    assert from_environment({"BROWSER_PATH": str(browser)}).browser == browser
