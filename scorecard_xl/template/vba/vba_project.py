"""The VBA behind a scorecard's buttons: the module's text, and the project that holds it in a workbook.

The project (``vbaProject.bin``) is as [MS-OVBA] asks of writers: the text alone, with none of the compiled
code that Excel keeps beside it and that could say something else.
"""

import struct
from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import NamedTuple

from scorecard_xl.own_sheets.button_bar import MODULE
from scorecard_xl.template.vba.compound_file import compound_file
from scorecard_xl.template.vba.vba_compression import compressed

WORKBOOK_CODE_NAME = "ThisWorkbook"

_CODE_PAGE = "cp1252"
_IDENTITY = "{6F1E1B5C-53C3-4F0B-9D57-5C0B5E0F2A11}"
_WORKBOOK_CLASS = "{00020819-0000-0000-C000-000000000046}"
_SHEET_CLASS = "{00020820-0000-0000-C000-000000000046}"
_CHART_CLASS = "{00020821-0000-0000-C000-000000000046}"
_REFERENCES = {
    "stdole": r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#"
    r"C:\Windows\System32\stdole2.tlb#OLE Automation",
    "Office": r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#"
    r"C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library",
}
_SEED = 0x11  # of what is to be encrypted; any byte will do


class _Module(NamedTuple):
    name: str
    text: str
    is_document: bool


def source() -> str:
    """The text of the module, as an IT department reviews it.

    >>> [line for line in source().splitlines() if line.startswith("Public Sub")][:2]
    ['Public Sub RefreshScorecard()', 'Public Sub CheckScorecard()']
    """
    return (files(__package__) / f"{MODULE}.bas").read_text(encoding="ascii")


def exported() -> str:
    """The module as the VBA editor exports and imports it: its text below its name.

    >>> exported().splitlines()[0]
    'Attribute VB_Name = "ScorecardXl"'
    """
    return f'Attribute VB_Name = "{MODULE}"\n{source()}'


def project(
    sheet_code_names: Iterable[str],
    workbook_code_name: str = WORKBOOK_CODE_NAME,
    chart_code_names: Iterable[str] = (),
) -> bytes:
    """The project of a workbook whose worksheets and chart sheets have these code names; the same bytes
    each time.

    Raises ValueError for a code name that Western Europe's code page lacks or that is too long.

    >>> project(["Sheet1"])[:8].hex()
    'd0cf11e0a1b11ae1'
    """
    documents = [(workbook_code_name, _WORKBOOK_CLASS)]
    documents += [(code_name, _SHEET_CLASS) for code_name in sheet_code_names]
    documents += [(code_name, _CHART_CLASS) for code_name in chart_code_names]
    modules = [_Module(name, _document_text(name, of_class), True) for name, of_class in documents]
    modules.append(_Module(MODULE, exported(), False))
    streams = {module.name: compressed(_lines(module.text)) for module in modules}
    streams |= {"dir": compressed(_directory(modules)), "_VBA_PROJECT": bytes.fromhex("cc61ffff000100")}
    return compound_file(
        {"VBA": streams, "PROJECT": _lines(_description(modules)), "PROJECTwm": _names(modules)}
    )


def _lines(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode(_CODE_PAGE)


def _document_text(name: str, of_class: str) -> str:
    return (
        f'Attribute VB_Name = "{name}"\n'
        f'Attribute VB_Base = "0{of_class}"\n'
        "Attribute VB_GlobalNameSpace = False\n"
        "Attribute VB_Creatable = False\n"
        "Attribute VB_PredeclaredId = True\n"
        "Attribute VB_Exposed = True\n"
        "Attribute VB_TemplateDerived = False\n"
        "Attribute VB_Customizable = True\n"
    )


def _directory(modules: Sequence[_Module]) -> bytes:
    """The stream ``dir`` (2.3.4.2): the project, the libraries it refers to, and its modules."""
    records = [
        _number(0x01, 1),  # for 32-bit Windows and everything since
        _number(0x02, 0x409),
        _number(0x14, 0x409),
        _record(0x03, struct.pack("<H", int(_CODE_PAGE.removeprefix("cp")))),
        _record(0x04, b"VBAProject"),
        _in_both(0x05, 0x40, ""),
        _record(0x06) + _record(0x3D),
        _number(0x07, 0),
        _number(0x08, 0),
        struct.pack("<HIIH", 0x09, 4, 1, 0),
        _in_both(0x0C, 0x3C, ""),
    ]
    for name, library in _REFERENCES.items():
        records.append(_in_both(0x16, 0x3E, name))
        content = library.encode(_CODE_PAGE)
        records.append(_record(0x0D, struct.pack("<I", len(content)) + content + bytes(6)))
    records += [
        _record(0x0F, struct.pack("<H", len(modules))),
        _record(0x13, b"\xff\xff"),
    ]
    for module in modules:
        records += [
            _in_both(0x19, 0x47, module.name),
            _in_both(0x1A, 0x32, module.name),
            _in_both(0x1C, 0x48, ""),
            _number(0x31, 0),  # the text starts where its stream does
            _number(0x1E, 0),
            _record(0x2C, b"\xff\xff"),
            _record(0x22 if module.is_document else 0x21),
            _record(0x2B),
        ]
    return b"".join([*records, _record(0x10)])


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HI", kind, len(content)) + content


def _number(kind: int, number: int) -> bytes:
    return _record(kind, struct.pack("<I", number))


def _in_both(kind: int, unicode_kind: int, text: str) -> bytes:
    """A text in the code page and once more in Unicode."""
    return _record(kind, text.encode(_CODE_PAGE)) + _record(unicode_kind, text.encode("utf-16-le"))


def _description(modules: Sequence[_Module]) -> str:
    """The stream ``PROJECT`` (2.3.1): no password, nothing hidden."""
    listed = "".join(
        f"Document={module.name}/&H00000000\n" if module.is_document else f"Module={module.name}\n"
        for module in modules
    )
    return (
        f'ID="{_IDENTITY}"\n{listed}Name="VBAProject"\nHelpContextID="0"\nVersionCompatible32="393222000"\n'
        f'CMG="{_encrypted(bytes(4))}"\nDPB="{_encrypted(bytes(1))}"\nGC="{_encrypted(bytes([0xFF]))}"\n\n'
        "[Host Extender Info]\n"
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000\n"
    )


def _encrypted(data: bytes) -> str:
    """A field of the description (2.4.3.2, "Encryption")."""
    key = sum(_IDENTITY.encode("ascii")) & 0xFF
    written = [_SEED, _SEED ^ 2, _SEED ^ key]
    last_plain = key
    ignored = bytes((_SEED & 6) // 2)
    for plain in ignored + struct.pack("<I", len(data)) + data:
        written.append(plain ^ ((written[-2] + last_plain) & 0xFF))
        last_plain = plain
    return bytes(written).hex().upper()


def _names(modules: Sequence[_Module]) -> bytes:
    """The stream ``PROJECTwm`` (2.3.3): each module's name in the code page and in Unicode."""
    names = (f"{module.name}\0" for module in modules)
    return b"".join(name.encode(_CODE_PAGE) + name.encode("utf-16-le") for name in names) + b"\0\0"
