"""The charts of a copy."""

import io
import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from scorecard_xl.model import Direction, Unit, Variation
from scorecard_xl.publishing.charts import chart_svg, describe, sparkline_svg
from scorecard_xl.publishing.publication import IndicatorShown, MonthShown, Shown
from tests.publishing.copies import HIDDEN, MAY, copy, indicator, months, shown

SVG = "{http://www.w3.org/2000/svg}"
EVERY = tuple(copy().indicators)
WORST = (
    '</script><script>alert(1)</script> "><img src=x onerror=alert(1)> &amp; \x0b\x00\ufffe \ud83d \u202eabc'
)


def drawn(svg: str) -> ElementTree.Element:
    """The elements of a chart, which no text can break."""
    return ElementTree.fromstring(svg)


def of_class(svg: str, name: str) -> list[ElementTree.Element]:
    """The elements of a class."""
    return [one for one in drawn(svg).iter() if one.get("class") == name]


def texts(svg: str) -> list[str]:
    """What is written in a chart."""
    return [one.text or "" for one in drawn(svg).iter(f"{SVG}text")]


def dots(svg: str) -> list[tuple[float, float]]:
    """Where the figures without a signal are drawn."""
    (group,) = (one for one in of_class(svg, "dots") if one.tag == f"{SVG}g")
    return [(float(one.attrib["cx"]), float(one.attrib["cy"])) for one in group]


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.ref)
def test_a_chart_is_named_by_its_title_and_description(one: IndicatorShown) -> None:
    root = drawn(chart_svg(one))
    title, description = root[0], root[1]
    assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert one.text in (title.text or "") and description.text == describe(one)


def test_ids_are_of_one_chart_alone() -> None:
    ids = [each.get("id") for one in EVERY for each in drawn(chart_svg(one)).iter() if each.get("id")]
    assert len(ids) == len(set(ids)) == 2 * len(EVERY)


def test_the_description_says_what_the_chart_shows() -> None:
    assert describe(EVERY[0]) == (
        "Line chart, Apr-20 to May-21, 31 in Apr-20, 55 in May-21, lowest 27, highest 55; mean 30; "
        "lower limit 10; upper limit 50; target 40. Concern, Red. Above its upper limit of 50 for the first "
        "time in the 14 months known; misses its target of 40 (beyond the tolerance)."
    )


def test_every_figure_is_drawn_at_its_height() -> None:
    one = indicator("A", "A", [0, 10, 5, 10])
    heights = [y for _, y in dots(chart_svg(one))]
    assert heights[0] > heights[2] > heights[1] == heights[3]
    assert heights[2] == pytest.approx((heights[0] + heights[1]) / 2, abs=0.1)


@pytest.mark.parametrize(
    ("figures", "lines"),
    [
        ([1, 2, 3], [3]),
        ([1, 2, None, 4, 5], [2, 2]),
        ([1, 2, HIDDEN, 4, 5, 6], [2, 3]),
        ([None, 1, None], []),
    ],
)
def test_the_line_has_a_gap_where_there_is_no_figure(
    figures: list[int | Shown | None], lines: list[int]
) -> None:
    for svg in (chart_svg(indicator("A", "A", figures)), sparkline_svg(indicator("A", "A", figures))):
        assert [len(_points(one)) for one in of_class(svg, "figures")] == lines


def test_a_hidden_month_has_its_symbol_at_the_axis_and_no_mark() -> None:
    one = indicator("A", "A", [6, HIDDEN, 900])
    svg = chart_svg(one)
    (symbol,) = (each for each in drawn(svg).iter(f"{SVG}text") if each.text == "c")
    elsewhere = chart_svg(indicator("A", "A", [HIDDEN, 6, 900]))
    (other,) = (each for each in drawn(elsewhere).iter(f"{SVG}text") if each.text == "c")
    assert symbol.get("y") == other.get("y") and len(dots(svg)) == 2
    assert "Hidden: Apr-21." in describe(one)


def test_a_chart_without_figures_says_so() -> None:
    for one in (indicator("A", "A", [None, HIDDEN]), indicator("A", "A", [])):
        assert "No figures to draw" in texts(chart_svg(one)) and "no figures" in sparkline_svg(one)


@pytest.mark.parametrize(
    ("variation", "corners", "colour", "word"),
    [
        (Variation.IMPROVEMENT, 4, "#5BC8F5", "Improvement"),
        (Variation.CONCERN, 4, "#B8560A", "Concern"),
        (Variation.HIGH, 3, "#5B2C83", "High or low"),
        (Variation.LOW, 3, "#5B2C83", "High or low"),
    ],
)
def test_a_signal_has_a_colour_a_shape_and_a_word(
    variation: Variation, corners: int, colour: str, word: str
) -> None:
    known = months([20, 30, 70])
    one = indicator("A", "A", [])._replace(months=(*known[:-1], known[-1]._replace(variation=variation)))
    svg = chart_svg(one)
    in_legend, mark = sorted(of_class(svg, "signal"), key=lambda each: float(_points(each)[0][0]))
    assert {each.get("fill") for each in (in_legend, mark)} == {colour} and word in texts(svg)
    assert len(_points(mark)) == corners and len(dots(svg)) == 2
    assert [each.get("fill") for each in of_class(sparkline_svg(one), "signal")] == [colour]


def test_improvement_and_concern_differ_in_shape() -> None:
    shapes = set()
    for variation in (Variation.IMPROVEMENT, Variation.CONCERN, Variation.HIGH):
        only = MonthShown(MAY, shown(5), variation=variation)
        mark = of_class(chart_svg(indicator("A", "A", [])._replace(months=(only,))), "signal")[0]
        points = _points(mark)
        shapes.add(tuple((round(x - points[0][0], 1), round(y - points[0][1], 1)) for x, y in points))
    assert len(shapes) == 3


def test_lines_end_where_a_step_change_is() -> None:
    known = months(range(20, 40))
    before = [one._replace(is_before=True, mean=Decimal(25)) for one in known[:8]]
    after = [one._replace(mean=None, lower_limit=None, upper_limit=None) for one in known[8:10]]
    svg = chart_svg(indicator("A", "A", [])._replace(months=(*before, *after, *known[10:])))
    first, second = of_class(svg, "mean")
    assert float(first.attrib["x2"]) < float(second.attrib["x1"]) and first.get("y1") != second.get("y1")
    assert len(of_class(svg, "limit")) == 4 and len(of_class(sparkline_svg(EVERY[0]), "band")) == 1


def test_lines_are_named_with_their_figures_and_names_never_overlap() -> None:
    svg = chart_svg(EVERY[0]._replace(target=shown(31), mean=shown("30.4")))
    named = [text for text in texts(svg) if re.match("Upper|Mean|Lower|Target", text)]
    assert named == ["Upper limit 50", "Target 31", "Mean 30.4", "Lower limit 10"]
    heights = [float(one.attrib["y"]) for one in drawn(svg).iter(f"{SVG}text") if one.text in named]
    assert all(below - above > 13.9 for above, below in pairwise(heights))


def test_the_axes_have_their_unit_round_numbers_and_the_latest_month() -> None:
    svg = chart_svg(EVERY[1])
    assert {"Percentage", "0%", "20%", "100%", "May-21"} <= set(texts(svg))
    assert (
        len({one for one in texts(chart_svg(indicator("A", "A", range(60)))) if re.match(r"\w+-\d\d", one)})
        < 11
    )


def test_a_chart_can_be_drawn_without_a_style() -> None:
    for svg in map(chart_svg, EVERY):
        assert "<style" not in svg and "var(" not in svg and "currentColor" not in svg


def test_a_text_is_never_taken_as_markup() -> None:
    said = EVERY[0]._replace(
        ref=WORST,
        text=WORST,
        happened=WORST,
        target=Shown(WORST, Decimal(40)),
        mean=Shown(WORST, Decimal(30)),
    )
    said = said._replace(months=(*said.months, MonthShown(MAY.plus(1), Shown(WORST, None, True))))
    for svg in (chart_svg(said), sparkline_svg(said)):
        assert {one.tag for one in drawn(svg).iter()} <= {
            f"{SVG}{name}"
            for name in ("svg", "title", "desc", "g", "line", "text", "polyline", "circle", "polygon", "rect")
        }
        assert svg.encode() and "<script" not in svg


def test_charts_can_stand_in_a_pdf(tmp_path: Path) -> None:
    for number, one in enumerate((*EVERY, EVERY[0]._replace(ref=WORST, text=WORST))):
        (tmp_path / f"chart{number}.svg").write_text(chart_svg(one), "utf-8")
        (tmp_path / f"sparkline{number}.svg").write_text(sparkline_svg(one), "utf-8")
    document = tmp_path / "charts.typ"
    drawn_there = (f'#image("{path.name}")' for path in sorted(tmp_path.glob("*.svg")))
    document.write_text("#set page(height: auto)\n" + "\n".join(drawn_there), "utf-8")
    pdf = typst.compile(document)
    assert isinstance(pdf, bytes)
    text = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert "Upper limit 50" in text and "No figures to draw" in text


@given(
    st.lists(
        st.one_of(
            st.none(),
            st.just(HIDDEN),
            st.decimals(-(10**12), 10**12, places=2).map(lambda value: Shown(str(value), value)),
        ),
        max_size=40,
    ),
    st.sampled_from(list(Unit)),
    st.sampled_from([None, *Direction]),
)
def test_any_figures_are_drawn_inside_the_chart(
    figures: list[Shown | None], unit: Unit, preferred: Direction | None
) -> None:
    one = indicator("A", "A", figures, unit=unit, preferred=preferred)
    for svg, width, height in ((chart_svg(one), 720, 252), (sparkline_svg(one), 120, 32)):
        for each in drawn(svg).iter():
            for name in ("x", "cx", "x1", "x2"):
                assert 0 <= float(each.get(name, 0)) <= width
            for name in ("y", "cy", "y1", "y2"):
                assert 0 <= float(each.get(name, 0)) <= height
    assert chart_svg(one) == chart_svg(one)


def _points(polygon: ElementTree.Element) -> list[tuple[float, float]]:
    numbers = [float(number) for number in re.split(r"[ ,]+", polygon.attrib["points"])]
    return list(zip(numbers[::2], numbers[1::2], strict=True))
