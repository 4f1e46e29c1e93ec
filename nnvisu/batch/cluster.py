"""Tasks on a Dask cluster: handed out, gathered as they come, and made again where a worker was lost."""

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import click

from nnvisu.batch.chunks import Rows, Task, run_task

CONNECT_S = 10.0  # a scheduler that is at work on a slow machine takes a while to answer
# Looks at whether results have come; they cost the scheduler nothing.
POLL_S = 0.02


def check_distributed() -> None:
    """Raise click.ClickException if the library is missing that knows clusters."""
    try:
        import distributed  # noqa: F401
    except ImportError:
        text = "--cluster needs Dask's distributed, which is not installed: python -m pip install distributed"
        raise click.ClickException(text) from None


def n_places(address: str) -> int:
    """Return how many tasks the cluster computes at a time, at least 1; workers may come later.

    Raises click.ClickException if it cannot be reached.
    """
    with _client(address) as client:
        n_threads: int = sum(client.nthreads().values())
        return max(1, n_threads)


def computed_on_cluster(tasks: list[Task], address: str, is_unwanted: Callable[[], bool]) -> Iterator[Rows]:
    """Yield the results of each task as they come, until they are unwanted; what has not begun then never does.

    Raises click.ClickException if the cluster cannot be reached or gives a task up, and OtherEngine for a worker with
    other bits.
    """
    import distributed

    with _client(address) as client:
        futures = client.map(run_task, tasks, pure=False)
        done = distributed.as_completed(futures, client.loop, with_results=True, raise_errors=False)
        try:
            while not done.is_empty() and not is_unwanted():
                if not done.has_ready():
                    time.sleep(POLL_S)
                for future, result in done.next_batch(block=False):
                    if future.status != "finished":
                        raise _failure(future)
                    yield result
        finally:
            client.cancel(futures)


def _failure(future: Any) -> Exception:
    """Return what is to be said of a task that came to nothing."""
    import distributed

    if future.status != "error":
        return click.ClickException("the cluster's scheduler is gone; --resume goes on from what was finished")
    error: Exception = future.exception()
    if isinstance(error, distributed.KilledWorker):
        return click.ClickException(f"the cluster lost several workers at the same task: {error}")
    return error


def _client(address: str) -> Any:
    """Return a client of the cluster. Raises click.ClickException if none answers within CONNECT_S."""
    import distributed

    # Asked first, as a client that finds nobody complains in the log once more when it is thrown away, and takes its
    # time for that. In a thread of its own, as the caller's may have an event loop, such as a notebook's.
    try:
        with ThreadPoolExecutor(1) as thread:
            thread.submit(lambda: asyncio.run(asyncio.wait_for(_greet(address), CONNECT_S))).result()
    except TimeoutError:
        raise click.ClickException(f"no cluster answers at {address} within {CONNECT_S:g} s") from None
    except (OSError, ValueError) as error:
        raise click.ClickException(f"no cluster answers at {address}: {error}") from None
    except Exception:  # noqa: BLE001: bytes of another protocol can be misread in any way
        raise click.ClickException(f"no cluster answers at {address}, but something else does") from None
    return distributed.Client(address, timeout=CONNECT_S, set_as_default=False)


async def _greet(address: str) -> None:
    """Ask who listens at ``address``; raises something if that is no scheduler."""
    from distributed.comm import connect
    from distributed.security import Security

    comm = await connect(address, timeout=CONNECT_S, **Security().get_connection_args("client"))
    try:
        await comm.write({"op": "identity", "reply": True})
        answer = await comm.read()
    finally:
        comm.abort()
    if not isinstance(answer, dict) or answer.get("type") != "Scheduler":
        raise ValueError("what listens there is no scheduler, perhaps a worker")
