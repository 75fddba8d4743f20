"""The arguments from weights: the filter's kernels, its downstream filters, and weights written by hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from generator.evidence.case import AGAINST, FOR, HALF, MIXED, Argument, Judged, untested
from generator.numbers import count, percent, significant
from generator.numerics.tuning import DIRECTED
from generator.results.downstream import DownstreamFilter
from generator.results.kernels import Kernel
from generator.results.tuning import Tuned
from generator.sections import Findings
from generator.settings import PredictionsSettings

WIRED = 0.75  # of the norm of the tested kernels: three of four, were all alike
RUNS = 0.9  # The best predicted grating has to reach this share of the best of all: the grid has steps of 7.5°.
FOLLOWS = 0.9  # of r: from here on the strongest kernels reproduce the filter.


def fits(kernel: Kernel, behind: Tuned | DownstreamFilter, predicted: PredictionsSettings) -> bool | None:
    """Tell whether the sign of a kernel is as predicted: excitatory if the filter behind it prefers the prediction.

    None where nothing follows: no orientation was predicted, the kernel is mixed, or the filter behind it is not tuned
    to orientation or responds to the prediction at more than half of its maximum, but not near it.
    """
    if predicted.orientation is None or kernel.kind == "mixed" or (behind.selectivity or 0.0) < DIRECTED:
        return None
    inside = [
        response
        for period, responses in zip(behind.periods, behind.response, strict=True)
        for angle, response in zip(behind.orientations, responses, strict=True)
        if predicted.has_period(period) and predicted.has_orientation(angle)
    ]
    share = max(inside, default=0.0) / max(map(max, behind.response))
    if HALF <= share < RUNS:
        return None
    return (share >= RUNS) == (kernel.kind == "mostly excitatory")


def implementation(case: Findings, predicted: PredictionsSettings) -> Judged:
    """Ask whether the strongest kernels have the predicted signs, and whether they reproduce the filter."""
    if predicted.orientation is None:
        return untested("no orientation was predicted")
    if not case.overview.rectified:
        return untested("input channels can be negative, so the sign of a kernel predicts no effect")
    kernels, strongest = case.kernels.by_channel, case.contributions.top
    read = [tuned for tuned in case.tuning.inputs if tuned.channel in strongest]
    wired = _wired([(kernels[tuned.channel], tuned) for tuned in read if tuned.channel is not None], predicted)
    if wired is None:
        return untested("kernels with a clear sign and an orientation-tuned input have less than half of the norm")
    r = case.coverage.rankings.l2.r[len(strongest) - 1]
    if r is None:
        return untested("the contributions of the strongest kernels never vary, or no kernel is stronger than another")
    return Judged(
        AGAINST if wired.share < HALF else FOR if wired.share >= WIRED and r >= FOLLOWS else MIXED,
        wired.share,
        f"{wired.fitting} of {count(wired.telling, 'kernel')} with a clear sign and an orientation-tuned input agree "
        f"with the prediction. The {count(len(strongest), 'strongest input')} alone correlate{_s(len(strongest))} with "
        f"the filter at r = {significant(r)}",
        f"{wired.fitting} of {count(wired.telling, 'kernel')} ({percent(wired.share)} of the norm)",
    )


def use(case: Findings, predicted: PredictionsSettings) -> Judged:
    """Ask whether downstream filters that it excites prefer the prediction, and those that it inhibits do not."""
    if predicted.orientation is None:
        return untested("no orientation was predicted")
    if not case.downstream.filters:
        return untested("no convolution of these weights takes input from the filter")
    if not case.downstream.rectified:
        return untested("the filter’s output can be negative, so the sign of a kernel predicts no effect")
    wired = _wired([(one.kernel, one) for one in case.downstream.filters], predicted)
    if wired is None:
        return untested(
            "downstream filters with a clear sign and orientation tuning have less than half of the kernels’ norm"
        )
    return Judged(
        FOR if wired.share >= WIRED else AGAINST if wired.share < HALF else MIXED,
        wired.share,
        f"{wired.fitting} of {count(wired.telling, 'downstream filter')} with a clear sign and orientation tuning "
        f"agree{_s(wired.telling)} with the prediction",
        f"{wired.fitting} of {count(wired.telling, 'filter')} ({percent(wired.share)} of the norm)",
    )


@dataclass(frozen=True)
class _Wired:
    """How many kernels were tested, how many of these are as predicted, and with what share of their norm."""

    telling: int
    fitting: int
    share: float


def _wired(kernels: Sequence[tuple[Kernel, Tuned | DownstreamFilter]], predicted: PredictionsSettings) -> _Wired | None:
    """Test each kernel; None where those that can be tested have less than half of the norm of all."""
    asked = [(kernel.norm, fits(kernel, behind, predicted)) for kernel, behind in kernels]
    telling = [(norm, fit) for norm, fit in asked if fit is not None]
    whole, told = sum(norm for norm, _ in asked), sum(norm for norm, _ in telling)
    if told <= 0 or told < HALF * whole:
        return None
    fitting = [norm for norm, fit in telling if fit]
    return _Wired(len(telling), len(fitting), sum(fitting) / told)


def by_hand(*_: object) -> Judged:
    """No circuit was written by hand."""
    return untested("the filter was not replaced by weights written by hand")


def _s(subjects: int) -> str:
    """End a verb by its number of subjects."""
    return "s" if subjects == 1 else ""


IMPLEMENTATION = Argument(
    name="feature implementation",
    figure="tuning/index.html#inputs",
    rule="A kernel is tested if it is mostly excitatory or mostly inhibitory and its input channel is tuned to "
    f"orientation (OSI ≥ {significant(DIRECTED)}).\n"
    "It agrees if it is excitatory and the channel prefers the prediction, or inhibitory and the channel does not.\n"
    f"A channel prefers the prediction if the best predicted grating reaches {100 * RUNS:g}\u202f% of its largest "
    "response.\n"
    "It does not if that is less than half; between, the kernel is not tested.\n"
    "The six strongest kernels count by L2 norm, as far as the report shows their inputs.\n"
    f"For: three quarters of the tested norm agree, and the six inputs alone correlate with the filter at r ≥ "
    f"{FOLLOWS:g}.\n"
    "Against: less than half agrees.\n"
    "Mixed: anything between.\n"
    "Not tested: the tested kernels have less than half of the norm.",
    number="the share of the tested norm that agrees",
    judge=implementation,
)
USE = Argument(
    name="feature use",
    figure="downstream/index.html#downstream",
    rule="A downstream filter agrees if the kernel on the study’s filter is excitatory and it prefers the prediction "
    "itself.\n"
    "It also agrees if that kernel is inhibitory and it does not prefer the prediction.\n"
    "Signs and preferences are judged as for the feature implementation.\n"
    "For: at least three quarters of the kernels’ norm agree.\n"
    "Against: less than half agrees.\n"
    "Mixed: anything between.",
    number="the share of the tested norm that agrees",
    judge=use,
)
BY_HAND = Argument(
    name="hand-written circuit",
    figure="circuit/index.html",
    rule="Weights written by hand would have to reproduce the filter.\nThe program does not test this.",
    number="",
    judge=by_hand,
)
