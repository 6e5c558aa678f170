"""How each kind of value is made and how uncertain it is, in plain Swedish. METHODS 2 is where the rules come from."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.reporting import wording

PHI = re.compile(r"φ=([\d.]+)")


@dataclass(frozen=True)
class MethodWords:
    """A method of the indicators: its name on the page, what stands over and under the line, and its uncertainty."""

    title: str
    numerator: str
    denominator: str
    interval: str


METHODS: Mapping[str, MethodWords] = {
    "overdispersed_poisson": MethodWords(
        "Anmälda brott",
        "Antalet anmälda brott.",
        "För antal: ingen. För tal per 100 000 invånare: medelfolkmängden, så som Brå räknar den. För tal per 1 000 "
        "hushåll: antalet hushåll i den senaste uppgiften före periodens slut.",
        "Ett antal varierar av slump också när ingenting har ändrats. Intervallet är det exakta för ett sådant antal "
        "(Poisson, 95 procent), vidgat med ett spridningstal, φ, eftersom anmälningar kommer i klumpar.",
    ),
    "ratio_by_day": MethodWords(
        "Hastigheter",
        "Summan av fordonens hastigheter. För andelar: antalet fordon som svarar mot beskrivningen.",
        "Antalet fordon. Kommunens tal är ett medeltal av mätplatserna, vägt med trafikens mängd vid den första "
        "mätningen.",
        "Fordon samma dag liknar varandra. Därför räknas varje dag som en enhet, inte varje fordon (95 procent, "
        "t-fördelning). Med färre än sju dagar på en plats visas inget intervall.",
    ),
    "v85": MethodWords(
        "85-percentil",
        "Den hastighet som 85 procent av fordonen höll eller körde under.",
        "Ingen.",
        "Inget intervall beräknas, och talet bedöms inte.",
    ),
    "matched_change": MethodWords(
        "Hastighetens ändring jämfört med jämförelsegator",
        "Ändringen på gatorna med åtgärd, i medeltal.",
        "Ingen: ändringen på jämförelsegatorna, i medeltal, dras ifrån.",
        "Bara hela dagar och lika många av varje veckodag jämförs. Intervallet (95 procent) bygger på hur olika "
        "gatorna är sinsemellan. Dessutom prövas hur ofta minst lika stor skillnad uppstår om gatorna byter plats med "
        "varandra. Ett besked kräver att båda ger samma svar, minst fyra gator med åtgärd och minst tre "
        "jämförelsegator.",
    ),
    "share_of_all": MethodWords(
        "Åtaganden som går att följa upp",
        "Åtaganden som anger ansvarig, utgångsläge, målnivå, datum och plats.",
        "Alla åtaganden i löftena.",
        "Alla är räknade, så inget intervall behövs.",
    ),
    "ratio": MethodWords(
        "Andelar och kvoter ur register och loggar",
        "Täljaren, så som den står i registret eller loggen.",
        "Nämnaren, så som den står i registret eller loggen.",
        "Alla är räknade, så inget intervall behövs.",
    ),
    "fact_and_plan": MethodWords(
        "Aktiviteter mot plan",
        "Det som är genomfört enligt loggen.",
        "Planen: allt som står i loggen, alltså det genomförda, det planerade och det inställda.",
        "Det som är gjort är räknat, så inget intervall behövs.",
    ),
    "counted": MethodWords(
        "Antal ur register och loggar",
        "Antalet, så som det står i registret eller loggen.",
        "Ingen.",
        "Alla är räknade, så inget intervall behövs.",
    ),
    "mean_of_years": MethodWords(
        "Medeltal av tre år",
        "Summan av tre år i följd.",
        "Tre.",
        "Inget intervall beräknas. Tre år läggs ihop för att enstaka år varierar mycket.",
    ),
    "published_figure": MethodWords(
        "Publicerade enkätsvar",
        "Andelen är hämtad som den är publicerad. Täljaren är inte publicerad.",
        "Antalet svar, när det är publicerat.",
        "Intervallet är utgivarens eget och räknas aldrig om. Saknas intervall eller antal svar går det inte att "
        "bedöma om en skillnad är större än slumpen.",
    ),
    "korn_graubard": MethodWords(
        "Andelar ur enkätsvar",
        "De som svarade så som måttet säger. Har svaren vikter räknas de med.",
        "De som svarade på frågan, eller så som enkätens kodbok säger.",
        "De som svarar har valts ut, eller har valt att svara, och elever i samma skola liknar varandra. Intervallet "
        "(95 procent, Korn och Graubard) räknar med urvalet och med skolorna, aldrig som om varje svar vore oberoende.",
    ),
    "korn_graubard_everyone_asked": MethodWords(
        "Andelar ur enkäter där alla tillfrågades",
        "De som svarade så som måttet säger.",
        "De som svarade på frågan, eller så som enkätens kodbok säger.",
        "Alla tillfrågades, men alla svarade inte, och elever i samma skola liknar varandra. Intervallet (95 procent, "
        "Korn och Graubard) räknar med skolorna, aldrig som om varje svar vore oberoende.",
    ),
    "published_rate": MethodWords(
        "Tal som någon annan har räknat",
        "Ingen: talet är hämtat som det är publicerat.",
        "Ingen: utgivaren har redan delat.",
        "Utgivaren anger ingen osäkerhet, så inget intervall beräknas. Tal med olika beskrivning jämförs inte.",
    ),
}


def of_values(method: str, methods: Iterable[str]) -> list[MethodWords]:
    """The words of an indicator's own method, and of others that some of its values are made by; each once."""
    return [METHODS[one] for one in METHODS if one == method or one in set(methods)]


def phi_words(methods: Iterable[str]) -> str:
    """Which dispersions were used in some values, as a sentence: *I måttets värden är φ 1,25.*; '' where none was."""
    used = phi_in_use(methods)
    return f"I måttets värden är φ {used}." if used else ""


def phi_in_use(methods: Iterable[str]) -> str:
    """Likewise the numbers alone: *1,25*, *mellan 1,25 och 2,38*."""
    used = sorted({float(found[1]) for method in methods if (found := PHI.search(method))})
    if not used:
        return ""
    ends = [wording.number(one, 2) for one in (used[0], used[-1])]
    return ends[0] if used[0] == used[-1] else f"mellan {ends[0]} och {ends[1]}"
