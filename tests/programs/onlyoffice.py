"""ONLYOFFICE's engine, an application that opens and saves workbooks in its own way.

It comes from PyPI as ``document-builder`` and runs in an environment and a process of its own.
"""

import os
import re
import subprocess
from pathlib import Path

from tests.data.package_edits import Package
from tests.places import ROOT

FOLDER = ROOT / ".venv" / "onlyoffice"
PACKAGE = "document-builder==10.0.0.170"

_PYTHON = FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
_WATERMARK = re.compile(
    rb"<xdr:oneCellAnchor>(?:(?!</xdr:oneCellAnchor>).)*Unregistered.*?</xdr:oneCellAnchor>", re.DOTALL
)
_SAVE = """
import sys, docbuilder
builder = docbuilder.CDocBuilder()
opened = builder.OpenFile(sys.argv[1], "")
saved = builder.SaveFile(sys.argv[2].rpartition(".")[2], sys.argv[2])
builder.CloseFile()
sys.exit(opened or saved)
"""


def missing() -> str | None:
    """Say why the engine cannot be used here and what installs it, or return None."""
    name, version = PACKAGE.split("==")
    if any(FOLDER.glob(f"[Ll]ib*/**/{name.replace('-', '_')}-{version}.dist-info")):
        return None
    return f"ONLYOFFICE's engine is not installed: python3 -m venv {FOLDER}, and there pip install {PACKAGE}"


def save_as(path: Path, target: Path, timeout: float = 120) -> Path:
    """Open a workbook and save it under another name; raises RuntimeError where that does not succeed."""
    ran = subprocess.run([_PYTHON, "-c", _SAVE, path, target], capture_output=True, timeout=timeout)
    if ran.returncode or not target.exists():
        raise RuntimeError(f"ONLYOFFICE's engine did not save {path.name}: {ran.stderr.decode()}")
    _without_watermark(target)
    return target


def _without_watermark(path: Path) -> None:
    """Take out the shape that the engine, unlike the application, draws over the first cells of each sheet,
    where it would take the clicks."""
    package = Package(path)
    for name in package.parts:
        if name.startswith("xl/drawings/drawing"):
            package.parts[name] = _WATERMARK.sub(b"", package.parts[name])
    package.save(path)
