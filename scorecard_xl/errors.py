"""The one exception that reaches an analyst."""


class ScorecardError(Exception):
    """Something that keeps a scorecard from being read or refreshed.

    Its text is one sentence in the analyst's words: the workbook, and the sheet and cell where there
    is one; what is wrong; what to do. Whoever raises it has written nothing, or says what.

    >>> raise ScorecardError("book.xlsx is no workbook: save it as .xlsx.")
    Traceback (most recent call last):
    scorecard_xl.errors.ScorecardError: book.xlsx is no workbook: save it as .xlsx.
    """

    def __init__(self, text: str) -> None:
        # A sheet's name may hold a line break; the sentence stays on one line.
        super().__init__(" ".join(text.split()))
