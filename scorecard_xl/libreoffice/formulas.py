"""Formulas in Excel's words (``=SUM(Sheet2!A1,B1)``) and in LibreOffice's.

A block of cells gives them as the programming interface writes them (``=SUM($Sheet2.A1;B1)``); a conditional
format has them as its user types them, in the user's language and with the separator that the user chose.
"""

import re
from typing import Any

_EXCEL_A1, _CALC_A1 = 1, 0  # com.sun.star.sheet.AddressConvention

_TEXT = r'"(?:[^"]|"")*"'
_TEXTS = re.compile(f"({_TEXT})")
_ARRAY = rf'\{{(?:{_TEXT}|[^"{{}}])*\}}'

# A text in quotes, an array in braces, a sheet's name in front of a cell, a column or a row, the service name
# of an add-in's function, a semicolon, the sign of a union.
_PIECES = re.compile(
    rf"(?P<text>{_TEXT})"
    rf"|(?P<array>{_ARRAY})"
    r"|(?P<sheet>\$?(?:'(?:[^']|'')*'|[^\W\d]\w*))\.(?=\$?[A-Z]{1,3}(?:\$?\d|:)|\$?\d+:)"
    r"|(?P<addin>COM\.SUN\.STAR\.SHEET\.ADDIN\.[A-Z]+\.GET)"
    r"|(?P<separator>[;~])"
)
_NO_SEPARATORS = re.compile(rf"({_TEXT}|'(?:[^']|'')*'|{_ARRAY})")  # inside: texts, names of sheets, arrays

# The signs between arguments, and those between the columns and the rows of an array.
_TO_CALC = str.maketrans({",": ";"}), str.maketrans({",": ";", ";": "|"})
_TO_EXCEL = str.maketrans({";": ","}), str.maketrans({";": ",", "|": ";"})


def in_excels_words(formula: str) -> str:
    """A cell's formula as Excel writes it; an array formula without its braces.

    >>> in_excels_words("=IF($Sheet2.A1>0;\\"a;b\\";'My sheet'.$B$2)")
    '=IF(Sheet2!A1>0,"a;b",\\'My sheet\\'!$B$2)'
    >>> in_excels_words("{=A1:A2*2}"), in_excels_words("=COM.SUN.STAR.SHEET.ADDIN.ANALYSIS.GETEDATE(A1;1)")
    ('=A1:A2*2', '=EDATE(A1,1)')
    >>> in_excels_words("=SUM({1;2|3;4})+SUM($Sheet2.A:A)")
    '=SUM({1,2;3,4})+SUM(Sheet2!A:A)'
    """
    if formula.startswith("{=") and formula.endswith("}"):
        formula = formula[1:-1]
    return _PIECES.sub(_piece_in_excels_words, formula) if formula.startswith("=") else formula


def _piece_in_excels_words(piece: re.Match[str]) -> str:
    if piece["sheet"]:
        return piece["sheet"].removeprefix("$") + "!"
    if piece["addin"]:
        return ""
    if piece["array"]:
        return _outside_texts(piece["array"], _TO_EXCEL[1])
    return "," if piece["separator"] else piece[0]


class Formulas:
    """Translates the formulas of conditional formats, and those that are to be written, by LibreOffice's own
    parser (``com.sun.star.sheet.FormulaParser``)."""

    def __init__(self, document: Any) -> None:
        self._parser = document.createInstance("com.sun.star.sheet.FormulaParser")
        self._at = document.Sheets.getByIndex(0).getCellByPosition(0, 0).CellAddress
        self._known: dict[str, str] = {}

    def in_excels_words(self, formula: str) -> str:
        """A rule's formula, in English and with commas."""
        if formula not in self._known:
            told = self._told(formula, False, _CALC_A1, True, _EXCEL_A1)
            self._known[formula] = _separated(told, _TO_EXCEL)
        return self._known[formula]

    def in_the_users_words(self, formula: str) -> str:
        """A formula of Excel's, in English and with commas, as a rule takes it."""
        return self._told(_separated(formula, _TO_CALC), True, _EXCEL_A1, False, _CALC_A1)

    def tokens(self, formula: str, at: Any) -> Any:
        """A formula of Excel's, in English and with commas, as the cell at an address takes it."""
        return self._parsed(_separated(formula, _TO_CALC), True, _EXCEL_A1, at)

    def _told(self, formula: str, is_english: bool, form: int, to_english: bool, to_form: int) -> str:
        tokens = self._parsed(formula, is_english, form, self._at)
        self._parser.CompileEnglish, self._parser.FormulaConvention = to_english, to_form
        return str(self._parser.printFormula(tokens, self._at))

    def _parsed(self, formula: str, is_english: bool, form: int, at: Any) -> Any:
        self._parser.CompileEnglish, self._parser.FormulaConvention = is_english, form
        return self._parser.parseFormula(formula, at)


def _separated(formula: str, signs: tuple[dict[int, str], dict[int, str]]) -> str:
    """A formula with the other application's signs between arguments, and in arrays.

    >>> _separated("SUM('a, b'!A1,{1,2;3,4})", _TO_CALC)
    "SUM('a, b'!A1;{1;2|3;4})"
    >>> print(_separated('IF(A1>0;"a;b";{"c;d"|1})', _TO_EXCEL))
    IF(A1>0,"a;b",{"c;d";1})
    """
    in_arguments, in_arrays = signs
    return "".join(
        part
        if index % 2 and not part.startswith("{")
        else _outside_texts(part, in_arrays if index % 2 else in_arguments)
        for index, part in enumerate(_NO_SEPARATORS.split(formula))
    )


def _outside_texts(formula: str, signs: dict[int, str]) -> str:
    """Some signs for others, but for what stands in quotes."""
    parts = _TEXTS.split(formula)
    return "".join(part if index % 2 else part.translate(signs) for index, part in enumerate(parts))
