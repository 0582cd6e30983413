"""The same work on many things, on a Dask cluster that is there already."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from scorecard_xl.errors import ScorecardError
from scorecard_xl.many.spreading import WorkLost

Thing = TypeVar("Thing")
Result = TypeVar("Result")

_SECONDS = 10  # for a scheduler to answer


@contextmanager
def reached(address: str) -> Iterator[Any]:
    """The cluster whose scheduler has this address.

    Raises ScorecardError where Dask is not installed, or no scheduler answers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise ScorecardError(
            "A cluster takes Dask, which is not installed: pip install 'scorecard-xl[dask]'."
        ) from None
    try:
        client = Client(address, timeout=_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise ScorecardError(
            f"No Dask scheduler answers at {address}: start one (dask scheduler), or name another address."
        ) from error
    with client:
        yield client


def spread_on(
    client: Any,
    work: Callable[[Thing], Result],
    things: Sequence[Thing],
    done: Callable[[], object] = lambda: None,
) -> Iterator[Result | WorkLost]:
    """What the work gives for each thing, in their order, worked on by a cluster's workers.

    Work that a worker does not live to end is begun anew by another one; :class:`WorkLost` stands for what
    ended several.
    """
    from distributed import KilledWorker

    # Never taken from an earlier result: the files may be others now.
    futures = client.map(work, things, pure=False)
    for future in futures:
        future.add_done_callback(lambda _: done())
    try:
        for future in futures:
            try:
                yield future.result()
            except KilledWorker as error:
                yield WorkLost(str(error))
    finally:
        client.cancel([one for one in futures if not one.done()])
