"""The benchmark's documents as text for people."""

from typing import Any, TypeAlias

from nnvisu.bench import sweep
from nnvisu.bench.peer_engines import PLAN_STEPS

Document: TypeAlias = dict[str, Any]  # what --json prints


def _machine_line(document: Document) -> str:
    return "  ".join(f"{name} {value}" for name, value in document["machine"].items())


def sweep_table(document: Document) -> str:
    """Return the table of ``--sweep``."""
    return f"{_machine_line(document)}\n\n{sweep.table(document['sweep'])}"


def table(document: Document) -> str:
    """Return the table of the workloads."""
    lines = [_machine_line(document)]
    if document["train"]:
        lines.append(f"\n{'':8} {'steps/s':>12} {'min':>12} {'max':>12}  network, points, batch, activation, optimizer")
    for row in document["train"]:
        rates = " ".join(f"{row[key]:12,.0f}" for key in ("steps_per_second", "min", "max"))
        network = "-".join(map(str, row["layer_sizes"]))
        batch = row["batch_size"] or "all"
        lines.append(
            f"{row['name']:8} {rates}  {network}, {row['n_points']}, {batch}, {row['activation']}, {row['optimizer']}"
        )
    if document["render"]:
        lines.append(f"\n{'':8} {'ms/map':>12} {'min':>12} {'max':>12}  cells, network")
    for row in document["render"]:
        times = " ".join(f"{row[key]:12.3f}" for key in ("ms_per_map", "min", "max"))
        network = "-".join(map(str, row["layer_sizes"]))
        lines.append(f"{row['name']:8} {times}  {row['size']}×{row['size']}, {network}")
    return "\n".join(lines)


def ensemble_table(document: Document) -> str:
    """Return the table of ``--seeds``."""
    lines = [
        _machine_line(document),
        "Steps per second of all networks together, and of one alone, in turn. ratio, pair by pair: median, min, max.",
        f"\n{'':8} {'networks':>9} {'together':>12} {'alone':>12}   {'ratio':>7} {'min':>7} {'max':>7}",
    ]
    for row in document["ensemble"]:
        rates = f"{row['network_steps_per_second']:12,.0f} {row['steps_per_second']:12,.0f}"
        ratios = " ".join(f"{row[key]:7.2f}" for key in ("ratio_to_single", "min_ratio", "max_ratio"))
        way = "side by side" if row["is_side_by_side"] else "one after the other"
        lines.append(f"{row['name']:8} {row['n_members']:9} {rates}   {ratios}   {way}")
    return "\n".join(lines)


def ensemble_peers_table(document: Document) -> str:
    """Return the table of ``--seeds`` with ``--peers``."""
    lines = [
        _machine_line(document),
        "Steps per second of all networks together, one thread each, in turn. ratio: how many times faster nnvisu is.",
        f"\n{'':8} {'networks':>9} {'nnvisu':>12}   {'peer':13} {'networks':>9} {'peer':>12}   "
        f"{'ratio':>7} {'min':>7} {'max':>7}   mean loss at step 0, at {PLAN_STEPS}, peer's at {PLAN_STEPS}",
    ]
    for row in document["ensemble"]:
        ours = f"{row['n_members']:9} {row['network_steps_per_second']:12,.0f}"
        theirs = f"{row['peer']:13} {row['n_peer_members']:9} {row['peer_network_steps_per_second']:12,.0f}"
        lines.append(f"{row['name']:8} {ours}   {theirs}   {_ratios(row)}   {_losses(row)} {_verdict(row)}")
    return "\n".join(lines)


def peers_table(document: Document) -> str:
    """Return the table of ``--peers``."""
    n_steps = PLAN_STEPS
    lines = [
        _machine_line(document),
        "Wall clock, one thread each, in turn. ratio: how many times faster nnvisu is, pair by pair: median, min, max.",
    ]
    if document["train"]:
        lines.append(f"\n{'':22} {'nnvisu':>11} {'peer':>11}   {'ratio':>7} {'min':>7} {'max':>7}")
        lines[-1] += f"   steps/s; loss at step 0, at {n_steps}, peer's at {n_steps}"
    for row in document["train"]:
        rates = f"{row['steps_per_second']:11,.0f} {row['peer_steps_per_second']:11,.0f}"
        lines.append(f"{row['name']:8} {row['peer']:13} {rates}   {_ratios(row)}   {_losses(row)} {_verdict(row)}")
    if document["render"]:
        lines.append(f"\n{'':22} {'nnvisu':>11} {'peer':>11}   {'ratio':>7} {'min':>7} {'max':>7}")
        lines[-1] += "   ms/map; largest difference of a colour, of 255"
    for row in document["render"]:
        times = f"{row['ms_per_map']:11.3f} {row['peer_ms_per_map']:11.3f}"
        difference = f"{row['map_difference']} {_verdict(row)}"
        lines.append(f"{row['name']:8} {row['peer']:13} {times}   {_ratios(row)}   {difference}")
    return "\n".join(lines)


def _ratios(row: dict[str, Any]) -> str:
    return " ".join(f"{row[key]:7.2f}" for key in ("ratio", "min", "max"))


def _losses(row: dict[str, Any]) -> str:
    return " ".join(f"{row[key]:.5f}" for key in ("loss_before", "loss", "peer_loss"))


def _verdict(row: dict[str, Any]) -> str:
    return "same" if row["is_same_work"] else "NOT THE SAME WORK"
