"""A copy of the scorecard to hand out, from the workbook to the files."""

import csv
import hashlib
import re
import shutil
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from scorecard_xl.actions.import_benchmarks import ComparedAreas, import_benchmarks
from scorecard_xl.actions.publish import gather, publish, write_template
from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.model import PREVIOUS_MONTH, YEAR_EARLIER, Month
from scorecard_xl.own_sheets.publication_texts import PUBLICATION, read_texts
from scorecard_xl.publishing.publication import Audience
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from tests.actions.test_import_benchmarks import book as benchmarked
from tests.actions.test_import_benchmarks import line, national
from tests.books.grid_workbook import Cell, Content, GridWorkbook, sheet_of
from tests.books.judged_book import HEADER, file, row
from tests.books.kinds_of_workbook import Kind
from tests.books.small_scorecard import settings_sheet
from tests.places import DATA
from tests.publishing.all_texts import texts_of

BOARD, PUBLIC = Audience.BOARD, Audience.PUBLIC
MAY = Month(2021, 5)
FILES = ("index.html", "scorecard.pdf", "scorecard.csv", "scorecard.xlsx")
PUBLISHED = DATA / "published_paired.xlsx"


def marked(
    *marks: Content, settings: Sequence[tuple[str, Content]] = (), header: str = "Publish"
) -> GridWorkbook:
    """A scorecard in which each row has such a mark for the public."""
    rows = [[*row(f"A{number}"), mark] for number, mark in enumerate(marks, start=1)]
    return GridWorkbook([sheet_of("Scorecard", [[*HEADER, header], *rows]), settings_sheet(*settings)])


def golden(data: Path) -> dict[str, dict[str, str]]:
    with (data / "golden_may_2021.csv").open(encoding="utf-8", newline="") as lines:
        return {row["ref"]: row for row in csv.DictReader(lines)}


def percent(number: str) -> str:
    return f"{(Decimal(number) * 100).quantize(Decimal(1), ROUND_HALF_UP)}%"


def test_a_copy_of_the_published_scorecard_says_what_is_right(data: Path) -> None:
    told = gather(FileWorkbook(PUBLISHED))
    wanted = golden(data)
    assert [one.ref for one in told.indicators] == list(wanted)
    for one in told.indicators:
        right = wanted[one.ref]
        for role, of in ((PREVIOUS_MONTH, "apr_21"), (YEAR_EARLIER, "may_20")):
            change = one.changes[role]
            verdict = change.verdict.value.casefold() if change.verdict else ""
            assert (change.arrow.value, verdict) == (right[f"arrow_{of}"], right[f"verdict_{of}"]), one.ref
            number = right[f"change_from_{of}"]
            assert change.text == (percent(number) if number else "n/a"), one.ref
        for figure, name in ((one.average, "average_12_months"), (one.maximum, "maximum_12_months")):
            assert figure is not None
            value = None if figure.value is None else float(figure.value)
            assert value == (pytest.approx(float(right[name]), abs=1e-6) if right[name] else None), one.ref


def test_all_files_are_written_and_the_workbook_stays_as_it_is(tmp_path: Path) -> None:
    before = hashlib.sha256(PUBLISHED.read_bytes()).digest()
    result = publish(FileWorkbook(PUBLISHED), tmp_path)
    assert (result.folder, result.files) == (tmp_path / "2021-05", FILES)
    assert sorted(path.name for path in result.folder.iterdir()) == sorted(FILES)
    assert (tmp_path / "index.html").is_file()
    assert hashlib.sha256(PUBLISHED.read_bytes()).digest() == before


def test_every_kind_of_workbook_says_the_same(kind: Kind, tmp_path: Path) -> None:
    wanted = gather(FileWorkbook(PUBLISHED))
    kind.use(Path(shutil.copy(PUBLISHED, tmp_path)))
    assert gather(kind.opened()) == wanted


def test_a_copy_for_the_public_has_no_owners_and_no_commentary(data: Path, tmp_path: Path) -> None:
    everything = gather(FileWorkbook(PUBLISHED))
    owners = {one.owner for one in everything.indicators} - {""}
    commentaries = {one.commentary for one in everything.indicators} - {""}
    assert owners and len(commentaries) > 40
    publish(FileWorkbook(PUBLISHED), tmp_path, PUBLIC)
    for name, text in texts_of(tmp_path).items():
        assert not [owner for owner in owners if owner in text], name
        assert not [one for one in commentaries if one[:40] in text], name


def test_nothing_that_is_hidden_is_in_any_file(tmp_path: Path) -> None:
    hidden = [617, 643, 661, 683, 719, 743]
    figures: list[Content] = [7_000 + 37 * month for month in range(7)]
    rows = [row("A1", [*figures, *hidden], target=9_000), row("A2", [6_543] * 13)]
    rows[0][20] = f"It was {hidden[-1]} after {hidden[-2]}."
    setting = ("Public counts hidden below", 1000)
    workbook = GridWorkbook([sheet_of("Scorecard", [HEADER, *rows]), settings_sheet(setting)])
    path = file(tmp_path / "book.xlsx", workbook)
    for audience in Audience:
        folder = tmp_path / audience.value
        publish(FileWorkbook(path), folder, audience, with_commentary=True)
        for name, text in texts_of(folder / "2021-05").items():
            found = [one for one in hidden if re.search(rf"(?<![\d.]){one}(?!\d|\.\d)", text)]
            if audience is PUBLIC:
                assert found == [], name
            else:  # where the search finds what is there; charts in print have no number for each month
                assert found == hidden or (name.endswith(".pdf") and hidden[-1] in found), name
            assert "6543" in text or "6,543" in text, (audience, name)


@pytest.mark.parametrize(
    ("mark", "is_published"),
    [
        ("Yes", True),
        ("x", True),
        (True, True),
        ("May-21", True),
        (date(2021, 5, 1), True),
        ("Apr-21", False),
        (date(2021, 4, 1), False),
        ("No", False),
        (None, False),
        (False, False),
        ("ask first", False),
    ],
)
def test_a_mark_says_whether_the_public_reads_a_commentary(mark: Content, is_published: bool) -> None:
    (told,) = gather(marked(mark), PUBLIC).indicators
    assert told.commentary == ("Words." if is_published else "")


def test_a_mark_that_says_neither_is_named(tmp_path: Path) -> None:
    result = publish(marked("Yes", "ask first"), tmp_path, PUBLIC)
    (problem,) = result.problems
    assert (problem.cell, problem.ref, problem.code) == ("AE3", "A2", Finding.PUBLISH_UNCLEAR)
    assert result.commentaries == 1
    assert publish(marked("ask first"), tmp_path / "all", PUBLIC, with_commentary=True).problems == ()
    assert publish(marked("ask first"), tmp_path / "board").problems == ()


def test_other_columns_say_nothing_of_the_public() -> None:
    (told,) = gather(marked("Yes", header="Published by"), PUBLIC).indicators
    assert told.commentary == ""


def test_a_copy_of_the_same_month_is_replaced_only_by_force(tmp_path: Path) -> None:
    publish(marked("Yes"), tmp_path)
    page = tmp_path / "2021-05" / "index.html"
    before = page.read_bytes()
    with pytest.raises(ScorecardError, match="May 2021") as refused:
        publish(marked("Yes", "Yes"), tmp_path)
    assert "--force" in str(refused.value)
    assert page.read_bytes() == before
    publish(marked("Yes", "Yes"), tmp_path, force=True)
    assert page.read_bytes() != before


def test_months_stand_side_by_side(tmp_path: Path) -> None:
    for month in (Month(2021, 3), MAY, Month(2021, 4)):
        publish(marked("Yes"), tmp_path, month=month)
    listed = (tmp_path / "index.html").read_text("utf-8")
    places = [listed.index(f'href="{month}/index.html"') for month in ("2021-05", "2021-04", "2021-03")]
    assert places == sorted(places)
    page = (tmp_path / "2021-04" / "index.html").read_text("utf-8")
    assert 'href="../2021-03/index.html"' in page and 'href="../2021-05/index.html"' in page


def test_the_texts_around_the_figures_come_from_a_sheet_of_ours() -> None:
    workbook = marked("Yes")
    assert write_template(workbook)
    assert [sheet.name for sheet in workbook.sheets].count(PUBLICATION) == 1
    assert not write_template(workbook)
    sheet = next(one for one in workbook.sheets if one.name == PUBLICATION)
    place = next(line for line, cells in sheet.grid.items() if cells.get(1) and cells[1].value == "Heading")
    sheet.grid[place][2] = Cell("Children’s services, May 2021")
    assert read_texts(workbook).heading == "Children’s services, May 2021"
    assert gather(workbook).heading == "Children’s services, May 2021"


def test_a_dry_run_adds_no_sheet() -> None:
    workbook = marked("Yes")
    write_template(workbook, dry_run=True)
    assert PUBLICATION not in [sheet.name for sheet in workbook.sheets]


def test_the_same_scorecard_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        publish(FileWorkbook(PUBLISHED), tmp_path / name)
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name / "2021-05").iterdir()}
        for name in ("one", "two")
    )
    assert one == two


def test_how_an_indicator_stands_among_others_is_said_with_its_year(tmp_path: Path) -> None:
    figures = {
        ("LAC", 2020): [
            (852, "96"),
            *((number, str(50 + number % 40)) for number in range(200, 340)),
            (970, "67"),
        ]
    }
    path = file(tmp_path / "book.xlsx", benchmarked(line("LAC1-NI", 97)))
    list_of_neighbours = tmp_path / "neighbours.csv"
    rows = [f"852,{200 + rank},{rank},2021,2021-04-01" for rank in range(1, 11)]
    list_of_neighbours.write_text("\n".join(["la_code,neighbour_code,rank,list,valid_from", *rows]), "utf-8")
    compared = ComparedAreas(852, None, list_of_neighbours)
    import_benchmarks(FileWorkbook(path), [national(tmp_path, figures)], compared)
    publish(FileWorkbook(path), tmp_path / "copies")
    among = "Rank 11 of 11 among its statistical neighbours"
    said = f"{among}; Band D of all authorities; worse than England (2020)."
    texts = texts_of(tmp_path / "copies" / "2021-05")
    assert said in texts["index.html"] and said in texts["scorecard.xlsx"]
    assert "Rank 11 of 11" in texts["scorecard.pdf"]


def test_commentary_on_another_month_is_left_out(tmp_path: Path) -> None:
    april = Month(2021, 4)
    told = gather(FileWorkbook(PUBLISHED), month=april)
    assert told.month == april
    assert {one.commentary for one in told.indicators} == {""}
    problems = publish(FileWorkbook(PUBLISHED), tmp_path, month=april).problems
    assert {problem.code for problem in problems} == {Finding.COMMENTARY_MONTH}


def test_a_copy_that_is_there_is_told_before_another_is_laid_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(marked("Yes"), tmp_path)
    laid_out: list[object] = []
    monkeypatch.setattr("scorecard_xl.actions.publish.files_of", laid_out.append)
    with pytest.raises(ScorecardError, match="has the copy of May 2021 already"):
        publish(marked("Yes"), tmp_path)
    assert laid_out == []
