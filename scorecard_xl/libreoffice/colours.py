"""Colours as xlwings has them and as LibreOffice does."""

from xlwings.utils import hex_to_rgb, int_to_rgb

Colour = tuple[int, int, int]
AUTOMATIC = -1
"""LibreOffice's number for a colour that is none."""


def rgb(colour: Colour | str | int) -> int:
    """A colour in one of xlwings' forms as LibreOffice has it: 0xRRGGBB.

    >>> hex(rgb("#B00020")), hex(rgb((176, 0, 32)))
    ('0xb00020', '0xb00020')
    """
    if isinstance(colour, str):
        colour = hex_to_rgb(colour)
    red, green, blue = int_to_rgb(colour) if isinstance(colour, int) else colour
    return int(red) << 16 | int(green) << 8 | int(blue)


def colour_of(value: int) -> Colour | None:
    """The red, green and blue of LibreOffice's number for a colour, None for an automatic one."""
    return None if value == AUTOMATIC else (value >> 16 & 255, value >> 8 & 255, value & 255)
