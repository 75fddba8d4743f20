"""The arguments from weights: the unit's kernels, its downstream filters, and a circuit that is set by hand."""

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

WIRED = 0.75  # of the norm of the kernels that tell anything: three of four, were all alike
RUNS = 0.9  # The best predicted grating has to reach this share of the best of all: the grid has steps of 7.5°.
FOLLOWS = 0.9  # of r: from here on the strongest kernels reproduce the filter.


def fits(kernel: Kernel, behind: Tuned | DownstreamFilter, predicted: PredictionsSettings) -> bool | None:
    """Tell whether a kernel adds what was predicted, or subtracts what was not.

    None where nothing is promised: no orientation was predicted, the kernel is mixed, or what it reads, or is read by,
    has no direction or is halfway inside the prediction.
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
    """Ask whether the strongest kernels add what runs as predicted, subtract what does not, and make the unit."""
    if predicted.orientation is None:
        return untested("no orientation was predicted")
    if not case.overview.rectified:
        return untested("input channels can be negative, so that the sign of a kernel promises nothing")
    kernels, strongest = case.kernels.by_channel, case.contributions.top
    read = [tuned for tuned in case.tuning.inputs if tuned.channel in strongest]
    wired = _wired([(kernels[tuned.channel], tuned) for tuned in read if tuned.channel is not None], predicted)
    if wired is None:
        return untested("less than half of the norm lies on kernels of one sign and channels with a direction")
    r = case.coverage.rankings.l2.r[len(strongest) - 1]
    if r is None:
        return untested("what the strongest kernels add never varies, or no kernel is stronger than another")
    return Judged(
        AGAINST if wired.share < HALF else FOR if wired.share >= WIRED and r >= FOLLOWS else MIXED,
        wired.share,
        f"{wired.fitting} of {count(wired.telling, 'kernel')} that promise anything fit, with {percent(wired.share)} "
        f"of their norm; the strongest {len(strongest)} follow the unit with r = {significant(r)}",
    )


def use(case: Findings, predicted: PredictionsSettings) -> Judged:
    """Ask whether downstream filters that the unit excites respond best as predicted.

    Those that it inhibits are to respond best elsewhere.
    """
    if predicted.orientation is None:
        return untested("no orientation was predicted")
    if not case.downstream.filters:
        return untested("no convolution that the weights carry reads the unit")
    if not case.downstream.rectified:
        return untested("the unit can be negative where it is read, so that the sign of a kernel promises nothing")
    wired = _wired([(one.kernel, one) for one in case.downstream.filters], predicted)
    if wired is None:
        return untested(
            "less than half of the norm lies on kernels of one sign and downstream filters with a direction"
        )
    return Judged(
        FOR if wired.share >= WIRED else AGAINST if wired.share < HALF else MIXED,
        wired.share,
        f"{wired.fitting} of {count(wired.telling, 'downstream filter')} that promise anything fit, with "
        f"{percent(wired.share)} of the norm of their kernels",
    )


@dataclass(frozen=True)
class _Wired:
    """How many kernels promise anything, how many of these fit the prediction, and with what share of their norm."""

    telling: int
    fitting: int
    share: float


def _wired(kernels: Sequence[tuple[Kernel, Tuned | DownstreamFilter]], predicted: PredictionsSettings) -> _Wired | None:
    """Ask each kernel whether it fits; None where those that tell have less than half of the norm of all."""
    asked = [(kernel.norm, fits(kernel, behind, predicted)) for kernel, behind in kernels]
    telling = [(norm, fit) for norm, fit in asked if fit is not None]
    whole, told = sum(norm for norm, _ in asked), sum(norm for norm, _ in telling)
    if told <= 0 or told < HALF * whole:
        return None
    fitting = [norm for norm, fit in telling if fit]
    return _Wired(len(telling), len(fitting), sum(fitting) / told)


def by_hand(*_: object) -> Judged:
    """Nobody has written the circuit by hand."""
    return untested("nobody has written the circuit’s weights by hand and put them in the unit’s place")


IMPLEMENTATION = Argument(
    name="feature implementation",
    figure="tuning/index.html#inputs",
    rule="A kernel promises something if it is mostly excitatory or inhibitory, on a channel with a direction "
    f"(selectivity {significant(DIRECTED)} or more: the best does about twice the worst). It fits if it adds what was "
    "predicted, or subtracts what was not: a channel to which the best grating inside the prediction does "
    f"{100 * RUNS:g}\u202f% of the best of all, or less than half of it; between, it promises nothing. Of the six "
    "strongest, as far as they are taken apart, each weighs by its L2 norm. For: at least three quarters fit, and the "
    f"six follow the unit with r ≥ {FOLLOWS:g}. Against: less than half fits. Between: mixed. Not tested: those that "
    "promise have less than half of the norm.",
    number="the share of the norm that fits",
    judge=implementation,
)
USE = Argument(
    name="feature use",
    figure="downstream/index.html#downstream",
    rule="As for the kernels before: a downstream filter fits if its kernel on the unit is mostly excitatory and it "
    "runs as predicted itself, or mostly inhibitory and it does not. For: at least three quarters fit, by the norm of "
    "these kernels. Against: less than half. Between: mixed.",
    number="the share of the norm that fits",
    judge=use,
)
BY_HAND = Argument(
    name="hand-written circuit",
    figure="circuit/index.html",
    rule="Not tested: it would take weights written by hand that do what the unit does.",
    number="",
    judge=by_hand,
)
