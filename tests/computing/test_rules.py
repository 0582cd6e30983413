"""The conditional formatting: what it says of a row, where it stands, and how it looks."""

import re
from itertools import combinations, pairwise

import pytest

from scorecard_xl.computing import measures
from scorecard_xl.computing.rules import (
    ArrowCell,
    NumberCell,
    contrast,
    declared_rules,
    fill_of,
    verdict_formula,
)
from scorecard_xl.model import DOWN_CHARACTERS, UP_CHARACTERS, Arrow, Month, Settings, Verdict
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.cells import column_letters
from scorecard_xl.spreadsheet.workbook import Rule, is_rule_of_ours
from scorecard_xl.words.preferences import preference_of
from tests.books import judged_book
from tests.books.grid_workbook import sheet_of
from tests.books.small_scorecard import PAIRED_HEADER, PAIRED_MERGED, TEXT_HEADER, book, row, settings_sheet

PREFERENCES = [
    None, "", " ", "-", "▲", " ▲ ", "▲\ufe0f", "\xa0▼", "\n▲", "▲ higher", "▲↑", "up", "→", "|", "🔼",
    *UP_CHARACTERS, *DOWN_CHARACTERS,
]  # fmt: skip
CELLS = [None, "", "-", "- n/a", "↑", "→", "↓", "↑ 10%", "→ -9%", "↓ -67%", "|", "n/a"]


def holds(formula: str, preference: str | None, arrow: str | None) -> bool:
    """What Excel makes of the formula in a row with these two cells."""
    found = re.fullmatch(
        r'AND\(N\("scorecard_xl"\)=0,ISNUMBER\(FIND\("\|"&TRIM\(SUBSTITUTE\(SUBSTITUTE\(SUBSTITUTE\('
        r'CLEAN\(INDEX\(\$W:\$W,ROW\(\)\)\),"(.)",""\),"(.)",""\),"(.)",""\)\)'
        r'&LEFT\(INDEX\(\$U:\$U,ROW\(\)\)&" ",1\)&"\|","(.+)"\)\)\)',
        formula,
    )
    assert found, formula
    clean = re.sub(r"[\x00-\x1f]", "", preference or "")
    for unseen in found.groups()[:3]:
        clean = clean.replace(unseen, "")
    return f"|{clean.strip(' ')}{((arrow or '') + ' ')[0]}|" in found[4]


@pytest.mark.parametrize("preference", PREFERENCES)
@pytest.mark.parametrize("cell", CELLS)
def test_the_colour_is_the_verdict_of_the_row_as_it_stands(preference: str | None, cell: str | None) -> None:
    found = preference_of(preference)
    direction = found.direction if found.is_drawn else None
    shown = next((arrow for arrow in Arrow if cell and cell[0] == arrow.value), Arrow.NONE)
    expected = measures.verdict(shown, direction)
    coloured = [v for v in Verdict if holds(verdict_formula(v, 23, ArrowCell(21)), preference, cell)]
    assert coloured == ([expected] if expected else [])


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize(("preference_column", "column"), [(1, 2), (703, 16384), (16384, 16383)])
@pytest.mark.parametrize("is_number", [False, True])
def test_a_formula_is_one_that_every_excel_takes(
    verdict: Verdict, preference_column: int, column: int, is_number: bool
) -> None:
    cell = NumberCell(column, "0.995") if is_number else ArrowCell(column)
    formula = verdict_formula(verdict, preference_column, cell)
    assert is_rule_of_ours(formula)
    assert len(formula) < 255
    outside = re.sub(r'"[^"]*"', "", formula)
    references = re.findall(r"\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?[A-Z]{1,3}\$?\d+", outside)
    letters = {column_letters(one) for one in (preference_column, column)}
    assert {*references} == {f"${letter}:${letter}" for letter in letters}


def test_the_rules_stand_over_exactly_the_rows_in_use() -> None:
    workbook = book(
        sheet_of(
            "Scorecard",
            [
                PAIRED_HEADER,
                row("M1", [1]),
                row("M2", [1]),
                ["Section"],
                row("M3", [1]),
                [],
                PAIRED_HEADER,
                row("M4", [1]),
            ],
            merged=[*PAIRED_MERGED, "A4:W4", "P7:Q7", "R7:S7"],
        )
    )
    rules = declared_rules(read(workbook).tables, Settings())
    assert len(rules) == 6
    assert [[area.reference for area in rule.areas] for rule in rules] == [
        *[["P2:Q3", "P5:Q5", "P8:Q8"]] * 3,
        *[["R2:S3", "R5:S5", "R8:S8"]] * 3,
    ]
    assert ["$P:$P" in rule.formula for rule in rules] == [True] * 3 + [False] * 3
    assert all("$T:$T" in rule.formula for rule in rules)
    assert [rule.fill.background for rule in rules] == ["C6EFCE", "FFB000", "B00020"] * 2


def test_words_that_say_a_preference_have_rules_of_their_own() -> None:
    rows = [
        row(f"M{n}", [1, 2], None, None, word)
        for n, word in enumerate(("▼", "Lower is better", "Up", "Neutral"))
    ]
    workbook = book(sheet_of("Scorecard", [TEXT_HEADER, *rows]))
    rules = declared_rules(read(workbook).tables, Settings())
    assert [(rule.areas[0].reference, "INDEX($R:$R" in rule.formula) for rule in rules[::3]] == [
        ("P2", True), ("P3", False), ("P4", False), ("Q2", True), ("Q3", False), ("Q4", False),
    ]  # fmt: skip
    assert rules[0].areas[1].reference == "P5"
    assert [rule.formula[-4:] for rule in rules[3:9]] == ['"↓")', '"→")', '"↑")', '"↑")', '"→")', '"↓")']


def test_tables_of_different_layouts_have_their_own_rules() -> None:
    wider = [*TEXT_HEADER[:15], None, *TEXT_HEADER[15:]]
    workbook = book(sheet_of("Scorecard", [TEXT_HEADER, row("M1", [1]), [], wider, row("M2", [1])]))
    rules = declared_rules(read(workbook).tables, Settings())
    areas = [rule.areas[0].reference for rule in rules[::3]]
    assert areas == ["P2", "Q2", "Q5", "R5"]


@pytest.mark.parametrize(
    "header",
    [
        [name for name in TEXT_HEADER if name != "Preferred DoT"],
        ["Ref.", "Apr-21", "May-21", "12-mnth avg", "Preferred DoT"],
    ],
)
def test_without_a_preference_or_a_change_there_is_nothing_to_colour(header: list[str]) -> None:
    workbook = book(sheet_of("Scorecard", [header, ["M1", 1, 2, 3]]))
    assert declared_rules(read(workbook, Month(2021, 5)).tables, Settings()) == ()


def test_a_table_without_indicators_has_no_rules() -> None:
    workbook = book(sheet_of("Scorecard", [TEXT_HEADER, [], TEXT_HEADER, row("M1", [1])]))
    rules = declared_rules(read(workbook).tables, Settings())
    assert {area.reference for rule in rules for area in rule.areas} == {"P4", "Q4"}


def test_the_settings_choose_the_colours() -> None:
    workbook = book(
        settings_sheet(["Positive colour", "#0A0B0C"]), sheet_of("Scorecard", [TEXT_HEADER, row("M1", [1])])
    )
    scorecard = read(workbook)
    fill = declared_rules(scorecard.tables, scorecard.settings)[0].fill
    assert (fill.background, fill.text) == ("0A0B0C", "FFFFFF")


def test_the_fills_can_be_read_and_told_apart_in_grey() -> None:
    fills = {verdict: fill_of(verdict, Settings()) for verdict in Verdict}
    assert all(contrast(fill.background, fill.text) >= 4.5 for fill in fills.values())
    assert all(contrast(a.background, b.background) >= 1.4 for a, b in combinations(fills.values(), 2))
    assert [verdict for verdict, fill in fills.items() if fill.bold] == [Verdict.NEGATIVE]


@pytest.mark.parametrize("grey", range(0, 256, 5))
def test_the_text_on_any_colour_can_be_read(grey: int) -> None:
    colour = f"{grey:02X}" * 3
    fill = fill_of(Verdict.SIMILAR, Settings(colours={Verdict.SIMILAR: colour}))
    assert contrast(colour, fill.text) >= 4.5


def test_the_words_are_told_apart_in_grey_and_can_be_read() -> None:
    rules = judged_rules("Variation, Assurance, Status")
    by_column: dict[str, dict[str, str]] = {}
    for rule in rules:
        column, word = re.findall(r'INDEX\(\$(\w+):\$\w+,ROW\(\)\)="(.+)"\)$', rule.formula)[0]
        by_column.setdefault(column, {})[word] = rule.fill.background
        assert contrast(rule.fill.background, rule.fill.text) >= 4.5
        assert is_rule_of_ours(rule.formula)
    assert {frozenset(words) for words in by_column.values()} == {
        frozenset(["Improvement", "Concern", "High", "Low", "Common cause"]),
        frozenset(["Will pass", "Hit or miss", "Will fail"]),
        frozenset(["Green", "Amber", "Red"]),
    }
    for words in by_column.values():
        shades = sorted({sum(grey(colour)) for colour in words.values()})
        assert all(lighter - darker > 20 for darker, lighter in pairwise(shades))


def grey(colour: str) -> tuple[float, float, float]:
    """How much each part of a colour lightens a grey, from 0 to 255 together (ITU-R BT.601)."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (0, 2, 4))
    return 0.299 * red, 0.587 * green, 0.114 * blue


def judged_rules(columns: str, *settings: tuple[str, str]) -> list[Rule]:
    """The rules of a table's columns of process limits and targets, and of its changes where settings say by
    what they are coloured."""
    workbook = judged_book.book(judged_book.row(), settings=[("Computed columns", columns), *settings])
    scorecard = read(workbook)
    rules = declared_rules(scorecard.tables, scorecard.settings)
    return [rule for rule in rules if settings or "▲" not in rule.formula]


@pytest.mark.parametrize("by", ["limits", "both"])
def test_verdicts_by_limits_fit_excels_formulas(by: str) -> None:
    rules = judged_rules("Variation", ("Verdicts by", by))
    of_changes = [rule for rule in rules if rule.formula.count("INDEX") == 2]
    assert len(of_changes) == 6
    assert all(len(rule.formula) < 255 for rule in rules)


def test_colours_of_people_stay_theirs() -> None:
    assert judged_rules("") == []
