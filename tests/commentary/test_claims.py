"""Claims in commentary against the figures of their row."""

import re
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scorecard_xl.commentary.claims.judging import Doubt, doubts
from scorecard_xl.model import Indicator, Month, Scorecard, Table, Unit
from scorecard_xl.reading.scorecard import read
from tests.books.published_grid import published

MAY = Month(2021, 5)
MONTHS = tuple(MAY.plus(back - 13) for back in range(14))
WORDS_OF_CLAIMS = re.findall(
    r"\S+",
    "the in of at to from by with May April 21 last this month year referrals increase fell 7% 442 , . ( ) "
    "and more than over nearly recorded highest since was is 12 average maximum three points not target",
)
COUNTS = st.integers(min_value=0, max_value=5000)


@cache
def scorecard() -> Scorecard:
    return read(published(is_paired=True))


def doubts_of(ref: str, commentary: str) -> list[Doubt]:
    """The doubts about a commentary beside the published figures of an indicator."""
    card = scorecard()
    for table in card.tables:
        for indicator in table.indicators:
            if indicator.ref == ref:
                return list(doubts(commentary, indicator, table, card.month, 12))
    raise AssertionError(ref)


def row_of(
    *figures: int | str | None,
    text: str = "Number of new referrals",
    unit: Unit = Unit.COUNT,
    number_format: str = "0",
    commentary: str = "",
    row: int = 2,
) -> Indicator:
    """An indicator with these figures in the last months to May 2021."""
    blank: tuple[Decimal | None, ...] = (None,) * (len(MONTHS) - len(figures))
    return (
        scorecard()
        .tables[0]
        .indicators[0]
        ._replace(
            row=row,
            ref=f"R{row}",
            text=text,
            unit=unit,
            figures=blank + tuple(None if figure is None else Decimal(figure) for figure in figures),
            figure_formats=(number_format,) * len(MONTHS),
            commentary=commentary,
        )
    )


def table_of(*indicators: Indicator) -> Table:
    """A table of the 14 months to May 2021."""
    return scorecard().tables[0]._replace(indicators=indicators)


def found(indicator: Indicator, commentary: str) -> list[Doubt]:
    """The doubts about a commentary in a table of this indicator alone."""
    return list(doubts(commentary, indicator, table_of(indicator), MAY, 12))


def test_what_is_found_on_the_published_scorecard() -> None:
    card = scorecard()
    findings = [
        (indicator.ref, doubt.wording, doubt.said, doubt.figures)
        for table in card.tables
        for indicator in table.indicators
        for doubt in doubts(indicator.commentary, indicator, table, card.month, 12)
    ]
    assert findings == [
        ("M1", "nearly 700 more Contacts than we received in May 2020", "700", "629"),
        ("M5", "April was above average with 8 recorded", "8", "5"),
        ("LAC2", "the highest it has been since last November", "last November", "23 in Jan-21"),
        ("LAC3", "24 last July", "24", "6"),
    ]


def test_the_question_holds_both_numbers() -> None:
    (doubt,) = doubts_of("M2", "An increase of 16% on last month.")
    assert doubt.question == (
        "The commentary says “increase of 16% on last month”, and the figures give 32% "
        "(from 334 in Apr-21 to 442 in May-21): which is right?"
    )


def test_the_question_names_the_month_whose_figure_it_is() -> None:
    (doubt,) = doubts_of("M8-QL", "Performance sits at 98% for May 21.")
    assert doubt.question == (
        "The commentary says “98% for May 21”, and the figures give 99% for May-21 "
        "(98% is the figure of Apr-21): which is right?"
    )


@pytest.mark.parametrize(
    ("ref", "text"),
    [
        ("M2", "Of these, 45 were for children aged under 5 and 16% were from schools."),
        ("M2", "The service is operating at 85% capacity with 4 vacancies in May."),
        ("M2", "442 referrals in May compared to 334 in April and 270 in May last year."),
        ("M2", "Over the last quarter there has been an increase of 45%."),
        ("M2", "Staff sickness fell by 20% compared to last month."),
        ("M2", "This equates to a 64% increase on May 2020."),
        ("LAC10 (%)", "21 children were without a plan at the end of May."),
        ("LAC10 (%)", "The South team is at 92% and the North team at 99%."),
        ("LAC10 (%)", "The same as last month and as in May 2020 (96%)."),
        ("LAC10 (%)", "Visits were at 80% in May, up by 11%."),
        ("LAC10 (%)", "An increase of 2% since February."),
        ("EH3e%", "There is an increase of 15 assessments compared to April."),
        ("LAC2", "The monthly average is 15 and the highest was 29 in July."),
        ("LAC1", "499 children, of whom 154 (31%) are placed with IFAs, and 18 are UASC."),
        ("LAC1", "15 came into care and 6 left in May, a net increase of 9."),
        ("CP1", "Rates are 50% higher than the national average."),
        ("CP1", "158 this month; the last time it was above 150 was March, when there were 174."),
        ("CP6B", "The number of children on a plan has increased by 5% from 337 to 355 in May."),
        ("CP6B", "51% of children are under the category of neglect, an increase of 3% on April."),
        ("CP6B", "Our rate is 70 per 10,000 against 43 for England."),
        ("CP6B", "The trajectory was for 340 by end of May."),
        ("EH1a", "The hub received 412 contacts in May, up 6%."),
        ("EH3", "The average caseload is 22, an increase of 3 since last month."),
        ("EH4-QL", "14% were late in May."),
        ("EH4-QL", "Assessment team is at 95% and PACT at 71% in May."),
        ("LAC7-QL", "As of 10 June performance is 91%."),
        ("LAC7-QL", "Live data shows that performance is now 88%."),
        ("LAC7-QL", "Performance was 39% in May 2020."),
        ("LAC7-QL", "An 11% increase on April."),
        ("NI147", "No change this month at 85%. 62% are in EET, up 2% from April."),
        ("LAC13", "There has been a 10% decrease this month, 2 turned 18."),
        ("LAC16", "155 carers, 1 less than last month; 4 households resigned and 3 were approved in May."),
        ("LAC16", "Recruitment enquiries were 14 in May, an increase of 40%."),
        ("LAC9", "In-house placements are at 47% and residential at 8%."),
        ("EH5-QL", "There were 164 episodes in May."),
        ("EH2", "1217 open, 6% up on April. 420 of the cases are with PACT, down 3%."),
        ("EH2", "The average caseload per worker was 19 in May."),
        ("LAC3", "Number of ceasing is 6, 9 fewer than last month; 1 was adopted, 2 returned home."),
        ("M1", "Of the 1801, 1359 (75%) had an outcome of NFA or information and advice."),
        ("M1", "Highest since March. Domestic violence contacts rose by 22%."),
        ("M2-NI", "Rate is 87, up from 66 in April; 32% up."),
        ("M8-QL", "99% in May compared to 98% in April, a 1% increase."),
        ("M6-QL", "At 9% this remains well below our target of 18% and the SN average of 21%."),
        ("M5", "8 step ups in May, 3 more than April."),
        ("M5", "Of 138 EHAs started in May 5.8% stepped up."),
        ("EH3a%", "13% of assessments (42) were completed within 10 days."),
        ("CP4", "92% of ICPCs resulted in a plan; 4 children did not become subject to a plan."),
        ("CP4", "An increase of 3% since April, with 45 children made subject to plans."),
        ("CP8-QL", "83% were seen in 15 days; 97% were seen within 20 days in May."),
        ("CP9", "96% of RCPCs were in timescale, down from 98% in April."),
        ("CP5-QL", "This is a drop of 4% from April and 11% from May 2020."),
        ("LAC1", "499 is 2% up and our rate of 98 compares with 67 nationally."),
        ("LAC16", "There has been a net loss of 1 carer in month and 10 over the year."),
        ("EH1b", "317 plans were opened, a 27% reduction from 433 in April; 109 were closed."),
        ("EH1b", "Step downs from CSC accounted for 41 in May, up 12% on April."),
        ("EH5-QL", "77 children went missing. 31 of these are looked after, an increase of 6 on April."),
        ("LAC7-QL", "Visits to children placed over 20 miles away were at 72% in May."),
        ("LAC7-QL", "80% for May, the highest since March when it was 88%. Stat visits for UASC were 94%."),
        ("LAC11-QL (%)", "94%, a 2% reduction since March; 11 young people do not have a plan."),
        ("CIN5", "2119 in April, a fall of 2% on March."),
        ("FM011", "Q1 prediction is 150 families with 1,000 tracked. 62 were attached in April."),
        ("EH3", "321 SAs in May, 28 more than April. SAs leading to NFA were 48%, up from 44% in April."),
        ("CP1", "158, up 35%. Joint investigations were 71, an increase of 20 from April."),
        ("CP1", "41 more than April. Strategy discussions increased by 28% on last month to 203."),
        ("CP6B", "355 children in 190 families; 12% are under 1, and 4% are on plans for a second time."),
        ("CP2", "49 children had an ICPC, 4 more than in April. 7 ICPCs were stood down in May."),
        ("CP3-QL", "86% in timescale, almost double that of April (44%). Quoracy was 93% in May."),
        ("LAC10 (%)", "96% again. Health plans are at 88% and PEPs at 93%."),
        ("LAC10 (%)", "Steady at 96% since March. PEPs fell by 5% in May."),
        ("EH5-QL", "77 children, an increase of 20%. Missing episodes rose by 31% on April."),
    ],
)
def test_numbers_that_fit_or_speak_of_other_things(ref: str, text: str) -> None:
    assert doubts_of(ref, text) == []


@pytest.mark.parametrize(
    ("ref", "text", "said", "figures"),
    [
        ("M2", "An increase of 16% on last month.", "16%", "32%"),
        ("M2", "Referrals have fallen by 32% since April.", "32%", "↑ 32%"),
        ("M2", "There were 420 referrals in May.", "420", "442"),
        ("M2", "The number of referrals is 424.", "424", "442"),
        ("M2", "This is 127 more than last month.", "127", "108"),
        ("M2", "Up 23% on last month.", "23%", "32%"),
        ("M2", "The 12 month average is 335.", "335", "356"),
        ("M2", "This is close to the 12 month maximum of 406.", "406", "460"),
        ("M2", "Referrals rose from 343 in April to 442 in May.", "343", "334"),
        ("M2", "A drop of 32% compared to April.", "32%", "↑ 32%"),
        ("LAC10 (%)", "Performance remains at 99%.", "99%", "96%"),
        ("LAC10 (%)", "Performance is 69%.", "69%", "96%"),
        ("LAC10 (%)", "We are at 95% in May.", "95%", "96%"),
        ("LAC7-QL", "Visits improved by 35% on last month.", "35%", "16%"),
        ("LAC13", "There were 16 UASC at the end of May.", "16", "18"),
        ("LAC1", "The lowest since March.", "March", "490 in Apr-21"),
        ("LAC1", "Numbers rose by 12% on the previous month.", "12%", "2%"),
        ("LAC1", "The number of looked after children stands at 494.", "494", "499"),
        ("CP6B", "The number of plans increased by 28% from last month.", "28%", "5%"),
        ("EH3", "The number of assessments completed was 331 in May.", "331", "321"),
        ("CP1", "There has been an increase of 53% compared to last month.", "53%", "35%"),
        ("CP1", "Enquiries have increased to 185.", "185", "158"),
        ("CP1", "158 is the highest since December.", "December", "174 in Mar-21"),
        ("CP1", "The number of section 47 enquiries was 147 in April.", "147", "117"),
        ("CP6B", "There were 355 at the end of May, a decrease of 15% from April.", "15%", "↑ 5%"),
        ("CP6B", "The number of CPPs stands at 365.", "365", "355"),
        ("CP6B", "12 month average of 328.", "328", "382"),
        ("EH3", "A 30% increase compared to last month.", "30%", "10%"),
        ("EH3", "Assessments completed increased by 47 compared to May 2020.", "47", "74"),
        ("EH4-QL", "Performance has dropped to 68%.", "68%", "86%"),
        ("EH4-QL", "Performance sits at 84%.", "84%", "86%"),
        ("EH4-QL", "Fell from 92% in April to 86% in May.", "92%", "90%"),
        ("LAC7-QL", "Performance was 59% in April and 80% in May.", "59%", "69%"),
        ("LAC7-QL", "Visits increased by 21% compared to last month.", "21%", "16%"),
        ("NI147", "Performance remains at 58%.", "58%", "85%"),
        ("NI147", "We have 88% of our care leavers in suitable accommodation.", "88%", "85%"),
        ("LAC13", "A drop from 21 last month to 18 this month.", "21", "20"),
        ("LAC13", "That is 15% higher than in May last year.", "15%", "50%"),
        ("LAC3", "The annual maximum is 42.", "42", "24"),
        ("EH1a", "The number of EHAs started rose by 31% compared to April.", "31%", "↓ 31%"),
        ("EH5-QL", "The number of missing children has increased by 2% since April.", "2%", "20%"),
        ("M8-QL", "Performance sits at 98% for May 21.", "98%", "99%"),
        ("M1", "There were 1810 contacts in May.", "1810", "1801"),
        ("M1", "Contacts increased by 21% compared to April.", "21%", "10%"),
        ("M1", "This is 117 more than last month.", "117", "171"),
        ("M1", "The 12 month average is 1654.", "1654", "1564"),
        ("M2-NI", "The rate has increased to 78.", "78", "87"),
        ("M8-QL", "Performance remains at 98%.", "98%", "99%"),
        ("M6-QL (val)", "There were 28 re-referrals in May.", "28", "38"),
        ("EH3a%", "This is an increase of 13% compared to April.", "13%", "0%"),
        ("EH3b%", "The percentage completed in 11-25 days fell by 40% compared to April.", "40%", "23%"),
        ("EH4 (val)", "Assessments completed in 45 days were 258 in May.", "258", "285"),
        ("CP8-QL", "There was an increase of 17% since last month.", "17%", "↓ 17%"),
        ("CP9", "RCPCs in May were 56.", "56", "65"),
        ("LAC1-NI", "The rate rose from 96 at end of April to 89 at end of May.", "89", "98"),
        ("LAC2", "This is the lowest since January.", "January", "6 in Mar-21"),
        ("LAC16", "The number of foster carers fell by 10% compared to May 2020.", "10%", "6%"),
        ("EH1b", "EHPs opened have fallen to 371.", "371", "317"),
        ("EH5-QL", "In February the number was 96.", "96", "69"),
        ("LAC11-QL (%)", "Performance is again at 96%.", "96%", "94%"),
        ("M4", "There were 3 referrals in May.", "3", "1"),
        ("LAC13", "A 50% decrease compared to May last year.", "50%", "↑ 50%"),
        ("M1", "This was 1630 in March.", "1630", "1886"),
        ("M2", "This is a decrease of 32% from last month.", "32%", "↑ 32%"),
        ("M3", "It was 22% last month.", "22%", "20%"),
        ("EH2", "The number of CIN has increased by 15% since April.", "15%", "6%"),
        ("EH4-QL", "Performance in May fell to 81%.", "81%", "86%"),
        ("CP1", "Section 47 enquiries increased by 53% from April.", "53%", "35%"),
        ("CP6B", "The 12 month maximum is 436.", "436", "426"),
        ("LAC1", "Numbers of looked after children have risen by 9% since last month.", "9%", "2%"),
        ("LAC7-QL", "Performance was 79% in April.", "79%", "69%"),
        ("LAC10 (%)", "Performance has risen to 98%.", "98%", "96%"),
        ("LAC16", "Carers fell to 151.", "151", "155"),
        ("EH5-QL", "This is an increase of 31% compared to last month.", "31%", "20%"),
    ],
)
def test_claims_that_the_figures_contradict(ref: str, text: str, said: str, figures: str) -> None:
    assert [(doubt.said, doubt.figures) for doubt in doubts_of(ref, text)] == [(said, figures)]


@pytest.mark.parametrize(
    ("words", "is_doubted"),
    [
        ("an increase of 57% compared to April", False),
        ("an increase of 50% compared to April", False),
        ("an increase of 66% compared to April", False),
        ("an increase of 8% compared to April", False),
        ("an increase of 8 percentage points compared to April", False),
        ("an increase of 30% compared to April", True),
        ("an increase of 80% compared to April", True),
        ("an increase of 12 percentage points compared to April", True),
        ("a decrease of 57% compared to April", True),
    ],
)
def test_a_shown_percentage_may_be_rounded(words: str, is_doubted: bool) -> None:
    row = row_of("0.14", "0.22", text="Percentage in time", unit=Unit.PERCENTAGE, number_format="0%")
    assert bool(found(row, f"There is {words}.")) is is_doubted


@pytest.mark.parametrize(
    ("unit", "text", "number_format", "words", "is_doubted"),
    [
        (Unit.COUNT, "Spend", "0", "an increase of 32% compared to April", True),
        (Unit.MONEY, "Spend (£)", "£0", "an increase of 32% compared to April", False),
        (Unit.SCORE, "SDQ score", "0", "an increase of 32% compared to April", False),
        (Unit.RATIO, "Staff to children", '0":1"', "an increase of 32% compared to April", False),
        (Unit.DAYS, "Time to adoption", '0 "days"', "an increase of 32% compared to April", False),
        (Unit.DAYS, "Time to adoption", '0 "days"', "now 24 days", True),
        (Unit.DAYS, "Time to adoption", '0 "days"', "now 22 days", False),
        (Unit.DAYS, "Time to adoption", '0 "days"', "now £24", False),
        (Unit.COUNT, "Time to adoption", "0", "now 24 days", False),
        (Unit.MONEY, "Spend", "£0", "now £24", True),
        (Unit.MONEY, "Spend", "£0", "now £22", False),
    ],
)
def test_a_claim_is_held_against_figures_of_its_unit(
    unit: Unit, text: str, number_format: str, words: str, is_doubted: bool
) -> None:
    row = row_of(16, 22, text=text, unit=unit, number_format=number_format)
    assert bool(found(row, f"There is {words}.")) is is_doubted


@pytest.mark.parametrize(
    ("words", "is_doubted"),
    [
        ("nearly 450", False),
        ("almost 440", False),
        ("almost 420", True),
        ("about 450", False),
        ("around 410", False),
        ("around 360", True),
        ("over 440", False),
        ("more than 450", True),
        ("just over 440", False),
        ("less than 450", False),
        ("fewer than 440", True),
        ("approximately 440", False),
        ("442", False),
        ("441", True),
    ],
)
def test_hedges(words: str, is_doubted: bool) -> None:
    assert bool(found(row_of(334, 442), f"The number of referrals is {words}.")) is is_doubted


def test_numbers_in_words() -> None:
    row = row_of(5, 8)
    assert found(row, "There are three more referrals than last month.") == []
    assert [doubt.figures for doubt in found(row, "There are four more referrals than last month.")] == ["3"]


def test_no_figure_is_never_a_contradiction() -> None:
    row = row_of(334, None)
    assert found(row, "Referrals have increased by 10%. The number is now 442, and was 450 in May.") == []


def test_a_commentary_that_stands_in_several_rows_may_be_about_any_of_them() -> None:
    text = "The number of referrals has increased by 50% since April."
    ours = row_of(10, 13, commentary=text)
    other = row_of(10, 15, text="Number of referrals closed", commentary=text, row=3)
    assert len(list(doubts(text, ours, table_of(ours), MAY, 12))) == 1
    assert list(doubts(text, ours, table_of(ours, other), MAY, 12)) == []


def test_highest_since_a_month() -> None:
    row = row_of(30, 12, 20, 10, 15)
    assert found(row, "This is the highest since March.") == []
    assert [doubt.figures for doubt in found(row, "This is the highest since February.")] == ["20 in Mar-21"]
    assert found(row, "The highest since February in England.") == []


def test_an_average_and_a_maximum() -> None:
    row = row_of(10, 20, 30)
    assert found(row, "The 12 month average is 20 and the 12 month maximum of 30.") == []
    assert [doubt.figures for doubt in found(row, "The annual maximum of 40.")] == ["30"]
    assert found(row, "This is 50% higher than the 12 month average.") == []
    assert [doubt.figures for doubt in found(row, "This is 20% higher than the average.")] == ["50%"]


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    found(row_of(334, 442), text)


@given(
    st.lists(
        st.sampled_from(WORDS_OF_CLAIMS),
        max_size=40,
    )
)
def test_any_words_of_claims_can_be_read(words: list[str]) -> None:
    found(row_of(334, 442), " ".join(words))


@given(COUNTS, COUNTS)
def test_what_a_row_of_counts_says_of_itself_raises_no_doubt(then: int, now: int) -> None:
    assume(then > 0)
    row = row_of(then, now)
    percent = Decimal(abs(now - then) * 100) / then
    name = "increase" if now >= then else "decrease"
    assert found(row, f"There was an {name} of {percent:.0f}% compared to April.") == []
    assert found(row, f"There was an {name} of {abs(now - then)} compared to April.") == []
    assert found(row, f"It remains at {now}. The number was {then} in April.") == []


@given(st.integers(0, 100), st.integers(1, 100))
def test_what_a_row_of_percentages_says_of_itself_raises_no_doubt(now: int, then: int) -> None:
    figures = (str(Decimal(then) / 100), str(Decimal(now) / 100))
    row = row_of(*figures, text="Percentage in time", unit=Unit.PERCENTAGE, number_format="0%")
    name = "increase" if now >= then else "decrease"
    change = Decimal(abs(now - then) * 100) / then
    assert found(row, f"An {name} of {change:.0f}% from April.") == []
    assert found(row, f"An {name} of {abs(now - then)} percentage points from April.") == []
    assert found(row, f"Performance remains at {now}%, and it was {then}% in April.") == []
