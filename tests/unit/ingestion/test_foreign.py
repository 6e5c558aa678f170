"""Files in the wrong delivery are called by name: another format of ours, or one that is nobody's here."""

import pytest

from pipeline.ingestion.deliveries import Refused
from pipeline.ingestion.readers.foreign import looks_like


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


@pytest.mark.parametrize("format_id", ["kolada", "bra_sol", "bra_municipality_csv"])
def test_the_police_feed_is_refused_by_name(con, deliver, load, format_id):
    content = b'[{"id": 1, "datetime": "2026-11-20 08:00:00 +01:00", "name": "x", "summary": "y"}]\n'
    options = 'year = 2023\ncrime_id = "5036"' if format_id == "bra_municipality_csv" else ""
    name = "flode.json" if format_id == "kolada" else "flode.txt"
    with pytest.raises(Refused, match="polisens händelseflöde"):
        load(con, deliver(format_id, {name: content}, options))
