"""Whether words speak of a row's indicator, of nothing in particular, or of something else."""

import re
from functools import lru_cache

# A sentence with these words alone is taken to be about its row.
_GENERAL_WORDS = """
a about above activity after again against ago all also although an and annual another any apr april are
around as at aug august average avg back been before being below but by can care case cases cent change
changed child children children's city close comparable compared compares comparison continue continued
continues count current currently data dec december decline declined decrease decreased demand despite
down drop dropped due during each earlier end fall fallen far feb february fell figure figure's figures
following for from further gone good grown growth had has have held high higher however improved
improvement in increase increased indicator indicators into is it its jan january jul july jun june just
last level levels line little local low lower mar march max maximum may month monthly months more most
nearly no not nov november now number numbers oct october of off on once only open our out outturn over
overall peak people per percent percentage performance period person persons place point position
preceding previous prior proportion rate rates rather received recorded reduction reflects remain remained
remaining remains reported result rise risen rolling rose s same saw seeing seen sep sept september shows
significant significantly similar sits slight slightly small so some stable stands steady still strong
than that the their then there these this those time to took total trend twelve up us versus very volume
volumes was way we well went were what when which while whilst with within year yearly years yet young
"""
_LITTLE_WORDS = "was were have has had in to our the of and been be a at for"
_ENDING = re.compile(r"(?<=\w{3})(?:'s|ing|ed|es|e|s|ion|ions)\Z")
_CAPITALS = re.compile(r"\b([A-Z]{2,5})s?\b")
_WORD = re.compile(r"(?:re-)?[A-Za-z][A-Za-z0-9]*(?:[’'][a-z]+)?|\d+(?=\+)")


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """The words of a text, cut to what their forms have in common.

    >>> stems("Ceasing plans stepped up") == stems("ceased plan step up")
    True
    """
    return frozenset(_stem(word) for word in _WORD.findall(text))


def _stem(word: str) -> str:
    cut = _ENDING.sub("", word.lower().replace("’", "'"))
    return (cut[:-1] if len(cut) > 4 and cut[-1] == cut[-2] != "s" else cut)[:6]


_GENERAL = stems(_GENERAL_WORDS)
_LITTLE = stems(_LITTLE_WORDS)


def telling(text: str) -> frozenset[str]:
    """The stems of the words that say what a text is about.

    >>> telling("this figure is now higher"), telling("the number of reviews")
    (frozenset(), frozenset({'review'}))
    """
    return stems(text) - _GENERAL


def _initials(words: str, indicator: str) -> frozenset[str]:
    """The stems of those words that are the initials of some of an indicator's words, as ICPC."""
    letters = "".join(word[0] for word in _WORD.findall(indicator)).casefold()
    return stems(" ".join(word for word in _CAPITALS.findall(words) if word.casefold() in letters))


def names(words: str, indicator: str) -> bool:
    """Whether words name an indicator more than anything else, or name nothing.

    >>> names("the number of reviews is", "Number of Review Conferences"), names("it is", "Number of Plans")
    (True, True)
    >>> names("police referrals are", "Number of new referrals")
    False
    """
    said, wanted = telling(words), telling(indicator) | _initials(words, indicator)
    return not said or len(said & wanted) > len(said - wanted)


def mentions(words: str, indicator: str) -> bool:
    """Whether words name an indicator at all, or name nothing.

    >>> mentions("as police referrals rose", "Number of new referrals")
    True
    """
    said = telling(words)
    return not said or bool(said & (telling(indicator) | _initials(words, indicator)))


def counts(noun: str, predicate: str, indicator: str) -> bool:
    """Whether a noun and what is said of it are what an indicator counts.

    >>> counts("child", "was transferred in", "Number of transfer-ins")
    True
    >>> counts("children", "were from the same family", "Number of children with a plan")
    False
    """
    if not telling(predicate):
        return bool(telling(noun) & telling(indicator))
    return names(noun, indicator) and bool((stems(predicate) - _LITTLE) & stems(indicator))
