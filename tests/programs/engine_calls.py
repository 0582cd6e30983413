"""Counts what crosses from a live workbook to its application."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from scorecard_xl.libreoffice.conditional_formats import ConditionalFormat, ConditionalFormats
from scorecard_xl.libreoffice.ranges import Range
from scorecard_xl.libreoffice.sheets import Sheet
from scorecard_xl.workbooks.live.native_libreoffice import LibreOfficeCalc

# What crosses to the application, by what it is about. In Excel a call to `layout` is one crossing, and one
# to `rules` five for each rule.
CALLS: dict[str, list[tuple[type, str]]] = {
    "values": [
        (Range, "raw_value"),
        (Range, "formula"),
        (Range, "has_array"),
        (LibreOfficeCalc, "replace_text"),
    ],
    "formats": [(Range, "number_format"), (Range, "merge_cells"), (LibreOfficeCalc, "layout")],
    "rules": [
        (LibreOfficeCalc, "rules"),
        (ConditionalFormats, "add_custom"),
        (ConditionalFormat, "delete"),
        (LibreOfficeCalc, "cover"),
        (LibreOfficeCalc, "to_last"),
        (LibreOfficeCalc, "paint"),
    ],
    "sheets": [
        (Sheet, "name"),
        (Sheet, "used_range"),
        (Sheet, "tables"),
        (LibreOfficeCalc, "names"),
        (LibreOfficeCalc, "rows_in_use"),
        (LibreOfficeCalc, "protection"),
    ],
}


@contextmanager
def counting_calls() -> Iterator[Counter[str]]:
    """How often the engine is called meanwhile, by kind."""
    counted: Counter[str] = Counter()

    def counting(kind: str, function: Any) -> Any:
        def count(*arguments: Any, **named: Any) -> Any:
            counted[kind] += 1
            return function(*arguments, **named)

        return count

    with pytest.MonkeyPatch.context() as patch:
        for kind, members in CALLS.items():
            for owner, name in members:
                member = vars(owner)[name]
                if isinstance(member, property):
                    setter = member.fset and counting(kind, member.fset)
                    patch.setattr(owner, name, property(counting(kind, member.fget), setter))
                else:
                    patch.setattr(owner, name, counting(kind, member))
        yield counted
