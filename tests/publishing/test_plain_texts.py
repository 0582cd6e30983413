import pytest

from scorecard_xl.publishing.plain_texts import plain_text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("", ""),
        ("One\ntwo", "One two"),
        ("One\n\ntwo", "One\ntwo"),
        ("One  \ntwo", "One\ntwo"),
        ("**Weight**, *slant* and `code`", "Weight, slant and code"),
        ("[Here](https://example.org/a?b=1&c=2)", "Here (https://example.org/a?b=1&c=2)"),
        ("[Here **it** is](https://example.org/).", "Here it is (https://example.org/)."),
        ("<https://example.org/>", "https://example.org/"),
        ("<someone@example.org>", "someone@example.org"),
        ("someone@example.org", "someone@example.org"),
        ("[Run](javascript:alert(1))", "[Run](javascript:alert(1))"),
        ("<b>Bold</b> & more", "<b>Bold</b> & more"),
        ("3. three\n4. four", "3. three\n4. four"),
        ("- one\n  - two\n- three", "• one\n  • two\n• three"),
        ("- one\n\n  more", "• one\nmore"),
        ("    indented = 1", "indented = 1"),
        ("# Heading\ntext", "Heading\ntext"),
        ("> said", "said"),
    ],
)
def test_a_text_loses_the_signs_of_markdown_alone(markdown: str, text: str) -> None:
    assert plain_text(markdown) == text
