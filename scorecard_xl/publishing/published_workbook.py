"""The workbook of a copy: its values and what they mean, without macros, formulas or anything to refresh."""

import datetime
import io
from collections.abc import Iterator

from xlsxwriter.workbook import Workbook

from scorecard_xl.publishing.open_data import HEADER, Observation, observations
from scorecard_xl.publishing.plain_texts import plain_text
from scorecard_xl.publishing.publication import Audience, Publication
from scorecard_xl.publishing.scorecard_values import write_scorecard
from scorecard_xl.publishing.values_sheet import A4, CellContent, ValuesSheet
from scorecard_xl.spreadsheet.cell_looks import BOXED, HEADING
from scorecard_xl.spreadsheet.xlsxwriter_formats import properties_of

_FIGURES, _ABOUT = "Figures", "About"
_SIZE = 10
_FIGURES_WIDTHS = (28.0, 12.0, 60.0, 12.0, 11.0, 10.0, 14.0, 12.0, 10.0)
_ABOUT_WIDTHS = (22.0, 110.0)
_CELL, _HEAD = properties_of(BOXED), properties_of(HEADING)
_FIGURES_MEAN = (
    "The sheet Figures has a row for each indicator and month. Its figure is a number, a percentage as a "
    "fraction; “shown” is the figure as it is published; its status is known, hidden or missing. “Preferred” "
    "says which direction is better."
)


def values_workbook(publication: Publication) -> bytes:
    """The workbook as a .xlsx file, the same bytes for the same copy: it says that it was created on the
    first day of the reporting month, and nothing of who made it."""
    file = io.BytesIO()
    usual = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    month = publication.month
    with Workbook(file, {**usual, "strings_to_numbers": False}) as workbook:
        workbook.set_properties(
            {
                "title": f"{publication.heading}, {month.in_full}",
                "category": "Scorecard",
                "created": datetime.datetime(month.year, month.number, 1),
            }
        )
        workbook.set_size(1800, 1000)
        write_scorecard(workbook, publication)
        _write_figures(workbook, publication)
        _write_about(workbook, publication)
    return file.getvalue()


def _write_figures(workbook: Workbook, publication: Publication) -> None:
    sheet = ValuesSheet(workbook, _FIGURES, A4, _SIZE)
    for column, (header, width) in enumerate(zip(HEADER, _FIGURES_WIDTHS, strict=True)):
        sheet.worksheet.set_column(column, column, width)
        sheet.write(0, column, header, **_HEAD)
    row = 0
    for row, one in enumerate(observations(publication), start=1):
        for column, content in enumerate(_contents(one)):
            sheet.write(row, column, content, **_CELL)
        sheet.set_height(row, [(one.section, _FIGURES_WIDTHS[0]), (one.indicator, _FIGURES_WIDTHS[2])])
    sheet.worksheet.autofilter(0, 0, row, len(HEADER) - 1)
    sheet.worksheet.freeze_panes(1, 0)
    sheet.worksheet.repeat_rows(0)


def _contents(one: Observation) -> Iterator[CellContent]:
    yield from one[:8]
    yield one.status.value


def _write_about(workbook: Workbook, publication: Publication) -> None:
    sheet = ValuesSheet(workbook, _ABOUT, A4, _SIZE)
    sheet.title(publication.heading)
    for column, width in enumerate(_ABOUT_WIDTHS):
        sheet.worksheet.set_column(column, column, width)
    for row, (name, text) in enumerate(_told_about(publication), start=2):
        sheet.write(row, 0, name, **{**_HEAD, "valign": "top"})
        sheet.write(row, 1, text, **{**_CELL, "valign": "top"})
        sheet.set_height(row, zip((name, text), _ABOUT_WIDTHS, strict=True))


def _told_about(publication: Publication) -> Iterator[tuple[str, str]]:
    """What the copy is and what its readers have to know, each with its name."""
    texts = publication.texts
    is_public = publication.audience is Audience.PUBLIC
    told = (
        ("Reporting month", publication.month.in_full),
        ("For", "The public" if is_public else "The board: not for publication"),
        ("Introduction", plain_text(texts.introduction)),
        ("Hidden figures", "\n".join(publication.hidden)),
        (
            "Benchmarks",
            f"The benchmarks are of {publication.benchmarks_of}." if publication.benchmarks_of else "",
        ),
        ("Figures", _FIGURES_MEAN),
        ("Notes", plain_text(texts.notes)),
        ("Contact", plain_text(texts.contact)),
        ("Licence", plain_text(texts.licence)),
    )
    return ((name, text) for name, text in told if text)
