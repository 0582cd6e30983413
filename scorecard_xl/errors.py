"""The one exception that reaches an analyst."""

from collections.abc import Sequence


class ScorecardError(Exception):
    """Something that keeps a scorecard from being read or refreshed.

    Its text is one sentence in the analyst's words: the workbook, and the sheet and cell where there
    is one; what is wrong; what to do. Whoever raises it has written nothing, or says what.

    >>> raise ScorecardError("book.xlsx is no workbook: save it as .xlsx.")
    Traceback (most recent call last):
    scorecard_xl.errors.ScorecardError: book.xlsx is no workbook: save it as .xlsx.

    What is about a place takes it as values, and says it first: ``book`` and ``sheet`` by name, ``cell`` as
    "B4", ``row`` by its number, ``column`` by its header.

    >>> raise ScorecardError("the header is empty; fill it.", book="book.xlsx", sheet="May", cell="B4")
    Traceback (most recent call last):
    scorecard_xl.errors.ScorecardError: book.xlsx, sheet May, cell B4: the header is empty; fill it.
    """

    def __init__(
        self,
        text: str,
        *,
        book: str = "",
        sheet: str = "",
        cell: str = "",
        row: int | None = None,
        column: str = "",
    ) -> None:
        self.book, self.sheet, self.cell, self.row, self.column = book, sheet, cell, row, column
        parts = (("", book), ("sheet ", sheet), ("cell ", cell), ("row ", row), ("column ", column))
        place = ", ".join(f"{kind}{value}" for kind, value in parts if value)
        # A sheet's name may hold a line break; the sentence stays on one line.
        super().__init__(" ".join(f"{place}: {text}".split() if place else text.split()))


class ScorecardErrors(ScorecardError):
    """Several of them together, a line each: of many the first, and how many more there are.

    >>> raise ScorecardErrors([ScorecardError("One is wrong."), ScorecardError("Two is wrong.")])
    Traceback (most recent call last):
    scorecard_xl.errors.ScorecardErrors: One is wrong.
    Two is wrong.
    """

    MOST_LISTED = 20

    def __init__(self, errors: Sequence[ScorecardError]) -> None:
        super().__init__("")
        self.errors = tuple(errors)
        lines = [str(error) for error in errors[: self.MOST_LISTED]]
        if len(errors) > self.MOST_LISTED:
            lines.append(f"… and {len(errors) - self.MOST_LISTED} more.")
        self.args = ("\n".join(lines),)

    def __reduce__(self) -> tuple[type["ScorecardErrors"], tuple[tuple[ScorecardError, ...]]]:
        return type(self), (self.errors,)
