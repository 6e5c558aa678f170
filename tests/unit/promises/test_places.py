"""Where things stand in a TOML text. The law: every key that tomllib reads at the top of a table has its line."""

import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.promises.places import places

TEXT = '''\
a = 1  # [[not.a.header]]
"b=c" = "x # y"
[[t]]
k = """
[[t]]
k = 2 \\"""
"""
l = [ # ] inte slut
  ["]"],
]
[[t.u]]
[t.u.v]
w = \'\'\'a\'\'b\'\'\'\'
d.e = { f = "}" }
[[t]]
[[t.u]]
[[t.u]]
m = 3
'''


def test_headers_in_texts_lists_and_comments_are_no_headers():
    tomllib.loads(TEXT)
    assert places(TEXT) == {
        ("a",): 1,
        ("b=c",): 2,
        ("t", 0): 3,
        ("t", 0, "k"): 4,
        ("t", 0, "l"): 8,
        ("t", 0, "u", 0): 11,
        ("t", 0, "u", 0, "v"): 12,
        ("t", 0, "u", 0, "v", "w"): 13,
        ("t", 0, "u", 0, "v", "d", "e"): 14,
        ("t", 1): 15,
        ("t", 1, "u", 0): 16,
        ("t", 1, "u", 1): 17,
        ("t", 1, "u", 1, "m"): 18,
    }


VALUE = st.sampled_from(
    [
        '"a"',
        "'[[t]]'",
        '"""\n[[t]]\n\\""""""',
        "'''\nk = 1\n'''",
        "[1, 2]",
        "[\n  '#', # ]\n]",
        "{ a = '}' }",
        "true",
        "''",
    ]
)
BLANK = st.sampled_from(["", "\n", "# [t]\n", "  \n"])


@settings(deadline=None)  # a loaded machine is no fault of the text
@given(st.lists(st.tuples(BLANK, st.lists(st.tuples(BLANK, VALUE), max_size=4), st.integers(0, 2)), max_size=5))
def test_every_header_and_key_is_found_on_its_line(tables):
    text, wanted = "", {}
    for number, (blank, values, children) in enumerate(tables):
        text += blank
        wanted["t", number] = text.count("\n") + 1
        text += "[[t]]\n"
        for name, (space, value) in enumerate(values):
            text += space
            wanted["t", number, f"k{name}"] = text.count("\n") + 1
            text += f"k{name} = {value}\n"
        for child in range(children):
            wanted["t", number, "u", child] = text.count("\n") + 1
            text += "  [[t.u]] # ]]\n"
    tomllib.loads(text)
    assert places(text) == wanted
