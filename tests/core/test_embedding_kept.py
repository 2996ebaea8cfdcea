from __future__ import annotations

import numpy as np
import pytest

from moco_core import embedding, embedding_kept
from moco_core.control import Control
from moco_core.embedding_kept import Kept, together
from moco_core.events import Progress
from moco_core.features import load_embedding
from moco_core.images.ingest import prepare
from tests.core.feature_run import CPU, ignore, make_run, write_checkpoint


@pytest.fixture
def run(tmp_path, draw_pictures):
    draw_pictures(tmp_path / "set", 24)
    made = make_run(tmp_path, tmp_path / "set")
    embedding.embed(made, CPU, ignore, Control())
    return made


def embedded_anew(run) -> int:
    """How many pictures went through the encoder."""
    said: list[Progress] = []
    embedding.embed(run, CPU, lambda event: said.append(event) if isinstance(event, Progress) else None, Control())
    return max((one.done for one in said if one.phase == "embed"), default=0)


def looked_through(run) -> None:
    prepare(run.workspace, run.settings.cache_px, ignore, Control())


def as_if_never_embedded(run) -> np.ndarray:
    """The same features, all of them computed."""
    (run.path / "embedding.json").unlink()
    assert embedded_anew(run) == len(load_embedding(run)[1])
    return np.array(load_embedding(run)[0])


def test_only_new_and_changed_pictures_go_through_the_encoder(run, draw_pictures) -> None:
    before, old_ids = load_embedding(run)
    before, files = np.array(before), sorted(run.workspace.images.rglob("*.png"))
    draw_pictures(run.workspace.images / "later", 5)
    files[3].write_bytes(files[4].read_bytes())
    files[9].unlink()
    looked_through(run)
    assert embedded_anew(run) == 6
    after, ids = (np.array(part) for part in load_embedding(run))
    assert len(ids) == 28
    same = np.isin(ids, old_ids) & (ids != old_ids[3])
    assert (after[same] == before[np.isin(old_ids, ids) & (old_ids != old_ids[3])]).all()
    np.testing.assert_allclose(after, as_if_never_embedded(run), atol=1e-5)


def test_pictures_that_went_cost_no_encoder_at_all(run) -> None:
    files = sorted(run.workspace.images.rglob("*.png"))
    files[0].unlink()
    looked_through(run)
    assert embedded_anew(run) == 0
    assert load_embedding(run)[0].shape == (23, 512)


def test_another_encoder_keeps_nothing(run) -> None:
    write_checkpoint(run, step=2, seed=4)
    assert embedded_anew(run) == 24


@pytest.mark.parametrize("damage", ["gone", "short", "unsaid"])
def test_without_trustworthy_stamps_all_are_computed(run, draw_pictures, damage: str) -> None:
    path = run.path / "embedding-stamps.npy"
    if damage == "gone":
        path.unlink()
    elif damage == "short":
        np.save(path, np.load(path)[:-1])
    else:  # an earlier version wrote the embedding since
        details = {name: value for name, value in run.details("embedding").items() if name not in ("stamped", "key")}
        run.record("embedding", "other", **{k: v for k, v in details.items() if k != "created"})
    draw_pictures(run.workspace.images / "later", 2)
    looked_through(run)
    assert embedded_anew(run) == 26


def test_kept_and_computed_ones_stand_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding_kept, "ROWS", 4)
    rng = np.random.default_rng(0)
    for count in (0, 1, 9, 30):
        rows = np.where(rng.random(count) < 0.5, -1, rng.integers(0, 7, count))
        old, new = rng.random((7, 3), np.float32), rng.random((int((rows < 0).sum()), 3), np.float32)
        expected, computed = [], iter(new)
        for row in rows.tolist():
            expected.append(next(computed) if row < 0 else old[row])
        found = list(together(Kept(old, rows), iter([new[at : at + 5] for at in range(0, len(new), 5)])))
        assert np.concatenate([*found, np.zeros((0, 3), np.float32)]).tolist() == [one.tolist() for one in expected]
