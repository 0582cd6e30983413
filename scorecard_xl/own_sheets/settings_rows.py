"""What the sheet Settings of a workbook shows: each setting with its value and one line that explains it."""

from typing import NamedTuple

from scorecard_xl.computing.columns import headed_roles
from scorecard_xl.model import Settings, Verdict
from scorecard_xl.spreadsheet.workbook import MARKER

TITLE = f"Settings of this scorecard ({MARKER})"
HEADER = ("Setting", "Value", "What it does")


class SettingsRow(NamedTuple):
    """A setting; ``value`` is None where blank means the usual."""

    name: str
    value: str | int | None
    explanation: str


def settings_rows() -> list[SettingsRow]:
    """All settings, with the values that a workbook has at first.

    >>> [row.name for row in settings_rows()][:3]
    ['Reporting month', 'Threshold', 'Months in the window']
    """
    usual = Settings()
    rows = [
        SettingsRow(
            "Reporting month",
            None,
            "The month to report on, as 2021-05. Blank: the latest month with figures.",
        ),
        SettingsRow(
            "Threshold", usual.threshold, "A change of this whole percent or more has an arrow ↑ or ↓."
        ),
        SettingsRow(
            "Months in the window", usual.window, "How many months the average and the maximum are over."
        ),
    ]
    meaning = {
        Verdict.POSITIVE: "The change goes the preferred way.",
        Verdict.SIMILAR: "The change is smaller than the threshold.",
        Verdict.NEGATIVE: "The change goes against the preferred way.",
    }
    for verdict in Verdict:
        colour = f"#{usual.colours[verdict]}"
        rows.append(
            SettingsRow(f"{verdict.value} colour", colour, f"{meaning[verdict]} Six hexadecimal digits.")
        )
    rows.append(
        SettingsRow(
            "Sheets", None, "The sheets to refresh, with commas between. Blank: every sheet with a table."
        )
    )
    rows += [
        SettingsRow(
            "Locked months",
            None,
            "Published months, as 2021-04, 2021-05: their computed figures stay, and Check reports changes.",
        ),
        SettingsRow(
            "Commentary required for",
            "Negative",
            "The verdicts that need commentary: Negative, Similar, Positive with commas between; all; none.",
        ),
        SettingsRow(
            "Users named",
            "yes",
            "Whether the Change log and “Figures as of” say who did something: yes or no.",
        ),
    ]
    for role in headed_roles():
        rows.append(
            SettingsRow(
                f"Header of {role}", None, f"Your own words above the column of the {role}, if not the usual."
            )
        )
    return rows
