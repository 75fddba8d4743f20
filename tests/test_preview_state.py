"""The board of the preview: who follows sees every new state, and closed pages keep nothing."""

import json
from asyncio import run
from pathlib import Path
from threading import Thread

from generator.preview.state import FOLLOWERS, Board, State, site_digest
from generator.publish import MANIFEST


def test_a_follower_is_told_the_present_state_and_each_that_follows() -> None:
    async def scenario() -> None:
        board = Board(State("a"))
        states = board.follow()
        assert await anext(states) == State("a")
        Thread(target=board.show, args=[State("b", building=True)]).start()
        assert await anext(states) == State("b", building=True)

    run(scenario())


def test_the_oldest_follower_makes_room_so_that_connections_are_left_for_pages() -> None:
    async def scenario() -> None:
        board = Board(State("a"))
        followers = [board.follow() for _ in range(FOLLOWERS + 1)]
        assert [await anext(states) for states in followers] == [State("a")] * len(followers)
        assert await anext(followers[0], None) is None
        board.show(State("b"))
        assert [await anext(states, None) for states in followers[1:]] == [State("b")] * FOLLOWERS

    run(scenario())


def test_a_follower_that_leaves_frees_its_place() -> None:
    async def scenario() -> None:
        board = Board(State("a"))
        stays = board.follow()
        await anext(stays)
        for _ in range(2 * FOLLOWERS):
            leaves = board.follow()
            await anext(leaves)
            await leaves.aclose()
        board.show(State("b"))
        assert await anext(stays, None) == State("b")

    run(scenario())


def test_dismissed_followers_leave_at_once() -> None:
    async def scenario() -> None:
        board = Board(State("a"))
        states = board.follow()
        await anext(states)
        board.dismiss()
        assert await anext(states, None) is None

    run(scenario())


def test_a_state_is_one_line_whatever_an_author_wrote() -> None:
    state = State("a", faults=("b.md:3: found 'x\ny'", "</script> ö"))
    assert "\n" not in state.to_json()
    assert json.loads(state.to_json()) == {"site": "a", "building": False, "faults": list(state.faults)}


def test_a_site_is_told_from_another_by_its_manifest_and_is_the_same_after_a_new_start(tmp_path: Path) -> None:
    assert site_digest(tmp_path / "nowhere") == ""
    assert site_digest(tmp_path) == ""
    (tmp_path / MANIFEST).write_text("one")
    one = site_digest(tmp_path)
    assert one
    assert site_digest(tmp_path) == one
    (tmp_path / MANIFEST).write_text("two")
    assert site_digest(tmp_path) not in ("", one)
