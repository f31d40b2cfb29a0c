"""The HTTP API: JSON and other formats in and out. Pages for people live in timeline.web."""
