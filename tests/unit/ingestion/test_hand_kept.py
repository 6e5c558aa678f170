"""Small tables kept by hand: whatever stands in them, a problem with its line or every line accounted for."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingestion.readers import hand_kept

LAYOUT = hand_kept.Layout(("site", "street"))


@given(st.text(alphabet='ab;"\r\n åÄ\u2028\0', max_size=60))
def test_any_text_has_problems_or_adds_up(text):
    table, problems = hand_kept.parse("site;street\n" + text, "sites.csv", LAYOUT)
    assert all(problem.text and problem.file == "sites.csv" for problem in problems)
    if not problems:
        assert table is not None
        count = table.count
        assert count.lines == count.header + count.data + count.blank
        assert all(set(cells) == set(LAYOUT.columns) for _, cells in table.rows)


@given(st.lists(st.tuples(st.text('ab;"å ', min_size=1), st.text('ab;"\nå')), min_size=1, max_size=8))
def test_rows_written_by_the_rules_come_back(rows):
    def quoted(cell):
        return '"' + cell.replace('"', '""') + '"'

    text = "site;street\r\n" + "".join(f"{quoted('x' + a)};{quoted(b)}\r\n" for a, b in rows)
    table, problems = hand_kept.parse(text, "sites.csv", LAYOUT)
    assert problems == []
    assert table is not None
    assert [tuple(cells.values()) for _, cells in table.rows] == [(("x" + a).strip(), b.strip()) for a, b in rows]
