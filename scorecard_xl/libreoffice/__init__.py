"""An xlwings engine for LibreOffice Calc, over UNO: knows nothing of scorecards.

:func:`connect` reaches a LibreOffice that runs as another process, :func:`inside` the one whose own Python
this is. Both give an ``xlwings.Engine``; what it does not do raises an error that names the member.
"""

from .application import connect, inside
from .bridge import DEFAULT_ADDRESS, LibreOfficeUnreachable

__all__ = ["DEFAULT_ADDRESS", "LibreOfficeUnreachable", "connect", "inside"]
