"""From a month's page to the months beside it, and the page that lists all months.

The links of a page stand between two comments, so that they can be replaced when a neighbour comes, without
anything else of the page being made anew.
"""

import base64
import hashlib
from collections.abc import Collection, Iterator
from html import escape
from pathlib import PurePath
from typing import NamedTuple

from scorecard_xl.model import Month
from scorecard_xl.publishing.publication import Audience

BEFORE, AFTER = "<!-- months -->", "<!-- /months -->"
"""What a page has before and after its links to other months, each once."""

AUDIENCE_META, LIST_META = "scorecard-audience", "scorecard-list"
"""The names of the meta elements that say for whom a page is, and that it is the list of months."""


class MonthLinks(NamedTuple):
    """Where a month's page leads to: the month before it and the one after, each a label and a relative
    address, and the address of the list of all months; None and "" for what there is not."""

    previous: tuple[str, str] | None = None
    next: tuple[str, str] | None = None
    all_months: str = ""


class CopyThere(NamedTuple):
    """A month's copy that is in the folder, and the names of its files."""

    month: Month
    files: Collection[str]


def links_html(links: MonthLinks) -> str:
    """What stands in a page between the two comments: a landmark with a list of links, "" without any.

    >>> print(links_html(MonthLinks(all_months="../index.html")))
    <nav class="months" aria-label="Other months"><ul>
    <li><a href="../index.html">All months</a></li>
    </ul></nav>
    """
    every = []
    if links.previous:
        every.append(_link("Previous month: ", *links.previous, relation="prev"))
    if links.next:
        every.append(_link("Next month: ", *links.next, relation="next"))
    if links.all_months:
        every.append(_link("", "All months", links.all_months))
    if not every:
        return ""
    items = "\n".join(f"<li>{one}</li>" for one in every)
    return f'<nav class="months" aria-label="Other months"><ul>\n{items}\n</ul></nav>'


def _link(what: str, label: str, address: str, relation: str = "") -> str:
    kind = f' rel="{relation}"' if relation else ""
    return f'<a{kind} href="{escape(address)}">{escape(what + label)}</a>'


def with_links(page_html: str, links: MonthLinks) -> str:
    """A page with these links in the place of those that it has.

    >>> with_links("<main><!-- months -->old<!-- /months --></main>", MonthLinks())
    '<main><!-- months --><!-- /months --></main>'

    Raises ValueError for a page that lacks one of the two comments, or has one of them twice.
    """
    if page_html.count(BEFORE) != 1 or page_html.count(AFTER) != 1:
        raise ValueError("a page has one place for its links to other months")
    start, end = page_html.index(BEFORE) + len(BEFORE), page_html.index(AFTER)
    if start > end:
        raise ValueError("a page's place for its links to other months ends before it begins")
    return f"{page_html[:start]}{links_html(links)}{page_html[end:]}"


_KINDS = {".html": "Web page", ".pdf": "PDF", ".csv": "Open data (CSV)", ".xlsx": "Workbook (XLSX)"}

# Colours have a contrast of 7:1 and more on their backgrounds.
_STYLE = """
:root { color-scheme: light dark; --text: #1b1b1b; --page: #ffffff; --head: #1f3864; --line: #767676;
  --link: #1f3864; }
@media (prefers-color-scheme: dark) {
  :root { --text: #f2f2f2; --page: #16181c; --head: #ddebf7; --line: #8c8c8c; --link: #a9cdf0; } }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 Arial, sans-serif; }
h1 { color: var(--head); font-size: 1.75rem; line-height: 1.2; overflow-wrap: anywhere; }
a { color: var(--link); }
a:focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; }
caption { padding: .5rem 0; text-align: left; }
th, td { border-bottom: 1px solid var(--line); padding: .5rem .75rem .5rem 0; text-align: left;
  vertical-align: top; }
ul { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; list-style: none; margin: 0; padding: 0; }
.of { clip-path: inset(50%); height: 1px; overflow: hidden; position: absolute; white-space: nowrap;
  width: 1px; }
@media print { body { max-width: none; padding: 0; } }
"""

_PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="{audience_meta}" content="{audience}">
<meta name="{list_meta}" content="months">
<title>{heading}: all months</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{heading}</h1>
<table>
<caption>Copies for the {audience}, the latest month first.</caption>
<thead><tr><th scope="col">Month</th><th scope="col">Copies</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
</main>
</body>
</html>
"""


def list_of_months(heading: str, audience: Audience, copies: Collection[CopyThere]) -> str:
    """The page that lists the months, the latest first, with links to what there is of each."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    latest_first = sorted(copies, key=lambda one: one.month, reverse=True)
    return _PAGE.format(
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        audience_meta=AUDIENCE_META,
        audience=audience.value,
        list_meta=LIST_META,
        heading=escape(heading),
        style=_STYLE,
        rows="\n".join(map(_row, latest_first)),
    )


def _row(copy: CopyThere) -> str:
    links = "".join(f"<li>{link}</li>" for link in _links_to(copy))
    return f'<tr><th scope="row">{escape(copy.month.in_full)}</th><td><ul>{links}</ul></td></tr>'


def _links_to(copy: CopyThere) -> Iterator[str]:
    """A link to each file, by its kind; the month in it is for who hears links one by one."""
    for suffix, kind in _KINDS.items():
        for name in sorted(copy.files):
            if PurePath(name).suffix == suffix:
                of = f'<span class="of">, {escape(copy.month.in_full)}</span>'
                yield f'<a href="{copy.month}/{escape(name)}">{escape(kind)}{of}</a>'
