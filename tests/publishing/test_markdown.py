"""The Markdown in the texts of a copy."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard_xl.publishing.markdown import markdown_html

# What CommonMark writes of its own accord; nothing else begins with "<". A link to nothing is to the page.
OURS = re.compile(
    r"</?(?:p|em|strong|code|pre|blockquote|ul|ol|li|h[3-6])>|<(?:br|hr) />|</?a>|<ol start=\"\d+\">"
    r"|<a href=\"(?:(?:https?|mailto):[^\"<>]*)?\"(?: title=\"[^\"<>]*\")?>|<code class=\"[^\"<>]*\">"
)
PIECES = (
    "<script>",
    "</",
    "<img src=x onerror=",
    '"',
    "[a](",
    "javascript:",
    "https://a.org",
    ")",
    "\n",
    "# ",
    "`",
)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Some **weight**", "<p>Some <strong>weight</strong></p>\n"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"),
        ("[a](https://a.org/?x=1&y=2)", '<p><a href="https://a.org/?x=1&amp;y=2">a</a></p>\n'),
        ("<help@a.org>", '<p><a href="mailto:help@a.org">help@a.org</a></p>\n'),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("{{7*7}} \x1b[2J\x00", "<p>{{7*7}} ␛[2J␀</p>\n"),
        ("", ""),
    ],
)
def test_a_text_is_commonmark_and_never_html(text: str, html: str) -> None:
    assert markdown_html(text) == html


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//a.org",
        "other.html",
    ],
)
def test_a_link_that_leads_to_no_page_and_no_mailbox_stays_text(link: str) -> None:
    for text in (f"[a]({link})", f"[a]: {link}\n\n[a]", f"<{link}>"):
        assert "<a" not in markdown_html(text)


def test_a_picture_is_not_loaded() -> None:
    assert "<img" not in markdown_html("![a](https://a.org/a.png)")


@pytest.mark.parametrize(
    ("levels", "written"),
    [
        ([1, 2, 3], [3, 4, 5]),
        ([5, 5, 1], [3, 3, 3]),
        ([1, 6, 2, 1], [3, 4, 4, 3]),
        ([1, 2, 3, 4, 5, 6], [3, 4, 5, 6, 6, 6]),
    ],
)
def test_headings_go_on_from_the_one_above_without_a_gap(levels: list[int], written: list[int]) -> None:
    html = markdown_html("\n".join(f"{'#' * level} a" for level in levels))
    assert [int(level) for level in re.findall(r"<h(\d)>", html)] == written


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=12).map("".join))
def test_no_text_brings_an_element_of_its_own(text: str) -> None:
    assert "<" not in OURS.sub("", markdown_html(text))
