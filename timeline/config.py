"""Settings, read once from the environment (and an optional .env) into a frozen object. Nothing else reads them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from importlib import resources
from pathlib import Path

from dotenv import dotenv_values

PREFIX = "TIMELINE_"


class ConfigError(ValueError):
    """A setting is missing or cannot be used. The text names the variable and the cure."""


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting of the program. The variable is the field's name in capitals behind `TIMELINE_`."""

    database_url: str = ""
    """Where the data is: `sqlite:///path` or `postgresql://…`. Default: one SQLite file in `data_dir`."""
    data_dir: str = "data"
    """Folder of the default database. Made on first use."""
    public_url: str = ""
    """The service's public address, for feeds that need whole addresses. Default: the request's own."""
    host: str = "127.0.0.1"
    """Address that `timeline serve` listens on."""
    port: int = 8000
    """Port that `timeline serve` listens on."""
    workers: int = 0
    """Worker processes of `timeline serve`; 0 = one a core."""
    durable: bool = True
    """SQLite: survive a power cut (synchronous=FULL) rather than write faster (NORMAL)."""
    query_seconds: float = 10.0
    """A read that takes longer is cut off with 503. 0 = no limit."""
    max_body_bytes: int = 1_000_000
    """Largest request body."""

    @property
    def url(self) -> str:
        """The database address that is in force, with SQLAlchemy's driver name."""
        if not self.database_url:
            return f"sqlite:///{Path(self.data_dir).resolve() / 'timeline.db'}"
        scheme, separator, rest = self.database_url.partition("://")
        if separator and scheme in ("postgres", "postgresql"):
            return f"postgresql+psycopg://{rest}"
        return self.database_url


def load(environ: Mapping[str, str] | None = None, dotenv: str | Path = ".env") -> Config:
    """Read the settings. Raise `ConfigError` for an unknown `TIMELINE_…` name or a value that cannot be used."""
    values = {key: value for key, value in dotenv_values(dotenv).items() if value is not None}
    values.update(os.environ if environ is None else environ)
    known = {PREFIX + field.name.upper(): field for field in fields(Config)}
    settings: dict[str, object] = {}
    for key, value in values.items():
        if not key.startswith(PREFIX) or key.startswith(PREFIX + "TEST_"):
            continue
        if key not in known:
            raise ConfigError(f"{key} is not a setting. Known are: {', '.join(known)}")
        if value != "":
            settings[known[key].name] = _convert(key, value, str(known[key].type))
    config = Config(**settings)  # type: ignore[arg-type]
    if not config.url.startswith(("sqlite://", "postgresql")):
        raise ConfigError(
            f"{PREFIX}DATABASE_URL must begin with sqlite:/// or postgresql://, not {config.database_url!r}"
        )
    return config


def _convert(key: str, value: str, kind: str) -> object:
    try:
        if kind == "int":
            number = int(value)
            if number < 0:
                raise ValueError
            return number
        if kind == "float":
            return float(value)
        if kind == "bool":
            return {
                "1": True,
                "true": True,
                "yes": True,
                "0": False,
                "false": False,
                "no": False,
            }[value.lower()]
    except (ValueError, KeyError):
        expected = {
            "int": "a whole number, 0 or more",
            "float": "a number",
            "bool": "true or false",
        }[kind]
        raise ConfigError(f"{key} must be {expected}, not {value!r}") from None
    return value


def _shipped(folder: str) -> Path:
    """Return a folder that lies beside the package in a checkout and inside it in a wheel."""
    inside = Path(str(resources.files("timeline"))) / "_data" / folder
    return inside if inside.is_dir() else Path(__file__).resolve().parent.parent / folder


def migrations_folder() -> Path:
    """Where the migrations are."""
    return _shipped("migrations")


def seed_folder() -> Path:
    """Where the shipped data set is."""
    return _shipped("seed")
