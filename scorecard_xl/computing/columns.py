"""The columns that a refresh computes: all that is known of a column stands in its entry of :data:`COLUMNS`.

A change compares the reporting month with one further back; an average and a maximum are over the figures of
the months in the window that ends with the reporting month; what is judged is over all months known.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from scorecard_xl.computing import measures
from scorecard_xl.computing.insight import Insight
from scorecard_xl.computing.measures import Interval
from scorecard_xl.model import (
    AGAINST_ENGLAND,
    ASSURANCE,
    AVERAGE,
    COMMENTARY,
    INDICATOR,
    LOWER_LIMIT,
    MAXIMUM,
    MEAN,
    OWNER,
    PREFERRED_DIRECTION,
    PREVIOUS_MONTH,
    PREVIOUS_MONTH_IN_POINTS,
    QUARTILE,
    RANK,
    REF,
    STATUS,
    UPPER_LIMIT,
    VARIATION,
    YEAR_EARLIER,
    YEAR_EARLIER_IN_POINTS,
    AgainstEngland,
    Assurance,
    FrozenMapping,
    Month,
    Quartile,
    Role,
    Status,
    Table,
    Variation,
)

_A_MONTH = r"(?:month|mnth|mth)"
_NOT_SEVERAL = r"(?<!\d)(?<!\d[\s-])(?<!three\s)(?<!six\s)(?<!nine\s)(?<!rolling\s)"
_BEFORE = r"\b(?:last|prev(?:ious|\.)?|prior|preceding)\s*"
_FROM_LAST_MONTH = (
    rf"{_BEFORE}{_A_MONTH}|\b{_A_MONTH}\s+(?:earlier|ago|before|on)"
    rf"|{_NOT_SEVERAL}\b{_A_MONTH}(?:ly)?\b|\bm[\s-]?o[\s-]?m\b|\bm/m\b"
)
_FROM_LAST_YEAR = (
    rf"{_BEFORE}(?:year|yr)|\b(?:year|yr)\.?\s+(?:earlier|ago|before|on)|\bsame\s+{_A_MONTH}"
    rf"|\b(?:12|twelve)\s+{_A_MONTH}s?\s+(?:earlier|ago|before)"
    r"|\b(?:annual|year)(?:ly)?\W*$|^\W*(?:annual|year)(?:ly)?\b|\by[\s-]?o[\s-]?y\b|\by/y\b"
)


class ChangeColumn(NamedTuple):
    """A change from a month that is ``months_back`` before the reporting month.

    ``header`` is a regular expression of the words that say so where the header names no month. It is shown
    with its arrow, as a percentage where its cells have no number format of their own, and its verdict
    colours it. ``in_history`` heads the column of History that keeps what a locked month showed, "" for none;
    ``is_written`` says whether the column is ours to write, or people's, and only checked. ``beside`` is the
    role of a change in percent, where this one is the same in points and a table has both.
    """

    role: Role
    header: str
    months_back: int
    in_history: str = ""
    is_written: bool = True
    number_format: str = "0%"
    is_coloured: bool = True
    beside: Role = ""

    def base(self, month: Month) -> Month:
        """The month that the change is from."""
        return month.plus(-self.months_back)


class WindowColumn(NamedTuple):
    """A figure over the months in the window.

    ``compute`` gets the figures of these months, None where there is none; ``possible`` the intervals in
    which the true figures lie, and gives where the true result lies. ``header`` is a regular expression of
    the word for it ("avg" in "12-mnth avg"); ``usual_header`` is what messages advise. Where its cell has no
    number format of its own, it has that of the row's months (None), or ``number_format``. ``in_history`` and
    ``is_written`` are a change's; nothing colours it.
    """

    role: Role
    header: str
    usual_header: str
    compute: Callable[[Sequence[Decimal | None]], Decimal | None]
    possible: Callable[[Sequence[Interval]], Interval]
    in_history: str = ""
    is_written: bool = True
    number_format: str | None = None
    is_coloured: bool = False


class JudgedColumn(NamedTuple):
    """What all known months of an indicator, its target, or other authorities' figures say.

    ``headers`` are the words that head it, in small letters and without spaces; the first names it in the
    Settings, which say whether it is ours, because people have columns of such names. ``judge`` gives its
    content, a word or a number, None for a blank cell. ``words`` are all that it may say, each with what
    people write for it; a number has ``number_format``, or that of the row's months.
    ``is_among_others`` says that it comes from the sheet Benchmarks, and not from the months.
    """

    role: Role
    usual_header: str
    headers: frozenset[str]
    judge: Callable[[Insight], Decimal | str | None]
    words: Mapping[str, str] = FrozenMapping({})
    in_history: str = ""
    number_format: str | None = None
    is_coloured: bool = False
    is_among_others: bool = False


def _word(judgement: Variation | Assurance | Status | Quartile | AgainstEngland | None) -> str | None:
    return judgement.value if judgement else None


def _words(
    judgements: Iterable[Variation | Assurance | Status | Quartile | AgainstEngland],
) -> FrozenMapping[str, str]:
    """Each word by itself in small letters."""
    return FrozenMapping({one.value.casefold(): one.value for one in judgements})


COLUMNS: tuple[ChangeColumn | WindowColumn | JudgedColumn, ...] = (
    ChangeColumn(
        PREVIOUS_MONTH,
        _FROM_LAST_MONTH,
        1,
        "Change from the previous month",
    ),
    ChangeColumn(
        YEAR_EARLIER,
        _FROM_LAST_YEAR,
        12,
        "Change from a year earlier",
    ),
    ChangeColumn(PREVIOUS_MONTH_IN_POINTS, _FROM_LAST_MONTH, 1, beside=PREVIOUS_MONTH),
    ChangeColumn(YEAR_EARLIER_IN_POINTS, _FROM_LAST_YEAR, 12, beside=YEAR_EARLIER),
    WindowColumn(
        AVERAGE,
        "(?:avg|average|mean)",
        "12-mnth avg",
        measures.average,
        measures.average_within,
        "Average",
    ),
    WindowColumn(
        MAXIMUM,
        "(?:max|maximum|peak|high)",
        "12-mnth max",
        measures.maximum,
        measures.maximum_within,
        "Maximum",
    ),
    JudgedColumn(
        VARIATION,
        "Variation",
        frozenset(["variation", "variationtype", "spcvariation"]),
        lambda insight: _word(insight.variation),
        _words(Variation),
        is_coloured=True,
    ),
    JudgedColumn(
        MEAN,
        "Mean",
        frozenset(["mean", "processmean", "centreline"]),
        lambda insight: insight.mean,
    ),
    JudgedColumn(
        LOWER_LIMIT,
        "Lower limit",
        frozenset(["lowerlimit", "lowerprocesslimit", "lowercontrollimit", "lcl", "lpl"]),
        lambda insight: insight.lower_limit,
    ),
    JudgedColumn(
        UPPER_LIMIT,
        "Upper limit",
        frozenset(["upperlimit", "upperprocesslimit", "uppercontrollimit", "ucl", "upl"]),
        lambda insight: insight.upper_limit,
    ),
    JudgedColumn(
        ASSURANCE,
        "Assurance",
        frozenset(["assurance", "spcassurance"]),
        lambda insight: _word(insight.assurance),
        _words(Assurance),
        is_coloured=True,
    ),
    JudgedColumn(
        STATUS,
        "Status",
        frozenset(["status", "rag", "ragstatus", "ragrating", "statusrag"]),
        lambda insight: _word(insight.status),
        FrozenMapping({**_words(Status), **{one.value[0].casefold(): one.value for one in Status}}),
        is_coloured=True,
    ),
    JudgedColumn(
        RANK,
        "Rank",
        frozenset(["rank", "rankamongneighbours", "snrank"]),
        lambda insight: None if insight.standing.rank is None else Decimal(insight.standing.rank),
        number_format="0",
        is_among_others=True,
    ),
    JudgedColumn(
        QUARTILE,
        "Quartile",
        frozenset(["quartile", "quartileband", "quartilebanding"]),
        lambda insight: _word(insight.standing.quartile),
        FrozenMapping({**_words(Quartile), **{one.name.casefold(): one.value for one in Quartile}}),
        is_among_others=True,
    ),
    JudgedColumn(
        AGAINST_ENGLAND,
        "Against England",
        frozenset(["againstengland", "vsengland", "comparedwithengland"]),
        lambda insight: _word(insight.standing.against_england),
        _words(AgainstEngland),
        is_among_others=True,
    ),
)


def change_columns() -> tuple[ChangeColumn, ...]:
    """The changes, but for those that a table has in points beside the same in percent."""
    return tuple(column for column in COLUMNS if isinstance(column, ChangeColumn) and not column.beside)


def window_columns() -> tuple[WindowColumn, ...]:
    """The figures over the window."""
    return tuple(column for column in COLUMNS if isinstance(column, WindowColumn))


def judged_columns() -> tuple[JudgedColumn, ...]:
    """What process limits and targets say."""
    return tuple(column for column in COLUMNS if isinstance(column, JudgedColumn))


def judged_of(role: Role) -> JudgedColumn:
    """What process limits or targets say, by its role.

    >>> judged_of("status").usual_header
    'Status'
    """
    return next(column for column in judged_columns() if column.role == role)


def judged_roles() -> frozenset[Role]:
    """The roles of what process limits and targets say."""
    return frozenset(column.role for column in judged_columns())


def is_judged(table: Table) -> bool:
    """Whether a table has a column of what process limits or targets say, ours or people's own."""
    return any(
        column.role in table.columns or column.role in table.peoples
        for column in judged_columns()
        if not column.is_among_others
    )


def judged_by_header() -> dict[str, JudgedColumn]:
    """What process limits and targets say, by the words of its header.

    >>> judged_by_header()["rag"].role
    'status'
    """
    return {header: column for column in judged_columns() for header in column.headers}


def computed_roles() -> frozenset[Role]:
    """The roles of all that is computed."""
    return frozenset(column.role for column in COLUMNS)


def column_of(role: Role) -> ChangeColumn | WindowColumn | JudgedColumn:
    """The column of a role.

    >>> column_of("change from the previous month").in_history
    'Change from the previous month'
    """
    return next(column for column in COLUMNS if column.role == role)


def change_of(role: Role) -> ChangeColumn:
    """The change of a role.

    >>> change_of("change from the previous month").base(Month(2021, 5)).label
    'Apr-21'
    """
    return next(column for column in COLUMNS if isinstance(column, ChangeColumn) and column.role == role)


def role_in_points(role: Role) -> Role:
    """The role of a change in points that stands beside the same in percent.

    >>> role_in_points("change from the previous month")
    'change in points from the previous month'
    """
    return next(
        column.role for column in COLUMNS if isinstance(column, ChangeColumn) and column.beside == role
    )


def window_of(role: Role) -> WindowColumn:
    """What is over the window, by its role."""
    return next(column for column in window_columns() if column.role == role)


def window_headers() -> tuple[tuple[Role, str], ...]:
    """The words of the headers of what is over the window, by role."""
    return tuple((column.role, column.header) for column in window_columns())


def change_headers() -> tuple[tuple[Role, str], ...]:
    """The words of the headers of the changes, by role; the furthest back first, since "last year" decides
    where a header speaks of months too."""
    columns = sorted(change_columns(), key=lambda column: column.months_back, reverse=True)
    return tuple((column.role, column.header) for column in columns)


def headed_roles() -> tuple[Role, ...]:
    """The roles whose columns' headers a council may name in its Settings, in the order of that sheet."""
    return (REF, INDICATOR, OWNER, PREFERRED_DIRECTION, *(role for role, _ in window_headers()), COMMENTARY)
