"""Which month each change of a table is about: its header's words say so, the month that it names, or the
figures that its cells agree with. What stays unclear is left alone, with the reason."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from scorecard_xl.computing.changes import has_change, row_change, says_nothing
from scorecard_xl.computing.columns import change_columns, change_of, role_in_points
from scorecard_xl.computing.rounding import shown_change
from scorecard_xl.findings import Finding
from scorecard_xl.model import (
    PREVIOUS_MONTH,
    YEAR_EARLIER,
    Arrow,
    ChangeColumns,
    ChangeForm,
    Direction,
    Indicator,
    Month,
    MonthColumn,
    Problem,
    Role,
    Settings,
)
from scorecard_xl.reading.change_headers import Change, header_without_year, text_of
from scorecard_xl.reading.earlier_figures import EarlierFigures
from scorecard_xl.spreadsheet.cells import as_text, is_blank
from scorecard_xl.spreadsheet.workbook import Sheet
from scorecard_xl.words.headers import is_change_alone, is_variance, says_percent_change
from scorecard_xl.words.months import undated_month
from scorecard_xl.words.text import shortened

_UNCLEAR = "does not say which month it is about; name the month, or “last month” or “last year”"
_TOO_MANY = "is one change too many; a table has one from the previous month and one from a year earlier"
_IS_PREVIOUS_MONTH = range(1, 7)
_IS_YEAR_EARLIER = range(12, 19)
_APART = range(6, 19)
_MONTHS_BACK = 3  # that a change may not have been brought up to date for
_ROUNDED = 1  # percents, or points, between what somebody computed from shown figures and from true ones


def with_roles(changes: Sequence[Change]) -> list[Change]:
    """Each change with what it is about, or with its fault: words decide; of two months the later is the
    previous month.

    A single header that only names a month is left to :func:`with_lone_change`, one that names nothing to
    :func:`told_by_figures`.
    """
    changes = _told_by_each_other(changes)
    sound = [one for one in changes if not one.fault]
    untold = [one for one in sound if one.role is None and one.named is not None]
    named = [(one.named.month, one.columns.in_points) for one in untold if one.named]
    months = sorted({month for month, _ in named})
    if len({*named}) == len(named) and len(months) == 1:
        return list(changes)
    roles = {}
    if len({*named}) == len(named) and len(months) == 2:
        earlier, later = months
        if later.ordinal - earlier.ordinal in _APART:
            roles = {later: PREVIOUS_MONTH, earlier: YEAR_EARLIER}
    fault = _TOO_MANY if len(months) > 2 else _UNCLEAR
    return [_with_role(one, roles, fault) if one in untold else one for one in changes]


def _with_role(change: Change, roles: dict[Month, Role], fault: str) -> Change:
    if change.named is not None and change.named.month in roles:
        return change._replace(role=roles[change.named.month])
    return change._replace(fault=fault)


def _told_by_each_other(changes: Sequence[Change]) -> Sequence[Change]:
    """Two changes of which one or both name a month without its year ("Mar" and "Apr"): the month before the
    other is the previous month."""
    numbers = [_number_named(change) for change in changes if not change.role]
    if len(changes) != 2 or len(numbers) != 2 or None in numbers or all(change.named for change in changes):
        return changes
    first, second = (number or 0 for number in numbers)
    if (second - first) % 12 not in (1, 11):
        return changes
    roles = (PREVIOUS_MONTH, YEAR_EARLIER) if (second - first) % 12 == 1 else (YEAR_EARLIER, PREVIOUS_MONTH)
    return [change._replace(role=role) for change, role in zip(changes, roles, strict=True)]


def _number_named(change: Change) -> int | None:
    if change.named is not None:
        return change.named.month.number
    undated = undated_month(text_of(change.heading.value))
    return undated.number if undated else None


def with_months(sheet: Sheet, changes: Sequence[Change], latest: Month) -> list[Change]:
    """The changes, those that name a month without its year with the month that it is: no change is about a
    month after the ``latest``."""

    def dated(change: Change) -> Change:
        if change.named or not change.role or change.fault:
            return change
        months_back = change_of(change.role).months_back
        header = header_without_year(sheet, change.heading, latest, months_back)
        return change._replace(columns=change.columns._replace(header=header))

    return [dated(change) for change in changes]


def with_lone_change(changes: Sequence[Change], latest: Collection[Month]) -> list[Change]:
    """The changes, one that only names a month told by how far it lies before the ``latest`` months.

    Half a year or less is a previous month that was not brought up to date; about a year or more is the
    month of the year before.
    """
    told = {(one.role, one.columns.in_points) for one in changes if one.role is not None}

    def with_role(one: Change) -> Change:
        if one.fault or one.role is not None or one.named is None:
            return one
        roles = {role for month in latest if (role := lone_role(one.named.month, month)) is not None}
        if len(roles) != 1:
            return one._replace(fault=_UNCLEAR)
        if (*roles, one.columns.in_points) in told:
            return one._replace(fault=_TOO_MANY)
        return one._replace(role=min(roles))

    return [with_role(one) for one in changes]


def lone_role(named: Month, latest: Month) -> Role | None:
    """What a single change is about whose header only names a month, by how far that lies before the latest.

    >>> lone_role(Month(2021, 4), Month(2021, 5)), lone_role(Month(2020, 8), Month(2021, 5))
    ('change from the previous month', None)
    """
    distance = latest.ordinal - named.ordinal
    if distance in _IS_PREVIOUS_MONTH:
        return PREVIOUS_MONTH
    return YEAR_EARLIER if distance in _IS_YEAR_EARLIER else None


class Figures(NamedTuple):
    """What a table holds: its months, its indicators, the latest month with figures, the Settings, and what
    is known of months that have left the sheet."""

    months: Sequence[MonthColumn]
    indicators: Sequence[Indicator]
    latest: Month
    settings: Settings
    earlier: EarlierFigures

    def of(self, indicator: Indicator, month: Month) -> Decimal | None:
        """An indicator's figure of a month, on the sheet or in History."""
        for place, column in enumerate(self.months):
            if column.month == month:
                return indicator.figures[place]
        return self.earlier.of(indicator, [month]).get(month)


def told_by_figures(changes: Sequence[Change], figures: Figures) -> list[Change]:
    """The changes, those in words of people's own told by the figures: what stands below has to be, in most
    rows, the change that they give for the latest month or the one before. Arrows are about what the points
    are that they belong to, and the other way round."""
    follow = any(one.columns.in_points and not one.fault for one in changes)
    given = _told_by_arrows(changes)
    told: dict[int, Change] = {}
    for one in sorted(given, key=lambda change: change.number_beside is not None):
        one = _told_by_points(one, told)
        if _is_in_own_words(one):
            one = _told_by_figures(one, figures, _ways(one, figures.settings, follow=follow))
        told[one.heading.column] = one
    return [_with_base(told[one.heading.column], figures) for one in changes]


def _told_by_arrows(changes: Sequence[Change]) -> list[Change]:
    """Changes in points that do not say from when, as the arrows say it that belong to them."""
    roles = {one.number_beside: one.role for one in changes if one.role and not one.fault}
    return [
        one._replace(role=one.role or roles.get(one.columns.number_column)) if not one.fault else one
        for one in changes
    ]


def _told_by_points(change: Change, told: Mapping[int, Change]) -> Change:
    """Arrows that do not say from when, as the points say it that they belong to."""
    number = next((one for one in told.values() if one.columns.number_column == change.number_beside), None)
    if change.fault or change.role or number is None:
        return change
    if not number.fault:
        return change._replace(role=number.role)
    return change._replace(
        fault=f"belongs to the change in {number.heading.cell}, which is not understood; head it “Monthly "
        "DoT” or “Annual DoT”, whichever it is"
    )


class _Way(NamedTuple):
    """How changes may have been computed that stand in a column."""

    columns: ChangeColumns
    settings: Settings


def _ways(change: Change, settings: Settings, *, follow: bool) -> list[_Way]:
    """How what stands in a column may have been computed: as it will be, and as it was before a setting was
    switched on, or before arrows ``follow`` points."""
    ways = [_Way(change.columns, settings)]
    if settings.in_points:
        ways.append(_Way(change.columns, settings._replace(in_points=False)))
    elif follow and change.is_of_arrows:
        ways.append(_Way(change.columns._replace(follows_points=True), settings))
    return ways


def _with_base(change: Change, figures: Figures) -> Change:
    """A change in a form of people's own, with its fault where the month that it is from is not known: what
    somebody brought in from elsewhere would make way for nothing."""
    is_own = change.columns.form in (ChangeForm.NUMBER, ChangeForm.ARROW)
    if change.fault or change.role is None or not is_own:
        return change
    base = change_of(change.role).base(figures.latest)
    stored = (indicator.stored[change.columns.number_column] for indicator in figures.indicators)
    if all(is_blank(value) or says_nothing(as_text(value)) for value in stored):
        return change
    if any(column.month == base for column in figures.months):
        return change
    if any(figures.of(indicator, base) is not None for indicator in figures.indicators):
        return change
    return change._replace(
        fault=f"is of changes from {base.label}, which has no column and no figures in History; add the "
        "column, or clear the cells"
    )


def _is_in_own_words(change: Change) -> bool:
    if change.fault:
        return False
    return change.role is None or not (change.named or says_percent_change(change.heading.words))


def _told_by_figures(change: Change, figures: Figures, ways: Sequence[_Way]) -> Change:
    words = change.heading.words
    if change.role is None and not is_change_alone(words):
        return change._replace(fault=_UNCLEAR)
    roles = [change.role] if change.role else [column.role for column in change_columns()]
    recent = [figures.latest.plus(-back) for back in range(_MONTHS_BACK)]
    found = {
        role: max(_agreement(way, role, one, figures) for one in recent for way in ways) for role in roles
    }
    role = max(roles, key=lambda one: found[one].share)
    best = found[role]
    is_clear = not is_variance(words)
    usual = f"head it {_usual_words(change, change.role or PREVIOUS_MONTH)}"
    if best.of_performance:
        return change._replace(
            fault="has arrows below that point up where performance got better, not where the figures rose; "
            f"{usual} if the figures' direction is meant"
        )
    is_outgrown = is_clear and best.read * 2 > best.shown and _is_outgrown(change, figures)
    if best.shown and best.share <= 0.5 and not is_outgrown:
        what = "in points" if change.columns.in_points or figures.settings.in_points else "in percent"
        fault = f"holds something else below than the change {what} from the month or the year before; "
        return change._replace(fault=f"{fault}{usual} if that is meant")
    if change.role is None and role != PREVIOUS_MONTH:
        # A new month empties the cells, and nothing would tell it from a change from the month before.
        return change._replace(
            fault=f"does not say that it is about the year before; head it {_usual_words(change, role)}"
        )
    is_told = is_clear or change.role or best.shown
    if not (is_told or _says_nothing_anywhere(change.columns, figures)):
        return change._replace(fault=_UNCLEAR)
    return change._replace(role=role)


def _usual_words(change: Change, role: Role) -> str:
    """How to head a change, so that it says what it is about."""
    month = "year" if role == YEAR_EARLIER else "month"
    return f"“Change from last {month} (pp)”" if change.columns.in_points else f"“% change from last {month}”"


def _is_outgrown(change: Change, figures: Figures) -> bool:
    """Whether a change from a year earlier was brought up to date for the month before, and the month that it
    was from is no longer there, so that the figures tell nothing."""
    if change.role != YEAR_EARLIER:
        return False
    months = {column.month for column in figures.months}
    now, before = (change_of(YEAR_EARLIER).base(figures.latest.plus(-back)) for back in (0, 1))
    return now in months and before not in months


def _says_nothing_anywhere(columns: ChangeColumns, figures: Figures) -> bool:
    """Whether some cell says that there is no change, as those of a new month do."""
    stored = (indicator.stored[columns.number_column] for indicator in figures.indicators)
    return any(not is_blank(value) and says_nothing(as_text(value)) for value in stored)


class _Agreement(NamedTuple):
    """How what stands below a header agrees with the figures: the share of the rows that do, how many show
    anything, how many of these a change that can be read, and whether arrows follow the preferred direction
    instead."""

    share: float
    shown: int
    read: int
    of_performance: bool


def _agreement(way: _Way, role: Role, month: Month, figures: Figures) -> _Agreement:
    """How a column agrees with the changes of a month, computed in one way."""
    columns = way.columns
    base = change_of(role).base(month)
    agree = shown = read = turned = straight = 0
    for indicator in figures.indicators:
        stored = indicator.stored[columns.number_column]
        if not has_change(columns, indicator) or says_nothing(as_text(stored)):
            continue
        shown += 1
        both = figures.of(indicator, month), figures.of(indicator, base)
        found = row_change(columns, indicator, both, way.settings)
        code = indicator.stored_formats[columns.number_column]
        said = shown_change(columns, indicator, code, in_points=found.in_points)
        read += said != (None, None)
        if found.size is None:
            continue
        if said.size is not None:
            middle = (said.size.low + said.size.high) / 2
            agree += abs(middle - found.size) * (1 if found.in_points else 100) <= _ROUNDED
        elif said.arrow is not None:
            agree += said.arrow is found.arrow
            if indicator.direction is Direction.DOWN and Arrow.LEVEL not in (said.arrow, found.arrow):
                turned += said.arrow is not found.arrow
                straight += said.arrow is found.arrow
    better = agree - straight + turned  # that agree if up is where performance got better
    is_of_performance = turned > straight and max(agree, better) * 2 > shown
    return _Agreement(agree / shown if shown else 0.0, shown, read, is_of_performance)


def settled(changes: Sequence[Change]) -> list[Change]:
    """The changes, no two about the same month but for one in percent and one in points: a column of arrows
    and one of numbers are one change, and of two others the one in the usual words counts. Arrows of what a
    table has in points alone follow them."""
    in_percent = {one.role for one in changes if one.role and not (one.fault or one.columns.in_points)}
    found: list[Change] = []
    for one in sorted(changes, key=_is_in_own_words):
        if one.role in in_percent and one.columns.in_points and not one.fault:
            one = one._replace(role=role_in_points(one.role))
        same = next((other for other in found if not one.fault and other.role == one.role), None)
        if same is None or same.fault:
            found.append(one)
        elif {same.columns.form, one.columns.form} == {ChangeForm.ARROW, ChangeForm.NUMBER}:
            found[found.index(same)] = _paired(same, one)
        else:
            found.append(one._replace(fault=_one_too_many(one, found)))
    in_points = {one.role for one in found if one.columns.in_points and not one.fault}
    return [
        one._replace(columns=one.columns._replace(follows_points=True))
        if one.role and one.is_of_arrows and role_in_points(one.role) in in_points
        else one
        for one in found
    ]


def _one_too_many(change: Change, others: Sequence[Change]) -> str:
    """The fault of a change whose month another one is about already."""
    of_month, of_year = ({role, role_in_points(role)} for role in (PREVIOUS_MONTH, YEAR_EARLIER))
    is_told = change.role not in of_month or not is_change_alone(change.heading.words)
    if is_told or any(one.role in of_year and not one.fault for one in others):
        return _TOO_MANY
    words = "“Annual DoT”" if change.number_beside else _usual_words(change, YEAR_EARLIER)
    return f"is one change too many; head it {words} if it is about the year before"


def _paired(one: Change, other: Change) -> Change:
    """An arrow's column and a number's as one change."""
    arrow, number = (one, other) if one.columns.form is ChangeForm.ARROW else (other, one)
    columns = number.columns._replace(
        form=ChangeForm.PAIRED,
        arrow_column=arrow.columns.arrow_column,
        header=number.named or arrow.named,
        arrows=arrow.columns.arrows,
    )
    return number._replace(columns=columns)


def left_alone(sheet: str, change: Change) -> Problem:
    """What people have to know of a change that is not understood."""
    words = shortened(" ".join(change.heading.words.split()), 80)
    what, _, advice = change.fault.partition("; ")
    message = f"The header “{words}” {what}, so that its column stays as it is: {advice}."
    return Problem(sheet, change.heading.cell, "", Finding.COLUMN_UNCLEAR, message)
