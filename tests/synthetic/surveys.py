"""Made-up published survey figures for Exempelkommun: a safety survey in two waves and a school survey in two.

Share and number of answers are literal; the interval follows from them and the survey's design effect, as it would in a
publication: p ± 1.96·√(deff·p(1−p)/n), in percent with one decimal. What shall be seen:

- safe_outdoors_late rises with certainty; feels_safe was first asked in 2026 (no baseline);
- worry_about_crime changed its question, authorities_care is published without it (neither can be compared);
- worry_about_burglary of 2026 is not published yet; huskurage_awareness was not asked in 2025;
- among the pupils one group is smaller than 30, and one share has fewer than five behind it (both are hidden).

``python tests/synthetic/surveys.py raw_data`` writes.
"""

import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HEADER = "indikator;område;period;grupp;procent;undre;övre;antal_svar;inbjudna;fråga;bas;fråga_version;källa"
AREA = "9999"
Z = 1.96


@dataclass(frozen=True)
class Wave:
    """A survey at one time: how many were asked, its design effect, who answered, how, and where it is published."""

    period: str
    invited: int | None
    design_effect: float
    base: str
    version: str
    publication: str


RESIDENTS = "Alla som svarade, 16–84 år"
SAFETY = {
    "2025-10": Wave("2025-10", 1_800, 1.3, RESIDENTS, "1, post och webb",
                    "Trygghetsundersökning i Exempelkommun 2025, tabell 3 (påhittad)"),
    "2026-10": Wave("2026-10", 1_800, 1.3, RESIDENTS, "1, post och webb",
                    "Trygghetsundersökning i Exempelkommun 2026, tabell 3 (påhittad)"),
}  # fmt: skip
SCHOOL = {
    "2024-03": Wave("2024-03", None, 2.2, "Elever som svarade i kommunens skolor", "1, i skolan",
                    "Skolenkäten i Exempelkommun 2024, tabell 7 (påhittad)"),
    "2026-03": Wave("2026-03", None, 2.2, "Elever som svarade i kommunens skolor", "1, i skolan",
                    "Skolenkäten i Exempelkommun 2026, tabell 7 (påhittad)"),
}  # fmt: skip
LATE = "Känner du dig trygg när du går ensam ute sent på kvällen där du bor?"
IN_GENERAL = "Känner du dig på det hela taget trygg?"
WORRY = "Oroar du dig för att utsättas för brott?"
BURGLARY = "Oroar du dig för inbrott i din bostad?"
HUSKURAGE = "Känner du till Huskurage?"
EVER = "Har du någon gång använt narkotika?"
LATELY = "Har du använt narkotika de senaste fyra veckorna?"

MISSING, NOT_ASKED = "..", "."
# indicator, wave, group, percent, answers, question, version (empty: the wave's own)
RESIDENTS_SAID = (
    ("safe_outdoors_late", "2025-10", "", 66.0, 812, LATE, ""),
    ("safe_outdoors_late", "2026-10", "", 72.5, 774, LATE, ""),
    ("safe_outdoors_late", "2025-10", "kön=kvinna", 57.8, 428, LATE, ""),
    ("safe_outdoors_late", "2025-10", "kön=man", 75.2, 384, LATE, ""),
    ("safe_outdoors_late", "2026-10", "kön=kvinna", 65.4, 410, LATE, ""),
    ("safe_outdoors_late", "2026-10", "kön=man", 80.5, 364, LATE, ""),
    ("feels_safe", "2026-10", "", 84.1, 781, IN_GENERAL, ""),
    ("worry_about_crime", "2025-10", "", 31.2, 806, WORRY, "1, post och webb, fyra svar"),
    ("worry_about_crime", "2026-10", "", 27.4, 770, WORRY, "2, post och webb, fem svar"),
    ("authorities_care", "2025-10", "", 44.6, 798, "", ""),
    ("authorities_care", "2026-10", "", 49.3, 765, "", ""),
    ("worry_about_burglary", "2025-10", "", 18.3, 809, BURGLARY, ""),
    ("worry_about_burglary", "2026-10", "", MISSING, None, BURGLARY, ""),
    ("huskurage_awareness", "2025-10", "", NOT_ASKED, None, HUSKURAGE, ""),
    ("huskurage_awareness", "2026-10", "", 6.2, 768, HUSKURAGE, ""),
)
PUPILS_SAID = (
    ("ever_used_narcotics", "2024-03", "årskurs=9;kön=flicka", 6.1, 214, EVER, ""),
    ("ever_used_narcotics", "2024-03", "årskurs=9;kön=pojke", 8.7, 207, EVER, ""),
    ("ever_used_narcotics", "2024-03", "årskurs=gy2;kön=flicka", 17.3, 139, EVER, ""),
    ("ever_used_narcotics", "2024-03", "årskurs=gy2;kön=pojke", 21.8, 133, EVER, ""),
    ("ever_used_narcotics", "2026-03", "årskurs=9;kön=flicka", 5.3, 206, EVER, ""),
    ("ever_used_narcotics", "2026-03", "årskurs=9;kön=pojke", 9.5, 201, EVER, ""),
    ("ever_used_narcotics", "2026-03", "årskurs=gy2;kön=flicka", 16.4, 128, EVER, ""),
    ("ever_used_narcotics", "2026-03", "årskurs=gy2;kön=pojke", 23.1, 26, EVER, ""),
    ("used_narcotics_last_4_weeks", "2024-03", "", 2.2, 693, LATELY, ""),
    ("used_narcotics_last_4_weeks", "2026-03", "", 0.5, 561, LATELY, ""),
)

Said = tuple[str, str, str, float | str, int | None, str, str]


def files() -> Mapping[str, bytes]:
    """Path under raw_data → content."""
    return {
        "exempelkommun/enkater/trygghetsundersokning_2025_2026/trygghet_2025_2026.csv": _csv(RESIDENTS_SAID, SAFETY),
        "exempelkommun/enkater/skolenkat_2024_2026/skolenkat_2024_2026.csv": _csv(PUPILS_SAID, SCHOOL),
    }


def _csv(said: tuple[Said, ...], waves: Mapping[str, Wave]) -> bytes:
    lines = [HEADER, *(_line(one, waves[one[1]]) for one in said)]
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _line(said: Said, wave: Wave) -> str:
    indicator, period, group, percent, answers, question, version = said
    shown, lower, upper = str(percent), "", ""
    if isinstance(percent, float) and answers is not None:
        p = percent / 100
        half = Z * math.sqrt(wave.design_effect * p * (1 - p) / answers)
        shown, lower, upper = (f"{100 * one:.1f}".replace(".", ",") for one in (p, max(p - half, 0), min(p + half, 1)))
    else:
        lower = upper = ""
    invited = wave.invited if answers is not None and not group else None
    cells = (indicator, AREA, period, group, shown, lower, upper, answers, invited, question, wave.base,
             version or wave.version, wave.publication)  # fmt: skip
    written = ["" if one is None else str(one) for one in cells]
    return ";".join(f'"{one}"' if ";" in one else one for one in written)


def main() -> None:
    """Write the files."""
    for path, content in files().items():
        target = Path(sys.argv[1]) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


if __name__ == "__main__":
    main()
