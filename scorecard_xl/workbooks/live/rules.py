"""Holds the declared conditional formats in a sheet that an application has open."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import xlwings

from scorecard_xl.spreadsheet.cells import Area
from scorecard_xl.spreadsheet.workbook import Rule, RulesLeft, is_rule_of_ours
from scorecard_xl.workbooks.live.native import HeldRule, Native

_Cells = frozenset[tuple[int, int, int]]


def are_as_declared(held: Sequence[HeldRule], declared: Sequence[Rule]) -> bool:
    """Whether our rules in a sheet are the declared ones: their formulas, in their colours, each once over
    its cells."""
    found = _cells_by_look((_packed(rule.formula), rule.colour, rule.areas) for rule in held)
    return found == _cells_by_look((_packed(rule.formula), _colour(rule), rule.areas) for rule in declared)


def _cells_by_look(
    rules: Iterable[tuple[str, tuple[int, int, int] | None, Sequence[Area]]],
) -> dict[tuple[str, tuple[int, int, int] | None], tuple[_Cells, int]]:
    """The cells that a formula colours, and how many they are, each time they are covered: an application may
    make one of rules that are alike, or several of one."""
    areas: dict[tuple[str, tuple[int, int, int] | None], list[Area]] = {}
    for formula, colour, covered in rules:
        areas.setdefault((formula, colour), []).extend(covered)
    return {look: (_covered(found), sum(map(_size, found))) for look, found in areas.items()}


def _size(area: Area) -> int:
    return (area.last_row - area.first_row + 1) * (area.last_column - area.first_column + 1)


def held_rules(sheet: xlwings.Sheet, native: Native) -> list[HeldRule]:
    """Our rules in a sheet, wherever people pasted them."""
    return native.rules(sheet, is_rule_of_ours)


def replace_rules(
    sheet: xlwings.Sheet, native: Native, held: Sequence[HeldRule], declared: Sequence[Rule]
) -> Sequence[RulesLeft]:
    """Put the declared rules in the place of our old ones, behind everybody else's.

    Returns what is left to do where the application did not take them (the old ones stay then), or does not
    show them yet.
    """
    try:
        for rule in declared:
            _add(sheet, native, rule)
    except native.failures:
        _take_back(sheet, native, held)
        return _refused(sheet, declared)
    # The new ones stand behind the old: from the last to the first, no place moves under the next.
    for old in reversed(held):
        old.rule.delete()
    unseen = native.paint(sheet, list(dict.fromkeys(area for rule in declared for area in rule.areas)))
    if not are_as_declared(held_rules(sheet, native), declared):
        return _refused(sheet, declared)
    return [RulesLeft(sheet.name, area, is_set=True) for area in unseen[:1]]


def _add(sheet: xlwings.Sheet, native: Native, rule: Rule) -> None:
    """Add a rule behind all others. In Excel on macOS it is known by its place alone, so that nothing can be
    done to it once it has moved there."""
    fill = rule.fill
    added = sheet.range(rule.areas[0].reference).conditional_formats.add_custom(
        f"={rule.formula}",
        fill_color=f"#{fill.background}",
        font_color=f"#{fill.text}",
        font_bold=True if fill.bold else None,
    )
    if len(rule.areas) > 1:
        native.cover(added, sheet, rule.areas)
    native.to_last(added)


def _take_back(sheet: xlwings.Sheet, native: Native, held: Sequence[HeldRule]) -> None:
    """Delete the rules of ours that were not there before."""
    before = Counter(map(_key, held))
    new = []
    for rule in held_rules(sheet, native):
        if before[_key(rule)]:
            before[_key(rule)] -= 1
        else:
            new.append(rule)
    for rule in reversed(new):
        rule.rule.delete()


def _key(rule: HeldRule) -> tuple[str, tuple[int, int, int] | None, _Cells]:
    return _packed(rule.formula), rule.colour, _covered(rule.areas)


def _refused(sheet: xlwings.Sheet, declared: Sequence[Rule]) -> Sequence[RulesLeft]:
    area = declared[0].areas[0] if declared else Area(1, 1, 1, 1)
    return [RulesLeft(sheet.name, area, is_set=False)]


def _colour(rule: Rule) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(rule.fill.background)
    return red, green, blue


def _packed(formula: str) -> str:
    """A formula without its equals sign and the spaces that an application may set otherwise."""
    return "".join(formula.removeprefix("=").split())


def _covered(areas: Iterable[Area]) -> _Cells:
    """The cells of areas, however an application divides them: for each column its stretches of rows."""
    stretches: dict[int, list[tuple[int, int]]] = {}
    for top, left, bottom, right in areas:
        for column in range(left, right + 1):
            stretches.setdefault(column, []).append((top, bottom))
    return frozenset(
        (column, first, last) for column, found in stretches.items() for first, last in _joined(sorted(found))
    )


def _joined(stretches: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Stretches in order, those that touch as one."""
    first, last = stretches[0]
    for top, bottom in stretches[1:]:
        if top > last + 1:
            yield first, last
            first, last = top, bottom
        last = max(last, bottom)
    yield first, last
