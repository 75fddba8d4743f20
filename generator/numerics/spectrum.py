"""A picture as a decorrelated Fourier spectrum: what gradient ascent climbs instead of pixels.

A spectrum is float32 `[real or imaginary, colour axis, row, frequency]`, the half plane of `numpy.fft.rfft2`. The
picture is 255 · sigmoid of its inverse transform, so it is valid whatever the spectrum. Source: Olah, Mordvintsev
and Schubert, "Feature Visualization", Distill 2017, and its code, Lucid.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

# Standard deviations and correlations of ImageNet's colours, as the square root of their covariance (Lucid's
# figures): a step along one axis changes colours that change together in photographs.
COLOUR = np.array([[0.26, 0.09, 0.02], [0.27, 0.00, -0.05], [0.27, -0.09, 0.03]], np.float32)
DECORRELATED = COLOUR / np.linalg.norm(COLOUR, axis=0).max()


def frequency_scale(size: tuple[int, int]) -> Floats:
    """Weigh frequencies by 1/f, as photographs have them: `[row, frequency]` for a picture of `(rows, cols)`.

    The lowest frequency counts as one period a picture. A quarter, as in Lucid, keeps the start near grey.
    """
    rows, cols = size
    frequency = np.hypot(np.fft.fftfreq(rows)[:, None], np.fft.rfftfreq(cols)[None, :])
    scale: npt.NDArray[np.float64] = np.sqrt(rows * cols) / np.maximum(frequency, 1 / max(rows, cols)) / 4
    return scale.astype(np.float32)


def repeated(spectra: Floats, size: tuple[int, int], larger: tuple[int, int]) -> Floats:
    """Return the spectra of the same pictures laid side by side until they fill a larger one.

    `[picture, part, axis, row, frequency]` of `size` → the same of `larger`; what sticks out is cut off. Features
    keep their size in pixels, as the network sees them, and a picture of the ascent is periodic: it has no seams.
    """
    waves = (spectra[:, 0] + 1j * spectra[:, 1]) * frequency_scale(size)
    plane = np.fft.irfft2(waves, size)
    rows, cols = (np.arange(pixels) % period for pixels, period in zip(larger, size, strict=True))
    filled = np.fft.rfft2(plane[:, :, rows][:, :, :, cols]) / frequency_scale(larger)
    return np.stack([filled.real, filled.imag], axis=1).astype(np.float32)
