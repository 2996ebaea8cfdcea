"""Every pair of state and trigger, against a table written down by hand."""

from __future__ import annotations

import pytest

from app.models.run_state import RunState, Trigger, after, allows

# One row a state; one column a trigger. "." = nothing changes.
TABLE = """
          start    pause   resume  stop     prepares  steps   pauses runs    finishes stops   fails  crashes parks
idle      starting .       .       .        .         .       .      .       .        .       .      .       .
starting  .        .       .       stopping preparing running .      running finished stopped failed crashed .
preparing .        pausing .       stopping .         running .      running finished stopped failed crashed .
running   .        pausing .       stopping .         .       .      .       finished stopped failed crashed .
pausing   .        .       running stopping .         .       paused .       finished stopped failed crashed .
paused    .        .       running stopping .         .       .      running finished stopped failed crashed .
stopping  .        .       .       .        .         .       .      .       finished stopped failed crashed parked
finished  starting .       .       .        .         .       .      .       .        .       .      .       .
stopped   starting .       .       .        .         .       .      .       .        .       .      .       .
failed    starting .       .       .        .         .       .      .       .        .       .      .       .
crashed   starting .       .       .        .         .       .      .       .        .       .      .       .
parked    starting .       .       .        .         .       .      .       .        .       .      .       .
"""


def rows() -> list[tuple[RunState, Trigger, RunState | None]]:
    header, *lines = [line.split() for line in TABLE.strip().splitlines()]
    return [
        (RunState(line[0]), Trigger(name), None if word == "." else RunState(word))
        for line in lines
        for name, word in zip(header, line[1:], strict=True)
    ]


def test_the_table_is_complete() -> None:
    assert len({(state, trigger) for state, trigger, _ in rows()}) == len(RunState) * len(Trigger)


@pytest.mark.parametrize(("state", "trigger", "expected"), rows())
def test_transition(state: RunState, trigger: Trigger, expected: RunState | None) -> None:
    assert allows(state, trigger) is (expected is not None)
    assert after(state, trigger) is (expected or state)


def test_every_state_can_be_reached_and_left() -> None:
    reached = {RunState.IDLE}
    for _ in RunState:
        reached |= {after(state, trigger) for state in reached for trigger in Trigger}
    assert reached == set(RunState)
    assert all(any(after(state, trigger) is not state for trigger in Trigger) for state in RunState)
