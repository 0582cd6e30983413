"""LibreOffice's dialog that asks for a folder, which xlwings has no word for."""

from pathlib import Path
from typing import Any

from scorecard_xl.libreoffice.bridge import uno_module

_OK = 1  # com.sun.star.ui.dialogs.ExecutableDialogResults


def chosen_folder(context: Any, title: str, near: Path | None) -> Path | None:
    """The folder that the user picks (``XFolderPicker2``), beginning at ``near``; None where they cancel.

    ``context`` is the component context of the LibreOffice that asks.
    """
    uno = uno_module()
    picker = context.ServiceManager.createInstanceWithContext("com.sun.star.ui.dialogs.FolderPicker", context)
    picker.setTitle(title)
    if near is not None:
        picker.setDisplayDirectory(uno.systemPathToFileUrl(str(near)))
    if picker.execute() != _OK:
        return None
    return Path(uno.fileUrlToSystemPath(picker.getDirectory()))
