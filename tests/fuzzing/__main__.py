"""A longer run:

    python -m tests.fuzzing --cases 100000 --seed 1

prints what went wrong, each kind once, with the case that shows it again:

    python -m tests.fuzzing --only 4711 --seed 1 --keep broken.xlsx
"""

import argparse
import faulthandler
import itertools
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.fuzzing.trial import findings, mutated


def main() -> int:
    """The command line of a longer run."""
    parser = argparse.ArgumentParser(description="Try mutated workbooks.")
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="the first case")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop after so long")
    parser.add_argument("--only", type=int, help="one case alone")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="write the workbook of that case here")
    options = parser.parse_args()
    if options.keep:
        options.keep.write_bytes(mutated(options.only, options.seed)[1])
    cases = range(options.first, options.first + options.cases)
    if options.only is not None:
        cases = range(options.only, options.only + 1)
    faulthandler.enable()
    kinds: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        until = start + 60 * options.minutes
        in_time = itertools.takewhile(lambda _: time.monotonic() < until, cases)
        for finding in findings(in_time, options.seed, Path(folder), outcomes):
            kinds[finding.kind] += 1
            if kinds[finding.kind] == 1:
                print(f"case {finding.case}: {finding.kind}\n{finding.details}\n", flush=True)
    seconds = time.monotonic() - start
    print(f"{sum(outcomes.values()):,} cases in {seconds:.0f} s: {dict(outcomes)}")
    for kind, count in kinds.most_common():
        print(f"{count:6} {kind}")
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main())
