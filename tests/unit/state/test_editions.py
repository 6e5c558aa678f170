"""Editions: complete or absent, pointed at by one line, and a restored one stands."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline import versions
from pipeline.manifest import read_line
from pipeline.reporting import editions
from pipeline.reporting.editions import Edition, EditionError

DAY = date(2026, 11, 20)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def make(out: Path, name: str) -> None:
    """Build an edition to the end."""
    new = editions.begin(out)
    (new / "site").mkdir()
    (new / "site" / "index.html").write_text(name)
    editions.seal(new, Edition(name, "2026-11-20", ("a/b",)))
    editions.settle(out, name)


def arrive(out: Path, name: str) -> None:
    """What publication does with an edition it has arrived at."""
    if not editions.is_complete(out, name):
        make(out, name)
    editions.point(out, name)
    editions.follow(out)


def shows(out: Path) -> tuple[str, str]:
    """What stands, and what a reader sees."""
    return read_line(out / "current"), (out / "site" / "index.html").read_text()


# ── identity ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def identity(tmp_path: Path) -> Callable[..., str]:
    published = tmp_path / "published"
    published.mkdir()
    (published / "a.json").write_text("1")
    whole: dict[str, Any] = {
        "as_of": DAY,
        "published": published,
        "svg": {"a.wide": "<svg/>"},
        "undrawn": ("b.wide",),
    }
    return lambda **other: editions.identity(**(whole | other))


def test_an_id_is_a_date_and_eight_hex_digits(identity: Callable[..., str]) -> None:
    day, _, made_of = identity().rpartition("-")
    assert day == "2026-11-20"
    assert len(bytes.fromhex(made_of)) == 4


def test_the_same_things_give_the_same_id_in_any_folder(identity: Callable[..., str], tmp_path: Path) -> None:
    elsewhere = tmp_path / "annanstans" / "published"
    elsewhere.mkdir(parents=True)
    (elsewhere / "a.json").write_text("1")
    assert identity(published=elsewhere) == identity()


def test_everything_that_can_show_is_in_the_id(
    identity: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = [identity()]
    seen.append(identity(as_of=date(2026, 11, 21)))
    seen.append(identity(svg={"a.wide": "<svg></svg>"}))
    seen.append(identity(undrawn=()))
    (tmp_path / "published" / "a.json").write_text("2")
    seen.append(identity())
    (tmp_path / "published" / "b.json").write_text("1")
    seen.append(identity())
    monkeypatch.setattr(versions, "content", str)  # other code
    seen.append(identity())
    monkeypatch.setattr(versions, "releases", lambda: {"plotly": "0"})
    seen.append(identity())
    assert len({one[-8:] for one in seen}) == len(seen) - 1  # the date stands in the id itself


# ── built beside, complete or absent ─────────────────────────────────────────────────────────────────────────


def test_an_edition_appears_whole(out: Path) -> None:
    new = editions.begin(out)
    (new / "site").mkdir()
    assert editions.complete(out) == []
    made = Edition("e1", "2026-11-20", ("a/b",), ("c.wide",))
    editions.seal(new, made)
    assert not editions.is_complete(out, "e1")
    editions.settle(out, "e1")
    assert editions.complete(out) == [made]


def test_a_dead_build_is_thrown_away(out: Path) -> None:
    (editions.begin(out) / "half").touch()
    assert list(editions.begin(out).iterdir()) == []


def test_a_folder_that_lost_its_edition_json_does_not_stop_the_next_build(out: Path) -> None:
    make(out, "e1")
    (out / "editions" / "e1" / editions.INFO).unlink()
    make(out, "e1")
    assert editions.is_complete(out, "e1")


@pytest.mark.parametrize("asked", ["", "e9", "../editions/e9"])
def test_an_unknown_edition_is_told_of_with_those_there_are(out: Path, asked: str) -> None:
    make(out, "e1")
    with pytest.raises(EditionError, match="Upplagor som finns: e1"):
        editions.restore(out, asked)


# ── what stands ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_site_follows_current(out: Path) -> None:
    arrive(out, "e1")
    assert shows(out) == ("e1", "e1")
    arrive(out, "e2")
    assert shows(out) == ("e2", "e2")


def test_a_site_link_goes_with_its_folder(out: Path, tmp_path: Path) -> None:
    arrive(out, "e1")
    out.rename(tmp_path / "flyttad")
    assert shows(tmp_path / "flyttad") == ("e1", "e1")


def test_following_heals(out: Path) -> None:
    arrive(out, "e1")
    make(out, "e2")
    editions.point(out, "e2")  # killed here
    editions.follow(out)
    assert shows(out) == ("e2", "e2")
    (out / "site").unlink()
    editions.follow(out)
    assert shows(out) == ("e2", "e2")


def test_following_nothing_changes_nothing(out: Path) -> None:
    out.mkdir()
    editions.follow(out)
    assert list(out.iterdir()) == []
    (out / "current").write_text("borttagen\n")
    editions.follow(out)
    assert not (out / "site").exists()


def test_a_site_whose_edition_was_deleted_is_replaced(out: Path) -> None:
    arrive(out, "e1")
    shutil.rmtree(out / "editions" / "e1")
    arrive(out, "e2")
    assert shows(out) == ("e2", "e2")


def test_a_restored_edition_holds_against_the_one_set_aside_and_yields_to_a_new_one(out: Path) -> None:
    for one in ("a", "b", "c"):
        arrive(out, one)
    editions.restore(out, "b")
    assert shows(out) == ("b", "b")
    arrive(out, "c")  # the next refresh arrives where the last one did
    assert shows(out) == ("b", "b")
    arrive(out, "c")
    assert shows(out) == ("b", "b")
    arrive(out, "d")
    assert shows(out) == ("d", "d")
    assert not (out / "restored").exists()
    arrive(out, "c")  # what was once set aside is set aside no longer
    assert shows(out) == ("c", "c")


def test_restoring_again_sets_aside_the_same_one(out: Path) -> None:
    for one in ("a", "b", "c"):
        arrive(out, one)
    editions.restore(out, "b")
    editions.restore(out, "a")
    arrive(out, "c")
    assert shows(out) == ("a", "a")
    editions.restore(out, "c")  # the one set aside: nothing is, then
    assert shows(out) == ("c", "c")
    assert not (out / "restored").exists()


def test_restoring_what_stands_sets_nothing_aside(out: Path) -> None:
    arrive(out, "a")
    editions.restore(out, "a")
    assert not (out / "restored").exists()
    assert shows(out) == ("a", "a")


def test_a_refresh_that_arrives_at_the_restored_one_sets_nothing_aside(out: Path) -> None:
    for one in ("a", "b"):
        arrive(out, one)
    editions.restore(out, "a")
    arrive(out, "a")
    assert not (out / "restored").exists()
    arrive(out, "b")
    assert shows(out) == ("b", "b")


def test_what_is_set_aside_stands_when_the_restored_one_is_gone(out: Path) -> None:
    for one in ("a", "b"):
        arrive(out, one)
    editions.restore(out, "a")
    shutil.rmtree(out / "editions" / "a")
    arrive(out, "b")
    assert shows(out) == ("b", "b")


# ── where links are refused (Windows without developer mode) ─────────────────────────────────────────────────


def refuse(*arguments: object, **named: object) -> None:
    raise OSError(1314, "A required privilege is not held by the client")


@pytest.fixture
def no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "symlink_to", refuse)


def test_without_links_the_site_is_a_copy_that_follows_all_the_same(out: Path, no_links: None) -> None:
    arrive(out, "a")
    arrive(out, "b")
    arrive(out, "c")
    assert shows(out) == ("c", "c")
    assert editions.standing_site(out) == "c"
    assert not (out / "site").is_symlink()
    assert sorted(one.name for one in out.iterdir()) == ["current", "editions", "site"]
    assert not (out / "editions" / "c" / "site" / editions.COPIED).exists()
    editions.restore(out, "a")
    assert shows(out) == ("a", "a")


def test_a_copy_that_was_killed_half_way_is_made_again(out: Path, no_links: None) -> None:
    arrive(out, "a")
    make(out, "b")
    editions.point(out, "b")
    (out / ".site.new").mkdir()
    (out / ".site.new" / "half").touch()
    (out / "site").rename(out / ".site.old")  # killed between the two renames
    editions.follow(out)
    assert shows(out) == ("b", "b")
    assert not (out / ".site.old").exists()
    assert not (out / "site" / "half").exists()


@pytest.mark.usefixtures("links")
def test_a_link_gives_way_to_a_copy_and_a_copy_to_a_link(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arrive(out, "a")
    with monkeypatch.context() as refused:
        refused.setattr(Path, "symlink_to", refuse)
        arrive(out, "b")
        assert not (out / "site").is_symlink()
    arrive(out, "c")
    assert (out / "site").is_symlink()
    assert shows(out) == ("c", "c")


@pytest.mark.usefixtures("links")
def test_a_link_that_cannot_replace_a_link_gives_way_to_a_copy(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Windows replaces no link to a folder, even where it makes one
    arrive(out, "a")
    replace = Path.replace

    def fussy(self: Path, target: Path) -> Path:
        if self.is_symlink():
            raise PermissionError(5, "Access is denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fussy)
    arrive(out, "b")
    assert shows(out) == ("b", "b")
    shutil.rmtree(out / "editions" / "b")
    arrive(out, "c")
    assert shows(out) == ("c", "c")
