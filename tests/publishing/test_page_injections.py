"""No text of a copy becomes anything but text of the page."""

from collections.abc import Callable
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from scorecard_xl.model import Texts
from scorecard_xl.publishing.month_links import MonthLinks, with_links
from scorecard_xl.publishing.page.page import page
from scorecard_xl.publishing.publication import IndicatorShown, Publication, SectionShown, Shown
from tests.publishing.copies import copy
from tests.publishing.html_tree import text_of, tree_of

WORST = {
    "script": "</script><script>alert(1)</script>",
    "style": "</style><style>*{display:none}</style>",
    "attribute": "\"><img src=x onerror=alert(1)> ' onfocus=alert(1) autofocus='",
    "comment": "<!-- months --> --> <!--",
    "template": "{{7*7}} {% raw %} ${7+7} #{7+7}",
    "link": "[a](javascript:alert(1)) <javascript:alert(1)>",
    "entity": "&lt;script&gt; &#60;b&#62; &amp;amp;",
    "svg": "</title></svg><svg onload=alert(1)>",
    "cdata": "]]> <![CDATA[ <?xml ?>",
    "control": "a\x00\x07\x1b[2J\x0b\x7f\x85\ufffe\ud83d",
    "long": "Long" * 2000,
    "right to left": "\u202eevil \u05d0\u05d1 \u0645\u0631\u062d\u0628\u0627",
}


def everywhere(text: str) -> Publication:
    """The copy with this text in every place that a workbook can fill."""

    def figure(one: Shown | None) -> Shown | None:
        return one and one._replace(text=text)

    def filled(one: IndicatorShown) -> IndicatorShown:
        return one._replace(
            ref=text,
            text=text,
            owner=text,
            code=f'"{text}"0' if '"' not in text else '"<img>"0',
            months=tuple(each._replace(figure=each.figure._replace(text=text)) for each in one.months),
            changes={role: change._replace(text=text) for role, change in one.changes.items()},
            average=figure(one.average),
            maximum=figure(one.maximum),
            mean=figure(one.mean),
            lower_limit=figure(one.lower_limit),
            upper_limit=figure(one.upper_limit),
            target=figure(one.target),
            happened=text,
            benchmarks=tuple(
                each._replace(name=text, figure=Shown(text, Decimal(5))) for each in one.benchmarks[:1]
            ),
            commentary=text,
        )

    sections = tuple(
        SectionShown(one.anchor, text, tuple(map(filled, one.indicators))) for one in copy().sections
    )
    return copy()._replace(
        texts=Texts(text, text, text, text, text), sections=sections, benchmarks_of=text + "2", hidden=(text,)
    )


def shape(root: ElementTree.Element) -> list[tuple[str, list[str]]]:
    """The elements of a page, each with the names of its attributes."""
    return [(one.tag, sorted(one.attrib)) for one in root.iter()]


def made(text: str) -> ElementTree.Element:
    """The page with this text everywhere."""
    return tree_of(page(everywhere(text), MonthLinks((text, "../2021-04/"), (text, "../2021-06/"))))


@pytest.mark.parametrize("text", WORST.values(), ids=WORST)
def test_a_page_has_the_same_elements_whatever_its_texts_say(text: str) -> None:
    root = made(text)
    assert shape(root) == shape(made("harmless"))
    assert not [name for one in root.iter() for name in one.attrib if name.startswith("on")]
    links = [one.attrib["href"] for one in root.iter("a")]
    assert all(link.startswith(("#", "../")) for link in links)


def test_the_place_for_links_to_other_months_stays_the_only_one() -> None:
    html = page(everywhere(WORST["comment"]), MonthLinks())
    assert with_links(html, MonthLinks(all_months="../")) == page(
        everywhere(WORST["comment"]), MonthLinks(all_months="../")
    )


@pytest.mark.parametrize("text", [WORST["template"], WORST["script"], WORST["entity"].partition(" &")[0]])
def test_a_text_is_shown_as_it_was_written(text: str) -> None:
    (commentary, *_) = (one for one in made(text).iter("p") if one.get("class") == "commentary")
    assert text_of(commentary) == text


@pytest.mark.parametrize("text", [WORST["control"], WORST["right to left"]])
def test_a_page_can_be_saved_and_says_its_direction(text: str) -> None:
    html = page(everywhere(text), MonthLinks())
    assert html.encode() and not [sign for sign in html if ord(sign) < 32 and sign != "\n"]
    for find in _PLACES_OF_TEXT:
        assert find(tree_of(html)).get("dir") == "auto"


def _first(tag: str, name: str = "") -> Callable[[ElementTree.Element], ElementTree.Element]:
    return lambda root: next(one for one in root.iter(tag) if one.get("class", "") == name)


_PLACES_OF_TEXT = (
    _first("h1"),
    _first("p", "commentary"),
    _first("p", "happened"),
    _first("div", "name"),
    _first("div", "text"),
)
