"""Files in the wrong delivery are called by name: another format of ours, or one that is nobody's here."""

import pytest

from pipeline.ingestion.deliveries import Refused
from pipeline.ingestion.foreign import looks_like


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"PAR1\x15\x04", 'format = "kolada"'),
        (b'{"count": 1, "values": [{"kpi": "N00945"', "en sida ur Kolada"),
        (b'{"version": "2.0", "class": "dataset", "label": "x"', "JSON-stat"),
        (b'[{"id": 1, "datetime": "2026-11-20 08:00:00 +01:00", "name": "x", "summary": "y"', "polisens händelseflöde"),
        (b'{"a": {"b": 1}}', "JSON"),
        (b'CHARSET="ANSI";', 'format = "px"'),
        (b"Region;Brott;\xc5r", "Brås databasfil"),
        (b"\xef\xbb\xbfKommun;Antal;Per", 'format = "bra_municipality_csv"'),
        (b"en rad\n", ""),
    ],
)
def test_layouts_are_known_by_their_beginning(data, named):
    said = looks_like(data)
    assert named in said
    assert bool(said) == bool(named)


@pytest.mark.parametrize("format_id", ["register", "activity_log", "survey_table", "scb_csv"])
@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b'"Number","Date","Time","Channel 1"\r\n1,"2021-05-04","07:15",12\r\n', "JAMAR, antal fordon per kvart"),
        (b'[{"id": 1, "datetime": "2026-11-20 08:00:00 +01:00", "name": "x"}]\n', "polisens händelseflöde"),
        (b"Region;Brott;\xc3\x85r;Period;Antal;/100 000 inv\n", 'format = "bra_sol"'),
    ],
)
def test_a_table_kept_by_hand_is_told_from_other_files(con, deliver, load, promised, format_id, content, named):
    with pytest.raises(Refused, match=named) as error:
        load(con, deliver(format_id, {"fil.csv": content}))
    assert len(error.value.problems) == 1


@pytest.mark.parametrize("format_id", ["kolada", "jsonstat", "bra_sol", "bra_municipality_csv"])
def test_the_police_feed_is_refused_by_name(con, deliver, load, format_id):
    content = b'[{"id": 1, "datetime": "2026-11-20 08:00:00 +01:00", "name": "x", "summary": "y"}]\n'
    options = 'year = 2023\ncrime_id = "5036"' if format_id == "bra_municipality_csv" else ""
    name = "flode.json" if format_id in ("kolada", "jsonstat") else "flode.txt"
    with pytest.raises(Refused, match="polisens händelseflöde"):
        load(con, deliver(format_id, {name: content}, options))
