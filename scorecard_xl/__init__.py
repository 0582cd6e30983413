"""Refresh and check a council's children's-services scorecard where it lives: in its workbook.

>>> import scorecard_xl
>>> scorecard_xl.__version__
'0.1.0'
"""

__version__ = "0.1.0"
