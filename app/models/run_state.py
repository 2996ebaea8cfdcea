"""The state of a training run and the only ways from one state to the next."""

from __future__ import annotations

from enum import Enum


class RunState(Enum):
    IDLE = "idle"
    STARTING = "starting"  # the worker process is coming up
    PREPARING = "preparing"  # scanning and decoding pictures
    RUNNING = "running"  # optimiser steps, and the map afterwards
    PAUSING = "pausing"  # asked, not yet obeyed
    PAUSED = "paused"
    STOPPING = "stopping"  # asked, not yet obeyed
    FINISHED = "finished"
    STOPPED = "stopped"  # ended by the person; state was saved
    PARKED = "parked"  # paused without a worker: its memory was given back, and it goes on from its checkpoint
    FAILED = "failed"  # the engine said why
    CRASHED = "crashed"  # the worker is gone without a word

    @property
    def over(self) -> bool:
        """No worker belongs to it: a new run may start."""
        return self in _OVER

    @property
    def failed(self) -> bool:
        return self in (RunState.FAILED, RunState.CRASHED)


class Trigger(Enum):
    """What happens to a run: wishes of the person (START … STOP) and words of the worker."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    PREPARES = "prepares"
    STEPS = "steps"
    PAUSES = "pauses"
    RUNS = "runs"
    FINISHES = "finishes"
    STOPS = "stops"
    PARKS = "parks"
    FAILS = "fails"
    CRASHES = "crashes"


_S, _T = RunState, Trigger
_OVER = (_S.IDLE, _S.FINISHED, _S.STOPPED, _S.PARKED, _S.FAILED, _S.CRASHED)
_WORKING = (_S.STARTING, _S.PREPARING, _S.RUNNING, _S.PAUSING, _S.PAUSED, _S.STOPPING)

TRANSITIONS: dict[tuple[RunState, Trigger], RunState] = {
    **{(state, _T.START): _S.STARTING for state in _S if state.over},
    **{(state, _T.FINISHES): _S.FINISHED for state in _WORKING},
    **{(state, _T.STOPS): _S.STOPPED for state in _WORKING},
    **{(state, _T.FAILS): _S.FAILED for state in _WORKING},
    **{(state, _T.CRASHES): _S.CRASHED for state in _WORKING},
    **{(state, _T.STOP): _S.STOPPING for state in _WORKING if state is not _S.STOPPING},
    (_S.STOPPING, _T.PARKS): _S.PARKED,
    (_S.PREPARING, _T.PAUSE): _S.PAUSING,
    (_S.RUNNING, _T.PAUSE): _S.PAUSING,
    (_S.PAUSING, _T.PAUSES): _S.PAUSED,
    (_S.PAUSING, _T.RESUME): _S.RUNNING,
    (_S.PAUSED, _T.RESUME): _S.RUNNING,
    (_S.PAUSED, _T.RUNS): _S.RUNNING,
    (_S.STARTING, _T.PREPARES): _S.PREPARING,
    (_S.STARTING, _T.STEPS): _S.RUNNING,
    (_S.PREPARING, _T.STEPS): _S.RUNNING,
    (_S.STARTING, _T.RUNS): _S.RUNNING,
    (_S.PREPARING, _T.RUNS): _S.RUNNING,
}


def allows(state: RunState, trigger: Trigger) -> bool:
    return (state, trigger) in TRANSITIONS


def after(state: RunState, trigger: Trigger) -> RunState:
    """The next state. What has no place in the table came too late (a step after "pause") and changes nothing."""
    return TRANSITIONS.get((state, trigger), state)
