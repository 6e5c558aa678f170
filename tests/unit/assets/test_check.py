"""``loften check``: the truth of a refresh beforehand, in Swedish, and not a byte written."""

import re
import shutil
import tomllib
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner, Result

from assets.cli import main
from pipeline.ingestion import source_settings
from pipeline.ingestion.readers import READERS, recognise

SOURCE = """[delivery]
title = "Prov"
municipality = "9999"
publisher = "Prov"
format = "{format}"
accessed = 2026-11-20
licence = "Påhittade uppgifter"
synthetic = true
"""
POPULATION = "region;år;folkmängd\n9999 Exempelkommun;2024;40000\n9999 Exempelkommun;2025;41000\n"
SOL = "Region;Brott;År;Period;Antal;/100 000 inv\n" + "".join(
    f"Exempelkommun kommun;Vapenlagen;År;{year};{year % 7 + 1};1;\n" for year in range(1900, 2020)
)
LOG = (
    "datum;löfte;åtagande;aktivitet;status;antal;timmar;deltagare;överträdelser;enhet;målgrupp;aktör\n"
    "2026-03-14;{promise};1a;lectures_parents;genomförd;1;2;38;;Exempelskolan;;\n"
)
PROMISES = """[set]
id = "prov"
title = "Prov 2026"
municipality = "9999"
area_code = "9999"
period_start = 2026-01-01
period_end = 2026-12-31
demo = true

[[promise]]
id = "youth"
title = "Unga"
summary = "Föräldrar bjuds in till föreläsningar."
headline_indicator = "lectures_parents"

[[promise.commitment]]
id = "1a"
kind = "activity"
actor = "municipality"
text = "Föreläsningar hålls."
indicators = ["lectures_parents"]
"""


@pytest.fixture
def raw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty raw folder, the one of the settings; the shell stands beside it."""
    for name in ("LOFTEN_AS_OF", "LOFTEN_PUBLISH", "LOFTEN_OUT", "BROWSER_PATH"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "raw").mkdir()
    monkeypatch.setenv("LOFTEN_RAW", str(tmp_path / "raw"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "raw"


def write(folder: Path, name: str, text: str, format_id: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    if format_id:
        (folder / "source.toml").write_text(SOURCE.format(format=format_id), encoding="utf-8")
    return folder / name


def check(*paths: Path) -> Result:
    """Run it, and see that nothing under the working folder has changed."""
    before = tree(Path())
    done = CliRunner().invoke(main, ["check", *(str(path) for path in paths)], catch_exceptions=False)
    assert tree(Path()) == before
    return done


def tree(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(one): (one.lstat().st_size, one.lstat().st_mtime_ns) for one in folder.rglob("*")}


def test_what_would_load_is_told_by_file_with_rows(raw: Path) -> None:
    write(raw / "prov" / "folkmangd", "a.csv", POPULATION, "scb_csv")
    done = check(raw)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        "Leveransen prov/folkmangd (SCB:s folkmängd) skulle läsas in.\n"
        "  prov/folkmangd/a.csv: 2 rader läses in.\n"
        "Leveranser: 1 skulle läsas in. Inget har skrivits.\n"
    )


def test_a_delivery_a_folder_above_it_and_a_file_in_it_are_all_ways_to_name_it(raw: Path) -> None:
    path = write(raw / "prov" / "folkmangd", "a.csv", POPULATION, "scb_csv")
    write(raw / "annat", "b.csv", "fel", "scb_csv")
    for named in (path, path.parent, path.parent.parent, path.parent / "source.toml"):
        done = check(named)
        assert (done.exit_code, "prov/folkmangd/a.csv: 2 rader läses in." in done.stdout) == (0, True), done.stdout
        assert "annat" not in done.stdout
    assert check(raw).exit_code == 1


def test_rejected_lines_are_told_with_line_column_and_what_to_do(raw: Path) -> None:
    write(raw / "brott", "a.txt", SOL + "Exempelkommun kommun;Vapenlagen;År;2025;många;1;\n", "bra_sol")
    done = check(raw)
    assert done.exit_code == 0
    assert "  brott/a.txt: 120 rader läses in, 1 avvisas.\n" in done.stdout
    assert "    brott/a.txt, rad 122, Antal: 'många' är inget tal.\n" in done.stdout
    assert "Rätta raderna, eller låt dem stå" in done.stdout


def test_a_refusal_is_told_with_the_cell_and_every_problem_on_a_line(raw: Path) -> None:
    folder = raw / "register"
    folder.mkdir()
    write(folder, "läsmig.md", "", "register")
    (folder / "läsmig.md").unlink()
    with xlsxwriter.Workbook(folder / "r.xlsx") as book:
        sheet = book.add_worksheet("Blad1")
        for row, cells in enumerate([["datum", "mått", "område", "grupp", "täljare", "nämnare"], ["i går", "x"]]):
            sheet.write_row(row, 0, cells)
    done = check(folder)
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert lines[0] == "Leveransen register (register) skulle avvisas:"
    assert any(one.startswith("  register/r.xlsx, Blad1, cell A2: datum ska vara ett datum som") for one in lines)
    assert any(one.startswith("  register/r.xlsx, Blad1, cell B2: mått ska vara") for one in lines)
    assert lines[-1] == "Leveranser: 1 skulle avvisas. Inget har skrivits."


def test_a_duplicate_of_an_earlier_delivery_is_told_when_only_the_later_one_is_checked(raw: Path) -> None:
    write(raw / "a", "ett.csv", POPULATION, "scb_csv")
    write(raw / "b", "samma.csv", POPULATION, "scb_csv")
    write(raw / "b", "annat.csv", POPULATION.replace("2025", "2023"), "scb_csv")
    done = check(raw / "b")
    assert done.exit_code == 0
    assert "  b/samma.csv: Samma innehåll som a/ett.csv. Filen räknas en gång.\n" in done.stdout
    assert "Leveransen a " not in done.stdout


def test_a_log_is_checked_against_the_promises_of_the_raw_folder_wherever_it_lies(raw: Path, tmp_path: Path) -> None:
    write(raw / "promises", "prov.toml", PROMISES)
    inside = write(raw / "logg", "log.csv", LOG.format(promise="youth"), "activity_log")
    wrong = write(tmp_path / "hemma" / "logg", "log.csv", LOG.format(promise="annat"), "activity_log")
    outside = write(tmp_path / "borta" / "logg", "log.csv", LOG.format(promise="youth"), "activity_log")
    assert check(inside).exit_code == 0
    assert check(outside).exit_code == 0
    assert check(outside.parents[1]).exit_code == 0
    done = check(wrong)
    assert done.exit_code == 1
    assert "löfte ska vara" in done.stdout


def test_a_file_without_source_toml_is_offered_a_draft_that_can_be_used_as_it_is(raw: Path) -> None:
    path = write(raw / "exempelkommun" / "folkmangd", "a.csv", POPULATION)
    done = check(path)
    assert done.exit_code == 1
    assert "exempelkommun/folkmangd/a.csv: Ingen leverans gör anspråk på filen." in done.stdout
    assert "  Utkast till exempelkommun/folkmangd/source.toml" in done.stdout
    assert "  exempelkommun/folkmangd/a.csv: 2 rader läses in.\n" in done.stdout
    text = drafted(done.stdout)
    given = tomllib.loads(text)["delivery"]
    assert (given["format"], given["municipality"], given["synthetic"]) == ("scb_csv", "9999", True)
    assert given["accessed"] == date.today()
    (path.parent / "source.toml").write_text(text, encoding="utf-8")
    assert (
        source_settings.effective(
            raw, "exempelkommun/folkmangd", {"exempelkommun/folkmangd/source.toml": [len(text), 0]}
        )[1]
        == []
    )
    assert check(path).exit_code == 0


def drafted(printed: str) -> str:
    """The draft in what was printed, as it would be saved."""
    found = re.search(r"^    \[delivery\]\n(?:    .*\n|\n)*", printed, re.MULTILINE)
    assert found, printed
    return re.sub(r"^    ", "", found[0], flags=re.MULTILINE)


def test_a_draft_leaves_out_what_a_source_toml_above_says_and_says_what_to_fill_in(raw: Path) -> None:
    above = SOURCE.format(format="").replace('format = ""\n', "")
    write(raw / "ny", "source.toml", above)
    write(raw / "ny" / "lista", "2021.csv", "Ale kommun;2731;8547\nTäby kommun;5000;7000\n")
    done = check(raw / "ny")
    assert done.exit_code == 1
    text = drafted(done.stdout)
    assert tomllib.loads(text)["delivery"].keys() == {"title", "format", "accessed", "official"}
    assert "# year = 2023  # fyll i året som listan gäller" in text
    assert "Även med utkastet skulle leveransen avvisas:" in done.stdout
    assert "[options] year ska vara" in done.stdout


def test_files_in_no_format_of_ours_are_told_of_with_the_formats_that_are(raw: Path, tmp_path: Path) -> None:
    done = check(write(tmp_path / "hemma", "brev.docx.txt", "Hej!\n"))
    assert done.exit_code == 1
    assert "hemma/brev.docx.txt: Ingen leverans gör anspråk på filen." in done.stdout
    assert "brev.docx.txt: formatet känns inte igen." in done.stdout
    assert "De format som läses är activity_log, binned" in done.stdout


def test_files_outside_the_raw_folder_are_read_with_what_lies_beside_them(tmp_path: Path, raw: Path) -> None:
    one = write(tmp_path / "hemma", "a.csv", POPULATION, "scb_csv")
    two = write(tmp_path / "hemma", "b.csv", POPULATION.replace("2025", "2023"))
    done = check(one, two)
    assert done.exit_code == 0
    assert "  hemma/a.csv: 2 rader läses in.\n  hemma/b.csv: 2 rader läses in.\n" in done.stdout
    assert "c.csv" not in done.stdout


def test_folder_and_file_outside_at_once_leave_the_folder_as_it_was(tmp_path: Path, raw: Path) -> None:
    one = write(tmp_path / "hemma", "a.csv", POPULATION, "scb_csv")
    done = check(one.parent, one)
    assert done.exit_code == 0
    assert "Leveransen (SCB:s folkmängd) skulle läsas in." in done.stdout


def test_a_file_too_large_is_told_of_within_seconds(tmp_path: Path, raw: Path) -> None:
    path = write(tmp_path / "hemma", "a.csv", POPULATION, "scb_csv")
    with path.open("r+b") as stream:
        stream.truncate(10**9)
    done = check(path)
    assert done.exit_code == 1
    assert "1000 MB, och högst 50 MB läses" in done.stdout


def test_what_is_never_read_is_said_to_be_so(raw: Path) -> None:
    done = check(write(raw / "a", "README.md", "hej"))
    assert (done.exit_code, "Här finns inget att läsa in" in done.stdout) == (0, True)


def test_a_path_that_is_not_there_and_none_at_all_are_asked_wrongly(raw: Path) -> None:
    done = check(raw / "saknas")
    assert (done.exit_code, "finns inte. Ange en mapp eller fil som finns." in done.stderr) == (2, True)
    assert check().exit_code == 2


def test_neither_lock_nor_output_is_touched(raw: Path, tmp_path: Path) -> None:
    write(raw / "a", "a.csv", POPULATION, "scb_csv")
    check(raw)
    assert not (tmp_path / "output").exists()


RECOGNISED = {
    "bra_sol": SOL,
    "bra_municipality_csv": "Kommun;Antal;Per 100 000 inv.\r\nAle;2 537;7810\r\n",
    "kolada": '{"values":[{"kpi":"N07403","municipality":"0182","period":2024,"values":[]}]}',
    "scb_csv": POPULATION,
    "px": 'CHARSET="ANSI";\nSTUB="region";\n',
    "jsonstat": '{"version":"2.0","class":"dataset","id":["Region"]}',
    "survey_table": "indikator;område;period;grupp;procent;undre;övre;antal_svar;inbjudna;fråga;bas;fråga_version;källa",  # noqa: E501
    "survey_microdata": "$FL2@(#) SPSS DATA FILE",
    "sdr": "Site\nName\n\nSpeed [km/h]\nDateformat: dd.mm.yy\n\n042\t09:24:41\t20.01.17\t1\t4.7",
    "impactor": "24.10.16 08:37:29;00;032;01;0 \r\n",
    "metrocount": "MetroCount\n\n          Date-Time Speed Dir  Span\n",
    "icoms": "typ;date and time [UTC];speed [km/h];length [m];range [m];notes\r\n",
    "binned": "datum;timme;riktning;0-10;11-20\n",
    "speed_table": "mätplats;mätperiod;riktning;antal;medel;85_percentil;andel_inom_gräns;källa\n",
    "activity_log": LOG,
    "register": "datum;mått;område;grupp;täljare;nämnare\n",
}


@pytest.mark.parametrize("format_id", [one.id for one in READERS])
def test_every_format_is_recognised_by_its_content(format_id: str, tmp_path: Path) -> None:
    path = tmp_path / "fil"
    if format_id == "bra_situation_xlsx":
        with xlsxwriter.Workbook(path) as book:
            book.add_worksheet("Skadegörelse").write_row(0, 0, ["Skadegörelse"])
    else:
        path.write_text(RECOGNISED[format_id], encoding="utf-8")
    assert recognise.recognise(path) == format_id


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_format_is_recognised_in_every_encoding(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "fil"
    for format_id in ("scb_csv", "bra_sol", "register"):
        path.write_bytes((RECOGNISED[format_id] + "å" * 30_000).encode(encoding))
        assert recognise.recognise(path) == format_id


def test_shipped_deliveries_are_recognised_by_their_own_formats(raw: Path) -> None:
    shipped = Path(__file__).parents[3] / "raw_data" / "nacka" / "folkmangd" / "publicerad_2019_2024"
    shutil.copytree(shipped, raw / "nacka" / "folkmangd")
    (raw / "nacka" / "folkmangd" / "source.toml").unlink()
    text = drafted(check(raw).stdout)
    assert tomllib.loads(text)["delivery"]["municipality"] == "0182"
