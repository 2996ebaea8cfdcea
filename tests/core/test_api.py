from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import moco_core
from moco_core.annotations import AnnotationStore
from moco_core.api import OpenWorkspace
from moco_core.config import MapSettings
from moco_core.control import Control
from moco_core.embedding import embed
from moco_core.errors import InvalidSetting, NotAWorkspace, NotComputedYet, RunNotFound
from moco_core.folder_doctor.exclusions import PictureNotFound
from moco_core.jobs import SearchJob
from moco_core.layout import compute_map
from moco_core.neighbors import neighbors
from moco_core.search_run import search_run, search_together
from moco_core.workspace import Run, Workspace
from tests.core.feature_run import CPU, ignore, make_run

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, draw_pictures) -> Run:
    """Pictures that lie as the README's example wants them, embedded and on a map."""
    folder = tmp_path_factory.mktemp("api")
    draw_pictures(folder / "pictures", 24)
    (folder / "pictures" / "flowers").mkdir()
    shutil.move(folder / "pictures" / "class-0" / "000.png", folder / "pictures" / "flowers" / "0001.jpg")
    run = make_run(folder, folder / "pictures")
    embed(run, CPU, ignore, Control())
    neighbors(run, CPU, emit=ignore, control=Control())
    compute_map(run, MapSettings(n_neighbors=8), ignore, Control())
    run.workspace.path.rename(folder / "work")
    return Workspace.open(folder / "work").run()


def open_again(made: Run) -> OpenWorkspace:
    return moco_core.open_workspace(made.workspace.path)


def in_a_process_of_its_own(code: str, folder: Path) -> str:
    root = str(Path(moco_core.__file__).parents[1])
    whole = f"import sys; sys.path.insert(0, {root!r})\n{code}"
    done = subprocess.run([sys.executable, "-c", whole], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_readmes_example_runs_and_needs_no_torch(made: Run) -> None:
    section = README.read_text("utf-8").split("## From Python")[1]
    example = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert example is not None
    code = example[1] + "\nassert 'torch' not in sys.modules\nassert len(best) == len(middle) == 3"
    printed = in_a_process_of_its_own(code, made.workspace.path.parent)
    lines = printed.splitlines()
    assert lines[0] == "24 pictures, (24, 512) (24, 2)"
    assert len(lines) == 1 + 8 + 1


def test_importing_the_package_loads_neither_torch_nor_numpy(tmp_path: Path) -> None:
    code = "import moco_core\nprint(sorted({'torch', 'numpy', 'PIL', 'sklearn', 'scipy'} & set(sys.modules)))"
    assert in_a_process_of_its_own(code, tmp_path) == "[]\n"


def test_arrays_are_what_lies_on_disk_row_by_row(made: Run) -> None:
    work = open_again(made)
    run = work.run()
    np.testing.assert_array_equal(run.embedding, np.load(made.embedding_path))
    np.testing.assert_array_equal(work.map, np.load(made.map_path))
    assert run.neighbors[0].shape == run.neighbors[1].shape == (24, 23)
    by_id = {picture.id: picture for picture in work.images}
    assert [by_id[i].path for i in run.ids.tolist()] == run.paths
    assert all(path.is_file() for path in run.paths)
    assert [r.name for r in work.runs] == [run.name] == [work.run("run-1").name]
    assert {run.has(name) for name in ("embedding", "neighbors", "map")} == {True}


def test_it_finds_what_the_command_finds(made: Run) -> None:
    run = open_again(made).run()
    image_id = int(run.ids[5])
    path = run.paths[5]
    answer = search_run(made, [f"id:{image_id}"], 7, CPU, None, ignore, Control())["neighbors"]
    wanted = [(hit["id"], Path(hit["path"]), hit["score"]) for hit in answer]
    for query in (image_id, f"id:{image_id}", path, str(path), run.ids[5]):
        assert [(hit.id, hit.path, hit.score) for hit in run.search(query, k=7)] == wanted


def test_a_file_from_elsewhere_is_embedded(made: Run, tmp_path: Path) -> None:
    run = open_again(made).run()
    shutil.copy(run.paths[3], tmp_path / "copy.png")
    hit = run.search(tmp_path / "copy.png", k=1)[0]
    assert (hit.id, hit.score) == (run.ids[3], pytest.approx(1, abs=1e-4))


def test_several_taken_together_score_as_the_mean_of_their_cosines(made: Run) -> None:
    run = open_again(made).run()
    features = np.asarray(run.embedding, np.float64)
    mean = (features @ features[[2, 9]].T).mean(axis=1)
    order = [row for row in np.argsort(-mean) if row not in (2, 9)][:6]
    hits = run.search([int(run.ids[2]), run.embedding[9], int(run.ids[9])], k=6)
    assert {hit.id for hit in hits}.isdisjoint({int(run.ids[2]), int(run.ids[9])})
    hits = run.search([int(run.ids[2]), int(run.ids[9])], k=6)
    assert [hit.id for hit in hits] == run.ids[order].tolist()
    assert [hit.score for hit in hits] == pytest.approx(mean[order], abs=1e-5)


def test_a_box_among_several_is_embedded_as_the_command_does_it(made: Run) -> None:
    run = open_again(made).run()
    words = [f"id:{run.ids[3]}@0.1,0.1,0.5,0.5", f"id:{run.ids[5]}"]
    job = SearchJob(workspace="w", queries=words, as_one=True, k=4)
    answer = search_together(made, job, CPU, None, ignore, Control())["neighbors"]
    assert [hit.id for hit in run.search(words, k=4)] == [hit["id"] for hit in answer]
    with pytest.raises(InvalidSetting):
        run.search("id:1@0.9,0.9,0.9,0.9")


def test_every_query_needs_a_weight(made: Run) -> None:
    run = open_again(made).run()
    for weights in ([1.0], [1.0, 0.0], [1.0, 1.0, 1.0]):
        with pytest.raises(InvalidSetting, match="one weight above 0"):
            run.search(run.ids[0], unlike=run.ids[1], weights=weights)


def test_only_those_among_come_back(made: Run) -> None:
    run = open_again(made).run()
    ids = run.ids[[1, 4, 6, 20]]
    mask = np.isin(run.ids, ids)
    for among in (ids, mask, set(ids.tolist())):
        hits = run.search(int(run.ids[4]), k=10, among=among)
        assert sorted(hit.id for hit in hits) == sorted(run.ids[[1, 6, 20]].tolist())


def test_what_the_person_said_stands_beside_the_pictures(made: Run) -> None:
    first, second = open_again(made).images[:2]
    with AnnotationStore(made.workspace.library_path) as store:
        store.tag([first.id], "sea")
        store.rate({first.id: 4})
    work = open_again(made)
    assert work.tags["sea"].tolist() == [first.id]
    assert (work.images[0].tags, work.images[0].rating, work.images[0].note) == (("sea",), 4, "")
    assert work.images[1] == second
    assert (first.width, first.height, first.folder) == (48, 36, "class-0")


def test_what_is_not_there_is_said(made: Run, tmp_path: Path) -> None:
    run = open_again(made).run()
    with pytest.raises(NotAWorkspace):
        moco_core.open_workspace(tmp_path)
    with pytest.raises(RunNotFound):
        open_again(made).run("run-9")
    for query in ("id:999999", tmp_path / "none.png"):
        with pytest.raises(PictureNotFound):
            run.search(query)
    for wrong in (np.ones(7, np.float32), []):
        with pytest.raises(InvalidSetting):
            run.search(wrong)


def test_a_run_without_a_map_says_how_to_get_it(tmp_path: Path, draw_pictures) -> None:
    draw_pictures(tmp_path / "set", 3)
    run = moco_core.open_workspace(make_run(tmp_path, tmp_path / "set").workspace.path).run()
    assert not run.has("embedding")
    with pytest.raises(NotComputedYet) as failure:
        _ = run.map
    assert "embed --workspace" in failure.value.hint
