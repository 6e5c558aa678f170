"""The catalogue against DOMAIN's: nothing left out, nothing added, and words that may stand on a page."""

import re

from pipeline.indicators.catalogue import BY_ID, INDICATORS

# id: kind, polarity (first letter), first unit. DOMAIN 3, "Indicator catalogue".
EXPECTED = {
    "lectures_parents": ("activity", "h", "count"),
    "lectures_school_staff": ("activity", "h", "count"),
    "lecture_participants": ("output", "h", "count"),
    "schools_reached": ("output", "h", "share"),
    "information_mailings": ("activity", "h", "count"),
    "ever_used_narcotics": ("outcome", "l", "share"),
    "used_narcotics_last_4_weeks": ("outcome", "l", "share"),
    "reported_narcotics_offences": ("context", "a", "count"),
    "reported_narcotics_weapons_offences": ("context", "a", "count"),
    "extremism_trainings": ("activity", "h", "count"),
    "staff_trained": ("output", "h", "share"),
    "units_with_trained_contact": ("output", "h", "share"),
    "cooperating_organisations": ("process", "n", "count"),
    "extremism_plan_current": ("process", "h", "yes_no"),
    "police_hours_at_unsafe_places": ("activity", "h", "hours"),
    "safety_walks": ("activity", "h", "count"),
    "walk_actions_closed_180d": ("output", "h", "share"),
    "walks_with_feedback": ("output", "h", "share"),
    "plans_with_safety_analysis": ("output", "h", "share"),
    "safe_outdoors_late": ("outcome", "h", "share"),
    "feels_safe": ("outcome", "h", "share"),
    "worry_about_crime": ("outcome", "l", "share"),
    "authorities_care": ("outcome", "h", "share"),
    "reported_vandalism": ("context", "a", "count"),
    "active_watch_areas": ("activity", "h", "count"),
    "member_households": ("output", "h", "share"),
    "reported_residential_burglaries": ("outcome", "l", "count"),
    "reported_burglaries_all": ("context", "n", "count"),
    "worry_about_burglary": ("outcome", "l", "share"),
    "huskurage_adopters": ("activity", "h", "share"),
    "huskurage_awareness": ("output", "h", "share"),
    "support_contacts": ("activity", "a", "count"),
    "days_to_first_contact": ("output", "l", "days"),
    "adults_supported_violence": ("context", "a", "per_10k"),
    "reported_close_relation_violence": ("context", "a", "count"),
    "speed_checks": ("activity", "h", "count"),
    "campaigns": ("activity", "h", "count"),
    "mean_speed_change": ("outcome", "l", "kmh"),
    "mean_speed": ("outcome", "l", "kmh"),
    "v85": ("outcome", "l", "kmh"),
    "share_within_limit": ("outcome", "h", "share"),
    "share_over_30": ("outcome", "l", "share"),
    "violations_per_control_hour": ("context", "a", "per_hour"),
    "injured_road_users": ("context", "n", "count"),
    "dialogues_held": ("activity", "h", "count"),
    "dialogue_answered": ("process", "h", "share"),
    "commitments_evaluable": ("process", "h", "share"),
    "days_since_follow_up": ("process", "l", "days"),
}
# DOMAIN 6: never on a page.
BLOCKED = re.compile(
    r"\b(no-go-zon|problemområde|värsting|våg|explosion|succé|krafttag|tack vare|ledde till|effekten blev|tryggaste|"
    r"otryggaste|offer|utfall|vi lovade|seriebrott)\b",
    re.IGNORECASE,
)


def test_every_row_of_the_domain_is_an_indicator():
    assert {one.id: (one.kind, one.polarity[0], one.units[0]) for one in INDICATORS} == EXPECTED


def test_the_words_may_stand_on_a_page():
    for one in INDICATORS:
        for text in (one.title, one.definition, one.processing, one.caveat, one.needs, one.evidence):
            assert not BLOCKED.search(text), (one.id, text)
            assert "km/h" not in text, one.id
            assert not re.search(r"\d%|\d\.\d", text), (one.id, text)
        for text in (one.definition, one.processing, one.caveat, one.needs, one.evidence):
            assert not text or text.endswith("."), (one.id, text)
        assert one.needs.startswith("Det behövs "), one.id


def test_what_is_needed_is_said_without_the_words_of_the_machine():
    # A council member reads it: no id, file name or format; whoever delivers finds those under *Att göra*.
    for one in INDICATORS:
        assert not re.search(r"\bformat|\w_\w|\.\w|SOL", one.needs), (one.id, one.needs)
        assert re.search(r"från|ur |Brås|kommunens", one.needs), (one.id, "from whom?")


def test_research_is_named_only_where_it_was_gone_through():
    assert {one.id for one in INDICATORS if one.evidence} == {
        "lectures_parents", "lectures_school_staff", "active_watch_areas", "mean_speed_change",
    }  # fmt: skip


def test_what_people_answer_or_suffer_is_never_open():
    for one in ("ever_used_narcotics", "safe_outdoors_late", "huskurage_awareness"):
        assert BY_ID[one].sensitivity == "survey"
    for one in ("support_contacts", "reported_close_relation_violence", "days_to_first_contact"):
        assert BY_ID[one].sensitivity == "sensitive"
    assert {one.sensitivity for one in INDICATORS if one.id.startswith("reported_")} == {
        "official_offences",
        "sensitive",
    }
