"""Texts as messages show them."""


def shortened(text: str, length: int = 40) -> str:
    """A text that fits into a message.

    >>> shortened("Number of contacts received", 12)
    'Number of c…'
    """
    return text if len(text) <= length else text[: length - 1] + "…"


def count(number: int, noun: str) -> str:
    """A number with its noun.

    >>> count(1, "cell"), count(2, "cell")
    ('1 cell', '2 cells')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
