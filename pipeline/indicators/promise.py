"""The promises themselves: dialogues, answers, and whether what was promised can be followed up at all."""

from pipeline.indicators.base import Indicator, Measure

INDICATORS = (
    Indicator(
        id="dialogues_held",
        title="Dialoger med medborgare och personal",
        definition="Antal dialoger som löftena bygger på eller som hållits om dem.",
        processing="Dialoger i löftesregistret räknas.",
        caveat="Antalet säger inte vilka som deltog eller vad som kom fram.",
        kind="activity",
        polarity="higher_is_better",
        units=("count",),
        sensitivity="open",
        needs="Det behövs uppgifter i löftesregistret om vilka dialoger som hållits, med datum.",
    ),
    Indicator(
        id="dialogue_answered",
        title="Andel synpunkter från dialoger som besvarats",
        definition="Det som sagts i dialogerna och som har fått ett svar, av allt som är antecknat.",
        processing="Besvarade synpunkter delas med alla antecknade.",
        caveat="Ett svar är inte detsamma som att något har gjorts.",
        kind="process",
        polarity="higher_is_better",
        units=("share",),
        sensitivity="open",
        needs="Det behövs uppgifter i löftesregistret om vad som sades i dialogerna och vad som svarades.",
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
        needs="Det behövs en löftesfil där åtagandena är beskrivna.",
        method="share_of_all",
        measure=Measure("commitments"),
    ),
    Indicator(
        id="days_since_follow_up",
        title="Dagar sedan åtgärdsplanen följdes upp",
        definition="Dagar sedan kommunens åtgärdsplan enligt lag (2023:196) senast följdes upp. Lagen kräver "
        "uppföljning minst vartannat år.",
        processing="Dagarna räknas från den senaste uppföljningen till den dag som sidan gäller.",
        caveat="Gäller bara åtgärdsplaner enligt 2023 års lag. För äldre löften är uppgiften inte aktuell.",
        kind="process",
        polarity="lower_is_better",
        units=("days",),
        sensitivity="open",
        needs="Det behövs datum för när åtgärdsplanen beslutades och senast följdes upp.",
    ),
)
