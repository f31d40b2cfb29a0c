"""Tests of `timeline.dates`: none of them needs a database."""
