"""Import guards: what tells of a person in a free text, and what only looks like it."""

import pytest

from pipeline.ingestion import privacy


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("811218-9876", "ett personnummer"),  # Skatteverket's own example
        ("19811218-9876", "ett personnummer"),
        ("198112189876", "ett personnummer"),
        ("enligt 811218+9876, se ovan", "ett personnummer"),
        ("811278-9873", "ett personnummer"),  # a coordination number: 60 added to the day
        ("Skriv till kim.larsson@example.se", "en e-postadress"),
        ("070-123 45 67", "ett telefonnummer"),
        ("0701234567", "ett telefonnummer"),
        ("+46 70 123 45 67", "ett telefonnummer"),
        ("+46 (0)8-718 80 00", "ett telefonnummer"),
        ("0411-123 45", "ett telefonnummer"),
        ("08-718 80 00", "ett telefonnummer"),
        ("59.3103, 18.1637", "koordinater"),
        ("59,3103 18,1637", "koordinater"),
        ("6578123 685432", "koordinater"),
        ("59° 18,6′ N", "koordinater"),
        ("hos familjen på Storgatan 14", "en gatuadress"),
        ("Lillvägen 3 B", "en gatuadress"),
    ],
)
def test_what_tells_of_a_person(text, found):
    assert privacy.personal(text) == found
    assert privacy.shown(text) == found
    assert text not in privacy.masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Exempelskolan",
        "811218-9877",  # wrong checksum
        "811318-9874",  # no such month
        "2026-03-14",
        "2026-03-14 08:00",
        "0182",
        "0182:sickla",
        "KS 2024/0123",
        "diarienummer 5000-K012345-26",
        "Förskolan Lönnen, avdelning 3",
        "Storgatan",
        "Storgatan och Lillvägen",
        "klockan 08-16 på vardagar",
        "åk 7–9, 120 elever",
        "https://www.example.se/rapport",
        "Hur trygg känner du dig när du går ute ensam en sen kväll?",
        "16–84 år",
        "1 669 av 3 520",
    ],
)
def test_what_does_not(text):
    assert privacy.personal(text) == ""


@pytest.mark.parametrize(("name", "forbidden"), [("namn", True), ("personnummer", True), ("skolnamn", False)])
def test_names_of_columns_are_matched_whole(name, forbidden):
    assert (name in privacy.FORBIDDEN_COLUMNS) == forbidden
