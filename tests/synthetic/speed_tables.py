"""A made-up consultant's table of speeds for Exempelkommun. All of it literal; no such street, no such consultant.

What shall be seen: values shown beside those that were measured, by direction and together, a period without dates, and
cells that the consultant left empty. Nothing is judged from it.

``python tests/synthetic/speed_tables.py raw_data`` writes.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

PATH = "exempelkommun/hastighetstabell/2025/hastigheter_2025.csv"
HEADER = "mätplats;mätperiod;riktning;antal;medel;85_percentil;andel_inom_gräns;källa"
SOURCE = "Påhittad konsultrapport"
ROWS = (
    "Lindbacksgatan;2025-10-06–2025-10-12;norrut;4 118;37,4;43;0,71",
    "Lindbacksgatan;2025-10-06–2025-10-12;söderut;3 972;38,9;45;0,63",
    "Lindbacksgatan;2025-10-06–2025-10-12;;8 090;38,1;44;0,67",
    "Hammarvägen;2025-10-06–2025-10-12;;5 246;33,6;40;",
    "Gamla bruksvägen;hösten 2025;;;;52;",
)


def files() -> Mapping[str, bytes]:
    """Path under raw_data → content."""
    return {PATH: "".join(f"{line}\n" for line in [HEADER, *(f"{row};{SOURCE}" for row in ROWS)]).encode("utf-8")}


def main() -> None:
    """Write the file."""
    for path, content in files().items():
        target = Path(sys.argv[1]) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


if __name__ == "__main__":
    main()
