"""Workbooks of many makers, each with a scorecard and without VBA, for tests that give them buttons."""

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from tests.books.package_book import SHEET, book
from tests.books.sheet_forms import in_form
from tests.data.package_edits import Package
from tests.places import DATA

TYPES, WORKBOOK, WORKBOOK_RELATIONSHIPS = (
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
)
NOTES = "xl/drawings/vmlDrawing1.vml"


def _copied(name: str) -> Callable[[Path], None]:
    return lambda path: Package(DATA / name).save(path)


def _everything(path: Path) -> None:
    package = Package(DATA / "everything.xlsm")
    del package.parts["xl/vbaProject.bin"]
    package.substitute(WORKBOOK_RELATIONSHIPS, r'<Relationship [^>]*vbaProject\.bin"/>', "", 1)
    package.save(path)


def _written(write: Callable[[Workbook, Worksheet], None]) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        book(path, write)

    return make


def _with_notes(workbook: Workbook, sheet: Worksheet) -> None:
    for row in range(4, 7):
        sheet.write_comment(f"E{row}", "Late figures")


def _with_a_button(workbook: Workbook, sheet: Worksheet) -> None:
    sheet.insert_button("A1", {"caption": "Theirs", "macro": "Theirs"})


def _with_sheets(workbook: Workbook, sheet: Worksheet) -> None:
    chart = workbook.add_chart({"type": "line"})
    chart.add_series({"values": "=Scorecard!$C$4:$E$4"})
    workbook.add_chartsheet("Picture").set_chart(chart)
    workbook.add_worksheet("Data & more").write_comment("B2", "Elsewhere")
    beside = workbook.add_chart({"type": "bar"})
    beside.add_series({"values": "=Scorecard!$C$4:$E$4"})
    sheet.insert_chart("A8", beside)


def _protected(workbook: Workbook, sheet: Worksheet) -> None:
    sheet.protect("", {"format_cells": True})


def _with_settings(workbook: Workbook, sheet: Worksheet) -> None:
    settings = workbook.add_worksheet("Settings")
    settings.write_column("A1", ["scorecard-xl", "Threshold"])
    settings.write("B2", 20)


def _package(edit: Callable[[Package], None]) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        book(path)
        package = Package(path)
        edit(package)
        package.save(path)

    return make


def _openpyxl(path: Path) -> None:
    book(path)
    opened = openpyxl.load_workbook(path)
    opened["Scorecard"]["E5"].comment = Comment("Late figures", "Somebody")
    opened.create_sheet("Other")["A1"].comment = Comment("Elsewhere", "Somebody")
    opened.save(path)


def _copied_sheet(path: Path) -> None:
    book(path)
    opened = openpyxl.load_workbook(path)
    opened["Scorecard"].sheet_properties.codeName = "Board"
    opened.copy_worksheet(opened["Scorecard"]).sheet_state = "hidden"
    opened.save(path)


def _printed(package: Package) -> None:
    package.add_default_type(
        "bin", "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"
    )
    package.add_part("xl/printerSettings/printerSettings1.bin", b"\1\2\3", None)
    relationship = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/printerSettings"
    identifier = package.relate(SHEET, relationship, "../printerSettings/printerSettings1.bin")
    package.replace(SHEET, "</worksheet>", f'<pageSetup r:id="{identifier}"/></worksheet>')


def _bare(package: Package) -> None:
    for name in [name for name in package.parts if name.startswith("docProps/")]:
        del package.parts[name]
        package.substitute(TYPES, rf'<Override PartName="/{name}"[^>]*/>', "", 1)
    package.substitute("_rels/.rels", r'<Relationship [^>]*Target="docProps/[^>]*/>', "", 0)
    package.substitute(WORKBOOK, "<workbookPr[^>]*/>", "", 1)
    package.substitute(WORKBOOK_RELATIONSHIPS, 'Target="', 'Target="/xl/', 0)


def _of_the_sdk(package: Package) -> None:
    """The workbook's type is the default of all XML, as Microsoft's library writes it."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    package.substitute(TYPES, r'<Override PartName="/xl/workbook.xml"[^>]*/>', "", 1)
    package.replace(
        TYPES, 'Extension="xml" ContentType="application/xml"', f'Extension="xml" ContentType="{kind}"'
    )


def _counting_from_1904(package: Package) -> None:
    package.replace(WORKBOOK, "<workbookPr ", '<workbookPr date1904="1" ')
    package.substitute(SHEET, r"<v>4(\d{4})</v>", lambda found: f"<v>{int('4' + found[1]) - 1462}</v>", 0)  # type: ignore[arg-type]


def _named(package: Package) -> None:
    package.substitute(SHEET, "<dimension", '<sheetPr codeName="Board"/><dimension', 1)
    package.replace(WORKBOOK, "<workbookPr ", '<workbookPr codeName="DieseArbeitsmappe" ')


def _broken_notes(path: Path) -> None:
    book(path, _with_notes)
    package = Package(path)
    package.substitute(NOTES, "<div", "<br><div", 0)
    package.save(path)


def _formed(form: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        source = book(path.with_name("source.xlsx"))
        in_form(source, form, (SHEET,), path)
        source.unlink()

    return make


def _all_prefixed(path: Path) -> None:
    """The parts that get something are written with prefixes, as far as the validator can open them."""
    book(path)
    package = Package(path)
    for part in (SHEET, WORKBOOK, WORKBOOK_RELATIONSHIPS, "xl/styles.xml"):
        text = re.sub(r"<(/?)(\w+)(?=[\s/>])", r"<\1x:\2", package.text(part))
        package.parts[part] = text.replace(" xmlns=", " xmlns:x=", 1).encode()
    package.save(path)


MAKERS: dict[str, Callable[[Path], None]] = {
    "published_paired": _copied("published_paired.xlsx"),
    "published_text": _copied("published_text.xlsx"),
    "everything": _everything,
    "plain": _written(lambda workbook, sheet: None),
    "notes": _written(_with_notes),
    "broken_notes": _broken_notes,
    "button": _written(_with_a_button),
    "sheets": _written(_with_sheets),
    "protected": _written(_protected),
    "settings": _written(_with_settings),
    "openpyxl": _openpyxl,
    "copied_sheet": _copied_sheet,
    "printed": _package(_printed),
    "bare": _package(_bare),
    "sdk": _package(_of_the_sdk),
    "from_1904": _package(_counting_from_1904),
    "named": _package(_named),
    "all_prefixed": _all_prefixed,
    "prefixed": _formed("prefixed"),
    "single_quotes": _formed("single_quotes"),
    "byte_order_mark": _formed("byte_order_mark"),
    "comments": _formed("comments"),
}
"""By name; everything.xlsm is the only one that is an .xlsm."""


def make(name: str, folder: Path) -> Path:
    """One of these workbooks."""
    path = folder / f"{name}.{'xlsm' if name == 'everything' else 'xlsx'}"
    MAKERS[name](path)
    return path
