"""Ctrl-C waits for the end of a block, once."""

from __future__ import annotations

import signal
import threading

import pytest

from contract.interrupts import held_back


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
