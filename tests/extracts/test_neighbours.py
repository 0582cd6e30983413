"""Reading an authority's statistical neighbours."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from scorecard_xl.errors import ScorecardError
from scorecard_xl.extracts.neighbours import read_neighbours
from scorecard_xl.model import Neighbours

OF_2025 = (331, 851, 373, 312, 355, 874, 383, 350, 320, 801)
OF_2021 = (851, 373, 874, 879, 831, 801, 331, 861, 810, 355)
HEADER = ("la_code", "neighbour_code", "rank", "list", "valid from")


def csv_file(path: Path, rows: Sequence[Sequence[object]], encoding: str = "utf-8-sig") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def listed(neighbours: Sequence[int], name: str, valid_from: str) -> list[list[object]]:
    return [[852, number, rank, name, valid_from] for rank, number in enumerate(neighbours, start=1)]


def department_book(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """A workbook of the department's shape: a sheet before the list's, and two rows of other things."""
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Read me"])
    sheet = book.create_sheet("LA SN Groups")
    sheet.append(["", "Statistical neighbours"])
    sheet.append(["", "", "", "", "", 1])
    ranks = [header for rank in range(1, 11) for header in (f"SN{rank}", "SNP")]
    sheet.append(["LA num", "LA Name", "LA number", "GOInd", "GOReg", *ranks])
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def department_row(authority: int, neighbours: Sequence[object]) -> list[object]:
    closeness = [cell for number in neighbours for cell in (number, "Very Close")]
    return [authority, "Southampton", authority, 8, "South East", *closeness]


def test_the_departments_workbook_has_a_row_for_each_authority(tmp_path: Path) -> None:
    path = department_book(
        tmp_path / "SN May 2025.xlsx",
        [
            department_row(851, OF_2021),
            department_row(852, OF_2025),
            ["Old SNs:"],
            department_row(852, OF_2021),
        ],
    )
    assert read_neighbours(path, 852) == Neighbours(852, OF_2025, "SN May 2025")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252"])
def test_of_several_lists_the_latest_counts(tmp_path: Path, encoding: str) -> None:
    rows = [
        HEADER,
        *listed(OF_2025, "DfE – 2025", "2025-05-01"),
        *listed(OF_2021, "DfE – 2021", "01/04/2021"),
        [851, 852, 1, "DfE – 2025", "2025-05-01"],
    ]
    path = csv_file(tmp_path / "sn.csv", rows, encoding)
    assert read_neighbours(path, 852) == Neighbours(852, OF_2025, "DfE – 2025", date(2025, 5, 1))
    assert read_neighbours(path, 851).neighbours == (852,)


def test_neighbours_stand_by_rank_in_whatever_order_rows_and_columns_are(tmp_path: Path) -> None:
    rows = [row[:3][::-1] for row in listed(OF_2021, "", "")]
    path = csv_file(tmp_path / "april.csv", [("Rank", "Neighbour code", "LA code"), *reversed(rows)])
    assert read_neighbours(path, 852) == Neighbours(852, OF_2021, "april")


def test_a_row_twice_and_ranks_without_a_neighbour_are_no_harm(tmp_path: Path) -> None:
    rows = listed(OF_2021[:2], "l", "2021-04")
    path = csv_file(tmp_path / "sn.csv", [HEADER, *rows, rows[0], [852, "-", 3, "l", "2021-04"]])
    assert read_neighbours(path, 852) == Neighbours(852, OF_2021[:2], "l", date(2021, 4, 1))


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([["ref", "value"], ["M1", 3]], "sn.csv is no list of statistical neighbours: it has to be"),
        ([], "sn.csv is no list of statistical neighbours"),
        ([HEADER, [851, 852, 1, "l", ""]], "sn.csv has no neighbours of the authority 852"),
        ([HEADER, [852, 851, 11, "l", ""]], "row 2: the rank “11” is none"),
        ([HEADER, [852, 851, "first", "l", ""]], "row 2: the rank “first” is none"),
        ([HEADER, [852, "Portsmouth", 1, "l", ""]], "“Portsmouth” of rank 1 is no number of an authority"),
        ([HEADER, [852, 989, 1, "l", ""]], "“989” of rank 1 is no number of an authority"),
        ([HEADER, [852, 852, 1, "l", ""]], "the neighbour 852 of rank 1 is the authority itself"),
        (
            [HEADER, [852, 851, 1, "l", ""], [852, 851, 2, "l", ""]],
            "the neighbour 851 of rank 2 has another rank too",
        ),
        (
            [HEADER, [852, 851, 1, "l", ""], [852, 850, 1, "l", ""]],
            "row 3: the rank 1 of the list l is given a second time",
        ),
        ([HEADER, [852, 851, 1, "l", "soon"]], "row 2: “soon” is no day from which the list is valid"),
        ([HEADER, [852, 851, 1, "l", "2021-13"]], "“2021-13” is no day"),
        ([HEADER, [852, "-", 1, "l", ""]], "the authority 852 has no neighbours"),
        (
            [HEADER, [852, 851, 1, "one", ""], [852, 851, 1, "other", ""]],
            "has 2 lists of the neighbours of 852 (one and other) and does not say which is the latest",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, rows: list[list[object]], says: str) -> None:
    with pytest.raises(ScorecardError, match=r"sn\.csv") as refused:
        read_neighbours(csv_file(tmp_path / "sn.csv", rows), 852)
    assert says in str(refused.value)
