"""The protocol's reference, generated from its declarations: the page's ``messages.js`` and ``docs/protocol.md``."""
