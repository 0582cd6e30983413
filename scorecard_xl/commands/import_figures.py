"""``import``: bring figures in from extracts."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from scorecard_xl.actions.extract_form import ExtractForm
from scorecard_xl.actions.gone_months import GoneMonth
from scorecard_xl.actions.import_figures import Imported, import_figures
from scorecard_xl.commands.command import DONE, FAILED, FOUND, About, BookCommand, add_dry_run
from scorecard_xl.computing.computed import shown
from scorecard_xl.extracts.matching import NO_INDICATOR, RefusedRow
from scorecard_xl.many.naming import files_named
from scorecard_xl.messages.lines import first_lines, problem_line, some
from scorecard_xl.messages.objects import change_object, problem_object
from scorecard_xl.spreadsheet.cells import Formula
from scorecard_xl.spreadsheet.workbook import CellChange, Workbook
from scorecard_xl.words.text import count, listed

_MOST_DIFFERING = 3


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_dry_run(parser)
    parser.add_argument(
        "--from",
        dest="extracts_of_all",
        nargs="+",
        metavar="EXTRACT",
        help="the extracts, where several BOOKs are named; each takes what is of its refs with --skip-bad",
    )
    parser.add_argument(
        "--skip-bad",
        action="store_true",
        help="write the rest, where some figures of the extracts cannot be used",
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="replace the figures that are there and differ"
    )
    parser.add_argument(
        "--complete",
        action="store_true",
        help="write nothing where an indicator with figures is in no extract",
    )
    parser.add_argument(
        "--columns",
        metavar="NAMES",
        default="",
        help="what headers of the extracts stand for (ref, month, value, status), as "
        "'KPI code=ref, Value=value'; noted in the Settings for the next import",
    )
    parser.add_argument(
        "--codes",
        metavar="FILE",
        help="a .csv or .xlsx file of two columns, the extracts' codes and your refs; noted in the Settings "
        "for the next import",
    )


def _prepare(options: argparse.Namespace) -> str:
    names, extracts = options.books, options.extracts_of_all
    if extracts is None:  # with --active, every name is an extract's
        options.books, extracts = ([], names) if options.active else (names[:1], names[1:])
    if not extracts:
        return "An import needs two names or more: the BOOK, and behind it each EXTRACT."
    if options.books and _is_extract(options.books[0]) and any(map(_is_book, extracts)):
        return (
            f"{options.books[0]} is an extract: name the BOOK first, and behind it each EXTRACT, as in "
            f"scorecard-xl import {next(filter(_is_book, extracts))} {options.books[0]}."
        )
    options.extracts = [extract for pattern in extracts for extract in files_named(pattern)]
    return ""


def _is_extract(name: str) -> bool:
    return name.lower().endswith((".csv", ".parquet"))


def _is_book(name: str) -> bool:
    return name.lower().endswith((".xlsx", ".xlsm"))


def _run(workbook: Workbook, about: About) -> Imported:
    return import_figures(
        workbook,
        [Path(extract) for extract in about.options.extracts],
        sheet=about.options.sheet,
        skip_bad=about.options.skip_bad,
        overwrite=about.options.overwrite,
        form=ExtractForm(
            about.options.columns,
            Path(about.options.codes) if about.options.codes else None,
            about.options.complete,
        ),
        dry_run=about.options.dry_run,
    )


def _what_to_do(about: About, result: Imported) -> list[str]:
    """What holds an import back asks for; nothing where nothing does."""
    asked = []
    if result.refused and not about.options.skip_bad:
        codes = any(one.reason == NO_INDICATOR for one in result.refused)
        named = ", name with --codes what your system's codes stand for" if codes else ""
        asked.append(f"mend the extracts{named}, or have the rest written with --skip-bad")
    if result.missing and about.options.complete:
        asked.append("add to the extracts what is missing, or import without --complete")
    return asked


def _lines(about: About, result: Imported) -> list[str]:
    dry_run, asked = about.options.dry_run, _what_to_do(about, result)
    is_held_back = bool(asked) and not dry_run
    changed = "would change" if dry_run or is_held_back else "changed"
    lines = [f"{about.where}: {count(len(result.changes), 'figure')} {changed}", *_left_out_lines(result)]
    if dry_run:
        lines += map(_figure_line, result.changes)
    elif is_held_back:
        lines += first_lines(list(map(_figure_line, result.changes)), "more figures")
    if asked:
        nothing = "Nothing was written" if is_held_back else "So nothing would be written"
        lines.append(f"  {nothing}: {'; '.join(asked)}.")
    if result.noted:
        lines.append(f"  The Settings note the {listed(result.noted)} for the next import.")
    if result.written and result.changes:
        lines.append("  Refresh the workbook to bring its computed figures up to date.")
    return [*lines, *map(problem_line, result.problems), *about.unsaved(result.written)]


def _left_out_lines(result: Imported) -> list[str]:
    """What of the extracts, and of the scorecard, the import has left out."""
    lines = []
    if result.refused:
        lines.append(f"  {count(len(result.refused), 'figure')} of the extracts cannot be used:")
        lines += first_lines(list(map(_refused_line, _together(result.refused))), "more refs")
    if result.missing:
        is_in = "is" if len(result.missing) == 1 else "are"
        lines.append(
            f"  {count(len(result.missing), 'indicator')} of the scorecard {is_in} in no "
            f"extract: {some(result.missing)}"
        )
    if result.kept:
        lines += ["  Figures that differ and stay:", *map(problem_line, result.kept)]
    lines += map(_gone_line, result.gone)
    if result.marked:
        typed = some([f"{one.ref} {one.month.label} “{one.typed}”" for one in result.marked])
        is_one = len(result.marked) == 1
        have = "has a footnote mark, which is" if is_one else "have footnote marks, which are"
        lines.append(f"  {count(len(result.marked), 'figure')} of the extracts {have} left out: {typed}")
    if result.without_figure:
        lines.append(f"  {count(result.without_figure, 'row')} of the extracts without a figure left out")
    return lines


def _gone_line(gone: GoneMonth) -> str:
    """How the figures of a month compare with History that is no longer on the sheet."""
    agree, differ, unknown = gone.agreeing, len(gone.differing), len(gone.unknown)
    named = f" ({'; '.join(map(str, gone.differing[:_MOST_DIFFERING]))}{'; …' * (differ > _MOST_DIFFERING)})"
    return (
        f"  {gone.month.label} is no longer on the sheet: of {count(agree + differ + unknown, 'figure')} "
        f"{agree} {'agrees' if agree == 1 else 'agree'} with History, {differ} "
        f"{'differs' if differ == 1 else 'differ'}{named if differ else ''}, and {unknown} "
        f"{'is' if unknown == 1 else 'are'} not in it"
    )


def _figure_line(change: CellChange) -> str:
    """A figure as its cell will show it."""
    code = change.number_format or change.old_number_format or "General"
    old, new = (
        shown(value, code) if not isinstance(value, Formula) else str(value)
        for value in (change.old, change.new)
    )
    where = f"{change.sheet}!{change.cell} ({change.ref})"
    return f"  {where}: {change.column_name}: {old or 'blank'} becomes {new}"


def _together(refused: Sequence[RefusedRow]) -> list[list[RefusedRow]]:
    """What is refused, the figures of a ref together that are refused for the same reason."""
    groups: dict[tuple[str, str], list[RefusedRow]] = {}
    for row in refused:
        groups.setdefault((row.ref, row.reason), []).append(row)
    return list(groups.values())


def _refused_line(rows: Sequence[RefusedRow]) -> str:
    more = "" if len(rows) == 1 else f" The same goes for {count(len(rows) - 1, 'more figure')} of this ref."
    return f"    {rows[0]}{more}"


def _fields(about: About, result: Imported) -> dict[str, object]:
    return {
        **about.fields(),
        "written": result.written,
        "changes": [change_object(change) for change in result.changes],
        "refused": [refused._asdict() for refused in result.refused],
        "missing": list(result.missing),
        "kept": [problem_object(problem) for problem in result.kept],
        "gone": [_gone_object(gone) for gone in result.gone],
        "without_figure": result.without_figure,
        "marked": [
            {"source": one.source, "ref": one.ref, "month": str(one.month), "typed": one.typed}
            for one in result.marked
        ],
        "noted": list(result.noted),
        "problems": [problem_object(problem) for problem in result.problems],
    }


def _gone_object(gone: GoneMonth) -> dict[str, object]:
    return {
        "month": str(gone.month),
        "agreeing": gone.agreeing,
        "differing": [differing._asdict() for differing in gone.differing],
        "unknown": list(gone.unknown),
    }


def _status(about: About, result: Imported) -> int:
    if _what_to_do(about, result):
        return FAILED
    return FOUND if result.refused or result.kept or any(gone.differing for gone in result.gone) else DONE


COMMAND = BookCommand(
    name="import",
    summary="bring figures in from extracts",
    description="Write the figures of .csv, .xlsx or parquet extracts into the month cells, matched by ref "
    "and month.",
    add_arguments=_add_arguments,
    prepare=_prepare,
    run=_run,
    lines=_lines,
    fields=_fields,
    status=_status,
    books="*",
    takes_many=True,
    paths=("extracts", "codes"),
    behind="EXTRACT",
    names="BOOK, then each EXTRACT, a .csv, .xlsx or .parquet file; with --from each BOOK, folder or pattern",
    function="import_figures",
)
