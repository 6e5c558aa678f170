"""The start page: the sets, real ones first, and a key that holds every word and shape of the vocabulary."""

import copy
from dataclasses import replace

from pipeline.reporting.dashboards import start_view
from pipeline.reporting.dashboards.shapes import SHAPES
from pipeline.reporting.sentences import WORDS


def test_a_real_set_stands_before_a_made_up_one_and_says_what_it_is(published, verdicts):
    real, made_up = start_view.cards(published, verdicts)
    assert (real.id, real.synthetic, real.kicker) == ("nacka_2017", False, "Löftesåret 2017 är över")
    assert dict(real.facts) == {
        "Löften": "3 med 6 åtaganden",
        "Bedöms": "2016 mot 2017",  # later years have figures, but judge nothing
        "Resultat": "Det enda resultatet som anges kan inte bedömas.",
        "Måtten valdes": "2026, efter att löftena gavs",
        "Läget per": "20 november 2026",
    }
    assert (made_up.synthetic, made_up.kicker) == (True, "Löftesåret 2026 pågår")
    assert dict(made_up.facts)["Nästa möte"] == "Kommunens brottsförebyggande råd, 9 december 2026"
    assert "Måtten valdes" not in dict(made_up.facts), "chosen before the promises were given"
    assert made_up.background == "Påhittat exempel: Kommunen finns inte."


def test_a_meeting_that_has_been_is_not_the_next(published, verdicts):
    promises = copy.deepcopy(published.promise)
    promises["exempelkommun_2026"]["as_of"] = "2026-12-09"
    (_, made_up) = start_view.cards(replace(published, promise=promises), verdicts)
    assert "Nästa möte" not in dict(made_up.facts)


def test_the_key_holds_every_word_with_its_shape():
    in_key = {(words, shape) for key in start_view.axes() for words, shape in key.words}
    assert all(shape in SHAPES for _, shape in in_key)
    for axis in ("activity", "change", "goal", "value"):
        for word in WORDS[axis].values():
            assert any(word.words in words and shape == word.shape for words, shape in in_key), word
            if word.ended:
                shape_then = word.ended_shape or word.shape
                assert any(word.ended in words and shape == shape_then for words, shape in in_key), word


def test_the_keys_headings_ask_what_each_axis_answers():
    assert [key.heading for key in start_view.axes()] == [
        "Aktivitet: gjordes det?", "Förändring: blev det annorlunda?", "Mål: nåddes det som lovades?",
        "När en siffra inte syns",
    ]  # fmt: skip
