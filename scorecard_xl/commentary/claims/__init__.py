"""Claims in commentary that the figures of their row do not bear out."""

from scorecard_xl.commentary.claims.judging import Doubt, doubts

__all__ = ["Doubt", "doubts"]
