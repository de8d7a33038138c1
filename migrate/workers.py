"""Work that copies of this process do at the same time: each hands back what it found, and ends.

A copy only saves time. What it does not hand back, for whatever reason, is done here; so nothing goes wrong
in one without being told as it is where there are none. They are made on Linux alone: Windows has no
`os.fork`, and on macOS the system's own libraries may not live through it.
Source: docs.python.org, "os.fork" and "multiprocessing", "Contexts and start methods".
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import signal
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

Result = TypeVar("Result")
Tell = Callable[[int, int], None]  # which task is begun, of how many

# More than these gain little, since what each begins with is the same, and each costs memory.
_MOST = 4
MOST_TASKS = 256  # since a byte names one
_is_copy = False
_busy = False  # copies are at work, and this process with them: more would only take their turns
_ended: list[int] = []  # the copies that have answered


class Crew(Generic[Result]):
    """Copies of this process at work on `tasks`, until `finish` lends a hand.

    Each takes the next task that nobody has: those that take long belong to the front. A task must not
    depend on another, nor on anything that it leaves behind but its result.
    """

    def __init__(self, tasks: Sequence[Callable[[], Result]]) -> None:
        """Begin; where no copies can be made, or for one task, nothing is done before `finish`."""
        self._tasks = tasks
        self._replies: dict[int, int] = {}  # the process and where it answers
        self._queue: int | None = None
        copies = min(_MOST, _processors(), len(tasks)) - 1
        if copies > 0 and len(tasks) <= MOST_TASKS and _may_copy():
            self._queue = _filled(bytes(range(len(tasks))))
            for _ in range(copies):
                self._start(self._queue)

    def finish(self, tell: Tell | None = None) -> list[Result]:
        """The results, in the order of the tasks; `tell` hears of those done here, unless this is a copy."""
        tell = None if _is_copy else tell
        done: dict[int, Result] = {}
        try:
            if self._queue is not None:
                with _sharing():
                    done = _work(self._tasks, _turns(self._queue), tell)
            for process in list(self._replies):
                done |= self._answer(process)
        finally:
            self.stop()
        rest = [n for n in range(len(self._tasks)) if n not in done]
        done |= _work(self._tasks, rest, tell)
        return [done[n] for n in range(len(self._tasks))]

    def stop(self) -> None:
        """End the copies that have not answered."""
        for process, reply in self._replies.items():
            os.close(reply)
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
        self._replies.clear()
        if self._queue is not None:
            os.close(self._queue)
            self._queue = None

    def _start(self, queue: int) -> None:
        there, back = os.pipe()
        # Ctrl-C ends a copy at once; before it is known to be one, it must not be taken for this process.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            process = os.fork()
            if process == 0:
                _be_copy(self._tasks, queue, back)
            self._replies[process] = there
        except OSError:  # too many processes, or too little memory: the work is done all the same
            os.close(there)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            os.close(back)

    def _answer(self, process: int) -> dict[int, Result]:
        with open(self._replies[process], "rb", closefd=False) as stream:
            try:
                answer: dict[int, Result] = pickle.load(stream)
            except Exception:  # whatever there is of it is no answer
                answer = {}
        os.close(self._replies.pop(process))
        _ended.append(process)  # it has yet to give its memory back: nobody need wait for that
        return answer


def _work(
    tasks: Sequence[Callable[[], Result]], turns: Iterable[int], tell: Tell | None
) -> dict[int, Result]:
    done: dict[int, Result] = {}
    for turn in turns:
        if tell is not None:
            tell(turn, len(tasks))
        done[turn] = tasks[turn]()
    return done


def _turns(queue: int) -> Iterator[int]:
    """The tasks that fall to this process."""
    while taken := os.read(queue, 1):
        yield taken[0]


def _be_copy(tasks: Sequence[Callable[[], object]], queue: int, back: int) -> None:
    """Work and answer; whatever happens, nothing of this process goes on behind it, or is printed."""
    global _is_copy
    _is_copy = True
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        with open(back, "wb") as stream:
            stream.write(pickle.dumps(_work(tasks, _turns(queue), None), pickle.HIGHEST_PROTOCOL))
        status = 0
    finally:
        os._exit(status)


@contextlib.contextmanager
def _sharing() -> Generator[None]:
    global _busy
    before, _busy = _busy, True
    try:
        yield
    finally:
        _busy = before


@atexit.register
def _reap() -> None:
    """Let the system forget the copies, and count what they took as this process's."""
    while _ended:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(_ended.pop(), 0)


def _filled(content: bytes) -> int:
    """Where `content` can be read from, by several processes, to its end."""
    there, back = os.pipe()
    os.write(back, content)
    os.close(back)
    return there


def _may_copy() -> bool:
    return sys.platform == "linux" and not (_is_copy or _busy or _has_threads())


def _has_threads() -> bool:
    """Whether there are others, one of which may hold a lock that a copy would wait for without end."""
    try:
        return len(os.listdir("/proc/self/task")) > 1  # also those that `threading` does not know
    except OSError:
        return True


def _processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
