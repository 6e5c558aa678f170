"""sites.csv and sessions.csv: which row claims which file, and what refuses the delivery."""

import pytest

from pipeline.ingestion.deliveries import Refused

FILE = b"\n\nStandort: x\n\n[km/h]\t\t\t\t [m]\r\nDateformat: dd.mm.yy\r\n042\t09:24:41\t20.01.17\t1\t4.7\r\n"
SITES = "site;street;limit_kmh;role;vehicle_km\nprov;Provgatan;40;treated;\nandra;Andra gatan;30;control;2.5\n"
HEADER = "file;session;site;direction;period;clock\n"
CLAIMED = (
    "select file.path, session.session from core.speed_session as session "
    "join meta.delivery_file as file on file.file_id = session.file_id order by file.path"
)


@pytest.fixture
def read(con, deliver, load):
    """Load a delivery with these tables and files (each with its own content); file name → session."""

    def run(sessions, files=("a.txt",), sites=SITES, header=HEADER):
        contents = {name: FILE + b"042\t09:24:41\t20.01.17\t1\t4.7\r\n" * n for n, name in enumerate(files)}
        tables = {"sessions.csv": (header + sessions).encode(), "sites.csv": sites.encode()}
        load(con, deliver("sdr", contents | tables))
        return {path.split("/")[-1]: session for path, session in con.execute(CLAIMED).fetchall()}

    return run


@pytest.fixture
def refusal(read):
    """The problems that the tables are refused for."""

    def run(*args, **kwargs):
        with pytest.raises(Refused) as error:
            read(*args, **kwargs)
        return [str(problem) for problem in error.value.problems]

    return run


def test_a_name_is_exact_first_and_a_glob_only_where_no_file_has_it(read):
    # as a glob, a[1].txt would be a1.txt
    rows = "a[1].txt;s1;prov;;before;local\na1.txt;s2;prov;;after;local\nb*.txt;s3;andra;;before;local\n"
    assert read(rows, ("a[1].txt", "a1.txt", "b_#1.txt", "b_#2.txt")) == {
        "a[1].txt": "s1",
        "a1.txt": "s2",
        "b_#1.txt": "s3",
        "b_#2.txt": "s3",
    }


def test_the_right_bytes_are_read_for_a_name_with_brackets(con, read):
    read("a[1].txt;s1;prov;;before;local\na1.txt;s2;prov;;after;local\n", ("a[1].txt", "a1.txt"))
    assert con.execute("select session, count(*) from core.passage group by all order by all").fetchall() == [
        ("s1", 1),
        ("s2", 2),
    ]


def test_a_name_spelled_with_combining_letters_is_the_same(read):
    assert read("gata\u0308.txt;s1;prov;;before;local\n", ("gatä.txt",)) == {"gatä.txt": "s1"}


@pytest.mark.parametrize(
    ("sessions", "said"),
    [
        ("a.txt;s1;prov;;before;local\na.txt;s1;prov;;before;local\n", "rad 3: raderna 2 och 3 gör alla anspråk"),
        ("a.txt;s1;prov;;before;local\n*.txt;s1;prov;;before;local\n", "rad 3: raderna 2 och 3 gör alla anspråk"),
        ("a.txt;s1;prov;;before;local\nb.txt;s1;prov;;before;local\n", "rad 3: ingen fil i mappen heter 'b.txt'"),
        ("a.txt;s1;porv;;before;local\n", "rad 2: mätplatsen 'porv' finns inte i sites.csv. Närmast: prov."),
        ("a.txt;s1;prov;3;before;local\n", "rad 2: direction ska vara 1, 2 eller tomt (som i filen), men är '3'"),
        ("a.txt;s1;prov;;före;local\n", "rad 2: period ska vara ett av before, during, after, men är 'före'"),
        ("a.txt;s1;prov;;before;\n", "rad 2: clock ska vara ett av local, fixed_summer, fixed_winter, utc"),
        ("a.txt;;prov;;before;local\n", "rad 2: session ska vara ifyllt"),
        ("a.txt;s1;prov;before;local\n", "rad 2: raden ska ha 6 fält"),
        ('"a.txt;s1;prov;;before;local\n', "citattecknen går inte ihop"),
        ("", "ska ha rader under rubrikraden"),
    ],
)
def test_what_sessions_csv_is_refused_for(refusal, sessions, said):
    [problem] = refusal(sessions)
    assert problem.startswith("prov/sessions.csv")
    assert said in problem


@pytest.mark.parametrize(
    ("sites", "said"),
    [
        ("site,street,limit_kmh,role,vehicle_km\n", "rad 1: rubrikraden ska vara 'site;street;"),
        ("site;street;limit_kmh;role;vehicle_km\nprov;;40;treated;\n", "rad 2: street ska vara ifyllt"),
        (
            "site;street;limit_kmh;role;vehicle_km\nprov;G;fyrtio;treated;\n",
            "rad 2: limit_kmh ska vara en hastighetsgräns",
        ),
        ("site;street;limit_kmh;role;vehicle_km\nprov;G;40;åtgärd;\n", "rad 2: role ska vara ett av treated, control"),
        (
            "site;street;limit_kmh;role;vehicle_km\nprov;G;40;treated;0\n",
            "rad 2: vehicle_km ska vara ett tal större än",
        ),
        (
            "site;street;limit_kmh;role;vehicle_km\nprov;G;40;treated;\n\nprov;G;40;treated;\n",
            "rad 4: mätplatsen 'prov' står redan på rad 2",
        ),
    ],
)
def test_what_sites_csv_is_refused_for(refusal, sites, said):
    [problem] = refusal("a.txt;s1;prov;;before;local\n", sites=sites)
    assert problem.startswith("prov/sites.csv")
    assert said in problem


def test_every_problem_is_told_at_once(refusal):
    problems = refusal("a.txt;s1;prov;9;before;local\nb.txt;s1;andra;;nu;local\n")
    assert [problem.split(":")[0] for problem in problems] == [
        "prov/sessions.csv, rad 2",
        "prov/sessions.csv, rad 3",
        "prov/sessions.csv, rad 3",
    ]


def test_a_session_belongs_to_one_site_and_one_period(refusal):
    [problem] = refusal("a.txt;s1;prov;;before;local\nb.txt;s1;andra;;before;local\n", ("a.txt", "b.txt"))
    assert "rad 3: mätperioden 's1' gäller 'andra' (before), men på rad 2 gäller den 'prov' (before)" in problem


def test_a_file_that_no_row_claims_is_named(refusal):
    [problem] = refusal("a.txt;s1;prov;;before;local\n", ("a.txt", "b.txt"))
    assert problem.startswith("prov/b.txt: ingen rad i sessions.csv gäller filen")


def test_missing_tables_are_named(con, deliver, load):
    with pytest.raises(Refused) as error:
        load(con, deliver("sdr", {"a.txt": FILE}))
    assert [problem.file for problem in error.value.problems] == ["prov/sites.csv", "prov/sessions.csv"]


def test_quotes_blank_lines_and_line_breaks_in_a_cell_are_counted(con, read, line_counts):
    sites = (
        'site;street;limit_kmh;role;vehicle_km\r\n\r\nprov;"Prov;gatan\r\n""norra"" delen";40;treated;1,5\r\n;;;;\r\n'
    )
    read("a.txt;s1;prov;;before;local\n", sites=sites)
    assert con.execute("select street, limit_kmh, vehicle_km, line, delivery from core.speed_site").fetchall() == [
        ('Prov;gatan\n"norra" delen', 40, 1.5, 3, "prov")
    ]
    counts = line_counts(con)["sites.csv"]
    assert (counts["lines"], counts["header"], counts["data"], counts["blank"]) == (5, 1, 2, 2)


def test_an_empty_column_that_is_not_read_is_noted_for_both_tables(con, read, line_counts):
    sites = SITES.replace("vehicle_km\n", "vehicle_km;namn\n").replace(";\n", ";;\n").replace("2.5\n", "2.5;\n")
    read("a.txt;s1;prov;;before;local;\n", sites=sites, header=HEADER.replace("clock", "clock;personnummer"))
    counts = line_counts(con)
    assert counts["sites.csv"]["message"].startswith("Den tomma kolumnen namn är inte läst")
    assert counts["sessions.csv"]["message"].startswith("Den tomma kolumnen personnummer är inte läst")


@pytest.mark.parametrize(("cell", "said"), [("9" * 5000, "limit_kmh ska vara"), ("40", "vehicle_km ska vara")])
def test_numbers_beyond_all_measure_are_told_of(refusal, cell, said):
    sites = f"site;street;limit_kmh;role;vehicle_km\nprov;G;{cell};treated;{'9' * 400}\n"
    assert said in refusal("a.txt;s1;prov;;before;local\n", sites=sites)[0]


def test_a_row_for_a_duplicate_is_right_and_a_glob_may_take_it_in(con, deliver, refresh):
    for name, sessions in (
        ("rad", "a.txt;s1;prov;;before;local\nb.txt;s1;prov;;before;local\n"),
        ("glob", "*.txt;s1;prov;;before;local\n"),
    ):
        tables = {"sessions.csv": (HEADER + sessions).encode(), "sites.csv": SITES.encode()}
        outcome = refresh(con, deliver("sdr", {"a.txt": FILE, "b.txt": FILE} | tables, name=name))
        assert (outcome.state, outcome.files) == ("loaded", 1)
    assert con.execute("select message from meta.delivery_file where path like '%sessions.csv'").fetchall() == [
        ("",),
        ("",),
    ]


def test_a_duplicate_that_is_said_to_be_another_measurement_is_noted(con, deliver, refresh, line_counts):
    sessions = "a.txt;s1;prov;;before;local\nb.txt;s2;andra;;before;local\n"
    tables = {"sessions.csv": (HEADER + sessions).encode(), "sites.csv": SITES.encode()}
    refresh(con, deliver("sdr", {"a.txt": FILE, "b.txt": FILE} | tables))
    assert line_counts(con)["sessions.csv"]["message"] == (
        "Filerna 'a.txt' och 'b.txt' har samma innehåll men olika uppgifter här. Rad 2 gäller, rad 3 används inte."
    )
