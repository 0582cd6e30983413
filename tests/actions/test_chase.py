"""The texts to owners: who gets one, what it lists, and in which file it goes."""

import csv
import html.parser
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard_xl.actions.chase import Chase, chase
from scorecard_xl.messages.letters import FORMATS, file_names, letter, table_of
from tests.books import judged_book
from tests.books.commentary_rows import history, line, scorecard
from tests.books.grid_workbook import GridWorkbook
from tests.books.small_scorecard import book

NO_OWNER = "Indicators without an owner"


def several() -> GridWorkbook:
    return book(
        scorecard(
            line("M1", None),
            line("M2", "Numbers rose by 45% from April.", figures=(100, 120)),
            line("M3", None, figures=(100, 120), preferred="▼"),
            line("M4", "Steady.", owner="Bob Ray"),
            line("M5", "All well.", owner="Cy Orr"),
            line("M6", None, owner=""),
        ),
        history(("M4", "Steady.")),
    )


def rows_of(found: Chase) -> dict[str, list[str]]:
    return {owner: [one.indicator.ref for one in rows] for owner, rows in found.by_owner.items()}


class Texts(html.parser.HTMLParser):
    """The texts of a page, in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(data)


def texts_of(page: str) -> list[str]:
    parser = Texts()
    parser.feed(page)
    return parser.texts


def test_each_owner_has_their_own_rows_the_most_pressing_first() -> None:
    workbook = several()
    assert rows_of(chase(workbook)) == {"Ann Lee": ["M3", "M1", "M2"], "Bob Ray": ["M4"], "": ["M6"]}
    assert workbook.applied == []


def test_spaces_and_capitals_make_no_two_owners() -> None:
    owners = ("Ann Lee", "ANN LEE", " Ann\nLee ")
    rows = [
        line(f"M{place}", None, figures=(100, 120 if place == 1 else 100), preferred="▼", owner=owner)
        for place, owner in enumerate(owners)
    ]
    ((owner, refs),) = rows_of(chase(book(scorecard(*rows)))).items()
    assert (owner.casefold(), refs) == ("ann lee", ["M1", "M0", "M2"])


def test_a_text_to_an_owner() -> None:
    assert (
        letter(chase(several()), "Ann Lee", "text")
        == """\
Ann Lee,

Please see to your commentary on May-21 in book.xlsx, for 3 indicators:

Commentary is required
  M3  Number of cases
      120, ↑ 20% from Apr-21 (Negative) (sheet Scorecard, cell R4)

No commentary yet
  M1  Number of cases
      100, → 0% from Apr-21 (sheet Scorecard, cell R2)

Text and figures differ: which is right?
  M2  Number of cases
      120, ↑ 20% from Apr-21 (sheet Scorecard, cell R3)
      The commentary says “rose by 45% from April”, and the figures give 20% (from 100 in Apr-21 to 120 in \
May-21): which is right?
"""
    )


def beyond_limits() -> GridWorkbook:
    """A row without commentary whose last month is outside its limits, and misses its target."""
    row = judged_book.row(figures=[*[100, 104] * 6, 140], target=100)
    row[judged_book.HEADER.index("Commentary (May-21):")] = None
    return judged_book.book(row)


def test_a_text_says_what_happened_behind_the_figures() -> None:
    happened = (
        "Above its upper limit of 123 for the first time in the 13 months known; misses its target of 100 "
        "(beyond the tolerance)."
    )
    found = chase(beyond_limits())
    *_, figures, said, end = letter(found, "", "text").split("\n")
    assert (said.strip(), end) == (happened, "")
    assert "140" in figures
    assert happened in letter(found, "", "html")
    (told,) = csv.DictReader(io.StringIO(letter(found, "", "csv")))
    assert told["What happened"] == happened


@pytest.mark.parametrize("form", FORMATS)
def test_a_text_names_nobody_elses_rows(form: str) -> None:
    text = letter(chase(several()), "Bob Ray", form)
    assert "M4" in text and "Bob Ray" in text
    assert not any(ref in text for ref in ("M1", "M2", "M3", "M5", "M6", "Ann"))


def test_rows_without_an_owner_greet_nobody() -> None:
    found = chase(several())
    opening = "Please see to the commentary on May-21 in book.xlsx, for 1 indicator without an owner:"
    assert letter(found, "", "text").startswith(f"{opening}\n")
    assert texts_of(letter(found, "", "html"))[0] == opening
    assert letter(found, "", "csv").splitlines()[1].startswith("Indicators without an owner,")


def test_a_page_to_an_owner_shows_every_text_as_it_is() -> None:
    row = line("<M1>", None, owner="Ann & <b>Bob</b>")
    row[1] = "Children > 5 & “others”"
    found = chase(book(scorecard(row)))
    page = letter(found, "Ann & <b>Bob</b>", "html")
    assert page.startswith('<meta charset="utf-8">')
    assert texts_of(page) == [
        "Ann & <b>Bob</b>,",
        "Please see to your commentary on May-21 in book.xlsx, for 1 indicator:",
        *("Ref.", "Indicator", "Figure and changes", "What is outstanding", "Where"),
        *("<M1>", "Children > 5 & “others”", "100", "→ 0% from Apr-21"),
        *("There is no commentary on May-21.", "sheet Scorecard, cell R2"),
    ]


def test_a_table_of_all_owners_can_be_read_again() -> None:
    found = chase(several())
    rows = list(csv.DictReader(io.StringIO(table_of(found, list(found.by_owner)))))
    assert [(row["Owner"], row["Ref."], row["Outstanding"], row["Cell"]) for row in rows] == [
        ("Ann Lee", "M3", "Commentary is required", "R4"),
        ("Ann Lee", "M1", "No commentary yet", "R2"),
        ("Ann Lee", "M2", "Text and figures differ: which is right?", "R3"),
        ("Bob Ray", "M4", "The same words as last month", "R5"),
        ("Indicators without an owner", "M6", "No commentary yet", "R7"),
    ]
    assert (rows[0]["Figure"], rows[0]["Changes"]) == ("120", "↑ 20% from Apr-21 (Negative)")


def test_a_table_holds_no_formula_of_somebodys() -> None:
    row = line("+1", None, owner="@SUM(A1)")
    row[1] = link = '=HYPERLINK("https://example.org","look")'
    found = chase(book(scorecard(row)))
    _, told = csv.reader(io.StringIO(table_of(found, list(found.by_owner))))
    assert (told[0], told[4], told[5]) == ("'@SUM(A1)", "+1", f"'{link}")


def test_nobody_is_written_to_where_nothing_is_outstanding() -> None:
    found = chase(book(scorecard(line("M1", "Steady."))))
    assert (found.by_owner, found.known_owners) == ({}, {"ann lee": "Ann Lee"})


@pytest.mark.parametrize(
    ("owners", "names"),
    [
        (["Ann Lee", "Zoë O’Neil", "李"], ["Ann Lee", "Zoë O’Neil", "李"]),
        (["Ann/Lee", "Ann\\Lee", "Ann:Lee"], ["Ann_Lee", "Ann_Lee 2", "Ann_Lee 3"]),
        (["A_", "A/", "A_ 2"], ["A_", "A_ 2", "A_ 2 2"]),
        (["A. Lee.", ".hidden", "..", " . "], ["A. Lee", "hidden", "_", "_ 2"]),
        (["CON", "con.", "nul.x", "Lpt1", "COM10"], ["CON_", "con_ 2", "nul_.x", "Lpt1_", "COM10"]),
        (["e\u0301", "\xe9"], ["\xe9", "\xe9 2"]),
        (
            ["", "Indicators without an owner"],
            ["Indicators without an owner", "Indicators without an owner 2"],
        ),
        (["../../etc/passwd"], ["_.._etc_passwd"]),
    ],
)
def test_owners_as_names_of_files(owners: list[str], names: list[str]) -> None:
    assert list(file_names(owners).values()) == names


@given(
    st.lists(st.one_of(st.text(max_size=300), st.sampled_from(["con", "CON.txt", "a/b", "a:b"])), unique=True)
)
def test_any_owners_have_files_of_their_own(owners: list[str]) -> None:
    names = list(file_names(owners).values())
    assert len({name.casefold() for name in names}) == len(owners)
    for name in names:
        assert name and name == name.strip(" .") and not set(name) & set('<>:"/\\|?*\0\n')
        assert len(name.encode()) < 200
        assert name.partition(".")[0].strip().casefold() not in ("con", "prn", "aux", "nul", "com1", "lpt9")
