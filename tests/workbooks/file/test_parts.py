import io
import os
import random
import shutil
import struct
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard_xl.errors import ScorecardError
from scorecard_xl.workbooks.file import archive
from scorecard_xl.workbooks.file import parts as parts_module
from scorecard_xl.workbooks.file.parts import Parts, Relationship
from tests.sizes import EXAMPLES

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
ORIGIN = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

Contents = dict[str, bytes]


def relationships(*rows: tuple[str, str], mode: str = "") -> bytes:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"{mode}/>'
        for number, (kind, target) in enumerate(rows, 1)
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    start = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{start}<Relationships xmlns="{namespace}">{listed}</Relationships>'.encode()


def content_types(name: str = "xl/workbook.xml", kind: str = SHEET_TYPE) -> bytes:
    namespace = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'<Types xmlns="{namespace}"><Override PartName="/{name}" ContentType="{kind}"/></Types>'.encode()


def workbook(**changed: bytes | None) -> Contents:
    """The parts of a small workbook; keywords for those that differ, None to leave one out."""
    contents: dict[str, bytes | None] = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relationships((f"{OFFICE}/officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": b"<workbook/>",
        "xl/_rels/workbook.xml.rels": relationships((f"{OFFICE}/worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": b"<worksheet>" + b"<row/>" * 2_000 + b"</worksheet>",
        "xl/vbaProject.bin": bytes(range(256)) * 20,
    }
    contents.update(changed)
    return {name: data for name, data in contents.items() if data is not None}


def zipped(contents: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of a name that stands twice
        for name, data in contents.items() if isinstance(contents, Mapping) else contents:
            package.writestr(name, data)
    return file.getvalue()


def opened(tmp_path: Path, data: bytes) -> Parts:
    path = tmp_path / "scorecard.xlsx"
    path.write_bytes(data)
    return Parts.open(path)


def written(
    parts: Parts, replaced: Mapping[str, bytes | Iterable[bytes]], removed: Iterable[str] = ()
) -> bytes:
    file = io.BytesIO()
    parts.write(file, replaced, list(removed))
    return file.getvalue()


def packed(data: bytes, info: zipfile.ZipInfo) -> bytes:
    """An entry's compressed bytes."""
    name_size, extra_size = struct.unpack_from("<HH", data, info.header_offset + 26)
    start = info.header_offset + 30 + name_size + extra_size
    return data[start : start + info.compress_size]


def compound_file(*streams: str) -> bytes:
    """The head of an OLE compound file and a directory with these streams."""
    directory = b""
    for stream in ("Root Entry", *streams):
        name = (stream + "\0").encode("utf-16-le")
        directory += name.ljust(64, b"\0") + struct.pack("<H", len(name)) + bytes(62)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + directory


def patched(data: bytes, name: str, central: int, value: bytes) -> bytes:
    """The archive with bytes of an entry's description in the central directory overwritten."""
    position = data.rfind(b"PK\1\2", 0, data.rfind(name.encode()))
    return data[: position + central] + value + data[position + central + len(value) :]


def field(central: int, value: int, size: int = 4, name: str = "xl/workbook.xml") -> bytes:
    return patched(zipped(workbook()), name, central, value.to_bytes(size, "little"))


def refused(data: bytes, words: str) -> object:
    return pytest.param(data, words, id=words)


SHEET = "xl/worksheets/sheet1.xml"
KEPT = ["date_time", "comment", "create_system", "internal_attr", "external_attr"]
SMALL = zipped(workbook())
BAD = [
    refused(b"", "is empty"),
    refused(b"Ref.,Indicator\n", "is something else"),
    refused(b"PK", "is something else"),
    refused(b"<html>", "not an Excel workbook"),
    refused(SMALL[: len(SMALL) // 2], "broke off"),
    refused(SMALL[:-1], "is damaged"),
    refused(SMALL + bytes(3), "its end is missing"),
    refused(zipped({}), "without a workbook in it"),
    refused(zipped({"data.csv": b"1"}), "zip archive without a workbook"),
    refused(compound_file("Workbook"), "an Excel 97-2003 workbook"),
    refused(compound_file("Book"), r"workbook \(\.xls\)"),
    refused(compound_file("EncryptedPackage", "EncryptionInfo"), "password or a sensitivity label"),
    refused(compound_file("WordDocument"), "an older Office document"),
    refused(
        zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}),
        "an OpenDocument file",
    ),
    refused(
        zipped({"_rels/.rels": relationships((f"{OFFICE}/officeDocument", "xl/workbook.bin"))}),
        "a binary workbook",
    ),
    refused(
        zipped(
            {
                "[Content_Types].xml": content_types("word/document.xml", WORD_TYPE),
                "_rels/.rels": relationships((f"{OFFICE}/officeDocument", "word/document.xml")),
                "word/document.xml": b"<document/>",
            }
        ),
        "another application's document",
    ),
    refused(zipped(workbook(**{"[Content_Types].xml": None})), r"no part \[Content_Types\]\.xml"),
    refused(zipped(workbook(**{"xl/workbook.xml": None})), "no part xl/workbook.xml"),
    refused(zipped(workbook(**{"_rels/.rels": b"<Relationships>"})), "broken XML in line 1"),
    refused(zipped(workbook(**{"_rels/.rels": b"PK"})), r"_rels/\.rels is not XML"),
    refused(zipped(workbook(**{"_xmlsignatures/sig1.xml": b"<Signature/>"})), "digitally signed"),
    refused(zipped(workbook(**{"_rels/.rels": relationships((ORIGIN, "a"))})), "any change would break"),
    refused(zipped(workbook(**{"xl:styles": b""})).replace(b"xl:styles", b"xl\\styles"), "forbidden name"),
    refused(zipped(workbook(**{"xl/../../styles.xml": b"<a/>"})), "forbidden name 'xl/../../styles.xml'"),
    refused(zipped(workbook(**{"/xl/styles.xml": b"<a/>"})), "forbidden name '/xl"),
    refused(zipped([*workbook().items(), (SHEET, b"<a/>")]), "two parts with the name"),
    refused(zipped([*workbook().items(), (SHEET.upper(), b"<a/>")]), "two parts with the name XL/WORK"),
    refused(field(8, 0x0001, 2), "zip archive with a password"),
    refused(field(10, 12, 2), "packed in a way"),
    refused(field(10, 99, 2), "packed in a way that workbooks never are"),
    refused(field(24, archive.LARGEST_ENTRY + 1), "part of more than 512 MiB"),
    refused(field(42, 0), "not where its list of parts says"),
    refused(field(42, 0xFFFFFFF0), "lies behind its end"),
    refused(field(42, 0xFFFFFFFF), "behind its end"),
    refused(field(20, 5_000), "overlaps another one"),
    refused(field(20, 1_000_000, name="xl/vbaProject.bin"), "overlaps its list of parts"),
    refused(field(0, 0), "list of parts is broken"),
    refused(field(28, 0xFFFF, 2), "list of parts is broken:"),
    refused(zipped(workbook(**{SHEET: bytes(20 << 20)})), "unpack to over 200 times its size"),
    refused(zipped({f"{number}": b"" for number in range(archive.MOST_ENTRIES + 1)}), "10,000 parts"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "words"), BAD)
def test_bad_input_is_one_sentence(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(ScorecardError, match=words) as raised:
        opened(tmp_path, data)
    assert str(raised.value).startswith("scorecard.xlsx ")
    assert "\n" not in str(raised.value)


def test_a_missing_file_and_a_folder_are_errors(tmp_path: Path) -> None:
    with pytest.raises(ScorecardError, match=r"^gone\.xlsx is not there"):
        Parts.open(tmp_path / "gone.xlsx")
    with pytest.raises(ScorecardError, match="is a folder"):
        Parts.open(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(ScorecardError, match="is not there"):
        Parts.open(tmp_path / "file" / "book.xlsx")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a system with named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    with pytest.raises(ScorecardError, match="not an ordinary file"):
        Parts.open(tmp_path / "pipe.xlsx")


@pytest.mark.parametrize("error", [PermissionError(13, "denied"), OSError(5, "I/O error"), ValueError("\0")])
def test_a_file_that_cannot_be_read_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(_: Path) -> bytes:
        raise error

    monkeypatch.setattr(Path, "read_bytes", fail)
    with pytest.raises(ScorecardError, match=r"^scorecard\.xlsx (may not|cannot) be read"):
        opened(tmp_path, SMALL)


def test_a_huge_file_and_a_huge_sum_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_SUM", 1_000)
    with pytest.raises(ScorecardError, match="would unpack to more than"):
        opened(tmp_path, SMALL)
    monkeypatch.setattr(parts_module, "LARGEST_FILE", 1_000)
    with pytest.raises(ScorecardError, match="is larger than"):
        opened(tmp_path, SMALL)


def test_the_parts_are_as_they_were_put_in(tmp_path: Path) -> None:
    contents = workbook()
    parts = opened(tmp_path, SMALL)
    assert parts.original == SMALL
    assert parts.names == tuple(contents)
    assert {name: parts.read(name) for name in parts.names} == contents
    assert parts.read("XL/Workbook.XML") == b"<workbook/>"
    assert "XL/VBAproject.bin" in parts
    assert "xl/styles.xml" not in parts
    with pytest.raises(ScorecardError, match=r"no part xl/styles\.xml"):
        parts.read("xl/styles.xml")


@pytest.mark.parametrize("namespace", [OFFICE, STRICT])
def test_the_workbook_is_found_wherever_it_lies(tmp_path: Path, namespace: str) -> None:
    contents = workbook(
        **{
            "[Content_Types].xml": content_types("Book/Main.xml"),
            "_rels/.rels": relationships(("icon", "t"), (f"{namespace}/officeDocument", "/book/main.xml")),
            "Book/Main.xml": b"<workbook/>",
        }
    )  # fmt: skip
    assert opened(tmp_path, zipped(contents)).workbook_name == "Book/Main.xml"


def test_the_workbooks_type_may_be_a_default(tmp_path: Path) -> None:
    types = content_types(kind="application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    types = types.replace(b'Override PartName="/xl/workbook.xml"', b'Default Extension="XML"')
    contents = workbook(**{"[Content_Types].xml": types})
    assert opened(tmp_path, zipped(contents)).workbook_name == "xl/workbook.xml"


def test_a_signed_vba_project_is_no_obstacle(tmp_path: Path) -> None:
    contents = workbook(**{"xl/vbaProjectSignature.bin": b"signature"})
    parts = opened(tmp_path, zipped(contents))
    assert zipfile.ZipFile(io.BytesIO(written(parts, {}))).read("xl/vbaProjectSignature.bin") == b"signature"


@pytest.mark.parametrize(
    ("source", "target", "resolved"),
    [
        ("xl/workbook.xml", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("xl/workbook.xml", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("xl/worksheets/sheet1.xml", "../drawings/drawing1.xml", "xl/drawings/drawing1.xml"),
        ("xl/worksheets/sheet1.xml", "../../docProps/./app.xml", "docProps/app.xml"),
        ("xl/worksheets/sheet1.xml", "../../../../app.xml", "app.xml"),
        ("xl/worksheets/sheet1.xml", "#Sheet2!A1", "xl/worksheets"),
    ],
)
def test_targets_are_resolved_against_their_part(
    tmp_path: Path, source: str, target: str, resolved: str
) -> None:
    folder, _, base = source.rpartition("/")
    contents = workbook(**{f"{folder}/_rels/{base}.rels": relationships(("kind", target))})
    found = opened(tmp_path, zipped(contents)).relationships(source)
    assert found == [Relationship("rId1", "kind", resolved, external=False)]


def test_an_external_target_stays_as_it_is(tmp_path: Path) -> None:
    listing = relationships(("link", "file:///a/../b.xlsx#c"), mode=' TargetMode="External"')
    parts = opened(tmp_path, zipped(workbook(**{"xl/_rels/workbook.xml.rels": listing})))
    assert parts.relationships("xl/workbook.xml") == [
        Relationship("rId1", "link", "file:///a/../b.xlsx#c", external=True)
    ]
    assert parts.relationships("xl/worksheets/sheet1.xml") == []


@pytest.mark.parametrize(
    ("listing", "words"),
    [
        (relationships(("kind", "a")).replace(b"Target=", b"Goal="), "relationship without Target"),
        (relationships(("kind", "a")).replace(b"Id=", b"Number="), "relationship without Id"),
        (relationships(("kind", "a"))[:-1], "broken XML"),
        (b"<a>\xff</a>", "broken XML"),
        (b"", "is not XML"),
    ],
)
def test_broken_relationships_are_errors(tmp_path: Path, listing: bytes, words: str) -> None:
    parts = opened(tmp_path, zipped(workbook(**{"xl/_rels/workbook.xml.rels": listing})))
    with pytest.raises(ScorecardError, match=words):
        parts.relationships("xl/workbook.xml")


LAUGHS = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (LAUGHS.encode(), "DOCTYPE"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- > --> <?x?>\n" + LAUGHS.encode(), "DOCTYPE"),
        (b"< ! docType a>", "DOCTYPE"),
        (LAUGHS.encode("utf-16"), "DOCTYPE"),
        (LAUGHS.encode("utf-16-be"), "DOCTYPE"),
        ("<a/>".encode("utf-16"), "another encoding"),
        ("<a/>".encode("utf-16-le"), "another encoding"),
        ("<a/>".encode("utf-32"), "another encoding"),
        ("\ufeff<a/>".encode("utf-16-be"), "another encoding"),
        (b"<?xml version='1.0' encoding='ISO-8859-1'?><a/>", "another encoding"),
        (b'<?xml version="1.0" encoding = "utf-7"?><a/>', "another encoding"),
        (b'<?xml version="1.0" encoding="UTF-16"?><a/>', "another encoding"),
        (b"\x4c\x6f\xa7\x94\x93", "not XML"),
        (b"  ", "not XML"),
    ],
)
@pytest.mark.parametrize("name", ["xl/styles.xml", "xl/styles"])
def test_xml_that_does_harm_or_is_not_utf8_is_refused(
    tmp_path: Path, data: bytes, words: str, name: str
) -> None:
    parts = opened(tmp_path, zipped(workbook(**{name: data})))
    if words == "not XML" and name == "xl/styles":
        assert parts.read(name) == data
        return
    with pytest.raises(ScorecardError, match=rf"^scorecard\.xlsx .*{words}"):
        parts.read(name)


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf<?xml version='1.0' encoding='utf-8' standalone='yes'?>\r\n<a/>",
        b"<a><![CDATA[<!DOCTYPE b>]]></a>",
        b"<!-- <!DOCTYPE a> encoding='latin-1' --><a/>",
        b'<a encoding="latin-1"/>',
    ],
)
def test_ordinary_xml_is_read_as_it_is(tmp_path: Path, data: bytes) -> None:
    assert opened(tmp_path, zipped(workbook(**{"xl/styles.xml": data}))).read("xl/styles.xml") == data


@pytest.mark.parametrize(
    ("central", "value"),
    [(16, b"\1\2\3\4"), (24, b"\1\0\0\0"), (24, b"\0\0\1\0"), (20, b"\1\0\0\0"), (10, b"\0\0")],
    ids=["check sum", "too small", "too large", "cut off", "not packed"],
)
def test_data_that_are_not_what_the_archive_says_are_an_error(
    tmp_path: Path, central: int, value: bytes
) -> None:
    parts = opened(tmp_path, patched(SMALL, SHEET, central, value))
    with pytest.raises(ScorecardError, match=rf"^scorecard\.xlsx is damaged, its part {SHEET} "):
        parts.read(SHEET)


def test_a_picture_may_shrink_far_as_long_as_nobody_reads_it(tmp_path: Path) -> None:
    parts = opened(tmp_path, zipped(workbook(**{"xl/media/image1.bmp": bytes(20 << 20)})))
    assert zipfile.ZipFile(io.BytesIO(written(parts, {}))).testzip() is None
    with pytest.raises(ScorecardError, match="would unpack to over"):
        parts.read("xl/media/image1.bmp")


def rich_archive() -> bytes:
    """An archive with all that writers put around data: dates, attributes, extra fields, descriptors."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: object) -> int:
            raise io.UnsupportedOperation

        def tell(self) -> int:
            raise io.UnsupportedOperation

    file = Pipe()
    with zipfile.ZipFile(file, "w") as package:
        for number, (name, data) in enumerate((workbook() | {"xl/média/": b""}).items()):
            info = zipfile.ZipInfo(name, (1980 + number, 1, 2, 3, 4, 6))
            info.compress_type = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)[number % 2]
            info.external_attr = 0o644 << 16 | number
            info.internal_attr = number % 2
            info.create_system = number
            info.comment = b"about it" * number
            info.extra = struct.pack("<HH6s", 0xA220, 6, b"growth")
            with package.open(info, "w", force_zip64=number == 2) as part:
                part.write(data)
        package.comment = b"the archive's comment"
    return file.getvalue()


def test_an_untouched_entry_keeps_all_that_it_had(tmp_path: Path) -> None:
    before = rich_archive()
    after = written(opened(tmp_path, before), {})
    old, new = (zipfile.ZipFile(io.BytesIO(data)) for data in (before, after))
    assert new.testzip() is None
    assert new.comment == old.comment
    assert new.namelist() == old.namelist()
    kept = [*KEPT, "filename", "compress_type", "CRC", "file_size"]
    for mine, theirs in zip(new.infolist(), old.infolist(), strict=True):
        assert [getattr(mine, field) for field in kept] == [getattr(theirs, field) for field in kept]
        assert packed(after, mine) == packed(before, theirs)
        assert mine.extra == struct.pack("<HH6s", 0xA220, 6, b"growth")
        assert not mine.flag_bits & 0x0008
        local = struct.unpack_from("<3L", after, mine.header_offset + 14)
        assert local == (mine.CRC, mine.compress_size, mine.file_size)
    assert written(opened(tmp_path, after), {}) == after


def test_a_replaced_part_keeps_its_name_place_date_and_attributes(tmp_path: Path) -> None:
    before = rich_archive()
    parts = opened(tmp_path, before)
    chunks = (b"<row/>" for _ in range(10_000))
    after = written(
        parts, {"XL/worksheets/SHEET1.xml": chunks, "xl/workbook.xml": b"<new/>"}, ["xl/vbaProject.bin"]
    )
    old, new = (zipfile.ZipFile(io.BytesIO(data)) for data in (before, after))
    assert new.testzip() is None
    assert new.namelist() == [name for name in old.namelist() if name != "xl/vbaProject.bin"]
    assert new.read(SHEET) == b"<row/>" * 10_000
    assert new.read("xl/workbook.xml") == b"<new/>"
    mine, theirs = new.getinfo(SHEET), old.getinfo(SHEET)
    assert [getattr(mine, field) for field in KEPT] == [getattr(theirs, field) for field in KEPT]
    assert mine.compress_type == zipfile.ZIP_DEFLATED


@given(st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_what_is_written_is_what_was_asked_for(data: st.DataObject) -> None:
    names = st.text(
        st.characters(codec="utf-8", exclude_characters="/\\", exclude_categories=["Cc", "Cs"]), min_size=1
    )
    extra = data.draw(
        st.lists(
            st.tuples(names, st.binary(max_size=300)), max_size=8, unique_by=lambda item: item[0].lower()
        )
    )
    contents = workbook() | {f"any/{name}.bin": value for name, value in extra if name != ".."}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, value in contents.items():
            package.writestr(
                name, value, data.draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
            )
        # Python's zipfile takes an end's signature in the comment for the end.
        package.comment = data.draw(st.binary(max_size=50).filter(lambda comment: b"PK\5\6" not in comment))
    before = file.getvalue()
    touched = data.draw(st.lists(st.sampled_from(list(contents)), unique=True))
    cut = data.draw(st.integers(0, len(touched)))
    replaced = {name: data.draw(st.lists(st.binary(max_size=200))) for name in touched[:cut]}
    removed = touched[cut:]

    after = written(Parts(Path("scorecard.xlsx"), before), replaced, removed)

    expected = {
        name: b"".join(replaced.get(name, [value])) for name, value in contents.items() if name not in removed
    }
    old, new = (zipfile.ZipFile(io.BytesIO(archive)) for archive in (before, after))
    assert {name: new.read(name) for name in new.namelist()} == expected
    assert new.namelist() == list(expected)
    assert new.comment == old.comment
    for name in expected.keys() - replaced.keys():
        assert packed(after, new.getinfo(name)) == packed(before, old.getinfo(name))
        assert new.getinfo(name).date_time == old.getinfo(name).date_time


def test_other_programs_read_what_is_written(tmp_path: Path) -> None:
    source, target = tmp_path / "scorecard.xlsx", tmp_path / "out.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Ref.", 42])
    book.save(source)
    parts = Parts.open(source)
    sheet = parts.read(SHEET)
    assert b"<v>42</v>" in sheet
    with target.open("w+b") as file:
        parts.write(file, {SHEET: [sheet.replace(b"<v>42</v>", b"<v>43</v>")]})
    assert openpyxl.load_workbook(target).worksheets[0]["B1"].value == 43
    if unzip := shutil.which("unzip"):
        assert subprocess.run([unzip, "-tq", target], capture_output=True).returncode == 0


def test_a_comment_that_looks_like_an_end_is_only_a_comment(tmp_path: Path) -> None:
    comment = b"PK\5\6" + bytes(30)
    data = SMALL[:-2] + struct.pack("<H", len(comment)) + comment
    assert written(opened(tmp_path, data), {})[-len(comment) :] == comment


def test_the_package_may_start_anywhere_in_the_file(tmp_path: Path) -> None:
    file = io.BytesIO()
    file.write(b"in front")
    opened(tmp_path, SMALL).write(file, {SHEET: b"<worksheet/>"})
    assert opened(tmp_path, file.getvalue()[len(b"in front") :]).read(SHEET) == b"<worksheet/>"


def zip64() -> bytes:
    """The small workbook with its list of parts in the form for archives of any size."""
    data = patched(SMALL, SHEET, 24, b"\xff" * 4)
    central = data.rfind(b"PK\1\2", 0, data.rfind(SHEET.encode()))
    name_end = central + 46 + len(SHEET)
    record = struct.pack("<HHQ", 1, 8, len(workbook()[SHEET]))
    data = (
        data[: central + 30]
        + struct.pack("<H", len(record))
        + data[central + 32 : name_end]
        + record
        + data[name_end:]
    )
    end = data.rfind(b"PK\5\6")
    count, size, offset = struct.unpack_from("<HLL", data, end + 10)
    size += len(record)
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, offset)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
    return (
        data[:end]
        + end64
        + locator
        + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, *[0xFFFFFFFF] * 2, 0)
    )


def test_zip64_is_read_and_not_written(tmp_path: Path) -> None:
    assert zipfile.ZipFile(io.BytesIO(zip64())).testzip() is None
    parts = opened(tmp_path, zip64())
    assert parts.read(SHEET) == workbook()[SHEET]
    assert written(parts, {}) == written(opened(tmp_path, SMALL), {})


@pytest.mark.parametrize("replaced", [{}, {SHEET: b"<a/>"}])
def test_a_package_beyond_4_gib_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, replaced: dict[str, bytes]
) -> None:
    parts = opened(tmp_path, SMALL)
    monkeypatch.setattr(archive, "LARGEST_WRITTEN", 1_000)
    with pytest.raises(ScorecardError, match="grow beyond 4 GiB"):
        written(parts, replaced)


def test_only_parts_that_exist_are_replaced_or_removed(tmp_path: Path) -> None:
    parts = opened(tmp_path, SMALL)
    with pytest.raises(ScorecardError, match=r"no part xl/calcChain\.xml"):
        written(parts, {}, ["xl/calcChain.xml"])
    with pytest.raises(ScorecardError, match=r"no part xl/styles\.xml"):
        written(parts, {"xl/styles.xml": b""})
    with pytest.raises(ValueError, match="both"):
        written(parts, {SHEET: b""}, [SHEET.upper()])


@pytest.mark.parametrize("seed", range(10))
def test_damage_anywhere_gives_a_sentence(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    for source in (SMALL, rich_archive(), zip64()):
        for _ in range(60):
            data = bytearray(source)
            for _ in range(chance.randint(1, 8)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            if chance.random() < 0.2:
                del data[chance.randrange(len(data)) :]
            try:
                parts = opened(tmp_path, bytes(data))
                for name in parts.names:
                    parts.relationships(name)
                    parts.read(name)
                again = opened(tmp_path, written(parts, {}))
            except ScorecardError as error:
                assert str(error).startswith("scorecard.xlsx ")
            else:
                assert again.names == parts.names


def test_parts_that_nobody_reads_are_not_unpacked(tmp_path: Path) -> None:
    import tracemalloc

    noise = random.Random(1).randbytes(100_000) * 60
    parts = opened(tmp_path, zipped(workbook(**{"xl/media/image1.png": noise})))
    with (tmp_path / "out.xlsx").open("w+b") as file:
        tracemalloc.start()
        parts.write(file, {SHEET: (b"<row/>" for _ in range(100_000))})
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 1_000_000


def test_reading_loads_no_large_library() -> None:
    modules = "scorecard_xl.workbooks.file.parts, scorecard_xl.workbooks.file.saving"
    code = f"import sys, {modules}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"zipfile", "tempfile", "dataclasses", "lxml", "openpyxl", "pandas", "xml.etree"} & set(loaded)
