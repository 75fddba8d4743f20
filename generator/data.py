"""The published data: one plain JSON file per section and per layer, its tables as CSV, its arrays in an `.npz`.

Numbers are rounded to seven significant digits, undefined ones are null. `docs/data.md` says what every key
means.
"""

import dataclasses
import io
import json
import math
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from generator.results.kernels import Kernel
from generator.results.layer import FilterSummary, LayerFilters
from generator.results.names import is_index, member, members
from generator.results.patterns import Pattern
from generator.results.values import FloatArray, IntArray
from generator.sections import SECTIONS, Findings
from generator.tables import table, table_names, tables

DIGITS = 7  # significant: float32 carries no more
PICTURES = "../pictures"  # from a section's JSON file
UNITS = "../../units"  # from a layer's
Json = dict[str, Any]


def data_names(findings: Findings) -> tuple[str, ...]:
    """Name the data files by path relative to the report, in report order, then those of the layers."""
    arrays = _arrays(findings)
    sections = [
        f"data/{section}.{suffix}"
        for section in _PUBLISHED
        for suffix in (
            "json",
            *(f"{name}.csv" for name in table_names(_document(section, findings))),
            *(("npz",) if section in arrays else ()),
        )
    ]
    return (*sections, *(path for filters in findings.layer.layers for path in layer_data_names(filters.layer)))


def layer_data_names(layer: str) -> tuple[str, ...]:
    """Name the data files of a layer by path relative to the report."""
    return (f"data/layers/{layer}.json", f"data/layers/{layer}.units.csv")


def section_data(findings: Findings) -> dict[str, bytes]:
    """Write the data files of the sections, by path relative to the report."""
    arrays = _arrays(findings)
    files = {}
    for section in _PUBLISHED:
        document = _document(section, findings)
        files[f"data/{section}.json"] = _json(document)
        files |= {f"data/{section}.{name}.csv": data for name, data in tables(document).items()}
        if section in arrays:
            files[f"data/{section}.npz"] = _npz(arrays[section])
    return files


def layer_data(filters: LayerFilters) -> dict[str, bytes]:
    """Write the data files of a layer, by path relative to the report."""
    units = [_unit(filters.layer, summary) for summary in filters.units]
    return dict(zip(layer_data_names(filters.layer), (_layer(filters, units), table(units)), strict=True))


def plain(value: Any) -> Any:
    """Turn a result into what JSON can say: of a dataclass all that has a name, but no index of it."""
    if dataclasses.is_dataclass(value):
        return {name: plain(member(value, name)) for name in _told(type(value))}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return rounded(value) if isinstance(value, float) else value


def _told(kind: Any) -> tuple[str, ...]:
    return tuple(name for name, part in members(kind).items() if not is_index(part.kind))


def rounded(value: float) -> float | None:
    """Round to seven significant digits; what is not finite is undefined."""
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None


def _pattern(pattern: Pattern, image: str, folder: str) -> Json:
    """Put first what identifies the pattern; its picture is `image`, the others are in `folder`."""
    negative = {"image": f"{folder}/negative.png", **plain(pattern.negative)} if pattern.negative else None
    others = [
        {"image": f"{folder}/seed-{number}.png", **plain(other)} for number, other in enumerate(pattern.others, start=1)
    ]
    return {"unit": pattern.unit, "image": image, **plain(pattern), "others": others, "negative": negative}


def _inputs(findings: Findings) -> Json:
    found: Json = plain(findings.inputs)
    for told, source in zip(found["channels"], findings.inputs.channels, strict=True):
        if source.pattern:
            folder = f"{PICTURES}/inputs/{source.channel}"
            told["pattern"] = _pattern(source.pattern, f"{folder}.png", folder)
    return found


def _evidence(findings: Findings) -> Json:
    """Address the figures from the file's own place."""
    found: Json = plain(findings.evidence)
    return {**found, "rows": [{**row, "figure": f"../{row['figure']}"} for row in found["rows"]]}


_SPECIAL: dict[str, Callable[[Findings], Json]] = {  # what addresses pictures or pages
    "pattern": lambda findings: _pattern(findings.pattern, f"{PICTURES}/pattern.png", f"{PICTURES}/pattern"),
    "inputs": _inputs,
    "evidence": _evidence,
    "circuit": lambda findings: {"image": f"{PICTURES}/circuit.png", **plain(findings.circuit)},
}
_PUBLISHED = tuple(section.name for section in SECTIONS if section.data)


def _document(section: str, findings: Findings) -> Json:
    """Turn what was found in a section into its document."""
    found: Json = _SPECIAL[section](findings) if section in _SPECIAL else plain(getattr(findings, section))
    return found


def _layer(filters: LayerFilters, units: list[Json]) -> bytes:
    """Write one layer's document, a unit a line."""
    head = {name: plain(member(filters, name)) for name in _told(LayerFilters) if name != "units"}
    lines = ",\n".join(f"  {_line(unit)}" for unit in units)
    top = ",\n".join(f" {json.dumps(name)}: {_line(value)}" for name, value in head.items())
    return f'{{\n{top},\n "units": [\n{lines}\n ]\n}}\n'.encode()


def _unit(layer: str, summary: FilterSummary) -> Json:
    """Describe a unit of a layer; of a kernel, what `data/kernels.json` says more of the study's own."""
    folder = f"{UNITS}/{layer}/{summary.filter}"
    negative = {"image": f"{folder}/negative.png", **plain(summary.negative)} if summary.negative else None
    told = {
        name: plain(member(summary, name))
        for name in _told(FilterSummary)
        if name not in ("negative", "kernels", "downstream")
    }
    return {
        "unit": summary.unit,
        "image": f"{folder}/pattern.png",
        **told,
        "negative": negative,
        "kernels": [
            {"channel": kernel.channel, "unit": kernel.unit, **_strength(kernel)} for kernel in summary.kernels
        ],
        "downstream": [{"unit": one.unit, "kernel": _strength(one.kernel)} for one in summary.downstream],
    }


def _strength(kernel: Kernel) -> Json:
    return {name: plain(member(kernel, name)) for name in ("norm", "balance", "kind")}


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _arrays(findings: Findings) -> dict[str, dict[str, FloatArray | IntArray]]:
    """Collect the arrays of each section by name."""
    classification, kernels = findings.classification, findings.kernels.channels
    patterns = [(source.channel, source.pattern) for source in findings.inputs.channels if source.pattern]
    arrays: dict[str, dict[str, FloatArray | IntArray]] = {
        "classification": {
            name: array
            for name, array in (("grad_cam", classification.grad_cam), ("focus", classification.focus))
            if array is not None
        },
        "pattern": {"objective": findings.pattern.objective},
        "activations": {"maps": findings.activations.maps},
        "kernels": {"kernels": np.array([kernel.kernel for kernel in kernels])},
        "tuning": {"layer": findings.tuning.layer},
        "detector": {name: getattr(findings.detector, name) for name in ("everywhere", "peaks", "spectra")},
        "inputs": {f"objective_{channel}": pattern.objective for channel, pattern in patterns},
    }
    return {section: named for section, named in arrays.items() if named}


def _json(document: Json) -> bytes:
    return (json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def _npz(arrays: Mapping[str, FloatArray | IntArray]) -> bytes:
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
