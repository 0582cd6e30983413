"""The PDF of a copy: what stands in it, and that it can be read aloud.

PDF/UA-1 is what the library that writes it checks; veraPDF is a Java program that no registry of ours has.
"""

import sys
from itertools import pairwise

import pytest

from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import Month, Texts
from scorecard_xl.publishing.pdf.document import pdf
from scorecard_xl.publishing.publication import Audience, Publication, SectionShown
from tests.publishing.copies import MAY, copy, indicator, shown
from tests.publishing.pdf_reading import (
    catalogue_of,
    elements_of,
    everything_in,
    links_of,
    pages_of,
    reader_of,
    sizes_of,
)

HARMFUL = (
    '#import "x": * ] } ) $ \\ `raw` *a* _b_ <l> @ref // c /* d',
    "\x00\x01\x1b[2J",
    "\ud83d",
    "🦊🏽 fox",
    "漢字",
    "x" * 3000,
    "שלום abc",
    "a\u0301\u20dd",
    "\ufeff",
    "\u202e",
    "A\r\nB",
)


@pytest.fixture(scope="module")
def content() -> bytes:
    """The PDF of the copy made by hand."""
    return pdf(copy())


def many(number: int, commentary: str = "Why it is so.") -> Publication:
    """A copy with so many indicators in one section."""
    indicators = tuple(
        indicator(f"R{n}", f"Indicator {n}.", [n], commentary=f"First {n}. {commentary} Last {n}.")
        for n in range(number)
    )
    return Publication(MAY, Audience.BOARD, Texts("Many"), (SectionShown("s-all", "All", indicators),), {})


def test_it_is_tagged_and_says_what_it_is(content: bytes) -> None:
    root = catalogue_of(content)
    metadata = reader_of(content).metadata
    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"] == "en-GB"
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert metadata is not None and metadata.title == "Children’s services scorecard, May 2021"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()


def test_every_table_has_headers(content: bytes) -> None:
    kinds = [one.kind for one in elements_of(content)]
    assert kinds.count("Table") == kinds.count("THead") == 2
    assert kinds.count("TH") == 2 * 10


def test_every_chart_has_its_words(content: bytes) -> None:
    alternatives = [one.said.get("/Alt") for one in elements_of(content) if one.kind == "Figure"]
    assert len(alternatives) == 4 and all(alternatives)
    assert "LAC1: Children placed out of the county. Line chart, Dec-20 to May-21" in str(alternatives[2])


def test_headings_come_in_order(content: bytes) -> None:
    levels = [int(one.kind[1]) for one in elements_of(content) if one.kind in ("H1", "H2", "H3", "H4")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later <= before + 1 for before, later in pairwise(levels))


def test_it_is_read_in_the_order_of_the_copy(content: bytes) -> None:
    titles = [one.said["/T"] for one in elements_of(content) if one.kind == "H2"]
    assert titles == [
        *("At a glance", "Exceptions (1)", "Contents", "Introduction", "Early help"),
        *("Looked after children", "Charts", "Notes", "What is hidden", "Contact", "Licence"),
    ]
    text = " ".join(pages_of(content))
    places = [text.rindex(ref) for ref in ("EH1a:", "EH2:", "LAC1:", "LAC2:")]
    assert places == sorted(places)


def test_the_first_page_says_what_matters(content: bytes) -> None:
    first = pages_of(content)[0]
    for said in ("May 2021", "For the board", "1 of 2 Miss their target", "Above its upper limit of 50"):
        assert said in first, said


def test_the_contents_lead_to_pages(content: bytes) -> None:
    kinds = [one.kind for one in elements_of(content)]
    links = links_of(content, 0)
    assert kinds.count("TOCI") == 11
    inner = [one for one in links if "/Dest" in one or one.get("/A", {}).get("/S") == "/GoTo"]
    assert len(inner) >= 11


def test_no_row_is_parted_and_headers_come_again() -> None:
    pages = pages_of(pdf(many(60, "Because of this. " * 30)))
    tables = [page for page in pages if page.count("Indicator Latest")]
    assert len(tables) > 4
    for number in range(60):
        (page,) = (page for page in tables if f"First {number}." in page)
        assert f"Last {number}." in page and f"Indicator {number}." in page


def test_a_commentary_longer_than_a_page_goes_on() -> None:
    text = " ".join(pages_of(pdf(many(2, "Word. " * 4000))))
    assert text.count("Word.") == 2 * 4000


def test_each_page_has_the_month_and_its_number() -> None:
    pages = pages_of(pdf(many(30)))
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page and "May 2021" in page


def test_all_text_is_large_enough(content: bytes) -> None:
    assert sizes_of(content) and min(sizes_of(content)) >= 9


def test_what_is_hidden_is_nowhere(content: bytes) -> None:
    assert "Counts from 1 to 4 are shown as c" in " ".join(pages_of(content))
    public = pdf(copy(Audience.PUBLIC))
    assert "Ms Owner" in " ".join(pages_of(content)) and b"Early help" in everything_in(content)
    for where in (" ".join(pages_of(public)).encode(), everything_in(public)):
        assert b"Ms Owner" not in where
    assert "For the public" in pages_of(public)[0]


def test_the_same_copy_gives_the_same_bytes(content: bytes) -> None:
    assert pdf(copy()) == content
    assert pdf(copy()._replace(month=Month(2021, 6))) != content


@pytest.mark.parametrize("text", HARMFUL, ids=lambda text: ascii(text)[:20])
def test_no_text_is_code_or_keeps_it_from_being_made(text: str) -> None:
    one = indicator(
        "1", text, [3], owner=text, happened=text, commentary=text, target=shown(4)._replace(text=text)
    )
    after = indicator("2", "The row after", [4])
    made = pdf(
        copy()._replace(
            sections=(SectionShown("s-a", text, (one, after)),), texts=Texts(text, text, text, text, text)
        )
    )
    said = " ".join(pages_of(made))
    assert said.count("The row after") == 2
    if text.startswith("#"):
        assert said.count('#import "x": * ] } ) $ \\ `raw` *a* _b_ <l> @ref // c /* d') >= 4
    if "fox" in text:
        assert "[fox face]" in said


@pytest.mark.parametrize(
    "markdown", ["#", "# A\n#### B", "*" * 300 + "a" + "*" * 300, "> " * 40 + "a", "-", "0. x"]
)
def test_any_markdown_is_laid_out(markdown: str) -> None:
    made = pdf(copy()._replace(texts=Texts("H", markdown, "After it.")))
    assert "After it." in " ".join(pages_of(made))


def test_a_copy_of_nothing_is_laid_out() -> None:
    assert "No indicator is an exception" in pages_of(pdf(many(0)._replace(sections=())))[0]
    assert "No figure" in " ".join(pages_of(pdf(copy()._replace(sections=copy().sections[1:]))))


def test_a_missing_library_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(ScorecardError, match=r'typst, .*pip install "scorecard-xl\[publish\]"'):
        pdf(copy())
