"""What people say of the headers and codes of extracts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard_xl.words.extract_names import codes_named, columns_named, header_key, names_text


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("KPI code=ref,Value=value,Period=month", {"KPI code": "ref", "Value": "value", "Period": "month"}),
        (" KPI  code = REF ,\n Value=Value, ", {"KPI code": "ref", "Value": "value"}),
        ("Value, £=value, Note (2)=status", {"Value, £": "value", "Note (2)": "status"}),
        ("Code A=ref, Code B=ref", {"Code A": "ref", "Code B": "ref"}),
    ],
)
def test_headers_and_what_they_stand_for(text: str, columns: dict[str, str]) -> None:
    assert columns_named(text) == columns
    assert columns_named(names_text(columns)) == columns


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "KPI code=reff, Period=month, Value=vlaue",
            "“reff” and “vlaue” are no columns of an extract; a header can stand for ref, month, value and "
            "status: write them as in KPI code=ref, Value=value.",
        ),
        ("KPI code=Apr-21", "“apr-21” is no column of an extract;"),
        ("KPI code", "“KPI code” does not say what stands for what; write them as in KPI code=ref,"),
        ("KPI code=ref, Value", "“Value” does not say what stands for what;"),
        ("KPI code=, Value=value", "“KPI code=, Value=value” does not say what stands for what;"),
        (" , ", "“,” does not say what stands for what;"),
        (" ", "nothing is named; write"),
        ("A=ref, B=value, A=month, B=status", "“A” and “B” stand there twice;"),
    ],
)
def test_what_does_not_say_it_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as raised:
        columns_named(text)
    assert str(raised.value).startswith(sentence)
    assert str(raised.value).endswith(".")


WORDS = st.text(
    st.characters(codec="ascii", exclude_characters="=,", exclude_categories=["C", "Z"]), min_size=1
)


@given(st.dictionaries(WORDS | WORDS.map("a, {}".format), WORDS, min_size=1))
def test_codes_are_read_as_they_are_noted(codes: dict[str, str]) -> None:
    assert codes_named(names_text(codes)) == codes


@pytest.mark.parametrize(
    ("one", "other", "are_one"),
    [("KPI code", " kpi_CODE", True), ("%", "#", False), ("%", "% ", True), ("Ref", "Ref 2", False)],
)
def test_headers_are_one_but_for_case_spaces_and_signs(one: str, other: str, are_one: bool) -> None:
    assert (header_key(one) == header_key(other)) is are_one
