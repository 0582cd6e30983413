"""The benchmarks of the published scorecard's refs: which national measures they are, and how.

Found by recomputing what was published of 2019-20. Where that had a mistake, such as a stock divided by
twelve, the row says what is right. Measures go by the short names of the department's Local Authority
Interactive Tool; its downloads have the full ones.
"""

from collections.abc import Callable, Mapping

from scorecard_xl.model import BenchmarkRow, Combined, FrozenMapping, Transformation

_AS_IT_IS = Transformation()
_A_TWELFTH = Transformation(a_twelfth=True)
_STOCK = Transformation(per_authority=True)
_EVENTS = Transformation(per_authority=True, a_twelfth=True)
_EVENTS_OF_SEVERAL = _EVENTS._replace(combined=Combined.SUM)
_EVENTS_OF_A_RATE = _EVENTS._replace(combined=Combined.SCALED)
_SHARE = Transformation(Combined.SHARE)
_REST = Transformation(of_hundred=True)
_CONFERENCES = ("10_ICPC", "15_ICPC", "20_ICPC", "21_ICPC")

BUILT_IN: tuple[BenchmarkRow, ...] = (
    BenchmarkRow("M2", ("CPP_Total_NumRef",), _EVENTS),
    BenchmarkRow("M6-QL", ("ReReferral",), _AS_IT_IS),
    BenchmarkRow("EH3e%", ("Continue_Assess_Comp",), _REST),
    # There is no count of enquiries: their rate, times the children that another count and its rate are of.
    BenchmarkRow("CP1", ("Section_47", "CPP_Num", "CPP_rate"), _EVENTS_OF_A_RATE),
    BenchmarkRow("CP1-NI", ("Section_47",), _A_TWELFTH),
    BenchmarkRow("CP6B", ("CPP_Num",), _STOCK),
    BenchmarkRow("CP6B-NI", ("CPP_rate",), _AS_IT_IS),
    BenchmarkRow("CP2", _CONFERENCES, _EVENTS_OF_SEVERAL),
    BenchmarkRow("CP2-NI", ("ISCP_Conf",), _A_TWELFTH),
    BenchmarkRow("CP4", ("CPP_Abuse", *_CONFERENCES), _SHARE),
    BenchmarkRow("CP3-QL (val)", _CONFERENCES[:2], _EVENTS_OF_SEVERAL),
    BenchmarkRow("CP3-QL", ("CP_conf_15days",), _AS_IT_IS),
    BenchmarkRow("CP5-QL (val)", ("ReRegCPR",), _EVENTS),
    BenchmarkRow("CP5-QL", ("PrevRegCPR",), _AS_IT_IS),
    BenchmarkRow("LAC1", ("LACnum",), _STOCK),
    BenchmarkRow("LAC1-NI", ("LAC",), _AS_IT_IS),
    BenchmarkRow("LAC2", ("LACnum_Start",), _EVENTS),
    BenchmarkRow("LAC3", ("LACceased",), _EVENTS),
    BenchmarkRow("LAC12 (%)", ("LAC_ceased_SGO%",), _AS_IT_IS),
    BenchmarkRow("LAC13", ("Unacc_Asylmn_Seek_Childn",), _STOCK),
    BenchmarkRow("NI147", ("CareLeaverAcc",), _AS_IT_IS),
    BenchmarkRow("YO2", ("FirstYJS",), _AS_IT_IS),
)
"""A row for each, in the order of the scorecard."""

FULL_NAMES: Mapping[str, str] = FrozenMapping(
    {
        "CPP_Total_NumRef": "Number of referrals to Children's Social Services",
        "ReReferral": "Percentage of re-referrals to children's social care within 12 months",
        "Continue_Assess_Comp": "Continuous assessments completed within 45 working days",
        "Section_47": "Section 47 enquiries rate per 10,000 children",
        "CPP_Num": "Number of Children with CPP",
        "CPP_rate": "Child Protection Plans rate per 10,000",
        "10_ICPC": "0-10 working days from CP strategy meeting to ICP conference",
        "15_ICPC": "11-15 working days from CP strategy meeting to ICP conference",
        "20_ICPC": "16-20 working days from CP strategy meeting to ICP conference",
        "21_ICPC": "21+ working days from CP strategy meeting to ICP conference",
        "ISCP_Conf": "Rate of Initial Stage Child Protection conferences",
        "CPP_Abuse": "Number of Child Protection plans starting during the year",
        "CP_conf_15days": "Percentage of child protection conferences held within 15 days",
        "ReRegCPR": "Number of Children who became the subject of a plan for a second or subsequent time",
        "PrevRegCPR": (
            "Percentage of children who became the subject of a plan for a second or subsequent time"
        ),
        "LACnum": "Number of Children looked after",
        "LAC": "Children looked after rate per 10,000",
        "LACnum_Start": "Number of children who started to be looked after",
        "LACceased": "Number of children who ceased to be looked after during the year",
        "LAC_ceased_SGO%": "CLA ceased because of a Special Guardianship Order - Total (%)",
        "Unacc_Asylmn_Seek_Childn": "Number of unaccompanied Asylum Seeking Children looked after",
        "CareLeaverAcc": "Care Leavers - Suitable accommodation (%)",
        "FirstYJS": "First Time entrants to the Youth Justice System",
    }
)
"""The full names of these measures, by the short ones."""


def named_as_there(row: BenchmarkRow, is_there: Callable[[str], bool]) -> BenchmarkRow:
    """A row with the full names of those measures that a source has by these alone.

    >>> row = BenchmarkRow("LAC1", ("LACnum",), Transformation())
    >>> named_as_there(row, lambda name: name == "Number of Children looked after").measures
    ('Number of Children looked after',)
    """

    def name_of(measure: str) -> str:
        full = FULL_NAMES.get(measure, measure)
        return full if not is_there(measure) and is_there(full) else measure

    return row._replace(measures=tuple(map(name_of, row.measures)))
