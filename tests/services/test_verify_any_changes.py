"""Whatever is changed in whatever order, every stored row is the one that a fresh derivation gives."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.services.changing import Changing
from timeline.db import Database
from timeline.services import fanout

ANY = settings(
    max_examples=6,
    stateful_step_count=16,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[Phase.explicit, Phase.generate],
)


@pytest.mark.parametrize("at_once", [0, 1_000], ids=["spread afterwards", "spread at once"])
def test_after_any_changes_every_stored_row_is_the_derived_one(
    database: Database, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With `AT_ONCE` 0 every rename is shown by transactions of its own."""
    monkeypatch.setattr(fanout, "AT_ONCE", at_once)

    class Here(Changing):
        pass

    Here.database = database
    run_state_machine_as_test(Here, settings=ANY)
