"""Mirrors `evidence/pictures.py`: rules on both sides of their thresholds, and against slow ones of their words."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from generator.evidence.case import Judged
from generator.evidence.pictures import EXAMPLES, VISUALISATION, examples, visualisation
from generator.results.activations import ActivationPhotograph
from generator.results.detector import Direction
from generator.results.values import FloatArray, IntArray
from generator.sections import Findings
from generator.settings import PredictionsSettings
from tests import fakes
from tests.fakes import BANDS, RISING, case, waves
from tests.twins import twin_of

UNPREDICTED = PredictionsSettings(class_name="macaw")
FINE = PredictionsSettings(orientation=45.0, tolerance=20.0, period=(8.0, 16.0))


BASE = case()


def found(judged: Judged) -> str:
    assert judged.measured
    return judged.finding


def test_where_the_orientation_is_left_open_patterns_are_not_tested() -> None:
    assert found(visualisation(case(), UNPREDICTED)) == "not tested"


# Feature visualisation


def painted(*spectra: FloatArray, dead: Sequence[int] = ()) -> Findings:
    """Return a case whose pattern, and those of other seeds, have these spectra, `[band, 3]`; some are dead."""
    pattern, other = BASE.pattern, BASE.pattern.others[0]
    others = tuple(replace(other, max=0.0 if place in dead else 1.0) for place in range(1, len(spectra)))
    shown = replace(BASE.detector, spectra=np.stack(spectra))
    return replace(BASE, pattern=replace(pattern, max=0.0 if 0 in dead else 1.0, others=others), detector=shown)


@pytest.mark.parametrize(
    ("shown", "finding", "value"),
    [
        ((25.1, 64.9, 45.0), "for", 1.0),
        ((25.1, 64.9, 65.1), "mixed", 2 / 3),
        ((45.0, None), "mixed", 0.5),
        ((24.9, None), "against", 0.0),
        ((65.1,), "against", 0.0),
        ((64.9,), "for", 1.0),
    ],
)
def test_patterns_speak_for_a_prediction_that_holds_all_of_them(
    shown: tuple[float | None, ...], finding: str, value: float
) -> None:
    judged = visualisation(painted(*(waves(8.0, degrees) for degrees in shown)), RISING)
    assert found(judged) == finding
    assert judged.value == pytest.approx(value)


def test_a_dead_pattern_tells_nothing() -> None:
    dead = replace(fakes.findings().pattern, status="dead")
    judged = visualisation(case(pattern=dead), RISING)
    assert (judged.finding, judged.measured) == ("not tested", "the pattern is dead")


def test_seeds_whose_pattern_is_dead_do_not_count() -> None:
    spectra = waves(8.0, 45.0), waves(8.0, 135.0), waves(8.0, 45.0)
    for dead, finding, value in (((), "mixed", 2 / 3), ((1,), "for", 1.0), ((1, 2), "for", 1.0), ((2,), "mixed", 0.5)):
        judged = visualisation(painted(*spectra, dead=dead), RISING)
        assert found(judged) == finding
        assert judged.value == pytest.approx(value)


def test_only_stripes_of_predicted_periods_are_held_against_the_prediction() -> None:
    """The strongest stripes are finer; of the predicted periods there are fewer, and they decide."""
    for here, there, finding in ((45.0, 45.0, "for"), (135.0, 45.0, "against"), (45.0, 135.0, "mixed")):
        assert found(visualisation(painted(waves(8.0, here) + waves(2.0, there, 1.5)), FINE)) == finding
    assert found(visualisation(painted(waves(2.0, 45.0)), FINE)) == "against"
    assert found(visualisation(painted(waves(2.0, 45.0)), RISING)) == "for"  # all periods, where none was predicted


@pytest.mark.parametrize(
    ("degrees", "energy", "finding"),
    [
        (135.0, 0.5, "mixed"),  # half as much
        (135.0, 0.499, "for"),
        (65.1, 1.0, "mixed"),
        (64.9, 2.0, "for"),  # the same direction is no rival
        (None, 9.0, "for"),  # nor is what has none
    ],
)
def test_stripes_of_other_periods_are_rivals_from_half_the_energy_on(
    degrees: float | None, energy: float, finding: str
) -> None:
    for period in (2.0, 32.0):
        judged = visualisation(painted(waves(8.0, 45.0) + waves(period, degrees, energy)), FINE)
        assert found(judged) == finding
        assert ("other stripes" in judged.measured) == (finding == "mixed")


@pytest.mark.parametrize(("energy", "finding"), [(2.0, "for"), (2.01, "against")])
def test_predicted_stripes_that_are_less_than_half_of_the_others_show_nothing(energy: float, finding: str) -> None:
    """A strong period leaks into those beside it, in its own direction."""
    judged = visualisation(painted(waves(8.0, 45.0) + waves(2.0, 45.0, energy)), FINE)
    assert found(judged) == finding
    assert ("no orientation" in judged.measured) == (finding == "against")


def test_rivals_in_several_bands_are_added_up() -> None:
    several = waves(8.0, 45.0) + waves(2.0, 135.0, 0.25) + waves(32.0, 135.0, 0.25)
    assert found(visualisation(painted(several), FINE)) == "mixed"
    across = waves(8.0, 45.0) + waves(2.0, 135.0, 0.4) + waves(32.0, 45.0, 0.3)  # 0.1 of them is left
    assert found(visualisation(painted(across), FINE)) == "for"


def test_a_rival_beside_one_of_several_patterns_leaves_it_mixed_with_a_lower_share() -> None:
    clear = waves(8.0, 45.0)
    judged = visualisation(painted(clear, clear + waves(2.0, 135.0), clear), FINE)
    assert judged.finding == "mixed"
    assert judged.value == pytest.approx(2 / 3)
    assert judged.measured == (
        "in 3 of 3 patterns, the stripes have the predicted orientation (45°, 45° and 45°). "
        "1 of them also has other stripes (135°)"
    )
    assert judged.shown == "3 of 3 patterns; 1 with other stripes"


def test_a_period_is_told_by_the_middle_of_its_band_and_what_lies_between_two_middles_is_not_tested() -> None:
    middle = math.sqrt(8 * 16)
    for period, finding in (
        ((middle, 20.0), "for"),
        ((4.0, middle), "for"),
        ((middle + 0.01, 20.0), "not tested"),
        ((6.0, middle - 0.01), "not tested"),
        ((middle + 0.01, 30.0), "against"),  # the next band's middle is 22.6
        ((100.0, 200.0), "not tested"),
    ):
        predicted = PredictionsSettings(orientation=45.0, tolerance=20.0, period=period)
        assert found(visualisation(painted(waves(8.0, 45.0)), predicted)) == finding


@twin_of(visualisation)
def slow_visualisation(spectra: Sequence[FloatArray], predicted: PredictionsSettings) -> tuple[str, float]:
    """Follow the rule's words, picture by picture and wave by wave."""

    def read(picture: FloatArray, wanted: bool) -> tuple[float | None, float]:
        energy, doubled = 0.0, 0j
        for band, (whole, level, across) in enumerate(picture.tolist()):
            middle = math.sqrt(BANDS[band] * BANDS[band + 1])
            low, high = predicted.period or (0.0, math.inf)
            if (low <= middle <= high) == wanted:
                energy += whole
                doubled += complex(level, across)
        if energy == 0 or abs(doubled) < 0.3 * energy:
            return None, abs(doubled)
        return (math.degrees(math.atan2(doubled.imag, doubled.real)) / 2 + 90) % 180, abs(doubled)

    def inside(degrees: float | None) -> bool:
        if degrees is None or predicted.orientation is None:
            return False
        far = abs(degrees - predicted.orientation) % 180
        return min(far, 180 - far) <= predicted.tolerance

    shows, clear = 0, 0
    for picture in spectra:
        (here, strength), (there, other) = read(picture, True), read(picture, False)
        if inside(here) and strength >= other / 2:
            shows += 1
            clear += there is None or inside(there) or other < strength / 2
    finding = "for" if clear == len(spectra) else "against" if not shows else "mixed"
    return finding, clear / len(spectra)


def test_patterns_are_judged_as_by_a_slow_reading_of_the_rule() -> None:
    draws = np.random.default_rng(3)
    seen: dict[str, int] = defaultdict(int)
    for _ in range(300):
        spectra = []
        for _ in range(int(draws.integers(1, 4))):
            main = waves(8.0, float(draws.normal(45, 14) % 180))
            rival = waves(float(draws.choice([2.0, 4.0, 32.0])), float(draws.uniform(0, 180)), draws.uniform(0, 2.5))
            spectra.append(main + rival + waves(16.0, None, draws.uniform(0, 1)))
        judged = visualisation(painted(*spectra), FINE)
        assert (judged.finding, judged.value) == slow_visualisation(spectra, FINE)
        seen[judged.finding] += 1
    assert min(seen.values()) > 10
    assert set(seen) == {"for", "against", "mixed"}


# Dataset examples


def directions(*degrees: float | None) -> tuple[Direction, ...]:
    return tuple(Direction(f"{number}.jpg", 1, 2, 1.0, value, 0.5) for number, value in enumerate(degrees))


def looked_at(strong: Sequence[float | None], *chances: tuple[int, int]) -> Findings:
    """Return a case of photographs with these orientations where they are strong.

    On each, `inside` of `others`, the other filters that are active, have the strongest location where the photograph
    rises; the unit itself and silent filters are among them, and all other locations rise, which does not count. The
    photographs are in another order than by strength, and among others that do not excite the unit.
    """
    most = max(places for _, places in chances)
    shown = replace(
        BASE.detector,
        directions=directions(*strong),
        photographs=("silent.jpg", *(f"{number}.jpg" for number in reversed(range(len(strong)))), "still.jpg"),
        everywhere=np.stack([spread(*pair, most) for pair in ((most, most), *reversed(chances), (most, most))]),
        peaks=np.stack([peaks(places, most) for places in (most, *(p for _, p in reversed(chances)), most)]),
    )
    return replace(BASE, detector=shown)


def peaks(places: int, most: int) -> IntArray:
    """Place the filters of a layer, `[filter, 2]`: others at 0, 1, …, the unit on a location that rises."""
    found = [[1, place] if place < places else [-1, -1] for place in range(max(most, BASE.overview.filter))]
    found.insert(BASE.overview.filter, [0, 0])
    return np.array([*found, [-1, -1]], np.int32)


def spread(inside: int, places: int, most: int) -> FloatArray:
    """Draw a map `[2, place]`: in row 0 all rise; in row 1 some rise, the others have no direction or fall."""
    degrees = np.full((2, most), np.nan, np.float32)
    degrees[1, inside : inside + (places - inside) // 2] = 135.0
    degrees[1, :inside] = 64.0
    degrees[0] = 45.0
    return degrees


@pytest.mark.parametrize(
    ("strong", "inside", "finding"),
    [
        ((45.0, 45.0, 120.0, 120.0), 3, "for"),  # a half; chance gives two of four 4.6 % of the time
        ((45.0, 45.0, None, 120.0), 3, "for"),  # what has no direction counts as outside
        ((45.0, 45.0, 120.0, 120.0), 4, "against"),  # 7.9 %
        ((45.0, 45.0, 120.0, 120.0, 120.0), 1, "mixed"),  # 0.9 %, but less than half
        ((45.0, 45.0, 120.0, 120.0, None), 4, "against"),  # 12 %
        ((120.0, 120.0), 0, "against"),
        ((45.0, 45.0), 7, "for"),  # 4.8 %, and more there cannot be
        ((45.0, 45.0), 8, "not tested"),  # even two of two are 6.2 %
        ((45.0, 45.0, 45.0), 32, "not tested"),  # all places run so
    ],
)
def test_examples_speak_for_a_prediction_if_half_run_so_and_chance_does_not_explain_it(
    strong: tuple[float | None, ...], inside: int, finding: str
) -> None:
    """`inside` of 32 other filters have the orientation; the comments give the binomial tail."""
    assert found(examples(looked_at(strong, *[(inside, 32)] * len(strong)), RISING)) == finding


def test_one_time_in_twenty_is_still_told_from_chance() -> None:
    assert found(examples(looked_at((45.0,), (1, 20)), RISING)) == "for"
    assert found(examples(looked_at((45.0,), (1, 19)), RISING)) == "not tested"


def test_only_other_filters_that_are_active_count_for_the_null() -> None:
    """Each photograph has its own number of them; one without any is left out, and none at all is not tested."""
    assert found(examples(looked_at((45.0, 120.0), (1, 40), (0, 3)), RISING)) == "for"  # 1/40
    assert found(examples(looked_at((45.0, 120.0), (0, 3), (1, 19)), RISING)) == "against"  # 1/19
    judged = examples(looked_at((45.0, 120.0), (1, 32), (0, 0)), RISING)
    assert (judged.finding, judged.value) == ("for", 1.0)
    assert judged.measured.startswith("In 1 of 1 photograph,")
    assert judged.measured.endswith(". 1 photograph left out, on which no other filter is active")
    judged = examples(looked_at((45.0, 120.0), (0, 0), (0, 0)), RISING)
    assert (judged.finding, judged.measured) == (
        "not tested",
        "No other filter of the layer is active on these photographs",
    )


def test_the_share_under_the_null_and_that_of_all_locations_are_told() -> None:
    judged = examples(looked_at((45.0, 45.0, 120.0), (2, 32), (6, 32), (1, 32)), RISING)
    expected = "9.4\u202f% of the strongest locations of the layer’s other filters (p = 0.019), and 54.7\u202f% of all"
    assert expected in judged.measured


def test_the_tolerance_bounds_where_a_photograph_runs_and_where_its_places_do() -> None:
    for degrees, finding in ((65.0, "for"), (65.1, "against"), (25.0, "for"), (24.9, "against")):
        assert found(examples(looked_at((degrees, degrees), (3, 32), (3, 32)), RISING)) == finding


@pytest.mark.parametrize(
    ("strong", "chances", "finding"),
    [
        ((45.0, 120.0), ((1, 32), (0, 32)), "for"),  # 3.1 %: the one that hits seldom does
        ((45.0, 120.0), ((0, 32), (2, 32)), "against"),  # 6.2 %
        ((45.0, 45.0, 45.0), ((32, 32), (1, 32), (16, 32)), "for"),  # 1 × 1/32 × 1/2: a mean chance would say 13 %
        ((45.0, 45.0, 120.0), ((32, 32), (16, 32), (1, 32)), "against"),
        ((45.0, 45.0), ((32, 32), (2, 32)), "not tested"),
    ],
)
def test_each_photograph_has_a_chance_of_its_own(
    strong: tuple[float, ...], chances: tuple[tuple[int, int], ...], finding: str
) -> None:
    assert found(examples(looked_at(strong, *chances), RISING)) == finding


@twin_of(examples)
def slow_examples(strong: Sequence[float | None], chances: Sequence[float]) -> tuple[str, float | None]:
    """Draw another filter for each photograph in every way, and count the ways in which as many run so."""

    def p_value(hits: int) -> float:
        whole = 0.0
        for outcome in product((True, False), repeat=len(chances)):
            if sum(outcome) >= hits:
                likely = 1.0
                for hit, chance in zip(outcome, chances, strict=True):
                    likely *= chance if hit else 1 - chance
                whole += likely
        return whole

    if p_value(len(strong)) > 1 / 20:
        return "not tested", None
    hits = sum(degrees is not None and 25 <= degrees <= 65 for degrees in strong)
    share = hits / len(strong)
    if p_value(hits) > 1 / 20:
        return "against", share
    return ("for" if 2 * hits >= len(strong) else "mixed"), share


def test_examples_are_judged_as_by_counting_every_outcome() -> None:
    draws = np.random.default_rng(17)
    seen: dict[str, int] = defaultdict(int)
    for _ in range(400):
        number = int(draws.integers(1, 7))
        strong = [None if draws.random() < 0.1 else float(draws.uniform(0, 90)) for _ in range(number)]
        inside = [int(draws.integers(0, draws.choice([2, 12, 38]))) for _ in range(number)]
        others = [int(draws.integers(max(places, 25), 38)) for places in inside]
        judged = examples(looked_at(strong, *zip(inside, others, strict=True)), RISING)
        expected = slow_examples(strong, [places / all_ for places, all_ in zip(inside, others, strict=True)])
        assert (judged.finding, judged.value) == expected
        seen[judged.finding] += 1
    assert set(seen) == {"for", "against", "mixed", "not tested"}
    assert min(seen.values()) > 5


def by_class(*names: str) -> tuple[ActivationPhotograph, ...]:
    """Return photographs of these classes, largest mean first, and smallest maximum."""
    first = fakes.activations().by_max[0]
    return tuple(
        replace(first, class_name=name, mean=9.0 - place, max=10.0 + place) for place, name in enumerate(names)
    )


def activating(*images: ActivationPhotograph) -> Findings:
    """Return a case with photographs as they come: largest maximum first."""
    ranked = tuple(sorted(images, key=lambda image: -image.max))
    return case(activations=replace(fakes.activations(), by_max=ranked))


def test_a_predicted_class_is_judged_by_the_largest_mean_and_not_by_the_largest_maximum() -> None:
    predicted = PredictionsSettings(class_name="hen")
    for names, finding, place in (
        (("hen", "macaw", "macaw"), "for", 1),
        (("macaw", "hen", "macaw"), "against", 2),
        (("macaw", "macaw", "hen"), "against", 3),
    ):
        judged = examples(activating(*by_class(*names)), predicted)
        assert (judged.finding, judged.value) == (finding, place)
    assert found(examples(activating(*by_class("macaw", "macaw")), predicted)) == "not tested"


def test_a_class_and_a_direction_that_disagree_are_mixed() -> None:
    predicted = PredictionsSettings(orientation=45.0, class_name="hen")
    risen, fallen = looked_at((45.0,), (1, 32)), looked_at((135.0,), (1, 32))
    for shown, names, finding in (
        (risen, ("hen", "macaw"), "for"),
        (risen, ("macaw", "hen"), "mixed"),
        (fallen, ("hen", "macaw"), "mixed"),
        (fallen, ("macaw", "hen"), "against"),
    ):
        seen = activating(*by_class(*names)).activations
        assert found(examples(replace(shown, activations=seen), predicted)) == finding


def test_what_of_the_photographs_is_not_tested_is_told() -> None:
    none_of_it, silent = by_class("macaw", "macaw"), tuple(replace(one, mean=0.0) for one in by_class("hen", "hen"))
    still = replace(fakes.detector(), directions=())
    for images, told in ((none_of_it, "No photograph is of the class hen"), (silent, "No photograph excites it")):
        shown = replace(activating(*images), detector=still)
        judged = examples(shown, PredictionsSettings(class_name="hen"))
        assert (judged.finding, judged.value, judged.measured) == ("not tested", None, told)
    judged = examples(shown, PredictionsSettings(orientation=45.0, class_name="hen"))
    assert (judged.finding, judged.measured) == ("not tested", "No photograph excites it")
    judged = examples(shown, PredictionsSettings(period=(4.0, 8.0)))
    assert (judged.finding, judged.measured) == ("not tested", "neither an orientation nor a class was predicted")


def test_a_class_that_no_photograph_has_leaves_the_direction_to_be_judged() -> None:
    seen = activating(*by_class("macaw", "macaw")).activations
    shown = replace(looked_at((45.0,), (1, 32)), activations=seen)
    judged = examples(shown, PredictionsSettings(orientation=45.0, class_name="hen"))
    assert judged.finding == "for"
    assert judged.measured.endswith(". No photograph is of the class hen")


def test_the_rules_in_words_name_the_thresholds_that_are_tested_here() -> None:
    assert "at least half of the energy" in VISUALISATION.rule
    assert "at least half" in EXAMPLES.rule
    assert "p ≤ 0.05" in EXAMPLES.rule
