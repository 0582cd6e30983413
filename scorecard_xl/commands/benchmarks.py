"""``benchmarks``: bring national figures beside a council's own."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from scorecard_xl.actions.import_benchmarks import (
    ComparedAreas,
    ImportedBenchmarks,
    RowOutcome,
    import_benchmarks,
    suggest_benchmarks,
)
from scorecard_xl.commands.command import DONE, FOUND, About, BookCommand, add_dry_run
from scorecard_xl.many.naming import files_named
from scorecard_xl.messages.lines import first_lines, problem_line, some
from scorecard_xl.messages.objects import change_object, problem_object
from scorecard_xl.model import NEIGHBOURS_LISTED, Unit
from scorecard_xl.own_sheets.benchmark_suggestions import Suggestion
from scorecard_xl.own_sheets.benchmarks import BENCHMARKS, LATEST
from scorecard_xl.spreadsheet.number_format import show
from scorecard_xl.spreadsheet.workbook import Workbook
from scorecard_xl.words.text import count
from scorecard_xl.words.transformations import transformation_text

_YEARS = range(1990, 2100)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_dry_run(parser)
    parser.add_argument(
        "--authority", type=_area, metavar="NUMBER", help="the authority's number, such as 852"
    )
    parser.add_argument(
        "--region", type=_area, metavar="NUMBER", help="its region's number, such as 989 for the South East"
    )
    parser.add_argument(
        "--neighbours",
        metavar="FILE",
        help="the department's .xlsx of statistical neighbours, or a .csv of them",
    )
    parser.add_argument(
        "--year",
        type=_year,
        metavar="YEAR",
        help="the year in which the figures' year ends, where a row asks for the latest: 2020 for 2019-20",
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="replace the benchmarks that somebody typed and that differ"
    )
    parser.add_argument(
        "--suggest",
        action="store_true",
        help=f"propose rows for the sheet {BENCHMARKS} by the words of the indicators, and write nothing",
    )


def _area(text: str) -> int:
    """An area's number; raises ArgumentTypeError, which the parser says."""
    if not (text.isdecimal() and len(text) == 3):
        raise argparse.ArgumentTypeError(f"{text} is no number of an area: write it like 852")
    return int(text)


def _year(text: str) -> int:
    """A year; raises ArgumentTypeError, which the parser says."""
    if not text.isdecimal() or int(text) not in _YEARS:
        raise argparse.ArgumentTypeError(f"{text} is no year: write 2020 for 2019-20")
    return int(text)


def _prepare(options: argparse.Namespace) -> str:
    names = options.books  # with --active, every name is a file's
    options.books, files = ([], names) if options.active else (names[:1], names[1:])
    if not files:
        return "To bring benchmarks in takes two names or more: the BOOK, and behind it each FILE."
    if options.authority is None and not options.suggest:
        return "To bring benchmarks in takes the authority's number: --authority 852."
    options.files = [file for pattern in files for file in files_named(pattern)]
    return ""


def _run(workbook: Workbook, about: About) -> ImportedBenchmarks | tuple[Suggestion, ...]:
    options = about.options
    files = [Path(file) for file in options.files]
    if options.suggest:
        return suggest_benchmarks(workbook, files, sheet=options.sheet)
    return import_benchmarks(
        workbook,
        files,
        ComparedAreas(
            options.authority, options.region, Path(options.neighbours) if options.neighbours else None
        ),
        ends=options.year,
        sheet=options.sheet,
        overwrite=options.overwrite,
        dry_run=options.dry_run,
    )


def _lines(about: About, result: ImportedBenchmarks | tuple[Suggestion, ...]) -> Iterator[str]:
    if not isinstance(result, ImportedBenchmarks):
        yield from _suggested(about, result)
        return
    would = "would change" if about.options.dry_run else "changed"
    yield f"{about.where}: {count(len(result.changes), 'benchmark')} {would}"
    yield from map(_outcome_line, result.outcomes)
    if result.without_row:
        rows = count(len(result.without_row), "ref")
        yield f"  {rows} without a row on the sheet {BENCHMARKS}: {some(result.without_row)}"
    yield from _for_want_of(about.options)
    if result.kept:
        yield "  Benchmarks that differ and stay:"
        yield from first_lines([problem_line(one) for one in result.kept], "more benchmarks")
    yield from map(problem_line, result.problems)
    yield from about.unsaved(result.written)


def _for_want_of(options: argparse.Namespace) -> Iterator[str]:
    if not options.neighbours:
        yield "  Columns of neighbours stay as they are: name the list of them with --neighbours."
    if options.region is None:
        yield "  Columns of a region stay as they are: name it with --region."


def _outcome_line(one: RowOutcome) -> str:
    """What came of a row, as the sheet Benchmarks says it too."""
    row, found = one
    what = f"{'; '.join(row.measures)}, {transformation_text(row.transformation)}"
    if not found.year:
        return f"  {row.ref}: {what}: {found.remark}"
    code = "0.0%" if found.unit is Unit.PERCENTAGE else "0.0"
    figures = [
        f"{name} {'-' if figure is None else show(float(figure), code)}{behind}"
        for name, figure, behind in (
            ("England", found.england, ""),
            ("region", found.region, ""),
            ("neighbours", found.neighbours, f" ({found.neighbours_known} of {NEIGHBOURS_LISTED})"),
        )
        if figure is not None or name == "England"
    ]
    remark = f"; {found.remark}" if found.remark else ""
    return f"  {row.ref}: {what}, {found.year}: {', '.join(figures)}{remark}"


def _suggested(about: About, proposed: Sequence[Suggestion]) -> Iterator[str]:
    """Rows to copy into the sheet: its four columns, with tabs between, then what speaks for them."""
    if not proposed:
        yield f"{about.where}: no row is proposed, as every ref has one or no measure is like it"
        return
    rows = count(len(proposed), "row")
    yield f"{about.where}: {rows} proposed; copy those that are right into the sheet {BENCHMARKS}"
    for one in proposed:
        row = one.row
        cells = (
            row.ref,
            "; ".join(row.measures),
            transformation_text(row.transformation),
            LATEST,
        )
        yield "\t".join((*cells, f"{one.likeness:.0%} like “{one.text}”"))


def _fields(about: About, result: ImportedBenchmarks | tuple[Suggestion, ...]) -> dict[str, object]:
    if not isinstance(result, ImportedBenchmarks):
        return {**about.fields(), "suggestions": [_suggestion_object(one) for one in result]}
    return {
        **about.fields(),
        "written": result.written,
        "outcomes": [_outcome_object(one) for one in result.outcomes],
        "changes": [change_object(change) for change in result.changes],
        "kept": [problem_object(problem) for problem in result.kept],
        "without_row": list(result.without_row),
        "problems": [problem_object(problem) for problem in result.problems],
    }


def _suggestion_object(one: Suggestion) -> dict[str, object]:
    return {
        "ref": one.row.ref,
        "measures": list(one.row.measures),
        "transformation": transformation_text(one.row.transformation),
        "text": one.text,
        "likeness": round(one.likeness, 3),
    }


def _outcome_object(one: RowOutcome) -> dict[str, object]:
    row, found = one
    figures = {
        name: None if figure is None else float(figure)
        for name, figure in (
            ("neighbours", found.neighbours),
            ("region", found.region),
            ("england", found.england),
            ("authority", found.authority),
        )
    }
    return {
        "ref": row.ref,
        "measures": list(row.measures),
        "transformation": transformation_text(row.transformation),
        **figures,
        "neighbours_known": found.neighbours_known,
        "year": found.year,
        "source": found.source,
        "source_date": found.source_date and str(found.source_date),
        "remark": found.remark,
    }


def _status(about: About, result: ImportedBenchmarks | tuple[Suggestion, ...]) -> int:
    if not isinstance(result, ImportedBenchmarks):
        return DONE
    return (
        FOUND
        if result.kept or result.problems or any(one.benchmark.remark for one in result.outcomes)
        else DONE
    )


def _writes(options: argparse.Namespace) -> bool:
    return not (options.suggest or options.dry_run)


COMMAND = BookCommand(
    name="benchmarks",
    summary="bring national figures beside the council's own",
    description="Write national figures into the columns of benchmarks (neighbours, region, England), from "
    f"files that the Department for Education publishes, as the sheet {BENCHMARKS} says for each ref: which "
    "measure, what is made of it, of which year.",
    add_arguments=_add_arguments,
    prepare=_prepare,
    run=_run,
    lines=_lines,
    fields=_fields,
    status=_status,
    writes=_writes,
    books="*",
    behind="FILE",
    names="BOOK, then each FILE, a .csv, .xlsx or .parquet file of national figures",
)
