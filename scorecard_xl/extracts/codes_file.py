"""Reads a small table that says which ref each code of another system stands for."""

from collections.abc import Collection
from pathlib import Path

from scorecard_xl.errors import ScorecardError
from scorecard_xl.extracts.table_file import TableKind, TableRow, read_table
from scorecard_xl.spreadsheet.cells import as_text
from scorecard_xl.words.headers import compact, role_of
from scorecard_xl.words.text import listed

_KIND = TableKind("list of codes", (".csv", ".xlsx"), ("utf-8-sig", "cp1252"), ",;\t|")
_CODE, _REF = 1, 2


def read_codes(path: Path, refs: Collection[str]) -> dict[str, str]:
    """The ref that each code stands for: the code in the first column, the ref in the second.

    A header may stand above. Raises ScorecardError, with all rows that cannot be meant, given the refs that
    there are.
    """
    rows = read_table(path, _KIND).rows
    if rows and _is_header(rows[0], refs):
        rows = rows[1:]
    if not rows:
        raise ScorecardError(f"{path.name} holds no codes: write a code and its ref in each row.")
    row_of: dict[str, int] = {}
    codes: dict[str, str] = {}
    wrong: list[str] = []
    for row in rows:
        code, ref = (as_text(row.cells.get(column)) for column in (_CODE, _REF))
        if fault := _fault(row, code, ref):
            wrong.append(f"row {row.number} {fault}")
        elif (other := row_of.setdefault(code, row.number)) != row.number:
            wrong.append(f"row {row.number} has the code {code} of row {other} again")
        elif ref not in refs:
            wrong.append(f"row {row.number} has the ref {ref}, which no indicator has")
        codes.setdefault(code, ref)
    if wrong:
        raise ScorecardError(
            f"{listed(wrong)}; mend {'this row' if len(wrong) == 1 else 'these rows'}: a code stands first, "
            "and your ref behind it.",
            book=path.name,
        )
    return codes


def _is_header(row: TableRow, refs: Collection[str]) -> bool:
    ours = as_text(row.cells.get(_REF))
    says_so = role_of(ours) == ("ref", None) or compact(ours).endswith(("ref", "reference"))
    return says_so and ours not in refs


def _fault(row: TableRow, code: str, ref: str) -> str:
    """What keeps a row from being a code and its ref; = and commas part the codes in the Settings."""
    if set(row.cells) - {_CODE, _REF}:
        return "has more than two columns"
    if not (code and ref):
        return f"has no {'ref' if code else 'code'}"
    if "=" in code:
        return f"has a = in the code {code}"
    return f"has a comma in the ref {ref}" if "," in ref else ""
