"""Errors that a person can act on: each carries the next step as a hint."""

from __future__ import annotations

from pathlib import Path


class MocoError(Exception):
    """A failure with a sentence for the person and a next step.

    Attributes:
        message: what went wrong, one sentence.
        hint: what to do next, one sentence; may be empty.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class FolderNotFound(MocoError):
    def __init__(self, path: Path | str) -> None:
        super().__init__(
            f"The folder {path} does not exist or cannot be read.",
            hint="Check the spelling, or connect the drive that holds it.",
        )


class EmptyFolder(MocoError):
    def __init__(self, path: Path | str) -> None:
        super().__init__(
            f"No readable pictures were found in {path}.",
            hint="Choose a folder that holds JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF or HEIC files.",
        )


class AllExcluded(MocoError):
    def __init__(self) -> None:
        super().__init__(
            "Every readable picture is excluded.",
            hint="Include some again: moco-core include --all, or on the Pictures page.",
        )


class TooFewImages(MocoError):
    def __init__(self, count: int, needed: int) -> None:
        super().__init__(
            f"Training needs at least {needed} readable pictures; this folder has {count}.",
            hint="Add pictures, or lower the batch size.",
        )


class NotAWorkspace(MocoError):
    def __init__(self, path: Path | str) -> None:
        super().__init__(
            f"{path} is not a MoCo Studio workspace.",
            hint="Make one with: moco-core scan IMAGES --workspace " + str(path),
        )


class WorkspaceTooNew(MocoError):
    def __init__(self, path: Path | str, version: int) -> None:
        super().__init__(
            f"The workspace {path} was written by a newer MoCo Studio (format {version}).",
            hint="Update MoCo Studio to open it.",
        )


class WorkspaceBusy(MocoError):
    def __init__(self, path: Path | str) -> None:
        super().__init__(
            f"Another process is training in {path}.",
            hint="Stop that run first, or choose another workspace.",
        )


class RunNotFound(MocoError):
    def __init__(self, run: str, known: list[str]) -> None:
        names = ", ".join(known) if known else "none yet"
        super().__init__(f"There is no run named {run!r}.", hint=f"Runs in this workspace: {names}.")


class NotComputedYet(MocoError):
    """An artefact that a later stage needs is missing or stale."""

    def __init__(self, what: str, command: str) -> None:
        super().__init__(f"The {what} has not been computed for this run.", hint=f"Run first: moco-core {command}.")


class UnreadableImage(MocoError):
    """One file could not be decoded; `message` is the reason shown in the report."""


class InvalidSetting(MocoError):
    pass


class CheckpointDamaged(MocoError):
    pass


class MissingExtra(MocoError):
    """An optional part is not installed; the hint is the line that installs it."""


class Interrupted(MocoError):
    """The person asked to stop; state was saved."""

    def __init__(self, message: str = "Stopped.", *, hint: str = "Start again to go on; what is done is kept.") -> None:
        super().__init__(message, hint=hint)


class AllAlike(MocoError):
    """The pictures are copies of one another: there is nothing to tell apart."""

    def __init__(self, images: int, different: int, needed: int) -> None:
        kinds = "all look the same" if different == 1 else f"show only {different} different things"
        super().__init__(
            f"Training makes no sense here: the {images} pictures {kinds}.",
            hint=f"An encoder learns by telling pictures apart. Add others, so that at least {needed} differ.",
        )
