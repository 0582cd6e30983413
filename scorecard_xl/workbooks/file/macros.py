"""The VBA of a closed workbook, and what on its sheets runs a macro."""

import posixpath
from collections.abc import Iterable, Iterator
from contextlib import suppress

from scorecard_xl.errors import ScorecardError
from scorecard_xl.spreadsheet.workbook import Macros, RunsMacro
from scorecard_xl.workbooks.file.parts import Parts
from scorecard_xl.workbooks.file.vba_modules import VbaModule, vba_modules
from scorecard_xl.workbooks.file.xml.drawing import drawn_in
from scorecard_xl.workbooks.file.xml.spans import BrokenPart, root_of
from scorecard_xl.workbooks.file.xml.vml_drawing import shown_controls


def macros_of(parts: Parts, sheet_parts: Iterable[str]) -> Macros:
    """The modules of a workbook's VBA, and the shapes and controls of its sheets.

    A part of them that cannot be read holds none: applications show nothing of it either.
    """
    modules: tuple[str, ...] = ()
    with suppress(ScorecardError, BrokenPart):
        modules = tuple(module.name for module in modules_of(parts))
    return Macros(modules, bool(project_parts(parts)), tuple(_shapes(parts, sheet_parts)))


def project_parts(parts: Parts) -> list[str]:
    """The parts that are a workbook's VBA: one, or none; and those that nothing leads to."""
    projects = [related.target for related in parts.related(parts.workbook_name, "/vbaProject")]
    return projects + [part for part in parts.names if posixpath.basename(part).lower() == "vbaproject.bin"]


def modules_of(parts: Parts) -> list[VbaModule]:
    """The modules of a workbook's VBA; raises BrokenPart for a project that cannot be read."""
    projects = project_parts(parts)
    return vba_modules(parts.read(projects[0])) if projects else []


def _shapes(parts: Parts, sheet_parts: Iterable[str]) -> Iterator[RunsMacro]:
    for sheet in sheet_parts:
        for related in parts.related(sheet, "/vmlDrawing"):
            with suppress(ScorecardError):
                yield from (RunsMacro("", one.macro) for one in shown_controls(parts.read(related.target)))
        for related in parts.related(sheet, "/drawing"):
            with suppress(ScorecardError, BrokenPart):
                root = root_of(parts.read(related.target), "wsDr")
                yield from (RunsMacro(drawn.name, drawn.macro) for drawn in drawn_in(root))
