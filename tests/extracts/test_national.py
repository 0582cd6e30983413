"""Reading national figures, in each form in which the department publishes them."""

import csv
import io
import os
import re
import sys
import tracemalloc
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow
import pytest
from pyarrow import parquet

from scorecard_xl.errors import ScorecardError
from scorecard_xl.extracts.national import Asked, measures_in, read_national
from scorecard_xl.model import AreaKind, NationalFigures, NationalMeasure

LONG = ("Short Desc", "Data item", "Years", "LA and Regions", "Values", "LA Number", "Region")
WIDE = ("LA Number", "LA and Regions", "Region", "Topic", "Measure", "2019", "2019-20", "2021 (prov)")
EXPLORE = (
    *("time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code"),
    *("region_name", "old_la_code", "new_la_code", "la_name", "sex", "age", "children", "rate"),
)
Rows = Sequence[Sequence[str]]

LOOKED_AFTER = (
    ("LACnum", "", "2019", "Southampton", "475", "852.0", "South East"),
    ("LACnum ", "", "2020", "Southampton", "486", "852.0", "South East"),
    ("LACnum", "", "2020", "Bristol, City of", "-", "801.0", "South West"),
    ("LACnum", "", "2020", "South East", "10,270", "989.0", "NA"),
    ("LACnum", "", "2020", "England", "80080.000000000015", "970.0", "NA"),
    ("LACnum", "", "2020", "England (old)", "79000", "1000.0", "NA"),
    ("LAC", "", "2020", "Southampton", "95.0", "852.0", "South East"),
)
ASKED = Asked.of(["LACnum"])


def csv_text(rows: Rows, separator: str = ",", line: str = "\n") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=line).writerows(rows)
    return text.getvalue()


def saved(path: Path, rows: Rows, encoding: str = "utf-8", separator: str = ",", line: str = "\n") -> Path:
    path.write_bytes(csv_text(rows, separator, line).encode(encoding))
    return path


def workbook(path: Path, rows: Rows) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append([float(one) if re.fullmatch(r"\d+\.?\d*", one) else one for one in row])
    book.save(path)
    return path


def parquet_file(path: Path, rows: Rows) -> Path:
    header, *body = rows
    columns = dict(zip(header, map(list, zip(*body, strict=True)), strict=True))
    numbers = [float(number) if number not in ("", "-") else None for number in columns["LA Number"]]
    parquet.write_table(
        pyarrow.table({**columns, "LA Number": pyarrow.array(numbers, pyarrow.float64())}), path
    )
    return path


def long(tmp_path: Path, rows: Rows, name: str = "long.csv") -> Path:
    return saved(tmp_path / name, [LONG, *rows])


def by_label(figures: NationalFigures, name: str) -> dict[str, dict[int, Decimal | None]]:
    return {year.label: figures.of(name, year) for year in figures.years(name)}


def test_long_data_are_the_same_as_csv_and_as_parquet(tmp_path: Path) -> None:
    rows = [LONG, *LOOKED_AFTER]
    of_csv = read_national(saved(tmp_path / "a.csv", rows), ASKED)
    of_parquet = read_national(parquet_file(tmp_path / "a.parquet", rows), ASKED)
    assert of_csv.held == of_parquet.held
    assert by_label(of_csv, "LACnum") == {
        "2019": {852: Decimal(475)},
        "2020": {
            852: Decimal(486),
            801: None,
            989: Decimal(10270),
            970: Decimal(80080),
            1000: Decimal(79000),
        },
    }


def test_a_figure_has_all_that_is_published_of_it(tmp_path: Path) -> None:
    figures = read_national(long(tmp_path, LOOKED_AFTER), ASKED)
    year = figures.year("LACnum", 2020)
    assert year is not None
    bristol, england = (figures.figure("lacnum", area, year) for area in (801, 970))
    assert bristol is not None and (bristol.value, bristol.symbol) == (None, "-")
    assert bristol.kind is AreaKind.AUTHORITY
    assert england is not None and (england.kind, england.year.label) == (AreaKind.ENGLAND, "2020")
    assert figures.figure("LACnum", 850, year) is None


def test_a_source_is_named_with_the_day_on_which_it_was_saved(tmp_path: Path) -> None:
    path = long(tmp_path, LOOKED_AFTER)
    noon = datetime(2026, 4, 30, 12, tzinfo=UTC).timestamp()
    os.utime(path, (noon, noon))
    figures = read_national(path, ASKED)
    assert (figures.source, figures.date) == ("long.csv", date(2026, 4, 30))


@pytest.mark.parametrize(
    ("encoding", "separator", "line"),
    [
        ("utf-8-sig", ",", "\r\n"),
        ("utf-8-sig", ",", "\n"),
        ("cp1252", ",", "\r\n"),
        ("utf-8", ";", "\r\n"),
        ("utf-8", "\t", "\n"),
    ],
)
def test_a_csv_may_be_saved_in_any_way(tmp_path: Path, encoding: str, separator: str, line: str) -> None:
    rows = [LONG, ("Café – num", "", "2020", "Bristol, City of", "5", "801", "South West"), *LOOKED_AFTER]
    figures = read_national(
        saved(tmp_path / "a.csv", rows, encoding, separator, line), Asked.of(["café – num", "LACnum"])
    )
    assert by_label(figures, "Café – num") == {"2020": {801: Decimal(5)}}
    assert by_label(figures, "LACnum")["2020"][852] == Decimal(486)


def test_columns_may_stand_in_another_order_and_beside_others(tmp_path: Path) -> None:
    order = (5, 4, 6, 0, 2, 3, 1)
    rows = [[*(row[place] for place in order), "more"] for row in (LONG, *LOOKED_AFTER)]
    turned = read_national(saved(tmp_path / "turned.csv", rows), ASKED)
    assert turned.held == read_national(long(tmp_path, LOOKED_AFTER), ASKED).held


def test_full_names_and_units_that_stand_beside_are_kept_and_may_be_asked_for(tmp_path: Path) -> None:
    more = ("Measure", "y_axis_name")
    rows = [(*LONG, *more), *((*row, f"Number of {row[0].strip()}", "Number") for row in LOOKED_AFTER)]
    figures = read_national(saved(tmp_path / "a.csv", rows), Asked.of(["number of LAC"]))
    assert list(figures.measures.values()) == [NationalMeasure("LAC", "Number of LAC", "Number")]


def test_only_the_measures_and_areas_asked_for_are_kept(tmp_path: Path) -> None:
    figures = read_national(long(tmp_path, LOOKED_AFTER), Asked.of(["LACnum", "unheard of"], [970, 852]))
    assert set(figures.measures) == {"lacnum"}
    assert by_label(figures, "LACnum")["2020"].keys() == {852, 970}
    assert figures.years("LAC") == [] and figures.year("unheard of") is None


def test_all_measures_of_a_file_are_listed_without_their_figures(tmp_path: Path) -> None:
    assert [one.name for one in measures_in(long(tmp_path, LOOKED_AFTER))] == ["LACnum", "LAC"]


def test_an_england_that_names_itself_na_is_none_the_less_there(tmp_path: Path) -> None:
    rows = [("LAC", "", "2020", "England", "67", "", "NA"), ("LAC", "", "2020", "NA", "1", "NA", "NA")]
    figures = read_national(long(tmp_path, rows), Asked())
    assert by_label(figures, "LAC") == {"2020": {970: Decimal(67)}}


def test_the_latest_year_is_the_one_that_ends_last_and_has_figures(tmp_path: Path) -> None:
    labels = ("2020 (prov)", "0", "2018-19", "2020 (Final)", "2019/20")
    rows = [("LAC", "", label, "England", str(place), "970", "NA") for place, label in enumerate(labels, 1)]
    figures = read_national(
        long(tmp_path, [*rows, ("LAC", "", "2021", "England", "..", "970", "NA")]), Asked()
    )
    assert [year.label for year in figures.years("LAC")] == [
        *("0", "2018-19", "2019/20", "2020 (prov)", "2020 (Final)")
    ]
    year = figures.year("LAC")
    assert year is not None and year.label == "2020 (Final)"


DOWNLOADED = (
    ("852", "Southampton", "South East", "Children Looked After", "Number of CLA", "475", "486", "500"),
    ("801", "Bristol, City of", "South West", "Children Looked After", "Number of CLA", "..", "c", ""),
    ("-", "Statistical Neighbours", "-", "Children Looked After", "Number of CLA", "600.5", "610", "620"),
    ("-", "South East", "-", "Children Looked After", "Number of CLA", "9,000", "10270", "x"),
)


@pytest.mark.parametrize("name", ["download.csv", "download.xlsx"])
def test_a_download_has_a_column_for_each_year(tmp_path: Path, name: str) -> None:
    make = saved if name.endswith("csv") else workbook
    figures = read_national(make(tmp_path / name, [WIDE, *DOWNLOADED]), Asked.of(["number of cla"]))
    assert by_label(figures, "Number of CLA") == {
        "2019": {852: Decimal(475), 801: None, 989: Decimal(9000)},
        "2019-20": {852: Decimal(486), 801: None, 989: Decimal(10270)},
        "2021 (prov)": {852: Decimal(500), 989: None},
    }


def test_a_column_that_says_more_than_a_year_is_none_of_figures(tmp_path: Path) -> None:
    rows = [(*WIDE, "2020 quartile", "Change from 2019"), (*DOWNLOADED[0], "3", "11")]
    figures = read_national(saved(tmp_path / "a.csv", rows), Asked())
    assert [year.label for year in figures.years("Number of CLA")] == list(WIDE[5:])


EXPLORED = (
    (
        "201920",
        "Financial year",
        "National",
        "E92000001",
        "England",
        *[""] * 5,
        "Total",
        "Total",
        "80080",
        "67",
    ),
    (
        "201920",
        "Financial year",
        "National",
        "E92000001",
        "England",
        *[""] * 5,
        "Female",
        "Total",
        "35000",
        "z",
    ),
    (
        "201920",
        "Financial year",
        "National",
        "E92000001",
        "England",
        *[""] * 5,
        "Female",
        "Under 1",
        "low",
        "c",
    ),
    (
        *("201920", "Financial year", "Regional", "E92000001", "England", "E12000008", "South East"),
        *("", "", "", "Total", "Total", "10270", "53"),
    ),
    (
        *("201920", "Financial year", "Local authority", "E92000001", "England", "E12000008", "South East"),
        *("852", "E06000045", "Southampton", "Total", "Total", "486", "95.00000000000001"),
    ),
    (
        *("201920", "Financial year", "Local authority", "E92000001", "England", "E12000008", "South East"),
        *("z", "E06000099", "Newly made", "Total", "Total", "1", "2"),
    ),
    (
        "201920",
        "Financial year",
        "National",
        "W92000004",
        "Wales",
        *[""] * 5,
        "Total",
        "Total",
        "7000",
        "100",
    ),
)


def test_explore_statistics_has_a_column_for_each_indicator_and_says_what_rows_are_of(tmp_path: Path) -> None:
    path = saved(tmp_path / "explore.csv", [EXPLORE, *EXPLORED])
    figures = read_national(path, Asked())
    assert by_label(figures, "children") == {
        "201920": {970: Decimal(80080), 989: Decimal(10270), 852: Decimal(486)}
    }
    assert by_label(figures, "rate") == {"201920": {970: Decimal(67), 989: Decimal(53), 852: Decimal(95)}}
    assert by_label(figures, "children (sex: Female)") == {"201920": {970: Decimal(35000)}}
    assert [one.name for one in measures_in(path)] == [
        *("children", "rate", "children (sex: Female)", "rate (sex: Female)"),
        *("children (sex: Female; age: Under 1)", "rate (sex: Female; age: Under 1)"),
    ]
    (year,) = figures.held["rate (sex: female; age: under 1)"]
    held_back = figures.figure("rate (sex: Female; age: Under 1)", 970, year)
    assert (year.ends, year.begins) == (2020, 2019)
    assert held_back is not None and (held_back.value, held_back.symbol) == (None, "c")


def test_a_row_twice_is_one_figure(tmp_path: Path) -> None:
    twice = ("LACnum", "", "2020", "Southampton", "486.0", "852", "South East")
    held_back = ("LACnum", "", "2020", "Bristol", "c", "801", "South West")
    figures = read_national(long(tmp_path, [*LOOKED_AFTER, twice, held_back]), ASKED)
    assert figures.held == read_national(long(tmp_path, LOOKED_AFTER), ASKED).held


@pytest.mark.parametrize("value", ["487", "-"])
def test_two_values_of_one_figure_are_refused(tmp_path: Path, value: str) -> None:
    other = ("LACnum", "", "2020", "Southampton", value, "852", "South East")
    with pytest.raises(
        ScorecardError, match=rf"long\.csv, row 9: LACnum of area 852 in 2020 is “{value}” here"
    ):
        read_national(long(tmp_path, [*LOOKED_AFTER, other]), ASKED)
    assert read_national(long(tmp_path, [*LOOKED_AFTER, other]), Asked.of(["LAC"])).measures


def test_a_value_that_cannot_be_meant_is_refused_where_it_is_asked_for(tmp_path: Path) -> None:
    path = long(
        tmp_path, [*LOOKED_AFTER, ("LAC", "", "2021", "Southampton", "about 90", "852", "South East")]
    )
    assert read_national(path, ASKED).measures
    with pytest.raises(
        ScorecardError, match=r"row 9: “about 90” is neither a number nor a symbol .* in 2021"
    ):
        read_national(path, Asked())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "a.csv is empty: download it anew"),
        ("\n , \n", "a.csv is empty: download it anew"),
        (
            "ref,month,value\nM1,Apr-21,3\n",
            "no file of national figures, as its headers are “ref”, “month” and",
        ),
        ("LA Number,Measure\n852,CLA\n", "a column for each year"),
        ("Short Desc,Years,LA Number,Values,Values\n", "two columns are headed “Values”"),
        (
            "Short Desc,Years,LA Number,Values\nLAC,2020,852,1,234\n",
            "row 2: there are more cells than columns",
        ),
        ('Short Desc,Years,LA Number,Values\n"LAC,2020,852,1\n', "a quotation mark is missing"),
        ("LACnum\0", "characters that cannot be read"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused_with_a_sentence(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ScorecardError, match="a\\.csv") as refused:
        read_national(tmp_path / "a.csv", Asked())
    assert says in str(refused.value)


def test_what_is_no_file_of_a_known_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.ods").touch()
    with pytest.raises(
        ScorecardError, match=r"a\.ods is no file of national figures: save it as \.csv, \.xlsx or"
    ):
        read_national(tmp_path / "a.ods", Asked())
    with pytest.raises(ScorecardError, match="does not exist: see where the file of national figures is"):
        read_national(tmp_path / "gone.csv", Asked())
    (tmp_path / "a.parquet").write_text("no parquet")
    with pytest.raises(ScorecardError, match=r"a\.parquet could not be read"):
        read_national(tmp_path / "a.parquet", Asked())
    with pytest.raises(ScorecardError, match=r"e\.xlsx is empty"):
        read_national(workbook(tmp_path / "e.xlsx", []), Asked())


def test_a_parquet_file_without_pyarrow_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = parquet_file(tmp_path / "a.parquet", [LONG, *LOOKED_AFTER])
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ScorecardError, match="pip install pyarrow"):
        read_national(path, Asked())


def test_a_large_file_takes_little_more_room_than_what_is_asked_of_it(tmp_path: Path) -> None:
    """The rows of other measures are nowhere held: 100,000 of them are 5 MB in the file."""
    others = [
        ("Other", "", "2020", "Somewhere in England", str(n), "852.0", "South East") for n in range(100_000)
    ]
    path = long(tmp_path, [*others, *LOOKED_AFTER])
    del others
    read_national(path, ASKED)
    tracemalloc.start()
    try:
        figures = read_national(path, ASKED)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert by_label(figures, "LACnum")["2019"] == {852: Decimal(475)}
    assert path.stat().st_size > 4_500_000 and most < 4_000_000
