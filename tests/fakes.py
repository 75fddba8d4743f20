"""A small made-up circuit: every field filled, no two counts alike, no array square, some values awkward.

5 photographs, 3 classes each, 7 input channels of which 4 are shown, kernels of 3 rows by 2 columns, a layer of 8
filters with patterns of 8 × 12 pixels and one of 4 with 6 × 10.
"""

import io
import math
from dataclasses import fields, replace
from importlib import import_module
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from generator.analysis.layer import SIMILAR
from generator.fields import ReceptiveField
from generator.results.ablation import Ablation, Change, RandomSets, Removal
from generator.results.activations import ActivationClass, ActivationPhotograph, Activations
from generator.results.circuit import Circuit, OnBoth
from generator.results.classification import Classification, ClassifiedPhotograph, Guess
from generator.results.contributions import Agreement, Attribution, ChannelContribution, Contributions
from generator.results.coverage import Band, Coverage, Curve, Rankings
from generator.results.detector import Detector, Direction, FeatureType, Posed
from generator.results.downstream import Downstream, DownstreamFilter
from generator.results.evidence import ArgumentResult, Evidence, Turned
from generator.results.inputs import InputChannel, Inputs
from generator.results.kernels import DownstreamKernel, Kernel, Kernels, Kinds
from generator.results.layer import Example, FilterSummary, Layer, LayerFilters, SimilarFilter
from generator.results.methods import Methods, Parameter, Version
from generator.results.overview import Overview
from generator.results.patterns import Measured, Pattern, StrongestPhotograph
from generator.results.tuning import Leader, Peak, Tuned, Tuning
from generator.results.values import FloatArray, Interval, Png
from generator.sections import Findings
from generator.settings import (
    KernelsSettings,
    NetworkSettings,
    PatternSettings,
    PredictionsSettings,
    ReferenceSettings,
    Settings,
    UnitSettings,
)
from generator.study import Study

UNIT = "right3x2:5"
PHOTOGRAPHS = (  # file name, class, largest and mean activation: strongest first
    ("bridge.jpg", "viaduct", 9.25, 0.75),
    ("caffè & 1.JPG", "espresso", 6.5, 1.125),
    ("macaw.jpg", "macaw", 4.0, 0.5),
    ("macaw_two.png", "macaw", 2.0, 0.25),
    ("night.webp", None, 0.0, 0.0),
)
LABELS = ("viaduct", "espresso", "macaw", "lighter, light", "tench")
CHANNELS = (4, 0, 6, 2, 1, 5, 3)  # by the norm of their kernels


def study(folder: Path) -> Study:
    """Make the folder `made-up` beneath `folder` and return the study in it."""
    path = folder / "made-up"
    path.mkdir(parents=True, exist_ok=True)
    settings = Settings(
        network=NetworkSettings(name="tiny"),
        unit=UnitSettings(layer="right3x2", filter=5),
        title="A made-up <circuit>",
        hypothesis="fires on lines that rise from left to right",
        pattern=PatternSettings(size=36),
        kernels=KernelsSettings(top=4),
        reference=ReferenceSettings(link="https://example.org/unit?a=1&b=2", credit="Example Microscope"),
    )
    return Study(path, settings)


def findings() -> Findings:
    """Return findings with every section computed."""
    return Findings(**{field.name: made_up(field.name) for field in fields(Findings)})


def made_up(section: str) -> Any:
    """Return a section's made-up result: from here if other sections need it, else from `tests/test_section_<name>.py`.

    AttributeError or ModuleNotFoundError where there is none.
    """
    if section == "pattern":  # inputs have patterns, too
        return pattern(UNIT, seed=0)
    here = globals().get(section)
    return here() if here else import_module(f"tests.test_section_{section}").made_up()


def png(rows: int, cols: int, *, seed: int) -> Png:
    """Paint a picture of soft coloured stripes, `rows` high and `cols` wide."""
    row, col = np.mgrid[0:rows, 0:cols]
    angles = np.random.default_rng(seed).uniform(0, np.pi, 3)
    waves = [np.sin((col * np.cos(angle) - row * np.sin(angle)) / 3.0) for angle in angles]
    pixels = np.round(127.5 + 100 * np.stack(waves, axis=-1)).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, format="PNG")
    return Png(file.getvalue())


def overview() -> Overview:
    """Return where the unit stands: two convolutions before it, one beside it, two after."""
    return Overview(
        network="Tiny v1",
        unit=UNIT,
        layer="right3x2",
        filter=5,
        filters=8,
        reads=("left1x1", "squeeze1x1"),
        input_channels=len(CHANNELS),
        rectified=True,
        kernel_size=(3, 2),
        stride=(1, 1),
        padding="same",
        parameters=43,
        layer_parameters=344,
        network_parameters=1_234_567,
        bias=-0.125,
        convolutions=("conv1", "squeeze1x1", "left1x1", "right3x2", "join1x1", "score"),
        carried=("conv1", "squeeze1x1", "left1x1", "right3x2", "join1x1", "score"),
        classifier=True,
        before=2,
        beside=1,
        after=2,
        map_size=(5, 7),
        input_size=(20, 28),
        receptive_field=ReceptiveField(size=(11, 9), stride=(4, 4), offset=(-4, -2)),
    )


def classification() -> Classification:
    """Return three classes per photograph with maps of 5 × 7."""
    images = tuple(
        ClassifiedPhotograph(
            photograph=name,
            stem=Path(name).stem,
            class_name=class_name,
            focus_label=class_name or LABELS[number],
            top=tuple(
                Guess(LABELS[(number + place) % len(LABELS)], probability)
                for place, probability in enumerate((0.8125 - number / 16, 0.0625, 0.0000123))
            ),
        )
        for number, (name, class_name, _, _) in enumerate(sorted(PHOTOGRAPHS))
    )
    maps = np.random.default_rng(1).uniform(0, 3.5, (len(images), 3, 5, 7)).astype(np.float32)
    maps[-1, -1] = 0
    return Classification(
        classified=images,
        reason=None,
        features="join1x1",
        scale=float(maps.max()),
        grad_cam=maps,
        focus=maps[:, 0],
    )


def unclassified() -> Classification:
    """Return what weights without a classifier give."""
    return Classification(None, "These weights of Tiny carry no classifier.", None, None, None, None)


def pattern(unit: str, *, seed: int, status: str = "strong") -> Pattern:
    """Return a pattern of 24 × 36 pixels that beats the photographs unless `status` says otherwise."""
    activation = {"strong": 4.5, "weak": 0.75, "dead": 0.0}[status] / (1 + seed)
    strongest = StrongestPhotograph("caffè & 1.JPG", 1.125, 6.5, 48.75)
    sharpest = StrongestPhotograph("bridge.jpg", 0.75, 9.25, 55.25)
    return Pattern(
        unit=unit,
        picture=png(24, 36, seed=seed),
        contrast=61.5,
        pre_activation=activation - 0.25,
        activation=activation,
        max=3 * activation,
        score=1.25 * activation,
        strongest_photograph=strongest,
        strongest_position=sharpest,
        ratio=activation / strongest.activation,
        ratio_max=3 * activation / sharpest.max,
        status=status,
        size=(24, 36),
        steps=40,
        seed=seed,
        starts=1 if status == "strong" else 4,
        others=tuple(
            Measured(
                picture=png(24, 36, seed=50 + 10 * seed + number),
                contrast=61.5 + number,
                pre_activation=activation / number,
                activation=activation / number,
                max=activation,
                score=activation / (1 + number),
            )
            for number in range(1, 1 if status == "dead" else 3)
        ),
        agreement=None if status == "dead" else 0.625,
        negative=Measured(png(24, 36, seed=90 + seed), 60.5, -2.5, 0.0, 0.0, 0.0) if status == "strong" else None,
        objective=(activation * (1 - np.exp(-np.arange(40) / 8)) - 0.25).astype(np.float32),
    )


def layer() -> Layer:
    """Return two layers: 8 filters of the unit's, and 4 of one of the two before it."""
    return Layer((layer_filters("right3x2", 8, (8, 12)), layer_filters("squeeze1x1", 4, (6, 10))))


def layer_filters(name: str, filters: int, size: tuple[int, int]) -> LayerFilters:
    """Return the filters of a layer; the second is weak, the third dead."""
    field = ReceptiveField(size=(11, 9) if name == "right3x2" else (7, 5), stride=(4, 4), offset=(-4, -2))
    return LayerFilters(
        layer=name,
        size=size,
        steps=30,
        seed=0,
        units=tuple(filter_summary(name, number, filters, size) for number in range(filters)),
        likeness=0.125,
        reads=("left1x1", "squeeze1x1") if name == "right3x2" else ("conv1",),
        downstream_layers=("join1x1",) if name == "right3x2" else ("right3x2",),
        map_size=(5, 7),
        receptive_field=field,
        heat=np.random.default_rng(filters).normal(size=(filters, 4, *field.size)).astype(np.float32),
    )


def filter_summary(name: str, number: int, filters: int, size: tuple[int, int]) -> FilterSummary:
    """Return a filter; the first of all has a negative pattern, the last of `squeeze1x1` reads a colour."""
    status = {1: "weak", 2: "dead"}.get(number, "strong")
    activation = {"strong": 1.5 + number / 4, "weak": 0.75, "dead": 0.0}[status]
    silent = status == "dead"
    colour = "green" if name == "squeeze1x1" and number == filters - 1 else None
    shown = kernels().top[: 3 if name == "right3x2" else 2]
    own = shown if name == "right3x2" else tuple(replace(kernel, unit=f"conv1:{kernel.channel}") for kernel in shown)
    coloured = (replace(shown[0], channel=1, unit=None, colour=colour),) if colour else own
    below = "join1x1" if name == "right3x2" else "right3x2"
    return FilterSummary(
        unit=f"{name}:{number}",
        filter=number,
        picture=png(*size, seed=100 + filters + number),
        contrast=60.25 + number,
        pre_activation=activation - 0.25,
        activation=activation,
        max=3 * activation,
        score=1.25 * activation,
        strongest_photograph=None if silent else StrongestPhotograph("bridge.jpg", 1.0, 9.25, 55.25),
        ratio=None if silent else activation,
        status=status,
        starts=1 if status == "strong" else 4,
        negative=Measured(png(*size, seed=300), 60.5, -1.75, 0.0, 0.0, 0.0)
        if name == "right3x2" and number == 0
        else None,
        place=(5 * number + 3) % filters if filters % 5 else number,
        similar=tuple(
            SimilarFilter((number + step) % filters, 1 - step / 10) for step in range(1, min(SIMILAR + 1, filters))
        ),
        orientation=None if number % 3 == 2 else (100.0 + 45 * number) % 180,
        colourfulness=abs(2.5 - number) / 10,
        strongest=(
            Example("caffè & 1.JPG", 0, 6, 6.5 - number / 8),
            Example("bridge.jpg", 4, 2, 5.25 - number / 8),
            Example("macaw.jpg", 1, 1, 0.5),
        ),
        weakest=(Example("night.webp", 2, 3, -3.5),),
        kernels=coloured,
        downstream=tuple(
            DownstreamKernel(f"{below}:{(number + place) % 8}", replace(kernels().top[place], channel=number))
            for place in range(2)
        ),
    )


def activations() -> Activations:
    """Return a map of 5 × 7 per photograph, strongest first; the last one is silent."""
    shares = ((0.5, 0.25), (0.125, 0.25), (0.75, 0.3125), (0.1875, 0.375), (None, None))
    images = tuple(
        ActivationPhotograph(
            photograph=name,
            stem=Path(name).stem,
            class_name=class_name,
            max=largest,
            mean=mean,
            active=0.625 if largest else 0.0,
            share=share,
            area=area,
        )
        for (name, class_name, largest, mean), (share, area) in zip(PHOTOGRAPHS, shares, strict=True)
    )
    maps = np.random.default_rng(2).uniform(0, 1, (len(images), 5, 7)).astype(np.float32)
    maps *= (np.array([image.max for image in images]) / maps.max(axis=(1, 2)))[:, None, None]
    return Activations(
        by_max=images,
        classes=(ActivationClass("macaw", 2, 3.0, 0.375),),
        scale=9.25,
        maps=maps.astype(np.float32),
    )


def kernels() -> Kernels:
    """Return seven kernels of 3 × 2, strongest first; the last one is zero."""
    channels = tuple(_kernel(place, channel) for place, channel in enumerate(CHANNELS))
    squares = [kernel.norm**2 for kernel in channels]
    return Kernels(
        layer="right3x2",
        filter=5,
        channels=channels,
        shown=4,
        share=sum(squares[:4]) / sum(squares),
        fair_share=4 / 7,
        scale=max(abs(value) for kernel in channels[:4] for row in kernel.kernel for value in row),
        kinds=Kinds(
            *(
                sum(kernel.kind == kind for kernel in channels)
                for kind in ("mostly excitatory", "mostly inhibitory", "mixed")
            )
        ),
    )


def _kernel(place: int, channel: int) -> Kernel:
    signs = np.array([[1, -1], [-1, 1], [1, -1]] if place % 3 == 2 else [[1, 1], [1, 1], [1, -1]])
    values = signs * (-1 if place % 3 == 1 else 1) * np.array([[6, 5], [4, 3], [2, 1]]) * (6 - place) / 64
    total = float(np.abs(values).sum())
    balance = float(values.sum()) / total if total else 0.0
    kind = "mostly excitatory" if balance >= 1 / 3 else "mostly inhibitory" if balance <= -1 / 3 else "mixed"
    return Kernel(
        channel=channel,
        unit=made_by(channel),
        colour=None,
        norm=float(np.sqrt((values**2).sum())),
        balance=balance,
        positive=int((values > 0).sum()),
        count=values.size,
        kind=kind,
        kernel=tuple(tuple(float(value) for value in row) for row in values),
    )


def made_by(channel: int) -> str:
    """Name the unit behind an input channel: three of `left1x1`, then those of `squeeze1x1`."""
    return f"left1x1:{channel}" if channel < 3 else f"squeeze1x1:{channel - 3}"


def inputs() -> Inputs:
    """Return the four strongest input channels; one pattern is weak, one dead."""
    states = ("strong", "weak", "strong", "dead")
    return Inputs(
        layers=("left1x1", "squeeze1x1"),
        channels=tuple(
            InputChannel(
                channel=kernel.channel,
                unit=kernel.unit,
                colour=None,
                kernel=kernel,
                pattern=pattern(kernel.unit or "", seed=kernel.channel + 1, status=status),
            )
            for kernel, status in zip(kernels().top, states, strict=True)
        ),
    )


ORIENTATIONS, PERIODS = (0.0, 30.0, 45.0, 90.0, 135.0), (4.0, 11.0, 32.0)


def tuned(unit: str, channel: int | None = None) -> Tuned:
    """Return what a unit answers to: rising stripes of 11 pixels; nothing, if it is the second channel."""
    silent = channel == CHANNELS[1]
    strength = 0.0 if silent else 4.0
    curve = [math.cos(math.radians(orientation - 45)) for orientation in ORIENTATIONS]
    response = tuple(tuple(strength * value / (1 + abs(period - 11)) for value in curve) for period in PERIODS)
    return Tuned(
        unit=unit,
        channel=channel,
        orientations=ORIENTATIONS,
        periods=PERIODS,
        response=response,
        red_green=tuple(tuple(value / 4 for value in row) for row in response),
        blue_yellow=tuple(tuple(value / 8 for value in row) for row in response),
        peaks=() if silent else (Peak(45.0, 11.0, 42.5, 4.0), Peak(135.0, 4.0, None, 1.75)),
        suppressed=() if silent else (Peak(135.0, 11.0, 15.5, -0.75),),
        selectivity=None if silent else 0.375,
        deviation=12.5,
        edges=(0.5, 1.0, 2.5, 1.25, -0.5),
        bars=(0.25, 1.5, 3.5, 1.0, -0.75),
        arcs=((0.5, 1.5), (2.0, 4.5)),
        lines=((3.0, 1.0), (2.5, 1.25)),
        boundaries=(0.5, 1.25, 0.75),
        textures=(0.25, 0.625),
    )


def tuning() -> Tuning:
    """Return what the unit answers to; another filter leads where its stripes do not rise."""
    own = tuned(UNIT)
    named = (("right3x2:1", 2.0), (UNIT, 3.5), (UNIT, 4.0), ("right3x2:7", 5.0), ("right3x2:0", 1.5))
    return Tuning(
        **{field.name: getattr(own, field.name) for field in fields(own)},
        size=(21, 19),
        radii=(8.0, 16.0),
        directions=(0.0, 90.0),
        line_orientations=(22.5, 112.5),
        boundary_directions=(0.0, 45.0, 270.0),
        inputs=tuple(tuned(made_by(channel), channel) for channel in CHANNELS[:4]),
        leaders=tuple(
            tuple(
                Leader(orientation, unit, response / (1 + abs(period - 11)))
                for orientation, (unit, response) in zip(ORIENTATIONS, named, strict=True)
            )
            for period in PERIODS
        ),
        layer=np.random.default_rng(3).normal(size=(8, 3, 5)).astype(np.float32),
    )


def contributions() -> Contributions:
    """Return what seven channels add: the second strongest kernel is on a silent one."""
    channels = tuple(
        ChannelContribution(
            channel=kernel.channel,
            unit=kernel.unit,
            colour=None,
            norm=kernel.norm,
            l1=2 * kernel.norm,
            mean=(1 - kernel.channel / 4) / 8,
            mean_abs=0.0 if kernel.channel == CHANNELS[1] else 0.5 + kernel.channel / 16,
            pattern_mean=1.25 - kernel.channel / 2,
            ablation=-0.125 + kernel.channel / 32,
            silent=kernel.channel == CHANNELS[1],
        )
        for kernel in sorted(kernels().channels, key=lambda kernel: kernel.channel)
    )
    names = ("l2", "l1", "contribution", "ablation")
    return Contributions(
        unit=UNIT,
        bias=-0.125,
        channels=channels,
        agreements=tuple(
            Agreement(one, other, 0.75 - place / 8, 5, 36 / 7, 12 if place else None, 3.5 if place else None)
            for place, (one, other) in enumerate(combinations(names, 2))
        ),
        top=CHANNELS[:6],
        silent=(CHANNELS[1],),
        identity=2.5e-7,
        positions=175,
        photograph_count=5,
    )


def coverage() -> Coverage:
    """Return curves over seven channels; the order by contribution never reaches 0.9 before the last."""
    r = (0.25, 0.5, 0.625, 0.875, 0.9375, 0.96875, 1.0)
    curve = Curve(
        r,
        (-0.5, -0.25, 0.125, 0.5, 0.75, 0.875, 1.0),
        (0.0625, 0.25, 0.5, 0.75, 0.875, 0.9375, 1.0),
        5,
        CHANNELS,
        (),
        None,
    )
    fitted = replace(curve, by_half=(CHANNELS, CHANNELS[::-1]))
    late = replace(fitted, r=(None, 0.25, 0.5, 0.625, 0.75, 0.875, 1.0), k90=7)
    mean = (0.125, 0.25, 0.375, 0.5, 0.625, 0.875, 1.0)
    names = tuple(sorted(name for name, *_ in PHOTOGRAPHS))
    return Coverage(
        rankings=Rankings(curve, curve, late, fitted),
        random=Band(mean, tuple(value / 2 for value in mean), tuple((1 + value) / 2 for value in mean)),
        random_r2_zero=Band(tuple(value - 0.5 for value in mean), mean, mean),
        random_r2_mean=Band(mean, tuple(value / 2 for value in mean), tuple((1 + value) / 2 for value in mean)),
        random_k90=Interval(6.25, 5.0, 7.0),
        orders=1000,
        halves=(names[::2], names[1::2]),
    )


def unranked(*names: str) -> Coverage:
    """Return a coverage some of whose rankings have all channels alike."""
    found, nothing = coverage(), (None,) * 7
    curve = Curve(nothing, nothing, nothing, None, (), (), "all channels are equal in this ranking")
    return replace(found, rankings=replace(found.rankings, **dict.fromkeys(names, curve)))


def shortened(channels: int) -> Coverage:
    """Return a coverage of a layer that reads a few channels."""
    found = coverage()
    curve = found.rankings.l2
    r = (*curve.r[: channels - 1], 1.0)
    short = Curve(r, curve.r2_zero[:channels], curve.r2_mean[:channels], channels, tuple(range(channels)), (), None)

    def cut(band: Band) -> Band:
        return Band(band.mean[:channels], band.low[:channels], band.high[:channels])

    return replace(
        found,
        rankings=Rankings(short, short, short, short),
        random=cut(found.random),
        random_r2_zero=cut(found.random_r2_zero),
        random_r2_mean=cut(found.random_r2_mean),
    )


def ablation() -> Ablation:
    """Return what the unit does without six channels, and without each: the third changes it against its sign."""
    alone = []
    for place, kernel in enumerate(kernels().channels[:6]):
        expected = {"mostly excitatory": "falls", "mostly inhibitory": "rises"}.get(kernel.kind)
        change = Change((-1) ** (place + 1) * 0.25, (-1) ** (place + 1) * 0.0625, (place != 1) if expected else None)
        alone.append(Removal((kernel.channel,), kernel.kind, expected, change, change))
    whole = Change(-3.0, -0.75, None)
    return Ablation(
        photographs=("caffè & 1.JPG", "bridge.jpg"),
        activation=4.0,
        pattern_activation=4.5,
        together=Removal(CHANNELS[:6], None, None, whole, whole),
        single=tuple(alone),
        random=RandomSets(1000, Interval(-0.25, -1.0, 0.5), Interval(-0.5, -1.5, 0.25)),
    )


def circuit() -> Circuit:
    """Return the unit on six of its seven channels alone."""
    return Circuit(
        unit=UNIT,
        channels=CHANNELS[:6],
        picture=pattern(UNIT, seed=9).picture,
        size=(24, 36),
        steps=40,
        seed=0,
        on_pattern=OnBoth(4.5, 2.25),
        on_circuit=OnBoth(3.75, 3.0),
        ratio=3.75 / 4.5,
    )


def downstream() -> Downstream:
    """Return two downstream filters: one of what the unit finds, one that nothing excites."""
    own = tuned(UNIT)
    kernel = replace(kernels().channels[0], channel=5, unit=UNIT)
    silent = replace(kernels().channels[1], channel=5, unit=UNIT)
    flat = tuple((0.0,) * len(ORIENTATIONS) for _ in PERIODS)
    return Downstream(
        layers=("next1x1",),
        rectified=True,
        orientations=ORIENTATIONS,
        periods=PERIODS,
        filters=(
            DownstreamFilter(
                "next1x1:4", kernel, 1, 8, ORIENTATIONS, PERIODS, own.response, own.peaks, own.selectivity
            ),
            DownstreamFilter("next1x1:0", silent, 3, 8, ORIENTATIONS, PERIODS, flat, (), None),
        ),
    )


def detector() -> Detector:
    """Return two kinds, one of which cannot be told, and what they rest on; one photograph shows no direction."""
    names = [image.photograph for image in activations().by_max]
    return Detector(
        kinds=(
            FeatureType("line", True, 1.25, 1.0, "A rule.", "bar 3.50"),
            FeatureType("polysemantic", None, None, 2.0, "Another rule.", "nothing known"),
        ),
        poses=(Posed(names[0], 1, 2, (4.0, 0.0, 3.5, 0.25, 0.0, 4.25, 0.5, 3.0), 0.0),),
        alike=0.875,
        directions=(Direction(names[0], 1, 2, 4.0, 44.5, 0.75), Direction(names[1], 0, 3, 2.0, None, 0.0)),
        photographs=tuple(sorted(names)),
        bands=BANDS,
        spectra=np.stack([waves(8.0, 46.5), waves(8.0, 120.0), waves(8.0, None)]),
        everywhere=np.full((len(PHOTOGRAPHS), 5, 7), 90.0, np.float32),
        peaks=np.tile(np.stack([np.arange(8) % 5, np.arange(8) % 7], axis=-1), (len(PHOTOGRAPHS), 1, 1)),
    )


BANDS = (2.0, 4.0, 8.0, 16.0, 32.0, 64.0)  # pixels a period, by octaves


def waves(period: float, degrees: float | None, energy: float = 1.0) -> FloatArray:
    """Return what a picture's spectrum is of waves of one period, `[band, 3]`; None for waves of every direction."""
    found = np.zeros((len(BANDS) - 1, 3), np.float32)
    double = 0.0 if degrees is None else math.radians(2 * degrees - 180)
    oriented = 0.0 if degrees is None else energy
    band = sum(end <= period for end in BANDS) - 1
    found[band] = energy, oriented * math.cos(double), oriented * math.sin(double)
    return found


def evidence() -> Evidence:
    """Return a matrix with every finding."""
    arguments = (
        ("feature visualisation", "for", 1.0, "pattern/index.html"),
        ("dataset examples", "mixed", 0.25, "detector/index.html#directions"),
        ("synthetic examples", "mixed", 0.4375, "tuning/index.html#peaks"),
        ("joint tuning", "against", 0.0, "tuning/index.html#leaders"),
        ("feature implementation", "for", 0.75, "tuning/index.html#inputs"),
        ("feature use", "against", 0.25, "downstream/index.html#downstream"),
        ("hand-written circuit", "not tested", None, "circuit/index.html"),
    )
    return Evidence(
        predicted="stripes at 45° ± 20°",
        rows=tuple(
            ArgumentResult(
                argument,
                finding,
                value,
                f"the number of {argument}",
                "" if value is None else f"{value:g} in words",
                figure,
                f"what was measured of {argument}",
                f"The rule of {argument}.",
            )
            for argument, finding, value, figure in arguments
        ),
        turned=Turned(45.0, 4.0, 0.5),
        verdict="Supported in part. Of 7 arguments, 2 are for, 2 are against, 2 are mixed and 1 was not tested.",
    )


RISING = PredictionsSettings(orientation=45.0, tolerance=20.0)


def attribution(**parts: object) -> Attribution:
    """Return what one pass over the photographs says, some of it replaced."""
    whole = {"contributions": contributions(), "coverage": coverage(), "ablation": ablation()}
    return Attribution(**whole | parts)  # type: ignore[arg-type]


def case(**others: object) -> Findings:
    """Take the made-up findings, some of them replaced."""
    return replace(findings(), **others)  # type: ignore[arg-type]


def methods() -> Methods:
    """Return how it was made."""
    return Methods(
        network="Tiny v1",
        weights="tiny_weights.pkl",
        weights_sha256="0123456789abcdef" * 4,
        weights_source="the package tiny 0.1",
        labels="the package labels 0.2",
        preprocessing="RGB to BGR minus 103.939, 116.779, 123.68",
        seed=0,
        photograph_count=len(PHOTOGRAPHS),
        parameters=(
            Parameter("pattern size", "24 × 36", "pixels"),
            Parameter("pattern steps", "40", "until the objective is flat"),
        ),
        versions=(Version("tensorflow", "2.21.0"), Version("numpy", "2.4.6"), Version("pillow", "13.0.0")),
    )
