"""Text that is set above or below the line: the marks of footnotes, which no figure or name includes."""

_BASE = "0123456789+-=()abcdefghijklmnoprstuvwxyz"
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
"""The characters of footnotes: what a raised run of text is read as, so that no digit of it is a figure's."""

_AS_RAISED = str.maketrans(_BASE, RAISED)


def raised(text: str) -> str:
    """A run of text that is set above or below the line, in characters that are so by themselves.

    >>> raised("1"), raised("note 2")
    ('¹', 'ⁿᵒᵗᵉ ²')
    """
    return text.casefold().translate(_AS_RAISED)


def without_marks(text: str) -> str:
    """A text without the marks of footnotes at its end.

    >>> without_marks("234¹"), without_marks("M1 ²"), without_marks("CO²")
    ('234', 'M1', 'CO')
    """
    return text.rstrip(f"{RAISED} ") if text and text[-1] in RAISED else text
