"""The VBA that a workbook in use has already: whether it is ours, somebody's, or ours as another application
left it."""

import re
from collections.abc import Collection, Sequence
from contextlib import suppress

from scorecard_xl.errors import ScorecardError
from scorecard_xl.own_sheets.button_bar import BUTTONS, MODULE, Button
from scorecard_xl.template.vba.vba_project import exported
from scorecard_xl.workbooks.file.macros import modules_of, project_parts
from scorecard_xl.workbooks.file.parts import Parts
from scorecard_xl.workbooks.file.vba_modules import VbaModule
from scorecard_xl.workbooks.file.xml.spans import BrokenPart

_MACROS = f"{', '.join(button.macro for button in BUTTONS[:-1])} and {BUTTONS[-1].macro}"


def vba_there(parts: Parts) -> list[VbaModule]:
    """The modules of a workbook that has our VBA, also from before some of the buttons, none of one without
    VBA.

    Raises ScorecardError for VBA that is somebody's.
    """
    if not project_parts(parts):
        return []
    modules: list[VbaModule] = []
    with suppress(BrokenPart):
        modules = modules_of(parts)
    name = parts.path.name
    ours = next((module for module in modules if module.name == MODULE), None)
    if ours is not None:
        if {button for button in BUTTONS if not button.is_later} <= set(buttons_of(modules)):
            return modules
        raise ScorecardError(
            f"{name} has a module {MODULE} that lacks one of {_MACROS}: replace its text in Excel's VBA "
            "editor by what “scorecard-xl vba” prints, save it, then try again."
        )
    if is_signed(parts):
        raise ScorecardError(
            f"{name} has VBA with a digital signature, which no longer holds once anything is added: ask "
            f"whoever signed it to import what “scorecard-xl vba” prints, to assign {_MACROS} to a button "
            "each, and to sign it again."
        )
    raise ScorecardError(
        f"{name} has VBA of its own, which is left alone: save what “scorecard-xl vba” prints as "
        f"{MODULE}.bas, import it in Excel's VBA editor (File > Import File), and assign {_MACROS} to a "
        "button each."
    )


def buttons_of(modules: Sequence[VbaModule]) -> list[Button]:
    """The buttons whose Subs stand in our module."""
    text = "".join(module.text.lower() for module in modules if module.name == MODULE)
    return [button for button in BUTTONS if f"sub {button.macro}(".lower() in text]


def is_signed(parts: Parts) -> bool:
    """Whether somebody has signed a workbook's VBA."""
    return any("vbaprojectsignature" in part.lower() for part in parts.names)


def can_be_made_anew(modules: Sequence[VbaModule], code_names: Collection[str]) -> bool:
    """Whether VBA is ours and nobody wrote anything in it, and it is from before some of the buttons, or has
    modules of sheets that no sheet answers to, which LibreOffice leaves. ``code_names`` are those of the
    workbook and of its sheets."""
    known = {name.lower() for name in code_names}
    others = [module for module in modules if module.name != MODULE]
    is_adrift = any(module.is_document and module.name.lower() not in known for module in others)
    are_blank = all(module.is_document and not module.has_code for module in others)
    has_all = len(buttons_of(modules)) == len(BUTTONS)
    is_ours = all(_is_the_same(m.text, buttons_of(modules)) for m in modules if m.name == MODULE)
    return (is_adrift or not has_all) and are_blank and is_ours


def _is_the_same(text: str, buttons: Collection[Button]) -> bool:
    """Whether a module's text is ours, with the Subs of these buttons."""
    wanted = exported()
    for button in BUTTONS:
        if button not in buttons:
            wanted = re.sub(rf"Public Sub {button.macro}\(\)\s.*?End Sub\s+", "", wanted, flags=re.DOTALL)
    lines, ours = ([line.rstrip() for line in one.strip().splitlines()] for one in (text, wanted))
    return lines == ours
