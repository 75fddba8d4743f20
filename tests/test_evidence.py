"""Mirrors `evidence/`: the matrix and the verdict."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations_with_replacement
from pathlib import Path

import pytest

from generator.evidence import ENOUGH, UNREGISTERED, WEIGHING, analyse, in_words, verdict
from generator.evidence.arguments import ARGUMENTS
from generator.evidence.gratings import caveat
from generator.results.tuning import Peak
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
    assert UNREGISTERED == "The study made no predictions, so there are measurements but no verdict."
    assert [row.finding for row in judged.rows] == ["not tested"] * len(ARGUMENTS)


def test_a_row_that_was_not_tested_leads_to_a_page_and_no_place_on_it() -> None:
    assert not any("#" in row.figure for row in analyse(case(), None).rows)
    tested = [row for row in analyse(case(), RISING).rows if row.argument == "synthetic examples"]
    assert tested[0].figure == "tuning/index.html#peaks"


F, A, M, N = "for", "against", "mixed", "not tested"


@pytest.mark.parametrize(
    ("findings", "words"),
    [
        ([F, F, F, N], "Supported. Of 4 arguments, 3 are for and 1 was not tested."),
        ([A, A, A, N], "Contradicted. Of 4 arguments, 3 are against and 1 was not tested."),
        ([F, F, M, M], "Largely supported. Of 4 arguments, 2 are for and 2 are mixed."),
        ([F, M, M], "Supported in part. Of 3 arguments, 1 is for and 2 are mixed."),
        ([F, F, F, F, A], "Supported in part. Of 5 arguments, 4 are for and 1 is against."),
        ([A, A, M, M], "Largely contradicted. Of 4 arguments, 2 are against and 2 are mixed."),
        ([F, A, A, A, A], "Supported in part. Of 5 arguments, 1 is for and 4 are against."),
        ([A, M, M], "Not supported. Of 3 arguments, 1 is against and 2 are mixed."),
        ([M, M, M], "Not supported. Of 3 arguments, 3 are mixed."),
        (
            [F, F, N, N, N],
            "Too few arguments were tested. Of 5 arguments, 2 are for and 3 were not tested.",
        ),
        ([A, N], "Too few arguments were tested. Of 2 arguments, 1 is against and 1 was not tested."),
        ([N, N], "The study made predictions, but no argument could be tested."),
    ],
)
def test_the_verdict_counts_what_was_found(findings: list[str], words: str) -> None:
    assert verdict(findings) == words
    assert verdict(findings[::-1]) == words  # no argument weighs more than another


def weighed(findings: Sequence[str]) -> str:
    """Follow the rows of WEIGHING, one by one."""
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
        "too little": "Too few arguments were tested. ",
        "hold": "Supported. ",
        "do not hold": "Contradicted. ",
        "largely hold": "Largely supported. ",
        "largely fail": "Largely contradicted. ",
        "are not borne out": "Not supported. ",
        "hold in part": "Supported in part. ",
    }
    seen = set()
    for findings in combinations_with_replacement((F, A, M, N), len(ARGUMENTS)):
        if set(findings) == {N}:
            continue
        expected = weighed(findings)
        assert verdict(findings).startswith(said[expected])
        seen.add(expected)
    assert seen == set(said)


def test_the_rows_in_words_are_those_of_the_definitions() -> None:
    definitions = (Path(__file__).parent.parent / "docs" / "definitions.md").read_text(encoding="utf-8")
    for tested, said in WEIGHING:
        assert f"| {tested} | {said} |" in definitions
    assert ENOUGH == 3


def test_a_verdict_that_supports_names_its_caveat() -> None:
    but = "the strongest response lies outside"
    for findings, said in (
        ([F, F, F], f"Supported with a caveat: {but}. Of"),
        ([F, F, M, M], f"Largely supported, with a caveat: {but}. Of"),
        ([F, M, A], f"Supported in part, with a caveat: {but}. Of"),
        ([A, A, A], "Contradicted. Of"),
        ([M, M, M], "Not supported. Of"),
        ([F, N], "Too few arguments were tested. Of"),
    ):
        assert verdict(findings, but).startswith(said)


def test_the_caveat_is_that_the_strongest_peak_lies_outside() -> None:
    found = case().tuning
    inside, outside = (Peak(45.0, 11.0, 20.0, 4.0), Peak(135.0, 4.0, 20.0, 4.5))
    said = (
        "the strongest response to gratings (4.50 standard deviations at 135° and 4 pixels) lies outside the prediction"
    )
    for peaks, expected in (
        ((outside, inside), said),
        ((outside,), said),
        ((inside, replace(outside, response=4.0)), None),  # just as strong
        ((inside,), None),
        ((), None),
    ):
        assert caveat(replace(found, peaks=peaks), RISING) == expected
    assert caveat(replace(found, peaks=(outside,), deviation=0.0), RISING) is None
    assert caveat(replace(found, peaks=(outside,)), PredictionsSettings(orientation=45.0, period=(5.0, 6.0))) is None


def test_rules_and_findings_are_sentences_of_at_most_25_words() -> None:
    judged = analyse(case(), RISING)
    texts = [line for row in judged.rows for line in row.rule.splitlines()]
    texts += [part for row in judged.rows for part in row.measured.split(". ")]
    assert [text for text in texts if len(text.split()) > 25] == []


def test_predictions_are_said_in_words() -> None:
    predicted = PredictionsSettings(
        orientation=45.5, tolerance=7.5, period=(8.0, 64.0), colour="blue-yellow", class_name="hen"
    )
    assert in_words(predicted) == (
        "stripes at 45.5° ± 7.5°, spatial periods of 8 to 64 pixels, blue-yellow contrast and photographs of the class "
        "hen"
    )


@pytest.mark.parametrize(
    ("predicted", "words"),
    [
        (PredictionsSettings(orientation=0.0), "stripes at 0° ± 20°"),
        (PredictionsSettings(period=(4.0, 4.5)), "spatial periods of 4 to 4.5 pixels"),
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
    assert judged.verdict == verdict([row.finding for row in judged.rows], caveat(case().tuning, RISING))
