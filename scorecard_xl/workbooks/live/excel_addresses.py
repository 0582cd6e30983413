"""The addresses of areas, as long as Excel takes them."""

from collections.abc import Iterator, Sequence

from scorecard_xl.spreadsheet.cells import Area

MOST_CHARACTERS = 240
"""Characters of an address that Excel takes or gives: 255, and room for the separators."""


def addresses(areas: Sequence[Area]) -> Iterator[str]:
    """The areas as addresses short enough for Excel."""
    address = ""
    for area in areas:
        if address and len(address) + len(area.reference) > MOST_CHARACTERS:
            yield address
            address = ""
        address += f",{area.reference}" if address else area.reference
    yield address
