"""One module per file format, each with its layout and where that was found.

``READERS`` is the list of them. ``promise_set`` is not in it: its reader must be told which indicators exist, so it is
made where they are known (``refresh``).
"""

from pipeline.ingestion.deliveries import Reader
from pipeline.ingestion.readers import (
    activity_log,
    bra_sol,
    icoms,
    impactor,
    jsonstat,
    metrocount,
    kolada,
    px,
    register,
    scb_csv,
    sdr,
    survey_table,
)

READERS: tuple[Reader, ...] = (
    bra_sol.READER,
    scb_csv.READER,
    px.READER,
    kolada.READER,
    jsonstat.READER,
    survey_table.READER,
    sdr.READER,
    impactor.READER,
    metrocount.READER,
    icoms.READER,
    activity_log.READER,
    register.READER,
)
