"""The rendering cache with real threads: what several want alike is made once, and what is old is forgotten."""

import threading

import pytest

from nnvisu.live.rendering_cache import MAX_SLOTS, RenderingCache
from tests.support.servers import wait_until


class Picture:
    def __init__(self, n_bytes=10):
        self.n_bytes = n_bytes


@pytest.fixture
def cache():
    return RenderingCache()


def test_a_picture_is_made_once_for_its_key_and_size(cache):
    first = cache.get("step 1", 32, Picture)

    assert first is cache.get("step 1", 32, Picture)
    assert first is not cache.get("step 1", 64, Picture)
    assert first is not cache.get("step 2", 32, Picture)
    assert first is not cache.get("step 1", 32, Picture)  # only the last one of a size is kept


def test_the_sizes_that_were_asked_for_last_are_kept_and_their_memory_is_told(cache):
    pictures = {size: cache.get("step 1", size, lambda size=size: Picture(size)) for size in range(1, MAX_SLOTS + 1)}
    cache.get("step 1", 1, Picture)
    assert sum(pictures) == cache.n_bytes

    cache.get("step 1", 100, lambda: Picture(100))

    assert sum(pictures) - 2 + 100 == cache.n_bytes  # 1 was asked for after 2
    assert pictures[1] is cache.get("step 1", 1, Picture)


def test_threads_that_want_the_same_wait_for_it_and_others_do_not(cache):
    begins, may_end, made, got = threading.Event(), threading.Event(), [], []

    def render():
        begins.set()
        made.append(Picture())
        assert may_end.wait(30)
        return made[-1]

    threads = [threading.Thread(target=lambda: got.append(cache.get("a", 32, render)), daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert begins.wait(30)

    assert isinstance(cache.get("a", 64, Picture), Picture)  # of another size: at once
    assert [] == got
    may_end.set()
    for thread in threads:
        thread.join(30)

    assert 1 == len(made)
    assert made * 4 == got


def test_a_picture_that_could_not_be_made_is_tried_again_by_the_next(cache):
    with pytest.raises(ZeroDivisionError):
        cache.get("a", 32, lambda: 1 / 0)

    assert 10 == cache.get("a", 32, Picture).n_bytes
    assert 10 == cache.n_bytes


def test_the_key_is_that_of_the_picture_which_is_kept(cache):
    """A size that is pushed out while its picture is made leaves nothing wrong behind."""
    begins, may_end, got = threading.Event(), threading.Event(), []

    def render():
        begins.set()
        assert may_end.wait(30)
        return Picture(7)

    slow = threading.Thread(target=lambda: got.append(cache.get("old", 32, render)), daemon=True)
    slow.start()
    assert begins.wait(30)
    for size in range(100, 100 + MAX_SLOTS):
        cache.get("new", size, Picture)
    newer = cache.get("new", 32, Picture)
    may_end.set()
    wait_until(lambda: bool(got))
    slow.join(30)

    assert 7 == got[0].n_bytes
    assert newer is cache.get("new", 32, Picture)
