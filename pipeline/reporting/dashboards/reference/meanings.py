"""What each word of the vocabulary means, for *Så räknar vi*. The words and shapes themselves are ``vocabulary``'s.

Every code of the vocabulary has a meaning here (a test asks). The rules are those of METHODS 5.
"""

from collections.abc import Mapping

AXIS_MEANINGS: Mapping[str, str] = {
    "activity": "Vad som har gjorts, jämfört med det som var planerat. Här behövs ingen statistik: det räknas.",
    "change": "Om värdet har ändrats sedan utgångsläget, och om ändringen är större än vad slumpen brukar ge.",
    "goal": "Hur värdet står sig mot den målnivå som löftet anger. Utan målnivå lämnas inget besked.",
    "certainty": "Står bredvid ett mål för ett antal, när perioden är slut.",
    "value": "Det som står där ett tal inte kan stå. En nolla är ett tal och betyder att inget fanns att räkna.",
    "mark": "Står bredvid ett värde eller en rubrik.",
    "kind": "Vilket slags mått det är.",
}

MEANINGS: Mapping[str, Mapping[str, str]] = {
    "activity": {
        "done_as_planned": "Perioden är slut och minst så mycket som planerat är genomfört.",
        "done": "Perioden är slut och något är genomfört. Löftet säger inte hur mycket som skulle göras.",
        "on_plan": "Minst så mycket är genomfört som planen kräver vid den här tiden.",
        "behind": "Mindre är genomfört än planen kräver vid den här tiden.",
        "running": "Något är genomfört, men det finns ingen plan att jämföra med.",
        "partly_done": "Perioden är slut och en del av det planerade är genomfört.",
        "not_done": "Perioden är slut och inget är genomfört.",
        "not_started": "Inget är genomfört ännu.",
        "stopped": "Åtagandet har avslutats i förtid. Datumet står på löftets sida, och skälet om det är angivet.",
        "no_data": "Ingen har lämnat uppgifter. Det betyder inte att inget har gjorts.",
    },
    "change": {
        "increase": "Värdet är högre än i utgångsläget, och skillnaden är större än vad slumpen brukar ge.",
        "decrease": "Värdet är lägre än i utgångsläget, och skillnaden är större än vad slumpen brukar ge.",
        "about_same": "Ändringen är säkert liten: hela osäkerhetsintervallet ligger inom 15 procent uppåt och nedåt. "
        "Används bara för antal.",
        "no_certain_change": "Skillnaden är inte större än vad slumpen kan ge. Det betyder inte att inget har hänt. "
        "Intill står hur stor en ändring hade behövt vara för att synas.",
        "not_applicable": "Löftet anger inget resultat som kan ändras.",
        "cannot_judge": "Det går inte att säga om något har ändrats. Skälet står alltid intill.",
    },
    "goal": {
        "no_goal": "Löftet säger inte vilken nivå som ska nås.",
        "met": "Hela osäkerhetsintervallet ligger på rätt sida om målnivån. För ett antal med en övre gräns: antalet "
        "höll sig inom gränsen när perioden var slut.",
        "on_track": "För ett antal med en övre gräns: sannolikheten att hålla sig inom den är minst 90 procent.",
        "not_on_track": "För ett antal med en övre gräns: sannolikheten att hålla sig inom den är högst 10 procent, "
        "eller så har antalet gått över den med uppgifter som är preliminära och ännu kan ändras.",
        "not_met": "Hela osäkerhetsintervallet ligger på fel sida om målnivån. För ett antal med en övre gräns: "
        "antalet gick över gränsen.",
        "uncertain": "Målnivån ligger inom osäkerhetsintervallet, eller så kan det ännu gå åt båda hållen.",
        "out_of_reach": "Antalet har redan gått över gränsen med slutliga uppgifter, och perioden är inte slut.",
    },
    "certainty": {
        "clearly_under": "Hela osäkerhetsintervallet ligger under gränsen.",
        "clearly_over": "Hela osäkerhetsintervallet ligger över gränsen.",
        "within_chance": "Gränsen ligger inom osäkerhetsintervallet.",
    },
    "value": {
        "suppressed": "Uppgiften finns, men visas inte, för att enskilda personer inte ska kunna kännas igen.",
        "missing": "Ingen har lämnat uppgiften, eller så saknas den hos utgivaren.",
        "not_applicable": "Uppgiften kan inte finnas här.",
    },
    "mark": {
        "preliminary": "Utgivaren kan ändra värdet. Det visas, men bedöms inte.",
        "synthetic": "Värdet är påhittat för att visa hur sidorna fungerar.",
        "revised": "Värdet eller beskedet är ett annat än i förra upplagan.",
        "ambiguous": "En ändring kan vara både bra och dålig. Därför står aldrig om den är önskad, och måttet har "
        "aldrig något mål.",
    },
    "kind": {
        "activity": "Hur mycket som har gjorts.",
        "output": "Hur många det nådde, eller hur väl det gjordes.",
        "outcome": "Det som löftet ska leda till. Bara resultat får besked om önskat håll.",
        "context": "Hjälper till att förstå, men säger inte om löftet är uppfyllt.",
        "process": "Hur arbetet går till. Det redovisas men får inget besked.",
    },
}

REASON_MEANINGS: Mapping[str, str] = {
    "protected": "Ett värde som behövs visas inte, för att enskilda personer inte ska kunna kännas igen.",
    "small_base": "Färre än 30 personer har svarat.",
    "waiting": "Uppgifterna för perioden har inte kommit.",
    "preliminary": "Uppgifterna kan ännu ändras av utgivaren.",
    "not_comparable": "Mätningarna är inte gjorda på samma sätt, eller så saknas det som behövs för att jämföra dem.",
    "no_baseline": "Det finns inget värde från före löftet att jämföra med.",
}

ACTIVITY_ONLY = (
    "Målnivån säger hur mycket som ska göras, så den avgör vad som står under Aktivitet. Löftet säger inte vilken nivå "
    "något resultat ska nå, eller anger inget resultat alls."
)
RIGHT_WAY = "Värdet når inte målnivån, men har säkert ändrats åt önskat håll."

SIDE_MEANINGS: Mapping[str, str] = {
    "wanted": "Ändringen är säkerställd och går åt det håll som löftet vill.",
    "unwanted": "Ändringen är säkerställd och går åt andra hållet.",
}

POLARITIES: Mapping[str, str] = {
    "higher_is_better": "Högre är bättre",
    "lower_is_better": "Lägre är bättre",
    "ambiguous": "Kan tolkas på flera sätt",
    "none": "Varken högre eller lägre är bättre",
}

# How a kind of indicator gets its verdict.
STATUS_RULES: Mapping[str, str] = {
    "activity": "Det som är genomfört jämförs med planen: åtagandets målnivå om den finns, annars allt som står i "
    "loggen. Medan perioden pågår räknas så stor del av planen som motsvarar den tid som har gått.",
    "output": "Värdet jämförs med målnivån, om löftet anger någon. Täljare och nämnare är räknade, så inget "
    "osäkerhetsintervall behövs. Enkätsvar har intervall och bedöms som resultat.",
    "outcome": "Ändringen mot utgångsläget är säkerställd när osäkerhetsintervallet för den inte rymmer noll. Målet "
    "bedöms för sig, om löftet anger en målnivå.",
    "context": "Får besked om ändringen är större än slumpen, men aldrig om den är önskad och aldrig något mål.",
    "process": "Redovisas men får inget besked.",
}
