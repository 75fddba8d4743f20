"""Mirrors `evidence/`: the matrix and the verdict."""

import pytest

from generator.evidence import UNREGISTERED, analyse, in_words, verdict
from generator.evidence.arguments import ARGUMENTS
from generator.settings import PredictionsSettings
from tests.fakes import case


def test_all_seven_arguments_are_judged_in_the_order_of_zoom_in() -> None:
    judged = analyse(case())
    assert [row.argument for row in judged.rows] == [
        "feature visualisation",
        "dataset examples",
        "synthetic examples",
        "joint tuning",
        "feature implementation",
        "feature use",
        "hand-written circuit",
    ]
    assert all(row.rule and row.measured and row.figure for row in judged.rows)
    assert judged.rows[-1].finding == "not tested"
    assert judged.predicted == "stripes at 45° ± 20°"


def test_without_predictions_nothing_is_judged_and_the_verdict_says_so() -> None:
    judged = analyse(case(None))
    assert (judged.predicted, judged.verdict) == (None, UNREGISTERED)
    assert UNREGISTERED == "No predictions were registered; the measurements stand by themselves."
    assert [row.finding for row in judged.rows] == ["not tested"] * len(ARGUMENTS)


def test_a_row_that_was_not_tested_leads_to_a_page_and_no_place_on_it() -> None:
    assert not any("#" in row.figure for row in analyse(case(None)).rows)
    tested = [row for row in analyse(case()).rows if row.argument == "synthetic examples"]
    assert tested[0].figure == "tuning/index.html#lobes"


@pytest.mark.parametrize(
    ("findings", "words"),
    [
        (["for", "for", "not tested"], "The predictions hold: of 3 arguments, 2 for and 1 not tested."),
        (["against", "not tested"], "The predictions do not hold: of 2 arguments, 1 against and 1 not tested."),
        (["for", "mixed"], "The predictions largely hold: of 2 arguments, 1 for and 1 mixed."),
        (["for", "mixed", "mixed"], "The predictions hold in part: of 3 arguments, 1 for and 2 mixed."),
        (["against", "mixed"], "The predictions largely fail: of 2 arguments, 1 against and 1 mixed."),
        (["against", "mixed", "mixed"], "The predictions hold in part: of 3 arguments, 1 against and 2 mixed."),
        (["for", "against"], "The predictions hold in part: of 2 arguments, 1 for and 1 against."),
        (["not tested"], "The predictions were registered, but no argument could be tested."),
    ],
)
def test_the_verdict_counts_what_was_found(findings: list[str], words: str) -> None:
    assert verdict(findings) == words


def test_predictions_are_said_in_words() -> None:
    predicted = PredictionsSettings(
        orientation=45.5, tolerance=7.5, period=(8.0, 64.0), colour="blue-yellow", class_name="hen"
    )
    assert in_words(predicted) == (
        "stripes at 45.5° ± 7.5°, periods of 8 to 64 pixels, blue-yellow contrast and photographs of the class hen"
    )
