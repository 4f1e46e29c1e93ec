"""What a server's operator can set. Read once by create_app from the environment as NNVISU_<NAME IN CAPITALS>."""

from nnvisu.settings.schema import Setting, by_name

SERVER_SETTINGS: tuple[Setting, ...] = (
    Setting("max_sessions", "Sessions", "integer", 200, "Most sessions at once.", minimum=1, maximum=100_000),
    Setting(
        "max_sockets",
        "Sockets",
        "integer",
        200,
        "Most sockets at once; keep it well below the server's threads (256), or pages hang.",
        minimum=1,
        maximum=100_000,
    ),
    Setting(
        "max_session_memory_mb",
        "Memory",
        "integer",
        1024,
        "Memory that all sessions may hold together.",
        minimum=16,
        maximum=1_000_000,
        unit="MiB",
    ),
    Setting(
        "session_history_mb",
        "History",
        "integer",
        8,
        "Memory for the saved steps of one session, within that of all sessions.",
        minimum=1,
        maximum=10_000,
        unit="MiB",
    ),
    Setting(
        "idle_pause_s",
        "Idle pause",
        "number",
        600,
        "A session without a socket pauses after this time.",
        minimum=0.1,
        maximum=1e7,
        unit="s",
    ),
    Setting(
        "idle_drop_s",
        "Idle drop",
        "number",
        86_400,
        "A session without a socket is dropped after this time.",
        minimum=0.1,
        maximum=1e8,
        unit="s",
    ),
    Setting("proxy_hops", "Proxy hops", "integer", 0, "How many forwarded headers to believe.", minimum=0, maximum=10),
)
SERVER_SETTING = by_name(SERVER_SETTINGS)
