"""A small table of another system's codes and the refs that they stand for."""

from pathlib import Path

import openpyxl
import pytest

from scorecard_xl.errors import ScorecardError
from scorecard_xl.extracts.codes_file import read_codes

REFS = {"CIN1", "LAC2", "12", "Our ref"}


def codes(tmp_path: Path, text: str) -> dict[str, str]:
    (tmp_path / "codes.csv").write_text(text, "utf-8")
    return read_codes(tmp_path / "codes.csv", REFS)


@pytest.mark.parametrize(
    "header", ["", "Their code,Our ref\n", "KPI code,Ref.\n", "Code,Scorecard reference\n"]
)
def test_a_header_may_stand_above_the_codes(header: str, tmp_path: Path) -> None:
    refs = REFS - {"Our ref"}
    (tmp_path / "codes.csv").write_text(f"{header}CP-001,CIN1\n\n CP 2 ,LAC2\nCP-003,CIN1\n", "utf-8")
    assert read_codes(tmp_path / "codes.csv", refs) == {"CP-001": "CIN1", "CP 2": "LAC2", "CP-003": "CIN1"}


def test_a_ref_that_sounds_like_a_header_is_a_ref(tmp_path: Path) -> None:
    assert codes(tmp_path, "CP-001,Our ref\nCP-002,CIN1") == {"CP-001": "Our ref", "CP-002": "CIN1"}


@pytest.mark.parametrize("text", ["CP-001;CIN1", "CP-001\tCIN1", "“CP”;LAC2"])
def test_other_separators_are_read(text: str, tmp_path: Path) -> None:
    assert next(iter(codes(tmp_path, text).values())) in REFS


def test_numbers_of_a_workbook_are_codes_and_refs(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    assert workbook.active is not None
    workbook.active.append([1001, 12])
    workbook.save(tmp_path / "codes.xlsx")
    assert read_codes(tmp_path / "codes.xlsx", REFS) == {"1001": "12"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "A,CIN1\nB,CIN9",
            "codes.csv: row 2 has the ref CIN9, which no indicator has; mend this row: a code",
        ),
        (
            "A,CIN1\nB,CIN9\nA,LAC2\nC,\n,CIN1\nD=1,CIN1",
            "codes.csv: row 2 has the ref CIN9, which no indicator has, row 3 has the code A of row 1 again, "
            "row 4 has no ref, row 5 has no code and row 6 has a = in the code D=1; mend these rows: a code "
            "stands first, and your ref behind it.",
        ),
        ("A,CIN1\nA,CIN1", "codes.csv: row 2 has the code A of row 1 again;"),
        ('A,"1,2"', "codes.csv: row 1 has a comma in the ref 1,2;"),
        ("A,CIN1,more", "codes.csv: row 1 has more than two columns;"),
        ("A", "codes.csv: row 1 has no ref;"),
        ("", "codes.csv holds no codes: write a code and its ref in each row."),
        ("Their code,Our reference", "codes.csv holds no codes:"),
    ],
)
def test_what_cannot_be_meant_is_said_for_all_rows_at_once(text: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(ScorecardError) as raised:
        codes(tmp_path, text)
    assert str(raised.value).startswith(sentence)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("codes.txt", "codes.txt is no list of codes: save it as .csv or .xlsx."),
        ("gone.csv", "gone.csv does not exist: see where the list of codes is."),
    ],
)
def test_what_is_no_such_table_is_refused(name: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(ScorecardError) as raised:
        read_codes(tmp_path / name, REFS)
    assert str(raised.value).endswith(sentence)
