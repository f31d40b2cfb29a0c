"""What a Gantt may hold: everything that matches, up to a limit beyond which it says how to narrow the question."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.queries.asking import question
from tests.queries.data import add_many
from timeline.errors import Invalid
from timeline.queries import gantt


def test_a_gantt_holds_so_many_tasks_and_not_one_more(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gantt, "MOST_TASKS", 5)
    add_many(session, [{"date": str(year)} for year in range(2010, 2016)])
    assert len(gantt.documents(session, question(session, to="2014"))) == 5
    with pytest.raises(Invalid) as caught:
        gantt.documents(session, question(session))
    assert "narrow" in caught.value.problems[0].sentence


def test_a_gantt_is_not_paged(session: Session) -> None:
    with pytest.raises(Invalid) as caught:
        gantt.documents(session, question(session, limit="5"))
    assert [problem.parameter for problem in caught.value.problems] == ["limit"]


def test_lanes_by_timeline_need_one(session: Session) -> None:
    with pytest.raises(Invalid) as caught:
        gantt.lanes(session, None, "timeline")
    assert [problem.parameter for problem in caught.value.problems] == ["lane_by"]
