"""run(job, emit, control): carries out every Job of moco_core.jobs, loading heavy modules only where one needs them.

Kept apart from the request types so that the window can import those without reaching the engine.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from moco_core import events, jobs, launch
from moco_core.control import Control
from moco_core.errors import Interrupted, InvalidSetting, MocoError
from moco_core.events import Emit
from moco_core.library import printable
from moco_core.relocation import follow_pictures
from moco_core.workspace import Run, Workspace

if TYPE_CHECKING:
    from moco_core.team import Team

DONE, FAILED, WRONG, INTERRUPTED = 0, 1, 2, 130


def run(job: jobs.AnyJob, emit: Emit, control: Control) -> dict[str, Any]:
    """Do it. Returns a JSON-able result. Raises MocoError (Interrupted when the host asked to stop)."""
    return _HANDLERS[type(job)](job, emit, control)


def perform(job: jobs.AnyJob, emit: Emit, control: Control) -> int:
    """Like `run`, with the outcome as the last event and an exit status: what hosts call."""
    try:
        result = run(job, emit, control)
    except Interrupted as error:
        emit(events.Failed(error="Interrupted", message=error.message, hint=error.hint, stopped=True))
        return INTERRUPTED
    except InvalidSetting as error:
        emit(events.Failed(error="InvalidSetting", message=error.message, hint=error.hint))
        return WRONG
    except MocoError as error:
        emit(events.Failed(error=type(error).__name__, message=error.message, hint=error.hint))
        return FAILED
    except Exception as error:
        import logging

        logging.getLogger(__name__).exception("job %s failed", jobs.kind(job))
        emit(_explained(error))
        return FAILED
    emit(events.Finished(result=result))
    return DONE


def _explained(error: Exception) -> events.Failed:
    """A sentence and a next step for errors that are not ours."""
    name = type(error).__name__
    if name == "OutOfMemoryError" or isinstance(error, MemoryError):
        return events.Failed(
            error=name,
            message="The memory did not suffice.",
            hint="Lower batch_size or crop_px, or close other programs; the last checkpoint is kept.",
        )
    if isinstance(error, OSError) and error.errno == 28:
        return events.Failed(
            error=name, message="The disk is full.", hint="Free some space, then resume: the last checkpoint is kept."
        )
    if isinstance(error, PermissionError):
        return events.Failed(error=name, message=f"{error}.", hint="Check that you may read and write there.")
    return events.Failed(error=name, message=f"{name}: {error}", hint="The log file has the details.")


def _scan(job: jobs.ScanJob, emit: Emit, control: Control) -> dict[str, Any]:
    workspace = _workspace(job.workspace, job.images, emit)
    if not job.decode:
        from moco_core.images.scan import scan

        return _plain(scan(workspace, emit, control))
    from moco_core.images.ingest import prepare
    from moco_core.images.looks import look

    result = prepare(workspace, job.cache_px, emit, control)
    look(workspace, control)
    return result


def _train(job: jobs.TrainJob, emit: Emit, control: Control) -> dict[str, Any]:
    from moco_core.training.train import train

    with _team() as team:
        path = team.led("workspace", lambda: str(_workspace(job.workspace, job.images, emit).path), control)
        result = train(team.seen(lambda: Workspace.open(path)), job, emit, control, team)
    if job.then_map and team.leads:
        follow_up = jobs.MapJob(workspace=job.workspace, run=result["run"], device=job.device)
        result["map"] = _map(follow_up, emit, control)
    return result


@contextlib.contextmanager
def _team() -> Iterator[Team]:
    """This process and those that torchrun started beside it."""
    from moco_core.team import ALONE

    if (place := launch.place()) is None:
        yield ALONE
        return
    from moco_core.training.distributed import together

    with together(place) as team:
        yield team


def _adopt(job: jobs.AdoptJob, emit: Emit, control: Control) -> dict[str, Any]:
    from moco_core.training.adopt import adopt, described

    run = adopt(_workspace(job.workspace, job.images, emit), job, emit, control)
    if job.then_map:
        follow_up = jobs.MapJob(workspace=job.workspace, run=run.name, device=job.device)
        result = _map(follow_up, emit, control)
    else:
        result = _embedded(run, job.device, emit, control)
    return {**result, **described(run)}


def _weights(job: jobs.WeightsJob, emit: Emit, control: Control) -> dict[str, Any]:
    from moco_core.weights.start import checked_choice, find_start

    checked_choice(job.source)
    start = find_start(job.source, job.encoder, job.download, emit, control)
    if start is None:
        raise InvalidSetting("Random weights lie in no file.", hint="Name a file of weights, or imagenet.")
    return start.record


def _calibrate(job: jobs.CalibrateJob, emit: Emit, control: Control) -> dict[str, Any]:
    from moco_core.training.for_time import calibrate

    return calibrate(_workspace(job.workspace, job.images, emit), job, emit, control)


def _embed(job: jobs.EmbedJob, emit: Emit, control: Control) -> dict[str, Any]:
    return _embedded(_run(job.workspace, job.run), job.device, emit, control)


def _map(job: jobs.MapJob, emit: Emit, control: Control) -> dict[str, Any]:
    from moco_core.layout import compute_map

    run = _run(job.workspace, job.run)
    result = _embedded(run, job.device, emit, control)
    result |= compute_map(run, job.settings, emit, control, keep_places=job.keep_places)
    emit(events.Layout(path=run.map_path.name, points=len(run.map())))
    result["map"] = str(run.map_path)
    if job.picture:
        from moco_core.map_picture import draw_map

        draw_map(run, Path(job.picture))
        result["picture"] = job.picture
    return result


def _embedded(run: Run, device_name: str, emit: Emit, control: Control) -> dict[str, Any]:
    """Embedding and neighbour graph, computed if missing or stale."""
    from moco_core.device import resolve_device
    from moco_core.embedding import embed
    from moco_core.neighbors import neighbors

    device = resolve_device(device_name)
    embed(run, device, emit, control)
    neighbors(run, device, emit=emit, control=control)
    features, _ = run.embedding()
    return {"run": run.name, "images": len(features), "feature_dim": features.shape[1]}


def _search(job: jobs.SearchJob, emit: Emit, control: Control) -> dict[str, Any]:
    from moco_core.device import resolve_device
    from moco_core.search_run import search_run, search_together

    sheet = Path(job.sheet) if job.sheet else None
    run = _run(job.workspace, job.run)
    device = resolve_device(job.device)
    if job.as_one or job.negatives or job.weights:
        return search_together(run, job, device, sheet, emit, control)
    return search_run(run, job.queries, job.k, device, sheet, emit, control, job.closer)


def _parts(job: jobs.PartsJob, emit: Emit, control: Control) -> dict[str, Any]:
    from moco_core.device import resolve_device
    from moco_core.parts_run import parts

    return parts(_run(job.workspace, job.run), resolve_device(job.device), emit, control)


def _why(job: jobs.WhyJob, emit: Emit, control: Control) -> dict[str, Any]:
    from moco_core.device import resolve_device
    from moco_core.why import why

    return why(_run(job.workspace, job.run), job, resolve_device(job.device), emit, control)


def _concepts(job: jobs.ConceptsJob, emit: Emit, control: Control) -> dict[str, Any]:
    from moco_core.concepts_run import concepts

    return concepts(_run(job.workspace, job.run), job)


def _evaluate(job: jobs.EvaluateJob, emit: Emit, control: Control) -> dict[str, Any]:
    from moco_core.device import resolve_device
    from moco_core.evaluation.evaluate import evaluate

    val = Path(job.val) if job.val else None
    run = _run(job.workspace, job.run)
    return evaluate(run, val, job.label_fraction, resolve_device(job.device), emit, control)


def _compare(job: jobs.CompareJob, emit: Emit, control: Control) -> dict[str, Any]:
    from moco_core.comparison import compare
    from moco_core.device import resolve_device

    return compare(_run(job.workspace, job.run), job.other, job.nearest, resolve_device(job.device), emit, control)


def _clusters(job: jobs.ClustersJob, emit: Emit, control: Control) -> dict[str, Any]:
    from moco_core.clusters import clusters

    return clusters(_run(job.workspace, job.run), job.min_size, emit, control, job.space)


def _groups(job: jobs.GroupsJob, emit: Emit, control: Control) -> dict[str, Any]:
    from moco_core.group_edits import groups

    return groups(_run(job.workspace, job.run), job, emit, control)


def _duplicates(job: jobs.DuplicatesJob, emit: Emit, control: Control) -> dict[str, Any]:
    from moco_core.duplicates import duplicates
    from moco_core.kept_copies import choose_kept, written_ids
    from moco_core.told_apart import put_together, tell_apart, written_pairs

    run = _run(job.workspace, job.run)
    choose_kept(run.workspace, written_ids(run.workspace, job.keep), written_ids(run.workspace, job.give_up))
    tell_apart(run.workspace, written_pairs(run.workspace, job.apart))
    put_together(run.workspace, written_pairs(run.workspace, job.together))
    table = Path(job.csv) if job.csv else None
    return duplicates(run, job.threshold, emit, control, job.by_encoder, table)


def _outliers(job: jobs.OutliersJob, emit: Emit, control: Control) -> dict[str, Any]:
    from moco_core.outliers import outliers

    return outliers(_run(job.workspace, job.run), job.count, emit, control)


def _pick(job: jobs.PickJob, emit: Emit, control: Control) -> dict[str, Any]:
    from moco_core.pick import pick

    return pick(_run(job.workspace, job.run), job.what, job.count, emit, control)


def _newcomers(job: jobs.NewcomersJob, emit: Emit, control: Control) -> dict[str, Any]:
    from moco_core.newcomers import list_newcomers

    return list_newcomers(_run(job.workspace, job.run), job.seen)


def _watch(job: jobs.WatchJob, emit: Emit, control: Control) -> dict[str, Any]:
    from moco_core.device import resolve_device
    from moco_core.watch import watch

    run = _run(job.workspace, job.run)
    return watch(run, job.seconds, job.batches, resolve_device(job.device), emit, control)


def _export(job: jobs.ExportJob, emit: Emit, control: Control) -> dict[str, Any]:
    if job.format == "web":
        from moco_core.web_page.write import write_web_page

        return write_web_page(_run(job.workspace, job.run), Path(job.out), emit, control, job.language)
    from moco_core.export import export

    return export(_run(job.workspace, job.run), job.format, Path(job.out), emit, control)


def _collect(job: jobs.CollectJob, emit: Emit, control: Control) -> dict[str, Any]:
    from moco_core.collect import collect

    return collect(Workspace.open(job.workspace), job.pictures, Path(job.dest), job.link, emit, control)


def _sheet(job: jobs.SheetJob, emit: Emit, control: Control) -> dict[str, Any]:
    from moco_core.picture_sheet import picture_sheet

    return picture_sheet(Workspace.open(job.workspace), job.pictures, Path(job.out), emit, control)


def _samples(job: jobs.SamplesJob, emit: Emit, control: Control) -> dict[str, Any]:
    from moco_core.images.samples import draw_samples

    return draw_samples(Path(job.dest), job.count, job.seed, emit, control)


def _views(job: jobs.ViewsJob, emit: Emit, control: Control) -> dict[str, Any]:
    from moco_core.config import TrainSettings, with_overrides
    from moco_core.training.lab import write_lab_sheet

    settings = with_overrides(job.settings or TrainSettings(), list(job.overrides))
    workspace = _workspace(job.workspace, job.images, emit)
    return write_lab_sheet(workspace, settings, job.count, job.draw, job.pick, Path(job.out), emit, control)


def _traits(job: jobs.TraitsJob, emit: Emit, control: Control) -> dict[str, Any]:
    from moco_core import traits

    found = traits.measure(_workspace(job.workspace, job.images, emit), emit, control)
    return {**_plain(found), "known": found.known, "advice": [_plain(entry) for entry in traits.advice(found)]}


def _doctor(job: jobs.DoctorJob, emit: Emit, control: Control) -> dict[str, Any]:
    if job.workspace is None:
        from moco_core.doctor import doctor

        return doctor()
    from moco_core.folder_doctor.check import check_folder
    from moco_core.folder_doctor.report import report

    workspace = _workspace(job.workspace, job.images, emit)
    return report(workspace, *check_folder(workspace, job.cache_px, emit, control))


def _exclude(job: jobs.ExcludeJob, emit: Emit, control: Control) -> dict[str, Any]:
    from moco_core.folder_doctor import exclusions
    from moco_core.folder_doctor.check import checked

    workspace = Workspace.open(job.workspace)
    reasons = exclusions.by_names(workspace, job.pictures)
    if kinds := exclusions.findings_of(job):
        check = checked(workspace, emit, control)
        reasons += exclusions.by_findings(check, kinds, exclusions.excluded(workspace))
    fresh = exclusions.exclude(workspace, reasons)
    return {"excluded": len(fresh), "ids": fresh, **exclusions.totals(workspace)}


def _include(job: jobs.IncludeJob, emit: Emit, control: Control) -> dict[str, Any]:
    from moco_core.folder_doctor import exclusions

    workspace = Workspace.open(job.workspace)
    kinds = exclusions.findings_of(job)
    wanted = [i for i, reason in exclusions.excluded(workspace).items() if job.all or reason in kinds]
    back = exclusions.include(workspace, [*wanted, *exclusions.named(workspace, job.pictures)])
    return {"included": len(back), "ids": sorted(back), **exclusions.totals(workspace)}


def _tags(job: jobs.TagsJob, emit: Emit, control: Control) -> dict[str, Any]:
    from moco_core.annotation_table import forget_column, import_table, overview

    workspace = Workspace.open(job.workspace)
    if job.forget is not None and not job.preview:
        forget_column(workspace, job.forget)
    taken = import_table(workspace, Path(job.table), emit, control, job.preview) if job.table else None
    return {**overview(workspace), **({"imported": taken} if taken else {})}


def _workspace(path: str, images: str | None, emit: Emit) -> Workspace:
    if not images:
        return Workspace.open(path)
    if follow_pictures(path, images):
        emit(events.Warning(message=f"This workspace now looks for its pictures in {printable(images)}."))
    return Workspace.create(path, images)


def _run(workspace: str, name: str | None) -> Run:
    return Workspace.open(workspace).run(name)


def _plain(value: Any) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(value)
    return plain


_HANDLERS: dict[type, Callable[[Any, Emit, Control], dict[str, Any]]] = {
    jobs.ScanJob: _scan,
    jobs.TrainJob: _train,
    jobs.AdoptJob: _adopt,
    jobs.WeightsJob: _weights,
    jobs.CalibrateJob: _calibrate,
    jobs.EmbedJob: _embed,
    jobs.MapJob: _map,
    jobs.SearchJob: _search,
    jobs.PartsJob: _parts,
    jobs.WhyJob: _why,
    jobs.ConceptsJob: _concepts,
    jobs.EvaluateJob: _evaluate,
    jobs.CompareJob: _compare,
    jobs.ClustersJob: _clusters,
    jobs.GroupsJob: _groups,
    jobs.DuplicatesJob: _duplicates,
    jobs.OutliersJob: _outliers,
    jobs.PickJob: _pick,
    jobs.NewcomersJob: _newcomers,
    jobs.WatchJob: _watch,
    jobs.ExportJob: _export,
    jobs.CollectJob: _collect,
    jobs.SheetJob: _sheet,
    jobs.SamplesJob: _samples,
    jobs.DoctorJob: _doctor,
    jobs.ViewsJob: _views,
    jobs.TraitsJob: _traits,
    jobs.ExcludeJob: _exclude,
    jobs.IncludeJob: _include,
    jobs.TagsJob: _tags,
}
