"""Shapes of what comes in and goes out, and pure checks of values. No database, no current user."""
