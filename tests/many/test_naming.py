"""Which workbooks files, folders and patterns mean."""

import os
from pathlib import Path

import pytest

from scorecard_xl.errors import ScorecardError
from scorecard_xl.many.naming import books_named, files_named, shelves_of

FILES = (
    "b.xlsm",
    "a.xlsx",
    "C.XLSX",
    "notes.docx",
    "~$a.xlsx",
    ".~lock.a.xlsx#",
    ".~a.xlsx.scorecard-xl-12-ab.xlsx",
    "old.xls",
    "deep/d.xlsx",
    "deep/.hidden/e.xlsx",
    "copies/2021-05/scorecard.xlsx",
    "copies/2021-05/index.html",
    "plain/scorecard.xlsx",
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in FILES:
        path = tmp_path / "books" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("names", "is_recursive", "meant"),
    [
        (["books"], False, ["books/C.XLSX", "books/a.xlsx", "books/b.xlsm"]),
        (
            ["books"],
            True,
            [
                "books/C.XLSX",
                "books/a.xlsx",
                "books/b.xlsm",
                "books/deep/d.xlsx",
                "books/plain/scorecard.xlsx",
            ],
        ),
        (["books/*.xlsx"], False, ["books/a.xlsx"]),
        (["books/**/*.xlsx"], False, ["books/a.xlsx", "books/deep/d.xlsx", "books/plain/scorecard.xlsx"]),
        (["books/b.xlsm", "books"], False, ["books/b.xlsm", "books/C.XLSX", "books/a.xlsx"]),
        (["books/a.xlsx", "books/./a.xlsx"], False, ["books/a.xlsx"]),
        (["books/~$a.xlsx", "books/notes.docx"], False, ["books/~$a.xlsx", "books/notes.docx"]),
        (["nowhere.xlsx", "none*.xlsx"], False, ["nowhere.xlsx", "none*.xlsx"]),
        ([""], False, [""]),
    ],
)
def test_what_is_meant(names: list[str], is_recursive: bool, meant: list[str], folder: Path) -> None:
    assert books_named(names, is_recursive=is_recursive) == [name.replace("/", os.sep) for name in meant]


def test_a_folder_without_a_workbook_says_what_to_do(folder: Path) -> None:
    with pytest.raises(ScorecardError, match=r"books/copies is a folder .* with --recursive\.$"):
        books_named(["books/copies"])
    with pytest.raises(ScorecardError, match=r"name another one\.$"):
        books_named(["books/copies"], is_recursive=True)


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(folder: Path) -> None:
    (folder / "May [final].xlsx").touch()
    assert books_named(["May [final].xlsx"]) == ["May [final].xlsx"]
    assert files_named("May [final].xlsx") == ["May [final].xlsx"]
    assert files_named("books/*.docx") == ["books/notes.docx"]


def test_results_of_workbooks_with_one_name_go_to_places_of_their_own() -> None:
    assert shelves_of(["a/x.xlsx", "b/X.xlsm", "b/x 2.xlsx", "y.xlsx"]) == ["x", "X 2", "x 2 2", "y"]
