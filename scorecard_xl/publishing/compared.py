"""How an indicator stands among others, in a sentence."""

from scorecard_xl.model import Benchmark


def compared_words(benchmark: Benchmark) -> str:
    """What the last import of benchmarks found, with its year; "" where nothing can be said.

    >>> from scorecard_xl.model import AgainstEngland, Quartile, Standing
    >>> standing = Standing(3, 11, Quartile.B, AgainstEngland.WORSE)
    >>> compared_words(Benchmark(standing=standing, year="2020"))
    'Rank 3 of 11 among its statistical neighbours; Band B of all authorities; worse than England (2020).'
    >>> compared_words(Benchmark(year="2020"))
    ''
    """
    rank, ranked, quartile, against = benchmark.standing
    said = [] if rank is None else [f"rank {rank} of {ranked} among its statistical neighbours"]
    said += [f"{quartile.value} of all authorities"] if quartile else []
    said += [f"{against.value.lower()} {_THAN[against.value]} England"] if against else []
    words = "; ".join(said)
    return f"{words[0].upper()}{words[1:]} ({benchmark.year})." if words else ""


_THAN = {"Better": "than", "Worse": "than", "Similar": "to"}
