"""QR codes of the page, read back by another program: zxing, as phones have it. A run by hand may go without it."""

import os

import numpy as np
import pytest

from tests.support.page_modules import run  # noqa: F401 (fixture)

if os.environ.get("CI") == "true":
    import zxingcpp
else:
    zxingcpp = pytest.importorskip("zxingcpp")

QUIET_CELLS, PIXELS = 4, 4
# By version 1 to 25 with error correction M: the bytes that fit. ISO/IEC 18004, table 7.
CAPACITIES = (
    *(14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666, 711, 779, 857),
    *(911, 997),
)


def picture(cells):
    """Return a code as a camera would see it, dark on white with its quiet zone: uint8 (n, n)."""
    with_zone = np.pad(np.array(cells, bool), QUIET_CELLS)
    return np.where(np.kron(with_zone, np.ones((PIXELS, PIXELS), bool)), 0, 255).astype(np.uint8)


def read(cells):
    """Return the text of a code, None where it cannot be read."""
    found = zxingcpp.read_barcodes(picture(cells), formats=zxingcpp.BarcodeFormat.QRCode)
    return found[0].text if found else None


def codes_of(run, texts):  # noqa: F811
    return run("features/share/qr", "async ({url, texts}) => texts.map((await import(url)).qrCode)", texts=list(texts))


def text_of(n_bytes):
    return ("http://192.168.1.20:5000/?session=" + "aB3-_xyz" * 200)[:n_bytes]


def test_every_size_is_read_and_none_is_larger_than_its_text_needs(run):  # noqa: F811
    texts = [text_of(n) for n_bytes in CAPACITIES for n in (n_bytes, n_bytes - 1)]
    codes = codes_of(run, texts)

    assert texts == [read(cells) for cells in codes]
    assert [21 + 4 * (i // 2) for i in range(len(texts))] == [len(cells) for cells in codes]


def test_what_is_not_ascii_and_what_is_empty_is_read(run):  # noqa: F811
    texts = ["", "http://rechner.local/?größe=1&名前=2", "0", "\u2028 &<>'\""]

    assert texts == [read(cells) or "" for cells in codes_of(run, texts)]


@pytest.mark.parametrize("n_bytes", [60, 213, 700])
def test_a_code_with_damage_is_still_read(run, n_bytes):  # noqa: F811
    """M corrects 15 % of the words: the check words are right, or nothing could be put right."""
    (cells,) = codes_of(run, [text_of(n_bytes)])
    damaged = np.array(cells)
    n = len(cells)
    damaged[n // 2 : n // 2 + n // 8, n // 2 : n // 2 + n // 8] ^= True
    damaged[n // 3 : n // 3 + n // 12, -n // 6 : -2] ^= True

    assert text_of(n_bytes) == read(damaged)


def test_a_text_that_is_too_long_gives_none(run):  # noqa: F811
    largest = run("features/share/qr", "async ({url}) => (await import(url)).MAX_QR_BYTES")

    assert CAPACITIES[-1] == largest
    assert codes_of(run, [text_of(largest + 1), "ü" * largest]) == [None, None]
