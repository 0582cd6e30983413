"""The settings of a scorecard: their defaults, and how they are read from our Settings sheet.

The sheet is ours when its cell A1 holds the word scorecard-xl. Below, column A names a setting and
column B holds it; a blank cell means the default. Everything else on the sheet is the analyst's.
"""

import re
from collections.abc import Collection, Mapping
from itertools import pairwise
from typing import Any

from scorecard_xl.computing.rules import fill_of
from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import FrozenMapping, Settings, Verdict
from scorecard_xl.own_sheets.lists import HEADER_ROW
from scorecard_xl.own_sheets.setting_list import USUAL, Setting, all_settings, settings_rows
from scorecard_xl.spreadsheet.cell_looks import BOXED, GREY
from scorecard_xl.spreadsheet.cells import Area, Value, as_text, cell_name, is_blank
from scorecard_xl.spreadsheet.number_format import parse as parse_number_format
from scorecard_xl.spreadsheet.workbook import (
    MARKER,
    AddedRows,
    CellChange,
    OwnSheet,
    Sheet,
    SheetUpdate,
    Workbook,
    is_ours,
)
from scorecard_xl.words.text import listed, shortened

REPORTING_MONTH, LOCKED_MONTHS = "reporting month", "locked months"
EXTRACT_COLUMNS, EXTRACT_CODES = "extract columns", "extract codes"
"""The settings that commands write too."""

TITLE = f"Settings of this scorecard ({MARKER})"
HEADER = ("Setting", "Value", "What it does")


def settings_at_first(values: Mapping[str, str] = FrozenMapping({})) -> OwnSheet:
    """A new Settings sheet: names in bold, the verdicts' colours as they will be, explanations in grey.
    ``values`` are those that differ from what a new sheet shows, by the settings' names."""
    fills = {f"#{USUAL.colours[verdict]}": fill_of(verdict, USUAL) for verdict in Verdict}
    value = BOXED._replace(is_centred=True)
    looks = []
    for _, at_first, _ in settings_rows():
        fill = fills.get(str(at_first))
        look = value._replace(background=str(at_first), text=f"#{fill.text}") if fill else value
        looks.append((BOXED._replace(bold=True), look, BOXED._replace(background=GREY)))
    about = "Blank means the usual. Press Refresh after a change."
    rows = [(name, values.get(name, at_first), what) for name, at_first, what in settings_rows()]
    return OwnSheet("Settings", TITLE, about, HEADER, (32, 18, 90), rows, HEADER_ROW, looks)


def read_settings(workbook: Workbook) -> Settings:
    """The settings that the workbook's own Settings sheet makes, the defaults where it has none.

    Raises ScorecardError, naming the cell, for a setting that cannot be meant.
    """
    settings = Settings()
    sheet = settings_sheet(workbook)
    if sheet is None:
        return settings
    known = {setting.label: setting for setting in all_settings()}
    row_of: dict[str, int] = {}
    for row in sheet.rows:
        name, value = sheet.values(row, (1, 2))
        if value is None and isinstance(name, str) and 2 in sheet.formulas(row):
            raise ScorecardError(
                "the formula was never calculated; open the workbook in Excel, let it calculate, and save "
                "it.",
                book=workbook.name,
                sheet=sheet.name,
                cell=cell_name(row, 2),
            )
        if row == 1 or not isinstance(name, str) or is_blank(value):
            continue
        label = label_of(name)
        if label not in known:
            _refuse_misspelt(workbook, sheet, row, label, known)
            continue
        if label in row_of:
            raise ScorecardError(
                f"the setting {label} stands in row {row_of[label]} already; delete one of the two rows.",
                book=workbook.name,
                sheet=sheet.name,
                cell=cell_name(row, 2),
            )
        row_of[label] = row
        settings = _with(settings, workbook, sheet, row, known[label], value)
    coloured = [row for label, row in row_of.items() if label.endswith(" colour")]
    if coloured:
        _refuse_alike_in_grey(workbook, sheet, coloured[-1], settings)
    return settings


def settings_sheet(workbook: Workbook) -> Sheet | None:
    """The workbook's Settings sheet of ours; None where it has none."""
    named = (sheet for sheet in workbook.sheets if sheet.name.strip().lower() == "settings")
    return next(filter(is_ours, named), None)


def row_of_setting(sheet: Sheet, label: str) -> int | None:
    """The row of a Settings sheet that holds a setting, or could, as it names it; None where none does."""
    named = [
        (is_blank(value), row)
        for row in sheet.rows
        for name, value in [sheet.values(row, (1, 2))]
        if row > 1 and isinstance(name, str) and label_of(name) == label
    ]
    return min(named)[1] if named else None


def label_of(name: str) -> str:
    """What a row of a sheet of ours is called, however its name is written.

    >>> label_of("Months in  the Window:")
    'months in the window'
    """
    return re.sub(r"[^a-z0-9]+", " ", name.lower()).strip()


def _refuse_alike_in_grey(workbook: Workbook, sheet: Sheet, row: int, settings: Settings) -> None:
    """On paper without colours the verdicts have to be told apart by how dark they are."""
    shades = sorted(_grey(colour) for colour in settings.colours.values())
    if any(darker + _LEAST_APART > lighter for darker, lighter in pairwise(shades)):
        raise ScorecardError(
            "printed in grey, this colour cannot be told from another verdict's; take one that is clearly "
            "lighter or darker.",
            book=workbook.name,
            sheet=sheet.name,
            cell=cell_name(row, 2),
        )


def _grey(colour: str) -> float:
    """How light a colour is in grey, from 0 to 255 (the weights of ITU-R BT.601).

    >>> round(_grey("FFB000"))
    180
    """
    red, green, blue = (int(colour[start : start + 2], 16) for start in (0, 2, 4))
    return 0.299 * red + 0.587 * green + 0.114 * blue


_LEAST_APART = 20


def _refuse_misspelt(workbook: Workbook, sheet: Sheet, row: int, label: str, known: Collection[str]) -> None:
    """A setting that is not read because of a slip would give wrong figures unseen."""
    from difflib import get_close_matches

    for meant in get_close_matches(label, list(known), 1, 0.85):
        raise ScorecardError(
            f"“{label}” is no setting; if “{meant}” is meant, write that.",
            book=workbook.name,
            sheet=sheet.name,
            cell=cell_name(row, 1),
        )


def _with(
    settings: Settings, workbook: Workbook, sheet: Sheet, row: int, setting: Setting, value: Value
) -> Settings:
    if isinstance(value, float) and parse_number_format(sheet.number_formats(row, (2,))[0]).is_percentage:
        value = round(value * 100, 9)
    try:
        read = setting.read(value)
        if setting.attribute == "sheets":
            _known_sheets(workbook, read)
    except (ValueError, KeyError):
        raise ScorecardError(
            f"“{shortened(as_text(value))}” cannot be the setting {setting.label}; type {setting.limits}.",
            book=workbook.name,
            sheet=sheet.name,
            cell=cell_name(row, 2),
        ) from None
    if setting.key is not None:
        read = FrozenMapping({**getattr(settings, setting.attribute), setting.key: read})
    changed: dict[str, Any] = {setting.attribute: read}
    return settings._replace(**changed)


def _known_sheets(workbook: Workbook, names: tuple[str, ...]) -> None:
    known = {sheet.name.lower() for sheet in workbook.sheets}
    if not all(name.lower() in known for name in names):
        raise ValueError


def setting_written(workbook: Workbook, label: str, value: str) -> SheetUpdate:
    """The update that gives one setting a value, as :func:`settings_written` does."""
    return settings_written(workbook, {label: value})


def settings_written(workbook: Workbook, values: Mapping[str, str]) -> SheetUpdate:
    """The update that gives settings their values, on a Settings sheet that is made where there is none.

    ``values`` are by the settings' names in small letters. Raises ScorecardError where a formula gives a
    setting, or somebody's own sheet is called Settings.
    """
    sheet = settings_sheet(workbook)
    if sheet is None:
        return _on_new_sheet(workbook, values)
    changes: list[CellChange] = []
    owned: list[Area] = []
    added: list[tuple[str, str]] = []
    for label, value in values.items():
        known = row_of_setting(sheet, label)
        if known is None:
            added.append((label.capitalize(), value))
            continue
        old = sheet.values(known, (2,))[0]
        if (formula := sheet.formulas(known).get(2)) is not None:
            raise ScorecardError(
                f"a formula gives the {label}, so it cannot be set: type it there, or change what the "
                f"formula ={formula} reads.",
                book=workbook.name,
                sheet=sheet.name,
                cell=f"B{known}",
            )
        owned.append(Area(known, 2, known, 2))
        if old != value:
            changes.append(_change(sheet.name, known, label, old, value))
    below = AddedRows(sheet.last_row + 1, added) if added else None
    return SheetUpdate(sheet.name, tuple(changes), owned=tuple(owned), added=below)


def _on_new_sheet(workbook: Workbook, values: Mapping[str, str]) -> SheetUpdate:
    if any(one.name.strip().lower() == "settings" for one in workbook.sheets):
        raise ScorecardError(
            f"this sheet is somebody's own (its cell A1 does not hold the word {MARKER}), and the "
            f"{listed(list(values))} {'is' if len(values) == 1 else 'are'} to be kept on one of ours: give "
            "it another name, or put the word into A1.",
            book=workbook.name,
            sheet="Settings",
        )
    labels = [setting.label for setting in all_settings()]
    row_of = {label: HEADER_ROW + 1 + labels.index(label) for label in values}
    new = settings_at_first()
    changes = [_change("Settings", row_of[label], label, None, value) for label, value in values.items()]
    return SheetUpdate(
        "Settings", tuple(changes), owned=tuple(Area(row, 2, row, 2) for row in row_of.values()), new=new
    )


def _change(sheet: str, row: int, label: str, old: Value, value: str) -> CellChange:
    return CellChange(sheet=sheet, row=row, column=2, ref="", column_name=label, old=old, new=value)
