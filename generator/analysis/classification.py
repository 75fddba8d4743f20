"""What the network takes the photographs for, and where class Grad-CAM says it looked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from generator.analysis.responses import BATCH, pictures
from generator.images import Photograph, Photographs
from generator.network import Network
from generator.numerics.grad_cam import channel_weights, heatmap
from generator.results.classification import Classification, ClassifiedPhotograph, Guess

Maps = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Classifier:
    """A network that has a classifier: its feature maps, its logits and its labels."""

    network: Network
    features: str
    logits: str
    labels: tuple[str, ...]


def classify(
    network: Network, photographs: Photographs, labels: tuple[str, ...], top: int, advance: Callable[[], None]
) -> Classification:
    """Classify every photograph and draw class Grad-CAM for its top classes; `labels` of the classes, by number."""
    features, logits = network.architecture.features, network.architecture.logits
    if features is None or logits is None:
        last = network.architecture.convolutions[-1].name
        reason = f"These weights of {network.architecture.title} carry no classifier: they end at {last}."
        return Classification(None, reason, None, None, None, None)
    classifier = Classifier(network, features, logits, labels)
    images: list[ClassifiedPhotograph] = []
    grad_cam, focus = [], []
    for batch in photographs.batches(BATCH):
        found, maps, focused = _classify(classifier, batch, top)
        images += found
        grad_cam.append(maps)
        focus.append(focused)
        advance()
    maps, focused = np.concatenate(grad_cam), np.concatenate(focus)
    scale = float(max(maps.max(), focused.max()))
    return Classification(tuple(images), None, features, scale, maps, focused)


def _classify(
    classifier: Classifier, batch: Sequence[Photograph], top: int
) -> tuple[list[ClassifiedPhotograph], Maps, Maps]:
    """Return a batch's classes, their maps `[image, class, row, col]`, and the maps of the own classes."""
    network, labels = classifier.network, classifier.labels
    (features,) = network.tensors(tf.constant(pictures(batch)), classifier.features)
    (logits,) = network.continued({classifier.features: features}, classifier.logits)
    probabilities = tf.nn.softmax(tf.cast(logits, tf.float64)).numpy()
    ranked = np.argsort(-probabilities, axis=1, kind="stable")[:, :top]  # [image, class]
    own = np.array([_own_class(photograph, labels, int(ranked[i, 0])) for i, photograph in enumerate(batch)])
    images = [
        ClassifiedPhotograph(
            photograph=photograph.name,
            stem=photograph.stem,
            class_name=photograph.class_name or labels[classes[0]],
            focus_label=labels[own_class],
            top=tuple(Guess(labels[number], float(chances[number])) for number in classes),
        )
        for photograph, classes, chances, own_class in zip(batch, ranked, probabilities, own, strict=True)
    ]
    maps = [_grad_cam(classifier, features, ranked[:, place]) for place in range(ranked.shape[1])]
    return images, np.stack(maps, axis=1), _grad_cam(classifier, features, own)


def _own_class(photograph: Photograph, labels: tuple[str, ...], top: int) -> int:
    """Number the class that a photograph's folder names; where that is no label of the network, its top-1."""
    spoken = (photograph.class_name or "").replace("_", " ").casefold()
    return next((number for number, label in enumerate(labels) if label.casefold() == spoken), top)


def _grad_cam(classifier: Classifier, features: tf.Tensor, classes: npt.NDArray[np.int64]) -> Maps:
    """Compute class Grad-CAM of one class per image.

    Features `[image, row, col, channel]`, classes `[image]` → `[image, row, col]`.
    Source: Selvaraju 2017; the score is the logit, before softmax.
    """
    with tf.GradientTape() as tape:
        tape.watch(features)
        (logits,) = classifier.network.continued({classifier.features: features}, classifier.logits)
        scores = tf.gather(logits, classes, batch_dims=1)
    weights = channel_weights(tape.gradient(scores, features).numpy())
    return heatmap(features.numpy(), weights).astype(np.float32)
