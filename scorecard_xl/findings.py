"""All that a scorecard's people may be told of: a code each, how much it matters, and what it means."""

from enum import IntEnum, StrEnum


class Severity(IntEnum):
    """How much a finding matters, the worst first."""

    WRONG = 1
    LOOK = 2
    ROUNDING = 3


class Finding(StrEnum):
    """A kind of finding; its value is the code that programs see.

    ``severity`` says whether the scorecard shows something wrong, or may well be right; ``meaning`` is a
    sentence for the documentation, beside the one with the cell's own figures that a message holds.

    >>> Finding("computed-differs") is Finding.COMPUTED_DIFFERS, Finding.COMPUTED_DIFFERS.severity.name
    (True, 'WRONG')
    """

    severity: Severity
    meaning: str

    def __new__(cls, code: str, severity: Severity = Severity.LOOK, meaning: str = "") -> "Finding":
        finding = str.__new__(cls, code)
        finding._value_ = code
        finding.severity = severity
        finding.meaning = meaning
        return finding

    # What the computed cells show.
    COMPUTED_DIFFERS = (
        "computed-differs",
        Severity.WRONG,
        "A computed cell shows something else than the figures give.",
    )
    COMPUTED_BLANK = ("computed-blank", Severity.WRONG, "None of a table's computed cells is filled yet.")
    COMPUTED_OLDER = (
        "computed-older",
        Severity.WRONG,
        "The computed cells are about an earlier month than the figures go to.",
    )
    FORMULA_WRONG = (
        "formula-wrong",
        Severity.WRONG,
        "A formula in a computed cell gives something else than the figures do.",
    )
    NAME_LEADS_ELSEWHERE = (
        "name-leads-elsewhere",
        Severity.LOOK,
        "A name of ours leads to a cell that is somebody's, and nothing is written there.",
    )
    WORDS_KEPT = (
        "words-kept",
        Severity.LOOK,
        "A computed cell holds words of somebody's, such as that a figure is held back; they stay.",
    )
    HEADER_FORMULA = (
        "header-formula",
        Severity.WRONG,
        "The formula of a change's header names another month than its column is about.",
    )
    HEADER_MONTH = (
        "header-month",
        Severity.WRONG,
        "A change's header names a later month than its column is about.",
    )
    HEADER_MONTHS = (
        "header-months",
        Severity.LOOK,
        "The header of an average or a maximum names other months than its column is over.",
    )
    FORMULAS_NOT_RECALCULATED = (
        "formulas-not-recalculated",
        Severity.LOOK,
        "Formulas that read changed cells show their old results until Excel calculates.",
    )
    FOLDER_DOES_NOT_LOCK = (
        "folder-does-not-lock",
        Severity.LOOK,
        "The workbook's folder cannot lock files, so that two commands at once are not kept apart.",
    )
    BUTTONS_GONE = (
        "buttons-gone",
        Severity.LOOK,
        "The workbook has the VBA of the buttons and none of the buttons, or buttons without their VBA.",
    )
    COLOURS_NOT_SET = (
        "colours-not-set",
        Severity.LOOK,
        "The application did not take the colours of the verdicts.",
    )
    COLOURS_NOT_SHOWN = (
        "colours-not-shown",
        Severity.LOOK,
        "The colours of the verdicts are set, and show once the workbook was saved and opened again.",
    )

    # What the months' cells hold.
    FIGURES_MISSING = (
        "figures-missing",
        Severity.LOOK,
        "Indicators that had figures have a blank cell for the reporting month.",
    )
    FIGURE_AS_TEXT = ("figure-as-text", Severity.LOOK, "A figure is typed as text, and used.")
    UNKNOWN_TEXT = (
        "unknown-text",
        Severity.LOOK,
        "A month's cell holds something that is neither a figure nor a known placeholder.",
    )
    ERROR_VALUE = ("error-value", Severity.LOOK, "A month's cell shows an error value.")
    FORMULA_NOT_CALCULATED = (
        "formula-not-calculated",
        Severity.LOOK,
        "The formula of a month's cell was never calculated.",
    )
    FORMULA_ZERO = (
        "formula-zero",
        Severity.LOOK,
        "A formula gives a month's 0, as a link to a blank cell does too.",
    )
    FIGURE_OUT_OF_SCALE = (
        "figure-out-of-scale",
        Severity.LOOK,
        "A figure is about ten or a hundred times the others of its row, or such a part, or 0 at once.",
    )
    PERCENTAGE_OVER_100 = ("percentage-over-100", Severity.LOOK, "A percentage is over 100%.")
    NEGATIVE_COUNT = (
        "negative-count",
        Severity.LOOK,
        "A count or a rate is below zero, as its row has never been.",
    )
    UNKNOWN_PREFERENCE = (
        "unknown-preference",
        Severity.LOOK,
        "A preferred direction is neither ▲, ▼ nor blank.",
    )

    # Rows and columns.
    DUPLICATE_REF = ("duplicate-ref", Severity.WRONG, "A ref stands twice on a sheet.")
    ROW_WITHOUT_NAME = (
        "row-without-name",
        Severity.LOOK,
        "A row has figures and neither a ref nor an indicator, so it is not refreshed.",
    )
    ROW_WITHOUT_FIGURES = (
        "row-without-figures",
        Severity.LOOK,
        "A row has computed figures and neither a ref nor a figure, so it is not refreshed.",
    )
    ROW_OUTSIDE_TABLE = (
        "row-outside-table",
        Severity.LOOK,
        "A blank row parts an indicator from its table, so it is not refreshed.",
    )
    MONTH_MISTYPED = (
        "month-mistyped",
        Severity.LOOK,
        "Excel has made a day of this year of a month that was typed as text.",
    )
    MONTHS_UNORDERED = ("months-unordered", Severity.LOOK, "The months do not stand in their order.")
    MONTHS_MISSING = ("months-missing", Severity.LOOK, "Months are missing between two columns.")
    MONTH_UNCLEAR = (
        "month-unclear",
        Severity.LOOK,
        "A column beside the months holds numbers, and its header is not understood.",
    )
    COLUMN_UNCLEAR = (
        "column-unclear",
        Severity.LOOK,
        "A header looks like a computed column's and is not understood, so that the column stays as it is.",
    )

    PREFERENCE_UNCLEAR = (
        "preference-unclear",
        Severity.LOOK,
        "A header may mean the preferred direction and is not understood.",
    )

    # What is said beside the months.
    TARGET_UNCLEAR = (
        "target-unclear",
        Severity.LOOK,
        "A target is no number, or on another scale than its row's figures, so that no status is judged.",
    )
    TOLERANCE_UNCLEAR = (
        "tolerance-unclear",
        Severity.LOOK,
        "A tolerance is no number, or below zero, so that no status is judged.",
    )
    LIMITS_FROM_UNCLEAR = (
        "limits-from-unclear",
        Severity.LOOK,
        "The month from which limits count is none, or outside the months known, so that there are none.",
    )
    TARGET_SHOWN_ALIKE = (
        "target-shown-alike",
        Severity.LOOK,
        "A figure shows as its target does and is judged to miss it.",
    )
    JUDGED_OTHERWISE = (
        "judged-otherwise",
        Severity.LOOK,
        "A column of people's says something else than the figures and the target give.",
    )
    HISTORY_TWICE = (
        "history-twice",
        Severity.LOOK,
        "History holds two figures of a month for an indicator, so that there are no limits.",
    )
    HISTORY_DIFFERS = (
        "history-differs",
        Severity.LOOK,
        "History holds another figure of a month than the sheet, whose figure counts.",
    )
    FIGURES_MIXED = (
        "figures-mixed",
        Severity.LOOK,
        "Figures of earlier months are on another scale than the sheet's, so that there are no limits.",
    )
    SMALL_BASE = (
        "small-base",
        Severity.LOOK,
        "A percentage is of a number below the setting Smallest base.",
    )
    PUBLISH_UNCLEAR = (
        "publish-unclear",
        Severity.LOOK,
        "A mark in the column Publish says neither yes nor no, so that a public copy lacks the commentary.",
    )
    HIDDEN_IN_PUBLIC = (
        "hidden-in-public",
        Severity.LOOK,
        "Counts are so small that a public copy would hide them, as the Settings want it; they stay here.",
    )
    VERDICTS_WITHOUT_VARIATION = (
        "verdicts-without-variation",
        Severity.LOOK,
        "The Settings want colours by limits, and the table has no column Variation of ours.",
    )

    # Benchmarks.
    BENCHMARK_ROW_UNCLEAR = (
        "benchmark-row-unclear",
        Severity.LOOK,
        "A row of the sheet Benchmarks lacks something, or says what is no transformation, and is left out.",
    )
    BENCHMARK_REF_UNKNOWN = (
        "benchmark-ref-unknown",
        Severity.LOOK,
        "A row of the sheet Benchmarks has a ref that no indicator has.",
    )
    BENCHMARK_REF_TWICE = (
        "benchmark-ref-twice",
        Severity.LOOK,
        "A ref stands twice on the sheet Benchmarks, and the two rows say different things.",
    )
    BENCHMARK_NOT_TAKEN = (
        "benchmark-not-taken",
        Severity.LOOK,
        "A national figure was not taken at the last import, as it is a fault of the source, or a count.",
    )
    BENCHMARK_KEPT = (
        "benchmark-kept",
        Severity.LOOK,
        "A typed benchmark differs from the national one, and stays without --overwrite.",
    )
    BENCHMARK_OLD = (
        "benchmark-old",
        Severity.LOOK,
        "Benchmarks are more than a year older than what the newest file has.",
    )
    BENCHMARK_YEAR = (
        "benchmark-year",
        Severity.LOOK,
        "The heading of the benchmarks names another year than most of them are of.",
    )
    BENCHMARK_DOUBTED = (
        "benchmark-doubted",
        Severity.LOOK,
        "A benchmark is about a twelfth, a hundredth, or twelve or a hundred times of the source's.",
    )

    # The reporting month.
    MONTH_INCOMPLETE = (
        "month-incomplete",
        Severity.LOOK,
        "The newest month has figures for fewer than half as many indicators as the one before.",
    )
    MONTH_WITHOUT_COLUMN = (
        "month-without-column",
        Severity.LOOK,
        "A table has no column for the reporting month.",
    )
    MONTH_LOCKED = (
        "month-locked",
        Severity.LOOK,
        "The reporting month is locked, so that its computed figures stay as they were published.",
    )
    LOCKED_CHANGED = (
        "locked-changed",
        Severity.WRONG,
        "A figure or commentary differs from what was locked.",
    )
    LOCK_NOT_RECORDED = (
        "lock-not-recorded",
        Severity.LOOK,
        "A month is locked in the Settings, and History does not hold its figures.",
    )

    # Commentary.
    COMMENTARY_REQUIRED = (
        "commentary-required",
        Severity.LOOK,
        "There is no commentary, and the verdict requires one.",
    )
    COMMENTARY_MISSING = ("commentary-missing", Severity.LOOK, "There is no commentary yet.")
    COMMENTARY_OLDER = ("commentary-older", Severity.LOOK, "The commentary is about an earlier month.")
    COMMENTARY_REPEATED = (
        "commentary-repeated",
        Severity.LOOK,
        "The commentary is the same as the month before's.",
    )
    COMMENTARY_DOUBTED = (
        "commentary-doubted",
        Severity.LOOK,
        "The commentary says something else than the figures do.",
    )
    COMMENTARY_MONTH = (
        "commentary-month",
        Severity.LOOK,
        "The commentary's header names another month than the reporting month.",
    )

    # What an import or an undo leaves.
    FIGURE_KEPT = (
        "figure-kept",
        Severity.LOOK,
        "A figure differs from the extract's and stays, unless it is to be overwritten.",
    )
    NOT_UNDONE = (
        "not-undone",
        Severity.LOOK,
        "A cell was changed or moved since the action, so that an undo leaves it.",
    )
    COLOURS_NOT_UNDONE = (
        "colours-not-undone",
        Severity.LOOK,
        "An undo leaves the colours of the verdicts, which follow the figures.",
    )
    ARRAY_NOT_UNDONE = (
        "array-not-undone",
        Severity.LOOK,
        "An undo brought the result of an array formula back, and not the formula.",
    )

    # What a new month leaves behind.
    VALUE_STAYS = (
        "value-stays",
        Severity.LOOK,
        "A value beside the indicators does not move with the months.",
    )
    COLUMN_STAYS = (
        "column-stays",
        Severity.LOOK,
        "A column among the months, such as a quarter's, would stay while the months move on.",
    )
    YEAR_UNCLEAR = (
        "year-unclear",
        Severity.LOOK,
        "The twelve months of a sheet are a year's and would move on by one, and nothing says that they may.",
    )
    NOTE_STAYS = ("note-stays", Severity.LOOK, "A note does not move with the months.")
    LINK_STAYS = ("link-stays", Severity.LOOK, "A link does not move with the months.")
    PICTURE_STAYS = (
        "picture-stays",
        Severity.LOOK,
        "A picture or a data type in a cell does not move with the months and would be lost.",
    )
    VALIDATION_STAYS = (
        "validation-stays",
        Severity.LOOK,
        "A rule of what may be typed into some months' cells does not move with the months.",
    )
    FILTER_STAYS = ("filter-stays", Severity.LOOK, "A filter on a month's column or the commentary stays.")
    NAME_POINTS = (
        "name-points",
        Severity.LOOK,
        "A defined name leads to some months' cells, which are about other months then, or are over.",
    )
    FILL_STAYS = ("fill-stays", Severity.LOOK, "A fill does not move with the months.")
    COMMENTARY_STAYS = (
        "commentary-stays",
        Severity.LOOK,
        "Commentary in a row that is no indicator's does not go to History.",
    )
    COMMENTARY_FORMULA = (
        "commentary-formula",
        Severity.LOOK,
        "A formula gives commentary: it stays, and what it showed goes to History.",
    )
    FORMULA_POINTS = (
        "formula-points",
        Severity.LOOK,
        "A formula elsewhere points at a month's column, which is about another month then, or is over.",
    )
    HEADERS_FROZEN = (
        "headers-frozen",
        Severity.LOOK,
        "The formulas of months' headers make way for the months themselves.",
    )
    FORMULAS_FROZEN = (
        "formulas-frozen",
        Severity.LOOK,
        "The formulas of earlier months make way for their values, as those move on.",
    )
    FORMULAS_KEPT = (
        "formulas-kept",
        Severity.LOOK,
        "The newest month's formulas stay for the month that is started.",
    )
    REF_IN_HISTORY = (
        "ref-in-history",
        Severity.LOOK,
        "History knows the ref of an indicator that was added: it was retired, or the ref is another's.",
    )
    NO_COLUMN_FOR = (
        "no-column-for",
        Severity.LOOK,
        "The table has no column for something that the list of new indicators says.",
    )
    ENDS_ABOVE = (
        "ends-above",
        Severity.LOOK,
        "A formula or a name ends with the row above an indicator that was added, and does not count it.",
    )
    ROW_POINTED_AT = (
        "row-pointed-at",
        Severity.LOOK,
        "A formula or a name leads to the row of an indicator that is retired, and loses it.",
    )
    ROW_ATTACHED = (
        "row-attached",
        Severity.LOOK,
        "A note, a link or a picture belongs to the row of an indicator that is retired, and goes with it.",
    )
    MONTH_NAMED = (
        "month-named",
        Severity.LOOK,
        "A text beside the tables names the month before, and is people's to change.",
    )
