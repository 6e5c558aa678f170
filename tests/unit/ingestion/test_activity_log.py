"""Activity logs beside their promise file and their delivery's date: what fits, what is refused, what is only noted."""

import datetime
import io
import json

import pytest
import xlsxwriter

from pipeline.ingestion.deliveries import Refused

HEADER = "datum;löfte;åtagande;aktivitet;status;antal;timmar;deltagare;överträdelser;enhet;målgrupp;aktör"
LOG = "2026-03-14;youth;1a;lectures_parents;genomförd;1;2;38;0;Exempelskolan;föräldrar;Fältgruppen"


def log(*rows):
    return "\n".join((HEADER, *rows, "")).encode()


def promise(con, **activities):
    """The promise file held says this of youth: commitment → its indicators ("c1" for "1c")."""
    commitments = [{"id": name[::-1], "indicators": list(given)} for name, given in activities.items()]
    content = {"promises": [{"id": "youth", "commitments": commitments}]}
    con.execute("update core.promise_set set content = ?", [json.dumps(content)])


@pytest.fixture
def refused(con, deliver, load, promised):
    """Load a log that must be refused; its problems as said, the folder's name taken off."""

    def run(data, name="logg.csv"):
        with pytest.raises(Refused) as error:
            load(con, deliver("activity_log", {name: data}))
        assert con.execute("select count(*) from core.activity").fetchone() == (0,)
        return [str(one).removeprefix(f"prov/{name}, ").removeprefix(f"prov/{name}: ") for one in error.value.problems]

    return run


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        # accessed is 2026-11-20: nothing can have been done later, but planned and cancelled it can be
        ("2026-03-14", "2026-11-21",
         "rad 2: datum är 2026-11-21, men loggen hämtades 2026-11-20 (accessed i source.toml), och det som är "
         "genomfört kan inte ligga senare."),
        (";1;2;", ";1,5;2;", "rad 2: antal ska vara ett heltal från 1, eller tomt för en gång, men är '1,5'."),
        (";1;2;", ";0;2;", "rad 2: antal ska vara ett heltal från 1, eller tomt för en gång, men är '0'."),
        (";1;2;", ";-;2;", "rad 2: antal ska vara ett heltal från 1, eller tomt för en gång, men är '-'."),
        ("2026-03-14", "",
         "rad 2: datum ska vara ett datum som 2026-03-14, men cellen är tom. Skriv år-månad-dag."),
        ("2026-03-14", "2026-03-14 08:30",
         "rad 2: datum ska vara ett datum som 2026-03-14, men är '2026-03-14 08:30'. Ta bort klockslaget: "),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_true_or_be_understood(refused, was, now, said):
    [problem] = refused(log(LOG.replace(was, now)))
    assert problem.startswith(said)


def test_a_dash_is_zero_and_two_dots_are_not_known(con, deliver, load, promised):
    rows = [LOG.replace(";1;2;38;", ";1;-;\u2212;"), LOG.replace(";1;2;38;", ";1;..;..;")]
    load(con, deliver("activity_log", {"logg.csv": log(*rows)}))
    held = con.execute("select hours, participants from core.activity order by line").fetchall()
    assert held == [(0, 0), (None, None)]


def test_what_is_planned_or_cancelled_may_lie_ahead_and_what_was_done_today_was_done(con, deliver, load, promised):
    ahead = [LOG.replace("2026-03-14", "2027-01-01").replace("genomförd", one) for one in ("planerad", "inställd")]
    load(con, deliver("activity_log", {"logg.csv": log(*ahead, LOG.replace("2026-03-14", "2026-11-20"))}))
    assert con.execute("select status from core.activity order by line").fetchall() == [
        ("planned",), ("cancelled",), ("done",),
    ]  # fmt: skip


# ── beside the promise file ──────────────────────────────────────────────────────────────────────────────────


def test_an_activity_that_the_commitment_does_not_name(con, refused):
    promise(con, a1=["lectures_parents", "lecture_participants", "information_mailings"], b1=["lectures_school_staff"])
    [problem] = refused(log(LOG, LOG.replace("lectures_parents", "lectures_school_staff")))
    assert problem == (
        "rad 3: aktivitet är lectures_school_staff, men åtagandet 1a följs med lectures_parents, information_mailings. "
        "Rätta aktiviteten eller åtagandet, eller lägg till måttet bland åtagandets i promises/prov.toml."
    )


def test_a_commitment_that_is_followed_by_no_activity_is_noted(con, deliver, load, promised, line_counts):
    promise(con, a1=["lectures_parents"], b1=["feels_safe"], c1=[])
    rows = [LOG, LOG.replace("1a", "1b"), LOG.replace("1a", "1c")]
    load(con, deliver("activity_log", {"logg.csv": log(*rows)}))
    assert line_counts(con)["logg.csv"]["message"] == (
        "Åtagandet på rad 3, 4 följs inte med någon aktivitet i löftesfilen: raden räknas i måttet, men visas inte vid "
        "åtagandet."
    )


def test_a_renamed_commitment_or_promise_is_told_with_its_file(con, refused):
    promise(con, b1=["lectures_parents"])
    [problem] = refused(log(LOG))
    assert problem == (
        "rad 2: åtagande ska vara ett av 1b, men är '1a'. Rätta cellen, eller åtagandets id i promises/prov.toml."
    )
    [problem] = refused(log(LOG.replace("youth", "yuoth")))
    assert problem == (
        "rad 2: löfte ska vara ett av youth, men är 'yuoth'. Rätta cellen, eller löftets id i promises/prov.toml. "
        "Närmast: youth."
    )


def test_two_promise_files_of_a_municipality_are_taken_together(con, deliver, load, promised):
    promise(con, b1=["lectures_parents"])
    content = {"promises": [{"id": "youth", "commitments": [{"id": "1a", "indicators": ["lectures_parents"]}]}]}
    con.execute(
        "insert into core.promise_set values ('annan', '9999', '9999', '2025-01-01', '2025-12-31', true, ?, '', 2)",
        [json.dumps(content)],
    )
    load(con, deliver("activity_log", {"logg.csv": log(LOG, LOG.replace("1a", "1b"))}))
    with pytest.raises(Refused, match=r"åtagandets id i promises/annan\.toml eller promises/prov\.toml"):
        load(con, deliver("activity_log", {"logg.csv": log(LOG.replace("1a", "1c"))}))


def test_a_log_needs_a_promise_file_of_its_municipality(con, deliver, load):
    with pytest.raises(Refused, match="Ingen löftesfil för kommunen är inläst: rätta den först"):
        load(con, deliver("activity_log", {"fil.csv": log(LOG)}))


def test_the_same_row_in_two_logs_of_a_delivery_would_count_twice(con, deliver, load, promised):
    other = LOG.replace("1a", "1b")
    files = {"a.csv": log(LOG), "b.csv": log(other, LOG)}
    with pytest.raises(Refused, match=r"prov/b\.csv, rad 3: raden är likadan som rad 2 i prov/a\.csv"):
        load(con, deliver("activity_log", files))


def test_a_log_is_read_again_when_its_promises_change(con, deliver, refresh, promised):
    delivery = deliver("activity_log", {"fil.csv": log(LOG)})
    assert (refresh(con, delivery).state, refresh(con, delivery).changed) == ("loaded", False)
    promise(con, b1=["lectures_parents"])
    assert "åtagande ska vara ett av 1b, men är '1a'" in refresh(con, delivery).message


# ── workbooks ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_second_sheet_with_the_tables_header_is_not_passed_over(refused, workbook):
    table, other = log(LOG).decode(), log(LOG.replace("38", "39")).decode()
    [problem] = refused(workbook({"Aktiviteter": table, "Höst": other, "Listor": "löfte\nyouth\n"}), "logg.xlsx")
    assert problem == (
        "bladet Aktiviteter läses, men tabellen står också på Höst. Flytta raderna till Aktiviteter, eller ta bort det "
        "andra bladet."
    )


def test_a_sheet_with_the_header_alone_loses_nothing(con, deliver, load, promised, workbook):
    sheets = {"Aktiviteter": log(LOG).decode(), "Mall": log().decode(), "Listor": "löfte\nyouth\n"}
    load(con, deliver("activity_log", {"logg.xlsx": workbook(sheets)}))
    assert con.execute("select count(*) from core.activity").fetchone() == (1,)


def test_a_date_with_a_time_in_a_cell(refused):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        sheet = book.add_worksheet("Aktiviteter")
        sheet.write_row(0, 0, HEADER.split(";"))
        sheet.write_row(1, 0, [datetime.datetime(2026, 3, 14, 8, 30), *LOG.split(";")[1:5]])
    [problem] = refused(stream.getvalue(), "logg.xlsx")
    assert problem == (
        "Aktiviteter, cell A2: datum ska vara ett datum som 2026-03-14, men är '2026-03-14 08:30'. Ta bort "
        "klockslaget: skriv bara år-månad-dag."
    )


def test_the_old_excel_format_is_refused_once_and_told_how_to_be_saved(con, deliver, refresh, promised):
    delivery = deliver("activity_log", {"logg.xls": b"\xd0\xcf\x11\xe0" + bytes(600)})
    assert [one.name for one in delivery.files] == ["logg.xls"]  # claimed, so that it is not also nobody's
    assert refresh(con, delivery).message == (
        "prov/logg.xls: filen går inte att läsa som Excel-fil. Öppna den i Excel och spara den på nytt som "
        "Excel-arbetsbok (.xlsx), utan lösenord."
    )


@pytest.mark.parametrize(
    ("data", "seems"), [(log(LOG), ""), (b"<html><table>", ""), (b'{"a": [1]}', " Den ser ut som JSON.")]
)
def test_text_that_is_named_as_a_workbook(refused, data, seems):
    [problem] = refused(data, "logg.xlsx")
    assert problem == (
        f"namnet är en Excel-fils, men innehållet är det inte.{seems} Öppna filen i Excel och spara den som "
        "Excel-arbetsbok (.xlsx), eller låt namnet sluta på .csv om den är text."
    )
