"""Every shape of the vocabulary can be drawn, and a page holds only those it uses."""

from pipeline.reporting.dashboards.shapes import SHAPES, Shapes
from pipeline.reporting.vocabulary import WORDS


def test_every_shape_of_the_vocabulary_is_drawn():
    shapes = {word.shape for words in WORDS.values() for word in words.values()}
    shapes |= {word.ended_shape for words in WORDS.values() for word in words.values() if word.ended_shape}
    assert shapes - set(SHAPES) == set()


def test_names_differ():
    assert len({name for name, _ in SHAPES.values()}) == len(SHAPES)


def test_a_page_holds_the_symbols_it_uses():
    shapes = Shapes()
    assert shapes.use("▲") == '<svg class="shape" aria-hidden="true" focusable="false"><use href="#s-up"/></svg>'
    assert shapes.symbols().count("<symbol") == 1
