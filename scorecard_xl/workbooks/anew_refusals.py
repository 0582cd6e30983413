"""Why a sheet of ours cannot be written anew, said alike for closed files and open workbooks."""

from scorecard_xl.errors import ScorecardError


def somebodys_own(book: str, sheet: str) -> ScorecardError:
    """The sheet of this name does not carry our marker."""
    return ScorecardError(
        "this sheet is somebody's own, and its name is needed for one that is written anew each time: "
        "give the sheet another name, and try again.",
        book=book,
        sheet=sheet,
    )


def notes_beside(book: str, sheet: str, cell: str) -> ScorecardError:
    """People wrote in cells beside the list, which would be lost."""
    return ScorecardError(
        "there are notes on the sheet, which is written anew each time: move them to another sheet, and try "
        "again.",
        book=book,
        sheet=sheet,
        cell=cell,
    )


def things_attached(book: str, sheet: str) -> ScorecardError:
    """People attached something to the sheet, which would be lost."""
    return ScorecardError(
        "there are notes, drawings or tables on the sheet, which is written anew each time: move them to "
        "another sheet, and try again.",
        book=book,
        sheet=sheet,
    )


def has_password(book: str, sheet: str) -> ScorecardError:
    """The sheet is protected with a password."""
    return ScorecardError(
        "the sheet is protected with a password, and is written anew each time: take the protection off "
        "(Review > Unprotect Sheet), and try again.",
        book=book,
        sheet=sheet,
    )


def charts_while_open(book: str, application: str) -> ScorecardError:
    """No public way of applications gives the series of a chart their looks."""
    return ScorecardError(
        f"charts cannot be drawn while {application} has the workbook open: save it and close it, run "
        f"“scorecard-xl charts {book}” in its folder, and open it again.",
        book=book,
    )
