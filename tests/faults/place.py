"""A small raw folder in the true layouts, and refreshes run as an analyst or the night would run them."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[2]

SOURCE = """[delivery]
title = "{title}"
municipality = "9999"
publisher = "{publisher}"
format = "{format}"
accessed = 2026-11-20
licence = "Påhittade uppgifter"
synthetic = true
"""

PROMISES = """[set]
id = "exempel"
title = "Exempelkommun 2026"
municipality = "9999"
area_code = "9999"
period_start = 2026-01-01
period_end = 2026-12-31
demo = true

[[promise]]
id = "traffic_speed"
title = "Trygg och säker trafik"
summary = "Medelhastigheten ska sjunka på utvalda gator."
headline_indicator = "mean_speed_change"

[[promise.commitment]]
id = "1a"
kind = "outcome"
actor = "not_stated"
text = "Medelhastigheten sjunker."
indicators = ["mean_speed_change", "mean_speed", "v85"]
target = { value = -1.0, date = 2026-12-31, better = "lower", decided_on = 2025-12-01 }
"""

SOL_HEADER = "Region;Brott;År;Period;Antal;/100 000 inv\n"


def crime_lines(region: str, counts: dict[int, int]) -> str:
    """A bra_sol file of yearly vandalism counts, with rates per 50 000 inhabitants."""
    rows = [
        f"{region};12 kap. Skadegörelsebrott;År;{year};{count};{round(count * 2)};\n"
        for year, count in sorted(counts.items())
    ]
    return SOL_HEADER + "".join(rows)


def sdr_bytes(start: datetime, speeds: list[int]) -> bytes:
    """An SDR file with one vehicle an hour: LF in the preamble, CRLF in the data, no line end at the end."""
    preamble = b"\n\nStandort: 1-Provgatan\n\n[km/h]\t\t\t\t [m]\nDateformat: dd.mm.yy\r\n"
    rows = [
        f"{speed:03d}\t{(start + timedelta(hours=hour)):%H:%M:%S\t%d.%m.%y}\t1\t4.5"
        for hour, speed in enumerate(speeds)
    ]
    return preamble + "\r\n".join(rows).encode("ascii")


def write_small_raw(raw: Path) -> Path:
    """A promise set, one crime delivery and one speed delivery (8 sites, 10 days before and after), all made up."""
    (raw / "promises").mkdir(parents=True)
    (raw / "promises" / "exempel.toml").write_text(PROMISES, encoding="utf-8")
    crime = raw / "9999" / "bra" / "ar"
    crime.mkdir(parents=True)
    text = SOURCE.format(title="Anmälda brott", publisher="Påhittad", format="bra_sol")
    (crime / "source.toml").write_text(text, encoding="utf-8")
    counts = {2023: 210, 2024: 205, 2025: 190}
    (crime / "skadegorelse.txt").write_bytes(crime_lines("Exempelkommun", counts).encode("cp1252"))
    speed = raw / "9999" / "kommunen" / "hastighet"
    speed.mkdir(parents=True)
    text = SOURCE.format(title="Hastigheter", publisher="Påhittad", format="sdr")
    (speed / "source.toml").write_text(text, encoding="utf-8")
    sites, sessions = ["site;street;limit_kmh;role;vehicle_km"], ["file;session;site;direction;period;clock"]
    for number in range(8):
        treated = number < 5
        sites.append(f"s{number};Provgatan {number};40;{'treated' if treated else 'control'};{1000 + number}")
        for period, month in (("before", 5), ("after", 9)):
            shift = -3 if treated and period == "after" else 0
            speeds = [40 + number + shift + (7 * hour + 3 * (hour // 24)) % 11 for hour in range(10 * 24)]
            name = f"s{number}_{period}_#1.txt"
            (speed / name).write_bytes(sdr_bytes(datetime(2026, month, 4 + number % 3, 12), speeds))
            sessions.append(f"{name};s{number}-{period};s{number};1;{period};local")
    (speed / "sites.csv").write_text("\n".join(sites) + "\n", encoding="utf-8")
    (speed / "sessions.csv").write_text("\n".join(sessions) + "\n", encoding="utf-8")
    return raw


@dataclass(frozen=True)
class Place:
    """A raw folder and an output folder, and the commands run on them."""

    raw: Path
    out: Path
    browser: str = ""

    def environment(self) -> dict[str, str]:
        """The test's own settings and nothing of the machine's: no browser is found on PATH unless one is given."""
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("LOFTEN_", "DAGSTER_", "BROWSER"))
        }
        kept["PATH"] = str(Path(sys.executable).parent)
        if self.browser:
            kept["BROWSER_PATH"] = self.browser
        return kept

    def command(self, *words: str) -> list[str]:
        """``loften`` with these words, and this place's folders where they apply."""
        folders = ["--out", str(self.out)] + (["--raw", str(self.raw)] if words[0] == "refresh" else [])
        return [sys.executable, "-m", "assets.cli", *words, *folders]

    def loften(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run ``loften`` to its end."""
        return subprocess.run(
            self.command(*words), cwd=ROOT, env=self.environment(), capture_output=True, text=True, encoding="utf-8"
        )

    def dying(self, moment: str) -> subprocess.CompletedProcess[str]:
        """Run a refresh that kills itself at a moment (see ``dying.MOMENTS``)."""
        script = Path(__file__).with_name("dying.py")
        command = [sys.executable, str(script), moment, str(self.raw), str(self.out)]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment(), capture_output=True, text=True, encoding="utf-8"
        )

    def current(self) -> str:
        """The edition that stands."""
        return (self.out / "current").read_text(encoding="utf-8").strip()

    def copy(self, name: str) -> "Place":
        """The same raw folder and output folder somewhere else, times and links kept."""
        raw, out = self.raw.parent.parent / name / "raw", self.raw.parent.parent / name / "out"
        shutil.copytree(self.raw, raw, copy_function=shutil.copy2)
        if self.out.exists():
            shutil.copytree(self.out, out, symlinks=True, copy_function=shutil.copy2)
        return Place(raw, out, self.browser)

    def deliver_more_crime(self) -> None:
        """One new file: another year of the crime series."""
        (self.raw / "9999" / "bra" / "ar" / "skadegorelse_2022.txt").write_bytes(
            crime_lines("Exempelkommun", {2022: 230}).encode("cp1252")
        )
