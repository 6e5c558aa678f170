"""source.toml: each mistake is told with its file, its line and the way out; never an exception."""

import pytest
from scanned import WHOLE, Write, only, paths, said

LINE_TOLD = ("color", "accessed", "official", "synthetic", "files", "publish", "municipality")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('color = "red"', "nyckeln 'color' finns inte. Välj bland: accessed, diary_number, files, format, licence,"),
        ("title = 5", "title ska vara en text inom citattecken, men är 5."),
        ("format = ['rader']", "format ska vara en text inom citattecken, men är ['rader']."),
        ('accessed = "2026-11-20"', "accessed ska vara ett datum som 2026-11-20 utan citattecken, men är '2026-11-20'"),
        ("accessed = 2026-11-20T10:00:00", "accessed ska vara ett datum som 2026-11-20 utan citattecken, men är"),
        ("official = 1", "official ska vara true eller false, men är 1."),
        ('synthetic = "true"', "synthetic ska vara true eller false, men är 'true'."),
        ('files = "*.txt"', "files ska vara en lista som [\"*.txt\"], men är '*.txt'."),
        ("files = 5", 'files ska vara en lista som ["*.txt"], men är 5.'),
        ("files = [1]", 'files ska vara en lista som ["*.txt"], men är [1].'),
        ('publish = "alla"', "publish ska vara ett av open, aggregate, internal, men är 'alla'."),
        ('format = "raderna"', "formatet 'raderna' finns inte. Skriv format = ett av: rader."),
        ("title = 'ofärdig", "filen går inte att läsa som TOML i UTF-8"),
        ("municipality = 0182", "filen går inte att läsa som TOML i UTF-8"),
        ("[Options]", "Options hör inte hemma här. Skriv [delivery] eller [options], en gång var."),
        ("[[options]]", "options hör inte hemma här."),
    ],
)
def test_each_mistake_is_told_with_the_file_and_the_way_out(write: Write, line: str, told: str) -> None:
    key = line.split(" = ")[0]
    kept = "\n".join(one for one in WHOLE.splitlines() if not one.startswith(f"{key} ="))
    found = write({"d/source.toml": f"{kept}\n{line}\n", "d/a.txt": "1"})
    (problem,) = only(found).problems
    assert problem.file == "d/source.toml"
    assert problem.text.startswith(told)
    if line.startswith(f"{key} = ") and key in LINE_TOLD:
        assert problem.line == 1 + f"{kept}\n{line}\n".splitlines().index(line)
    assert paths(only(found).files) == ["d/a.txt"]


def test_a_misspelt_key_is_told_the_closest(write: Write) -> None:
    found = write({"d/source.toml": WHOLE + "offical = true\n", "d/a.txt": "1"})
    assert said(only(found)).endswith("nyckeln 'offical' finns inte. Närmast: official.")


def test_delivery_must_be_a_table(write: Write) -> None:
    found = write({"d/source.toml": 'delivery = "x"\n', "d/a.txt": "1"})
    assert said(only(found)) == (
        "d/source.toml: delivery hör inte hemma här. Skriv [delivery] eller [options], en gång var."
    )


@pytest.mark.parametrize("key", ["title", "municipality", "publisher", "accessed", "licence"])
def test_a_missing_key_is_told(write: Write, key: str) -> None:
    kept = "\n".join(one for one in WHOLE.splitlines() if not one.startswith(key))
    found = write({"d/source.toml": kept, "d/a.txt": "1"})
    assert said(only(found)) == f"d/source.toml: {key} saknas. Lägg till raden under [delivery]."


def test_a_missing_format_is_told_where_the_source_toml_is_the_folders_own(write: Write) -> None:
    found = write({"d/source.toml": WHOLE.replace('format = "rader"', ""), "d/a.txt": "1"})
    assert said(only(found)) == "d/source.toml: format saknas. Skriv format = ett av: rader."
    assert paths(only(found).files) == ["d/a.txt"]


def test_every_mistake_is_told_at_once_and_where_it_stands(write: Write) -> None:
    found = write({"source.toml": WHOLE + "official = 1\n", "d/source.toml": "[delivery]\ntitle = 2\n", "d/a.txt": "1"})
    assert [one.file for one in only(found).problems] == ["source.toml", "d/source.toml"]


def test_a_source_toml_that_is_not_utf8_is_told(write: Write) -> None:
    found = write({"d/source.toml": WHOLE.replace("Prov", "Pröv").encode("cp1252"), "d/a.txt": "1"})
    assert said(only(found)).startswith("d/source.toml: filen går inte att läsa som TOML i UTF-8")


def test_the_mark_that_windows_puts_first_is_no_mistake(write: Write) -> None:
    assert only(write({"d/source.toml": "\ufeff" + WHOLE, "d/a.txt": "1"})).problems == ()
