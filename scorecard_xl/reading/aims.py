"""What people say beside an indicator's months of what its figures should be, and what their own columns say
that could be computed: found by the headers, read row by row."""

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal

from scorecard_xl.computing.columns import judged_by_header
from scorecard_xl.findings import Finding
from scorecard_xl.model import (
    ASSURANCE,
    DENOMINATOR,
    LIMITS_FROM,
    LOWER_LIMIT,
    MEAN,
    STATUS,
    TARGET,
    TOLERANCE,
    UPPER_LIMIT,
    VARIATION,
    Aim,
    Month,
    Role,
    Unit,
)
from scorecard_xl.own_sheets import setting_values
from scorecard_xl.reading.change_headers import Heading
from scorecard_xl.spreadsheet.cells import Value, as_text, is_blank
from scorecard_xl.spreadsheet.number_format import parse as parse_number_format
from scorecard_xl.spreadsheet.workbook import Sheet
from scorecard_xl.words.aims import aim_headed, says_no_target, tolerance_of
from scorecard_xl.words.figures import Figure, figure_of
from scorecard_xl.words.headers import compact
from scorecard_xl.words.text import shortened
from scorecard_xl.words.years import years_in

OF_LIMITS = frozenset([VARIATION, MEAN, LOWER_LIMIT, UPPER_LIMIT, ASSURANCE])
"""The computed columns that process limits give."""

OF_PEOPLE = (TARGET, TOLERANCE, LIMITS_FROM, DENOMINATOR)
"""What people alone say."""

_SAMPLE_ROWS = 40
_NO_AIM = Aim()


def holds_judgements(sheet: Sheet, last_row: int, heading: Heading) -> bool:
    """Whether words of what process limits or targets say stand below a header that is also another's, as
    "Variation" may be a change."""
    judged = judged_by_header().get(compact(heading.words))
    if judged is None:
        return False
    below = (sheet.values(row, (heading.column,))[0] for row in range(last_row + 1, last_row + _SAMPLE_ROWS))
    return any(isinstance(value, str) and as_text(value).casefold() in judged.words for value in below)


def beside_months(headings: Sequence[Heading], taken: Collection[Role], latest: Month) -> dict[Role, int]:
    """The columns of targets and the like, and people's own of what could be computed, by role: each role's
    only one; of several targets that of the year of the ``latest`` month. ``taken`` are the roles that
    columns of ours have."""
    judged = judged_by_header()
    found: dict[Role, list[Heading]] = {}
    for heading in headings:
        column = judged.get(compact(heading.words))
        role = column.role if column else aim_headed(heading.words)
        if role is not None and role not in taken:
            found.setdefault(role, []).append(heading)
    if len(targets := found.get(TARGET, [])) > 1:
        found[TARGET] = [
            one for one in targets if any(named.year.holds(latest) for named in years_in(one.words))
        ]
    return {role: several[0].column for role, several in found.items() if len(several) == 1}


class AimReader:
    """Reads what people say beside the months; ``report`` is told of a row, a column, a ref, a finding and
    its message, ``placeholders`` are a council's own words for nothing."""

    def __init__(
        self, report: Callable[[int, int, str, Finding, str], None], placeholders: Collection[str]
    ) -> None:
        self._report = report
        self._placeholders = placeholders

    def aim(
        self,
        row: int,
        ref: str,
        cells: Mapping[Role, tuple[int, Value, str]],
        unit: Unit,
    ) -> Aim:
        """What a row's cells say, each given with its column and number format."""
        if all(is_blank(value) for _, value, _ in cells.values()):
            return _NO_AIM
        unclear: set[Role] = set()
        target = self._target(row, ref, cells.get(TARGET), unit, unclear)
        tolerance = self._tolerance(row, ref, cells.get(TOLERANCE), target, unit, unclear)
        limits_from = self._limits_from(row, ref, cells.get(LIMITS_FROM), unclear)
        said = {
            role: value
            for role, (_, value, _) in cells.items()
            if role not in OF_PEOPLE and not is_blank(value)
        }
        denominator = cells.get(DENOMINATOR)
        known = figure_of(denominator[1], self._placeholders).value if denominator else None
        return Aim(target, tolerance, limits_from, known, frozenset(unclear), said)

    def _target(
        self, row: int, ref: str, cell: tuple[int, Value, str] | None, unit: Unit, unclear: set[Role]
    ) -> Decimal | None:
        if cell is None:
            return None
        column, value, code = cell
        read = figure_of(value, self._placeholders)
        if (read.value is None and read.code is None) or says_no_target(value):
            return None
        said = shortened(as_text(value))
        if read.value is None:
            message = f"The target “{said}” is no number, so no status is judged: type the number alone."
        elif not _is_on_scale(read.value, unit, in_percents=read.is_percentage or _shows_percents(code)):
            one, other = ("a number", "percentages") if unit is Unit.PERCENTAGE else ("a percentage", "none")
            message = (
                f"The target {said} is {one} and the row's figures are {other}, so no status is judged: type "
                f"it as {'a percentage such as 90%' if unit is Unit.PERCENTAGE else 'a number'}."
            )
        else:
            return read.value
        unclear |= {STATUS, ASSURANCE}
        self._report(row, column, ref, Finding.TARGET_UNCLEAR, message)
        return None

    def _tolerance(
        self,
        row: int,
        ref: str,
        cell: tuple[int, Value, str] | None,
        target: Decimal | None,
        unit: Unit,
        unclear: set[Role],
    ) -> Decimal | None:
        if cell is None or target is None:
            return None
        column, value, code = cell
        if figure_of(value, self._placeholders) == Figure(None):
            return None
        found = tolerance_of(
            value, shown_as_percents=_shows_percents(code), of_percentage=unit is Unit.PERCENTAGE
        )
        if found is not None:
            return found.around(target)
        message = (
            f"The tolerance “{shortened(as_text(value))}” cannot be meant, so no status is judged: type a "
            "percentage of the target such as 5%, or a number of zero or more."
        )
        unclear.add(STATUS)
        self._report(row, column, ref, Finding.TOLERANCE_UNCLEAR, message)
        return None

    def _limits_from(
        self, row: int, ref: str, cell: tuple[int, Value, str] | None, unclear: set[Role]
    ) -> Month | None:
        if cell is None or is_blank(cell[1]):
            return None
        column, value, _ = cell
        try:
            return setting_values.month(value)
        except ValueError:
            message = (
                f"“{shortened(as_text(value))}” is no month from which limits count, so none are: type one "
                "such as Apr-24, or clear the cell."
            )
            unclear |= OF_LIMITS
            self._report(row, column, ref, Finding.LIMITS_FROM_UNCLEAR, message)
            return None


def _shows_percents(code: str) -> bool:
    return parse_number_format(code).is_percentage


def _is_on_scale(target: Decimal, unit: Unit, *, in_percents: bool) -> bool:
    """Whether a target is on the scale of its row's figures, which are fractions if they are percentages."""
    if unit is Unit.PERCENTAGE:
        return in_percents or target <= 1
    return not in_percents
