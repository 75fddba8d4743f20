"""Every picture and plot of a report, from findings and photographs. No TensorFlow; one module per section.

Files are named by their path below `site/<slug>/`. matplotlib is imported when something is drawn: a
warm build takes all of this from the cache and does not wait for it.
"""

from pathlib import Path

from generator.figures import (
    activations,
    classification,
    contributions,
    coverage,
    detector,
    heat,
    inputs,
    kernels,
    knockout,
    pattern,
    tuning,
)
from generator.images import Photograph
from generator.results import Findings


def draw(findings: Findings, photographs: tuple[Photograph, ...], reference: Path | None) -> dict[str, bytes]:
    """Draw all published pictures of a study; `reference` is another tool's picture of the unit, if any."""
    by_stem = {photograph.stem: photograph for photograph in photographs}
    by_name = {photograph.name: photograph for photograph in photographs}
    views = {f"pictures/photographs/{stem}.webp": heat.webp(item.view) for stem, item in by_stem.items()}
    return {
        **views,
        "pictures/colours.png": heat.colour_bar(),
        **classification.draw(findings.classification, by_stem),
        **pattern.draw(findings.pattern, reference),
        **activations.draw(findings.activations, by_stem),
        **kernels.draw(findings.kernels),
        **inputs.draw(findings.inputs),
        **tuning.draw(findings.tuning),
        **contributions.draw(findings.contributions),
        **coverage.draw(findings.coverage),
        **knockout.draw(findings.knockout, findings.kernels),
        **detector.draw(findings.detector, findings.overview.receptive_field, by_name),
        "pictures/circuit.png": bytes(findings.circuit.picture),
    }
