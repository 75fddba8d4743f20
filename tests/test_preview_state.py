"""The board of the preview: who follows sees every new state, and closed pages keep nothing."""

import json
from pathlib import Path
from threading import Thread

from generator.files import MANIFEST
from generator.preview.state import FOLLOWERS, Board, State, site_digest

LONG, SHORT = 60.0, 0.001


def test_a_follower_is_told_the_present_state_and_each_that_follows() -> None:
    board = Board(State("a"))
    states = board.follow(pause=LONG)
    assert next(states) == State("a")
    Thread(target=board.show, args=[State("b", building=True)]).start()
    assert next(states) == State("b", building=True)


def test_a_follower_that_hears_nothing_new_is_given_a_pause_to_find_out_whether_its_page_is_gone() -> None:
    board = Board(State("a"))
    states = board.follow(pause=SHORT)
    assert [next(states), next(states), next(states)] == [State("a"), None, None]


def test_the_oldest_follower_makes_room_so_that_connections_are_left_for_pages() -> None:
    board = Board(State("a"))
    followers = [board.follow(pause=SHORT) for _ in range(FOLLOWERS + 1)]
    assert [next(states) for states in followers] == [State("a")] * len(followers)
    assert next(followers[0], "gone") == "gone"
    assert [next(states, "gone") for states in followers[1:]] == [None] * FOLLOWERS


def test_a_follower_that_leaves_frees_its_place() -> None:
    board = Board(State("a"))
    stays = board.follow(pause=SHORT)
    next(stays)
    for _ in range(2 * FOLLOWERS):
        leaves = board.follow(pause=SHORT)
        next(leaves)
        leaves.close()
    assert next(stays, "gone") is None


def test_dismissed_followers_leave_at_once() -> None:
    board = Board(State("a"))
    states = board.follow(pause=LONG)
    next(states)
    board.dismiss()
    assert next(states, "gone") == "gone"


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
