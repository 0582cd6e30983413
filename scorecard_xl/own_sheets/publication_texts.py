"""The sheet Publication: the texts around the figures of a copy to hand out.

The sheet is ours when its cell A1 holds the word scorecard-xl. Below, column A names a text and column B
holds it; a text goes on in the rows below whose column A is blank, each a paragraph. Everything else on the
sheet is the analyst's.
"""

from collections.abc import Iterator

from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import Texts
from scorecard_xl.own_sheets.lists import HEADER_ROW
from scorecard_xl.own_sheets.settings import label_of
from scorecard_xl.spreadsheet.cell_looks import BOXED, GREY
from scorecard_xl.spreadsheet.cells import CellError, Value, as_text, cell_name, is_blank
from scorecard_xl.spreadsheet.workbook import MARKER, OwnSheet, Sheet, Workbook, is_ours

PUBLICATION = "Publication"
"""The name of the sheet."""

_TITLE = f"Texts of a copy to hand out ({MARKER})"
_ABOUT = (
    "Blank means none. A blank line begins a new paragraph (Alt+Enter twice). Markdown shows as what it "
    "means: **bold**, [a page](https://…), lists of lines that begin with *."
)
_HEADER = ("Text", "What it says", "What it is for")
_WHAT = {
    "heading": "What the copy is called, such as Children’s services scorecard. Blank: Scorecard.",
    "introduction": "What readers have to know first: whose figures these are, and about what.",
    "notes": "How the figures are counted, what is missing, what was revised.",
    "contact": "Whom readers ask: an address of a team, rather than a person’s.",
    "licence": "What others may do with a public copy, such as Open Government Licence v3.0.",
}


def sheet_of_texts() -> OwnSheet:
    """A new sheet, with nothing said yet.

    >>> [row[0] for row in sheet_of_texts().rows]
    ['Heading', 'Introduction', 'Notes', 'Contact', 'Licence']
    """
    looks = (BOXED._replace(bold=True), BOXED, BOXED._replace(background=GREY))
    rows = [(name.capitalize(), None, what) for name, what in _WHAT.items()]
    widths = (18.0, 90.0, 60.0)
    return OwnSheet(PUBLICATION, _TITLE, _ABOUT, _HEADER, widths, rows, HEADER_ROW, [looks] * len(rows))


def read_texts(workbook: Workbook) -> Texts:
    """The texts that the workbook's sheet Publication holds; none where it has no such sheet.

    Raises ScorecardError where a sheet of this name is somebody's own, where a text stands twice, where its
    name is misspelt, or where its cell holds an error or a formula that was never calculated.
    """
    named = [sheet for sheet in workbook.sheets if sheet.name.strip().lower() == PUBLICATION.lower()]
    if not named:
        return Texts()
    sheet = next(filter(is_ours, named), None)
    if sheet is None:
        raise ScorecardError(
            f"this sheet is somebody's own (its cell A1 does not hold the word {MARKER}), and its name is "
            "that of the sheet for the texts of a copy: give it another name, or put the word into A1.",
            book=workbook.name,
            sheet=named[0].name,
        )
    paragraphs: dict[str, list[str]] = {}
    row_of: dict[str, int] = {}
    for row, name, text in _named_rows(workbook, sheet):
        if row_of.setdefault(name, row) != row:
            raise ScorecardError(
                f"the text {name} begins in row {row_of[name]} already; put both into one.",
                book=workbook.name,
                sheet=sheet.name,
                cell=cell_name(row, 2),
            )
        paragraphs.setdefault(name, []).append(text)
    texts = Texts(**{name: "\n\n".join(lines) for name, lines in paragraphs.items()})
    return texts._replace(heading=" ".join(texts.heading.split()))


def _named_rows(workbook: Workbook, sheet: Sheet) -> Iterator[tuple[int, str, str]]:
    """Each text with its name and the row where that stands."""
    row_of_name, name = 0, ""
    for row in sheet.rows:
        label, value = sheet.values(row, (1, 2))
        if row == 1:
            continue
        if not is_blank(label):
            row_of_name, name = row, label_of(as_text(label))
        has_no_result = value is None and 2 in sheet.formulas(row)
        if is_blank(value) and not has_no_result:
            continue
        if name not in _WHAT:
            if not is_blank(label):
                _refuse_misspelt(workbook, sheet, row, name)
            continue
        if has_no_result or isinstance(value, CellError):
            what = "formula was never calculated" if has_no_result else f"text is the error {value}"
            raise ScorecardError(
                f"the {what}; open the workbook in Excel, have it calculate or type the text, and save it.",
                book=workbook.name,
                sheet=sheet.name,
                cell=cell_name(row, 2),
            )
        yield row_of_name, name, _lines(value)


def _lines(value: Value) -> str:
    """A cell's text with its line breaks; trailing spaces would be a break of Markdown's."""
    text = value if isinstance(value, str) else as_text(value)
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


def _refuse_misspelt(workbook: Workbook, sheet: Sheet, row: int, name: str) -> None:
    """A text that is not found because of a slip would be missing unseen."""
    from difflib import get_close_matches

    for meant in get_close_matches(name, list(_WHAT), 1, 0.8):
        raise ScorecardError(
            f"“{name}” is no text of a copy; if “{meant}” is meant, write that.",
            book=workbook.name,
            sheet=sheet.name,
            cell=cell_name(row, 1),
        )
