"""The part that is the workbook: its sheets and its code name, with another sheet at the end."""

from operator import itemgetter
from typing import NamedTuple

from scorecard_xl.spreadsheet.cells import Area
from scorecard_xl.spreadsheet.references import fixed_reference
from scorecard_xl.workbooks.file.xml.edits import (
    STRICT_MAIN,
    children_edit,
    place_behind,
    reference,
    referred,
    relationships_namespace,
    set_attribute,
)
from scorecard_xl.workbooks.file.xml.spans import (
    BrokenPart,
    Edit,
    Element,
    edited,
    escaped,
    number_or,
    root_of,
)

# CT_Workbook, ECMA-376 part 1, 18.2.27.
_BEFORE_PROPERTIES = ("fileVersion", "fileSharing")
_BEFORE_NAMES = (
    *_BEFORE_PROPERTIES,
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
)
_BEFORE_CALCULATION = (*_BEFORE_NAMES, "definedNames")
_HIDDEN = 'state="hidden" '
_PRINT_AREA = "_xlnm.Print_Area"


class ListedSheet(NamedTuple):
    """A sheet as the workbook lists it; ``relationship`` leads to its part."""

    name: str
    relationship: str


class WorkbookXml:
    """The workbook's own part; raises BrokenPart for a part that is none.

    >>> book = WorkbookXml(
    ...     b'<workbook xmlns:r="x"><sheets><sheet name="A" sheetId="7" r:id="rId1"/></sheets></workbook>'
    ... )
    >>> book.add_sheet("B", "rId2")
    >>> b'<sheet name="B" sheetId="8" ' in book.patched(), book.sheets
    (True, [ListedSheet(name='A', relationship='rId1')])
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._root = root_of(data, "workbook")
        listed = self._root.first("sheets")
        if listed is None:
            raise BrokenPart("it lists no sheets")
        self._listed = listed
        self._properties = self._root.first("workbookPr")
        self._edits: list[Edit] = []
        self._added = 0

    @property
    def is_strict(self) -> bool:
        """Whether it is in the Strict variant of the format."""
        return STRICT_MAIN in self._root.attributes.values()

    @property
    def relationships_namespace(self) -> str:
        """What the types of its relationships begin with."""
        return relationships_namespace(self._root)

    @property
    def sheets(self) -> list[ListedSheet]:
        """All sheets of any kind, in their order."""
        sheets = self._listed.children
        return [ListedSheet(sheet.attributes.get("name", ""), referred(sheet) or "") for sheet in sheets]

    @property
    def code_name(self) -> str:
        """What its VBA calls the workbook, empty where nothing is said."""
        return self._properties.attributes.get("codeName", "") if self._properties else ""

    @property
    def is_structure_locked(self) -> bool:
        """Whether its owner wants no sheets added."""
        return _says(self._root.first("workbookProtection"), "lockStructure")

    @property
    def is_reserved(self) -> bool:
        """Whether it may only be changed with a password."""
        sharing = self._root.first("fileSharing")
        return sharing is not None and bool(sharing.attributes.keys() & {"reservationPassword", "hashValue"})

    def set_code_name(self, name: str) -> None:
        """Give the workbook a code name."""
        if self._properties is not None:
            self._edits.append(set_attribute(self._data, self._properties, "codeName", name))
            return
        offset = place_behind(self._root, _BEFORE_PROPERTIES)
        said = f'<{self._root.prefix}workbookPr codeName="'.encode() + escaped(name) + b'"/>'
        self._edits.append(Edit(offset, offset, said))

    def add_sheet(self, name: str, relationship: str, *, is_hidden: bool = False) -> None:
        """List one more sheet, behind all others: what names sheets by their place stays right."""
        numbers = [number_or(sheet.attributes.get("sheetId", ""), 0) for sheet in self._listed.children]
        number = max(numbers, default=0) + 1 + self._added
        self._added += 1
        said = (
            f'<{self._root.prefix}sheet name="{escaped(name).decode()}" sheetId="{number}" '
            f"{_HIDDEN * is_hidden}{reference(self._root, relationship)}/>"
        )
        self._edits.append(children_edit(self._data, self._listed, said.encode()))

    def show_sheet(self, name: str) -> None:
        """Take a sheet out of hiding."""
        for sheet in self._listed.children:
            if sheet.attributes.get("name") == name:
                self._edits.append(set_attribute(self._data, sheet, "state", "visible"))

    def set_print_area(self, sheet: str, area: Area) -> None:
        """Have a sheet print these cells and no more.

        >>> book = WorkbookXml(b'<workbook><sheets><sheet name="R&amp;D"/></sheets></workbook>')
        >>> book.set_print_area("R&D", Area(1, 1, 9, 3))
        >>> book = WorkbookXml(book.patched())
        >>> book.set_print_area("R&D", Area(1, 1, 6, 3))
        >>> names = root_of(book.patched(), "workbook").first("definedNames")
        >>> [(one.attributes["localSheetId"], one.text) for one in names.children]
        [('0', "'R&D'!$A$1:$C$6")]
        """
        place = [one.name for one in self.sheets].index(sheet)
        names = self._root.first("definedNames")
        prefix, written = self._root.prefix, escaped(fixed_reference(sheet, area))
        said = f'<{prefix}definedName name="{_PRINT_AREA}" localSheetId="{place}">'.encode()
        said += written + f"</{prefix}definedName>".encode()
        if names is None:
            offset = place_behind(self._root, _BEFORE_NAMES)
            said = f"<{prefix}definedNames>".encode() + said + f"</{prefix}definedNames>".encode()
            self._edits.append(Edit(offset, offset, said))
            return
        for one in names.children:
            is_its = one.attributes.get("localSheetId") == str(place)
            if is_its and one.attributes.get("name") == _PRINT_AREA:
                self._edits.append(Edit(one.start, one.end, said))
                return
        self._edits.append(children_edit(self._data, names, said))

    def calculate_on_load(self) -> None:
        """Have every application calculate all formulas when it opens the workbook.

        >>> book = WorkbookXml(b'<workbook><sheets/><oleSize ref="A1"/></workbook>')
        >>> book.calculate_on_load()
        >>> book.patched()
        b'<workbook><sheets/><calcPr fullCalcOnLoad="1"/><oleSize ref="A1"/></workbook>'
        """
        settings = self._root.first("calcPr")
        if settings is not None:
            self._edits.append(set_attribute(self._data, settings, "fullCalcOnLoad", "1"))
            return
        offset = place_behind(self._root, _BEFORE_CALCULATION)
        said = f'<{self._root.prefix}calcPr fullCalcOnLoad="1"/>'.encode()
        self._edits.append(Edit(offset, offset, said))

    def patched(self) -> bytes:
        """The part with what was set and added."""
        return b"".join(edited(self._data, sorted(self._edits, key=itemgetter(0, 1))))


def _says(element: Element | None, attribute: str) -> bool:
    return element is not None and element.attributes.get(attribute) in ("1", "true")
