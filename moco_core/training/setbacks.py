"""What follows a step that gave no finite numbers: a lower learning rate, a sentence, and an end if it goes on."""

from __future__ import annotations

from typing import Any

from moco_core import events
from moco_core.errors import MocoError

MOST = 5  # setbacks without SOUND_STEPS in between
SOUND_STEPS = 200  # after which earlier setbacks are forgotten; the rate stays lowered


class Diverged(MocoError):
    """The numbers are no longer finite, and lower rates do not help; nothing of it was saved."""

    def __init__(self, step: int, message: str = "") -> None:
        super().__init__(
            message or f"The loss stopped being a number at step {step}, also at lower learning rates.",
            hint="Resume to go on from the last checkpoint, which is sound, at the lowered rate; "
            "or start a new run with a smaller learning_rate.",
        )


class Setbacks:
    """Counts spoiled and sound steps. `rate_factor` is what the schedule's learning rate is multiplied with."""

    def __init__(self, rate_factor: float = 1.0, count: int = 0, sound_steps: int = 0) -> None:
        self.rate_factor, self._count, self._sound_steps = rate_factor, count, sound_steps
        self._first_factor = rate_factor

    @property
    def factor_for_another_try(self) -> float:
        """From the last checkpoint, once this try has diverged. What the halvings since have come to says little: if
        they did not help, the weights were past help."""
        return self._first_factor / 2

    def sound(self) -> None:
        self._sound_steps += 1
        if self._sound_steps >= SOUND_STEPS:
            self._count = 0

    def spoiled(self, first: int, last: int) -> events.Warning:
        """Steps `first` to `last` (from 1) were taken back: halves the rate. Raises Diverged when it is once too often.

        A GPU reports several steps together; they count as one setback, for all were taken at the same rate.
        """
        self.rate_factor /= 2
        self._count, self._sound_steps = self._count + 1, 0
        if self._count >= MOST:
            raise Diverged(first)
        which = f"Step {first} gave" if first == last else f"Between steps {first} and {last} there were"
        return events.Warning(
            message=f"{which} infinite or undefined numbers: the weights stay as they were before, "
            f"and the learning rate is lowered to {self.rate_factor:.3g} of the plan's."
        )

    def state(self) -> dict[str, Any]:
        """For the checkpoint's JSON; empty as long as nothing happened."""
        if self.rate_factor == 1.0:
            return {}
        return {"rate_factor": self.rate_factor, "setbacks": self._count, "sound_steps": self._sound_steps}

    @classmethod
    def after(cls, checkpoint: dict[str, Any], info: dict[str, Any]) -> Setbacks:
        """As a checkpoint's JSON has it; a run that diverged since goes on at the rate that its run.toml tells."""
        factor = float(checkpoint.get("rate_factor", 1.0))
        lowered = min(factor, float(info.get("rate_factor", 1.0)))
        if lowered < factor:
            return cls(lowered)
        return cls(factor, int(checkpoint.get("setbacks", 0)), int(checkpoint.get("sound_steps", 0)))
