"""A picture as a decorrelated Fourier spectrum of fixed contrast: the parameters of a maximal pattern.

A spectrum is float32 `[real or imaginary, colour axis, row, frequency]`, the half plane of `numpy.fft.rfft2`, and
starts as white noise. The picture is 255 · sigmoid of its weighted inverse transform, which is brought to one RMS
first: whatever the spectrum, the picture is valid and its contrast the same, so no score can be bought with contrast.

Source: Olah, Mordvintsev and Schubert, "Feature Visualization", Distill 2017, and its code, Lucid (decorrelated
spectrum). The figures behind the constants are in `docs/performance.md`.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

# Standard deviations and correlations of ImageNet's colours, as the square root of their covariance (Lucid's
# figures): a step along one axis changes colours that change together in photographs.
COLOUR = np.array([[0.26, 0.09, 0.02], [0.27, 0.00, -0.05], [0.27, -0.09, 0.03]], np.float32)
DECORRELATED = COLOUR / np.linalg.norm(COLOUR, axis=0).max()
AXES = np.array([1.0, 1.5, 1.5], np.float32)  # weights of lightness and the two colours, which are weak in photographs
CENTRED = 0.7  # of each channel's mean is taken away: a tint may help a filter, but not take up the contrast
DEVIATION = 1.25  # before the sigmoid: RMS contrast comes out at 52 to 66 of 255 in the shipped studies
EXPONENT = 0.75  # of 1/f: photographs have 1, which reaches fine features too late
PASSED, STOPPED = 0.40, 0.50  # cycles per pixel along either axis, between which the low-pass falls to 0


def frequency_weights(size: tuple[int, int], field: int) -> Floats:
    """Weigh the frequencies of a picture of `(rows, cols)` for a receptive field of so many pixels: `[row, frequency]`.

    f^−0.75 from one period a field (or a picture, where that is smaller) on, less below, where a filter sees hardly
    more than a slope; a low-pass keeps single pixels from alternating. The mean colour counts as one period a field.
    The half plane holds one wave of each conjugate pair, but both in its first column: these weigh √2 as much, so that
    no direction is favoured. (So does its last if `cols` is even, where the low-pass leaves nothing.)
    """
    rows, cols = size
    down, along = np.abs(np.fft.fftfreq(rows))[:, None], np.fft.rfftfreq(cols)[None, :]
    frequency, finest = np.hypot(down, along), np.maximum(down, along)
    frequency[0, 0] = 1 / field
    weights = np.maximum(frequency, max(1 / field, 1 / max(size))) ** -EXPONENT * np.minimum(1, frequency * field)
    weights *= (1 + np.cos(np.pi * np.clip((finest - PASSED) / (STOPPED - PASSED), 0, 1))) / 2
    weights[:, 0] *= np.sqrt(2)
    found: Floats = weights.astype(np.float32)
    return found
