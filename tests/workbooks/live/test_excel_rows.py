"""What is asked of Excel to insert rows and to tell of charts, which no test can run: each call in turn."""

from types import SimpleNamespace
from typing import Any

import pytest

from scorecard_xl.workbooks.live.native_excel_attached import charts_on_windows
from scorecard_xl.workbooks.live.native_excel_rows import insert_rows_in_excel


class Recorder:
    """A sheet, its application and its ranges, which write down what they are asked."""

    asked: list[str]
    merge_cells: bool | None

    def __init__(self, merged: bool | None = False) -> None:
        object.__setattr__(self, "asked", [])
        object.__setattr__(self, "merge_cells", merged)

    @property
    def book(self) -> Any:
        return SimpleNamespace(app=self)

    def __setattr__(self, name: str, value: object) -> None:
        self.asked.append(f"{name} = {value}")

    def range(self, rows: str) -> Any:
        def call(name: str) -> Any:
            return lambda *arguments: self.asked.append(f"{rows} {name} {' '.join(arguments)}".strip())

        row = int(rows.partition(":")[0])
        calls = {name: call(name) for name in ("insert", "copy", "paste")}
        return SimpleNamespace(row=row, shape=(2, 1), merge_cells=self.merge_cells, **calls)


@pytest.mark.parametrize(
    ("like", "merged", "pasted"),
    [
        ("30:30", False, ["validation"]),
        ("30:30", None, ["formats", "validation"]),
        ("33:33", False, ["formats", "validation"]),
    ],
)
def test_new_rows_get_the_look_of_another_without_splitting_rules(
    like: str, merged: bool | None, pasted: list[str]
) -> None:
    sheet = Recorder(merged)
    insert_rows_in_excel(sheet, "31:32", like)  # type: ignore[arg-type]
    assert sheet.asked == [
        "cut_copy_mode = False",
        "31:32 insert down",
        f"{like} copy",
        *(f"31:32 paste {what}" for what in pasted),
        "cut_copy_mode = False",
    ]


def test_without_a_model_rows_are_inserted_alone() -> None:
    sheet = Recorder()
    insert_rows_in_excel(sheet, "31:32", "")  # type: ignore[arg-type]
    assert sheet.asked == ["cut_copy_mode = False", "31:32 insert down"]


class Refused(Exception):
    """Excel's own."""


class SeriesWithoutFormula:
    @property
    def Formula(self) -> str:
        raise Refused


def test_charts_on_windows_tell_the_formulas_of_their_series() -> None:
    told = SimpleNamespace(Formula="=SERIES(A!$A$9,,A!$E$9:$G$9,1)")

    def chart(*series: object) -> SimpleNamespace:
        return SimpleNamespace(Chart=SimpleNamespace(SeriesCollection=lambda: series))

    sheet = SimpleNamespace(ChartObjects=lambda: [chart(SeriesWithoutFormula()), chart(told)])
    assert charts_on_windows(sheet, (Refused,)) == [told.Formula]
