"""The part ``calcChain.xml``: the order in which Excel calculates formula cells."""

from collections.abc import Collection

from scorecard_xl.workbooks.file.xml.spans import Edit, edited, root_of


def without_cells(data: bytes, gone: Collection[tuple[str, str]]) -> bytes | None:
    """The chain without some cells (sheet id and cell name), None where no cell is left.

    An entry without a sheet id has that of the entry before it (ECMA-376 part 1, 18.6.1), so an entry that
    loses the one it relied on gets its own.

    >>> chain = b'<calcChain><c r="A1" i="1"/><c r="A2"/><c r="A3"/></calcChain>'
    >>> without_cells(chain, {("1", "A1")})
    b'<calcChain><c r="A2" i="1"/><c r="A3"/></calcChain>'
    """
    edits: list[Edit] = []
    sheet = said = ""
    chain = root_of(data, "calcChain").all("c")
    for entry in chain:
        own = entry.attributes.get("i", "")
        sheet = own or sheet
        if (sheet, entry.attributes.get("r", "")) in gone:
            edits.append(Edit(entry.start, entry.end, b""))
            continue
        if not own and said != sheet:
            after_name = entry.start + 1 + len(entry.name)
            rest = data[after_name : entry.content_start].rstrip(b"/> \r\n\t")
            tag = data[entry.start : after_name] + rest + b' i="%b"/>' % sheet.encode()
            edits.append(Edit(entry.start, entry.end, tag))
        said = sheet
    if len([edit for edit in edits if not edit.new]) == len(chain):
        return None
    return b"".join(edited(data, edits))
