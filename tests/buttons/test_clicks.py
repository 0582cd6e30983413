"""Somebody opens the template in LibreOffice and clicks its buttons with the mouse.

What they would see is left as pictures in build/pictures.
"""

import csv
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import scorecard_xl
from scorecard_xl.model import COMMENTARY, Settings
from scorecard_xl.publishing.files import OPEN_DATA, PAGE, PDF, WORKBOOK
from scorecard_xl.template.adopt.adopting import adopt
from tests.places import ROOT
from tests.programs.clicking import Window, waited_for, window

pytestmark = [pytest.mark.live, pytest.mark.window, pytest.mark.clicks]

SCRIPT = Path(".config", "libreoffice", "4", "user", "Scripts", "python", "scorecard_xl_buttons.py")
GREY = (0xED, 0xED, 0xED)  # what is computed, without a verdict
FILLS = {verdict.value: tuple(bytes.fromhex(colour)) for verdict, colour in Settings().colours.items()}
RULES = 14  # three verdicts of two changes, five words of Variation, three of Status
REFS, CHANGES, AVERAGES = "A6:A75", {"apr_21": "T6:U75", "may_20": "V6:W75"}, "Y6:Z75"


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A copy of the template in a folder of its own."""
    folder = tmp_path / "Scorecard of a council"
    folder.mkdir()
    return Path(shutil.copy(ROOT / "workbook_template.xlsm", folder))


@pytest.fixture
def seen(template: Path, home: Path) -> Iterator[Window]:
    """The template in a window."""
    with window(template, home) as seen:
        yield seen


@pytest.fixture
def golden(data: Path) -> list[dict[str, str]]:
    """What is right, a row for each indicator."""
    with (data / "golden_may_2021.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_ref(seen: Window, area: str) -> dict[str, list[Any]]:
    """The cells of an area beside their refs."""
    refs = (row[0] for row in seen.look.values(REFS))
    return dict(zip(map(str, refs), seen.look.values(area), strict=True))


def refreshed(seen: Window) -> None:
    """Press Refresh, and wait until the figures have come."""
    seen.press("Refresh", lambda: seen.look.value("B3"), "the refreshed figures")
    waited_for(lambda: len(seen.look.rules()) == RULES or None, "their colours")


def checked(seen: Window) -> None:
    """Press Check, and wait until its sheet is shown."""
    seen.press("Check", lambda: seen.in_front() == "Check" or None, "the sheet Check")
    time.sleep(1)


def test_a_click_on_refresh_computes_the_published_scorecard(
    seen: Window, golden: list[dict[str, str]]
) -> None:
    assert {cell for row in seen.look.values("T7:W75") for cell in row} == {None}
    seen.picture("1_template_before_refresh")
    refreshed(seen)
    time.sleep(1)
    seen.picture("2_template_after_refresh")
    for of, area in CHANGES.items():
        found = by_ref(seen, area)
        for row in golden:
            expected: list[object] = ["-", "n/a"]
            if change := row[f"change_from_{of}"]:
                expected = [row[f"arrow_{of}"], pytest.approx(float(change), abs=1e-6)]
            assert found[row["ref"]] == expected, (row["ref"], of)
    found = by_ref(seen, AVERAGES)
    for row in golden:
        wanted = (row["average_12_months"], row["maximum_12_months"])
        assert found[row["ref"]] == [
            pytest.approx(float(number), abs=1e-6) if number else "-" for number in wanted
        ], row["ref"]


def test_what_is_seen_has_the_colour_of_its_verdict(seen: Window, golden: list[dict[str, str]]) -> None:
    refreshed(seen)
    places = {str(row[0]): number for number, row in enumerate(seen.look.values(REFS), start=6)}
    wanted = {row["ref"]: row for row in golden}
    looked_at = []
    for top in ("T7", "T16", "T38"):
        seen.show(top)
        seen.picture(f"3_colours_from_{top}")
        first = int(top[1:])
        for ref, row in places.items():
            if not (first <= row < first + 4 and ref in wanted):
                continue
            for column, of in (("T", "apr_21"), ("W", "may_20")):
                verdict = wanted[ref][f"verdict_{of}"].capitalize()
                assert seen.colour_of(f"{column}{row}") == FILLS.get(verdict, GREY), (ref, of)
                looked_at.append(verdict)
    assert set(looked_at) == {"", *FILLS}


def test_a_click_on_check_lists_what_is_wrong_with_links_to_the_cells(seen: Window) -> None:
    refreshed(seen)
    seen.book.sheets["Scorecard"].range("Y7").value = 5
    checked(seen)
    seen.picture("4_check_with_a_finding")
    assert seen.look.values("A5:D5", "Check") == [["Wrong", "Scorecard", "Y7", "M1"]]
    assert seen.look.value("A6", "Check") == "To look at"
    seen.click_cell("C5", holding="ctrl")
    waited_for(lambda: seen.in_front() == "Scorecard" or None, "the sheet of the finding")
    seen.picture("5_behind_the_link")
    selected = seen.book.api.CurrentSelection.RangeAddress
    assert (selected.StartColumn, selected.StartRow) == (24, 6)


def test_a_check_that_finds_nothing_says_so(seen: Window) -> None:
    scorecard = scorecard_xl.read(seen.book)
    for table in scorecard.tables:
        assert COMMENTARY in table.columns
        place = table.figures_by_month[scorecard.month]
        sheet = seen.book.sheets[table.sheet]
        for indicator in table.indicators:
            sheet.range((indicator.row, table.columns[COMMENTARY])).value = "Steady."
            if indicator.figures[place] is None:
                sheet.range((indicator.row, table.months[place].column)).value = "n/a"
    refreshed(seen)
    checked(seen)
    said = seen.look.value("A2", "Check")
    seen.picture("6_check_without_findings")
    assert said == (
        "May-21: 64 indicators. Nothing was found: every computed cell shows what the figures give."
    )


def test_a_wrong_formula_is_asked_about_before_it_is_replaced(seen: Window) -> None:
    refreshed(seen)
    seen.book.api.Sheets.getByName("Scorecard").getCellRangeByName("Y7").Formula = "=1+1"
    asked = seen.press("Refresh", seen.dialog, "the question")
    time.sleep(1)
    seen.picture("7_question_about_a_formula")
    assert "Scorecard, cell Y7 (M1): the formula shows “2”, and the figures give “1,564”." in asked
    seen.answer("No")
    assert seen.look.formula("Y7") == "=1+1"
    seen.press("Refresh", seen.dialog, "the question")
    seen.answer("Yes")
    waited_for(lambda: seen.look.formula("Y7") != "=1+1" or None, "the right figure")
    assert seen.look.value("Y7") == pytest.approx(1564.416667, abs=1e-6)


def test_a_new_month_is_started_and_taken_back(seen: Window) -> None:
    refreshed(seen)
    before = seen.look.values("E5:R75"), seen.look.values("AH5:AH75")
    asked = seen.press("New month", seen.dialog, "the question")
    time.sleep(1)
    seen.picture("11_question_about_a_new_month")
    assert "Start Jun-21?" in asked
    seen.answer("Yes")
    waited_for(lambda: seen.look.value("AH5") == "Commentary (Jun-21):" or None, "the new month")
    waited_for(lambda: seen.look.value("A4", "History"), "what left the window")
    time.sleep(1)
    seen.picture("12_after_a_new_month")
    assert seen.look.values("E7:Q7") == [before[0][2][1:]]
    assert seen.look.value("R7") is None
    assert not any(row[0] for row in seen.look.values("AH6:AH75"))
    asked = seen.press("Undo", seen.dialog, "the question")
    seen.picture("13_question_about_an_undo")
    assert "new month" in asked
    seen.answer("Yes")
    waited_for(lambda: seen.look.value("AH5") == "Commentary (May-21):" or None, "the month before")
    waited_for(lambda: (seen.look.values("E5:R75"), seen.look.values("AH5:AH75")) == before or None, "all")


def test_the_selected_row_is_explained_in_a_box(seen: Window) -> None:
    refreshed(seen)
    seen.click_cell("B8")
    told = seen.press("Explain", seen.dialog, "the explanation")
    time.sleep(1)
    seen.picture("14_the_selected_row_explained")
    name, figure = seen.look.values("A8:B8")[0]
    assert f"{name}  {figure}" in told and "Change from Apr-21: " in told
    seen.answer("OK")
    seen.click_cell("A5")
    told = seen.press("Explain", seen.dialog, "the refusal")
    seen.picture("15_nothing_to_explain")
    assert "row 5 holds no indicator: select a cell in the row of one, then try again." in told
    seen.answer("OK")


def test_a_click_on_charts_says_how_they_are_drawn(seen: Window) -> None:
    told = seen.press("Charts", seen.dialog, "the sentence")
    seen.picture("16_how_charts_are_drawn")
    assert "scorecard-xl charts" in told
    seen.answer("OK")


def test_a_click_on_publish_asks_for_whom_and_where(seen: Window, template: Path) -> None:
    before = template.read_bytes()
    asked = seen.press("Publish", seen.dialog, "the question")
    time.sleep(1)
    seen.picture("17_for_whom_a_copy_is")
    assert "Is the copy for the public?" in asked
    seen.answer("No")
    waited_for(seen.dialog, "the dialog for a folder")
    time.sleep(1)
    seen.picture("18_where_a_copy_goes")
    seen.answer("Select")
    copy = template.parent / "2021-05"
    waited_for(lambda: copy.is_dir() or None, "the copy")
    seen.picture("19_the_copy_was_made")
    assert {path.name for path in copy.iterdir()} == {PAGE, PDF, OPEN_DATA, WORKBOOK}
    assert (template.parent / "index.html").is_file()
    assert template.read_bytes() == before


@pytest.mark.parametrize(
    ("missing", "picture", "said"),
    [
        ("package", "8_the_package_is_missing", "scorecard-xl was not found"),
        ("script", "9_the_script_is_missing", "The button cannot reach Python"),
    ],
)
def test_what_is_missing_is_said_with_the_command_that_mends_it(
    missing: str, picture: str, said: str, template: Path, home: Path
) -> None:
    script = home / SCRIPT
    if missing == "script":
        script.unlink()
    else:
        text = script.read_text("utf-8")
        start = text.index("FOLDERS")
        end = text.index("]", start) + 1
        script.write_text(f"{text[:start]}FOLDERS = ['/nowhere']{text[end:]}", "utf-8")
    with window(template, home) as seen:
        dialog = seen.press("Refresh", seen.dialog, "the message")
        time.sleep(1)
        seen.picture(picture)
        assert said in dialog
        assert "scorecard-xl setup" in dialog
        seen.answer("OK")
        assert seen.look.value("T7") is None


def test_the_buttons_of_an_adopted_workbook_work(data: Path, tmp_path: Path, home: Path) -> None:
    folder = tmp_path / "in use"
    folder.mkdir()
    adopted = folder / "adopted.xlsm"
    assert adopt(data / "published_text.xlsx", adopted).added
    with window(adopted, home) as seen:
        assert seen.look.value("W84") == 51  # a maximum of no figures at all, as published
        seen.press("Refresh", lambda: seen.look.value("W84") == "-" or None, "the right maximum")
        seen.picture("10_adopted_after_refresh")
        checked(seen)
        assert seen.look.value("A2", "Check").startswith("May-21: 64 indicators")
