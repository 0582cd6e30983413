"""The page of a copy: what stands in it, and that it holds together."""

import base64
import hashlib
import re
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from scorecard_xl.model import (
    PREVIOUS_MONTH,
    PREVIOUS_MONTH_IN_POINTS,
    Arrow,
    Assurance,
    Month,
    Status,
    Texts,
    Unit,
    Variation,
    Verdict,
)
from scorecard_xl.publishing.columns import columns_of, orders_of
from scorecard_xl.publishing.month_links import MonthLinks, with_links
from scorecard_xl.publishing.page.page import page
from scorecard_xl.publishing.publication import (
    Audience,
    ChangeShown,
    IndicatorShown,
    Publication,
    SectionShown,
)
from tests.publishing.copies import HIDDEN, MAY, NONE, changes, copy, indicator, months, shown
from tests.publishing.html_tree import by_id, of_class, text_of, tree_of

LINKS = MonthLinks(("April 2021", "../2021-04/scorecard.html"), None, "../index.html")


def of(*indicators: IndicatorShown, **said: object) -> Publication:
    """A copy of one section."""
    plain = Publication(MAY, Audience.BOARD, Texts(), (SectionShown("s-all", "All", indicators),), {})
    return plain._replace(**said)  # type: ignore[arg-type]


def tree(publication: Publication) -> ElementTree.Element:
    """The page of a copy as a tree."""
    return tree_of(page(publication, LINKS))


def headers(root: ElementTree.Element) -> list[str]:
    """The headers of the first table."""
    row = next(section for section in root.iter("section") if section.get("class") == "indicators")
    return [text_of(one) for one in next(row.iter("thead")).iter("th")]


def cells(root: ElementTree.Element, anchor: str) -> dict[str, str]:
    """The figures of an indicator, by the labels that a narrow screen shows."""
    return {
        one.attrib["data-label"]: text_of(one)
        for one in by_id(root, anchor).iter("td")
        if one.get("data-label")
    }


def test_what_matters_comes_first() -> None:
    root = tree(copy())
    headings = [text_of(one) for one in root.iter() if one.tag in ("h1", "h2")]
    assert headings == [
        "Children’s services scorecard",
        "At a glance",
        "Introduction",
        "Exceptions",
        "Early help",
        "Looked after children",
        "Notes",
        "What is hidden",
        "Contact",
        "Licence",
    ]
    assert "May 2021" in text_of(next(root.iter("header")))
    numbers = {text_of(one[0]): text_of(one[1]) for one in of_class(root, "summary")[0]}
    assert numbers == {"Indicators": "4", "Improve": "1", "Worsen": "1", "Miss their target": "1 of 2"}


def test_an_exception_has_what_happened_and_its_whole_commentary() -> None:
    (article,) = tree(copy()).iter("article")
    assert text_of(article) == (
        "EH1a: Number of early help assessments <b>open</b> & waiting 55 Concern Red Above its upper limit "
        "of 50 for the first time in the 14 months known; misses its target of 40 (beyond the tolerance). "
        "Rank 3 of 11 among its statistical neighbours; worse than England (2020). "
        "Two teams merged in May. A second paragraph: <script>alert(1)</script> & more."
    )


def test_an_exception_without_limits_says_its_change() -> None:
    (article,) = tree(of(indicator("A", "A", [5, 9], changes=changes()))).iter("article")
    assert "From Apr-21: ↑ 12% rise Negative" in text_of(article)


def test_a_copy_without_exceptions_says_so() -> None:
    root = tree(of(indicator("A", "A", [5])))
    assert not list(root.iter("article")) and "No indicator is an exception" in text_of(root)


def test_a_row_has_every_figure_with_its_words() -> None:
    root = tree(copy())
    assert cells(root, "i-eh1a") == {
        "Latest": "55",
        "Change from Apr-21": "↑ 12% rise Negative",
        "Trend": "",
        "Variation": "Concern",
        "Target": "40",
        "Status": "Red",
        "12-month average": "32.4",
        "12-month maximum": "55",
        "ENG 2019-20": "502",
        "SE region 2019-20": "Local",
    }
    assert text_of(next(by_id(root, "i-eh1a").iter("th"))).endswith("waitingLower is betterMs Owner")
    assert cells(root, "i-lac1")["Latest"] == "c (hidden)"
    assert cells(root, "i-lac1")["Change from Apr-21"] == "c (hidden)"
    assert cells(root, "i-lac2")["Latest"] == "No figure"


def test_a_column_that_nobody_fills_is_left_out() -> None:
    assert headers(tree(of(indicator("A", "A", [5])))) == ["Indicator", "Latest", "Trend"]
    assert headers(tree(of(indicator("A", "A", [None], average=NONE, target=NONE)))) == ["Indicator"]
    said = of(
        indicator("A", "A", [5], assurance=Assurance.WILL_FAIL, average=HIDDEN),
        changed_from={PREVIOUS_MONTH: Month(2021, 4)},
    )
    assert headers(tree(said)) == ["Indicator", "Latest", "Trend", "Status", "12-month average"]


def test_a_change_in_points_says_so_in_its_header() -> None:
    change = ChangeShown(PREVIOUS_MONTH_IN_POINTS, Month(2021, 4), Arrow.UP, "1.5 pp", Verdict.POSITIVE)
    said = of(
        indicator("A", "A", ["0.5"], unit=Unit.PERCENTAGE, changes={change.role: change}),
        changed_from={change.role: Month(2021, 4)},
    )
    assert cells(tree(said), "i-a")["Change from Apr-21, points"] == "↑ 1.5 pp rise Positive"


def test_a_change_from_another_month_than_the_headers_names_it() -> None:
    change = ChangeShown(PREVIOUS_MONTH, Month(2021, 3), Arrow.LEVEL, "1%", Verdict.SIMILAR)
    said = of(
        indicator("A", "A", [5], changes={change.role: change}), changed_from={change.role: Month(2021, 4)}
    )
    assert cells(tree(said), "i-a")["Change from Apr-21"] == "→ 1% similar from Mar-21"


def test_a_latest_figure_of_an_earlier_month_names_it() -> None:
    assert cells(tree(of(indicator("A", "A", [5, None, None]))), "i-a")["Latest"] == "5 in Mar-21"


@pytest.mark.parametrize("one", tuple(copy().indicators), ids=lambda one: one.ref)
def test_the_table_of_months_has_the_figures_of_the_chart(one: IndicatorShown) -> None:
    (table,) = of_class(by_id(tree(copy()), one.anchor), "months-known")
    rows = [[text_of(cell) for cell in row] for row in list(table.iter("tr"))[1:]]
    assert [row[:2] for row in rows] == [
        [each.month.label, each.figure.text + " (hidden)" * each.figure.is_hidden] for each in one.months
    ]
    has_lines = any(each.mean is not None for each in one.months)
    assert [len(row) for row in rows] == [5 if has_lines else 2] * len(one.months)


def test_the_table_of_months_has_lines_and_signals_as_the_chart() -> None:
    known = months([31] * 14)
    known = (*known[:13], known[13]._replace(variation=Variation.HIGH, mean=Decimal("30.4")))
    (table,) = of_class(tree(of(indicator("A", "A", [])._replace(months=known))), "months-known")
    first, *_, last = ([text_of(cell) for cell in row] for row in table.iter("tr"))
    assert first == ["Month", "Figure", "Mean", "Lower limit", "Upper limit", "Signal"]
    assert last == ["May-21", "31", "30", "10", "50", "High"]


def test_a_public_copy_has_no_owner_and_no_word_of_the_board() -> None:
    public, board = (page(copy(audience), LINKS) for audience in (Audience.PUBLIC, Audience.BOARD))
    assert "Owner" in board and "For the board" in board
    assert (
        "Ms Owner" not in public and "For the board" not in public and "filter-owner" not in of_body(public)
    )
    assert '<meta name="scorecard-audience" content="public">' in public


def of_body(html: str) -> str:
    """A page without its style and script."""
    return re.sub(r"<(style|script)>.*?</\1>", "", html, flags=re.DOTALL)


def test_headings_go_down_one_by_one() -> None:
    said = copy()._replace(texts=Texts("A", "# One\n### Two\n###### Three", "## Four", "##### Five", "# Six"))
    levels = [int(one.tag[1]) for one in tree(said).iter() if re.fullmatch(r"h\d", one.tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))


def test_every_id_is_one_elements_and_everything_named_is_there() -> None:
    root = tree(copy())
    ids = [one.attrib["id"] for one in root.iter() if one.get("id")]
    named = [
        name
        for one in root.iter()
        for attribute in ("aria-labelledby", "for", "aria-describedby")
        for name in one.get(attribute, "").split()
    ]
    linked = [one.attrib["href"][1:] for one in root.iter("a") if one.attrib["href"].startswith("#")]
    assert len(ids) == len(set(ids)) and named and linked and set(named + linked) <= set(ids)


def test_tables_have_captions_and_headers_with_a_scope() -> None:
    root = tree(copy())
    assert all(any(text_of(one) for one in table.iter("caption")) for table in root.iter("table"))
    assert {one.get("scope") for one in root.iter("th")} == {"col", "row", "rowgroup"}
    assert root.get("lang") == "en-GB"


def test_every_row_has_as_many_cells_as_the_table_has_columns() -> None:
    for section in tree(copy()).iter("section"):
        if section.get("class") == "indicators":
            table = next(section.iter("table"))
            columns = len(list(next(table.iter("thead")).iter("th")))
            for body in table.findall("tbody"):
                first, second = body.findall("tr")
                assert len(first) == columns and [one.get("colspan") for one in second] == [str(columns - 1)]


def test_nothing_comes_from_outside_and_only_its_own_style_and_script_are_allowed() -> None:
    root = tree(copy())
    (policy,) = (one.attrib["content"] for one in root.iter("meta") if "http-equiv" in one.attrib)
    digests = {
        tag: base64.b64encode(hashlib.sha256((next(root.iter(tag)).text or "").encode()).digest()).decode()
        for tag in ("style", "script")
    }
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digests['style']}'; "
        f"script-src 'sha256-{digests['script']}'; base-uri 'none'; form-action 'none'"
    )
    assert not {"link", "img", "iframe", "object", "base"} & {one.tag for one in root.iter()}
    assert not {"src", "srcset", "style", "data", "poster"} & {
        name for one in root.iter() for name in one.attrib
    }
    assert not re.search(r"url\(|@import|http", next(root.iter("style")).text or "")
    assert not re.search(r"http|import|eval|innerHTML", next(root.iter("script")).text or "")


def test_the_same_copy_gives_the_same_bytes() -> None:
    assert page(copy(), LINKS) == page(copy(), LINKS)


def test_the_links_to_other_months_can_be_replaced_later() -> None:
    other = MonthLinks(None, ("June 2021", "../2021-06/scorecard.html"), "../index.html")
    assert with_links(page(copy(), LINKS), other) == page(copy(), other)


def test_words_have_the_colours_of_the_scorecard() -> None:
    style = next(tree(copy()).iter("style")).text or ""
    assert ".improvement{background:#5BC8F5;color:#000000}" in style
    assert ".negative{background:#B00020;color:#FFFFFF;font-weight:700}" in style


def test_a_page_of_64_indicators_over_five_years_is_below_a_megabyte() -> None:
    one = copy().sections[0].indicators[0]
    many = tuple(
        one._replace(
            anchor=f"i-{number}", months=months([*range(1000, 1060)]), commentary="A sentence. " * 30
        )
        for number in range(64)
    )
    assert len(page(of(*many, changed_from=copy().changed_from), LINKS).encode()) < 1_000_000


def test_an_empty_copy_is_a_page_too() -> None:
    assert "No indicator is an exception" in page(of()._replace(sections=()), MonthLinks())


@pytest.mark.parametrize(
    ("column", "said", "order"),
    [
        ("Latest", [{"months": months([9])}, {"months": months([None])}, {"months": months([3])}], "1 - 0"),
        (
            "Change from Apr-21",
            [
                {"changes": changes(Arrow.UP, "12%", Verdict.POSITIVE)},
                {"changes": changes(Arrow.UP, "12%", Verdict.NEGATIVE)},
                {"changes": changes(Arrow.DOWN, "-70%", Verdict.NEGATIVE)},
                {"changes": changes(Arrow.NONE, "n/a", None)},
                {"changes": changes(Arrow.UP, "3 → 9", None)},
            ],
            "2 1 0 - 3",
        ),
        (
            "Variation",
            [
                {"variation": word}
                for word in (Variation.IMPROVEMENT, Variation.CONCERN, Variation.TOO_RARE, None)
            ],
            "1 0 - -",
        ),
        (
            "Status",
            [
                {"status": Status.GREEN},
                {"status": Status.RED, "assurance": Assurance.WILL_PASS},
                {"status": Status.RED, "assurance": Assurance.WILL_FAIL},
                {},
            ],
            "2 1 0 -",
        ),
        ("Target", [{"target": shown(9)}, {"target": shown(1)}, {"target": HIDDEN}, {}], "1 0 - -"),
    ],
)
def test_a_column_sorts_the_worst_or_the_least_first(
    column: str, said: list[dict[str, object]], order: str
) -> None:
    every = tuple(indicator(f"a{number}", "A", [5], **one) for number, one in enumerate(said))
    publication = of(*every, changed_from={PREVIOUS_MONTH: Month(2021, 4)})
    columns = columns_of(publication)
    place = 1 + [one.label for one in columns].index(column)
    orders = orders_of(publication.sections[0], columns)
    assert " ".join(orders[one.anchor].split()[place] for one in every) == order
