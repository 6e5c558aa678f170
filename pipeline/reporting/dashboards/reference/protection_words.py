"""What each disclosure class protects and how, in words made from the policy's own numbers (``policy.json``)."""

from collections.abc import Mapping
from typing import Any

from pipeline.reporting import wording

TITLES: Mapping[str, str] = {
    "open": "Öppna uppgifter",
    "official_offences": "Anmälda brott som Brå publicerar",
    "offences": "Antal brott som bara redovisas här",
    "persons": "Personer och hushåll",
    "sensitive": "Känsliga uppgifter",
    "survey": "Enkätsvar",
}
ABOUT: Mapping[str, str] = {
    "open": "Aktiviteter, platser, skolor, föreningar, planer, åtaganden och fordon.",
    "official_offences": "Anmälda brott i hela kommuner.",
    "offences": "Brott i mindre områden, eller räknade av polisen eller kommunen själv.",
    "persons": "Antal personer eller hushåll, till exempel personal eller elever.",
    "sensitive": "Brott i nära relationer, sexualbrott och uppgifter om barn.",
    "survey": "Andelar ur enkäter.",
}


def rule_words(rule: Mapping[str, Any]) -> tuple[str, ...]:
    """The rule of a class, a sentence for each thing that it hides."""
    said = []
    limit, base = int(rule["hide_below"]), int(rule["smallest_base"])
    if not limit and not base:
        return ("Inget döljs, för uppgifterna gäller inte personer.",)
    if base:
        said.append(
            f"Inget värde visas om färre än {wording.number(base)} har svarat, när antalet svar är känt, eller om 1 "
            f"till {limit - 1} personer har gett samma svar eller alla andra svar."
        )
    else:
        said.append(f"Tal från 1 till {limit - 1} visas inte. Noll visas.")
    if rule.get("everyone_asked_method"):
        said.append("Där alla i en grupp tillfrågades visas inte heller att ingen eller alla har svarat på ett sätt.")
    if rule["whole_year_only"]:
        said.append("Bara hela kommunen och hela år får visas.")
    if rule["published_by_producer"]:
        said.append("Det som Sveriges officiella statistik redan har publicerat för hela kommuner döljs inte.")
    said.append("Kan ett dolt tal räknas fram ur en summa döljs alla delar, även nollor, så att bara helheten visas.")
    return tuple(said)
