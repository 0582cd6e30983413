"""What leads to rows that are to be deleted, or belongs to them: formulas, charts, names, notes, and what
stands beside the table."""

from collections.abc import Iterator, Mapping, Sequence

from scorecard_xl.actions.problems import formula_text
from scorecard_xl.findings import Finding
from scorecard_xl.model import Problem, Table
from scorecard_xl.spreadsheet.attachments import Attached
from scorecard_xl.spreadsheet.cells import LAST_ROW, as_text, cell_name
from scorecard_xl.spreadsheet.references import references, shifted
from scorecard_xl.spreadsheet.row_shifts import RowShift, in_order, row_after
from scorecard_xl.spreadsheet.workbook import Sheet, Workbook, is_list_of_ours, is_ours
from scorecard_xl.words.text import shortened

_LOST = "#REF!"
_NOT_COUNTED = "not count it: let it go on by a row, if it should."
_GOES = (Attached.NOTE, Attached.LINK, Attached.SHOWN_BY_EXCEL)
Shifts = Mapping[str, Sequence[RowShift]]


def pointing(workbook: Workbook, shifts: Shifts, refs: Mapping[tuple[str, int], str]) -> Iterator[Problem]:
    """The formulas and names that lead to rows which go; ``refs`` are the indicators of these, by sheet and
    row. Formulas of one row or one column that lose the same are named together."""
    for sheet in workbook.sheets:
        if is_list_of_ours(sheet):
            continue
        yield from _formulas(sheet, shifts, refs)
    yield from _charts(workbook, refs)
    for full_name, formula in workbook.names:
        if _LOST in _after(formula, "", shifts) and _LOST not in formula:
            name = full_name.rpartition("!")[2]
            sheet_name, row = next(_rows_read(formula, "", refs))
            message = f"The name {name} leads to this row, and ⟨would lead|leads⟩ nowhere ⟨then|now⟩."
            where = cell_name(row, 1)
            yield Problem(sheet_name, where, refs[sheet_name, row], Finding.ROW_POINTED_AT, message)


def _charts(workbook: Workbook, refs: Mapping[tuple[str, int], str]) -> Iterator[Problem]:
    read = {
        (home, sheet, row)
        for home, formula in workbook.charts
        for sheet, row in _rows_read(formula, home, refs)
    }
    for home, sheet, row in sorted(read):
        where = f"A chart on the sheet {home}" if home else "A chart"
        message = f"{where} reads this row, and ⟨would lose|has lost⟩ it."
        yield Problem(sheet, cell_name(row, 1), refs[sheet, row], Finding.ROW_POINTED_AT, message)


def _formulas(sheet: Sheet, shifts: Shifts, refs: Mapping[tuple[str, int], str]) -> Iterator[Problem]:
    found: dict[tuple[int, bool, str], list[tuple[int, int, str]]] = {}
    for row in sheet.rows:
        if row_after(shifts.get(sheet.name, ()), row) is None:
            continue
        for column, formula in sheet.formulas(row).items():
            after = _after(formula, sheet.name, shifts)
            read = next(_rows_read(formula, sheet.name, refs), None)
            if read is not None:
                is_lost = after.count(_LOST) > formula.count(_LOST)
                found.setdefault((row, is_lost, refs[read]), []).append((row, column, formula))
    for (_, is_lost, ref), cells in found.items():
        row, column, formula = cells[0]
        which = f"The formula {formula_text(formula)} reads"
        if len(cells) > 1:
            which = f"{len(cells)} formulas of this row, {formula_text(formula)} the first, read"
        them = "it" if len(cells) == 1 else "they"
        loses = (
            f"⟨would show|{them} show{'s' * (len(cells) == 1)}⟩ {_LOST} ⟨then|now⟩"
            if is_lost
            else f"⟨would go on|{them} go{'es' * (len(cells) == 1)} on⟩ without it"
        )
        message = f"{which} the row of {ref}, and {loses}."
        yield Problem(sheet.name, cell_name(row, column), "", Finding.ROW_POINTED_AT, message)


def _after(formula: str, home: str, shifts: Shifts) -> str:
    for sheet, ones in shifts.items():
        for shift in in_order(ones):
            formula = shifted(formula, shift, sheet, home)
    return formula


def _rows_read(formula: str, home: str, refs: Mapping[tuple[str, int], str]) -> Iterator[tuple[str, int]]:
    """The rows that go which a formula reads; whole columns read every row and lose none."""
    for named, area in references(formula):
        for sheet, row in refs:
            is_here = sheet.casefold() == (named or home).casefold()
            is_whole = area.first_row == 1 and area.last_row == LAST_ROW
            if is_here and not is_whole and area.first_row <= row <= area.last_row:
                yield sheet, row


def ending_above(workbook: Workbook, shifts: Shifts) -> Iterator[Problem]:
    """The formulas and names over several rows that end with the one above new rows, and so do not count
    these; each where it stands afterwards."""
    ends = {(sheet.casefold(), shift.first - 1) for sheet, ones in shifts.items() for shift in ones}

    def ends_there(formula: str, home: str) -> bool:
        return any(
            ((named or home).casefold(), area.last_row) in ends and area.first_row < area.last_row
            for named, area in references(formula)
        )

    for sheet in workbook.sheets:
        for row in sheet.rows if not is_ours(sheet) else ():
            found = [one for one in sheet.formulas(row).items() if ends_there(one[1], sheet.name)]
            if found:
                column, formula = found[0]
                which = f"The formula {formula_text(formula)} ends"
                if len(found) > 1:
                    which = f"{len(found)} formulas of this row, {formula_text(formula)} the first, end"
                does = "does" if len(found) == 1 else "do"
                message = f"{which} with the row above a new one, and {does} {_NOT_COUNTED}"
                cell = cell_name(row_after(shifts.get(sheet.name, ()), row) or row, column)
                yield Problem(sheet.name, cell, "", Finding.ENDS_ABOVE, message)
    for full_name, formula in workbook.names:
        name = full_name.rpartition("!")[2]
        if not name.casefold().startswith("_xlnm.") and ends_there(formula, ""):
            sheet_name, area = next(iter(references(formula)))
            message = f"The name {name} ends with the row above a new one, and does {_NOT_COUNTED}"
            cell = cell_name(area.last_row, area.first_column)
            yield Problem(sheet_name, cell, "", Finding.ENDS_ABOVE, message)


def going(sheet: Sheet, table: Table, row: int, ref: str) -> Iterator[Problem]:
    """What belongs to a row besides the cells of its table, and goes with it."""
    for kind, area in sheet.attachments:
        if kind in _GOES and area.first_row == row:
            message = f"{kind[:1].upper()}{kind[1:]} belongs to this cell, and ⟨would go|went⟩ with the row."
            yield Problem(sheet.name, cell_name(row, area.first_column), ref, Finding.ROW_ATTACHED, message)
    columns = [*table.columns.values(), *table.computed_columns, *(month.column for month in table.months)]
    for column, value in sheet.filled(row).items():
        if not min(columns) <= column <= max(columns):
            message = (
                f"“{shortened(as_text(value))}” stands beside the table, and ⟨would go|went⟩ with the row."
            )
            yield Problem(sheet.name, cell_name(row, column), ref, Finding.ROW_ATTACHED, message)
