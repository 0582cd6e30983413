"""Strict Open XML, the form of a workbook that names its XML otherwise."""

from tests.data.package_edits import Package

TRANSITIONAL, STRICT = "http://schemas.openxmlformats.org", "http://purl.oclc.org/ooxml"
NAMESPACES = {
    f"{TRANSITIONAL}/spreadsheetml/2006/main": f"{STRICT}/spreadsheetml/main",
    f"{TRANSITIONAL}/officeDocument/2006/relationships": f"{STRICT}/officeDocument/relationships",
    f"{TRANSITIONAL}/officeDocument/2006/extended-properties": f"{STRICT}/officeDocument/extendedProperties",
    f"{TRANSITIONAL}/officeDocument/2006/docPropsVTypes": f"{STRICT}/officeDocument/docPropsVTypes",
    f"{TRANSITIONAL}/drawingml/2006/main": f"{STRICT}/drawingml/main",
    f"{TRANSITIONAL}/drawingml/2006/spreadsheetDrawing": f"{STRICT}/drawingml/spreadsheetDrawing",
}


def make_strict(package: Package) -> None:
    """Give all parts the names of Strict Open XML; dates stay numbers."""
    for name in package.parts:
        if name.endswith((".xml", ".rels")):
            text = package.text(name)
            for old, new in NAMESPACES.items():
                text = text.replace(old, new)
            package.parts[name] = text.encode()
    package.substitute("xl/workbook.xml", "<workbook ", '<workbook conformance="strict" ', 1)
