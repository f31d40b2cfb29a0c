"""Settings: addresses in both spellings mean the same servers, and what cannot be meant is refused with its cure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from timeline.config import Config, ConfigError, load
from timeline.engines import make_engine

PRIMARY = {"TIMELINE_DATABASE_URL": "postgresql://a/name"}


def _reached(address: str, **options: Any) -> dict[str, Any]:
    """Return what a connection would be made with."""
    reached: dict[str, Any] = {}

    class NotNow(Exception):
        pass

    def note(_dialect: object, _record: object, _args: object, given: dict[str, Any]) -> None:
        reached.update(given)
        raise NotNow

    engine = make_engine(Config(database_url=address).url, **options)
    sa.event.listen(engine, "do_connect", note)
    with pytest.raises(NotNow):
        engine.connect()
    return reached


@pytest.mark.parametrize(
    ("address", "hosts", "ports"),
    [
        ("postgresql://u:p%40@a:1,b:2/db", "a,b", "1,2"),
        ("postgresql://u:p%40@a,b:2/db", "a,b", ",2"),
        ("postgres://u:p%40@a,b/db", "a,b", ","),
        ("postgresql+psycopg://u:p%40@a:1,b:2/db", "a,b", "1,2"),
        ("postgresql://u:p%40@/db?host=a:1&host=b:2", "a,b", "1,2"),
        ("postgresql://u:p%40@/db?host=a,b&port=1,2", "a,b", "1,2"),
        ("postgresql://u:p%40@[::1]:5,[::2]:6/db", "::1,::2", "5,6"),
        ("postgresql://u:p%40@%2Frun%2Fa,%2Frun%2Fb/db", "/run/a,/run/b", ","),
    ],
)
def test_several_hosts_may_be_written_as_libpq_or_as_sqlalchemy_does(address: str, hosts: str, ports: str) -> None:
    reached = _reached(address)
    assert (reached["host"], reached.get("port")) == (hosts, ports)
    assert (reached["user"], reached["password"], reached["dbname"]) == ("u", "p@", "db")
    assert reached["target_session_attrs"] == "read-write"


def test_what_is_wanted_of_several_hosts_can_be_said() -> None:
    standby = _reached("postgresql://a,b/db", several="prefer-standby")
    assert (standby["target_session_attrs"], standby["load_balance_hosts"]) == ("prefer-standby", "random")
    said = _reached("postgresql://a,b/db?target_session_attrs=any&connect_timeout=9", several="prefer-standby")
    assert (said["target_session_attrs"], said["connect_timeout"]) == ("any", "9")


def test_one_host_is_taken_as_it_is() -> None:
    reached = _reached("postgresql://a:1/db")
    assert (reached["host"], reached["port"]) == ("a", 1)
    assert "target_session_attrs" not in reached


def test_statements_are_kept_prepared_unless_that_is_forbidden() -> None:
    assert _reached("postgresql://a/db")["prepare_threshold"] is not None
    assert _reached("postgresql://a/db", prepare=False)["prepare_threshold"] is None


@pytest.mark.parametrize(
    ("settings", "cure"),
    [
        ({"TIMELINE_READ_URL": "postgresql://b/name"}, "leave it out, or give TIMELINE_DATABASE_URL as well"),
        ({"TIMELINE_DATABASE_URL": "sqlite:///x", "TIMELINE_READ_URL": "postgresql://b/x"}, "leave it out"),
        ({**PRIMARY, "TIMELINE_READ_URL": "sqlite:///x"}, "TIMELINE_READ_URL must begin with postgresql://"),
        ({**PRIMARY, "TIMELINE_READ_URL": "postgresql://b/x?target_session_attrs=read-write"}, "leave out target"),
        ({"TIMELINE_DATABASE_URL": "postgresql://a/x?target_session_attrs=standby"}, "put .* into TIMELINE_READ_URL"),
        ({"TIMELINE_DATABASE_URL": "postgresql://a/x?target_sesion_attrs=any"}, 'parameter: "target_sesion_attrs"'),
        ({"TIMELINE_DATABASE_URL": "postgresql://a:1,b:x/name"}, "'1,x' is no port"),
        ({"TIMELINE_DATABASE_URL": "postgresql://a:70000/name"}, "'70000' is no port"),
        ({"TIMELINE_DATABASE_URL": "mysql://a/name"}, "must begin with sqlite:/// or postgresql://"),
        ({**PRIMARY, "TIMELINE_READ_LAG_SECONDS": "-1"}, "TIMELINE_READ_LAG_SECONDS must be 0 or more"),
        ({**PRIMARY, "TIMELINE_READ_LAG_SECONDS": "nan"}, "TIMELINE_READ_LAG_SECONDS must be 0 or more"),
        ({**PRIMARY, "TIMELINE_PREPARE": "maybe"}, "true or false"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_cure(settings: dict[str, str], cure: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=cure):
        load(settings, dotenv=tmp_path / "none")


def test_replicas_are_taken_where_they_can_be(tmp_path: Path) -> None:
    config = load({**PRIMARY, "TIMELINE_READ_URL": "postgresql://b,c/name"}, dotenv=tmp_path / "none")
    assert config.url == "postgresql+psycopg://a/name"
    assert sa.make_url(config.read_address).query["host"] == "b,c"
    assert load(PRIMARY, dotenv=tmp_path / "none").read_address == ""
