"""Ctrl-C waits for the end of a block, once."""

from __future__ import annotations

import signal
import threading

import pytest

from contract.interrupts import held_back, taken_like_ctrl_c


def press():
    signal.raise_signal(signal.SIGINT)


def run(*acts, steps=None):
    with held_back():
        for act in acts:
            act()
        if steps is not None:
            steps.append("done")


def fail():
    raise ValueError


@pytest.mark.parametrize(
    ("acts", "is_done"),
    [((press,), True), ((press, press), False), ((lambda: run(press),), True)],
    ids=["once", "twice", "in a block within"],
)
def test_ctrl_c_waits_for_the_end_once(acts, is_done):
    steps = []
    with pytest.raises(KeyboardInterrupt):
        run(*acts, steps=steps)
    assert steps == ["done"] * is_done
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_error_does_not_swallow_it():
    with pytest.raises(KeyboardInterrupt):
        run(press, fail)


def test_without_ctrl_c_nothing_happens():
    run()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_other_threads_are_left_alone():
    seen = []
    thread = threading.Thread(target=run, args=(lambda: seen.append(signal.getsignal(signal.SIGINT)),))
    thread.start()
    thread.join()
    assert seen == [signal.default_int_handler]


@pytest.fixture
def signals():
    """Signals as a program starts with them in a terminal."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    for number in before:
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda item: item.name)
def test_being_asked_to_end_is_held_back_as_ctrl_c_is(signals, number):
    steps = []
    with pytest.raises(KeyboardInterrupt), taken_like_ctrl_c():
        run(lambda: signal.raise_signal(number), steps=steps)
    assert steps == ["done"]
    assert signal.getsignal(number) == signal.SIG_DFL


def test_what_is_ignored_stays_so(signals):
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with taken_like_ctrl_c():
        signal.raise_signal(signal.SIGHUP)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
