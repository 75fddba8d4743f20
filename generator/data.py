"""The published data: one plain JSON file per section, with the arrays in an `.npz` beside it.

Numbers are rounded to seven significant digits, undefined ones are null. `docs/data.md` says what every key
means.
"""

import dataclasses
import io
import json
import math
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np

from generator.results import Findings, FloatArray, Pattern, Png

DIGITS = 7  # significant: float32 carries no more
PICTURES = "../pictures"  # from a JSON file
Json = dict[str, Any]


def data_names(findings: Findings) -> tuple[str, ...]:
    """Name the data files by path relative to the report, in report order."""
    arrays = _arrays(findings)
    return tuple(
        f"data/{section}.{suffix}"
        for section in _documents(findings)
        for suffix in ("json", "npz")
        if suffix == "json" or section in arrays
    )


def data_files(findings: Findings) -> dict[str, bytes]:
    """Write the data files, by path relative to the report."""
    documents, arrays = _documents(findings), _arrays(findings)
    files = {f"data/{section}.json": _json(document) for section, document in documents.items()}
    files |= {f"data/{section}.npz": _npz(named) for section, named in arrays.items()}
    return {name: files[name] for name in data_names(findings)}


def plain(value: Any) -> Any:
    """Turn a result into what JSON can say; arrays and pictures are left out of dataclasses."""
    if dataclasses.is_dataclass(value):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return {name: plain(part) for name, part in fields.items() if not isinstance(part, np.ndarray | Png)}
    if isinstance(value, Mapping):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return rounded(value) if isinstance(value, float) else value


def rounded(value: float) -> float | None:
    """Round to seven significant digits; what is not finite is undefined."""
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None


def _documents(findings: Findings) -> dict[str, Json]:
    return {
        "classification": _classification(findings),
        "pattern": {**_pattern(findings.pattern), "image": f"{PICTURES}/pattern.png"},
        "activations": plain(findings.activations),
        "kernels": plain(findings.kernels),
        "inputs": _inputs(findings),
        "methods": plain(findings.methods),
    }


def _classification(findings: Findings) -> Json:
    found = findings.classification
    if found.images is None:
        return {"images": None, "reason": found.reason}
    return {key: value for key, value in plain(found).items() if key not in ("reason", "grad_cam", "focus")}


def _pattern(pattern: Pattern) -> Json:
    """Put first what identifies the pattern; `image` is filled in by the caller, who knows its place."""
    return {"unit": pattern.unit, "image": None, **plain(pattern)}


def _inputs(findings: Findings) -> Json:
    channels = []
    for source in findings.inputs.channels:
        image = f"{PICTURES}/inputs/{source.channel}.png" if source.pattern else None
        undefined = {"pre_activation": None, "activation": None, "max": None, "status": None}
        pattern = _pattern(source.pattern) if source.pattern else undefined
        identity = {"channel": source.channel, "unit": source.unit, "colour": source.colour, "image": image}
        channels.append({**identity, **{key: value for key, value in pattern.items() if key not in identity}})
    return {"layers": list(findings.inputs.layers), "channels": channels}


def _arrays(findings: Findings) -> dict[str, dict[str, FloatArray]]:
    """Collect the arrays of each section by name."""
    classification, kernels = findings.classification, findings.kernels.channels
    patterns = [(source.channel, source.pattern) for source in findings.inputs.channels if source.pattern]
    arrays: dict[str, dict[str, FloatArray]] = {
        "classification": {
            name: array
            for name, array in (("grad_cam", classification.grad_cam), ("focus", classification.focus))
            if array is not None
        },
        "pattern": {"objective": findings.pattern.objective},
        "activations": {"maps": findings.activations.maps},
        "kernels": {"kernels": np.array([kernel.kernel for kernel in kernels])},
        "inputs": {f"objective_{channel}": pattern.objective for channel, pattern in patterns},
    }
    return {section: named for section, named in arrays.items() if named}


def _json(document: Json) -> bytes:
    return (json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def _npz(arrays: Mapping[str, FloatArray]) -> bytes:
    """Pack arrays as `np.savez_compressed` does, every entry dated alike: same arrays, same bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in arrays.items():
            entry = io.BytesIO()
            np.lib.format.write_array(entry, np.ascontiguousarray(array), allow_pickle=False)
            told = zipfile.ZipInfo(f"{name}.npy")
            told.create_system = 3  # Unix, whatever the machine is
            archive.writestr(told, entry.getvalue(), zipfile.ZIP_DEFLATED)
    return file.getvalue()
