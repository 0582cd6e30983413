"""The settings of a scorecard: their defaults, and how they are read from our Settings sheet.

The sheet is ours when its cell A1 holds the word scorecard-xl. Below, column A names a setting and
column B holds it; a blank cell means the default. Everything else on the sheet is the analyst's.
"""

import re
from collections.abc import Callable, Collection, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from scorecard_xl.computing.columns import headed_roles
from scorecard_xl.computing.rules import fill_of
from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import FrozenMapping, Role, Settings, Verdict
from scorecard_xl.own_sheets import setting_values as values
from scorecard_xl.own_sheets.lists import HEADER_ROW
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


class Setting(NamedTuple):
    """A setting: its name as the sheet shows it, what of :class:`Settings` it sets (of a mapping, the value
    of one ``key``), how its cell is read, the limits of that as a refusal says them, what it does in a
    sentence, and the value that a new sheet shows (None for blank, which means the usual).

    ``read`` raises ValueError or KeyError for a value that cannot be meant.
    """

    name: str
    attribute: str
    read: Callable[[Value], Any]
    limits: str
    explanation: str
    at_first: str | int | None = None
    key: Verdict | Role | None = None

    @property
    def label(self) -> str:
        """The name in small letters, as messages say it."""
        return self.name.lower()


_USUAL = Settings()
_MEANING = {
    Verdict.POSITIVE: "The change goes the preferred way.",
    Verdict.SIMILAR: "The change is smaller than the threshold.",
    Verdict.NEGATIVE: "The change goes against the preferred way.",
}

SETTINGS = (
    Setting(
        "Reporting month",
        "month",
        values.month,
        "a month like 2021-05, or leave it blank",
        "The month to report on, as 2021-05. Blank: the latest month with figures.",
    ),
    Setting(
        "Threshold",
        "threshold",
        values.whole_percent,
        "a whole percent from 1 to 100",
        "A change of this whole percent or more has an arrow ↑ or ↓.",
        _USUAL.threshold,
    ),
    Setting(
        "Months in the window",
        "window",
        values.number_of_months,
        "a whole number of months from 1 to 120",
        "How many months the average and the maximum are over.",
        _USUAL.window,
    ),
    Setting(
        "Percentage points",
        "in_points",
        values.yes_or_no,
        "yes or no",
        "Whether the change of a percentage is the difference: from 58% to 62% is +4 pp. yes or no.",
        "no",
    ),
    Setting(
        "Threshold in points",
        "threshold_in_points",
        values.points,
        "a number of percentage points from 0.1 to 100",
        "The percentage points from which such a change has an arrow. Blank: the number of Threshold.",
    ),
    *(
        Setting(
            f"{verdict.value} colour",
            "colours",
            values.colour,
            "six hexadecimal digits like #C6EFCE",
            f"{_MEANING[verdict]} Six hexadecimal digits.",
            f"#{_USUAL.colours[verdict]}",
            verdict,
        )
        for verdict in Verdict
    ),
    Setting(
        "Sheets",
        "sheets",
        values.names,
        "names of sheets in this workbook with commas between",
        "The sheets to refresh, with commas between. Blank: every sheet with a table.",
    ),
    Setting(
        "Locked months",
        "locked",
        values.months,
        "months like 2021-04, 2021-05 with commas between",
        "Published months, as 2021-04, 2021-05: their computed figures stay, and Check reports changes.",
    ),
    Setting(
        "Commentary required for",
        "needs_commentary",
        values.verdicts,
        "Negative, Similar, Positive with commas between, or all, or none",
        "The verdicts that need commentary: Negative, Similar, Positive with commas between; all; none.",
        "Negative",
    ),
    Setting(
        "Placeholders",
        "placeholders",
        values.placeholders,
        "words with commas between",
        "Your own words for no figure, with commas between, beside n/a, tbc, [c] and the like.",
    ),
    Setting(
        "Extract columns",
        "extract_columns",
        values.extract_columns,
        "headers of extracts, each with ref, month, value or status, as in KPI code=ref, Value=value",
        "What extracts call their columns, as KPI code=ref, Value=value. An import notes it here.",
    ),
    Setting(
        "Extract codes",
        "extract_codes",
        values.extract_codes,
        "codes of other systems, each with a ref of yours, as in CP-001=CIN1, CP-002=LAC2",
        "What extracts call your refs, as CP-001=CIN1, CP-002=LAC2. An import notes it here.",
    ),
    Setting(
        "Users named",
        "names_users",
        values.yes_or_no,
        "yes or no",
        "Whether the Change log and “Figures as of” say who did something: yes or no.",
        "yes",
    ),
)
"""All settings but for those of headers, in the order of the sheet."""


def all_settings() -> tuple[Setting, ...]:
    """Every setting, in the order of the sheet: :data:`SETTINGS`, and for each role its column's header."""
    headers = (
        Setting(
            f"Header of {role}",
            "headers",
            values.words,
            "the words of the column's header",
            f"Your own words above the column of the {role}, if not the usual.",
            key=role,
        )
        for role in headed_roles()
    )
    return (*SETTINGS, *headers)


def settings_rows() -> list[tuple[str, str | int | None, str]]:
    """What a new Settings sheet shows: each setting's name, its value, and what it does.

    >>> [name for name, *_ in settings_rows()][:3]
    ['Reporting month', 'Threshold', 'Months in the window']
    """
    return [(one.name, one.at_first, one.explanation) for one in all_settings()]


def settings_at_first() -> OwnSheet:
    """A new Settings sheet: names in bold, the verdicts' colours as they will be, explanations in grey."""
    fills = {f"#{_USUAL.colours[verdict]}": fill_of(verdict, _USUAL) for verdict in Verdict}
    value = BOXED._replace(is_centred=True)
    looks = []
    for _, at_first, _ in settings_rows():
        fill = fills.get(str(at_first))
        look = value._replace(background=str(at_first), text=f"#{fill.text}") if fill else value
        looks.append((BOXED._replace(bold=True), look, BOXED._replace(background=GREY)))
    about = "Blank means the usual. Press Refresh after a change."
    return OwnSheet("Settings", TITLE, about, HEADER, (32, 18, 90), settings_rows(), HEADER_ROW, looks)


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
        label = _label(name)
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
