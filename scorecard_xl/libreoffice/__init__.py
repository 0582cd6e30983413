"""An xlwings engine for LibreOffice Calc, over UNO: knows nothing of scorecards.

:func:`connect` reaches a LibreOffice that runs as another process, as an ``xlwings.Engine``;
:func:`book_inside` takes a document of the one whose own Python this is, as an ``xlwings.Book``. What the
engine does not do raises an error that names the member.
"""

from scorecard_xl.libreoffice.application import book_inside, connect
from scorecard_xl.libreoffice.bridge import DEFAULT_ADDRESS, LibreOfficeUnreachable

__all__ = ["DEFAULT_ADDRESS", "LibreOfficeUnreachable", "book_inside", "connect"]
