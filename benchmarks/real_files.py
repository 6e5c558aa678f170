"""Real files of each format through the loader, one delivery at a time: lines, rows, rejects, seconds.

``python benchmarks/real_files.py [FOLDER]``; the folder is ``../shared/data`` unless another is named. What is no
format of ours is tried too, and is refused. Seconds are of this machine: scan, hash, read, reconcile and commit.
"""

import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline import warehouse
from pipeline.ingestion import deliveries
from pipeline.ingestion.core import loading
from pipeline.ingestion.readers import READERS

FORMATS = {reader.id: reader for reader in READERS}
NOW = datetime(2026, 11, 26)
SOURCE = """[delivery]
title = "Riktiga filer"
municipality = "0182"
publisher = "Som hämtad"
format = "{format}"
accessed = 2026-11-26
licence = "Se PROVENANCE"
secrecy_review = "prov"
[options]
{options}
"""
COUNTS = """
select coalesce(sum(lines), 0), coalesce(sum(data_lines), 0), coalesce(sum(rejected_lines), 0), string_agg(message, ' ')
from meta.delivery_file
where delivery = ? and parse_filename(path) not in (select unnest(?))
"""
YRBS = """variable;concept;code;label;role;base;question_version
QN45;ever_used_narcotics;1;Ja;answer;bland samtliga;1
QN45;ever_used_narcotics;2;Nej;answer;;
Q2;kön;1;flicka;filter;;
Q2;kön;2;pojke;filter;;
weight;;;;weight;;
stratum;;;;stratum;;
psu;;;;psu;;
"""


@dataclass(frozen=True)
class Trial:
    """Files of the shared folder, by pattern, as one delivery of a format."""

    format: str
    pattern: str
    options: str = ""
    codebook: str = ""


TRIALS = (
    Trial("bra_sol", "crime/bra_sol_databasfil_sample.txt"),
    Trial("bra_municipality_csv", "crime/bra_kommun_csv_2021_sample.csv", 'year = 2021\ncrime_id = "5036"'),
    Trial("bra_municipality_csv", "crime/bra_kommun_csv_2023_sample.csv", 'year = 2023\ncrime_id = "5036"'),
    Trial("kolada", "crime/kolada_2023-09-12.parquet"),
    Trial("kolada", "crime/kolada_2024-12-12.parquet"),
    Trial("px", "population/BE0101A1.px"),
    Trial("jsonstat", "population/MetadataById_tab001_js2.json"),
    Trial("survey_microdata", "survey/exports/yrbs2019_subset.sav", 'wave = "2019"', YRBS),
    Trial("survey_microdata", "survey/yrbs/yrbs2019_subset.csv", 'wave = "2019"', YRBS),
    Trial("sdr", "speed/sdr/*.txt"),
    Trial("impactor", "speed/impactor/romer*.txt"),
    Trial("binned", "speed/telraam/*.csv.gz"),
    Trial("sdr", "speed/jamar/166905.txt"),
    Trial("binned", "speed/jamar/168193.txt"),
)


def main() -> None:
    """Print the table."""
    data = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared" / "data")
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw"
        con = warehouse.open_work(Path(folder) / "work.duckdb")
        print("| format | files | state | lines | rows | rejects | seconds | said |\n|---|---|---|---|---|---|---|---|")
        for number, trial in enumerate(TRIALS):
            _write(raw / f"{number:02}", trial, sorted(data.glob(trial.pattern)))
            start = time.perf_counter()
            scan = deliveries.scan(raw, FORMATS)
            chosen = [one for one in scan.deliveries if one.name == f"{number:02}"]
            (loaded,) = loading.load(con, chosen, FORMATS, NOW)
            seconds = time.perf_counter() - start
            lines, rows, rejects, said = con.execute(
                COUNTS, [f"{number:02}", list(FORMATS[trial.format].companions)]
            ).fetchall()[0]
            told = (loaded.message or said or "").replace("|", "/")[:110]
            counts = f"{lines} | {rows} | {rejects}"
            print(f"| {trial.format} | {trial.pattern} | {loaded.state} | {counts} | {seconds:.2f} | {told} |")
        con.close()


def _write(folder: Path, trial: Trial, files: list[Path]) -> None:
    folder.mkdir(parents=True)
    (folder / "source.toml").write_text(SOURCE.format(format=trial.format, options=trial.options), encoding="utf-8")
    for path in files:
        (folder / path.name).write_bytes(path.read_bytes())
    if trial.codebook:
        (folder / "codebook.csv").write_text(trial.codebook, encoding="utf-8")
    if "core.speed_session" in FORMATS[trial.format].tables:
        sites = "site;street;limit_kmh;role;vehicle_km\n" + f"{folder.name};Provgatan;30;treated;1\n"
        rows = [f'"{path.name}";{folder.name}-{n};{folder.name};;before;local' for n, path in enumerate(files)]
        (folder / "sites.csv").write_text(sites, encoding="utf-8")
        header = "file;session;site;direction;period;clock"
        (folder / "sessions.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
