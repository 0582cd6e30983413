"""The calculation chain of a package: formulas that are gone leave it, and it goes with the last of them."""

from collections.abc import Iterable
from typing import TypeAlias

from scorecard_xl.errors import ScorecardError
from scorecard_xl.workbooks.file.parts import Parts
from scorecard_xl.workbooks.file.xml import calc_chain
from scorecard_xl.workbooks.file.xml.edits import without_children
from scorecard_xl.workbooks.file.xml.relationships import listing_of
from scorecard_xl.workbooks.file.xml.spans import BrokenPart

FormulaCells: TypeAlias = set[tuple[str, str]]
"""Cells by their sheets' ids and their names."""


def chain_of(parts: Parts) -> str | None:
    """The part that is the calculation chain."""
    related = parts.related(parts.workbook_name, "/calcChain")
    return next((one.target for one in related if one.target in parts), None)


def forget_formulas(
    parts: Parts, gone: FormulaCells, replaced: dict[str, bytes | Iterable[bytes]]
) -> tuple[str, ...]:
    """Take cells out of the calculation chain; the parts to leave out of the package when it is empty."""
    chain = chain_of(parts)
    if not gone or chain is None:
        return ()
    try:
        left = calc_chain.without_cells(parts.read(chain), gone)
    except BrokenPart as broken:
        raise ScorecardError(
            f"{parts.path.name} is damaged: its part {chain} is broken, {broken}; open it in Excel, let it "
            "be repaired, and save it."
        ) from None
    if left is not None:
        replaced[chain] = left
        return ()
    types, relationships = "[Content_Types].xml", listing_of(parts.workbook_name)
    replaced[types] = without_children(
        parts.read(types), "PartName", lambda name: name.lstrip("/").lower() == chain.lower()
    )
    replaced[relationships] = without_children(
        parts.read(relationships), "Type", lambda kind: kind.endswith("/calcChain")
    )
    return (chain,)
