"""The files of a copy: the page, the PDF, the open data, the workbook of values."""

from scorecard_xl.publishing.libraries import needed_to_publish
from scorecard_xl.publishing.month_links import MonthLinks
from scorecard_xl.publishing.publication import Publication

PAGE, PDF, OPEN_DATA, WORKBOOK = "index.html", "scorecard.pdf", "scorecard.csv", "scorecard.xlsx"
"""The names of a copy's files."""


def files_of(publication: Publication) -> dict[str, bytes]:
    """Each file of a copy by its name; the page without links to other months.

    Raises ScorecardError where a library of the extra is missing.
    """
    with needed_to_publish():
        from scorecard_xl.publishing.open_data import tidy_csv
        from scorecard_xl.publishing.page.page import page
        from scorecard_xl.publishing.pdf.document import pdf
        from scorecard_xl.publishing.published_workbook import values_workbook
    return {
        PAGE: page(publication, MonthLinks()).encode(),
        PDF: pdf(publication),
        OPEN_DATA: tidy_csv(publication),
        WORKBOOK: values_workbook(publication),
    }
