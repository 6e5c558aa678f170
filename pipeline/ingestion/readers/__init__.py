"""One module per file format, each with its layout and where that was found.

``READERS`` is the list of them. ``promise_set`` is not in it: its reader must be told which indicators exist, so it is
made where they are known (``refresh``).
"""

from pipeline.ingestion.deliveries import Reader
from pipeline.ingestion.readers import bra_sol, sdr

READERS: tuple[Reader, ...] = (bra_sol.READER, sdr.READER)
