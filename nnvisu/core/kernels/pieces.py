"""Several pieces of a run in one call: train, then keep the state and measure after each piece.

A young run is measured after every step. With one call each, that would cost several times as much as the steps.
"""

from nnvisu.arrays import Float32Array, Float64Array, Int64Array
from nnvisu.core.kernels.compiler import entry_kernel, kernel
from nnvisu.core.kernels.measuring import measure
from nnvisu.core.kernels.state import KeptStates, Plan, Points, RunState
from nnvisu.core.kernels.training import train_steps
from nnvisu.core.kernels.vectors import address


@entry_kernel
def train_pieces(
    plan: Plan,
    options: Int64Array,
    rates: Float64Array,
    limit: float,
    train: Points,
    test: Points,
    first_step: int,
    pieces: Int64Array,
    state: RunState,
    kept: KeptStates,
    figures: Float64Array,
    outputs: Float32Array,
    panels: Float32Array,
    buffers: Float32Array,
    epoch_rows: Float32Array,
) -> int:
    """Train in place for ``pieces``, int64 (n_pieces,), each a number of updates, as ``train_steps`` does.

    Return -1, or the number of updates made when the loss of a batch was not finite; the pieces before it are whole.
    figures: float64 (n_pieces, 4), filled by ``measure`` after each piece; without rows nothing is measured. outputs:
    float32, flat, room for the outputs after each piece and for one more. kept: filled with the state after each piece
    if it has rows. limit, train, test, panels, buffers, epoch_rows: as for ``train_steps`` and ``measure``.
    """
    is_measured, is_kept = figures.shape[0] > 0, kept.params.shape[0] > 0
    packed, work = address(panels), address(buffers)
    n_outputs = outputs.shape[0] // (pieces.shape[0] + 1)
    n_made = 0
    for piece in range(pieces.shape[0]):
        if pieces[piece] > 0 or not is_measured:
            failed_at = train_steps(
                *(plan, options, rates, limit, train, first_step + n_made, pieces[piece], state),
                *(panels, buffers, epoch_rows),
            )
            if failed_at >= 0:
                return n_made + failed_at
        n_made += pieces[piece]
        if is_measured:
            place, room = piece * n_outputs, pieces.shape[0] * n_outputs
            measure(plan, options, rates, train, test, state.params, packed, work, outputs, place, room, figures, piece)
        if is_kept:
            _keep(state, kept, piece)
    return -1


@kernel
def _keep(state: RunState, kept: KeptStates, row: int) -> None:
    for i in range(state.params.shape[0]):
        kept.params[row, i] = state.params[i]
        kept.moments[row, 0, i] = state.moments[0, i]
        kept.moments[row, 1, i] = state.moments[1, i]
        kept.compensation[row, i] = state.compensation[i]
    for i in range(state.powers.shape[0]):
        kept.powers[row, i] = state.powers[i]
    for i in range(state.counters.shape[0]):
        kept.counters[row, i] = state.counters[i]
    kept.rng_state[row, 0] = state.rng_state[0]
    for i in range(state.permutation.shape[0]):
        kept.permutation[row, i] = state.permutation[i]
