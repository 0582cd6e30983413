"""Code names: what the VBA of a workbook calls the workbook and its sheets."""

import re
from collections.abc import Collection, Iterator
from itertools import count

from scorecard_xl.workbooks.file.xml.edits import set_attribute
from scorecard_xl.workbooks.file.xml.spans import BrokenPart, Edit, Element

_LONGEST = 31
_RESERVED = ("dir", "vbaproject")  # a stream of every project, and the project itself


def code_name_of(root: Element) -> str:
    """The code name of a sheet by its part's root, empty where it has none."""
    properties = root.first("sheetPr")
    return properties.attributes.get("codeName", "") if properties else ""


def code_name_edit(data: bytes, root: Element, name: str) -> Edit:
    """The edit that gives a sheet of any kind a code name: ``sheetPr`` comes first in all of them.

    >>> from scorecard_xl.workbooks.file.xml.spans import edited, elements_of
    >>> data = b"<x:worksheet><x:sheetData/></x:worksheet>"
    >>> b"".join(edited(data, [code_name_edit(data, elements_of(data), "Sheet1")]))
    b'<x:worksheet><x:sheetPr codeName="Sheet1"/><x:sheetData/></x:worksheet>'
    """
    properties = root.first("sheetPr")
    if properties is not None:
        return set_attribute(data, properties, "codeName", name)
    if root.is_empty:
        raise BrokenPart("it is empty")
    said = f'<{root.prefix}sheetPr codeName="{name}"/>'
    return Edit(root.content_start, root.content_start, said.encode())


def free_code_names(stem: str, taken: Collection[str]) -> Iterator[str]:
    """Names that none of the taken ones is like, in any case.

    >>> names = free_code_names("Sheet", ["sheet1", "Sheet3"])
    >>> next(names), next(names)
    ('Sheet2', 'Sheet4')
    """
    lowered = {name.lower() for name in taken}
    return (name for n in count(1) if (name := f"{stem}{n}").lower() not in lowered)


def can_be_code_name(name: str) -> bool:
    """Whether a VBA project in Western Europe's code page can hold a module of this name.

    >>> can_be_code_name("Sheet1"), can_be_code_name("Лист1"), can_be_code_name("Sheet 1")
    (True, False, False)
    """
    try:
        encoded = name.encode("cp1252")
    except UnicodeEncodeError:
        return False
    is_identifier = re.fullmatch(r"[^\W\d_]\w*", name) is not None
    return is_identifier and len(encoded) <= _LONGEST and name.lower() not in _RESERVED
