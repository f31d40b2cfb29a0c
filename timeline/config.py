"""Settings, read once from the environment (and an optional .env) into a frozen object. Nothing else reads them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from dotenv import dotenv_values

PREFIX = "TIMELINE_"
_POSTGRESQL = ("postgresql://", "postgres://", "postgresql+psycopg://")


class ConfigError(ValueError):
    """A setting is missing or cannot be used. The text names the variable and the cure."""


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting of the program. The variable is the field's name in capitals behind `TIMELINE_`."""

    database_url: str = ""
    """Where the data is: `sqlite:///path` or `postgresql://…`. Default: one SQLite file in `data_dir`."""
    read_url: str = ""
    """PostgreSQL's replicas, which answer reads: `postgresql://a,b/name`. Default: the database itself does."""
    read_lag_seconds: float = 10.0
    """A replica that lags by more than this is passed over. 0 = no limit."""
    prepare: bool = True
    """PostgreSQL: keep statements prepared. `false` behind a pgbouncer that does not know of them."""
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
    cache_bytes: int = 32_000_000
    """Answers that a worker keeps until something changes, in bytes together. 0 = none."""
    max_body_bytes: int = 1_000_000
    """Largest request body."""

    @property
    def url(self) -> str:
        """The database address that is in force, as SQLAlchemy writes it."""
        if not self.database_url:
            return f"sqlite:///{Path(self.data_dir).resolve() / 'timeline.db'}"
        return _address(self.database_url)

    @property
    def read_address(self) -> str:
        """The replicas' address as SQLAlchemy writes it, or an empty text."""
        return self.read_url and _address(self.read_url)


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
    _check(config)
    return config


def _check(config: Config) -> None:
    """Refuse addresses that cannot be meant, so that it is not the first reader who finds out."""
    name = f"{PREFIX}DATABASE_URL"
    if config.database_url and not config.database_url.startswith(("sqlite://", *_POSTGRESQL)):
        raise ConfigError(f"{name} must begin with sqlite:/// or postgresql://, not {config.database_url!r}")
    if config.database_url.startswith(_POSTGRESQL):
        wanted = _parts(name, config.database_url).get("target_session_attrs")
        if wanted in ("read-only", "standby", "prefer-standby"):
            raise ConfigError(f"{name} takes changes: put target_session_attrs={wanted} into {PREFIX}READ_URL")
    for name in ("read_lag_seconds", "query_seconds"):
        if not 0 <= getattr(config, name) < float("inf"):
            raise ConfigError(f"{PREFIX}{name.upper()} must be 0 or more, not {getattr(config, name)}")
    if not config.read_url:
        return
    name = f"{PREFIX}READ_URL"
    if not config.read_url.startswith(_POSTGRESQL):
        raise ConfigError(f"{name} must begin with postgresql://, not {config.read_url!r}")
    if not config.database_url.startswith(_POSTGRESQL):
        raise ConfigError(
            f"{name} names replicas of a PostgreSQL server: leave it out, or give {PREFIX}DATABASE_URL as well"
        )
    wanted = _parts(name, config.read_url).get("target_session_attrs")
    if wanted in ("read-write", "primary"):
        raise ConfigError(f"{name} is for replicas: leave out target_session_attrs={wanted}")


def _parts(name: str, address: str) -> dict[str, Any]:
    """Return what libpq reads in an address. Raise `ConfigError` in its words if it cannot."""
    import psycopg  # noqa: PLC0415 - who uses SQLite needs no libpq

    try:
        parts = psycopg.conninfo.conninfo_to_dict(f"postgresql://{address.partition('://')[2]}")
    except psycopg.ProgrammingError as error:
        raise ConfigError(f"{name} cannot be read: {str(error).strip()}") from None
    ports = str(parts.get("port", ""))
    if not all(port == "" or (port.isdecimal() and 0 < int(port) < 65_536) for port in ports.split(",")):
        raise ConfigError(f"{name} cannot be read: {ports!r} is no port")
    return parts


def _address(address: str) -> str:
    """Return an address in SQLAlchemy's spelling.

    That of libpq with several hosts, `postgresql://a:5432,b:5432/name`, is one that SQLAlchemy cannot read; it writes
    the hosts into the query, as `?host=a,b&port=5432,5432` or `?host=a:5432&host=b:5432`.
    """
    scheme, _, rest = address.partition("://")
    if scheme not in ("postgres", "postgresql", "postgresql+psycopg"):
        return address
    if "," not in rest.partition("?")[0]:
        return f"postgresql+psycopg://{rest}"
    parts = _parts("the address", address)
    account = ":".join(quote(parts.pop(key), safe="") for key in ("user", "password") if key in parts)
    database = quote(parts.pop("dbname", ""), safe="")
    return f"postgresql+psycopg://{account}{'@' if account else ''}/{database}?{urlencode(parts)}"


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
