"""What XlsxWriter cannot write of everything.xlsm: parts and elements as Excel writes them."""

import re

from tests.data.everything_sheets import AUDIT_MONTHS, AUDITS, TEAMS, THREAD
from tests.data.package_edits import Package

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_REVISION = "http://schemas.microsoft.com/office/spreadsheetml/2014/revision"
_THREADED = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_OPEN_XML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_A14 = ' xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main"'
_NOWHERE = '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/>'
_BOOK, _SCORECARD, _SUMMARY = "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet4.xml"
_DRAWING = "xl/drawings/drawing1.xml"
_SUMMARY_DRAWING = "xl/drawings/drawing2.xml"
_MEMBERS = {
    "Mary Hardy": "{7B1F3C52-90AE-4D0B-8C65-11D2A4E7F301}",
    "Phil Bullingham": "{0E94B7D6-3A2C-4F18-B5E9-62C0D7A83F14}",
}


def add_external_link(package: Package) -> None:
    """The workbook that R11 of the scorecard reads, with its cached value."""
    part = "xl/externalLinks/externalLink1.xml"
    cached = '<row r="2"><cell r="B2"><v>1801</v></cell></row>'
    link = (
        f'{_HEAD}<externalLink xmlns="{_MAIN}"><externalBook xmlns:r="{_OFFICE}" r:id="rId1">'
        '<sheetNames><sheetName val="Returns"/></sheetNames>'
        f'<sheetDataSet><sheetData sheetId="0">{cached}</sheetData></sheetDataSet>'
        "</externalBook></externalLink>"
    )
    package.add_part(part, link, f"{_OPEN_XML}.externalLink+xml")
    package.relate(
        part, f"{_OFFICE}/externalLinkPath", "file:///S:/Performance/Monthly%20returns.xlsx", external=True
    )
    reference = package.relate(_BOOK, f"{_OFFICE}/externalLink", "externalLinks/externalLink1.xml")
    references = f'<externalReferences><externalReference r:id="{reference}"/></externalReferences>'
    package.insert_after(_BOOK, "</sheets>", references)


def add_pivot_table(package: Package) -> None:
    """A pivot table on "Summary", its cache, and a slicer on its teams."""
    definition, table = "xl/pivotCache/pivotCacheDefinition1.xml", "xl/pivotTables/pivotTable1.xml"
    package.add_part(definition, _pivot_cache(), f"{_OPEN_XML}.pivotCacheDefinition+xml")
    records = "xl/pivotCache/pivotCacheRecords1.xml"
    package.add_part(records, _pivot_records(), f"{_OPEN_XML}.pivotCacheRecords+xml")
    package.relate(definition, f"{_OFFICE}/pivotCacheRecords", "pivotCacheRecords1.xml")
    package.add_part(table, _pivot_table(), f"{_OPEN_XML}.pivotTable+xml")
    package.relate(table, f"{_OFFICE}/pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml")
    package.relate(_SUMMARY, f"{_OFFICE}/pivotTable", "../pivotTables/pivotTable1.xml")
    cache = package.relate(_BOOK, f"{_OFFICE}/pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml")
    _add_slicer(package, f'<pivotCaches><pivotCache cacheId="1" r:id="{cache}"/></pivotCaches>')


def _pivot_cache() -> str:
    def texts(values: tuple[str, ...]) -> str:
        return (
            f'<sharedItems count="{len(values)}">'
            + "".join(f'<s v="{v}"/>' for v in values)
            + "</sharedItems>"
        )

    def numbers(values: list[float], whole: bool) -> str:
        integer = ' containsInteger="1"' if whole else ""
        kind = f'containsSemiMixedTypes="0" containsString="0" containsNumber="1"{integer}'
        return f'<sharedItems {kind} minValue="{min(values)}" maxValue="{max(values)}"/>'

    items = {
        "Team": texts(TEAMS),
        "Month": texts(AUDIT_MONTHS),
        "Audits": numbers([row[2] for row in AUDITS], True),
        "Good": numbers([row[3] for row in AUDITS], True),
        "Share": numbers([row[3] / row[2] for row in AUDITS], False),
    }
    fields = "".join(
        f'<cacheField name="{name}" numFmtId="0">{shared}</cacheField>' for name, shared in items.items()
    )
    extension = (
        f'<extLst><ext uri="{{725AE2AE-9491-48be-B2B4-4EB974FC3084}}" xmlns:x14="{_X14}">'
        '<x14:pivotCacheDefinition pivotCacheId="1"/></ext></extLst>'
    )
    return (
        f'{_HEAD}<pivotCacheDefinition xmlns="{_MAIN}" xmlns:r="{_OFFICE}" r:id="rId1" '
        'refreshedBy="Performance team" refreshedDate="44361.375" createdVersion="6" refreshedVersion="6" '
        f'minRefreshableVersion="3" recordCount="{len(AUDITS)}">'
        '<cacheSource type="worksheet"><worksheetSource name="Audits"/></cacheSource>'
        f'<cacheFields count="{len(items)}">{fields}</cacheFields>{extension}</pivotCacheDefinition>'
    )


def _pivot_records() -> str:
    rows = "".join(
        f'<r><x v="{TEAMS.index(team)}"/><x v="{AUDIT_MONTHS.index(month)}"/>'
        f'<n v="{made}"/><n v="{good}"/><n v="{good / made}"/></r>'
        for team, month, made, good in AUDITS
    )
    count = f'count="{len(AUDITS)}"'
    return f'{_HEAD}<pivotCacheRecords xmlns="{_MAIN}" xmlns:r="{_OFFICE}" {count}>{rows}</pivotCacheRecords>'


def _pivot_table() -> str:
    def items(count: int, last: str) -> str:
        return "".join(f'<item x="{number}"/>' for number in range(count)) + last

    total = '<item t="default"/>'
    team = f'<pivotField axis="axisRow" showAll="0"><items count="5">{items(4, total)}</items></pivotField>'
    month = f'<pivotField showAll="0"><items count="4">{items(3, total)}</items></pivotField>'
    audits = '<pivotField dataField="1" showAll="0"/>'
    others = '<pivotField showAll="0"/><pivotField numFmtId="9" showAll="0"/>'
    rows = "<i><x/></i>" + "".join(f'<i><x v="{number}"/></i>' for number in range(1, 4))
    style = 'showRowHeaders="1" showColHeaders="1" showRowStripes="0" showColStripes="0" showLastColumn="1"'
    return (
        f'{_HEAD}<pivotTableDefinition xmlns="{_MAIN}" name="AuditsByTeam" cacheId="1" '
        'applyNumberFormats="0" applyBorderFormats="0" applyFontFormats="0" applyPatternFormats="0" '
        'applyAlignmentFormats="0" '
        'applyWidthHeightFormats="1" dataCaption="Values" updatedVersion="6" minRefreshableVersion="3" '
        'useAutoFormatting="1" itemPrintTitles="1" createdVersion="6" indent="0" outline="1" outlineData="1" '
        'multipleFieldFilters="0">'
        '<location ref="A3:B8" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/>'
        f'<pivotFields count="5">{team}{month}{audits}{others}</pivotFields>'
        '<rowFields count="1"><field x="0"/></rowFields>'
        f'<rowItems count="5">{rows}<i t="grand"><x/></i></rowItems>'
        '<colItems count="1"><i/></colItems><dataFields count="1">'
        '<dataField name="Sum of Audits" fld="2" baseField="0" baseItem="0"/></dataFields>'
        f'<pivotTableStyleInfo name="PivotStyleLight16" {style}/></pivotTableDefinition>'
    )


def _add_slicer(package: Package, pivot_caches: str) -> None:
    items = "".join(f'<i x="{number}" s="1"/>' for number in range(len(TEAMS)))
    namespaces = f'xmlns="{_X14}" xmlns:mc="{_COMPATIBILITY}" mc:Ignorable="x" xmlns:x="{_MAIN}"'
    cache = (
        f'{_HEAD}<slicerCacheDefinition {namespaces} name="Slicer_Team" sourceName="Team">'
        '<pivotTables><pivotTable tabId="4" name="AuditsByTeam"/></pivotTables>'
        f'<data><tabular pivotCacheId="1"><items count="{len(TEAMS)}">{items}</items></tabular></data>'
        "</slicerCacheDefinition>"
    )
    package.add_part("xl/slicerCaches/slicerCache1.xml", cache, "application/vnd.ms-excel.slicerCache+xml")
    slicer = '<slicer name="Team" cache="Slicer_Team" caption="Team" rowHeight="241300"/>'
    slicers = f"{_HEAD}<slicers {namespaces}>{slicer}</slicers>"
    package.add_part("xl/slicers/slicer1.xml", slicers, "application/vnd.ms-excel.slicer+xml")
    kind = "http://schemas.microsoft.com/office/2007/relationships"
    in_sheet = package.relate(_SUMMARY, f"{kind}/slicer", "../slicers/slicer1.xml")
    in_book = package.relate(_BOOK, f"{kind}/slicerCache", "slicerCaches/slicerCache1.xml")
    sheet_list = (
        f'<extLst><ext uri="{{A8765BA9-456A-4dab-B4F3-ACF838C121DE}}" xmlns:x14="{_X14}">'
        f'<x14:slicerList><x14:slicer r:id="{in_sheet}"/></x14:slicerList></ext></extLst>'
    )
    package.insert_before(_SUMMARY, "</worksheet>", sheet_list)
    book_list = (
        f'<extLst><ext uri="{{BBE1A952-AA13-448e-AADC-164F8A28A991}}" xmlns:x14="{_X14}">'
        f'<x14:slicerCaches><x14:slicerCache r:id="{in_book}"/></x14:slicerCaches></ext></extLst>'
    )
    package.insert_before(_BOOK, "</workbook>", pivot_caches + book_list)
    uri = "http://schemas.microsoft.com/office/drawing/2010/slicer"
    graphic = f'<a:graphicData uri="{uri}"><sle:slicer xmlns:sle="{uri}" name="Team"/></a:graphicData>'
    frame = (
        '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="9" name="Team"/>'
        f"<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm>{_NOWHERE}</xdr:xfrm>"
        f"<a:graphic>{graphic}</a:graphic></xdr:graphicFrame>"
    )
    fallback = _shape(10, "Slicer", f"<a:xfrm>{_NOWHERE}</a:xfrm>")
    frame = _alternative("a14", frame, fallback, declare=_A14)
    package.insert_before(_SUMMARY_DRAWING, "</xdr:wsDr>", _anchor((3, 2, 5, 12), frame))


def _alternative(requires: str, choice: str, fallback: str = "", declare: str = "") -> str:
    otherwise = f"<mc:Fallback>{fallback}</mc:Fallback>" if fallback else ""
    return (
        f'<mc:AlternateContent xmlns:mc="{_COMPATIBILITY}"{declare}>'
        f'<mc:Choice Requires="{requires}">{choice}</mc:Choice>{otherwise}</mc:AlternateContent>'
    )


def _shape(identifier: int, name: str, place: str, preset: str = "rect", attributes: str = "") -> str:
    return (
        '<xdr:sp macro="" textlink=""><xdr:nvSpPr>'
        f'<xdr:cNvPr id="{identifier}" name="{name}"{attributes}/><xdr:cNvSpPr/></xdr:nvSpPr>'
        f'<xdr:spPr>{place}<a:prstGeom prst="{preset}"><a:avLst/></a:prstGeom></xdr:spPr></xdr:sp>'
    )


def _corners(cells: tuple[int, int, int, int], prefix: str = "xdr:") -> str:
    corners = ""
    for name, (column, row) in (("from", cells[:2]), ("to", cells[2:])):
        place = f"<xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff>"
        place += f"<xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff>"
        corners += f"<{prefix}{name}>{place}</{prefix}{name}>"
    return corners


def _anchor(cells: tuple[int, int, int, int], content: str) -> str:
    return f"<xdr:twoCellAnchor>{_corners(cells)}{content}<xdr:clientData/></xdr:twoCellAnchor>"


def add_shapes(package: Package) -> None:
    """A group of two shapes, and a connector, beside the scorecard."""

    def place(x: int, y: int, width: int, height: int) -> str:
        return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'

    whole = place(28000000, 6000000, 1600000, 700000)
    children = whole.replace(
        "</a:xfrm>", '<a:chOff x="28000000" y="6000000"/><a:chExt cx="1600000" cy="700000"/></a:xfrm>'
    )
    shapes = _shape(22, "Arrow 22", place(28000000, 6000000, 700000, 700000), "upArrow")
    shapes += _shape(23, "Star 23", place(28900000, 6000000, 700000, 700000), "star5")
    group = (
        '<xdr:grpSp><xdr:nvGrpSpPr><xdr:cNvPr id="21" name="Group 21"/><xdr:cNvGrpSpPr/></xdr:nvGrpSpPr>'
        f"<xdr:grpSpPr>{children}</xdr:grpSpPr>{shapes}</xdr:grpSp>"
    )
    line = '<a:ln w="12700"><a:solidFill><a:srgbClr val="1F3864"/></a:solidFill></a:ln>'
    connector = (
        '<xdr:cxnSp macro=""><xdr:nvCxnSpPr><xdr:cNvPr id="24" name="Connector 24"/><xdr:cNvCxnSpPr/>'
        f"</xdr:nvCxnSpPr><xdr:spPr>{place(28000000, 7000000, 900000, 0)}"
        f'<a:prstGeom prst="straightConnector1"><a:avLst/></a:prstGeom>{line}</xdr:spPr></xdr:cxnSp>'
    )
    anchors = _anchor((33, 20, 35, 22), group) + _anchor((33, 23, 35, 24), connector)
    package.insert_before(_DRAWING, "</xdr:wsDr>", anchors)


def add_controls(package: Package) -> None:
    """The buttons as Excel 2010 and later write them, beside their VML."""
    part_type = "application/vnd.ms-excel.controlproperties+xml"
    controls = drawn = ""
    for number, (macro, row) in enumerate((("GoToCommentary", 1), ("PrintForTheBoard", 5)), start=1):
        properties = f'{_HEAD}<formControlPr xmlns="{_X14}" objectType="Button" lockText="1"/>'
        package.add_part(f"xl/ctrlProps/ctrlProp{number}.xml", properties, part_type)
        identifier = package.relate(_SCORECARD, f"{_OFFICE}/ctrlProp", f"../ctrlProps/ctrlProp{number}.xml")
        shape, cells = 1024 + number, (3, row, 4, row + 2)
        anchor = f'<anchor moveWithCells="1" sizeWithCells="1">{_corners(cells, prefix="")}</anchor>'
        switches = 'defaultSize="0" print="0" autoFill="0" autoPict="0"'
        control = (
            f'<control shapeId="{shape}" r:id="{identifier}" name="Button {number}">'
            f'<controlPr {switches} macro="[0]!{macro}">{anchor}</controlPr></control>'
        )
        controls += _alternative("x14", control)
        drawn += _drawn_control(number, shape, macro, cells)
    block = _alternative("x14", f"<controls>{controls}</controls>")
    package.substitute(_SCORECARD, r'(<legacyDrawingHF r:id="rId\d+"/>)', rf"\g<1>{block}", 1)
    package.substitute(_SCORECARD, "<worksheet ", f'<worksheet xmlns:x14="{_X14}" xmlns:xdr="{_XDR}" ', 1)
    package.insert_before(_DRAWING, "</xdr:wsDr>", drawn)


def _drawn_control(number: int, shape: int, macro: str, cells: tuple[int, int, int, int]) -> str:
    extension = (
        '<a:extLst><a:ext uri="{63B3BB69-23CF-44E3-9099-C40C66FF867C}">'
        f'<a14:compatExt spid="_x0000_s{shape}"/></a:ext></a:extLst>'
    )
    drawn = _shape(shape, f"Button {number}", f"<a:xfrm>{_NOWHERE}</a:xfrm>", attributes=' hidden="1"')
    drawn = drawn.replace('hidden="1"/>', f'hidden="1">{extension}</xdr:cNvPr>')
    drawn = drawn.replace('macro=""', f'macro="[0]!{macro}"')
    return _alternative("a14", _anchor(cells, drawn), declare=_A14)


def add_threaded_comments(package: Package) -> None:
    """A conversation on AC16, and the people who had it."""
    asked, answered = _MEMBERS.values()
    reply = "{A3D8E6F1-54B2-4C97-8E0D-7F19C2B46D35}"
    thread = (
        f'{_HEAD}<ThreadedComments xmlns="{_THREADED}" xmlns:x="{_MAIN}">'
        f'<threadedComment ref="AC16" dT="2021-06-10T09:12:31.22" personId="{asked}" id="{THREAD}">'
        "<text>Can this be explained by Friday?</text></threadedComment>"
        f'<threadedComment ref="AC16" dT="2021-06-10T11:40:02.07" personId="{answered}" id="{reply}" '
        f'parentId="{THREAD}"><text>Yes.</text></threadedComment></ThreadedComments>'
    )
    part = "xl/threadedComments/threadedComment1.xml"
    package.add_part(part, thread, "application/vnd.ms-excel.threadedcomments+xml")
    kind = "http://schemas.microsoft.com/office/2017/10/relationships"
    package.relate(_SCORECARD, f"{kind}/threadedComment", "../threadedComments/threadedComment1.xml")
    people = "".join(
        f'<person displayName="{name}" id="{identifier}" userId="{name}" providerId="None"/>'
        for name, identifier in _MEMBERS.items()
    )
    people = f'{_HEAD}<personList xmlns="{_THREADED}" xmlns:x="{_MAIN}">{people}</personList>'
    package.add_part("xl/persons/person.xml", people, "application/vnd.ms-excel.person+xml")
    package.relate(_BOOK, f"{kind}/person", "persons/person.xml")
    root = f'<comments xmlns:mc="{_COMPATIBILITY}" mc:Ignorable="xr" xmlns:xr="{_REVISION}" '
    package.substitute("xl/comments1.xml", "<comments ", root, 1)
    package.substitute("xl/comments1.xml", '(ref="AC16" authorId="[0-9]+")', rf'\g<1> xr:uid="{THREAD}"', 1)


def add_documents(package: Package) -> None:
    """A custom XML part, a sensitivity label and the printer's settings."""
    item = f'{_HEAD}<record xmlns="urn:example:records"><retention>6 years</retention></record>'
    package.add_part("customXml/item1.xml", item, None)
    store = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    properties = (
        f'{_HEAD}<ds:datastoreItem ds:itemID="{{D0C7A5E4-61F3-4B29-9D8E-3C5B7A1F2E60}}" xmlns:ds="{store}">'
        '<ds:schemaRefs><ds:schemaRef ds:uri="urn:example:records"/></ds:schemaRefs></ds:datastoreItem>'
    )
    properties_type = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    package.add_part("customXml/itemProps1.xml", properties, properties_type)
    package.relate("customXml/item1.xml", f"{_OFFICE}/customXmlProps", "itemProps1.xml")
    package.relate(_BOOK, f"{_OFFICE}/customXml", "../customXml/item1.xml")
    label = (
        f'{_HEAD}<clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata">'
        '<clbl:label id="{8F4B2D16-C5A7-4E93-B08D-6A1E9F3C7D52}" enabled="1" method="Standard" '
        'siteId="{1D6E8A30-F279-4C5B-A4E1-95B7D2C8F046}" contentBits="0" removed="0"/></clbl:labelList>'
    )
    part = "docMetadata/LabelInfo.xml"
    package.add_part(part, label, "application/vnd.ms-office.classificationlabels+xml")
    package.relate("", "http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels", part)
    settings = "Council A3 printer".encode("utf-16-le").ljust(64, b"\0") + bytes(range(156))
    package.add_part("xl/printerSettings/printerSettings1.bin", settings, f"{_OPEN_XML}.printerSettings")
    printer = package.relate(
        _SCORECARD, f"{_OFFICE}/printerSettings", "../printerSettings/printerSettings1.bin"
    )
    package.substitute(_SCORECARD, r"<pageSetup ([^>]*)/>", rf'<pageSetup \g<1> r:id="{printer}"/>', 1)


def add_sheet_details(package: Package) -> None:
    """Excel's revision marks, phonetics, cells left out, a shared formula, and extensions of other people."""
    marks = (
        f'mc:Ignorable="x14ac xr xr2 xr3" xmlns:xr="{_REVISION}" '
        'xmlns:xr2="http://schemas.microsoft.com/office/spreadsheetml/2015/revision2" '
        'xmlns:xr3="http://schemas.microsoft.com/office/spreadsheetml/2016/revision3" '
        'xr:uid="{B8E50F93-2D7A-4C16-A9F4-0E6C3B1D7852}"'
    )
    package.replace(_SCORECARD, 'mc:Ignorable="x14ac"', marks)
    phonetic = '<phoneticPr fontId="1" type="noConversion"/>'
    package.insert_after(_SCORECARD, "</mergeCells>", phonetic)
    for cell in ("S15", "T15", "U15", "V15", "X15", "Y15"):
        package.substitute(_SCORECARD, f'<c r="{cell}" s="[0-9]+"/>', "", 1)
    package.replace(
        _SCORECARD, "<f>COUNT(E11:R11)</f>", '<f t="shared" ref="AE11:AE18" si="0">COUNT(E11:R11)</f>'
    )
    for row in range(12, 19):
        package.replace(_SCORECARD, f"<f>COUNT(E{row}:R{row})</f>", '<f t="shared" si="0"/>')
    missing = (
        '<x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        '<x14:cfRule type="expression" priority="90" id="{E4A1C7D2-80B5-4F36-9C2E-5D7F1B3A6084}">'
        "<xm:f>COUNTIF(Audits!$A$2:$A$13,$C11)&gt;0</xm:f><x14:dxf><font><i/></font></x14:dxf></x14:cfRule>"
        "<xm:sqref>C11:C18</xm:sqref></x14:conditionalFormatting>"
    )
    namespaces = f'xmlns:x14="{_X14}" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
    chosen = (
        f'<ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" {namespaces}><x14:dataValidations count="1">'
        '<x14:dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1">'
        "<x14:formula1><xm:f>Notes!$A$1:$A$2</xm:f></x14:formula1>"
        "<xm:sqref>AD11:AD18</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
    )
    package.replace(
        _SCORECARD,
        "</x14:conditionalFormattings></ext>",
        f"{missing}</x14:conditionalFormattings></ext>{chosen}",
    )


def add_calculation_chain(package: Package) -> None:
    """The chain of every cell that holds a formula; nothing is left for Excel to calculate on opening."""
    cells = ""
    for number in range(1, 7):
        sheet = package.text(f"xl/worksheets/sheet{number}.xml")
        for cell, kind in re.findall(r'<c r="([A-Z]+\d+)"[^>]*><f( t="array")?', sheet):
            cells += f'<c r="{cell}" i="{number}"' + (' a="1"/>' if kind else "/>")
    package.add_part(
        "xl/calcChain.xml",
        f'{_HEAD}<calcChain xmlns="{_MAIN}">{cells}</calcChain>',
        f"{_OPEN_XML}.calcChain+xml",
    )
    package.relate(_BOOK, f"{_OFFICE}/calcChain", "calcChain.xml")
    package.substitute(_BOOK, "<calcPr [^>]*/>", '<calcPr calcId="191029"/>', 1)
