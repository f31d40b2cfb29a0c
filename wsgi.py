"""For WSGI servers other than `timeline serve`: `wsgi:app`."""

from timeline.app import create_app

app = create_app()
