"""What people write around the figures of a copy to hand out."""

from typing import NamedTuple


class Texts(NamedTuple):
    """What people write around the figures, in Markdown but for the heading; "" where they wrote nothing."""

    heading: str = ""
    introduction: str = ""
    notes: str = ""
    contact: str = ""
    licence: str = ""
