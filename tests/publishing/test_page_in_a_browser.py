"""The page of a copy in a browser: by the guidelines, by the keyboard, on paper, and without a script."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from scorecard_xl.publishing.month_links import MonthLinks
from scorecard_xl.publishing.page.page import page
from scorecard_xl.publishing.publication import Publication
from tests.places import PICTURES
from tests.programs.chromium import Browser
from tests.publishing.copies import copy
from tests.publishing.test_page_injections import WORST, everywhere

pytestmark = pytest.mark.chromium

LINKS = MonthLinks(("April 2021", "../2021-04/scorecard.html"), None, "../index.html")
SCREENS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"is_dark": True},
    "print": {"is_printed": True},
    "narrow": {"width": 320},
    "narrow and dark": {"width": 320, "is_dark": True},
}
VISIBLE_ROWS = (
    "return [...document.querySelectorAll('tbody[data-order]')]"
    ".filter(row => row.checkVisibility()).map(row => row.id)"
)

Open = Callable[..., Browser]


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Open:
    """Opens a copy's page."""

    def open_page(publication: Publication | None = None, **screen: Any) -> Browser:
        path = tmp_path / "scorecard.html"
        path.write_text(page(publication or copy(), LINKS), "utf-8")
        browser.open(path, **screen)
        return browser

    return open_page


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_nothing_breaks_the_guidelines(
    opened: Open, screen: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    browser = opened(**screen)
    if "is_printed" not in screen:
        browser.run("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    found = browser.check()
    browser.picture(PICTURES / f"page_{request.node.callspec.id.replace(' ', '_')}.png")
    assert found.broken == {}
    assert {"color-contrast", "document-title", "heading-order", "svg-img-alt"} <= found.followed
    assert "is_printed" in screen or {"target-size", "label", "select-name"} <= found.followed


def test_what_breaks_the_guidelines_is_found(opened: Open) -> None:
    browser = opened()
    browser.run(
        "document.querySelector('h1').style.color = '#eeeeee'; document.documentElement.lang = '';"
        "document.querySelector('svg').removeAttribute('aria-label');"
    )
    assert {"color-contrast", "html-has-lang", "svg-img-alt"} <= browser.check().broken.keys()


@pytest.mark.parametrize("width", [320, 700, 1024, 1280])
def test_a_page_is_as_wide_as_its_window_and_silent(opened: Open, width: int) -> None:
    _is_as_wide_as_its_window_and_silent(opened(width=width))


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("text", WORST.values(), ids=WORST)
def test_no_text_makes_a_page_wider_or_louder(opened: Open, width: int, text: str) -> None:
    _is_as_wide_as_its_window_and_silent(opened(everywhere(text), width=width))


def _is_as_wide_as_its_window_and_silent(browser: Browser) -> None:
    browser.run("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    browser.settle()
    assert browser.complaints() == []
    assert browser.run("return document.scripts.length") == 1
    page_wide = "const page = document.documentElement; return page.scrollWidth - page.clientWidth"
    assert browser.run(page_wide) == 0


def test_a_script_of_anybody_elses_does_not_run(opened: Open) -> None:
    browser = opened()
    browser.run(
        "const script = document.createElement('script'); script.textContent = 'window.was = 1';"
        "document.body.append(script); document.body.setAttribute('onclick', 'window.was = 1');"
        "document.body.click()"
    )
    assert browser.run("return window.was === undefined")
    assert all("Content Security Policy" in said for said in browser.complaints())


def test_the_keyboard_reaches_everything(opened: Open) -> None:
    browser = opened()
    browser.run("document.querySelector('details').open = true")
    wanted = browser.run(
        "return [...document.querySelectorAll('a, button, input, select, summary, [tabindex=\"0\"]')]"
        ".filter(one => one.checkVisibility()).map((one, number) => one.dataset.number = String(number))"
    )
    assert len(wanted) > 30
    reached: list[str] = []
    for _ in wanted:
        browser.press("TAB")
        number, outline = browser.run(
            "const one = document.activeElement;"
            "return [one.dataset.number, getComputedStyle(one).outlineStyle]"
        )
        assert outline == "solid", f"{number} does not show that it has the focus"
        reached.append(number)
    assert reached == wanted


def test_the_first_stop_leads_past_the_links_to_the_content(opened: Open) -> None:
    browser = opened()
    browser.press("TAB")
    assert browser.run("return document.activeElement.getBoundingClientRect().top >= 0")
    browser.press("ENTER", "TAB")
    assert browser.run("return document.querySelector('main').contains(document.activeElement)")


def test_a_header_sorts_its_table_both_ways(opened: Open) -> None:
    browser = opened()
    header = "section.indicators th.latest"
    orders = []
    for _ in range(2):
        browser.run("document.querySelector(arguments[0]).focus()", f"{header} button")
        browser.press("ENTER")
        sorting = browser.run("return document.querySelector(arguments[0]).getAttribute('aria-sort')", header)
        orders.append((sorting, browser.run(VISIBLE_ROWS)))
    assert orders == [
        ("ascending", ["i-eh2", "i-eh1a", "i-lac1", "i-lac2"]),
        ("descending", ["i-eh1a", "i-eh2", "i-lac1", "i-lac2"]),
    ]
    browser.click("section.indicators th.indicator button")
    assert browser.run(VISIBLE_ROWS) == ["i-eh1a", "i-eh2", "i-lac1", "i-lac2"]
    assert browser.run("return document.querySelectorAll('[aria-sort]').length") == 1


def test_what_has_no_figure_stays_last_whichever_way_a_table_sorts(opened: Open) -> None:
    browser = opened()
    for _ in range(2):
        browser.click("#s-looked-after-children ~ .scroll th.latest button")
        assert browser.run(VISIBLE_ROWS)[2:] == ["i-lac1", "i-lac2"]


@pytest.mark.parametrize(
    ("selector", "value", "rows"),
    [
        ("#filter-text", "ASSESSMENTS within", ["i-eh2"]),
        ("#filter-text", "merged", ["i-eh1a"]),
        ("#filter-text", "lac", ["i-lac1", "i-lac2"]),
        ("#filter-text", "nothing has this", []),
        ("#filter-section", "s-early-help", ["i-eh1a", "i-eh2"]),
        ("#filter-owner", "Ms Owner", ["i-eh1a", "i-eh2", "i-lac1", "i-lac2"]),
        ("#filter-worse", True, ["i-eh1a"]),
    ],
)
def test_a_filter_leaves_the_rows_that_it_names(
    opened: Open, selector: str, value: str | bool, rows: list[str]
) -> None:
    for width in (1280, 320):
        browser = opened(width=width)
        browser.run(
            "const field = document.querySelector(arguments[0]);"
            "field[field.type === 'checkbox' ? 'checked' : 'value'] = arguments[1];"
            "field.dispatchEvent(new Event('input', {bubbles: true}))",
            selector,
            value,
        )
        assert browser.run(VISIBLE_ROWS) == rows
        assert browser.run("return document.getElementById('filter-result').textContent") == (
            f"{len(rows)} of 4 indicators"
        )
        browser.click("#show-all")
        assert len(browser.run(VISIBLE_ROWS)) == 4


def test_a_link_to_what_a_filter_hides_shows_it(opened: Open) -> None:
    browser = opened()
    browser.run("document.getElementById('filter-text').focus()")
    browser.press(*"lac")
    assert browser.run(VISIBLE_ROWS) == ["i-lac1", "i-lac2"]
    browser.click("article a")
    assert len(browser.run(VISIBLE_ROWS)) == 4


def test_all_charts_open_and_close_together(opened: Open) -> None:
    browser = opened()
    charts = "return [...document.querySelectorAll('svg.chart')].filter(one => one.checkVisibility()).length"
    seen = [browser.run(charts)]
    for _ in range(2):
        browser.click("#open-charts")
        seen.append(browser.run(charts))
    assert seen == [0, 4, 0]


def test_without_a_script_everything_is_there_and_nothing_that_needs_one(opened: Open) -> None:
    browser = opened(has_script=False)
    assert len(browser.run(VISIBLE_ROWS)) == 4
    assert browser.run("return document.getElementById('filters').checkVisibility()") is False
    assert browser.run("return document.querySelectorAll('thead button').length") == 0
    browser.click("summary")
    assert browser.run("return document.querySelector('svg.chart').checkVisibility()")
    shown = browser.run("return document.body.innerText")
    assert all(one.text in shown for one in copy().indicators) and "A second paragraph" in shown


def test_it_prints_on_a4_across_with_all_indicators_and_headers(opened: Open, tmp_path: Path) -> None:
    browser = opened()
    browser.print(tmp_path / "page.pdf")
    pages = PdfReader(tmp_path / "page.pdf").pages
    assert [round(float(size)) for size in pages[0].mediabox[2:]] == [842, 595]
    text = " ".join(" ".join(one.extract_text() for one in pages).split())
    for word in ("EH1a", "LAC2", "Latest", "12-month average", "Two teams merged in May.", "1 of 2"):
        assert word in text
    assert "Open all charts" not in text and "Skip to" not in text and "4 of 4" not in text


def test_paper_says_that_a_filter_has_left_indicators_out(opened: Open, tmp_path: Path) -> None:
    browser = opened()
    browser.run("document.getElementById('filter-text').focus()")
    browser.press(*"lac")
    browser.print(tmp_path / "page.pdf")
    text = " ".join(one.extract_text() for one in PdfReader(tmp_path / "page.pdf").pages)
    assert "2 of 4 indicators" in text and "Search" not in text
