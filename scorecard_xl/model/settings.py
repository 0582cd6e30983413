"""What a scorecard may set, with the values that it has of its own accord."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from scorecard_xl.model.frozen_mapping import FrozenMapping
from scorecard_xl.model.judgements import Judgement, Verdict, VerdictsBy
from scorecard_xl.model.months import Month
from scorecard_xl.model.roles import Role

_COLOURS = FrozenMapping({Verdict.POSITIVE: "C6EFCE", Verdict.SIMILAR: "FFB000", Verdict.NEGATIVE: "B00020"})


class Settings(NamedTuple):
    """What a scorecard may set; the defaults are those of the published scorecards.

    ``threshold``: the whole percent from which a change has an arrow up or down. ``in_points``: whether the
    change of a percentage is the difference in percentage points; ``threshold_in_points`` is the one of such
    changes, None for the number of ``threshold``. ``window``: the months of the average and the maximum.
    ``colours``: RRGGBB for each verdict. ``month``: the reporting month, None for the latest with figures.
    ``sheets``: the sheets to refresh, empty for all with tables. ``headers``: a council's own header for a
    column, by the column's role. ``locked``: the months that have been published. ``needs_commentary``: what
    has to be explained; None stands for a row without a verdict. ``names_users``: whether the change log and
    the workbook say who did something. ``placeholders``: a council's own words for no figure, in small
    letters. ``extract_columns``: what headers of other systems' extracts stand for; ``extract_codes``: the
    refs that their codes do. ``computed_columns``: those of process limits and targets that are ours to
    write, because people have columns of such names. ``screened``: whether process limits leave out far
    moving ranges. ``tolerance``: how far from its target a figure may be, as a fraction of that.
    ``verdicts_by``: what colours the changes. ``smallest_base``: the number below which a percentage of it
    says little, None for none. Of a public copy, in which small counts would tell of single people:
    ``hidden_below`` is the threshold below which counts from 1 on are hidden, ``rounded_to`` the number to
    whose multiples counts are rounded, None for neither; ``hidden_symbol`` stands for what is hidden.

    >>> Settings().threshold, Settings().window
    (10, 12)
    """

    threshold: int = 10
    in_points: bool = False
    threshold_in_points: Decimal | None = None
    window: int = 12
    colours: Mapping[Verdict, str] = _COLOURS
    month: Month | None = None
    sheets: tuple[str, ...] = ()
    headers: Mapping[str, str] = FrozenMapping({})
    locked: tuple[Month, ...] = ()
    needs_commentary: frozenset[Judgement | None] = frozenset([Verdict.NEGATIVE])
    names_users: bool = True
    placeholders: frozenset[str] = frozenset()
    extract_columns: Mapping[str, str] = FrozenMapping({})
    extract_codes: Mapping[str, str] = FrozenMapping({})
    computed_columns: frozenset[Role] = frozenset()
    screened: bool = False
    tolerance: Decimal = Decimal("0.05")
    verdicts_by: VerdictsBy = VerdictsBy.ARROWS
    smallest_base: int | None = None
    hidden_below: int | None = None
    rounded_to: int | None = None
    hidden_symbol: str = "c"

    @property
    def needs_insight(self) -> bool:
        """Whether more than the verdicts of changes is to be explained."""
        return any(one is not None and not isinstance(one, Verdict) for one in self.needs_commentary)
