"""Holds the declared conditional formats in a sheet that an application has open."""

from collections import Counter
from collections.abc import Iterable, Sequence

import xlwings

from ..cells import Area, Rule, RulesLeft, is_rule_of_ours, runs
from .native import HeldRule, Native

_Cells = frozenset[tuple[int, int, int]]


def are_as_declared(held: Sequence[HeldRule], declared: Sequence[Rule]) -> bool:
    """Whether our rules in a sheet are the declared ones: so many, with their formulas and colours, over
    their cells."""
    found = Counter((_packed(rule.formula), rule.colour, _covered(rule.areas)) for rule in held)
    wanted = Counter((_packed(rule.formula), _colour(rule), _covered(rule.areas)) for rule in declared)
    return found == wanted


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
    added: list[xlwings.ConditionalFormat] = []
    try:
        for rule in declared:
            fill = rule.fill
            one = sheet.range(rule.areas[0].reference).conditional_formats.add_custom(
                f"={rule.formula}",
                fill_color=f"#{fill.background}",
                font_color=f"#{fill.text}",
                font_bold=True if fill.bold else None,
            )
            added.append(one)
            if len(rule.areas) > 1:
                native.cover(one, sheet, rule.areas)
            native.to_last(one)
    except native.failures:
        for one in reversed(added):
            one.delete()
        return _refused(sheet, declared)
    # The new ones stand behind the old: from the last to the first, no place moves under the next.
    for old in reversed(held):
        old.rule.delete()
    unseen = native.paint(sheet, list(dict.fromkeys(area for rule in declared for area in rule.areas)))
    if not are_as_declared(held_rules(sheet, native), declared):
        return _refused(sheet, declared)
    return [RulesLeft(sheet.name, area, is_set=True) for area in unseen[:1]]


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
    rows: dict[int, set[int]] = {}
    for area in areas:
        for column in range(area.first_column, area.last_column + 1):
            rows.setdefault(column, set()).update(range(area.first_row, area.last_row + 1))
    return frozenset(
        (column, first, last) for column, found in rows.items() for first, last in runs(sorted(found))
    )
