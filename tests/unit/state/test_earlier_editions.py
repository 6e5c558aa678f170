"""The steps of a refresh, twice: what the first edition showed is known when the second one is protected."""

from datetime import date, datetime
from pathlib import Path

from pipeline import publication, refresh, steps
from pipeline.disclosure import release
from pipeline.settings import Settings

VANDALISM = "12 kap. Skadegörelsebrott"
MONTHS = {"Jan": 9, "Feb": 7, "Mar": 6, "Apr": 5, "Maj": 3, "Jun": 5, "Jul": 6, "Aug": 8, "Sep": 7, "Okt": 9, "Nov": 12,
          "Dec": 14}  # fmt: skip
SOURCE = """[delivery]
title = "Egna siffror"
municipality = "9999"
publisher = "Påhittad"
format = "bra_sol"
accessed = 2026-11-20
licence = "Påhittade uppgifter"
official = false
synthetic = true
"""


def deliver(folder: Path, *lines: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "source.toml").write_text(SOURCE, encoding="utf-8")
    text = "Region;Brott;År;Period;Antal;/100 000 inv\n" + "".join(f"{line}\n" for line in lines)
    (folder / "antal.txt").write_bytes(text.encode("cp1252"))
    return folder


def publish(raw: Path, out: Path, edition: str) -> dict[str, str]:
    """Every step up to what is published and remembered, without pages; period → status of the counts."""
    with refresh.open_refresh(Settings(raw=raw, out=out, as_of=date(2026, 11, 20)), datetime(2026, 11, 20)) as work:
        for step in refresh.STEPS:
            if step.name != "edition":
                steps.run(work, step)
        assert work.report.refusals == ()
        publication._write_published(work.con, out / edition, work.history, None)
        release.remember(work.con, work.history, edition)
        release.settle(work.history, [edition])
        rows = work.con.execute("select period, status from indicator.published where unit = 'count'").fetchall()
    return dict(rows)


def test_a_month_stays_hidden_when_the_file_of_the_year_is_taken_away(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    year = deliver(raw / "egna" / "ar", f"Exempelkommun;{VANDALISM};År;2025;{sum(MONTHS.values())};;")
    deliver(raw / "egna" / "manader", *(f"Exempelkommun;{VANDALISM};2025;{name};{n};;" for name, n in MONTHS.items()))
    hidden = {f"2025-{month:02}": "suppressed" for month in range(1, 13)}
    assert publish(raw, out, "first") == {"2025": "ok"} | hidden
    for path in sorted(year.iterdir()):
        path.unlink()
    year.rmdir()
    assert publish(raw, out, "second") == hidden
    # Nobody who has the first edition can take eleven months from its year.
    (out / "history" / "first.parquet").unlink()
    (out / "history" / "second.parquet").unlink()
    alone = publish(raw, out, "third")
    assert [period for period, status in alone.items() if status == "suppressed"] == ["2025-05"]


def test_what_an_earlier_edition_showed_is_told_to_those_who_run_it_and_stops_nothing(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    deliver(raw / "egna", f"Exempelkommun;{VANDALISM};2025;Maj;3;;")
    with refresh.open_refresh(Settings(raw=raw, out=out, as_of=date(2026, 11, 20)), datetime(2026, 11, 20)) as work:
        for step in refresh.STEPS:
            if step.name != "edition":
                steps.run(work, step)
        work.con.execute("begin")
        work.con.execute("delete from indicator.published")
        work.con.execute("insert into indicator.published by name select * from indicator.observation")
        release.remember(work.con, work.history, "unprotected")
        work.con.execute("rollback")
        release.settle(work.history, ["unprotected"])
        facts = publication._write_published(work.con, out / "second", work.history, None)
    assert refresh._given_away(facts) == (
        "Tidigare upplagor har redan röjt det som nu döljs. "
        "reported_vandalism 9999 2025-05: raden visas inte, men har visats.",
    )
    told = refresh._given_away(tuple(f"fakta {number}" for number in range(12)))
    assert (len(told), told[-1]) == (11, "och 2 uppgifter till som redan är röjda")
