"""The promises themselves: dialogues, answers, and whether what was promised can be followed up at all."""

from pipeline.indicators.base import Indicator, Measure

INDICATORS = (
    Indicator(
        id="dialogues_held",
        title="Dialoger med medborgare och personal",
        definition="Antal dialoger som löftena bygger på eller som hållits om dem.",
        processing="Dialoger som löftena bygger på räknas. En dialog som flera löften bygger på räknas en gång.",
        caveat="Antalet säger inte vilka som deltog eller vad som kom fram.",
        kind="activity",
        polarity="higher_is_better",
        units=("count",),
        sensitivity="open",
        needs="Det behövs uppgift från kommunen, i filen med löftena, om vilka dialoger som hållits, med datum.",
        method="counted",
        measure=Measure("promise_basis", {"unit_name": "count", "answered": False}, ("promise_set",)),
    ),
    Indicator(
        id="dialogue_answered",
        title="Andel dialoger som besvarats",
        definition="Dialoger där det är angivet vad de som deltog fick för svar, av alla dialoger som löftena "
        "bygger på.",
        processing="Besvarade dialoger delas med alla. En dialog som flera löften bygger på räknas en gång, och som "
        "besvarad om något av löftena anger ett svar.",
        caveat="Ett svar är inte detsamma som att något har gjorts.",
        kind="process",
        polarity="higher_is_better",
        units=("share",),
        sensitivity="open",
        needs="Det behövs uppgift från kommunen, i filen med löftena, om dialogerna: vad som sades "
        "och vad som svarades.",
        method="share_of_all",
        measure=Measure("promise_basis", {"unit_name": "share", "answered": True}, ("promise_set",)),
    ),
    Indicator(
        id="commitments_evaluable",
        title="Andel åtaganden som går att följa upp",
        definition="Åtaganden som anger vem som ansvarar, utgångsläge, målnivå, datum och plats, av alla åtaganden i "
        "löftesomgången.",
        processing="Alla åtaganden räknas, också arbetssätt och ändamål. Ett åtagande räknas bara om alla fem "
        "uppgifterna finns. Inget osäkerhetsintervall beräknas, för det är ingen skattning.",
        caveat="Andelen säger om det går att följa upp löftet, inte om löftet hölls.",
        kind="process",
        polarity="higher_is_better",
        units=("share",),
        sensitivity="open",
        needs="Det behövs en fil från kommunen där löftena och deras åtaganden är beskrivna.",
        method="share_of_all",
        measure=Measure("commitments", formats=("promise_set",)),
    ),
    Indicator(
        id="days_since_follow_up",
        title="Dagar sedan åtgärdsplanen följdes upp",
        definition="Dagar sedan kommunens åtgärdsplan enligt lag (2023:196) senast följdes upp. Lagen kräver "
        "uppföljning minst vartannat år.",
        processing="Dagarna räknas från det senaste mötet i brottsförebyggande rådet eller mellan polis och kommun "
        "till den dag som sidan gäller.",
        caveat="Gäller bara åtgärdsplaner enligt 2023 års lag. För äldre löften är uppgiften inte aktuell.",
        kind="process",
        polarity="lower_is_better",
        units=("days",),
        sensitivity="open",
        needs="Det behövs uppgift från kommunen, i filen med löftena, om åtgärdsplanen och de möten "
        "där den har följts upp.",
        method="counted",
        measure=Measure("follow_up", formats=("promise_set",)),
    ),
)
