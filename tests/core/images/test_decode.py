"""Real files of every format and mode, upright and in RGB; damaged ones give a sentence."""

from __future__ import annotations

import io
import random
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from moco_core.errors import UnreadableImage
from moco_core.images.decode import NOT_OPENED, decode, read_header, register_formats
from moco_core.images.square import squeeze

register_formats()

W, H = 96, 64
QUARTERS = ((220, 40, 40), (40, 200, 60), (50, 60, 210), (230, 220, 60))  # top left, top right, bottom left, …


def quarters(width: int = W, height: int = H) -> Image.Image:
    """Four colours, so that every orientation can be told from every other."""
    rgb = np.zeros((height, width, 3), np.uint8)
    for index, color in enumerate(QUARTERS):
        y, x = divmod(index, 2)
        rgb[y * height // 2 : (y + 1) * height // 2, x * width // 2 : (x + 1) * width // 2] = color
    return Image.fromarray(rgb)


def corners(rgb: np.ndarray) -> np.ndarray:
    """(4, 3) colour in the middle of each quarter."""
    h, w = rgb.shape[:2]
    return np.array([rgb[y, x] for y in (h // 4, 3 * h // 4) for x in (w // 4, 3 * w // 4)], int)


@pytest.mark.parametrize(
    ("suffix", "kind", "options"),
    [
        (".jpg", "JPEG", {"quality": 95}),
        (".png", "PNG", {}),
        (".webp", "WEBP", {"quality": 95}),
        (".gif", "GIF", {"save_all": True, "append_images": [Image.new("RGB", (W, H), "white")]}),
        (".bmp", "BMP", {}),
        (".tif", "TIFF", {"compression": "tiff_lzw"}),
        (".avif", "AVIF", {"quality": 95}),
        (".heic", "HEIF", {"quality": 95}),
    ],
)
def test_every_format_gives_the_colours_that_went_in(tmp_path: Path, suffix: str, kind: str, options: dict) -> None:
    path = tmp_path / f"bild-ünïcode{suffix}"
    quarters().save(path, **options)
    rgb, size, format_ = decode(path, H)
    assert (size, format_) == ((W, H), kind)
    assert rgb.shape == (H, W, 3)
    assert rgb.dtype == np.uint8
    assert np.abs(corners(rgb) - QUARTERS).max() < 30
    assert read_header(path) == (W, H, kind)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif", ".heic"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_all_eight_orientations_come_out_upright(tmp_path: Path, suffix: str, orientation: int) -> None:
    stored = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    image = quarters()
    turned = image.transpose(stored[orientation]) if orientation > 1 else image
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    path = tmp_path / f"turned{suffix}"
    turned.save(path, exif=exif.tobytes())  # HEIF has a property of its own for it, which pillow-heif writes too
    rgb, size, _ = decode(path, H)
    assert size == (W, H)
    assert rgb.shape == (H, W, 3)
    assert np.abs(corners(rgb) - QUARTERS).max() < 60
    assert read_header(path)[:2] == (W, H)


def test_a_large_jpeg_is_shrunk_while_it_is_decoded_and_keeps_its_true_size(tmp_path: Path) -> None:
    path = tmp_path / "large.jpg"
    quarters(2400, 1600).save(path)
    rgb, size, _ = decode(path, 128)
    assert size == (2400, 1600)
    assert rgb.shape == (200, 300, 3)
    assert np.abs(corners(rgb) - QUARTERS).max() < 30


def test_a_large_png_is_reduced_but_never_below_what_was_asked(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    quarters(2400, 1600).save(path, compress_level=1)
    rgb, size, _ = decode(path, 128)
    assert size == (2400, 1600)
    assert 256 <= rgb.shape[0] < 1600
    assert decode(path, 1000)[0].shape == (1600, 2400, 3)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "YCbCr", "LAB"])
def test_odd_modes(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "odd.tif"
    source = quarters().convert("RGB" if mode == "LAB" else mode)
    if mode == "LAB":
        from PIL import ImageCms

        source = ImageCms.profileToProfile(
            source, ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
        )
    if mode == "P":
        path = path.with_suffix(".png")
    source.save(path)
    rgb, _, _ = decode(path, 32)
    expected = np.asarray(quarters().convert("L" if mode in ("1", "L", "LA") else "RGB").convert("RGB"))
    if mode == "1":  # dithered: right on average
        assert abs(rgb.mean() - expected.mean()) < 8
    else:
        assert np.abs(corners(rgb) - corners(expected)).max() < 40


def test_cmyk_jpeg_is_not_inverted(tmp_path: Path) -> None:
    path = tmp_path / "print.jpg"
    quarters().convert("CMYK").save(path, quality=95)
    assert np.abs(corners(decode(path, 32)[0]) - QUARTERS).max() < 40


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparency_lies_over_white(tmp_path: Path, mode: str) -> None:
    clear = Image.new("RGBA", (W, H), (0, 0, 0, 0))
    clear.paste((200, 0, 0, 255), (0, 0, W // 2, H))
    path = tmp_path / "clear.png"
    clear.convert(mode).save(path) if mode != "P" else clear.quantize(8).save(path)
    rgb, _, _ = decode(path, 32)
    assert (rgb[:, -4:] == 255).all()
    assert rgb[H // 2, 4].mean() < 100


def test_palette_with_one_transparent_entry(tmp_path: Path) -> None:
    image = Image.new("P", (W, H), 1)
    image.putpalette([0, 0, 0, 90, 20, 20])
    image.paste(0, (0, 0, W // 2, H))
    image.save(tmp_path / "key.gif", transparency=0)
    rgb, _, _ = decode(tmp_path / "key.gif", 32)
    assert tuple(rgb[5, 5]) == (255, 255, 255)
    assert tuple(rgb[5, -5]) == (90, 20, 20)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.array([0, 32768, 65535], np.uint16), [0, 128, 255]),
        (np.array([0, 2048, 4095], np.uint16), [0, 128, 255]),  # 12 bits in 16, as cameras write them
        (np.array([0, 128, 255], np.int32), [0, 128, 255]),
        (np.array([-100, 0, 100], np.int32), [0, 128, 255]),
        (np.array([0, 0.5, 1], np.float32), [0, 128, 255]),
        (np.array([0, 500, np.nan, 1000], np.float32), [0, 31, 0, 62]),
    ],
)
def test_deep_grey_is_scaled_not_clipped(tmp_path: Path, values: np.ndarray, expected: list[int]) -> None:
    path = tmp_path / "deep.tif"
    Image.fromarray(np.tile(values, (4, 1))).save(path)
    rgb, _, _ = decode(path, 1)
    assert rgb[0, :, 0] == pytest.approx(expected, abs=1)
    assert (rgb[..., 0] == rgb[..., 2]).all()


def test_sixteen_bit_png(tmp_path: Path) -> None:
    path = tmp_path / "deep.png"
    Image.fromarray(np.tile(np.array([0, 32768, 65535], np.uint16), (4, 1))).save(path)
    assert decode(path, 1)[0][0, :, 1] == pytest.approx([0, 128, 255], abs=1)


def test_damaged_files_give_sentences(tmp_path: Path) -> None:
    out = io.BytesIO()
    quarters(400, 300).save(out, "JPEG", quality=95)
    cases = {
        "empty.jpg": (b"", "empty"),
        "words.png": (b"this is not a picture at all", "not a picture"),
        "short.jpg": (out.getvalue()[: len(out.getvalue()) // 2], "ends too early"),
        "head.png": (b"\x89PNG\r\n\x1a\n", "not a picture"),
    }
    for name, (data, words) in cases.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(UnreadableImage, match=words) as caught:
            decode(tmp_path / name, 32)
        assert caught.value.message.endswith(".")
    with pytest.raises(UnreadableImage, match=NOT_OPENED):
        decode(tmp_path / "gone.jpg", 32)


def test_a_decompression_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bomb.png"
    quarters().save(path)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    for read in (lambda: decode(path, 32), lambda: read_header(path)):
        with pytest.raises(UnreadableImage, match="more pixels"):
            read()
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", W * H - 1)  # Pillow only warns up to twice the limit
    assert decode(path, 32)[1] == (W, H)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".gif", ".bmp", ".tif", ".avif", ".heic"])
def test_fuzzed_files_decode_or_are_unreadable(tmp_path: Path, suffix: str) -> None:
    clean = tmp_path / f"clean{suffix}"
    quarters().save(clean)
    data, rng = clean.read_bytes(), random.Random(suffix)
    path = tmp_path / f"fuzzed{suffix}"
    reasons: list[str] = []
    for _ in range(60):
        bad = bytearray(data)
        for _ in range(rng.randint(1, 12)):
            bad[rng.randrange(len(bad))] = rng.randrange(256)
        path.write_bytes(bad[: rng.randrange(1, len(bad))] if rng.random() < 0.3 else bad)
        try:
            rgb, _, _ = decode(path, 16)
            assert rgb.dtype == np.uint8
            assert rgb.shape[2] == 3
        except UnreadableImage as error:
            reasons.append(error.message)
    assert reasons
    assert all(reason.endswith(".") for reason in reasons)


def test_squeeze_averages_instead_of_skipping() -> None:
    stripes = np.zeros((256, 512, 3), np.uint8)
    stripes[:, ::2] = 255
    small = squeeze(stripes, 64)
    assert small.shape == (64, 64, 3)
    assert small.min() > 110
    assert small.max() < 145
