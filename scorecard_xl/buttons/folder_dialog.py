"""The system's own dialog that asks for a folder, for a button in Excel."""

from pathlib import Path

from scorecard_xl.errors import ScorecardError


def chosen_folder(title: str, near: Path | None) -> Path | None:
    """The folder that the user picks, beginning at ``near``; None where they cancel.

    Excel's own dialog is reached differently on Windows and on macOS; Tk brings the system's on both. Raises
    ScorecardError where this Python has no Tk.
    """
    cannot = ScorecardError(
        "This Python cannot ask for a folder, because it lacks Tk: install Python from python.org, or type "
        "in a terminal: scorecard-xl publish BOOK -o FOLDER."
    )
    try:
        import tkinter
        from tkinter import filedialog
    except ImportError:
        raise cannot from None
    try:
        window = tkinter.Tk()
    except tkinter.TclError as error:
        raise cannot from error
    try:
        window.withdraw()
        window.attributes("-topmost", True)
        start = str(near) if near else None
        picked = filedialog.askdirectory(parent=window, title=title, initialdir=start)
    finally:
        window.destroy()
    return Path(picked) if picked else None
