"""The same work on many things, on the cores of this computer; results come in the order of the things."""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Thing = TypeVar("Thing")
Result = TypeVar("Result")

_WORTH_A_PROCESS = 4
"""Things for which a process more is worth its start."""


class WorkLost(Exception):
    """A process ended in the middle of its work, for want of memory for example."""


def usual_jobs(things: int) -> int:
    """How many processes so many things are worked on with, where nobody says: this computer's cores, fewer
    for a few things.

    >>> usual_jobs(1)
    1
    """
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return max(1, min(cores, things // _WORTH_A_PROCESS))


def spread(
    work: Callable[[Thing], Result],
    things: Sequence[Thing],
    jobs: int,
    done: Callable[[], object] = lambda: None,
) -> Iterator[Result | WorkLost]:
    """What the work gives for each thing, in their order; :class:`WorkLost` for the one whose process ended
    in the middle. ``done`` is called as each is done, in whatever order.

    Work, things and results have to be such that they can be handed to other processes.

    >>> list(spread(abs, [-1, 2, -3], 2))
    [1, 2, 3]
    """
    if jobs < 2:
        for thing in things:
            result = work(thing)
            done()
            yield result
        return
    lanes = _Lanes(work, things, min(jobs, len(things)), done)
    try:
        for place in range(len(things)):
            yield lanes.result(place)
    finally:
        lanes.close()


class _Lanes(Generic[Thing, Result]):
    """Processes side by side, each with one thing at hand, so that one that ends takes no other's along."""

    def __init__(
        self,
        work: Callable[[Thing], Result],
        things: Sequence[Thing],
        jobs: int,
        done: Callable[[], object],
    ) -> None:
        self._work, self._things, self._done = work, things, done
        self._free = [_lane(work) for _ in range(jobs)]
        self._begun = 0
        self._at_hand: dict[Future[Result], tuple[int, ProcessPoolExecutor]] = {}
        self._results: dict[int, Result | WorkLost] = {}

    def result(self, place: int) -> Result | WorkLost:
        """What the work gave for the thing of this place, once it is done."""
        from concurrent.futures import FIRST_COMPLETED, wait

        self._begin()
        while place not in self._results:
            for future in wait(self._at_hand, return_when=FIRST_COMPLETED).done:
                self._take(future)
            self._begin()
        return self._results.pop(place)

    def close(self) -> None:
        """Begin nothing more, and wait until what is begun is done."""
        for lane in [*self._free, *(lane for _, lane in self._at_hand.values())]:
            lane.shutdown()

    def _begin(self) -> None:
        """Give each free process the next thing."""
        while self._free and self._begun < len(self._things):
            lane = self._free.pop()
            future = lane.submit(self._work, self._things[self._begun])
            self._at_hand[future] = (self._begun, lane)
            self._begun += 1

    def _take(self, future: "Future[Result]") -> None:
        from concurrent.futures.process import BrokenProcessPool

        place, lane = self._at_hand.pop(future)
        try:
            self._results[place] = future.result()
        except BrokenProcessPool as error:
            self._results[place] = WorkLost(str(error))
            lane.shutdown()
            lane = _lane(self._work)
        self._free.append(lane)
        self._done()


def _module_of(work: Callable[[Any], object]) -> str:
    """Where work is defined, also where some of its arguments are given already."""
    return str(getattr(work, "func", work).__module__)


def _lane(work: Callable[[Any], object]) -> "ProcessPoolExecutor":
    """A process that knows already what it works with, where the system can make such."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # Never as copies of this process, whose threads may hold locks that nobody would give back in the copy.
    is_linux = sys.platform == "linux"
    context = multiprocessing.get_context("forkserver" if is_linux else "spawn")
    if is_linux:
        context.set_forkserver_preload([_module_of(work)])
    return ProcessPoolExecutor(1, context, initializer=_finish_what_is_begun)


def _finish_what_is_begun() -> None:
    """A process finishes what it has begun when Ctrl+C is pressed; the first one begins nothing more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
