import datetime

import pytest

from scorecard_xl.computing import columns
from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import Month, Settings, Verdict
from scorecard_xl.own_sheets import setting_list as settings_module
from scorecard_xl.own_sheets import setting_values as values
from scorecard_xl.own_sheets.setting_list import Setting, settings_rows
from scorecard_xl.own_sheets.settings import read_settings, setting_written
from scorecard_xl.spreadsheet.cells import CellError
from tests.books.grid_workbook import Cell, Content, GridWorkbook, sheet_of
from tests.books.small_scorecard import book, settings_sheet


def with_setting(name: Content, value: Content) -> GridWorkbook:
    return book(
        settings_sheet(["Setting", "Value"], [name, value]), sheet_of("May", []), sheet_of("June", [])
    )


def test_a_workbook_without_settings_has_the_defaults() -> None:
    settings = read_settings(book(sheet_of("May", [])))
    assert settings == Settings()
    assert (settings.threshold, settings.window, settings.month, settings.sheets) == (10, 12, None, ())


@pytest.mark.parametrize(
    ("name", "marker", "threshold"),
    [
        ("Settings", "scorecard-xl settings", 5),
        ("settings ", "Settings of SCORECARD-XL", 5),
        ("Settings", "Our settings", 10),
        ("Settings", None, 10),
        ("Settings", Cell(1.0), 10),
        ("Options", "scorecard-xl settings", 10),
    ],
)
def test_only_a_sheet_with_our_name_and_marker_is_read(name: str, marker: Content, threshold: int) -> None:
    sheet = sheet_of(name, [[marker], ["Threshold", 5]])
    assert read_settings(book(sheet)).threshold == threshold


def test_a_hidden_settings_sheet_is_read() -> None:
    sheet = settings_sheet(["Threshold", 5])
    sheet.visible = False
    assert read_settings(book(sheet)).threshold == 5


@pytest.mark.parametrize(
    ("name", "value", "attribute", "expected"),
    [
        ("Threshold", 5, "threshold", 5),
        ("THRESHOLD:", "15%", "threshold", 15),
        ("Threshold", " 15 ", "threshold", 15),
        ("Threshold", Cell(0.15, "", "0%"), "threshold", 15),
        ("Threshold", Cell(0.07, "", "0.0%"), "threshold", 7),
        ("Threshold", 100, "threshold", 100),
        ("Threshold", 1, "threshold", 1),
        ("Threshold", None, "threshold", 10),
        ("Threshold", " ", "threshold", 10),
        ("Months in the window", 6, "window", 6),
        ("Reporting month", "May-21", "month", Month(2021, 5)),
        ("Reporting month", "2021-05", "month", Month(2021, 5)),
        ("Reporting month", datetime.date(2021, 5, 1), "month", Month(2021, 5)),
        ("Reporting month", datetime.date(2026, 5, 26), "month", Month(2026, 5)),
        ("Reporting month", datetime.date(2021, 5, 31), "month", Month(2021, 5)),
        ("Sheets", "may, June", "sheets", ("may", "June")),
        ("Sheets", "May", "sheets", ("May",)),
        ("Positive colour", "#e0ffef", "colours", {**Settings().colours, Verdict.POSITIVE: "E0FFEF"}),
        ("Negative colour", "202020", "colours", {**Settings().colours, Verdict.NEGATIVE: "202020"}),
        ("Public counts hidden below", 5, "hidden_below", 5),
        ("Public counts hidden below", None, "hidden_below", None),
        ("Public counts rounded to", "5", "rounded_to", 5),
        ("Public counts rounded to", "", "rounded_to", None),
        ("Public symbol", "[c]", "hidden_symbol", "[c]"),
        ("Public symbol", "*", "hidden_symbol", "*"),
        ("Public symbol", None, "hidden_symbol", "c"),
        ("Header of average", "Typical", "headers", {"average": "Typical"}),
        ("Locked months", "2021-05", "locked", (Month(2021, 5),)),
        ("Locked months", "May-21; 2021-04, 2021-05,", "locked", (Month(2021, 4), Month(2021, 5))),
        ("Locked months", datetime.date(2021, 5, 1), "locked", (Month(2021, 5),)),
        ("Locked months", " , ", "locked", ()),
        ("Locked months", None, "locked", ()),
        ("Commentary required for", None, "needs_commentary", {Verdict.NEGATIVE}),
        (
            "Commentary required for",
            "positive,  SIMILAR",
            "needs_commentary",
            {Verdict.POSITIVE, Verdict.SIMILAR},
        ),
        ("Commentary required for", "All", "needs_commentary", {*Verdict, None}),
        ("Commentary required for", "none", "needs_commentary", set()),
        (
            "Extract columns",
            "KPI code=Ref,\nTotal=value",
            "extract_columns",
            {"KPI code": "ref", "Total": "value"},
        ),
        ("Extract codes", "CP-1=CIN1, CP-2=LAC2", "extract_codes", {"CP-1": "CIN1", "CP-2": "LAC2"}),
        ("Users named", None, "names_users", True),
        ("Users named", " Yes ", "names_users", True),
        ("Users named", "no", "names_users", False),
        ("Users named", False, "names_users", False),
        ("Who to ask", "Anna", "threshold", 10),
    ],
)
def test_a_setting_is_read(name: str, value: Content, attribute: str, expected: object) -> None:
    assert getattr(read_settings(with_setting(name, value)), attribute) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Threshold", 0),
        ("Threshold", 101),
        ("Threshold", Cell(9.5)),
        ("Threshold", Cell(0.1)),
        ("Threshold", "ten"),
        ("Threshold", True),
        ("Threshold", CellError("#REF!")),
        ("Threshold", Cell(float("nan"))),
        ("Months in the window", 0),
        ("Months in the window", 121),
        ("Months in the window", "a year"),
        ("Reporting month", "May"),
        ("Reporting month", "2021-13"),
        ("Reporting month", 2021),
        # what Excel makes of a typed "May-21" in 2026: it could be the month of either year
        ("Reporting month", datetime.date(2026, 5, 21)),
        ("Sheets", "May, Julai"),
        ("Sheets", datetime.date(2021, 5, 1)),
        ("Positive colour", "green"),
        ("Similar colour", "#12345"),
        ("Negative colour", 123456),
        ("Header of ref", 5),
        ("Locked months", "2021-05, soon"),
        ("Locked months", "2021-05 to 2021-07"),
        ("Locked months", datetime.date(2026, 5, 21)),
        ("Locked months", 2021),
        ("Commentary required for", "Bad"),
        ("Commentary required for", "Negative, none"),
        ("Commentary required for", 1),
        ("Extract columns", "KPI code=code"),
        ("Extract columns", "KPI code"),
        ("Extract codes", "CP-1=CIN1, CP-1=LAC2"),
        ("Extract codes", 5),
        ("Public counts hidden below", 1),
        ("Public counts hidden below", 4.5),
        ("Public counts hidden below", "few"),
        ("Public counts rounded to", 0),
        ("Public counts rounded to", "5%"),
        ("Public symbol", "few"),
        ("Public symbol", 0),
        ("Users named", "maybe"),
        ("Users named", 1),
    ],
)
def test_a_bad_setting_names_its_cell_and_what_to_type(name: str, value: Content) -> None:
    with pytest.raises(ScorecardError) as raised:
        read_settings(with_setting(name, value))
    message = str(raised.value)
    assert message.startswith("book.xlsx, sheet Settings, cell B3: “")
    assert f"cannot be the setting {name.lower()}; type " in message
    assert message.endswith(".")


@pytest.mark.parametrize(
    "name",
    [
        "Treshold",
        "Locked month",
        "User named",
        "Commentary require for",
        "Reporting moth",
        "Sheet",
        "Month in the window",
        "Positive color",
    ],
)
def test_a_misspelt_setting_is_no_silent_default(name: str) -> None:
    with pytest.raises(ScorecardError, match=r"sheet Settings, cell A3: .* is no setting; if .* is meant"):
        read_settings(with_setting(name, 5))


def test_a_setting_that_stands_twice_is_refused() -> None:
    with pytest.raises(ScorecardError, match="cell B3: the setting threshold stands in row 2 already"):
        read_settings(book(settings_sheet(["Threshold", 5], ["threshold", 6])))


def test_colours_that_are_alike_in_grey_are_refused() -> None:
    with pytest.raises(ScorecardError, match="B3: printed in grey, this colour cannot be told from another"):
        read_settings(with_setting("Positive colour", "#B0B0B0"))


def test_a_setting_whose_formula_was_never_calculated_is_refused() -> None:
    with pytest.raises(ScorecardError, match="B3: the formula was never calculated"):
        read_settings(with_setting("Threshold", Cell(None, "=A1")))


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> Setting:
    """A setting that is added to the table of settings and nowhere else."""
    setting = Setting(
        "Months to look back", "window", values.number_of_months, "a number of months", "How far back.", 6
    )
    monkeypatch.setattr(settings_module, "SETTINGS", (*settings_module.SETTINGS, setting))
    return setting


def test_an_added_setting_is_read_and_refused_with_its_limits(added: Setting) -> None:
    assert read_settings(book(settings_sheet(["Months to look back", 9]))).window == 9
    with pytest.raises(ScorecardError, match="cannot be the setting months to look back; type a number of"):
        read_settings(book(settings_sheet(["Months to look back", "many"])))


def test_an_added_setting_stands_on_the_sheet_that_is_made(added: Setting) -> None:
    assert (added.name, added.at_first, added.explanation) in settings_rows()
    update = setting_written(GridWorkbook([]), added.label, "3")
    assert update.new is not None
    assert update.new.rows[update.changes[0].row - update.new.header_row - 1][0] == added.name


def test_a_column_that_is_added_can_have_the_councils_own_header(monkeypatch: pytest.MonkeyPatch) -> None:
    minimum = columns.window_of("maximum")._replace(role="minimum")
    monkeypatch.setattr(columns, "COLUMNS", (*columns.COLUMNS, minimum))
    read = read_settings(book(settings_sheet(["Header of minimum", "Lowest"])))
    assert dict(read.headers) == {"minimum": "Lowest"}
