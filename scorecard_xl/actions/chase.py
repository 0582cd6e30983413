"""A text for each owner that lists what of their commentary is outstanding, ready to paste into an e-mail."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from scorecard_xl.commentary.outstanding import KINDS, Outstanding, outstanding
from scorecard_xl.model import Scorecard
from scorecard_xl.own_sheets.history import read_history
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.workbook import Workbook


class Chase(NamedTuple):
    """What is outstanding in a workbook, by owner in the order of the alphabet.

    Small and capital letters make no two owners; rows that have none stand last, under an empty name.
    """

    scorecard: Scorecard
    by_owner: Mapping[str, Sequence[Outstanding]]

    @property
    def known_owners(self) -> Mapping[str, str]:
        """The owners of all indicators, by their names in small letters, in the order of the alphabet."""
        names = {" ".join(indicator.owner.split()) for indicator in self.scorecard.indicators}
        return {name.casefold(): name for name in sorted(names, key=str.casefold)}


def chase(workbook: Workbook, *, sheet: str | None = None) -> Chase:
    """Whose commentary is outstanding, and for which indicators; nothing is written.

    Raises ScorecardError where the workbook cannot be read.
    """
    scorecard = read(workbook, None, sheet)
    found = sorted(
        outstanding(scorecard, read_history(workbook)),
        key=lambda one: (one.owner == "", one.owner.casefold(), KINDS.index(one.kind)),
    )
    groups = groupby(found, key=lambda one: one.owner.casefold())
    by_owner = {rows[0].owner: rows for rows in (list(group) for _, group in groups)}
    return Chase(scorecard, by_owner)
