"""A copy of a scorecard as a tagged PDF."""

import json
from pathlib import Path
from typing import Any

from scorecard_xl.publishing.charts import chart_svg, describe
from scorecard_xl.publishing.columns import Column, Kind, columns_of
from scorecard_xl.publishing.libraries import needed_to_publish
from scorecard_xl.publishing.pdf.cells import cell, facts
from scorecard_xl.publishing.pdf.glyphs import (
    drawable_text,
    replacing,
    undrawable,
    unusual_words,
    with_texts,
)
from scorecard_xl.publishing.pdf.texts import text_nodes
from scorecard_xl.publishing.publication import (
    Audience,
    IndicatorShown,
    Publication,
    SectionShown,
    summary_of,
)
from scorecard_xl.publishing.shown_words import DECIDED, NO_EXCEPTIONS, PREFERRED, fills, paragraphs

_TEMPLATE = Path(__file__).with_name("scorecard.typ")
_WORDS = """#set document(title: "Words")
#set text(font: ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"))
#for word in json(bytes(sys.inputs.data)) [#word #strong(word) #emph(word) #raw(word) #linebreak()]"""
_ATTEMPTS = 4
_UNNAMED = "Indicator without a name"
_LATEST = Column("Latest", Kind.LATEST, lambda one: one.latest)
_WIDTHS = {Kind.LATEST: 1.0, Kind.CHANGE: 1.3, Kind.VARIATION: 1.4, Kind.STATUS: 1.3}


def pdf(publication: Publication) -> bytes:
    """The PDF of a copy, tagged as PDF/UA-1 asks for; the same copy always gives the same bytes.

    A character that no font has is written by its name, or as a box. Raises ScorecardError where a library
    for it is not installed.
    """
    with needed_to_publish():
        import typst
    data = with_texts(_data(publication), drawable_text)
    # All the words that a font may lack in a small document first: the whole one is then laid out once.
    for template, words in ((_WORDS, unusual_words(data)), (_TEMPLATE.read_text("utf-8"), data)):
        for attempt in range(_ATTEMPTS):
            try:
                made = _laid_out(template, words)
                break
            except typst.TypstError as error:
                missing = undrawable(error.diagnostic)
                if not missing or attempt == _ATTEMPTS - 1:
                    raise
                replace = replacing(missing)
                data, words = with_texts(data, replace), with_texts(words, replace)
    return made


def _laid_out(template: str, data: Any) -> bytes:
    import typst

    made = typst.compile(
        template.encode(),
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
    )
    assert isinstance(made, bytes)
    return made


def _data(publication: Publication) -> dict[str, Any]:
    columns = tuple(one for one in columns_of(publication) if one.kind is not Kind.TREND) or (_LATEST,)
    texts = publication.texts
    return {
        "title": f"{publication.heading}, {publication.month.in_full}",
        "heading": publication.heading,
        "month": publication.month.in_full,
        "audience": "For the board" if publication.audience is Audience.BOARD else "For the public",
        "summary": _summary(publication),
        "unnamed": _UNNAMED,
        "decided": DECIDED,
        "no-exceptions": NO_EXCEPTIONS,
        "looks": {
            str(word.value): {
                "background": f"#{fill.background}",
                "ink": f"#{fill.text}",
                "is-bold": fill.bold,
            }
            for word, fill in fills()
        },
        "exceptions": [_exception(one, publication) for one in publication.exceptions],
        "columns": [{"label": one.label, "width": _WIDTHS.get(one.kind, 1)} for one in columns],
        "sections": [
            {
                "anchor": section.anchor,
                "name": section.name,
                "rows": [_row(one, columns, publication) for one in section.indicators],
            }
            for section in publication.sections
        ],
        "charts": [_charts(section) for section in publication.sections if section.indicators],
        "introduction": text_nodes(texts.introduction),
        "notes": text_nodes(texts.notes),
        "hidden": list(publication.hidden),
        "contact": text_nodes(texts.contact),
        "licence": text_nodes(texts.licence),
    }


def _summary(publication: Publication) -> list[dict[str, str]]:
    summary = summary_of(publication)
    numbers = [
        ("Indicators", summary.indicators, ""),
        ("Improve", summary.improve, ""),
        ("Worsen", summary.worsen, ""),
    ]
    if summary.have_target:
        numbers.append(("Miss their target", summary.miss_target, f"of {summary.have_target}"))
    return [{"label": label, "number": str(number), "of": of} for label, number, of in numbers]


def _exception(indicator: IndicatorShown, publication: Publication) -> dict[str, Any]:
    return {
        "anchor": indicator.anchor,
        "name": indicator.name,
        "facts": facts(indicator, publication),
        "happened": indicator.happened,
        "commentary": " ".join(indicator.commentary.split()),
    }


def _row(indicator: IndicatorShown, columns: tuple[Column, ...], publication: Publication) -> dict[str, Any]:
    return {
        "anchor": indicator.anchor,
        "name": indicator.name,
        "ref": indicator.ref,
        "words": indicator.text,
        "preferred": PREFERRED[indicator.preferred] if indicator.preferred else "",
        "owner": indicator.owner,
        "cells": [cell(column, indicator, publication) for column in columns],
        "happened": indicator.happened,
        "compared": indicator.compared,
        "commentary": paragraphs(indicator.commentary),
    }


def _charts(section: SectionShown) -> dict[str, Any]:
    return {
        "name": section.name,
        "indicators": [
            {
                "anchor": one.anchor,
                "name": one.name,
                "svg": chart_svg(one),
                "alt": f"{one.name or _UNNAMED}. {describe(one)}",
            }
            for one in section.indicators
        ],
    }
