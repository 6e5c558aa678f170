"""MetroCount: units and filters must be stated, the number of vehicles must agree, columns are the user's choice."""

from datetime import datetime

import pytest

from pipeline.ingestion.deliveries import Refused

PREAMBLE = (
    "Datasets:\t\r\nSite:\t[1] Provgatan\r\nProfile:\t\r\n"
    "Included classes:\t1, 2, 3\r\nSpeed range:\t10 - 160 km/h.\r\nDirection:\tNorth (bound), P = North\r\n"
    "Separation:\tHeadway > 0 sec, Span 0 - 100 metre\r\n"
    "Units:\tMetric (metre, kilometre, m/s, km/h, kg, tonne)\r\n\r\n"
)
HEADER = "          Date-Time Speed Dir  Span   Hdwy    Gap    Ax Gp  Rho       Nm Cl Vehicle Pic        \r\n"
ROW = "2021-07-15 04:34:17   7.2   0   1.4 9572.3 9572.3     2  1 1.00      162 14 oo                  \r\n"
END = "\r\nIn profile:\tVehicles = 1 / 1 (100.00%)\r\n"
WHOLE = PREAMBLE + HEADER + ROW + END


def test_the_smallest_file(con, one_measurement, load, line_counts):
    load(con, one_measurement("metrocount", WHOLE.encode()))
    assert con.execute("select direction, measured_at, speed_kmh, length_m from core.passage").fetchall() == [
        (1, datetime(2021, 7, 15, 4, 34, 17), 7.2, None)  # 1.4 m is between the axles, not the vehicle's length
    ]
    assert con.execute("select speed_from_kmh, speed_to_kmh, n from core.speed_bin").fetchall() == [(7, 8, 1.0)]
    counts = line_counts(con)["a.txt"]
    assert (counts["preamble"], counts["header"], counts["data"], counts["blank"]) == (9 + 1, 1, 1, 1)
    assert counts["message"] == ""


def test_the_reports_own_columns(con, one_measurement, load):
    header = "DS Trig Num Ht YYYY-MM-DD hh:mm:ss Dr  Speed     Wb   Hdwy    Gap Ax Gp  Rho Cl Nm         Vehicle\r\n"
    rows = (
        "00 00000010  4 2013-05-06 13:35:14 N0   45.8    2.8    0.0    0.0  2  2 1.00  1 0  Coerced sequence 3\r\n"
        "00 0000001C  4 2013-05-06 13:35:20 S1   51.0    2.8    6.1    5.9  2  2 1.00  1 0\r\n"
    )
    load(con, one_measurement("metrocount", (PREAMBLE + header + rows + END.replace("1 / 1", "2 / 2")).encode()))
    assert con.execute("select direction, speed_kmh from core.passage order by line").fetchall() == [(1, 45.8), (2, 51)]


def test_what_filters_took_away_is_said(con, one_measurement, load, line_counts):
    load(con, one_measurement("metrocount", WHOLE.replace("1 / 1", "1 / 20013").encode()))
    message = line_counts(con)["a.txt"]["message"]
    assert message.startswith("Filen har 1 av 20013 fordon: resten är bortvalda med filter i MetroCount.")
    assert "Speed range: 10 - 160 km/h." in message


@pytest.mark.parametrize(
    ("content", "said"),
    [
        # as in a real file: "Part metric" is miles an hour
        (
            WHOLE.replace("Metric (metre, kilometre, m/s, km/h", "Part metric (metre, mi, m/s, mph"),
            "enheten ska vara km/h",
        ),
        (WHOLE.replace("Units:", "Unit"), "raden Units saknas"),
        (WHOLE.replace("160 km/h.", "100 mph."), "enheten ska vara km/h"),
        (WHOLE.replace("1 / 1", "2 / 2"), "filen säger sig ha 2 fordon, men har 1 rader"),
        (PREAMBLE + HEADER + ROW, "In profile"),
        (WHOLE.replace("1 / 1", f"{'1' * 5000} / 1"), "In profile"),  # more digits than int() takes
        (WHOLE.replace(" Hdwy ", " Okänd "), "okända kolumner: Okänd"),
        (WHOLE.replace(" Dir ", "     "), "ska ha tid, Speed och Dir"),
        (WHOLE.replace(" Hdwy", "   Dr"), "samma uppgift står i två kolumner"),
        ("Daily Classes\r\n" + PREAMBLE + END, "filen är ingen MetroCount-fil"),
    ],
)
def test_what_refuses_the_file(con, one_measurement, load, content, said):
    with pytest.raises(Refused, match=said):
        load(con, one_measurement("metrocount", content.encode()))


@pytest.mark.parametrize(
    "bad",
    [
        ROW.replace("   7.2", "      "),  # a blank column would move the others
        ROW.replace("   0   1.4", "       1.4"),
        ROW.replace("07-15", "02-31"),
        ROW.replace("   0 ", "   7 "),
        ">>> Gap in data\r\n",
    ],
)
def test_a_bad_line_is_rejected_and_the_others_are_read(con, one_measurement, load, line_counts, bad):
    content = PREAMBLE + HEADER + bad + ROW + END.replace("1 / 1", "2 / 2")
    load(con, one_measurement("metrocount", content.encode()))
    assert (line_counts(con)["a.txt"]["data"], line_counts(con)["a.txt"]["rejected"]) == (1, 1)


def test_a_file_without_vehicles_is_loaded(con, one_measurement, load, line_counts):
    load(con, one_measurement("metrocount", (PREAMBLE + HEADER + END.replace("1 / 1", "0 / 0")).encode()))
    assert line_counts(con)["a.txt"]["data"] == 0
