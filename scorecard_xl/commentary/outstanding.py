"""Commentary that the reporting month still needs: missing, last month's words, or at odds with figures."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scorecard_xl.commentary.what_happened import what_happened
from scorecard_xl.computing.columns import change_of, is_judged
from scorecard_xl.computing.computed import computed_figures, format_of_months, shown
from scorecard_xl.computing.insight import Insight, insight_of, verdict_of_change
from scorecard_xl.findings import Finding
from scorecard_xl.model import (
    ASSURANCE,
    COMMENTARY,
    LOWER_LIMIT,
    MEAN,
    STATUS,
    UPPER_LIMIT,
    VARIATION,
    Assurance,
    Indicator,
    Judgement,
    Problem,
    Scorecard,
    Status,
    Table,
    Variation,
    Verdict,
)
from scorecard_xl.own_sheets.history import Past
from scorecard_xl.own_sheets.known_figures import name_in_history
from scorecard_xl.spreadsheet.cells import as_text, cell_name
from scorecard_xl.words.figures import NOTHING_YET
from scorecard_xl.words.text import shortened

_MOST_NAMED = 8


KINDS = (
    Finding.COMMENTARY_REQUIRED,
    Finding.COMMENTARY_MISSING,
    Finding.COMMENTARY_OLDER,
    Finding.COMMENTARY_REPEATED,
    Finding.COMMENTARY_DOUBTED,
)
"""What may be outstanding, in the order of a text to an owner."""


class Outstanding(NamedTuple):
    """An indicator whose commentary needs its owner, and why, in one sentence.

    ``figure`` is the reporting month's as the workbook shows it; ``changes`` say the changes with the months
    that they are from; ``happened`` says in a sentence what process limits and the target make of the month,
    where they make something of it. ``is_required`` says that there is none on this month, and that the
    Settings require one on the verdict.
    """

    kind: Finding
    table: Table
    indicator: Indicator
    figure: str
    changes: tuple[str, ...]
    reason: str
    is_required: bool
    happened: str = ""

    @property
    def owner(self) -> str:
        """The owner's name; there may be none."""
        return " ".join(self.indicator.owner.split())

    @property
    def cell(self) -> str:
        """The commentary's cell."""
        row = self.indicator.shared_rows.get(COMMENTARY, self.indicator.row)
        return cell_name(row, self.table.columns.get(COMMENTARY, 1))


def outstanding(scorecard: Scorecard, past: Past, *, with_doubts: bool = True) -> Iterator[Outstanding]:
    """What is outstanding, in the workbook's order; what commentary says beside the figures is doubted only
    ``with_doubts``.

    Indicators without a figure of the reporting month have nothing to comment on.
    """
    for table in scorecard.tables:
        if COMMENTARY not in table.columns or scorecard.month not in table.figures_by_month:
            continue
        judges = is_judged(table) or scorecard.settings.needs_insight
        figures_of = computed_figures(table, scorecard.month, scorecard.settings)
        for indicator, figures in figures_of:
            index = table.figures_by_month[scorecard.month]
            figure = indicator.figures[index]
            if figure is None:
                continue
            insight = insight_of(table, indicator, scorecard.month, scorecard.settings) if judges else None
            changes = []
            verdicts: list[Judgement | None] = []
            for one in figures:
                if one.change is not None and one.value is not None:
                    variation = insight.variation if insight else None
                    arrow = one.change.arrow
                    verdict = verdict_of_change(table, indicator, arrow, variation, scorecard.settings)
                    verdicts.append(verdict)
                    is_so = f" ({verdict.value})" if verdict else ""
                    size = f"{one.change.arrow.value} {one.change.shown}"
                    base = change_of(one.role).base(scorecard.month)
                    changes.append(f"{size} from {base.label}{is_so}")
            shows = shown(float(figure), indicator.figure_formats[index])
            # A row without any change has no verdict either.
            said = [*(verdicts or [None]), *(insight.judgements if insight else ())]
            required = [one for one in said if one in scorecard.settings.needs_commentary]
            missing = _missing(scorecard, past, table, indicator, required)
            reasons = [missing] if missing else _doubts(scorecard, table, indicator) if with_doubts else ()
            for kind, reason in reasons:
                yield Outstanding(
                    kind,
                    table,
                    indicator,
                    shows,
                    tuple(changes),
                    reason,
                    bool(required and missing),
                    _happened(scorecard, table, indicator, insight) if insight else "",
                )


_OF_LIMITS = frozenset([VARIATION, MEAN, LOWER_LIMIT, UPPER_LIMIT, ASSURANCE])


def _happened(scorecard: Scorecard, table: Table, indicator: Indicator, insight: Insight) -> str:
    """What happened in the month, as far as the table or the Settings are about it: limits, or the target."""
    about = {*table.columns, *table.peoples}
    wanted = scorecard.settings.needs_commentary
    code = format_of_months(indicator, table.figures_by_month[scorecard.month])
    if not (about & _OF_LIMITS or any(isinstance(one, Variation | Assurance) for one in wanted)):
        insight = insight._replace(lines=None)
    is_about_target = STATUS in about or any(isinstance(one, Status) for one in wanted)
    return what_happened(insight, indicator.aim.target if is_about_target else None, code)


def _missing(
    scorecard: Scorecard, past: Past, table: Table, indicator: Indicator, required: Sequence[Judgement | None]
) -> tuple[Finding, str] | None:
    """How an indicator lacks commentary on the month; None where it has one."""
    month = scorecard.month
    words = as_text(indicator.commentary)
    if words.casefold() in NOTHING_YET:
        needs = Verdict.NEGATIVE if Verdict.NEGATIVE in required else next(iter(required), None)
        if required:
            why = f"{_what(needs)} is {needs.value}" if needs else "every row is to be explained"
            return Finding.COMMENTARY_REQUIRED, f"There is no commentary on {month.label}, and {why}."
        return Finding.COMMENTARY_MISSING, f"There is no commentary on {month.label}."
    about = table.commentary_header.month if table.commentary_header else month
    if about != month:
        return (
            Finding.COMMENTARY_OLDER,
            f"The commentary is about {about.label}, the scorecard about {month.label}.",
        )
    before = past.commentaries.get((month.plus(-1), name_in_history(indicator)))
    if before is not None and as_text(before) == words:
        return Finding.COMMENTARY_REPEATED, f"The commentary is the same as that of {month.plus(-1).label}."
    return None


def _what(judgement: Judgement) -> str:
    """What has been judged."""
    return "a change" if isinstance(judgement, Verdict) else f"the {type(judgement).__name__.lower()}"


def _doubts(scorecard: Scorecard, table: Table, indicator: Indicator) -> Iterator[tuple[Finding, str]]:
    """What the figures do not bear out."""
    if COMMENTARY in indicator.shared_rows:
        return  # which of its sentences are about this row is not known
    from scorecard_xl.commentary.claims import doubts

    month, window = scorecard.month, scorecard.settings.window
    for doubt in doubts(indicator.commentary, indicator, table, month, window):
        yield Finding.COMMENTARY_DOUBTED, doubt.question


def commentary_problems(scorecard: Scorecard, past: Past) -> Iterator[Problem]:
    """What is outstanding as a check lists it: missing commentary that nothing requires in a line for each
    owner."""
    missing: dict[tuple[str, str], list[Outstanding]] = {}
    for one in outstanding(scorecard, past):
        if one.kind is Finding.COMMENTARY_MISSING:
            missing.setdefault((one.table.sheet, one.owner.casefold()), []).append(one)
        elif one.kind is not Finding.COMMENTARY_OLDER:  # the header's own problem says it for the whole table
            yield Problem(one.table.sheet, one.cell, one.indicator.ref, one.kind, one.reason)
    for (sheet, _), rows in missing.items():
        owner = rows[0].owner
        names = [shortened(one.indicator.name, 20) for one in rows]
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        who = f"{owner} has" if owner else "Indicators without an owner have"
        message = (
            f"{who} no commentary on {scorecard.month.label} for {', '.join(names[:_MOST_NAMED])}{more}."
        )
        yield Problem(sheet, rows[0].cell, rows[0].indicator.ref, Finding.COMMENTARY_MISSING, message)
