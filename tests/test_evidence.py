"""Mirrors `evidence/`: the matrix and the verdict."""

from collections.abc import Sequence
from itertools import combinations_with_replacement

import pytest

from generator.evidence import ENOUGH, UNREGISTERED, VERDICT, analyse, in_words, verdict
from generator.evidence.arguments import ARGUMENTS
from generator.sections import NAMES
from generator.settings import PredictionsSettings
from tests.fakes import RISING, case


def test_all_seven_arguments_are_judged_in_the_order_of_zoom_in() -> None:
    judged = analyse(case(), RISING)
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
    judged = analyse(case(), None)
    assert (judged.predicted, judged.verdict) == (None, UNREGISTERED)
    assert UNREGISTERED == "No predictions were registered; the measurements stand by themselves."
    assert [row.finding for row in judged.rows] == ["not tested"] * len(ARGUMENTS)


def test_a_row_that_was_not_tested_leads_to_a_page_and_no_place_on_it() -> None:
    assert not any("#" in row.figure for row in analyse(case(), None).rows)
    tested = [row for row in analyse(case(), RISING).rows if row.argument == "synthetic examples"]
    assert tested[0].figure == "tuning/index.html#lobes"


F, A, M, N = "for", "against", "mixed", "not tested"


@pytest.mark.parametrize(
    ("findings", "words"),
    [
        ([F, F, F, N], "The predictions hold: of 4 arguments, 3 for and 1 not tested."),
        ([A, A, A, N], "The predictions do not hold: of 4 arguments, 3 against and 1 not tested."),
        ([F, F, M, M], "The predictions largely hold: of 4 arguments, 2 for and 2 mixed."),
        ([F, M, M], "The predictions hold in part: of 3 arguments, 1 for and 2 mixed."),
        ([F, F, F, F, A], "The predictions hold in part: of 5 arguments, 4 for and 1 against."),
        ([A, A, M, M], "The predictions largely fail: of 4 arguments, 2 against and 2 mixed."),
        ([F, A, A, A, A], "The predictions hold in part: of 5 arguments, 1 for and 4 against."),
        ([A, M, M], "The predictions are not borne out: of 3 arguments, 1 against and 2 mixed."),
        ([M, M, M], "The predictions are not borne out: of 3 arguments, 3 mixed."),
        (
            [F, F, N, N, N],
            "Too little was tested to weigh the predictions: of 5 arguments, 2 for and 3 not tested.",
        ),
        ([A, N], "Too little was tested to weigh the predictions: of 2 arguments, 1 against and 1 not tested."),
        ([N, N], "The predictions were registered, but no argument could be tested."),
    ],
)
def test_the_verdict_counts_what_was_found(findings: list[str], words: str) -> None:
    assert verdict(findings) == words
    assert verdict(findings[::-1]) == words  # no argument weighs more than another


def weighed(findings: Sequence[str]) -> str:
    """Follow the words of VERDICT, sentence by sentence."""
    tested = [finding for finding in findings if finding != N]
    if len(tested) < 3:
        return "too little"
    if all(finding == F for finding in tested):
        return "hold"
    if all(finding == A for finding in tested):
        return "do not hold"
    for one, other, said in ((F, A, "largely hold"), (A, F, "largely fail")):
        if 2 * tested.count(one) >= len(tested) and other not in tested:
            return said
    return "hold in part" if F in tested else "are not borne out"


def test_the_verdict_is_that_of_the_rule_in_words_whatever_was_found() -> None:
    said = {
        "too little": "Too little was tested to weigh the predictions: ",
        "hold": "The predictions hold: ",
        "do not hold": "The predictions do not hold: ",
        "largely hold": "The predictions largely hold: ",
        "largely fail": "The predictions largely fail: ",
        "are not borne out": "The predictions are not borne out: ",
        "hold in part": "The predictions hold in part: ",
    }
    seen = set()
    for findings in combinations_with_replacement((F, A, M, N), len(ARGUMENTS)):
        if set(findings) == {N}:
            continue
        expected = weighed(findings)
        assert verdict(findings).startswith(said[expected])
        seen.add(expected)
    assert seen == set(said)


def test_the_rule_in_words_names_every_verdict() -> None:
    for words in (
        "The predictions hold if all are for",
        "do not hold if all are against",
        "largely hold if at least half are for and none is against",
        "largely fail the other way round",
        "not borne out if none is for",
        "else hold in part",
        "Fewer than three arguments are too few",
        "what was not tested does not count",
    ):
        assert words in VERDICT
    assert ENOUGH == 3


def test_predictions_are_said_in_words() -> None:
    predicted = PredictionsSettings(
        orientation=45.5, tolerance=7.5, period=(8.0, 64.0), colour="blue-yellow", class_name="hen"
    )
    assert in_words(predicted) == (
        "stripes at 45.5° ± 7.5°, periods of 8 to 64 pixels, blue-yellow contrast and photographs of the class hen"
    )


@pytest.mark.parametrize(
    ("predicted", "words"),
    [
        (PredictionsSettings(orientation=0.0), "stripes at 0° ± 20°"),
        (PredictionsSettings(period=(4.0, 4.5)), "periods of 4 to 4.5 pixels"),
        (PredictionsSettings(colour="achromatic"), "achromatic contrast"),
        (PredictionsSettings(class_name="hen"), "photographs of the class hen"),
    ],
)
def test_only_what_was_predicted_is_said(predicted: PredictionsSettings, words: str) -> None:
    assert in_words(predicted) == words


def test_each_row_says_what_its_number_is_and_where_it_is_shown() -> None:
    rows = analyse(case(), RISING).rows
    assert [(row.argument, row.number) for row in rows] == [(one.name, one.number) for one in ARGUMENTS]
    assert [row.rule for row in rows] == [one.rule for one in ARGUMENTS]
    assert len({row.number for row in rows}) >= len(ARGUMENTS) - 1  # the two of wiring share theirs
    pages = {row.figure.partition("/")[0] for row in rows}
    assert pages <= set(NAMES)


def test_the_grating_that_is_turned_is_the_predicted_one_that_excites_the_unit_most() -> None:
    turned = analyse(case(), RISING).turned
    assert turned is not None
    assert (turned.orientation, turned.period, turned.response) == (45.0, 11.0, 4.0)
    fine = PredictionsSettings(orientation=135.0, period=(3.0, 5.0))
    turned = analyse(case(), fine).turned
    assert turned is not None
    assert (turned.orientation, turned.period) == (135.0, 4.0)
    for predicted in (None, PredictionsSettings(class_name="macaw")):
        assert analyse(case(), predicted).turned is None


def test_the_verdict_follows_from_the_rows() -> None:
    judged = analyse(case(), RISING)
    assert judged.verdict == verdict([row.finding for row in judged.rows])
