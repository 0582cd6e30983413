"""Bringing national figures into the columns of benchmarks, as the sheet Benchmarks says."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from scorecard_xl.actions.benchmark_cells import BenchmarkCells, without
from scorecard_xl.actions.writing import updates_of, write
from scorecard_xl.computing.benchmark_plausibility import own_scale_doubted
from scorecard_xl.computing.benchmarking import Areas, Wanted, benchmark_of
from scorecard_xl.errors import ScorecardError
from scorecard_xl.extracts.national import Asked, measures_in, read_national
from scorecard_xl.extracts.neighbours import read_neighbours
from scorecard_xl.findings import Finding
from scorecard_xl.model import (
    Benchmark,
    BenchmarkRow,
    Indicator,
    NationalFigures,
    Problem,
    Scorecard,
)
from scorecard_xl.own_sheets.benchmark_outcomes import outcomes_written
from scorecard_xl.own_sheets.benchmark_suggestions import Suggestion, suggestions
from scorecard_xl.own_sheets.benchmarks import BENCHMARKS, BenchmarkMapping, read_mapping, read_outcomes
from scorecard_xl.own_sheets.built_in_benchmarks import FULL_NAMES, named_as_there
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.cells import as_text, cell_name
from scorecard_xl.spreadsheet.workbook import CellChange, Workbook
from scorecard_xl.words.benchmark_names import year_ending


class RowOutcome(NamedTuple):
    """A row of the sheet Benchmarks, and what the files gave for it."""

    row: BenchmarkRow
    benchmark: Benchmark


class ImportedBenchmarks(NamedTuple):
    """What an import of benchmarks did, or would do.

    ``outcomes`` are in the order of the sheet Benchmarks. ``changes`` are the cells beside the tables,
    ``kept`` those in which somebody typed another figure, which stays; ``without_row`` are the refs with
    figures for which the sheet has no row.
    """

    scorecard: Scorecard
    written: bool
    outcomes: tuple[RowOutcome, ...]
    changes: tuple[CellChange, ...]
    kept: tuple[Problem, ...]
    without_row: tuple[str, ...]
    problems: tuple[Problem, ...]


class ComparedAreas(NamedTuple):
    """The numbers of the authority and of its region, and the file that lists its statistical neighbours;
    None for no comparison with them."""

    authority: int
    region: int | None = None
    neighbours: Path | None = None


def import_benchmarks(
    workbook: Workbook,
    files: Sequence[Path],
    compared: ComparedAreas,
    *,
    ends: int | None = None,
    sheet: str | None = None,
    overwrite: bool = False,
    dry_run: bool = False,
) -> ImportedBenchmarks:
    """Write the national figures of files beside the tables, and what came of each row to the sheet
    Benchmarks.

    Of several files that have a row's measures the one with the latest year counts. ``ends`` is the year in
    which the year ends that rows take which ask for the latest. Columns of neighbours, or of a region, stay
    as they are where they are not ``compared`` with. A figure that somebody typed and that differs is
    replaced only with ``overwrite``; words such as Local stay.

    Raises ScorecardError where the workbook or a file cannot be read, or no row says what is to be imported.
    """
    scorecard = read(workbook, None, sheet, may_lack_figures=True)
    indicators = {one.ref: one for one in scorecard.indicators if one.ref}
    mapping = read_mapping(workbook, indicators)
    if not mapping.rows:
        raise ScorecardError(
            f"no row says which national figures belong to which ref: fill the sheet {BENCHMARKS} in, or "
            "have rows proposed with --suggest.",
            book=workbook.name,
        )
    authority, region, list_of_neighbours = compared
    listed = read_neighbours(list_of_neighbours, authority).neighbours if list_of_neighbours else ()
    areas = Areas(authority, listed, region)
    sources = [read_national(file, _asked(mapping)) for file in files]
    outcomes = tuple(
        RowOutcome(row, _outcome(sources, row, ends, indicators[row.ref], areas, scorecard))
        for row in mapping.rows
    )
    found = {one.row.ref: one.benchmark for one in outcomes}
    cells = BenchmarkCells(workbook, scorecard, found, read_outcomes(workbook), overwrite=overwrite)
    skipped = without(neighbours=not listed, region=region is None)
    changes = tuple(cells.changes(skipped))
    noted = outcomes_written(workbook, mapping.rows, found)
    action = f"benchmarks of {', '.join(file.name for file in files)}"
    done = write(workbook, scorecard.settings, action, [*updates_of(changes), noted], may_write=not dry_run)
    doubted = _doubted(scorecard, outcomes)
    return ImportedBenchmarks(
        scorecard,
        done.written,
        outcomes,
        changes,
        tuple(cells.kept),
        tuple(ref for ref in indicators if ref not in found),
        (*mapping.problems, *doubted, *done.problems),
    )


def suggest_benchmarks(
    workbook: Workbook, files: Sequence[Path], *, sheet: str | None = None
) -> tuple[Suggestion, ...]:
    """Rows that the sheet Benchmarks may want, of the measures that the files have; nothing is written.

    Raises ScorecardError where the workbook or a file cannot be read.
    """
    scorecard = read(workbook, None, sheet, may_lack_figures=True)
    refs = [one.ref for one in scorecard.indicators if one.ref]
    measures = {one.name: one.full_name or one.name for file in files for one in measures_in(file)}
    return tuple(suggestions(scorecard.indicators, _on_sheet(workbook, refs), measures))


def _on_sheet(workbook: Workbook, refs: Sequence[str]) -> BenchmarkMapping:
    """What people have on their sheet Benchmarks; what is built in is proposed like anything else."""
    mapping = read_mapping(workbook, refs)
    return mapping._replace(rows=tuple(row for row in mapping.rows if row.row))


def _asked(mapping: BenchmarkMapping) -> Asked:
    """All that the rows may take, by short and by full names; of all areas, which quartiles are among."""
    names = {name for row in mapping.rows for name in row.measures}
    return Asked.of([*names, *(FULL_NAMES[name] for name in names if name in FULL_NAMES)])


def _outcome(
    sources: Sequence[NationalFigures],
    row: BenchmarkRow,
    ends: int | None,
    indicator: Indicator,
    areas: Areas,
    scorecard: Scorecard,
) -> Benchmark:
    """What the source gives that has the latest year for a row; where none has one, what the first says."""
    wanted = Wanted(indicator.unit, indicator.direction, scorecard.settings.threshold)
    year = year_ending(row.year) if row.year else ends
    found = []
    for source in sources:
        named = named_as_there(row, lambda name, source=source: source.measure(name) is not None)  # type: ignore[misc]
        found.append(benchmark_of(source, named, year, wanted, areas))
    return max(found, key=lambda one: year_ending(one.year) or 0)


def _doubted(scorecard: Scorecard, outcomes: Sequence[RowOutcome]) -> Iterator[Problem]:
    """Rows whose national figure of the authority itself is on another scale than its own months."""
    indicators = {one.ref: one for one in scorecard.indicators}
    for row, outcome in outcomes:
        figures = indicators[row.ref].figures[-scorecard.settings.window :]
        if words := own_scale_doubted(outcome.authority, figures):
            assert outcome.authority is not None  # there are words for a figure alone
            figure = as_text(float(round(outcome.authority, 4)))
            message = (
                f"The source has {figure} for the authority itself, about {words} the average of its months: "
                "see whether the transformation is right."
            )
            cell = cell_name(row.row, 1) if row.row else ""
            yield Problem(BENCHMARKS, cell, row.ref, Finding.BENCHMARK_DOUBTED, message)
