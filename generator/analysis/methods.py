"""How it was computed: every choice and version the numbers depend on. Imports no TensorFlow."""

from collections.abc import Sequence

from generator.analysis.recipe import FIELDS, GRAIN, SMALLEST, report_recipe, tile_recipe
from generator.analysis.stimulus_set import (
    ALONG,
    BOUNDARIES,
    COARSE,
    DIRECTIONS,
    FINE,
    OFFSETS,
    ORIENTATIONS,
    PHASES,
    RADII,
    TEXTURES,
    WIDTHS,
)
from generator.architecture import Architecture
from generator.evidence import in_words
from generator.layers import Preprocessing
from generator.numerics.grad_cam import FOCUS
from generator.numerics.kernels import EXCITATORY
from generator.numerics.optimisation import ANYWHERE, LAST, LEAK, MOMENTUM, SHIFT, STARTS, STILL, rates
from generator.numerics.orientation import COHERENT, SEEN, SMOOTHED
from generator.numerics.spectrum import AXES, DEVIATION, EXPONENT, PASSED, STOPPED
from generator.numerics.tuning import DIRECTED, LEAST, PEAK
from generator.results.methods import Methods, Parameter
from generator.settings import Settings
from generator.versions import LABELS, WEIGHTS, versions
from generator.zoo.weights import WeightsFile


def analyse(
    settings: Settings,
    architecture: Architecture,
    weights: WeightsFile,
    *,
    labels: str | None,
    photographs: int,
) -> Methods:
    """Gather the parameters of an analysis."""
    rows, cols = architecture.input_size
    unused = {package for package in WEIGHTS if package != weights.package} | (set() if labels else {LABELS})
    return Methods(
        network=architecture.title,
        weights=weights.path.name,
        weights_sha256=weights.sha256,
        weights_source=weights.source,
        labels=labels or "none: these weights include no classifier",
        preprocessing=preprocessing(architecture),
        seed=settings.pattern.seed,
        photograph_count=photographs,
        parameters=(
            Parameter("input size", f"{rows} × {cols}", "pixels; photographs are cropped to the centre and resized"),
            *parameters(settings, architecture),
        ),
        versions=tuple(found for found in versions() if found.package not in unused),
    )


def parameters(settings: Settings, architecture: Architecture) -> tuple[Parameter, ...]:
    """List the choices that the numbers depend on: those of `study.toml`, then those the code makes."""
    pattern, layer = settings.pattern, settings.unit.layer
    large = report_recipe(architecture, layer, pattern)
    small = tile_recipe(architecture, layer, seed=pattern.seed)
    chosen = (
        ("[classification] top", f"{settings.classification.top}", "classes per photograph"),
        ("[pattern] size", f"{pattern.size}", "pixels a side of every maximal pattern"),
        ("[pattern] steps", f"{large.steps}", f"of the optimisation of each large pattern of {layer}"),
        (
            "[pattern] seed",
            f"{pattern.seed}",
            "of the random numbers, combined with the filter’s name",
        ),
        (
            "[pattern] seeds",
            f"{pattern.seeds}",
            "random seeds for the study’s filter and its inputs; the strongest picture is shown first",
        ),
        (
            "[pattern] diversity",
            f"{pattern.diversity:g}",
            "weight of the term that pushes a picture away from those of earlier seeds",
        ),
        ("[pattern] negative", _yes(pattern.negative), "whether there is a negative pattern"),
        (
            "[layer] pages",
            _yes(settings.layer.pages),
            "whether every filter of the layer and of its input layers has a page",
        ),
        ("[layer] negative", _yes(settings.layer.negative), "whether each of these filters has a negative pattern"),
        ("[kernels] top", f"{settings.kernels.top}", "kernels and input channels shown in detail"),
        (
            "[tuning] periods",
            _listed(settings.tuning.periods),
            "pixels: spatial periods of the gratings",
        ),
        ("[predictions]", in_words(settings.predictions) or "none", "judged on the page Evidence"),
    )
    built_in = (
        ("resizing", "bicubic", "of photographs, to the network’s input"),
        ("Grad-CAM area", f"{FOCUS:g}", "of the map’s maximum: the region above it counts as supporting the class"),
        (
            "parametrisation",
            "Fourier",
            f"weights 1/f^{EXPONENT:g}, decorrelated colours with weight {AXES[1]:g}, sigmoid to 0…255",
        ),
        (
            "low-pass",
            f"{PASSED:g} to {STOPPED:g}",
            "cycles per pixel: frequencies between these are attenuated, higher ones removed",
        ),
        ("contrast", f"{DEVIATION:g}", "RMS of every picture before the sigmoid: about 60 of 255 after it"),
        ("leak", f"{LEAK:g}", "slope of the objective for negative pre-activations"),
        (
            "small size",
            f"{FIELDS:g}",
            f"receptive fields a side, rounded up to multiples of {GRAIN} pixels, at least {SMALLEST}",
        ),
        ("small steps", f"{small.steps}", f"of the optimisation of each small pattern of {layer}"),
        ("attempts", f"{STARTS}", "sets of random seeds before a pattern is called weak or dead"),
        (
            "rate",
            " and ".join(dict.fromkeys(f"{rates(recipe.steps)[0]:g}" for recipe in (large, small))),
            f"step size at first, of large and small patterns; it decreases to {LAST:g} of that; momentum {MOMENTUM:g}",
        ),
        (
            "shift",
            f"±{SHIFT}",
            f"pixels, random in each step. In the first {100 * ANYWHERE:.0f}\u202f% of the steps any distance, if the "
            f"picture is two receptive fields wide. In the last {100 * STILL:.0f}\u202f% none, if the layer’s stride "
            f"is below {SHIFT} pixels",
        ),
        ("balance", f"{EXCITATORY:.3g}", "mostly excitatory from this value, mostly inhibitory from its negative down"),
        *_of_the_stimuli(),
        *_of_the_evidence(),
    )
    return tuple(Parameter(name, value, note) for name, value, note in chosen + built_in)


def _of_the_stimuli() -> tuple[tuple[str, str, str], ...]:
    """List the parameters of the stimuli."""
    return (
        ("orientations", f"{len(ORIENTATIONS)}", f"of gratings, edges and bars, {ORIENTATIONS[1]:g}° apart"),
        ("phases", f"{PHASES}", "of each grating; the best one counts"),
        ("offsets", f"±{max(OFFSETS):g}", f"pixels, of edges, bars and arcs, {OFFSETS[1] - OFFSETS[0]:g} apart"),
        ("widths", _listed(WIDTHS), "pixels, of bars, arcs and lines"),
        ("radii", _listed(RADII), f"pixels, of arcs in {len(DIRECTIONS)} directions, each a third of a circle"),
        ("shifts along", f"±{max(ALONG):g}", "of the length of arcs and lines"),
        (
            "textures",
            f"{FINE:g} and {COARSE:g}",
            f"pixels, {len(BOUNDARIES)} directions, {TEXTURES} drawings of each",
        ),
    )


def _of_the_evidence() -> tuple[tuple[str, str, str], ...]:
    """List the thresholds of tuning peaks and orientations."""
    return (
        ("tuning peak", f"{100 * PEAK:g}\u202f%", f"of the map’s maximum at least, and {LEAST:g} standard deviations"),
        (
            "orientation tuning",
            f"{DIRECTED:.3g}",
            "orientation selectivity index from which a filter is tuned: the best response is twice the worst",
        ),
        ("coherence", f"{COHERENT:g}", "of a structure tensor or of waves, from which a picture has an orientation"),
        ("smoothing", f"{SMOOTHED:g}", "pixels: standard deviation of the Gaussian before the gradients"),
        (
            "middle",
            f"1/{SEEN}",
            "of a receptive field: standard deviation of the Gaussian that weights the orientation",
        ),
    )


def _listed(values: Sequence[float]) -> str:
    return ", ".join(f"{value:g}" for value in values)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def preprocessing(architecture: Architecture) -> str:
    """Say what happens to a picture inside the graph, before the first convolution."""
    for layer in architecture.layers:
        if isinstance(layer, Preprocessing):
            means = ", ".join(f"{mean:g}" for mean in layer.means)
            return f"RGB 0…255 reordered to BGR, minus the channel means {means}"
    return "none"
