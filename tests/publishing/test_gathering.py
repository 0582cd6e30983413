"""What a copy says of a scorecard."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from scorecard_xl.model import (
    PREVIOUS_MONTH,
    YEAR_EARLIER,
    Arrow,
    Assurance,
    Month,
    Status,
    Variation,
    Verdict,
)
from scorecard_xl.publishing.gathering import Beside, publication
from scorecard_xl.publishing.protection import Protected, protected
from scorecard_xl.publishing.publication import Audience, IndicatorShown, Publication, Shown, summary_of
from scorecard_xl.reading.scorecard import read
from tests.books.grid_workbook import Content, GridWorkbook
from tests.books.judged_book import OURS, before, book, percentages, row

MAY, APRIL, YEAR_AGO = Month(2021, 5), Month(2021, 4), Month(2020, 5)
CALM: list[Content] = [100, 104, 98, 102, 97, 103, 101, 99, 100, 104, 98, 102, 101]
SCORECARD = "Scorecard"
CONTACTS, MARKED = Beside("Contacts"), Beside("Contacts", (), True)


def gathered(
    workbook: GridWorkbook,
    hidden: Sequence[Month] = (),
    audience: Audience = Audience.BOARD,
    beside: Beside = CONTACTS,
) -> Publication:
    """A copy in which months of the first indicator are hidden."""
    scorecard = read(workbook, judges_all=True)
    hidden_so = Protected(
        scorecard, {(SCORECARD, 2): frozenset(hidden)}, ("Some are hidden.",) if hidden else ()
    )
    rows = [(table.sheet, one.row) for table in scorecard.tables for one in table.indicators]
    return publication(hidden_so, audience, dict.fromkeys(rows, beside))


def first(
    workbook: GridWorkbook, hidden: Sequence[Month] = (), audience: Audience = Audience.BOARD
) -> IndicatorShown:
    return next(gathered(workbook, hidden, audience, MARKED).indicators)


def test_all_that_is_known_of_an_indicator_is_said() -> None:
    told = first(book(row(figures=[*CALM[:-1], 140], target=100), past=before([100, 104] * 12)))
    assert (told.anchor, told.name, told.owner) == ("i-a1", "A1: Number of cases", "")
    assert told.latest is not None
    assert (told.latest.month, told.latest.figure) == (MAY, Shown("140", Decimal(140)))
    assert len(told.months) == 37
    assert told.months[0].figure.text == "100"
    changes = [(one.base, one.arrow, one.text, one.verdict) for one in told.changes.values()]
    assert changes == [
        (APRIL, Arrow.UP, "37%", Verdict.NEGATIVE),
        (YEAR_AGO, Arrow.UP, "40%", Verdict.NEGATIVE),
    ]
    assert told.average == Shown("104", Decimal(1248) / 12)
    assert (told.variation, told.status, told.assurance) == (
        Variation.CONCERN,
        Status.RED,
        Assurance.HIT_OR_MISS,
    )
    assert [line and line.text for line in (told.mean, told.lower_limit, told.upper_limit, told.target)] == [
        "102",
        "91",
        "113",
        "100",
    ]
    assert told.happened.startswith("Above its upper limit of 113")
    assert told.commentary == "Words."


def test_where_a_month_is_hidden_so_is_all_that_comes_from_it() -> None:
    told = first(book(row(figures=CALM, target=100)), [APRIL])
    assert [one.month for one in told.months if one.figure.is_hidden] == [APRIL]
    assert {one.mean for one in told.months} == {None}
    assert told.changes[PREVIOUS_MONTH].is_hidden
    assert told.changes[PREVIOUS_MONTH].arrow is Arrow.NONE
    assert told.changes[YEAR_EARLIER].text == "1%"
    assert told.average == told.maximum == Shown("c", None, True)
    nothing = (told.variation, told.assurance, told.mean, told.lower_limit, told.upper_limit, told.happened)
    assert nothing == (None, None, None, None, None, "")
    assert told.status is Status.AMBER
    assert first(book(row(figures=CALM, target=100)), [MAY]).status is None


def test_a_month_hidden_before_the_window_leaves_the_average() -> None:
    told = first(book(row(figures=CALM)), [YEAR_AGO])
    assert told.average == Shown("101", Decimal(1209) / 12)
    assert told.changes[YEAR_EARLIER].text == "c"
    assert told.variation is None


@pytest.mark.parametrize(
    ("figures", "smallest", "shows"),
    [([3, 1], None, "-67%"), ([3, 1], 5, "3 → 1"), ([5, 1], 5, "-80%"), ([0, 3], 5, "n/a")],
)
def test_a_change_of_few_shows_both_numbers(figures: list[Content], smallest: int | None, shows: str) -> None:
    told = first(book(row(figures=figures), settings=[OURS, ("Smallest base", smallest)]))
    assert told.changes[PREVIOUS_MONTH].text == shows


def test_a_copy_for_the_public_has_no_owner_and_commentary_only_where_it_may() -> None:
    workbook = book(row(), row("A2"))
    header = workbook[SCORECARD]
    header.put("AE1", "Owner")
    header.put("AE2", "Ms Owner")
    board, public = gathered(workbook), gathered(workbook, audience=Audience.PUBLIC)
    assert [one.owner for one in board.indicators] == ["Ms Owner", ""]
    assert [one.owner for one in public.indicators] == ["", ""]
    assert [one.commentary for one in board.indicators] == ["Words.", "Words."]
    assert [one.commentary for one in public.indicators] == ["", ""]
    assert first(workbook, audience=Audience.PUBLIC).commentary == "Words."


def test_commentary_that_names_what_is_hidden_is_left_out_of_a_public_copy() -> None:
    workbook = book(row(figures=[7, 3]))
    workbook[SCORECARD].put("U2", "There were 3 children in May.")
    told = gathered(workbook, [MAY], Audience.PUBLIC, MARKED)
    assert next(told.indicators).commentary == ""
    assert told.hidden[-1] == ("The commentary of A1 is left out, because it names a figure that is hidden.")


def test_commentary_of_a_total_that_names_a_hidden_part_is_left_out() -> None:
    rows = [row("T", [50] * 13), row("B", [3] * 13), row("C", [47] * 13)]
    workbook = book(*rows, settings=[OURS, ("Public counts hidden below", 5)])
    workbook[SCORECARD].put("U2", "Of the 50, three were under five.")
    workbook[SCORECARD].put("U3", "Fewer than before.")
    places = [(SCORECARD, place) for place in (2, 3, 4)]
    told = publication(
        protected(read(workbook, judges_all=True)), Audience.PUBLIC, dict.fromkeys(places, MARKED)
    )
    assert [one.commentary for one in told.indicators] == ["", "Fewer than before.", "Words."]
    assert told.hidden[-1].startswith("The commentary of T is left out")


@pytest.mark.parametrize(
    ("audience", "has"), [(Audience.BOARD, Decimal(repr(1 / 37))), (Audience.PUBLIC, Decimal("0.03"))]
)
def test_a_percentage_for_the_public_has_no_more_digits_than_readers_see(
    audience: Audience, has: Decimal
) -> None:
    told = first(book(row(figures=percentages(*[1 / 37] * 13))), audience=audience)
    assert {one.figure for one in told.months} == {Shown("3%", has)}
    assert told.average is not None
    assert told.average.value is not None
    assert abs(told.average.value - has) < Decimal("1e-9")


def test_names_for_links_are_each_once() -> None:
    told = gathered(book(row("A 1"), row("a-1"), row("Ä"), row("?")))
    assert [one.anchor for one in told.indicators] == ["i-a-1", "i-a-1-2", "i-none", "i-none-2"]


def test_sections_without_a_heading_are_named_by_their_refs() -> None:
    workbook = book(row("A1"), row("A2"))
    assert [one.name for one in gathered(workbook, beside=Beside()).sections] == ["A1 to A2"]
    assert [one.name for one in gathered(book(row("A1")), beside=Beside()).sections] == ["A1"]
    assert [one.name for one in gathered(workbook, beside=Beside(" Plans\n made ")).sections] == [
        "Plans made"
    ]


def test_benchmarks_are_shown_as_their_cells_show_them() -> None:
    benchmarks: tuple[tuple[str, Content, str], ...] = (
        ("SN", 0.256, "0%"),
        ("ENG", "Local", "General"),
        ("SE region", None, "0"),
    )
    told = gathered(book(row()), beside=Beside("", benchmarks))  # type: ignore[arg-type]
    shows = [(one.name, one.figure.text) for one in next(told.indicators).benchmarks]
    assert shows == [("SN", "26%"), ("ENG", "Local"), ("SE region", "-")]


def test_a_percentage_of_few_says_how_many_of_how_many() -> None:
    workbook = book(row(figures=percentages(*[0.5] * 12, 2 / 3)), settings=[OURS, ("Smallest base", 5)])
    sheet = workbook[SCORECARD]
    sheet.put("AE1", "Denominator")
    sheet.put("AE2", 3)
    told = first(workbook)
    assert told.latest is not None
    assert told.latest.figure.text == "2 of 3"
    assert told.changes[PREVIOUS_MONTH].text == "50% → 67%"


def test_the_summary_counts_each_indicator_once() -> None:
    told = gathered(
        book(
            row("A1", [*CALM[:-1], 140], target=100),
            row("A2", [*CALM[:-1], 60], target=100),
            row("A3", CALM),
            row("A4", [5, 20]),
            row("A5", [5, 20], preferred=""),
        )
    )
    assert summary_of(told)._asdict() == {
        "indicators": 5,
        "improve": 1,
        "worsen": 2,
        "miss_target": 1,
        "have_target": 2,
    }
    assert [one.ref for one in told.exceptions] == ["A1", "A4"]
