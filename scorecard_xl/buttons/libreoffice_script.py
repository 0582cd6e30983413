# Installed by scorecard-xl setup, and taken away by scorecard-xl setup --remove.
"""What a button of a workbook runs in LibreOffice: it hands the click to scorecard-xl.

A macro of the workbook calls it as
``vnd.sun.star.script:scorecard_xl_buttons.py$click?language=Python&location=user``.
"""

# ruff: noqa: F821 (LibreOffice puts XSCRIPTCONTEXT here)

import sys
from contextlib import suppress
from typing import Any

FOLDERS: list = []  # type: ignore[type-arg]  # a LibreOffice with an older Python has to read this as well

XSCRIPTCONTEXT: Any


def click(document: Any, action: str) -> None:
    """Do what the button says; whatever goes wrong is said in a message, for a macro stops at an error."""
    said = ""
    try:
        # Behind LibreOffice's own, so that nothing of it is shadowed.
        sys.path.extend(folder for folder in FOLDERS if folder not in sys.path)
        from scorecard_xl import buttons
    except BaseException:
        said = (
            "scorecard-xl was not found for LibreOffice's Python: open a prompt and run the command "
            "scorecard-xl setup."
        )
    else:
        try:
            buttons.click_in_libreoffice(XSCRIPTCONTEXT, action)
        except BaseException as error:
            said = f"Something went wrong inside scorecard-xl ({type(error).__name__}: {error})."
    if said:
        with suppress(BaseException):
            import uno

            context = XSCRIPTCONTEXT.getComponentContext()
            toolkit = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", context)
            kind = uno.Enum("com.sun.star.awt.MessageBoxType", "ERRORBOX")
            window = XSCRIPTCONTEXT.getDocument().CurrentController.Frame.ContainerWindow
            box = toolkit.createMessageBox(window, kind, 1, "scorecard-xl", said)
            box.execute()
            box.dispose()


g_exportedScripts = (click,)
