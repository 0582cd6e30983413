"""What extracts call their columns and the refs: said with an import, or noted in the Settings by an earlier
one."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from scorecard_xl.errors import ScorecardError
from scorecard_xl.extracts.codes_file import read_codes
from scorecard_xl.extracts.files import ExtractRow
from scorecard_xl.extracts.matching import RefusedRow
from scorecard_xl.model import Scorecard
from scorecard_xl.own_sheets.settings import EXTRACT_CODES, EXTRACT_COLUMNS
from scorecard_xl.spreadsheet.cells import LONGEST_TEXT
from scorecard_xl.words.extract_names import columns_named, names_text


class ExtractForm(NamedTuple):
    """The form of extracts.

    ``columns`` says what their headers stand for, as "KPI code=ref, Value=value" does, and ``codes`` is a
    file that says it of another system's codes: a code and a ref in each row. Both come in place of what the
    Settings note. With ``complete`` every ref that has figures is to be in an extract.
    """

    columns: str = ""
    codes: Path | None = None
    complete: bool = False


USUAL_FORM = ExtractForm()


class ExtractNames(NamedTuple):
    """What headers and codes stand for, and of it what the Settings do not say yet, by the setting."""

    columns: Mapping[str, str]
    codes: Mapping[str, str]
    to_note: Mapping[str, str]


def extract_names(scorecard: Scorecard, form: ExtractForm) -> ExtractNames:
    """What an import goes by.

    Raises ScorecardError for what cannot be meant, and for more codes than the Settings have room for.
    """
    columns, codes = scorecard.settings.extract_columns, scorecard.settings.extract_codes
    to_note: dict[str, str] = {}
    if form.columns:
        try:
            columns = columns_named(form.columns)
        except ValueError as error:
            raise ScorecardError(f"The columns of the extracts: {error}") from None
        if columns != scorecard.settings.extract_columns:
            to_note[EXTRACT_COLUMNS] = names_text(columns)
    if form.codes is not None:
        codes = read_codes(form.codes, {indicator.ref for indicator in scorecard.indicators})
        if codes != scorecard.settings.extract_codes:
            to_note[EXTRACT_CODES] = names_text(codes)
    for label, text in to_note.items():
        if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
            raise ScorecardError(
                f"the {label} are longer than the {LONGEST_TEXT:,} characters that a cell of the Settings "
                "holds; leave out those that no extract needs.",
                book=form.codes.name if form.codes and label == EXTRACT_CODES else "",
            )
    return ExtractNames(columns, codes, to_note)


def with_our_refs(
    rows: Sequence[ExtractRow], codes: Mapping[str, str], refs: Collection[str]
) -> tuple[list[ExtractRow], list[RefusedRow]]:
    """The rows with the refs that their codes stand for, and those whose ref no indicator has any more."""
    lost = {code: ref for code, ref in codes.items() if ref not in refs}
    refused = [
        RefusedRow(
            row.source,
            row.ref,
            row.month.label if row.month else row.month_text,
            f"the setting Extract codes says that it is {lost[row.ref]}, and no indicator has this ref; "
            "correct the setting",
        )
        for row in rows
        if row.ref in lost
    ]
    ours = [row._replace(ref=codes.get(row.ref, row.ref)) for row in rows if row.ref not in lost]
    return ours, refused
