import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from scorecard_xl.computing.rules import contrast
from scorecard_xl.model import Month
from scorecard_xl.publishing.month_links import CopyThere, MonthLinks, links_html, list_of_months, with_links
from scorecard_xl.publishing.publication import Audience

APRIL, JUNE = ("April 2021", "../2021-04/index.html"), ("June 2021", "../2021-06/index.html")
EVIL = "<script>alert(1)</script>\"'&"


class Parsed(HTMLParser):
    """The tags of a page with their attributes, the addresses of its links, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def addresses(self) -> list[str | None]:
        return [attributes["href"] for tag, attributes in self.tags if tag == "a"]


@pytest.mark.parametrize(
    ("links", "addresses"),
    [
        (MonthLinks(), []),
        (MonthLinks(previous=APRIL), ["../2021-04/index.html"]),
        (MonthLinks(next=JUNE), ["../2021-06/index.html"]),
        (
            MonthLinks(APRIL, JUNE, "../index.html"),
            ["../2021-04/index.html", "../2021-06/index.html", "../index.html"],
        ),
    ],
)
def test_a_page_leads_to_the_months_that_there_are(links: MonthLinks, addresses: list[str]) -> None:
    assert Parsed(links_html(links)).addresses == addresses


def test_links_say_which_month_and_which_way() -> None:
    text = Parsed(links_html(MonthLinks(APRIL, JUNE, "../index.html"))).text
    assert text.split("\n")[1:-1] == ["Previous month: April 2021", "Next month: June 2021", "All months"]


def test_links_are_replaced_and_nothing_else_of_the_page() -> None:
    page = "<h1>↑ Scorecard</h1><!-- months --><!-- /months --><p>\r\n</p>"
    with_april = with_links(page, MonthLinks(APRIL))
    assert "April 2021" in with_april
    assert with_links(with_april, MonthLinks()) == page
    assert with_links(with_april, MonthLinks(APRIL)) == with_april


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<!-- months -->",
        "<!-- /months -->",
        "<!-- /months --><!-- months -->",
        "<!-- months --><!-- months --><!-- /months -->",
        "<!-- months --><!-- /months --><!-- /months -->",
    ],
)
def test_a_page_without_one_place_for_links_gets_none(page: str) -> None:
    with pytest.raises(ValueError, match="place for its links"):
        with_links(page, MonthLinks(APRIL))


def test_what_is_said_is_text_and_no_html() -> None:
    html = links_html(MonthLinks((EVIL, EVIL), (EVIL, EVIL), EVIL))
    html += list_of_months(EVIL, Audience.BOARD, [CopyThere(Month(2021, 5), [f"{EVIL}.pdf"])])
    parsed = Parsed(html)
    assert "script" not in [tag for tag, _ in parsed.tags]
    assert parsed.addresses == [EVIL, EVIL, EVIL, f"2021-05/{EVIL}.pdf"]


def test_the_list_has_the_latest_month_first_and_the_files_that_there_are() -> None:
    copies = [
        CopyThere(Month(2020, 12), ["index.html"]),
        CopyThere(Month(2021, 5), ["scorecard.xlsx", "scorecard.csv", "scorecard.pdf", "index.html"]),
        CopyThere(Month(2021, 4), ["index.html", "scorecard.pdf", "remarks.txt"]),
    ]
    parsed = Parsed(list_of_months("Scorecard", Audience.PUBLIC, copies))
    assert parsed.addresses == [
        "2021-05/index.html",
        "2021-05/scorecard.pdf",
        "2021-05/scorecard.csv",
        "2021-05/scorecard.xlsx",
        "2021-04/index.html",
        "2021-04/scorecard.pdf",
        "2020-12/index.html",
    ]
    assert "PDF, April 2021" in parsed.text
    named = {attributes.get("name"): attributes.get("content") for tag, attributes in parsed.tags}
    assert (named["scorecard-audience"], named["scorecard-list"]) == ("public", "months")


def test_the_list_allows_its_own_style_alone_and_no_script() -> None:
    page = list_of_months("Scorecard", Audience.BOARD, [])
    found = re.search("<style>(.*?)</style>", page, re.DOTALL)
    assert found
    digest = base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()
    policies = [
        attributes["content"]
        for _, attributes in Parsed(page).tags
        if attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policies == [
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    ]
    assert not re.search(r"<script|style=|\son\w+=", page)


def test_the_lists_colours_can_be_read_on_light_and_dark() -> None:
    page = list_of_months("Scorecard", Audience.BOARD, [])
    schemes = [dict(re.findall(r"--(\w+): (#\w{6})", one)) for one in page.split("@media")[:2]]
    for scheme in schemes:
        for name, least in (("text", 7), ("head", 7), ("link", 7), ("line", 3)):
            assert contrast(scheme[name][1:], scheme["page"][1:]) >= least, (name, scheme)
