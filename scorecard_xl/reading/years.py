"""The years of months whose own headers name none: told by the row above them, by a title above the table, or
by the sheet's name."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, NoReturn

from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import Month, YearPlace
from scorecard_xl.reading.change_headers import Heading, text_of
from scorecard_xl.spreadsheet.cells import Value
from scorecard_xl.spreadsheet.merged_areas import MergedAreas
from scorecard_xl.spreadsheet.workbook import Sheet
from scorecard_xl.words.headers import is_of_others
from scorecard_xl.words.years import NamedYear, Year, is_of_another_year, years_in

_LONGEST_TITLE = 120  # characters; what is longer explains something
_JANUARY = 1


class Told(NamedTuple):
    """A year, and the place that tells it."""

    year: Year
    place: YearPlace

    @property
    def where(self) -> str:
        """The place as a sentence names it."""
        return f"cell {self.place.cell}" if self.place.row else "the sheet's name"


class YearAbove(NamedTuple):
    """A year in the row above months, and the columns that it is merged over; ``last`` is 0 where it stands
    above one column and holds up to the next year."""

    told: Told
    first: int
    last: int


class DatedMonths(NamedTuple):
    """The months of headings that name no year, and the places that tell it."""

    months: Sequence[tuple[Heading, Month]]
    places: tuple[YearPlace, ...]


class YearsAround(NamedTuple):
    """Where the years of a header's months may stand. ``titles`` are the rows above it that belong to no
    table: those above each table of the sheet, its own last. ``labels`` are the columns of a header's refs
    and indicators."""

    workbook: str
    sheet: Sheet
    merged: MergedAreas
    titles: Sequence[Sequence[int]]

    def stand_above(self, headings: Sequence[Heading], labels: Sequence[int]) -> bool:
        """Whether years stand in the row above headings that name none."""
        return bool(self._told_above(headings, 0, labels))

    def _above(self, row: int, labels: Sequence[int]) -> list[YearAbove]:
        """The years in a row above months; what covers the ``labels`` too is a title."""
        found = []
        for column, value in self.sheet.filled(row).items():
            area = self.merged.at(row, column)
            first, last = (area.first_column, area.last_column) if area else (column, 0)
            named = _year_above(value)
            if named is not None and not any(first <= label <= max(first, last) for label in labels):
                place = YearPlace(row, column, value, named.wording)
                found.append(YearAbove(Told(named.year, place), first, last))
        return found

    def dated(
        self, headings: Sequence[Heading], first_row: int, labels: Sequence[int], *, others_are_dated: bool
    ) -> DatedMonths:
        """The months of headings that name no year, of a header that begins in ``first_row``; none where the
        table has other months that name theirs, and no year stands above these.

        Raises ScorecardError where no year is told, or it stays unclear.
        """
        told = self._told_above(headings, first_row, labels)
        left = [heading for heading in headings if heading not in told]
        places = [*dict.fromkeys(one.place for one in told.values())]
        if left and told and not others_are_dated:
            self._refuse(
                left[0].cell,
                f"no year stands above “{text_of(left[0].value)}” as it does above other months; write it "
                "there",
            )
        if left and not told and not others_are_dated:
            titles = self._titles(left)
            told = dict.fromkeys(left, titles[0])
            places = [one.place for one in titles]
        self._refuse_disordered(told)
        months = [(heading, one.year.month(heading.number or 0)) for heading, one in told.items()]
        return DatedMonths(months, tuple(places))

    def _told_above(
        self, headings: Sequence[Heading], first_row: int, labels: Sequence[int]
    ) -> dict[Heading, Told]:
        found: dict[Heading, Told] = {}
        own_titles = self.titles[-1] if self.titles else ()
        for row in dict.fromkeys(heading.row - 1 for heading in headings):
            if row < first_row and row not in own_titles:
                continue  # it is another table's last
            years = self._above(row, labels)
            for heading in headings:
                if heading.row == row + 1 and (told := _told_over(heading.column, years)) is not None:
                    found[heading] = told
        return found

    def _titles(self, headings: Sequence[Heading]) -> list[Told]:
        """What tells the year of a whole table: the nearest titles that name one, and the sheet's name."""
        found: list[Told] = []
        for rows in reversed(self.titles):
            if found := [told for row in rows for told in told_by_title(self.sheet, row)]:
                break
        found += told_by_name(self.sheet.name)
        if not found:
            self._refuse(
                headings[0].cell,
                f"{_without_year(headings)}, and no title and no name of the sheet tells it; write "
                "it into the row above them (like 2020/21), or into the sheet's name (like 2020-21)",
            )
        first = found[0]
        other = next((told for told in found if told.year != first.year), None)
        if other is not None:
            self._refuse(
                first.place.cell,
                f"{_without_year(headings)}, and {first.where} tells {first.year.label}, "
                f"{other.where} {other.year.label}; correct the one that is wrong, or write the months' year "
                "into the row above them",
            )
        if not first.year.is_financial and min(heading.number or 0 for heading in headings) != _JANUARY:
            self._refuse(
                first.place.cell,
                f"{_without_year(headings)}, and {first.year.label} may be a calendar year or a "
                f"financial one; write it like {Year(first.year.first, True).label}, or into the row above "
                "the months",
            )
        return found

    def _refuse_disordered(self, told: Mapping[Heading, Told]) -> None:
        of_place: dict[YearPlace, list[Heading]] = {}
        for heading, one in told.items():
            of_place.setdefault(one.place, []).append(heading)
        for heading, one in told.items():
            headings = of_place[one.place]
            if not one.year.holds_in_order([other.number or 0 for other in headings]):
                self._refuse(
                    one.place.cell or heading.cell,
                    f"{_without_year(headings)}, and {one.year.label} is not a year in their order; "
                    "write a financial year like 2020/21, or the year above each month",
                )

    def _refuse(self, cell: str, what: str) -> NoReturn:
        raise ScorecardError(f"{what}.", book=self.workbook, sheet=self.sheet.name, cell=cell)


def _told_over(column: int, years: Sequence[YearAbove]) -> Told | None:
    """The year above a column; the only one, which nobody merged, may stand anywhere above the months."""
    if len(years) == 1 and not years[0].last:
        return years[0].told
    before = [one for one in years if one.first <= column]
    nearest = max(before, key=lambda one: one.first, default=None)
    return nearest.told if nearest and (not nearest.last or column <= nearest.last) else None


def _year_above(value: Value) -> NamedYear | None:
    if isinstance(value, str) and len(value) <= _LONGEST_TITLE and not is_of_others(value):
        found = years_in(value)
    else:
        found = years_in(text_of(value)) if type(value) is float else []
    return found[0] if len(found) == 1 else None


def told_by_name(name: str) -> list[Told]:
    """The years that a sheet's name tells."""
    return [Told(year, YearPlace(0, 0, name, wording)) for year, wording in years_in(name)]


def told_by_title(sheet: Sheet, row: int) -> Iterator[Told]:
    """The years that a row of titles tells."""
    for column, value in sheet.filled(row).items():
        if isinstance(value, str) and len(value) <= _LONGEST_TITLE and not is_of_another_year(value):
            for year, wording in years_in(value):
                yield Told(year, YearPlace(row, column, value, wording))


def _without_year(headings: Sequence[Heading]) -> str:
    """The months of headings, as a sentence says what they lack.

    >>> _without_year([Heading(1, 3, 3, "Apr", "Apr"), Heading(1, 4, 4, "May", "May")])
    'the months Apr to May have no year of their own'
    """
    first, last = text_of(headings[0].value), text_of(headings[-1].value)
    months = f"months {first} to {last} have" if len(headings) > 1 else f"month {first} has"
    own = "their own" if len(headings) > 1 else "its own"
    return f"the {months} no year of {own}"
