"""The letters to owners: a text for each that lists what is outstanding, and a table of all of it."""

import csv
import html
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from scorecard_xl.actions.chase import Chase
from scorecard_xl.commentary.outstanding import Outstanding
from scorecard_xl.findings import Finding
from scorecard_xl.model import Scorecard
from scorecard_xl.words.text import count, harmless

FORMATS = ("text", "html", "csv")


_HEADINGS: Mapping[Finding, str] = {
    Finding.COMMENTARY_REQUIRED: "Commentary is required",
    Finding.COMMENTARY_MISSING: "No commentary yet",
    Finding.COMMENTARY_OLDER: "Still about another month",
    Finding.COMMENTARY_REPEATED: "The same words as last month",
    Finding.COMMENTARY_DOUBTED: "Text and figures differ: which is right?",
}


_CSV_HEADER = (
    "Owner",
    "Outstanding",
    "Sheet",
    "Cell",
    "Ref.",
    "Indicator",
    "Month",
    "Figure",
    "Changes",
    "What happened",
    "Why",
)


_NO_OWNER = "Indicators without an owner"


_LONGEST_NAME = 120  # bytes of a file's name, without its ending


# What Windows keeps for devices: no file can have such a name, whatever its ending.
_DEVICES = frozenset(
    [
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"),
    ]
)


def file_names(owners: Iterable[str]) -> dict[str, str]:
    """For each owner a name that a file can have on any system, without its ending; no two are alike.

    >>> list(file_names(["Ann Lee", "Ann/Lee", "ann:lee", "Con", ""]).values())
    ['Ann Lee', 'Ann_Lee', 'ann_lee 2', 'Con_', 'Indicators without an owner']
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for owner in owners:
        plain = unicodedata.normalize("NFC", owner or _NO_OWNER)
        plain = "".join(sign if sign.isalnum() or sign in " -_.'’" else "_" for sign in plain).strip(" .")
        plain = plain.encode()[:_LONGEST_NAME].decode(errors="ignore").strip(" .") or "_"
        if plain.partition(".")[0].strip().casefold() in _DEVICES:
            plain = f"{plain.partition('.')[0].strip()}_{plain[len(plain.partition('.')[0]) :]}"
        name, number = plain, 1
        while name.casefold() in taken:
            number += 1
            name = f"{plain} {number}"
        taken.add(name.casefold())
        names[owner] = name
    return names


def letter(chase: Chase, owner: str, form: str) -> str:
    """The text for one owner, in one of the :data:`FORMATS`."""
    rows = chase.by_owner[owner]
    if form == "csv":
        return table_of(chase, [owner])
    return (_as_html if form == "html" else _as_text)(chase.scorecard, owner, rows)


def table_of(chase: Chase, owners: Sequence[str]) -> str:
    """The rows of some owners as CSV, with a header."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(_CSV_HEADER)
    for owner in owners:
        for one in chase.by_owner[owner]:
            fields = (
                owner or _NO_OWNER,
                _HEADINGS[one.kind],
                one.table.sheet,
                one.cell,
                one.indicator.ref,
                _name(one),
                chase.scorecard.month.label,
                one.figure,
                "; ".join(one.changes),
                one.happened,
                one.reason,
            )
            writer.writerow(map(harmless, fields))
    return file.getvalue()


def _name(one: Outstanding) -> str:
    return " ".join(one.indicator.text.split())


def _opening(scorecard: Scorecard, owner: str, rows: Sequence[Outstanding]) -> str:
    indicators = count(len({(one.table.sheet, one.indicator.row) for one in rows}), "indicator")
    whose, nobodys = ("your", "") if owner else ("the", " without an owner")
    return (
        f"Please see to {whose} commentary on {scorecard.month.label} in {scorecard.workbook}, for "
        f"{indicators}{nobodys}:"
    )


def _place(one: Outstanding) -> str:
    return f"sheet {one.table.sheet}, cell {one.cell}"


def _as_text(scorecard: Scorecard, owner: str, rows: Sequence[Outstanding]) -> str:
    lines = [f"{owner},", ""] if owner else []
    lines.append(_opening(scorecard, owner, rows))
    for kind, of_kind in groupby(rows, key=lambda one: one.kind):
        lines += ["", _HEADINGS[kind]]
        for one in of_kind:
            ref = f"{one.indicator.ref}  " if one.indicator.ref else ""
            lines += [
                f"  {ref}{_name(one)}",
                f"      {', '.join([one.figure, *one.changes])} ({_place(one)})",
            ]
            if one.happened:
                lines.append(f"      {one.happened}")
            if kind is Finding.COMMENTARY_DOUBTED:
                lines.append(f"      {one.reason}")
    return "\n".join([*lines, ""])


def _as_html(scorecard: Scorecard, owner: str, rows: Sequence[Outstanding]) -> str:
    cell = '<td style="border:1px solid #bfbfbf;padding:4px 8px;vertical-align:top">'
    head = '<th style="border:1px solid #bfbfbf;padding:4px 8px;text-align:left;background:#e8ecf4">'
    names = ("Ref.", "Indicator", "Figure and changes", "What is outstanding", "Where")
    greeting = [f"<p>{html.escape(owner)},</p>"] if owner else []
    parts = [
        '<meta charset="utf-8">',  # without it a browser takes the arrows for something else
        '<div style="font-family:Calibri,Arial,sans-serif">',
        *greeting,
        f"<p>{html.escape(_opening(scorecard, owner, rows))}</p>",
        '<table style="border-collapse:collapse">',
        f"<tr>{''.join(f'{head}{name}</th>' for name in names)}</tr>",
    ]
    for one in rows:
        figures = "<br>".join(map(html.escape, filter(None, [one.figure, *one.changes, one.happened])))
        ref, name, reason, place = map(html.escape, (one.indicator.ref, _name(one), one.reason, _place(one)))
        cells = "".join(f"{cell}{content}</td>" for content in (ref, name, figures, reason, place))
        parts.append(f"<tr>{cells}</tr>")
    return "\n".join([*parts, "</table>", "</div>", ""])
