"""A copy of a scorecard as a web page."""

import base64
import hashlib
from decimal import Decimal
from enum import Enum
from functools import cache
from itertools import starmap
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scorecard_xl.computing.computed import shown
from scorecard_xl.model import Variation, Verdict
from scorecard_xl.publishing.charts import chart_svg, sparkline_svg
from scorecard_xl.publishing.columns import columns_of, is_said, orders_of
from scorecard_xl.publishing.markdown import markdown_html
from scorecard_xl.publishing.month_links import AFTER, AUDIENCE_META, BEFORE, MonthLinks, links_html
from scorecard_xl.publishing.publication import Audience, IndicatorShown, Publication, Shown, summary_of
from scorecard_xl.publishing.shown_words import DECIDED, NO_EXCEPTIONS, PREFERRED, fills, paragraphs
from scorecard_xl.spreadsheet.workbook import Fill
from scorecard_xl.words.text import visible

_FOLDER = Path(__file__).parent


def page(publication: Publication, links: MonthLinks) -> str:
    """The page of a copy, with links to other months; the same copy always gives the same page.

    >>> from scorecard_xl.model import Month
    >>> from scorecard_xl.publishing.publication import Audience, Texts
    >>> empty = Publication(Month(2021, 5), Audience.PUBLIC, Texts("Adults"), (), {})
    >>> ">Adults</h1>" in page(empty, MonthLinks()), "May 2021" in page(empty, MonthLinks())
    (True, True)
    """
    columns = columns_of(publication)
    style = Markup(_text_of("style.css") + "\n".join(starmap(_pill_style, fills())))
    script = Markup(_text_of("script.js"))
    return (
        _environment()
        .get_template("page.html")
        .render(
            publication=publication,
            columns=columns,
            orders={section.anchor: orders_of(section, columns) for section in publication.sections},
            owners=sorted({one.owner for one in publication.indicators if one.owner}, key=str.casefold),
            summary=summary_of(publication),
            is_for_board=publication.audience is Audience.BOARD,
            decided=DECIDED,
            no_exceptions=NO_EXCEPTIONS,
            audience_meta=AUDIENCE_META,
            links=Markup(f"{BEFORE}{links_html(links)}{AFTER}"),
            style=style,
            script=script,
            policy=_policy(style, script),
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {
        "chart": lambda indicator: Markup(chart_svg(indicator)),
        "sparkline": lambda indicator: Markup(sparkline_svg(indicator)),
        "markdown": markdown_html,
        "paragraphs": paragraphs,
        "class_of": _class_of,
        "is_said": is_said,
        "is_worse": is_worse,
        "preferred": PREFERRED,
        "months_of": _months_of,
    }
    return environment


def is_worse(indicator: IndicatorShown) -> bool:
    """Whether an indicator is a signal of concern, or a change of it goes the wrong way."""
    return indicator.variation is Variation.CONCERN or Verdict.NEGATIVE in indicator.verdicts


def _months_of(indicator: IndicatorShown) -> tuple[list[str], list[tuple[str, list[Shown]]]]:
    """The figures of a chart as a table: its headers, and each month's cells; what no month has is left out.

    Lines stand in it as the chart draws them, in the number format of the figures.
    """

    def line(value: Decimal | None) -> Shown:
        return Shown("", value) if value is None else Shown(shown(float(value), indicator.code), value)

    rows = [
        (
            one.figure,
            line(one.mean),
            line(one.lower_limit),
            line(one.upper_limit),
            Shown(one.variation.value if one.variation else ""),
        )
        for one in indicator.months
    ]
    headers = ("Figure", "Mean", "Lower limit", "Upper limit", "Signal")
    kept = [place for place in range(len(headers)) if not place or any(row[place].text for row in rows)]
    return [headers[place] for place in kept], [
        (one.month.label, [row[place] for place in kept])
        for one, row in zip(indicator.months, rows, strict=True)
    ]


def _harmless(value: Any) -> Any:
    """What stands in the page of a value: of a text, what every browser shows."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _class_of(word: Enum) -> str:
    """The class of a word of a verdict, of process limits or of a target.

    >>> _class_of(Variation.COMMON_CAUSE)
    'common-cause'
    """
    return str(word.value).lower().replace(" ", "-")


def _pill_style(word: Enum, fill: Fill) -> str:
    weight = ";font-weight:700" if fill.bold else ""
    return f".{_class_of(word)}{{background:#{fill.background};color:#{fill.text}{weight}}}"


def _text_of(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    """What the page may do: apply its own style and run its own script, and nothing else."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {_digest(style)}",
            f"script-src {_digest(script)}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
