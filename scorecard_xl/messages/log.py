"""The log: what the analyst's sentence leaves out of an error that is ours, for those who mend it."""

from pathlib import Path


def own_error(name: str, error: BaseException, version: str) -> str:
    """The analyst's sentence about an error that is ours, which goes to the log with its details."""
    return (
        f"{name}: something went wrong inside scorecard-xl; no file was written, but an open workbook may be "
        f"refreshed in part; please report it with {logged(error, version)}."
    )


def logged(error: BaseException, version: str) -> str:
    """Append an error of ours to the log, and say where its details are."""
    import datetime
    import tempfile
    import traceback

    from platformdirs import user_log_path

    details = "".join(traceback.format_exception(error))
    entry = f"{datetime.datetime.now():%Y-%m-%d %H:%M:%S} scorecard-xl {version}\n{details}\n"
    for folder in (user_log_path("scorecard-xl", appauthor=False), Path(tempfile.gettempdir())):
        path = folder / "scorecard-xl.log"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as log:
                log.write(entry)
            return f"the details in {path}"
        except OSError:
            continue
    place_in_code = traceback.extract_tb(error.__traceback__)[-1]
    return f"this: {type(error).__name__} in {Path(place_in_code.filename).name}, line {place_in_code.lineno}"
