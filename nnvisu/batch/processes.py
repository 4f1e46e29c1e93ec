"""Tasks on the cores of this machine: in this process, or in several of their own, started anew on every system."""

import concurrent.futures
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.synchronize import Event

import click

from nnvisu.batch.chunks import LOOK_S, Rows, Task, run_task


class _Worker:
    """What a process of the pool knows. is_unwanted: set by the parent when nobody waits for results any longer."""

    is_unwanted: Event


def computed_here(tasks: list[Task], is_unwanted: Callable[[], bool]) -> Iterator[Rows]:
    """Yield the results of each task, computed in this process, until they are unwanted."""
    for task in tasks:
        if is_unwanted():
            return
        yield run_task(task, is_unwanted)


def computed_in_processes(tasks: list[Task], n_processes: int, is_unwanted: Callable[[], bool]) -> Iterator[Rows]:
    """Yield the results of each task as they come, until they are unwanted; all processes have ended then.

    Raises click.ClickException if a process ends by itself, such as for lack of memory.
    """
    context = multiprocessing.get_context("spawn")
    end = context.Event()
    n_processes = min(n_processes, len(tasks))
    with concurrent.futures.ProcessPoolExecutor(n_processes, context, _begin, (end,)) as pool:
        waiting = {pool.submit(_run, task) for task in tasks}
        try:
            while waiting and not is_unwanted():
                done, waiting = concurrent.futures.wait(waiting, LOOK_S, concurrent.futures.FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        except BrokenProcessPool:
            text = "a process ended by itself, perhaps for lack of memory; fewer --processes need less of it"
            raise click.ClickException(text) from None
        finally:
            end.set()
            pool.shutdown(wait=True, cancel_futures=True)


def _begin(is_unwanted: Event) -> None:
    """Prepare a process of the pool. Ctrl+C goes to all of a terminal's processes; the parent says what comes of it."""
    _Worker.is_unwanted = is_unwanted
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="nnvisu-parent", daemon=True).start()


def _end_with_parent() -> None:
    """End when the parent is gone: killed, it leaves nobody to send an end, and the pool would wait for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


def _run(task: Task) -> Rows:
    return run_task(task, _Worker.is_unwanted.is_set)
