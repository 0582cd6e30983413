"""A folder of copies in a browser: the list of months, and the way from page to page."""

from pathlib import Path
from typing import Any

import pytest

from scorecard_xl.model import Month
from scorecard_xl.publishing.folder import write_copy
from scorecard_xl.publishing.month_links import MonthLinks
from scorecard_xl.publishing.page.page import page
from tests.places import PICTURES
from tests.programs.chromium import Browser
from tests.publishing.copies import copy

pytestmark = pytest.mark.chromium

APRIL, MAY = Month(2021, 4), Month(2021, 5)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Copies of two months."""
    for month in (MAY, APRIL):
        told = copy()._replace(month=month)
        files = {"index.html": page(told, MonthLinks()).encode(), "scorecard.pdf": b"", "scorecard.csv": b""}
        write_copy(tmp_path, month, files, heading=told.heading, force=False)
    return tmp_path


@pytest.mark.parametrize(
    "screen",
    [{}, {"is_dark": True}, {"width": 320}, {"is_printed": True}],
    ids=["light", "dark", "narrow", "print"],
)
def test_nothing_of_the_list_breaks_the_guidelines(
    browser: Browser, folder: Path, screen: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    browser.open(folder / "index.html", **screen)
    found = browser.check()
    browser.picture(PICTURES / f"months_{request.node.callspec.id}.png")
    assert found.broken == {}
    assert {"color-contrast", "document-title", "landmark-one-main"} <= found.followed


def test_the_policy_lets_the_list_have_its_style(browser: Browser, folder: Path) -> None:
    browser.open(folder / "index.html")
    assert browser.complaints() == []
    assert browser.run("return getComputedStyle(document.querySelector('.of')).position") == "absolute"


def test_the_list_leads_to_the_months_and_these_to_each_other_and_back(
    browser: Browser, folder: Path
) -> None:
    browser.open(folder / "index.html")
    for link, leads_to in (
        ("tbody a", "2021-05/index.html"),
        ("a[rel=prev]", "2021-04/index.html"),
        ("a[rel=next]", "2021-05/index.html"),
        ("nav.months li:last-child a", "index.html"),
    ):
        browser.click(link)
        assert browser.driver.current_url == (folder / leads_to).as_uri()
