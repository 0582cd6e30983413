"""A copy of a scorecard to hand out: a web page, a PDF, open data, a workbook of values.

What a copy says is a :class:`~scorecard_xl.publishing.publication.Publication`; everything that is written
comes from there, and nothing here knows a workbook.
"""
