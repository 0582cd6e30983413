"""Many things at once: on the cores of this computer, or on a cluster.

From Python, :func:`~scorecard_xl.many.refreshing.refresh` refreshes many workbooks.
"""

from scorecard_xl.many.refreshing import RefreshedOne, refresh

__all__ = ["RefreshedOne", "refresh"]
