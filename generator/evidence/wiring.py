"""The arguments from weights: the filter's kernels, its downstream filters, and weights written by hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from generator.evidence.case import AGAINST, FOR, HALF, MIXED, Argument, Judged, untested
from generator.numbers import NARROW, count, listing, percent, significant
from generator.numerics.tuning import DIRECTED
from generator.results.downstream import DownstreamFilter
from generator.results.kernels import Kernel
from generator.results.tuning import Tuned
from generator.sections import Findings
from generator.settings import PredictionsSettings

WIRED = 0.75  # of the norm of the tested kernels: three of four, were all alike
RUNS = 0.9  # The best predicted grating has to reach this share of the best of all: the grid has steps of 7.5°.
FOLLOWS = 0.9  # of r: from here on the strongest kernels reproduce the filter.


def clear(kernel: Kernel, behind: Tuned | DownstreamFilter) -> bool:
    """Tell whether a kernel has a clear sign, and the filter behind it an orientation."""
    return kernel.kind != "mixed" and (behind.selectivity or 0.0) >= DIRECTED


def fits(kernel: Kernel, behind: Tuned | DownstreamFilter, predicted: PredictionsSettings) -> bool | None:
    """Tell whether the sign of a kernel is as predicted: excitatory if the filter behind it prefers the prediction.

    None where nothing follows: no orientation was predicted, the kernel or the filter behind it is not clear, or that
    filter responds to the prediction at more than half of its maximum, but not near it.
    """
    if predicted.orientation is None or not clear(kernel, behind):
        return None
    share = preference(behind, predicted)
    if HALF <= share < RUNS:
        return None
    return (share >= RUNS) == (kernel.kind == "mostly excitatory")


def preference(behind: Tuned | DownstreamFilter, predicted: PredictionsSettings) -> float:
    """Divide a filter's response to the best predicted grating by that to the best of all."""
    inside = [
        response
        for period, responses in zip(behind.periods, behind.response, strict=True)
        for angle, response in zip(behind.orientations, responses, strict=True)
        if predicted.has_period(period) and predicted.has_orientation(angle)
    ]
    return max(inside, default=0.0) / max(map(max, behind.response))


def implementation(case: Findings, predicted: PredictionsSettings) -> Judged:
    """Ask whether the strongest kernels have the predicted signs, and whether they reproduce the filter."""
    if predicted.orientation is None:
        return untested("no orientation was predicted")
    if not case.overview.rectified:
        return untested("input channels can be negative, so the sign of a kernel predicts no effect")
    kernels, strongest = case.kernels.by_channel, case.contributions.top
    read = [tuned for tuned in case.tuning.inputs if tuned.channel in strongest]
    asked = [(f"channel {at}", kernels[at], tuned) for tuned in read if (at := tuned.channel) is not None]
    wired = _wired(asked, predicted)
    if wired is None:
        return untested("the kernels that can be tested have less than half of the norm")
    r = case.coverage.rankings.l2.r[len(strongest) - 1]
    if r is None:
        return untested("the contributions of the strongest kernels never vary, or no kernel is stronger than another")
    return Judged(
        AGAINST if wired.share < HALF else FOR if wired.share >= WIRED and r >= FOLLOWS else MIXED,
        wired.share,
        f"{wired.fitting} of {count(wired.telling, 'tested kernel')} agree{_s(wired.telling)} with the prediction"
        f"{wired.left_out}. The {count(len(strongest), 'strongest input')} alone correlate{_s(len(strongest))} with "
        f"the filter at r = {significant(r)}",
        f"{wired.fitting} of {count(wired.telling, 'tested kernel')}; r = {significant(r)}, needs {FOLLOWS:g}",
    )


def use(case: Findings, predicted: PredictionsSettings) -> Judged:
    """Ask whether downstream filters that it excites prefer the prediction, and those that it inhibits do not."""
    if predicted.orientation is None:
        return untested("no orientation was predicted")
    if not case.downstream.filters:
        return untested("no convolution of these weights takes input from the filter")
    if not case.downstream.rectified:
        return untested("the filter’s output can be negative, so the sign of a kernel predicts no effect")
    wired = _wired(
        [(f"filter {one.unit.partition(':')[2]}", one.kernel, one) for one in case.downstream.filters], predicted
    )
    if wired is None:
        return untested("the downstream filters that can be tested have less than half of the kernels’ norm")
    return Judged(
        FOR if wired.share >= WIRED else AGAINST if wired.share < HALF else MIXED,
        wired.share,
        f"{wired.fitting} of {count(wired.telling, 'tested downstream filter')} agree{_s(wired.telling)} with the "
        f"prediction{wired.left_out}",
        f"{wired.fitting} of {count(wired.telling, 'tested filter')} ({percent(wired.share)} of their norm)",
    )


@dataclass(frozen=True)
class _Wired:
    """How many kernels were tested, how many of these are as predicted, and with what share of their norm."""

    telling: int
    fitting: int
    share: float
    between: tuple[str, ...]  # clear, but neither for nor against

    @property
    def left_out(self) -> str:
        """Say which clear kernels were not tested, and why."""
        if not self.between:
            return ""
        were = "was" if len(self.between) == 1 else "were"
        return (
            f"; {listing(self.between)} {were} not tested: the best predicted grating gives {100 * HALF:g} to "
            f"{100 * RUNS:g}{NARROW}% of the largest response"
        )


def _wired(
    kernels: Sequence[tuple[str, Kernel, Tuned | DownstreamFilter]], predicted: PredictionsSettings
) -> _Wired | None:
    """Test each kernel; None where those that can be tested have less than half of the norm of all."""
    asked = [
        (name, kernel.norm, clear(kernel, behind), fits(kernel, behind, predicted)) for name, kernel, behind in kernels
    ]
    telling = [(norm, fit) for _, norm, _, fit in asked if fit is not None]
    whole, told = sum(norm for _, norm, *_ in asked), sum(norm for norm, _ in telling)
    if told <= 0 or told < HALF * whole:
        return None
    fitting = [norm for norm, fit in telling if fit]
    between = tuple(name for name, _, is_clear, fit in asked if is_clear and fit is None)
    return _Wired(len(telling), len(fitting), sum(fitting) / told, between)


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
    "orientation (OSI of at least ⅙).\n"
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
