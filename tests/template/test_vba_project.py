"""The VBA of the template is the text in the repository, and that text is all there is."""

import io
import re
import subprocess
import sys
import zipfile

import olefile
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oletools.olevba import VBA_Parser, decompress_stream

from scorecard_xl.commands import COMMANDS, command_of
from scorecard_xl.commands.command import BookCommand
from scorecard_xl.own_sheets.button_bar import BUTTONS, MODULE
from scorecard_xl.template.vba.compound_file import compound_file
from scorecard_xl.template.vba.vba_compression import compressed
from scorecard_xl.template.vba.vba_project import exported, project, source
from tests.places import TEMPLATE

SUBS = re.findall(r"^Public Sub (\w+)\(\)\n    Click \"(\w+)\"\nEnd Sub", source(), re.MULTILINE)


def modules() -> dict[str, str]:
    """The text of each module in the template, as olevba reads it."""
    parser = VBA_Parser(str(TEMPLATE))
    try:
        return {name: text for _, _, name, text in parser.extract_macros()}
    finally:
        parser.close()


def test_the_text_in_the_template_is_the_text_in_the_repository() -> None:
    found = modules()
    assert found.pop("ScorecardXl.bas").replace("\r\n", "\n").strip() == exported().strip()
    for name, text in found.items():  # the workbook's and the sheets' own have none
        assert all(line.startswith("Attribute ") for line in text.split("\r\n") if line), name
    assert set(found) == {"ThisWorkbook.cls", *(f"Sheet{place}.cls" for place in range(1, 6))}


def test_nothing_of_it_runs_by_itself() -> None:
    parser = VBA_Parser(str(TEMPLATE))
    kinds = {kind for kind, _, _ in parser.analyze_macros()}
    parser.close()
    assert "AutoExec" not in kinds and "IOC" not in kinds


def test_it_can_be_read_in_a_minute() -> None:
    assert len(source().splitlines()) <= 70
    assert not re.search(r"\b(Declare|Shell|CreateObject|GetObject|Environ|Kill|FileCopy)\b", source())


def test_each_button_has_its_sub_and_each_sub_its_button() -> None:
    assert [macro for macro, _ in SUBS] == [button.macro for button in BUTTONS]
    assert len(re.findall("^Public Sub", source(), re.MULTILINE)) == len(SUBS)


def test_each_sub_names_an_action_and_each_action_has_a_sub() -> None:
    commands = map(command_of, COMMANDS)
    clicked = {one.name for one in commands if isinstance(one, BookCommand) and one.click}
    assert {action.replace("_", "-") for _, action in SUBS} == clicked


def command(action: str) -> str:
    """The Python that the VBA hands to xlwings, put together from its texts."""
    body = source().split("Private Sub ClickInExcel(Action)")[1].split("End Sub")[0]
    joined = body.replace(" & _\n", " & ")
    missing = re.search(r"Missing = (.*)", joined)
    code = re.search(r"Code = (.*)", joined)
    assert missing and code
    values = {"Missing": "".join(re.findall(r'"([^"]*)"', missing[1])), "Action": action}
    pieces = re.findall(r'"([^"]*)"|\b(Missing|Action)\b', code[1])
    return "".join(values[name] if name else text for text, name in pieces)


def test_the_command_survives_both_systems_shells() -> None:
    text = command("refresh")
    assert not set('"|$`\n!%') & set(text)
    assert compile(text, "command", "exec")
    assert text.endswith("buttons.click_in_excel('refresh')")


def test_a_missing_package_is_said_with_the_commands_that_mend_it() -> None:
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", command("refresh")], capture_output=True, text=True, cwd="/"
    )
    assert ran.returncode == 1
    for words in ("python -m pip install .", "python -m scorecard_xl setup"):  # as in the README
        assert words in ran.stderr
    assert "Traceback" not in ran.stderr and len(ran.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("sheets", [1, 2, 3, 4, 5, 11, 31, 60])
def test_the_project_is_text_alone_and_a_sound_file(sheets: int) -> None:
    names = [f"Sheet{place}" for place in range(1, sheets + 1)]
    with olefile.OleFileIO(io.BytesIO(project(names)), raise_defects=olefile.DEFECT_POTENTIAL) as file:
        assert file.parsing_issues == []
        assert file.openstream("VBA/_VBA_PROJECT").read().hex() == "cc61ffff000100"
        for name in ("ThisWorkbook", *names, MODULE):
            text = decompress_stream(bytearray(file.openstream(f"VBA/{name}").read())).decode("cp1252")
            assert text.startswith(f'Attribute VB_Name = "{name}"'), name


def test_the_template_holds_the_project_that_is_built_for_its_sheets() -> None:
    with zipfile.ZipFile(TEMPLATE) as archive:
        held = archive.read("xl/vbaProject.bin")
    assert held == project([f"Sheet{place}" for place in range(1, 6)])


@given(st.binary(max_size=9000) | st.text("ab\r\n", max_size=9000).map(str.encode))
def test_what_is_compressed_is_read_back(data: bytes) -> None:
    back = bytes(decompress_stream(bytearray(compressed(data)))) if data else b""
    assert back[: len(data)] == data
    assert not back[len(data) :].strip(b"\0")  # a last chunk that does not shrink is filled up


@pytest.mark.parametrize("size", [1, 4095, 4096, 4097, 8192])
def test_chunks_of_4096_bytes_follow_each_other(size: int) -> None:
    data = (b"Public Sub Check()\r\n" * 500)[:size]
    assert bytes(decompress_stream(bytearray(compressed(data)))) == data


NAMES = st.text("ABCdef123_", min_size=1, max_size=31)
STREAMS = st.dictionaries(NAMES.map(str.upper), st.binary(max_size=6000), min_size=1, max_size=12)


@given(STREAMS, STREAMS)
def test_a_compound_file_holds_every_stream(outer: dict[str, bytes], inner: dict[str, bytes]) -> None:
    outer.pop("VBA", None)
    file = compound_file({**outer, "VBA": inner})
    with olefile.OleFileIO(io.BytesIO(file), raise_defects=olefile.DEFECT_POTENTIAL) as read:
        assert read.parsing_issues == []
        assert {name: read.openstream(name).read() for name in outer} == outer
        assert {name: read.openstream(["VBA", name]).read() for name in inner} == inner


def test_a_name_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="more than 31 characters"):
        compound_file({"A" * 32: b""})
