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
    pool = _Pool(work, things, jobs, done)
    try:
        for place in range(len(things)):
            yield pool.result(place)
    finally:
        pool.close()


class _Pool(Generic[Thing, Result]):
    """Processes at work, and others in their place where one ends."""

    def __init__(
        self,
        work: Callable[[Thing], Result],
        things: Sequence[Thing],
        jobs: int,
        done: Callable[[], object],
    ) -> None:
        self._work, self._things, self._jobs, self._done = work, things, jobs, done
        self._executor = _executor(jobs, _module_of(work))
        self._futures = [self._submitted(thing) for thing in things]

    def result(self, place: int) -> Result | WorkLost:
        """What the work gave for the thing of this place, once it is done."""
        from concurrent.futures.process import BrokenProcessPool

        try:
            return self._futures[place].result()
        except BrokenProcessPool:
            self.close()
        # It may have been another thing's work that ended the process: this one's is tried alone.
        alone = _executor(1, _module_of(self._work))
        try:
            return alone.submit(self._work, self._things[place]).result()
        except BrokenProcessPool as error:
            return WorkLost(str(error))
        finally:
            alone.shutdown()
            self._done()
            self._executor = _executor(self._jobs, _module_of(self._work))
            for later in range(place + 1, len(self._things)):
                if self._futures[later].done() and self._futures[later].exception() is None:
                    continue
                self._futures[later] = self._submitted(self._things[later])

    def close(self) -> None:
        """Begin nothing more, and wait until what is begun is done."""
        self._executor.shutdown(cancel_futures=True)

    def _submitted(self, thing: Thing) -> "Future[Result]":
        from concurrent.futures import Future
        from concurrent.futures.process import BrokenProcessPool

        try:
            future = self._executor.submit(self._work, thing)
        except BrokenProcessPool as error:  # the work on an earlier one has ended its process by now
            future = Future()
            future.set_exception(error)
        future.add_done_callback(self._count)
        return future

    def _count(self, future: "Future[Any]") -> None:
        if not future.cancelled() and future.exception() is None:
            self._done()


def _module_of(work: Callable[[Any], object]) -> str:
    """Where work is defined, also where some of its arguments are given already."""
    return str(getattr(work, "func", work).__module__)


def _executor(jobs: int, module: str) -> "ProcessPoolExecutor":
    """Processes that know a module already, where the system can make such."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # Never as copies of this process, whose threads may hold locks that nobody would give back in the copy.
    is_linux = sys.platform == "linux"
    context = multiprocessing.get_context("forkserver" if is_linux else "spawn")
    if is_linux:
        context.set_forkserver_preload([module])
    return ProcessPoolExecutor(jobs, context, initializer=_begin)


def _begin() -> None:
    """A process finishes what it has begun when Ctrl+C is pressed; the first one begins nothing more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
