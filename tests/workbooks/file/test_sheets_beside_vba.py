"""Commands that add sheets to a closed workbook with buttons leave its VBA as it is."""

import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from scorecard_xl.cli.main import main
from scorecard_xl.own_sheets.button_bar import MODULE
from scorecard_xl.template.adopt.adopting import adopt
from scorecard_xl.template.vba.vba_project import project
from tests.books.books_to_adopt import TYPES, WORKBOOK, WORKBOOK_RELATIONSHIPS
from tests.books.package_book import SHEET, STYLES, book, parts
from tests.data.package_edits import Package
from tests.places import ROOT
from tests.programs.libreoffice import convert
from tests.programs.validator import errors_of
from tests.template.test_adopting import PROJECT, vba_modules

pytestmark = pytest.mark.filterwarnings("ignore:.* not supported and will be removed")

CHANGED = {TYPES, WORKBOOK, WORKBOOK_RELATIONSHIPS, STYLES}
"""The parts that know of every sheet, and the one of the looks, unless it has those already."""


def adopted(data: Path, folder: Path) -> Path:
    """The published scorecard with the buttons; it has Settings since."""
    adopt(data / "published_paired.xlsx", folder / "adopted.xlsm", with_log=False)
    return folder / "adopted.xlsm"


def adopted_small(data: Path, folder: Path) -> Path:
    """A small scorecard with the buttons and Settings."""
    adopt(book(folder / "book.xlsx"), folder / "small.xlsm", with_log=False)
    return folder / "small.xlsm"


def template_alone(data: Path, folder: Path) -> Path:
    """The template whose sheets Settings, History and Change log somebody has deleted."""
    package = Package(ROOT / "workbook_template.xlsm")
    for number in (3, 4, 5):
        part = f"worksheets/sheet{number}.xml"
        del package.parts[f"xl/{part}"]
        package.substitute(WORKBOOK, rf'<sheet [^>]*r:id="rId{number}"/>', "", 1)
        package.substitute(WORKBOOK_RELATIONSHIPS, rf'<Relationship [^>]*Target="{part}"/>', "", 1)
        package.substitute(TYPES, rf'<Override PartName="/xl/{part}"[^>]*/>', "", 1)
    package.parts[PROJECT] = project(["Sheet1", "Sheet2"])
    package.save(folder / "template.xlsm")
    return folder / "template.xlsm"


def of_another(data: Path, folder: Path) -> Path:
    """A workbook with VBA of its own."""
    return Path(shutil.copy(data / "everything.xlsm", folder))


class Case(NamedTuple):
    old: Path
    new: Path
    command: str


@pytest.fixture(params=["log", "new-month"])
def command(request: pytest.FixtureRequest) -> str:
    """A command that adds a sheet."""
    return str(request.param)


@pytest.fixture(params=[adopted, adopted_small, template_alone, of_another])
def case(request: pytest.FixtureRequest, command: str, data: Path, tmp_path: Path) -> Case:
    """Each workbook before and after the command."""
    make: Callable[[Path, Path], Path] = request.param
    new = make(data, tmp_path)
    old = Path(shutil.copy(new, tmp_path / f"old_{new.name}"))
    assert main([command, str(new), *["--yes"] * (command == "new-month")]) == 0
    return Case(old, new, command)


def test_the_vba_stays_byte_for_byte_and_reads_the_same(case: Case) -> None:
    assert parts(case.new)[PROJECT] == parts(case.old)[PROJECT]
    modules = vba_modules(case.new)
    assert modules == vba_modules(case.old)
    assert MODULE in modules or case.new.stem == "everything"


def test_sheets_are_added_and_all_else_stays(case: Case) -> None:
    one, other = parts(case.old), parts(case.new)
    names = openpyxl.load_workbook(case.old).sheetnames
    wanted = ["Change log"] if case.command == "log" else ["Settings", "History"]
    added = [name for name in wanted if name not in names]
    assert openpyxl.load_workbook(case.new).sheetnames == [*names, *added]
    assert list(other)[: len(one)] == list(one)
    new = list(other)[len(one) :]
    assert len(new) == len(added)
    assert not any(b"codeName" in other[part] for part in new)
    changed = {part for part in one if one[part] != other[part]}
    if case.command == "log":
        assert CHANGED - {STYLES} <= changed <= CHANGED
    else:
        settings = {part for part in one if b"scorecard-xl" in one[part] and "worksheets/" in part}
        # its second table, and a formula of a month that made way for its value
        more = {"xl/worksheets/sheet2.xml", "xl/calcChain.xml"} if case.new.stem == "everything" else set()
        assert {SHEET, *CHANGED - {STYLES}, *more} <= changed <= {SHEET, *CHANGED, *more, *settings}


def test_the_sheets_lead_to_their_buttons_and_notes_still(case: Case) -> None:
    drawing = rb'<(?:x:)?legacyDrawing [^>]*"(rId\d+)"/>'
    one, other = parts(case.old), parts(case.new)
    for part in one:
        if "worksheets/sheet" in part:
            assert re.findall(drawing, one[part]) == re.findall(drawing, other[part])


@pytest.mark.validator
def test_the_validator_finds_nothing_new(case: Case) -> None:
    assert errors_of(case.new) - errors_of(case.old) == Counter()


@pytest.mark.libreoffice
def test_libreoffice_opens_it_with_its_sheets(case: Case, tmp_path: Path) -> None:
    (folder := tmp_path / "converted").mkdir()
    names = openpyxl.load_workbook(case.new).sheetnames
    read = openpyxl.load_workbook(convert(case.new, "xlsx", folder))
    assert read.sheetnames == names
    name = "Change log" if case.command == "log" else "History"
    assert "scorecard-xl" in str(read[name]["A1"].value)
