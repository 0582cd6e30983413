"""The parts of a sheet's notes and of its threads of comments: which cells they belong to."""

from collections.abc import Iterator

from scorecard_xl.workbooks.file.xml.formula import area_in_sheet
from scorecard_xl.workbooks.file.xml.spans import BrokenPart, elements_of

KINDS = ("/comments", "/threadedComment")
"""How the types of the relationships to such parts end."""


def noted_cells(data: bytes) -> Iterator[tuple[int, int]]:
    """The cells, by row and column, to which a part's notes or comments belong.

    >>> list(noted_cells(b'<comments><commentList><comment ref="B2"/></commentList></comments>'))
    [(2, 2)]
    """
    root = elements_of(data)
    if root.local_name == "comments":
        listed = root.first("commentList")
        found = listed.all("comment") if listed else []
    elif root.local_name == "ThreadedComments":
        found = root.all("threadedComment")
    else:
        raise BrokenPart(f"it holds {root.name[:40]} and no comments")
    for one in found:
        yield area_in_sheet(one.attributes.get("ref", ""))[:2]
