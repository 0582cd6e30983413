"""What the columns of a table are for."""

Role = str
"""What a column of a table is for, in the words of messages and of the change list."""

REF: Role = "ref"
INDICATOR: Role = "indicator"
OWNER: Role = "owner"
PREFERRED_DIRECTION: Role = "preferred direction"
COMMENTARY: Role = "commentary"

PREVIOUS_MONTH: Role = "change from the previous month"
YEAR_EARLIER: Role = "change from the same month a year earlier"
PREVIOUS_MONTH_IN_POINTS: Role = "change in points from the previous month"
YEAR_EARLIER_IN_POINTS: Role = "change in points from the same month a year earlier"
AVERAGE: Role = "average"
MAXIMUM: Role = "maximum"

TARGET: Role = "target"
TOLERANCE: Role = "tolerance"
LIMITS_FROM: Role = "limits from"
DENOMINATOR: Role = "denominator"

VARIATION: Role = "variation"
MEAN: Role = "mean"
LOWER_LIMIT: Role = "lower limit"
UPPER_LIMIT: Role = "upper limit"
ASSURANCE: Role = "assurance"
STATUS: Role = "status"

RANK: Role = "rank"
QUARTILE: Role = "quartile"
AGAINST_ENGLAND: Role = "against England"
