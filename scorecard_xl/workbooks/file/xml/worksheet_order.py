"""The order of the elements in a worksheet (CT_Worksheet, ECMA-376 part 1, 18.3.1.99)."""

_ORDER = (
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
)


def elements_before(name: str) -> tuple[str, ...]:
    """The elements that the schema puts before another.

    >>> elements_before("dataValidations")[-1]
    'conditionalFormatting'
    """
    return _ORDER[: _ORDER.index(name)]
