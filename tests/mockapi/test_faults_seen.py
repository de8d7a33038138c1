"""Each fault is seen: the same requests to a sound and to a faulty mock, and another answer where it matters."""

from __future__ import annotations

import functools

import pytest

from mockapi.faults import FAULTS
from tests.mockapi.scenes import access, lists, messages, play, resources, state

SCENES = {
    scene for area in (access, lists, messages, resources, state) for scenes in area.SCENES.values() for scene in scenes
}  # fmt: skip


@functools.cache
def recorded():
    """The steps of every scene, with the answers of a sound mock."""
    return {scene: play.record(scene) for scene in sorted(SCENES, key=lambda scene: scene.__name__)}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_request_about_its_requirement_is_answered_otherwise(fault):
    assert any(play.is_seen(steps, fault.name, fault.requirement) for steps in recorded().values())


@pytest.mark.parametrize("scene", recorded(), ids=lambda scene: scene.__name__)
def test_without_a_fault_nothing_is_seen(scene):
    steps = recorded()[scene]
    assert list(play.differences(steps, None)) == []


@pytest.mark.slow
def test_no_two_faults_of_one_requirement_are_the_same():
    seen = {}
    for fault in FAULTS.values():
        answers = [
            (name, str(step), play.visible(answer))
            for name, steps in ((scene.__name__, steps) for scene, steps in recorded().items())
            if any(step.concerns(fault.requirement) for step in steps)
            for step, answer in play.differences(steps, fault.name)
        ]
        seen.setdefault((fault.requirement, repr(answers)), []).append(fault.name)
    assert [names for names in seen.values() if len(names) > 1] == []
