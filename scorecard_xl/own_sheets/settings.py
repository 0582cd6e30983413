"""The settings of a scorecard: their defaults, and how they are read from our Settings sheet.

The sheet is ours when its cell A1 holds the word scorecard-xl. Below, column A names a setting and
column B holds it; a blank cell means the default. Everything else on the sheet is the analyst's.
"""

import datetime
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from scorecard_xl.computing.columns import headed_roles
from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import Month, Settings, Verdict
from scorecard_xl.own_sheets.lists import HEADER_ROW
from scorecard_xl.own_sheets.settings_rows import HEADER as SETTINGS_HEADER
from scorecard_xl.own_sheets.settings_rows import TITLE as SETTINGS_TITLE
from scorecard_xl.own_sheets.settings_rows import settings_rows
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
from scorecard_xl.words.months import month_of_header
from scorecard_xl.words.text import shortened

REPORTING_MONTH, LOCKED_MONTHS = "reporting month", "locked months"
"""The settings that commands write too."""


def read_settings(workbook: Workbook) -> Settings:
    """The settings that the workbook's own Settings sheet makes, the defaults where it has none.

    Raises ScorecardError, naming the cell, for a setting that cannot be meant.
    """
    settings = Settings()
    sheet = settings_sheet(workbook)
    if sheet is None:
        return settings
    row_of: dict[str, int] = {}
    for row in sheet.rows:
        name, value = sheet.values(row, (1, 2))
        if value is None and isinstance(name, str) and 2 in sheet.formulas(row):
            raise ScorecardError(
                f"{workbook.name}, sheet {sheet.name}, cell {cell_name(row, 2)}: the formula was never "
                "calculated; open the workbook in Excel, let it calculate, and save it."
            )
        if row == 1 or not isinstance(name, str) or is_blank(value):
            continue
        label = _label(name)
        if label not in _READERS:
            _refuse_misspelt(workbook, sheet, row, label)
            continue
        if label in row_of:
            raise ScorecardError(
                f"{workbook.name}, sheet {sheet.name}, cell {cell_name(row, 2)}: the setting {label} "
                f"stands in row {row_of[label]} already; delete one of the two rows."
            )
        row_of[label] = row
        settings = _with(settings, workbook, sheet, row, label, value)
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
        if row > 1 and isinstance(name, str) and _label(name) == label
    ]
    return min(named)[1] if named else None


def _label(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", name.lower()).strip()


def _refuse_alike_in_grey(workbook: Workbook, sheet: Sheet, row: int, settings: Settings) -> None:
    """On paper without colours the verdicts have to be told apart by how dark they are."""
    shades = sorted(_grey(colour) for colour in settings.colours.values())
    if any(darker + _LEAST_APART > lighter for darker, lighter in pairwise(shades)):
        raise ScorecardError(
            f"{workbook.name}, sheet {sheet.name}, cell {cell_name(row, 2)}: printed in grey, this colour "
            "cannot be told from another verdict's; take one that is clearly lighter or darker."
        )


def _grey(colour: str) -> float:
    """How light a colour is in grey, from 0 to 255 (the weights of ITU-R BT.601).

    >>> round(_grey("FFB000"))
    180
    """
    red, green, blue = (int(colour[place : place + 2], 16) for place in (0, 2, 4))
    return 0.299 * red + 0.587 * green + 0.114 * blue


_LEAST_APART = 20


def _refuse_misspelt(workbook: Workbook, sheet: Sheet, row: int, label: str) -> None:
    """A setting that is not read because of a slip would give wrong figures unseen."""
    from difflib import get_close_matches

    for meant in get_close_matches(label, _READERS, 1, 0.85):
        raise ScorecardError(
            f"{workbook.name}, sheet {sheet.name}, cell {cell_name(row, 1)}: “{label}” is no setting; "
            f"if “{meant}” is meant, write that."
        )


def _with(
    settings: Settings, workbook: Workbook, sheet: Sheet, row: int, label: str, value: Value
) -> Settings:
    attribute, reader, wanted = _READERS[label]
    if isinstance(value, float) and parse_number_format(sheet.number_formats(row, (2,))[0]).is_percentage:
        value = round(value * 100, 9)
    try:
        read = reader(value)
        if attribute == "sheets":
            _known_sheets(workbook, read)
    except (ValueError, KeyError):
        raise ScorecardError(
            f"{workbook.name}, sheet {sheet.name}, cell {cell_name(row, 2)}: "
            f"“{shortened(as_text(value))}” cannot be the setting {label}; type {wanted}."
        ) from None
    if attribute in ("colours", "headers"):
        key, read = read
        read = {**getattr(settings, attribute), key: read}
    changed: dict[str, Any] = {attribute: read}
    return settings._replace(**changed)


def _whole_number(value: Value, low: int, high: int) -> int:
    if isinstance(value, str):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, float) or not value.is_integer():
        raise ValueError
    if not low <= value <= high:
        raise ValueError
    return int(value)


def _threshold(value: Value) -> int:
    if isinstance(value, str):
        value = value.strip().removesuffix("%").strip()
    return _whole_number(value, 1, 100)


def _window(value: Value) -> int:
    return _whole_number(value, 1, 120)


def _month(value: Value) -> Month:
    if isinstance(value, datetime.date):
        # Excel makes the 21st of May of this year of a typed "May-21": it could mean either.
        typed_year = 2000 + value.day
        if value.day > 1 and typed_year != value.year and value.year - 10 <= typed_year <= value.year + 1:
            raise ValueError
        return Month(value.year, value.month)
    if isinstance(value, str):
        return month_of_header(value) or Month.of(value)
    raise ValueError


def _colour(verdict: Verdict) -> Callable[[Value], tuple[Verdict, str]]:
    def read(value: Value) -> tuple[Verdict, str]:
        digits = value.strip().removeprefix("#").upper() if isinstance(value, str) else ""
        if not re.fullmatch("[0-9A-F]{6}", digits):
            raise ValueError
        return verdict, digits

    return read


def _sheets(value: Value) -> tuple[str, ...]:
    return tuple(name.strip() for name in as_text(value).split(",") if name.strip())


def _known_sheets(workbook: Workbook, names: tuple[str, ...]) -> None:
    known = {sheet.name.lower() for sheet in workbook.sheets}
    if not all(name.lower() in known for name in names):
        raise ValueError


def _header(role: str) -> Callable[[Value], tuple[str, str]]:
    def read(value: Value) -> tuple[str, str]:
        if not isinstance(value, str):
            raise ValueError
        return role, value

    return read


def _months(value: Value) -> tuple[Month, ...]:
    if isinstance(value, str):
        return tuple(sorted({_month(part) for part in re.split("[,;]", value) if part.strip()}))
    return (_month(value),)


def _verdicts(value: Value) -> frozenset[Verdict | None]:
    words = [word.strip().lower() for word in as_text(value).split(",")]
    if words == ["all"]:
        return frozenset([*Verdict, None])
    if words == ["none"]:
        return frozenset()
    return frozenset(Verdict(word.capitalize()) for word in words)


def _yes_or_no(value: Value) -> bool:
    if isinstance(value, bool):
        return value
    return {"yes": True, "no": False}[as_text(value).lower()]


_READERS: dict[str, tuple[str, Callable[[Value], Any], str]] = {
    REPORTING_MONTH: ("month", _month, "a month like 2021-05, or leave it blank"),
    "threshold": ("threshold", _threshold, "a whole percent from 1 to 100"),
    "months in the window": ("window", _window, "a whole number of months from 1 to 120"),
    "sheets": ("sheets", _sheets, "names of sheets in this workbook with commas between"),
    **{
        f"{verdict.value.lower()} colour": (
            "colours",
            _colour(verdict),
            "six hexadecimal digits like #C6EFCE",
        )
        for verdict in Verdict
    },
    LOCKED_MONTHS: ("locked", _months, "months like 2021-04, 2021-05 with commas between"),
    "commentary required for": (
        "needs_commentary",
        _verdicts,
        "Negative, Similar, Positive with commas between, or all, or none",
    ),
    "users named": ("names_users", _yes_or_no, "yes or no"),
    **{
        f"header of {role}": ("headers", _header(role), "the words of the column's header")
        for role in headed_roles()
    },
}


def setting_written(workbook: Workbook, label: str, value: str) -> SheetUpdate:
    """The update that gives a setting a value, on a Settings sheet that is made where there is none.

    ``label`` is the setting's name in small letters. Raises ScorecardError where a formula gives the setting,
    or somebody's own sheet is called Settings.
    """
    sheet = settings_sheet(workbook)
    if sheet is None:
        if any(one.name.strip().lower() == "settings" for one in workbook.sheets):
            raise ScorecardError(
                f"{workbook.name}, sheet Settings: this sheet is somebody's own (its cell A1 does not hold "
                f"the word {MARKER}), and the {label} is to be kept on one of ours: give it another name, "
                "or put the word into A1."
            )
        listed = [row.name.lower() for row in settings_rows()]
        row = HEADER_ROW + 1 + listed.index(label)
        new = OwnSheet(
            "Settings",
            SETTINGS_TITLE,
            "Blank means the usual. Press Refresh after a change.",
            SETTINGS_HEADER,
            (29, 23, 91),
            settings_rows(),
            HEADER_ROW,
        )
        change = CellChange(
            sheet="Settings", row=row, column=2, ref="", column_name=label, old=None, new=value
        )
        return SheetUpdate("Settings", (change,), owned=(Area(row, 2, row, 2),), new=new)
    known = row_of_setting(sheet, label)
    if known is None:
        name = label.capitalize()
        return SheetUpdate(sheet.name, added=AddedRows(sheet.last_row + 1, [(name, value)]))
    old = sheet.values(known, (2,))[0]
    if (formula := sheet.formulas(known).get(2)) is not None:
        raise ScorecardError(
            f"{workbook.name}, sheet {sheet.name}, cell B{known}: a formula gives the {label}, so it cannot "
            f"be set: type it there, or change what the formula ={formula} reads."
        )
    change = CellChange(sheet=sheet.name, row=known, column=2, ref="", column_name=label, old=old, new=value)
    changes = () if old == value else (change,)
    return SheetUpdate(sheet.name, changes, owned=(Area(known, 2, known, 2),))
