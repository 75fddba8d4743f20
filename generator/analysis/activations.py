"""Where the unit fires on photographs, and which excite it most."""

from collections import defaultdict
from statistics import fmean

import numpy as np

from generator.analysis.responses import filter_maps
from generator.images import Photographs
from generator.network import Network
from generator.numerics.grad_cam import share_inside
from generator.numerics.upsampling import upsample_bilinear
from generator.results.activations import ActivationClass, ActivationPhotograph, Activations
from generator.results.classification import Classification


def measure(
    network: Network, photographs: Photographs, layer: str, filter_: int, classification: Classification
) -> Activations:
    """Map the unit on every photograph, rank photographs and classes, hold maps against class Grad-CAM."""
    input_size = network.architecture.input_size
    maps = filter_maps(network, layer, filter_, photographs)
    images = []
    for index, (photograph, unit_map) in enumerate(zip(photographs, maps, strict=True)):
        share = area = None
        if classification.focus is not None:
            focus = upsample_bilinear(classification.focus[index], input_size)
            share, area = share_inside(upsample_bilinear(unit_map, input_size), focus)
        classified = classification.by_name.get(photograph.stem)
        images.append(
            ActivationPhotograph(
                photograph=photograph.name,
                stem=photograph.stem,
                class_name=classified.class_name if classified else photograph.class_name,
                max=float(unit_map.max()),
                mean=float(unit_map.mean(dtype=np.float64)),
                active=float((unit_map > 0).mean()),
                share=share,
                area=area,
            )
        )
    order = sorted(range(len(images)), key=lambda index: (-images[index].max, images[index].photograph))
    ranked = tuple(images[index] for index in order)
    return Activations(by_max=ranked, classes=rank_classes(ranked), scale=float(maps.max()), maps=maps[np.array(order)])


def rank_classes(images: tuple[ActivationPhotograph, ...]) -> tuple[ActivationClass, ...]:
    """Average over the photographs of each class that has at least two, strongest mean first."""
    members = defaultdict(list)
    for image in images:
        if image.class_name is not None:
            members[image.class_name].append(image)
    classes = [
        ActivationClass(name, len(found), fmean(i.max for i in found), fmean(i.mean for i in found))
        for name, found in members.items()
        if len(found) > 1
    ]
    return tuple(sorted(classes, key=lambda found: (-found.mean, found.class_name)))
