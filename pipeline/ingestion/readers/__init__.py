"""One module per file format, each with its layout and where that was found.

``READERS`` is the list of them. ``promise_set`` is not in it: its reader must be told which indicators exist, so it is
made where they are known (``refresh``).
"""

from pipeline.ingestion.deliveries import Reader
from pipeline.ingestion.readers import (
    activity_log,
    binned,
    bra_municipality_csv,
    bra_situation_xlsx,
    bra_sol,
    icoms,
    impactor,
    jsonstat,
    kolada,
    metrocount,
    px,
    register,
    scb_csv,
    sdr,
    speed_table,
    survey_microdata,
    survey_table,
)

READERS: tuple[Reader, ...] = (
    bra_sol.READER,
    bra_municipality_csv.READER,
    bra_situation_xlsx.READER,
    kolada.READER,
    scb_csv.READER,
    px.READER,
    jsonstat.READER,
    survey_table.READER,
    survey_microdata.READER,
    sdr.READER,
    impactor.READER,
    metrocount.READER,
    icoms.READER,
    binned.READER,
    speed_table.READER,
    activity_log.READER,
    register.READER,
)
