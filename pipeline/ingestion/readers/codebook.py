"""``codebook.csv``: what the columns of a survey's answers mean, and which of them may be read at all.

Layout (FORMATS, "Surveys"): UTF-8, ``;``, kept by hand, so any problem refuses the delivery::

    variable;concept;code;label;role;base;question_version
    F46;ever_used_narcotics;;Har du någon gång använt narkotika?;answer;bland samtliga;1, i skolan
    F46;ever_used_narcotics;1;Nej;answer;;
    F46;ever_used_narcotics;2;Ja;answer;;
    F46;ever_used_narcotics;999;Ej svar;missing;;
    F2;sex;2;flicka;filter;;
    Skolnamn;;;;psu;;

It is an allow-list: a column that no row names is never read. One row for each code of a variable. What a role means:

- ``answer``: of an indicator's concept the label begins with *Ja* (the answer counts) or *Nej*. A row without code and
  without such a label holds the question as it was asked.
- ``missing``: the answer is not in the base (no answer, do not know). So is an empty cell, unless a row without code
  says what it means.
- ``not_asked``: was not to answer. In the base only where that is *bland samtliga*, as one of those who say no.
- ``filter``: the concept is how the page divides (``sex``, ``grade``, ``age``), the label which group.
- ``weight``, ``stratum``, ``psu``: the design. ``psu`` is what was drawn or asked together: the school.

A code may be a span of whole numbers (``1-40``). A variable may have several concepts, so that those who do not go out
count as unsafe in one and are left out of another. Several variables of one concept: who says yes to any says yes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.ingestion import codes
from pipeline.ingestion.deliveries import Delivery, Problem, Refused
from pipeline.ingestion.readers.hand_kept import Cells, Table, companion, filled, one_of

NAME = "codebook.csv"
COLUMNS = ("variable", "concept", "code", "label", "role", "base", "question_version")
MEANINGS = ("answer", "missing", "not_asked", "filter")
DESIGN = ("weight", "stratum", "psu")

_YES_OR_NO = re.compile(r"(?:(ja|yes)|nej|no)\b", re.IGNORECASE)
_EVERYBODY = re.compile(r"(bland )?samtliga( elever| svarande| som svarade| elever som svarade)?", re.IGNORECASE)
_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)
_WHOLE = re.compile(r"(-?)0*(\d+)(?:[.,]0*)?", re.ASCII)


@dataclass(frozen=True)
class Code:
    """One row that says what a code means to a concept. ``yes`` is None where it is neither a yes nor a no."""

    line: int
    code: str
    label: str
    role: str

    @property
    def yes(self) -> bool | None:
        """Whether the answer counts, by how its label begins."""
        begins = _YES_OR_NO.match(self.label) if self.role == "answer" else None
        return bool(begins[1]) if begins else None


@dataclass
class Concept:
    """What the survey knows of something: an indicator, or a division of those who answered.

    Attributes:
        id: of the indicator, or the key of a group (``sex``).
        line: where it is first named.
        question: as it was asked; empty where the codebook does not say.
        base: among whom the share is taken.
        question_version: of question, answers and way of collecting.
        is_filter: it divides.
    """

    id: str
    line: int
    question: str = ""
    base: str = ""
    question_version: str = ""
    is_filter: bool = False

    @property
    def is_among_everybody(self) -> bool:
        """Those who were not to answer are in the base too."""
        return _EVERYBODY.fullmatch(self.base) is not None


@dataclass
class Codebook:
    """A codebook as read.

    Attributes:
        variables: name → concept → code → what it means.
        concepts: by id.
        design: role → variable.
        lines: variable → the line that first names it.
        notes: Swedish; what is not wrong but should be known.
        table: as read, for its line counts.
    """

    table: Table
    variables: dict[str, dict[str, dict[str, Code]]] = field(default_factory=dict)
    concepts: dict[str, Concept] = field(default_factory=dict)
    design: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def canonical(text: str) -> str:
    """A code as it is compared: whole numbers without leading noughts or decimals ("01", "1,0" and "1" are one)."""
    whole = _WHOLE.fullmatch(text)
    return f"{whole[1]}{whole[2]}" if whole else text


def meaning(known: Mapping[str, Code], value: str) -> Code | None:
    """What a value means, by its code or the span it lies in; None if the codebook does not know it."""
    if value in known:
        return known[value]
    if not value.isdecimal() or len(value) > 9:  # no span has more digits, and Python refuses to count thousands
        return None
    for code, found in known.items():
        span = _SPAN.fullmatch(code)
        if span and int(span[1]) <= int(value) <= int(span[2]):
            return found
    return None


def unticked(code: Code) -> Code:
    """What a box that is not ticked says, where ticking it is this code: a no if that is a yes, else nothing."""
    return Code(code.line, f"inte {code.code}", "Nej", "answer" if code.yes else "missing")


def read(delivery: Delivery) -> Codebook:
    """The codebook beside a delivery's files.

    Raises:
        Refused: with everything that is wrong with it, by line.
    """
    if NAME not in delivery.companions:
        text = (
            f"{NAME} saknas. Lägg den bredvid svaren, med rubrikraden {';'.join(COLUMNS)}: bara det den nämner läses."
        )
        raise Refused([Problem(text, file=f"{delivery.name}/{NAME}")])
    table, problems = companion(delivery, NAME, COLUMNS)
    if table is None or problems:
        raise Refused(problems)
    book = Codebook(table)
    for line, raw in table.rows:
        _add(book, Cells(table.place, line, raw, problems))
    if not problems:
        problems += _incomplete(book)
    if problems:
        raise Refused(problems)
    book.notes += _unknown_groups(book)
    return book


def _add(book: Codebook, cells: Cells) -> None:
    variable = cells.get("variable", filled, "")
    role = cells.get("role", one_of((*MEANINGS, *DESIGN)), "")
    if not cells.right:
        return
    variable = next((one for one in book.lines if one.casefold() == variable.casefold()), variable)
    book.lines.setdefault(variable, cells.line)
    if role in DESIGN:
        _add_design(book, cells, variable, role)
    elif concept := _concept(book, cells, role):
        _add_code(book, cells, variable, role, concept)


def _concept(book: Codebook, cells: Cells, role: str) -> Concept | None:
    """What the row is about, with what it adds to that; None if the row is wrong."""
    named = cells.get("concept", str, "")
    if not named:
        cells.wrong(f"concept ska vara ifyllt för rollen {role}: ett måtts id, eller sex, grade eller age.", "concept")
        return None
    one = book.concepts.setdefault(_division(named), Concept(_division(named), cells.line))
    if role == "filter":
        one.is_filter = True
        if one.id not in _divisions():
            known = ", ".join(sorted(set(_divisions().values())))
            text = f"concept för rollen filter ska vara ett av {known}, men är {named!r}. Rätta raden."
            cells.wrong(text, "concept")
    for name in ("base", "question_version"):
        before, said = getattr(one, name), cells.get(name, str, "")
        if said and before and said != before:
            cells.wrong(f"{name} för {named} är {said!r} här men {before!r} tidigare. Skriv samma, en gång.", name)
        setattr(one, name, before or said)
    return one


def _add_code(book: Codebook, cells: Cells, variable: str, role: str, concept: Concept) -> None:
    label, code = cells.get("label", str, ""), canonical(cells.get("code", str, ""))
    found = Code(cells.line, code, label, role)
    known = book.variables.setdefault(variable, {}).setdefault(concept.id, {})
    if role == "answer" and not code and found.yes is None:
        concept.question = concept.question or label
        return
    if role == "answer" and concept.id in codes.survey_indicators() and found.yes is None:
        cells.wrong(
            f"label för ett svar ska börja med Ja (svaret räknas i {concept.id}) eller Nej, som 'Ja: ganska trygg', "
            f"men är {label!r}. Rätta raden.",
            "label",
        )
    if code in known:
        text = f"koden {code!r} för {variable} och {concept.id} står redan på rad {known[code].line}. Ta bort den ena."
        cells.wrong(text, "code")
    known[code] = found


def _add_design(book: Codebook, cells: Cells, variable: str, role: str) -> None:
    if cells.filled("concept") or cells.filled("code"):
        cells.wrong(f"concept och code ska vara tomma för rollen {role}. Töm dem.", "concept")
    if book.design.setdefault(role, variable) != variable:
        cells.wrong(f"rollen {role} har redan kolumnen {book.design[role]}. Ta bort den ena.", "role")


def _incomplete(book: Codebook) -> list[Problem]:
    """What only the whole codebook shows."""
    problems = []
    for one in book.concepts.values():
        of_it = [known[one.id] for known in book.variables.values() if one.id in known]
        every = [code for known in of_it for code in known.values()]
        meanings: dict[str, Code] = {}
        for code in every:
            first = meanings.setdefault(code.code, code)
            if (first.role, first.yes) != (code.role, code.yes):
                text = f"koden {code.code!r} betyder något annat för {one.id} än på rad {first.line}. Ge dem samma."
                problems.append(book.table.place.problem(text, code.line, "code"))
        if one.is_filter and len(of_it) > 1:
            text = f"{one.id} delar in efter {len(of_it)} kolumner. Välj en."
            problems.append(book.table.place.problem(text, one.line))
        if one.is_filter or one.id not in codes.survey_indicators():
            continue
        has_no = any(code.yes is False or (one.is_among_everybody and code.role == "not_asked") for code in every)
        if not (has_no and any(code.yes for code in every)):
            text = (
                f"{one.id} ska ha minst en kod vars label börjar med Ja och en som börjar med Nej. Lägg till raderna."
            )
            problems.append(book.table.place.problem(text, one.line))
        if any(code.role == "not_asked" for code in every) and not one.is_among_everybody:
            problems += _unclear_base(book, one)
    if not [one for one in book.concepts.values() if not one.is_filter]:
        text = "kodboken nämner inget svar. Lägg till rader med rollen answer för minst ett mått."
        problems.append(Problem(text, file=book.table.place.path))
    return problems


def _unclear_base(book: Codebook, one: Concept) -> list[Problem]:
    if one.base and "samtliga" not in one.base.casefold():
        return []
    text = (
        f"base för {one.id} ska säga vilka som räknas, eftersom det finns koder med rollen not_asked, men är "
        f"{one.base!r}. Skriv 'bland samtliga' om de räknas i basen, annars vilka som fick frågan, som 'de som någon "
        "gång använt narkotika'."
    )
    return [book.table.place.problem(text, one.line, "base")]


def _unknown_groups(book: Codebook) -> list[str]:
    """Groups that the code list does not have: read, but shown by themselves nowhere."""
    unknown = [
        code
        for known in book.variables.values()
        for concept, by_code in known.items()
        for code in by_code.values()
        if code.role == "filter" and not group_key(concept, code.label)
    ]
    if not unknown:
        return []
    lines = ", ".join(str(code.line) for code in unknown)
    return [f"Grupperna på kodbokens rad {lines} finns inte i kodlistan över grupper och redovisas inte var för sig."]


def group_key(division: str, label: str) -> str:
    """The group key that a filter's label means (``sex=girl``); '' where the code list has no such group."""
    try:
        return codes.group_key(f"{division}={label}") if label else ""
    except codes.UnknownCodeError:
        return ""


def _division(concept: str) -> str:
    """The key of a division by its Swedish or English name; other concepts as they are."""
    return _divisions().get(concept.casefold(), concept)


def _divisions() -> dict[str, str]:
    names = {one.key_name: one.key for one in codes.groups().values()}
    return names | {key: key for key in names.values()}
