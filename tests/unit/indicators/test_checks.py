"""The blocking checks of observations say what is wrong, and in which delivery to mend it."""

from pipeline.indicators import observe
from pipeline.indicators.base import OBSERVATION_COLUMNS
from pipeline.indicators.catalogue import BY_ID
from pipeline.versions import LIBRARY


def test_more_than_all_names_the_deliveries(con, snapshot):
    snapshot(("2026-10-15", "member_households", "9999", "", 3, 4), delivery="9999/hushall")
    columns = ", ".join(OBSERVATION_COLUMNS)
    con.register("frame", observe.observe(con, BY_ID["member_households"]))
    con.execute(f"insert into indicator.observation ({columns}) select {columns} from frame")
    check = (LIBRARY / "indicators" / "checks" / "parts_within_wholes.sql").read_text(encoding="utf-8")
    assert con.execute(check).fetchall() == []
    con.execute("update indicator.observation set numerator = 5")
    ((what,),) = con.execute(check).fetchall()
    assert what == "member_households 9999 2026-10-15: 5.0 av 4.0. Rätta filen i 9999/hushall"
