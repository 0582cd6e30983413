"""Formulas in Excel's words (``=SUM(Sheet2!A1,B1)``) and in those of LibreOffice's programming interface
(``=SUM($Sheet2.A1;B1)``)."""

import re

# A text in quotes, a sheet's name in front of a cell, the service name of an add-in's function, a semicolon.
_PIECES = re.compile(
    r'(?P<text>"(?:[^"]|"")*")'
    r"|(?P<sheet>\$?(?:'(?:[^']|'')*'|[^\W\d][\w]*))\.(?=\$?[A-Z]{1,3}\$?\d)"
    r"|(?P<addin>COM\.SUN\.STAR\.SHEET\.ADDIN\.[A-Z]+\.GET)"
    r"|(?P<separator>;)"
)


def in_excels_words(formula: str) -> str:
    """A formula of LibreOffice's as Excel writes it; an array formula without its braces.

    >>> in_excels_words("=IF($Sheet2.A1>0;\\"a;b\\";'My sheet'.$B$2)")
    '=IF(Sheet2!A1>0,"a;b",\\'My sheet\\'!$B$2)'
    >>> in_excels_words("{=A1:A2*2}"), in_excels_words("=COM.SUN.STAR.SHEET.ADDIN.ANALYSIS.GETEDATE(A1;1)")
    ('=A1:A2*2', '=EDATE(A1,1)')
    """
    if formula.startswith("{=") and formula.endswith("}"):
        formula = formula[1:-1]
    if not formula.startswith("="):
        return formula
    return _PIECES.sub(_piece_in_excels_words, formula)


def _piece_in_excels_words(piece: re.Match[str]) -> str:
    if piece["sheet"]:
        return piece["sheet"].removeprefix("$") + "!"
    if piece["addin"]:
        return ""
    return "," if piece["separator"] else piece[0]


def in_libreoffices_words(formula: str) -> str:
    """A formula of Excel's as LibreOffice's programming interface takes it.

    >>> in_libreoffices_words("=IF('My sheet'!A1>0,\\"a,b!\\",B2)")
    "=IF($'My sheet'.A1>0;\\"a,b!\\";B2)"
    """
    parts = re.split(r'("(?:[^"]|"")*")', formula)
    for place in range(0, len(parts), 2):
        plain = re.sub(r"('(?:[^']|'')*'|[^\W\d]\w*)!", r"$\1.", parts[place])
        parts[place] = plain.replace(",", ";")
    return "".join(parts)
