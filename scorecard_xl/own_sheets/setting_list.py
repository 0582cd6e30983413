"""The settings of a scorecard: what each is called, how its cell is read, and what it does."""

from collections.abc import Callable
from typing import Any, NamedTuple

from scorecard_xl.computing.columns import headed_roles, judged_columns
from scorecard_xl.model import Role, Settings, Verdict
from scorecard_xl.own_sheets import setting_values as values
from scorecard_xl.spreadsheet.cells import Value


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


USUAL = Settings()
COMPUTED_COLUMNS = "Computed columns"
_JUDGED = ", ".join(column.usual_header for column in judged_columns())
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
        USUAL.threshold,
    ),
    Setting(
        "Months in the window",
        "window",
        values.number_of_months,
        "a whole number of months from 1 to 120",
        "How many months the average and the maximum are over.",
        USUAL.window,
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
            f"#{USUAL.colours[verdict]}",
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
        values.judgements,
        "Negative, Similar, Positive, Concern, Red, Will fail with commas between, or all, or none",
        "What needs commentary: Negative, Similar, Positive, Concern, Red, Will fail …; all; none.",
        "Negative",
    ),
    Setting(
        COMPUTED_COLUMNS,
        "computed_columns",
        values.computed_columns,
        f"{_JUDGED} with commas between",
        f"Which are ours to write: {_JUDGED}.",
    ),
    Setting(
        "Verdicts by",
        "verdicts_by",
        values.verdicts_by,
        "arrows, limits or both",
        "What colours the changes: arrows; limits, as the column Variation says; both, where they agree.",
        "arrows",
    ),
    Setting(
        "Limits screened",
        "screened",
        values.yes_or_no,
        "yes or no",
        "Whether process limits leave out moving ranges of 3.267 times the usual and more. yes or no.",
        "no",
    ),
    Setting(
        "Tolerance",
        "tolerance",
        values.part_of_target,
        "a percentage of the target from 0 to 100",
        "How far from its target a figure is Amber, as a percentage of that, where its row says nothing.",
        "5%",
    ),
    Setting(
        "Smallest base",
        "smallest_base",
        values.small_number,
        "a whole number from 2 to 1000",
        "Check lists percentages of a number below this one. Blank: none.",
    ),
    Setting(
        "Public counts hidden below",
        "hidden_below",
        values.small_number,
        "a whole number from 2 to 1000",
        "In a public copy, counts from 1 to one less than this number are hidden. Blank: none is.",
    ),
    Setting(
        "Public counts rounded to",
        "rounded_to",
        values.small_number,
        "a whole number from 2 to 1000",
        "In a public copy, counts are rounded to multiples of this number. Blank: none is.",
    ),
    Setting(
        "Public symbol",
        "hidden_symbol",
        values.symbol,
        "a symbol that stands for no figure, such as c, [c], * or <5",
        "What a public copy shows in place of a count that it hides, such as c, [c], * or <5.",
        USUAL.hidden_symbol,
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
