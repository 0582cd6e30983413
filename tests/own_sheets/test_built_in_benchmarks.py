"""The benchmarks that are built in are those of the template's refs, and can be written down as they are."""

from scorecard_xl.own_sheets.built_in_benchmarks import BUILT_IN, FULL_NAMES, named_as_there
from scorecard_xl.template.new.published import published_tables
from scorecard_xl.words.transformations import wrong_number_of_measures


def test_each_is_of_a_ref_of_the_template_in_its_order() -> None:
    refs = [row.ref for table in published_tables() for row in table.rows]
    ours = [row.ref for row in BUILT_IN]
    assert len(ours) == len(set(ours)) == 22
    assert [ref for ref in refs if ref in ours] == ours


def test_each_has_the_measures_that_its_transformation_wants() -> None:
    assert [
        row.ref for row in BUILT_IN if wrong_number_of_measures(row.transformation, len(row.measures))
    ] == []


def test_each_measure_has_its_full_name() -> None:
    assert {measure for row in BUILT_IN for measure in row.measures} == set(FULL_NAMES)
    assert len(set(FULL_NAMES.values())) == len(FULL_NAMES)


def test_counts_alone_are_divided_by_authorities() -> None:
    divided = {row.ref for row in BUILT_IN if row.transformation.per_authority}
    counts = ("M2", "CP1", "CP6B", "CP2", "CP3-QL (val)", "CP5-QL (val)", "LAC1", "LAC2", "LAC3", "LAC13")
    assert divided == set(counts)


def test_a_source_of_full_names_has_the_measures_too() -> None:
    conferences = next(row for row in BUILT_IN if row.ref == "CP2")
    full = named_as_there(conferences, lambda name: name in FULL_NAMES.values())
    assert full.measures == tuple(FULL_NAMES[measure] for measure in conferences.measures)
    for has in (FULL_NAMES.__contains__, lambda _: False):
        assert named_as_there(conferences, has) == conferences
