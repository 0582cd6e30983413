"""Colours as xlwings has them and as LibreOffice does."""

Colour = tuple[int, int, int]
AUTOMATIC = -1
"""LibreOffice's number for a colour that is none."""


def rgb(colour: Colour | str | int) -> int:
    """A colour in one of xlwings' forms as LibreOffice has it: 0xRRGGBB.

    >>> hex(rgb("#B00020")), hex(rgb((176, 0, 32)))
    ('0xb00020', '0xb00020')
    """
    if isinstance(colour, str):
        return int(colour.removeprefix("#"), 16)
    if isinstance(colour, int):  # Excel's: the blue comes first
        red, green, blue = colour & 255, colour >> 8 & 255, colour >> 16 & 255
    else:
        red, green, blue = colour
    return red << 16 | green << 8 | blue


def colour_of(value: int) -> Colour | None:
    """The red, green and blue of LibreOffice's number for a colour, None for an automatic one."""
    return None if value == AUTOMATIC else (value >> 16 & 255, value >> 8 & 255, value & 255)
