"""A small published folder, written by hand: one closed set with real figures, one synthetic and open.

Counts and rates of Nacka and the three others are Brå's. Everything of Exempelkommun is made up and marked.
Expected values of the verdicts are set here too, so that pages are tested apart from the rules that judge.
"""

import json
from datetime import date
from typing import Any

import pandas as pd

from pipeline.reporting.published import Published
from pipeline.reporting.verdicts import COLUMNS as VERDICT_COLUMNS

OBSERVATION_COLUMNS = (
    "indicator", "area_code", "period", "period_start", "period_end", "period_kind", "dimension", "group_key", "unit",
    "numerator", "denominator", "value", "lower", "upper", "standard_error", "df", "base_n", "status", "preliminary",
    "series", "method", "synthetic", "deliveries",
)  # fmt: skip
NARCOTICS = "reported_narcotics_weapons_offences"
NACKA_COUNTS = (
    420, 278, 319, 327, 320, 214, 450, 423, 336, 431, 842, 726, 756, 909, 749, 902, 804, 820, 1104, 1057, 713, 731,
    739, 1013, 831, 818, 764, 756, 770, 804,
)  # fmt: skip
RATES_FROM_2015 = {
    "0114": (667, 534, 425, 697, 689, 1003, 933, 907, 968, 864, 756),
    "0115": (476, 632, 306, 309, 350, 519, 419, 579, 466, 453, 392),
    "0182": (1089, 722, 729, 721, 970, 786, 761, 702, 687, 692, 712),
    "0183": (776, 778, 834, 660, 866, 1071, 908, 864, 1038, 1591, 2253),
}
AREAS = {"0114": "Upplands Väsby", "0115": "Vallentuna", "0182": "Nacka", "0183": "Sundbyberg", "9999": "Exempelkommun"}
SITES = {
    "skolvagen": ("Skolvägen", 30, "treated", 36.8, 34.1),
    "bjorkvagen": ("Björkvägen", 30, "treated", 38.2, 36.0),
    "hamngatan": ("Hamngatan", 40, "treated", 44.0, 41.9),
    "kvarngatan": ("Kvarngatan", 40, "treated", 45.1, 42.3),
    "ringleden": ("Ringleden", 50, "treated", 54.6, 52.9),
    "angsvagen": ("Ängsvägen", 30, "control", 35.4, 35.1),
    "bruksgatan": ("Bruksgatan", 40, "control", 43.5, 43.8),
    "norrleden": ("Norrleden", 50, "control", 53.3, 52.7),
}
POLICY = {
    "open": {"hide_below": 0, "smallest_base": 0, "whole_year_only": False, "published_by_producer": False},
    "official_offences": {"hide_below": 5, "smallest_base": 0, "whole_year_only": False, "published_by_producer": True},
    "sensitive": {"hide_below": 10, "smallest_base": 0, "whole_year_only": True, "published_by_producer": False},
    "survey": {"hide_below": 5, "smallest_base": 30, "whole_year_only": False, "published_by_producer": False},
}
DRAFT = "Utkast. Inte godkänt för publicering."
REFUSED_MESSAGE = "Filen brott.txt har en okänd kolumn, Antal2, på rad 3. Hämta filen på nytt från Brå."


def published() -> Published:
    """The whole of it."""
    return Published(
        observation=_observations(),
        lineage=pd.DataFrame(columns=["indicator"]),
        revision=pd.DataFrame(columns=["indicator"]),
        delivery=_deliveries(),
        promise={"exempelkommun_2026": _open_set(), "nacka_2017": _closed_set()},
        dictionary=_dictionary(),
        policy=POLICY,
        label={
            "area": AREAS,
            "site": {
                site: {"street": street, "limit_kmh": limit, "role": role, "vehicle_km": 100.0}
                for site, (street, limit, role, _, _) in SITES.items()
            },
            "session": {
                f"{site}-{side}": {"site": site, "period": side} for site in SITES for side in ("before", "after")
            },
        },
    )


def verdicts() -> pd.DataFrame:
    """What the rules say of it."""
    rows = [
        _verdict("exempelkommun_2026", "traffic_speed", "mean_speed_change", "9999", "kmh", "2026-after",
                 synthetic=True, change="decrease", change_lower=-2.9, change_upper=-1.3, goal="uncertain",
                 sentence="Påhittat exempel: På de fem gatorna sjönk medelhastigheten mer än på jämförelsegatorna. "
                          "Påhittat exempel: Den verkliga skillnaden ligger troligen mellan −2,9 och −1,3."),
        _verdict("exempelkommun_2026", "traffic_speed", "speed_checks", "9999", "count", "2026", synthetic=True,
                 activity="no_data", sentence="Påhittat exempel: Underlag saknas. "
                                              "Påhittat exempel: Det betyder inte att inget har gjorts."),
        _verdict("exempelkommun_2026", "traffic_speed", NARCOTICS, "9999", "count", "2026", synthetic=True,
                 change="cannot_judge", reason="preliminary",
                 sentence="Påhittat exempel: Kan inte bedömas. Påhittat exempel: Uppgifterna är preliminära."),
        _verdict("nacka_2017", "youth_narcotics", "lectures_parents", "0182", "count", "2017", activity="no_data",
                 sentence="Underlag saknas. Det betyder inte att inget har gjorts."),
        _verdict("nacka_2017", "youth_narcotics", "lectures_school_staff", "0182", "count", "2017", activity="no_data",
                 sentence="Underlag saknas. Det betyder inte att inget har gjorts."),
        _verdict("nacka_2017", "youth_narcotics", NARCOTICS, "0182", "count", "2017", baseline_period="2016",
                 change="no_certain_change", change_lower=-0.086, change_upper=0.151,
                 sentence="Antalet anmälda narkotika- och vapenbrott var 713 år 2016 och 731 år 2017. "
                          "Skillnaden är inte större än vad slumpen kan ge."),
        _verdict("nacka_2017", "perceived_safety", "safe_outdoors_late", "0182", "share", "2017",
                 change="cannot_judge", reason="no_baseline", goal="no_goal",
                 sentence="Kan inte bedömas. Uppgift om trygghet saknas."),
        _verdict("nacka_2017", "victim_support", "reported_close_relation_violence", "0182", "count", "2017",
                 change="cannot_judge", reason="no_baseline", sentence="Kan inte bedömas. Uppgift saknas."),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=VERDICT_COLUMNS)


def _verdict(promise_set: str, promise: str, indicator: str, area: str, unit: str, period: str, **given: Any) -> dict:
    row: dict[str, Any] = dict.fromkeys(VERDICT_COLUMNS, "") | {
        "promise_set": promise_set, "promise": promise, "indicator": indicator, "area_code": area, "unit": unit,
        "period": period, "change_lower": float("nan"), "change_upper": float("nan"), "synthetic": False,
    }  # fmt: skip
    return row | given


def _observation(indicator: str, area: str, period: str, start: date, end: date, kind: str, **given: Any) -> dict:
    nan = float("nan")
    row: dict[str, Any] = {
        "indicator": indicator, "area_code": area, "period": period, "period_start": start, "period_end": end,
        "period_kind": kind, "dimension": "", "group_key": "", "unit": "count", "numerator": nan, "denominator": nan,
        "value": nan, "lower": nan, "upper": nan, "standard_error": nan, "df": nan, "base_n": nan, "status": "ok",
        "preliminary": False, "series": "2015–", "method": "", "synthetic": False, "deliveries": "nacka/bra/ar",
    }  # fmt: skip
    return row | given


def _observations() -> pd.DataFrame:
    rows = [
        _observation(NARCOTICS, "0182", str(year), date(year, 1, 1), date(year, 12, 31), "year", value=float(count),
                     numerator=float(count), lower=count * 0.92, upper=count * 1.08,
                     series="1996–2014" if year < 2015 else "2015–")
        for year, count in enumerate(NACKA_COUNTS, 1996)
    ]  # fmt: skip
    rows += [
        _observation(NARCOTICS, area, str(year), date(year, 1, 1), date(year, 12, 31), "year", unit="per_100k",
                     value=float(rate))
        for area, rates in RATES_FROM_2015.items()
        for year, rate in enumerate(rates, 2015)
    ]  # fmt: skip
    made_up = {"synthetic": True, "deliveries": "exempel/bra/manad"}
    for index in range(34):  # 2024-01 to 2026-10: one hidden month, the last two preliminary
        year, month = 2024 + index // 12, index % 12 + 1
        start = date(year, month, 1)
        end = date(year + month // 12, month % 12 + 1, 1) - pd.Timedelta(days=1)
        count = float(20 + (index * 7) % 11)
        shown: dict[str, Any] = {"value": count, "lower": count - 8, "upper": count + 10, "preliminary": index >= 32}
        if index == 20:
            shown = {"status": "suppressed"}
        rows.append(_observation(NARCOTICS, "9999", f"{year}-{month:02}", start, end, "month", **shown, **made_up))
    made_up["deliveries"] = "exempel/hastighet/matning"
    for site, (_, _, _, *speeds) in SITES.items():
        for side, month, speed in zip(("before", "after"), (5, 9), speeds, strict=True):
            rows.append(_observation(
                "mean_speed", "9999", f"{site}-{side}", date(2026, month, 4), date(2026, month, 10), "session",
                dimension="site", group_key=f"site={site}", unit="kmh", value=speed, lower=speed - 1, upper=speed + 1,
                standard_error=0.4, df=6.0, **made_up,
            ))  # fmt: skip
    after = ("9999", "2026-after", date(2026, 9, 4), date(2026, 9, 10), "session")
    rows.append(_observation("mean_speed_change", *after, unit="kmh", value=-2.1, lower=-2.9, upper=-1.3, **made_up))
    rows += [  # on whole days of the same weekdays: not quite the difference between the two means
        _observation("mean_speed_change", *after, dimension="site", group_key=f"site={site}", unit="kmh",
                     value=speed_after - speed_before + 0.13, **made_up)
        for site, (_, _, _, speed_before, speed_after) in SITES.items()
    ]  # fmt: skip
    rows.append(_observation("mean_speed_change", *after, unit="permutation_p", value=0.018, **made_up))
    frame = pd.DataFrame(rows, columns=list(OBSERVATION_COLUMNS))
    return frame.sort_values(["indicator", "area_code", "period", "dimension", "group_key", "unit"], ignore_index=True)


def _deliveries() -> pd.DataFrame:
    def one(name: str, title: str, municipality: str, publisher: str, layout: str, **given: Any) -> dict:
        file = {"path": f"{name}/fil.txt", "sha256": "ab" * 32, "lines": 12, "preamble_lines": 1, "header_lines": 1,
                "data_lines": 8, "blank_lines": 0, "rejected_lines": 2, "status": "loaded", "message": ""}  # fmt: skip
        row = {"delivery": name, "title": title, "municipality": municipality, "publisher": publisher, "format": layout,
               "accessed": date(2026, 11, 20), "licence": "Källa: Brå", "url": "", "official": True, "synthetic": False,
               "publish": "open", "state": "loaded", "message": "", "retention": "", "files": json.dumps([file]),
               "rejects": json.dumps({"Antalet är inte ett heltal": 2})}  # fmt: skip
        return row | given

    stray = [{"path": "nacka/lösblad.xlsx", "sha256": "cd" * 32, "lines": 0, "preamble_lines": 0, "header_lines": 0,
              "data_lines": 0, "blank_lines": 0, "rejected_lines": 0, "status": "refused", "message": ""}]  # fmt: skip
    return pd.DataFrame([
        one("", "Filer som ingen leverans gör anspråk på", "", "", "", accessed=None, licence="", state="refused",
            message="Lägg en source.toml bredvid filerna, eller flytta dem.", files=json.dumps(stray), rejects="{}"),
        one("exempel/bra/manad", "Anmälda brott per månad", "9999", "Påhittad utgivare", "bra_sol", synthetic=True,
            official=False),
        one("exempel/hastighet/matning", "Hastighetsmätningar", "9999", "Påhittad kommun", "sdr", synthetic=True,
            official=False),
        one("nacka/bra/ar", "Anmälda brott, Nacka", "0182", "Brå", "bra_sol", state="refused",
            message=REFUSED_MESSAGE),
    ])  # fmt: skip


def _commitment(name: str, kind: str, text: str, *indicators: str, actor: str = "not_stated", **given: Any) -> dict:
    empty = {"place": None, "owner_role": None, "ended": None, "baseline": None, "target": None}
    return {"id": name, "kind": kind, "actor": actor, "text": text, "indicators": list(indicators)} | empty | given


def _promise(name: str, title: str, summary: str, commitments: list[dict], **given: Any) -> dict:
    empty = {"wording": None, "source": None, "council_goal": None, "agreement": None, "headline_indicator": None,
             "indicator_chosen_on": None, "basis": [], "next_steps": [], "comments": []}  # fmt: skip
    return {"id": name, "title": title, "summary": summary, "commitments": commitments} | empty | given


def _closed_set() -> dict[str, Any]:
    return {
        "id": "nacka_2017", "title": "Medborgarlöften i Nacka 2017", "municipality": "0182", "area_code": "0182",
        "period_start": "2017-01-01", "period_end": "2017-12-31", "demo": False, "publisher": "Polisen",
        "background": "Polisen gav löftena efter samråd med Nacka kommun.", "basis_note": None,
        "as_of": "2026-11-20", "meetings": [],
        "promises": [
            _promise("youth_narcotics", "Narkotika bland unga",
                     "Föreläsningar för föräldrar och skolpersonal samt information till skolor och föräldrar.",
                     [_commitment("1a", "activity", "Föreläsningar för föräldrar", "lectures_parents"),
                      _commitment("1b", "activity", "Föreläsningar för skolpersonal", "lectures_school_staff",
                                  NARCOTICS)],
                     source="Medborgarlöften 2017, sidan 1", indicator_chosen_on="2026-10-01"),
            _promise("perceived_safety", "Trygghet i livsmiljön", "Medborgarna ska känna sig tryggare.",
                     [_commitment("3a", "activity", "Mer polisnärvaro", actor="police"),
                      _commitment("3c", "process", "Trygghet vägs in i stadsplaneringen", actor="municipality"),
                      _commitment("3d", "outcome", "Medborgarna känner sig tryggare", "safe_outdoors_late")],
                     headline_indicator="safe_outdoors_late", indicator_chosen_on="2026-10-01"),
            _promise("victim_support", "Stöd till brottsutsatta", "Stöd, skydd och hjälp.",
                     [_commitment("5c", "purpose", "Förebygga brott i nära relationer",
                                  "reported_close_relation_violence")]),
        ],
    }  # fmt: skip


def _open_set() -> dict[str, Any]:
    target = {"value": -2.0, "date": "2026-12-31", "better": "lower", "decided_on": "2025-12-01"}
    return {
        "id": "exempelkommun_2026", "title": "Medborgarlöften i Exempelkommun 2026", "municipality": "9999",
        "area_code": "9999", "period_start": "2026-01-01", "period_end": "2026-12-31", "demo": True,
        "publisher": "Exempelpolisen", "background": "Kommunen finns inte.", "basis_note": None, "as_of": "2026-11-20",
        "meetings": [{"forum": "prevention_council", "date": "2026-09-16", "decision": "Fler kontroller på Ringleden.",
                      "next_follow_up": "2026-12-09"}],
        "promises": [
            _promise("traffic_speed", "Trygg och säker trafik",
                     "Kontroller på fem gator, så att medelhastigheten faller.",
                     [_commitment("1a", "activity", "Hastighetskontroller", "speed_checks", actor="police",
                                  owner_role="Lokalpolisområdeschef"),
                      _commitment("1b", "outcome", "Medelhastigheten sjunker", "mean_speed_change", NARCOTICS,
                                  actor="police_and_others", place="Fem namngivna gator", target=target,
                                  baseline={"period": "2026-before", "value": None})],
                     headline_indicator="mean_speed_change", indicator_chosen_on="2025-12-01",
                     wording="Vi ska kontrollera hastigheten.", council_goal="Ingen ska dö i trafiken.",
                     agreement="Överenskommelse 2025",
                     basis=[{"kind": "Medborgardialog", "date": "2025-11-04", "said": "Bilarna kör för fort.",
                             "answered": "Fem gator valdes."}],
                     next_steps=[{"text": "Mät igen i maj.", "role": "Trafikplanerare", "due": "2027-05-31",
                                  "decided_at": "2026-09-16"}],
                     comments=[{"role": "Samordnare", "date": "2026-11-01", "text": "Arbetet fortsätter."}]),
        ],
    }  # fmt: skip


def _dictionary() -> dict[str, Any]:
    def one(title: str, kind: str, polarity: str, unit: str, needs: str, **given: Any) -> dict:
        return {"title": title, "definition": f"{title}, som utgivaren räknar.", "processing": "Ingen bearbetning.",
                "caveat": "", "kind": kind, "polarity": polarity, "unit": unit, "units": [unit], "sensitivity": "open",
                "needs": needs, "method": "", "evidence": "", "proxy": False, "has_measure": False,
                "exhaustive": [], "formats": []} | given  # fmt: skip

    log = "Det behövs en förteckning över genomförda aktiviteter, med datum och plats."
    return {
        "lectures_parents": one("Föreläsningar för föräldrar", "activity", "higher_is_better", "count", log),
        "lectures_school_staff": one("Föreläsningar för skolpersonal", "activity", "higher_is_better", "count", log),
        NARCOTICS: one("Anmälda narkotika- och vapenbrott", "context", "ambiguous", "count", "Brås databas",
                       caveat="Antalet narkotikabrott speglar främst hur mycket polisen kontrollerar.",
                       units=["count", "per_100k"], has_measure=True, sensitivity="official_offences"),
        "safe_outdoors_late": one("Trygghet utomhus sent på kvällen", "outcome", "higher_is_better", "share",
                                  "Samma trygghetsfråga ställd före och efter, med antal svar."),
        "reported_close_relation_violence": one("Anmälda brott i nära relation", "context", "ambiguous", "count",
                                                "Brås databas, hela kommunen per år.", sensitivity="sensitive"),
        "speed_checks": one("Hastighetskontroller", "activity", "higher_is_better", "count", log),
        "mean_speed": one("Medelhastighet", "outcome", "lower_is_better", "kmh", "Mätfiler", has_measure=True),
        "mean_speed_change": one("Medelhastighetens förändring mot jämförelsegator", "outcome", "lower_is_better",
                                 "kmh", "Mätfiler före och efter", units=["kmh", "permutation_p"], has_measure=True,
                                 caveat="Säger inget om en enskild gata.",
                                 evidence="Hastighetskontroller sänker farten medan de pågår."),
    }  # fmt: skip
