"""Where the files stand that tests read, and where they leave pictures."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data"
TEMPLATE = ROOT / "workbook_template.xlsm"
PICTURES = ROOT / "build" / "pictures"
