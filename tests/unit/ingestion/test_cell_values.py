"""Numbers in hand-kept cells, as far as they go."""

import pytest

from pipeline.ingestion.readers import cell_values
from pipeline.ingestion.readers.hand_kept import WrongCellError


@pytest.mark.parametrize(
    ("cell", "value"), [("", None), ("..", None), ("-", 0), ("1 234,5", 1234.5), ("9" * 15, 999_999_999_999_999)]
)
def test_a_number_is_read(cell, value):
    assert cell_values.number(cell) == value


@pytest.mark.parametrize("cell", ["1" + "0" * 15, "9" * 400])  # the latter would be infinity
def test_a_number_beyond_what_is_exact_is_no_number(cell):
    with pytest.raises(WrongCellError, match="högst 15 siffror"):
        cell_values.number(cell)
    with pytest.raises(WrongCellError, match="ett heltal"):
        cell_values.whole(cell)
