"""Limits that nobody sets, of what a person may ask for and a page may send. An operator's are in ``server``."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Limits:
    """Counts, bytes, cells a side and times a second."""

    max_hidden_layers: int = 10
    max_neurons: int = 256
    max_points: int = 10_000
    max_columns: int = 16  # of a table; two columns are points in the plane
    max_number: float = 1e15  # of a table, without its sign
    max_classes: int = 8
    max_trace_parameters: int = 2000
    max_parameter: int = 1000  # that a person can give a weight or a bias
    min_map_size: int = 8
    max_map_size: int = 512
    min_adaptive_map_size: int = 32
    max_adaptive_map_size: int = 128
    max_fps: int = 60
    default_fps: int = 30
    max_name: int = 200  # characters, of a column or a class
    max_journal_changes: int = 1000  # of a run that has a recipe
    max_journal_points: int = 20_000  # in all of them together
    max_link_points: int = 1000  # of one's own, in an address
    max_link_columns: int = 4  # of a table, in an address
    min_neuron_map_size: int = 8
    max_neuron_map_size: int = 64
    max_adaptive_neuron_map_size: int = 32
    max_neuron_fps: int = 30
    default_neuron_fps: int = 10
    max_parameters_sent: int = 4096
    parameters_per_second: int = 10
    max_seeds: int = 64  # of a recipe in an experiment
    max_members: int = 1024  # of an experiment: recipes × seeds
    max_tiles: int = 256  # of a frame
    default_tiles: int = 64
    min_tile_size: int = 8
    max_tile_size: int = 64
    max_adaptive_tile_size: int = 48
    max_tile_fps: int = 30
    default_tile_fps: int = 10
    max_steps: int = 2**53 - 1  # the largest step that JSON, JavaScript and the frame's f64 all hold exactly
    max_steps_at_a_time: int = 1_000_000  # that the page's button makes
    max_message_bytes: int = 64 * 1024
    max_data_message_bytes: int = 1024 * 1024
    max_table_message_bytes: int = 4 * 1024 * 1024
    commands_per_second: int = 60
    command_burst: int = 120
    acks_per_second: int = 300
    ack_burst: int = 600
    probes_per_second: int = 120
    probe_burst: int = 240
    opens_per_second: int = 2
    open_burst: int = 16
    max_frames_in_flight: int = 2
    max_pupils: int = 100  # of a classroom, at a time
    max_joins: int = 1000  # of a classroom, from its start to its end
    max_nickname: int = 24  # characters
    max_question: int = 300  # characters, of a question to a class
    max_choices: int = 6  # to answer it with
    max_choice_text: int = 100  # characters, of each
    max_hidden_parts: int = 60  # of the page
    default_wall_fps: int = 2
    nicknames_per_second: int = 1
    nickname_burst: int = 10
    joins_per_second: int = 1  # and leaves
    join_burst: int = 10
    sends_per_second: int = 1  # of recipes, to or from a classroom
    send_burst: int = 10

    def as_json(self) -> dict[str, float]:
        """Return the limits as they stand in the ``session`` message."""
        return dataclasses.asdict(self)


LIMITS = Limits()
