"""The protocol as its declarations say it: ``messages.js`` of the page and the tables of ``docs/protocol.md``."""
