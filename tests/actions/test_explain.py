"""Why an indicator shows what it shows: what is gathered of it, and how that is said."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from scorecard_xl.actions.explain import explain, explain_row
from scorecard_xl.errors import ScorecardError
from scorecard_xl.messages.explanation import lines_of, object_of
from scorecard_xl.model import Month
from tests.books.grid_workbook import Cell, Content, GridWorkbook, sheet_of
from tests.books.judged_book import HEADER, before, book, file, history, percentages, row
from tests.books.kinds_of_workbook import Kind
from tests.books.small_scorecard import texts

CALM: list[Content] = [100, 104, 98, 102, 97, 103, 101, 99, 100, 104, 98, 102, 101]
"""Thirteen months without a signal."""

RISEN: list[Content] = [*CALM[:5], 99, 103, 104, 105, 106, 107, 108, 140]
PAST: list[Content] = [100, 104] * 12


def said(workbook: GridWorkbook, ref: str = "A1") -> list[str]:
    return lines_of(explain(workbook, ref))


def section(workbook: GridWorkbook, title: str, ref: str = "A1") -> list[str]:
    """The lines below a title, which may go on behind these words."""
    lines = said(workbook, ref)
    start = next(at for at, line in enumerate(lines) if line.startswith(title))
    end = lines.index("", start) if "" in lines[start:] else len(lines)
    return [line.strip() for line in lines[start:end]]


def test_all_of_a_row_is_on_one_screen() -> None:
    workbook = book(row(figures=RISEN, target=100), past=before(PAST))
    assert "\n".join(said(workbook)) == (
        """\
A1  Number of cases
  sheet Scorecard, row 2; a fall is preferred (▼)
  May-21: 140. Above its upper limit of 113 for the first time in the 37 months known; misses
    its target of 100 (beyond the tolerance).

Months
  May-20 100    Jun-20 104    Jul-20  98    Aug-20 102    Sep-20  97~
  Oct-20  99~   Nov-20 103~   Dec-20 104~   Jan-21 105~   Feb-21 106~
  Mar-21 107~   Apr-21 108~   May-21 140*
  * outside the limits; ~ in a trend or a run, or near a limit in two months of three

Process limits: Concern
  mean 102, limits 91 and 113
  from the 24 months May-18 to Apr-20
  above its upper limit of 113 for the first time in the 37 months known
  a trend: eight rises in a row, since Sep-20
  seven months in a row above the mean of 102, since Nov-20

Change from Apr-21: ↑ 30% (Negative)
  108 → 140: (140 − 108) ÷ 108 = 29.6%, shown as 30%
  30% reaches the threshold of 10%: a rise
  Negative, because a fall is preferred (▼)

Change from May-20: ↑ 40% (Negative)
  100 → 140: (140 − 100) ÷ 100 = 40%, shown as 40%
  40% reaches the threshold of 10%: a rise
  Negative, because a fall is preferred (▼)

12 months to May-21
  average 1273 ÷ 12 = 106.083, shown as 106
  maximum 140, of May-21

Target: Red
  140 is 40 above the target of 100, beyond the tolerance of 5, 5% of the target
  Hit or miss: the target lies between the limits 91 and 113"""
    )
    assert len(said(workbook)) <= 40
    assert max(map(len, said(workbook))) <= 100


@pytest.mark.parametrize(
    ("figures", "past", "line"),
    [
        (CALM, PAST, "no rule holds: the month varies as the others do"),
        (
            CALM[3:],
            (),
            "no limits: they need figures of 12 months, most of them one after the other, and 10 are known",
        ),
        (
            [0, 0, 3, 0, 1, 0, 0, 2, 0, 0, 0, 1, 9],
            (),
            "no limits: half of the figures that they would come from are zero, or their mean is below 1,",
        ),
        ([*CALM[:-1], None], PAST, "no figure of May-21, so nothing is said of it"),
    ],
)
def test_where_no_rule_holds_it_is_said_why(
    figures: Sequence[Content], past: Sequence[Content], line: str
) -> None:
    workbook = book(row(figures=figures), row("A2", CALM), past=before(past))
    assert line in section(workbook, "Process limits")


def test_limits_begin_at_the_step_change() -> None:
    workbook = book(row(figures=CALM, limits_from="May-20"), past=before([400, 404] * 12))
    assert "from the 13 months May-20 to May-21 (column Limits from)" in section(workbook, "Process limits")


def test_limits_below_zero_are_said_to_be_cut_off() -> None:
    workbook = book(row(figures=[7, 11] * 6 + [9]))
    assert "limits 0 and" in section(workbook, "Process limits")[1]
    assert "(the lower one cut off)" in section(workbook, "Process limits")[1]


def test_history_is_known_where_nothing_is_judged() -> None:
    line = ["A1", "Number of cases", *RISEN, None, None, "▼", None, None, "Words."]
    workbook = GridWorkbook([*texts(line).sheets, history(*before(PAST))])
    assert "from the 24 months May-18 to Apr-20" in section(workbook, "Process limits")
    assert not [one for one in said(workbook) if one.startswith("Target")]


@pytest.mark.parametrize(
    ("figures", "preferred", "lines"),
    [
        (
            [200, 219],
            "▼",
            [
                "Change from Apr-21: ↑ 10% (Negative)",
                "200 → 219: (219 − 200) ÷ 200 = 9.5%, shown as 10%",
                "10% reaches the threshold of 10%: a rise",
                "Negative, because a fall is preferred (▼)",
            ],
        ),
        (
            [1801, 1920],
            "▲",
            [
                "Change from Apr-21: → 7% (Similar)",
                "1801 → 1920: (1920 − 1801) ÷ 1801 = 6.6%, shown as 7%",
                "7% does not reach the threshold of 10%: no rise and no fall",
                "Similar",
            ],
        ),
        (
            [100000, 109495],
            "▲",
            [
                "Change from Apr-21: → 9% (Similar)",
                "100000 → 109495: (109495 − 100000) ÷ 100000 = 9.495%, shown as 9%",
                "9% does not reach the threshold of 10%: no rise and no fall",
                "Similar",
            ],
        ),
        (
            [3, 1],
            None,
            [
                "Change from Apr-21: ↓ -67%",
                "3 → 1: (1 − 3) ÷ 3 = -66.7%, shown as -67%",
                "-67% reaches the threshold of -10%: a fall",
                "no colour, because there is no preferred direction",
            ],
        ),
        ([0, 5], "▼", ["Change from Apr-21: - n/a", "Apr-21 is 0, of which there is no percentage"]),
        ([None, 5], "▼", ["Change from Apr-21: - n/a", "no figure of Apr-21"]),
        (
            percentages(0.8964, 0.92),
            "▲",
            [
                "Change from Apr-21: → 3% (Similar)",
                "89.64% → 92%: (92% − 89.64%) ÷ 89.64% = 2.6%, shown as 3%",
                "3% does not reach the threshold of 10%: no rise and no fall",
                "Similar",
            ],
        ),
    ],
)
def test_a_change_is_worked_out(figures: Sequence[Content], preferred: str, lines: list[str]) -> None:
    assert section(book(row(figures=figures, preferred=preferred)), "Change from Apr-21") == lines


def test_a_change_in_points_is_a_difference() -> None:
    workbook = book(
        row(figures=percentages(0.58, 0.62), preferred="▲"), settings=(("Percentage points", "yes"),)
    )
    assert section(workbook, "Change from Apr-21") == [
        "Change from Apr-21: → 4.0 pp (Similar)",
        "58% → 62%: 62% − 58% = 4 pp, shown as 4.0 pp",
        "4.0 pp does not reach the threshold of 10 pp: no rise and no fall",
        "Similar",
    ]


@pytest.mark.parametrize(
    ("by", "line"),
    [
        ("arrows", "Negative, because a fall is preferred (▼)"),
        ("limits", "Similar, because process limits say Common cause"),
        ("both", "no colour, because the arrow says Negative and process limits say Common cause"),
    ],
)
def test_a_colour_has_its_reason(by: str, line: str) -> None:
    figures: list[Content] = [100, 140, 98, 102, 60, 103, 141, 99, 62, 104, 98, 102, 115]
    workbook = book(row(figures=figures), settings=(("Computed columns", "Variation"), ("Verdicts by", by)))
    assert section(workbook, "Change from Apr-21")[-1] == line


@pytest.mark.parametrize(
    ("figure", "target", "tolerance", "preferred", "lines"),
    [
        (100, 100, None, "▼", ["Target: Green", "100 is the target of 100: it is met"]),
        (95, 100, None, "▼", ["Target: Green", "95 is 5 below the target of 100: it is met"]),
        (
            104,
            100,
            None,
            "▼",
            [
                "Target: Amber",
                "104 is 4 above the target of 100, within the tolerance of 5, 5% of the target",
            ],
        ),
        (
            90,
            100,
            7,
            "▲",
            ["Target: Red", "90 is 10 below the target of 100, beyond the tolerance of 7"],
        ),
        (90, 100, None, None, ["Target", "target 100; no status, because there is no preferred direction"]),
    ],
)
def test_a_status_is_worked_out(
    figure: Content, target: Content, tolerance: Content, preferred: str, lines: list[str]
) -> None:
    line = row(figures=[100] * 4 + [figure], target=target, tolerance=tolerance, preferred=preferred)
    assert section(book(line), "Target") == lines


def test_a_percentage_is_short_of_its_target_by_points() -> None:
    line = row(
        figures=percentages(0.9, 0.8964), target=Cell(0.9, "", "0%"), preferred="▲", tolerance="2 points"
    )
    assert section(book(line), "Target")[:2] == [
        "Target: Amber",
        "89.64% is 0.36 pp below the target of 90%, within the tolerance of 2 pp",
    ]


@pytest.mark.parametrize(
    ("target", "preferred", "begins"),
    [
        (150, "▼", "Will pass: every"),
        (50, "▼", "Will fail: no figure"),
        (100, "▲", "Hit or miss: the target"),
    ],
)
def test_assurance_has_its_reason(target: Content, preferred: str, begins: str) -> None:
    lines = section(book(row(figures=CALM, target=target, preferred=preferred)), "Target")
    assert lines[-1].startswith(begins)


def test_what_is_unclear_about_the_row_is_said() -> None:
    workbook = book(row(figures=CALM, target="good", limits_from="last"))
    assert section(workbook, "Process limits")[1] == "no limits, because what they would come from is unclear"
    assert len([line for line in section(workbook, "To look at") if line.startswith("Scorecard!")]) == 2


@pytest.mark.parametrize("ref", ["A1", " a1 "])
def test_a_ref_is_found_however_it_is_written(ref: str) -> None:
    assert explain(book(row("A1"), row("A2")), ref).indicator.ref == "A1"


@pytest.mark.parametrize(
    ("ref", "sentence"),
    [
        ("CIN3", "no indicator has the ref “CIN3”; nearest come CIN1 and CIN2."),
        ("LAC", "no indicator has the ref “LAC”; nearest comes LAC7."),
        ("X", "no indicator has the ref “X”; write it as it stands on the sheet."),
        ("LAC7", None),
        (
            "B1",
            "the ref “B1” stands in row 5 of the sheet Scorecard and row 6 of the sheet Scorecard: give one",
        ),
    ],
)
def test_a_ref_that_is_not_there_is_one_sentence(ref: str, sentence: str | None) -> None:
    workbook = book(*[row(one) for one in ("CIN1", "CIN2", "LAC7", "B1", "B1")])
    if sentence is None:
        assert explain(workbook, ref).indicator.row == 4
        return
    with pytest.raises(ScorecardError) as refused:
        explain(workbook, ref)
    assert str(refused.value).startswith(f"book.xlsx: {sentence}")
    assert "\n" not in str(refused.value)


def test_a_selected_row_is_explained() -> None:
    workbook = book(row("A1"), row("A2"))
    assert explain_row(workbook, "Scorecard", 3).indicator.ref == "A2"
    for sheet, line in (("Scorecard", 1), ("Scorecard", 9), ("Settings", 2)):
        with pytest.raises(ScorecardError, match=f"row {line} holds no indicator: select a cell"):
            explain_row(workbook, sheet, line)


def test_programs_get_numbers() -> None:
    workbook = book(row(figures=RISEN, target=100), past=before(PAST))
    found = object_of(explain(workbook, "A1"))
    assert found["mean"] == 102.0
    assert found["rules"] == [
        {
            "rule": "outside",
            "since": "2021-05",
            "words": "above its upper limit of 113 for the first time in the 37 months known",
        },
        {"rule": "trend", "since": "2020-09", "words": "a trend: eight rises in a row"},
        {"rule": "run", "since": "2020-11", "words": "seven months in a row above the mean of 102"},
    ]
    assert found["changes"][0]["size"] == pytest.approx(32 / 108)  # type: ignore[index]
    assert found["baseline"] == {"first": "2018-05", "last": "2020-04", "months": 24}
    assert (found["variation"], found["status"], found["target"]) == ("Concern", "Red", 100.0)


def test_a_table_without_the_reporting_month_is_explained() -> None:
    april = [*HEADER[:14], *HEADER[15:]]
    other = row("B1", CALM)
    workbook = GridWorkbook(
        [
            sheet_of("Scorecard", [HEADER, row("A1", CALM)]),
            sheet_of("Other", [april, other[:14] + other[15:]]),
        ]
    )
    lines = said(workbook, "B1")
    assert "  May-21: no figure" in lines
    assert section(workbook, "Change from Apr-21", "B1")[1] == "no figure of May-21"


def test_a_row_without_a_figure_is_explained() -> None:
    workbook = book(row("A1", [None] * 13), row("A2", CALM))
    assert said(workbook)[2] == "  May-21: no figure"
    assert "no average: there are no figures" in section(workbook, "12 months")


def test_tables_on_one_sheet_are_all_looked_through() -> None:
    lines = [HEADER, row("A1", CALM), [], HEADER, row("B1", RISEN)]
    workbook = GridWorkbook([sheet_of("Scorecard", lines)])
    assert explain(workbook, "B1").indicator.row == 5
    assert explain_row(workbook, "Scorecard", 2).indicator.ref == "A1"


def test_another_month_may_be_asked_about() -> None:
    workbook = book(row(figures=RISEN))
    assert explain(workbook, "A1", month=Month(2021, 4)).now == 108


@pytest.mark.live
def test_every_kind_of_workbook_is_explained_alike(kind: Kind, tmp_path: Path) -> None:
    made = book(row(figures=RISEN, target=100), past=before(PAST))
    kind.use(file(tmp_path / "book.xlsx", made))
    assert lines_of(explain(kind.opened(), "A1")) == said(made)
