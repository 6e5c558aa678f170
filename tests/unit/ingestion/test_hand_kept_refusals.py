"""What logs, registers, survey tables and population files are refused for: each as a literal."""

import io
import zipfile

import pytest
import xlsxwriter

from pipeline.ingestion.deliveries import Refused

HEADERS = {
    "scb_csv": "region;år;folkmängd",
    "activity_log": "datum;löfte;åtagande;aktivitet;status;antal;timmar;deltagare;överträdelser;enhet;målgrupp;aktör",
    "register": "datum;mått;område;grupp;täljare;nämnare",
    "survey_table": (
        "indikator;område;period;grupp;procent;undre;övre;antal_svar;inbjudna;fråga;bas;fråga_version;källa"
    ),
}
TABLES = {
    "scb_csv": "core.population",
    "activity_log": "core.activity",
    "register": "core.register_snapshot",
    "survey_table": "core.survey_figure",
}
LOG = "2026-03-14;youth;1a;lectures_parents;genomförd;1;2;38;0;Exempelskolan;föräldrar;Fältgruppen"
SHARE = "feels_safe;lpo:nacka;2023;;87;;;1669;3520;Hur trygg?;samtliga;2023;Polisen"


def content(format_id, *rows):
    return "\n".join((HEADERS[format_id], *rows, ""))


@pytest.fixture
def refused(con, deliver, load, promised):
    """Load a file that must be refused; its problems as said, the folder's name taken off."""

    def run(format_id, data, name="fil.csv"):
        with pytest.raises(Refused) as error:
            load(con, deliver(format_id, {name: data}))
        assert con.execute(f"select count(*) from {TABLES[format_id]}").fetchone() == (0,)
        return [str(one).removeprefix(f"prov/{name}, ").removeprefix(f"prov/{name}: ") for one in error.value.problems]

    return run


# format, a row, each problem's beginning when it stands on line 2
WRONG = [
    ("activity_log", LOG.replace("lectures_parents", "lecture_parents"),
     "rad 2: aktivitet ska vara ett av lectures_parents, "),
    ("activity_log", LOG.replace("2026-03-14", "2026-02-30"),
     "rad 2: datum ska vara ett datum som 2026-03-14, men är '2026-02-30'"),
    ("activity_log", LOG.replace("2026-03-14", "14/3 2026"),
     "rad 2: datum ska vara ett datum som 2026-03-14, men är '14/3 2026'"),
    ("activity_log", LOG.replace("2026-03-14", ""),
     "rad 2: datum ska vara ett datum som 2026-03-14, men cellen är tom. "),
    ("activity_log", LOG.replace("2026-03-14", "46095"),
     "rad 2: datum ska vara ett datum som 2026-03-14, men är '46095'"),
    ("activity_log", LOG.replace("genomförd", "Genomförd"),
     "rad 2: status ska vara ett av planerad, genomförd, inställd, men är 'Genomförd'. Rätta cellen. "
     "Närmast: genomförd."),
    ("activity_log", LOG.replace("genomförd", "genomfört"),
     "rad 2: status ska vara ett av planerad, genomförd, inställd, men är 'genomfört'. Rätta cellen. "
     "Närmast: genomförd."),
    ("activity_log", LOG.replace("youth", "yuoth"),
     "rad 2: löfte ska vara ett av youth, men är 'yuoth'. Rätta cellen, eller löftets id i promises/prov.toml. "
     "Närmast: youth."),
    ("activity_log", LOG.replace("1a", "6b"), "rad 2: åtagande ska vara ett av 1a, 1b, men är '6b'"),
    ("activity_log", LOG.replace(";38;", ";-38;"), "rad 2: deltagare ska vara ett heltal som inte är negativt"),
    ("activity_log", LOG.replace(";38;", ";många;"),
     "rad 2: deltagare ska vara ett heltal som inte är negativt, men är 'många'"),
    ("activity_log", LOG.replace(";2;", ";1.5;"),
     "rad 2: timmar ska vara ett tal som inte är negativt, med decimalkomma, men är '1.5'"),
    ("activity_log", LOG.replace(";1;2;", ";..;2;"),
     "rad 2: antal ska vara ett heltal från 1, eller tomt för en gång"),
    ("activity_log", LOG.replace("Exempelskolan", "Kim 811218-9876"),
     "rad 2: enhet innehåller ett personnummer. Ta bort uppgiften"),
    ("activity_log", LOG.replace("Exempelskolan", "kim@example.se"), "rad 2: enhet innehåller en e-postadress"),
    ("activity_log", LOG.replace("föräldrar", "ring 070-123 45 67"), "rad 2: målgrupp innehåller ett telefonnummer"),
    ("activity_log", LOG.replace("Fältgruppen", "59.3103, 18.1637"), "rad 2: aktör innehåller koordinater"),
    ("activity_log", LOG.replace("Exempelskolan", "Storgatan 14 B"), "rad 2: enhet innehåller en gatuadress"),
    ("activity_log", LOG.replace("lectures_parents", "811218-9876"), "rad 2: aktivitet ska vara ett av "),
    ("activity_log", LOG + ";en till", "rad 2: raden ska ha 12 fält "),
    ("activity_log", f"{LOG}\n{LOG}",
     "rad 3: raden är likadan som rad 2. Ta bort den ena, eller skriv antalet i kolumnen antal på en rad."),
    ("register", "2026-06-30;staff_trained;;;320;310",
     "rad 2: täljare (utbildade anställda) är 320 och större än nämnare (anställda), som är 310. "),
    ("register", "2026-06-30;staff_traind;;;1;3", "rad 2: mått ska vara ett av schools_reached, staff_trained, "),
    ("register", "2026-06-30;staff_trained;0183x;;1;3", "rad 2: område ska vara en kod eller ett namn ur kodlistan "),
    ("register", "2026-06-30;staff_trained;Naka;;1;3",
     "rad 2: område ska vara en kod eller ett namn ur kodlistan över områden, men är 'Naka'. Rätta cellen. Närmast: "
     "Nacka"),
    ("register", "2026-06-30;staff_trained;;yrke=lärare;1;3", "rad 2: grupp ska vara tomt, eller grupper som "),
    ("register", "2026-06-30;staff_trained;;;-1;3",
     "rad 2: täljare ska vara ett heltal som inte är negativt, men är '-1'"),
    ("register", "2026-06-30;staff_trained;;;1,5;3", "rad 2: täljare ska vara ett heltal som inte är negativt"),
    ("register", "2026-06-30;staff_trained;;;1;",
     "rad 2: nämnare ska vara ifyllt, men cellen är tom. Skriv ett heltal, eller .. "),
    ("register", "2026-06-30;extremism_plan_current;;;1;2",
     "rad 2: nämnare ska vara 1 för extremism_plan_current, men är 2"),
    ("register", "2026-06-30;extremism_plan_current;;;2;1", "rad 2: täljare (1 om planen gäller, annars 0) är 2 "),
    ("register", "2026-06-30;active_watch_areas;;;5;\n\n2026-06-30;active_watch_areas;9999;;6;",
     "rad 4: samma datum, mått, område och grupp står redan på rad 2. Ta bort den ena raden."),
    ("survey_table", SHARE.replace("feels_safe", "feels_saf"), "rad 2: indikator ska vara ett av ever_used_narcotics"),
    ("survey_table", SHARE.replace("lpo:nacka", "lpo:nakka"),
     "rad 2: område ska vara en kod eller ett namn ur kodlistan över områden, men är 'lpo:nakka'. Rätta cellen. "
     "Närmast: lpo:nacka"),
    ("survey_table", SHARE.replace(";2023;;", ";2023K5;;"), "rad 2: period ska vara ett år, kvartal eller en månad: "),
    ("survey_table", SHARE.replace(";2023;;", ";2023;kön=flick;"),
     "rad 2: grupp ska vara tomt, eller grupper som årskurs=9;kön=flicka (de som finns är årskurs = 9, gy2; "),
    ("survey_table", SHARE.replace(";2023;;", ';2023;"kön=man;kön=kvinna";'),
     "rad 2: grupp ska vara tomt, eller grupper som årskurs=9;kön=flicka (kön får stå en gång)"),
    ("survey_table", SHARE.replace(";87;", ";101;"), "rad 2: procent ska vara procent mellan 0 och 100"),
    ("survey_table", SHARE.replace(";87;", ";87 %;"), "rad 2: procent ska vara procent mellan 0 och 100"),
    ("survey_table", SHARE.replace(";87;;;", ";87;85;;"),
     "rad 2: undre och övre ska båda vara ifyllda, eller båda tomma."),
    ("survey_table", SHARE.replace(";87;;;", ";87;88;90;"), "rad 2: procent ska ligga mellan undre och övre."),
    ("survey_table", SHARE.replace(";87;;;", ";80;85;75;"), "rad 2: undre är större än övre."),
    ("survey_table", SHARE.replace(";87;;;", ";..;85;90;"), "rad 2: procent ska ligga mellan undre och övre."),
    ("survey_table", SHARE.replace("3520", "1520"), "rad 2: antal_svar är 1669 och större än inbjudna, som är 1520."),
    ("survey_table", SHARE.replace("1669", "1669,5"), "rad 2: antal_svar ska vara ett heltal som inte är negativt"),
    ("survey_table", SHARE.replace("Hur trygg?", "Fråga 08-123 456 78"), "rad 2: fråga innehåller ett telefonnummer"),
    ("survey_table", f"{SHARE}\n{SHARE}", "rad 3: samma uppgift (indikator till fråga_version) står redan på rad 2."),
    ("scb_csv", "0182 Solna;2017;5",
     'rad 2: region ska vara kod och namn ur kodlistan över områden, som "0182 Nacka", men är \'0182 Solna\'. Rätta '
     'cellen. Koden 0182 är Nacka.'),
    ("scb_csv", "Nacka;2017;5", "rad 2: region ska vara kod och namn "),
    ("scb_csv", "0182 Nacka;2017;5\n0182 Nacka;2017;6", "rad 3: samma område och år står redan på rad 2."),
]  # fmt: skip


@pytest.mark.parametrize(("format_id", "rows", "said"), WRONG)
def test_a_wrong_row_refuses_with_line_column_and_remedy(refused, format_id, rows, said):
    [problem] = refused(format_id, content(format_id, rows).encode())
    assert problem.startswith(said)
    assert "811218" not in problem


# the same in a workbook: sheets, the problem's beginning
WRONG_BOOKS = [
    ("activity_log", {"Aktiviteter": content("activity_log", LOG, LOG.replace("lectures_parents", "x"))},
     "Aktiviteter, cell D3: aktivitet ska vara ett av "),
    ("activity_log", {"Aktiviteter": content("activity_log", LOG.replace("2026-03-14", "46095"))},
     "Aktiviteter, cell A2: datum ska vara ett datum som 2026-03-14, men är '46095'. Talet är inget datum: "),
    ("activity_log", {"Aktiviteter": content("activity_log", LOG.replace("2026-03-14", "i mars"))},
     "Aktiviteter, cell A2: datum ska vara ett datum som 2026-03-14, men är 'i mars'"),
    ("activity_log", {"Aktiviteter": content("activity_log", LOG.replace("genomförd", "genomford"))},
     "Aktiviteter, cell E2: status ska vara ett av planerad, genomförd, inställd, men är 'genomford'. Rätta cellen. "
     "Närmast: genomförd."),
    ("activity_log", {"Aktiviteter": content("activity_log", LOG.replace("Exempelskolan", "811218-9876"))},
     "Aktiviteter, cell J2: enhet innehåller ett personnummer."),
    ("activity_log", {"Aktiviteter": content("activity_log", LOG, "", LOG)},
     "Aktiviteter, rad 4: raden är likadan som rad 2."),
    ("activity_log", {"Aktiviteter": content("activity_log").replace("åtagande;", "")},
     "Aktiviteter, rad 1: rubrikraden ska vara 'datum;löfte;åtagande;"),
    ("activity_log", {"Blad1": content("activity_log", LOG), "Blad2": content("activity_log", LOG)},
     "arbetsboken har flera blad med innehåll (Blad1, Blad2). Döp det blad som ska läsas till Aktiviteter."),
    ("activity_log", {"Blad1": ""}, "arbetsboken är tom. "),
    ("register", {"Blad1": content("register", "2026-06-30;staff_trained;;;320;310")},
     "Blad1, cell E2: täljare (utbildade anställda) är 320 och större än nämnare (anställda), som är 310."),
    ("register", {"Blad1": content("register", "2026-06-30;staff_trained;182;;3;310")},
     "Blad1, cell C2: område ska vara områdets kod eller namn, men är '182'. Excel tar bort nollor först i ett tal: "),
    ("survey_table", {"Blad1": content("survey_table", SHARE.replace(";2023;;", ";2023-03-01;;"))},
     "Blad1, cell C2: period ska vara ett år, kvartal eller en månad: 2026, 2026K1 eller 2026-03, men är '2023-03-01'. "
     "Excel har gjort om perioden till ett datum: "),
    ("survey_table", {"Blad1": content("survey_table", SHARE.replace(";87;", ";0,87;"))},
     "Blad1, cell E2: procent ska vara procent mellan 0 och 100, som 81, men är '0,87'. Excel lagrar 81 % som 0,81: "),
]  # fmt: skip


@pytest.mark.parametrize(("format_id", "sheets", "said"), WRONG_BOOKS)
def test_a_wrong_cell_refuses_with_sheet_and_cell(refused, workbook, format_id, sheets, said):
    [problem] = refused(format_id, workbook(sheets), "fil.xlsx")
    assert problem.startswith(said)
    assert "811218" not in problem


@pytest.mark.parametrize("format_id", HEADERS)
def test_what_is_no_table_at_all(refused, format_id):
    header, columns = HEADERS[format_id], HEADERS[format_id].split(";")
    [empty] = refused(format_id, b" \n")
    assert empty.startswith(f"filen är tom. Spara den på nytt, med rubrikraden '{header}'")
    [encoding] = refused(format_id, f"{header}\n".encode() + b"\x81\xff")
    assert encoding.startswith("rad 2: teckenkodningen går inte att läsa: byte 0x81")
    [commas] = refused(format_id, header.replace(";", ",").encode())
    assert commas.startswith(f"rad 1: rubrikraden ska vara '{header}', men är '{header.replace(';', ',')}'.")
    assert "Skilj kolumnerna åt med semikolon." in commas
    [misspelt] = refused(format_id, header.replace(columns[1], columns[1] + "n").encode())
    assert f"Det som saknas är {columns[1]}. Närmast: {columns[1]}n. Rätta den." in misspelt
    [more] = refused(format_id, f"{header};skola\n".encode())
    assert more == "rad 1: kolumnen 'skola' finns inte. Ta bort den, eller rätta namnet."
    [twice] = refused(format_id, f"{header};{columns[0]}\n".encode())
    assert twice == f"rad 1: kolumnen {columns[0]} står två gånger. Ta bort den ena."
    [quote] = refused(format_id, f'{header}\n"{columns[0]}\n'.encode())
    assert "citattecknen går inte ihop" in quote
    [zipped] = refused(format_id, b"PK\x03\x04 and nothing more")
    assert zipped.startswith("filen går inte att läsa som Excel-fil. Öppna den i Excel")
    [old] = refused(format_id, b"\xd0\xcf\x11\xe0" + bytes(600))
    assert old.startswith("filen går inte att läsa som Excel-fil. Öppna den i Excel")


@pytest.mark.parametrize("format_id", ["scb_csv", "register", "survey_table"])
def test_a_header_alone_is_no_table_but_for_a_log(refused, format_id):
    [problem] = refused(format_id, f"{HEADERS[format_id]}\n".encode())
    assert problem.startswith("tabellen ska ha rader under rubrikraden")


@pytest.mark.parametrize("name", ["namn", "Personnummer", "adress", "religion", "åsikt", "e-post"])
def test_a_forbidden_column_is_dropped_if_empty_and_else_refused(
    con, deliver, load, refused, promised, line_counts, name
):
    header = f"{HEADERS['activity_log']};{name}"
    [problem] = refused("activity_log", f"{header}\n{LOG};Kim Larsson\n".encode())
    assert problem == (
        f"rad 1: kolumnen {name.casefold()} får inte finnas här, och har innehåll. Ta bort kolumnen: uppgifter om "
        "personer samlas inte in."
    )
    load(con, deliver("activity_log", {"fil.csv": f"{header}\n{LOG};\n".encode()}))
    assert line_counts(con)["fil.csv"]["message"] == (
        f"Den tomma kolumnen {name.casefold()} är inte läst: sådana uppgifter ska inte samlas in."
    )


def test_names_of_columns_are_matched_whole(refused):
    [problem] = refused("register", f"{HEADERS['register']};skolnamn\n".encode())
    assert problem == "rad 1: kolumnen 'skolnamn' finns inte. Ta bort den, eller rätta namnet."


def test_a_file_without_header_does_not_repeat_what_it_says_of_people(refused):
    row = LOG.replace("Exempelskolan", "811218-9876")
    [problem] = refused("activity_log", f"{row}\n{row}\n".encode())
    assert "rubrikraden ska vara" in problem
    assert "811218" not in problem


def test_everything_wrong_is_told_at_once(refused):
    rows = [LOG.replace("youth", "x").replace("genomförd", "y"), LOG, LOG.replace("2026-03-14", "z")]
    problems = refused("activity_log", content("activity_log", *rows).encode())
    assert [one.split(" ska")[0] for one in problems] == ["rad 2: löfte", "rad 2: status", "rad 4: datum"]


def test_formulas_that_give_errors_are_not_taken_for_empty_cells(refused):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("Blad1")
        sheet.write_row(0, 0, HEADERS["register"].split(";"))
        sheet.write_row(1, 0, ["2026-06-30", "active_watch_areas"])
        sheet.write_formula(1, 3, "=A9", None, "tom")
        sheet.write_formula(1, 4, "=1/0", None, "#DIV/0!")
        sheet.write_formula(1, 5, "=B9", None, "")  # never computed
    [problem] = refused("register", _as_excel_writes_an_empty_text(stream.getvalue()), "fil.xlsx")
    assert problem == "Blad1, cell E2, F2: en formel ger fel eller saknar resultat. Skriv värdet i stället för formeln."


def _as_excel_writes_an_empty_text(data):
    """The result "tom" as an empty text, which is a result as good as any."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(stream, "w") as written:
        for name in given.namelist():
            written.writestr(name, given.read(name).replace(b"<v>tom</v>", b"<v></v>"))
    return stream.getvalue()
