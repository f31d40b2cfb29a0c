"""Timeline, a database of dated events: the version and nothing else.

`import timeline.dates` must stay free of Flask and SQLAlchemy, so this module imports nothing.
"""

__version__ = "0.1.0"
