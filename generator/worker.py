"""Computes one task, in whatever process: only JSON goes in, the result goes to the store.

Networks and photographs are rebuilt from where they are, and kept for the next task.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import file_digest
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

import msgspec

from generator.encoding import encode
from generator.errors import BadInput, CircuitpressError
from generator.images import PhotographFile, Photographs
from generator.store import Damaged, Entry, Store
from generator.tasks.catalogue import KINDS
from generator.tasks.task import Task

if TYPE_CHECKING:
    from generator.network import Network

Advance = Callable[[], None]


@dataclass(frozen=True)
class NetworkPlace:
    """Where a network is: the module of its architecture, that which reads its weights, and their file."""

    module: str
    reader: str
    weights: str
    layers: tuple[str, ...]  # that the weights carry
    sha256: str  # of the file: another may have come to be there


@dataclass(frozen=True)
class PhotographsPlace:
    """Where photographs are: path, class and digest of each, and the size that they are cropped to."""

    files: tuple[tuple[str, str | None, str], ...]
    size: tuple[int, int]


@dataclass(frozen=True)
class Job:
    """A task with all that a process needs to compute it; plain data."""

    task: Task
    key: str
    asked: Mapping[str, Any]  # what the key was taken of
    needs: Mapping[str, str | tuple[str, ...]]  # keys by argument
    network: NetworkPlace | None = None
    photographs: PhotographsPlace | None = None

    def to_json(self) -> bytes:
        """Write the job."""
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, data: bytes) -> "Job":
        """Read a job."""
        return msgspec.json.decode(data, type=cls)


def compute(job: Job, store: Store, advance: Advance = lambda: None) -> Entry:
    """Compute a task, unless the store has it, and put the result there. BadInput for a photograph that is damaged."""
    with store.claim(job.key):
        found = store.get(job.key)
        return _computed(job, store, advance) if found is None else found


def verify_weights(job: Job) -> None:
    """Hold the weights that a task reads against their digest, once. CircuitpressError where they are others."""
    if job.network:
        _verify_once(job.network.weights, job.network.sha256)


@lru_cache(maxsize=8)
def _verify_once(path: str, expected: str) -> None:
    _verify(path, expected)


def _verify(path: str, expected: str) -> None:
    """Hold a file against the digest that stands in keys. CircuitpressError where it is another by now, or here."""
    try:
        with Path(path).open("rb") as file:
            found = file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CircuitpressError(
            f"{path}: cannot be read by a worker ({error.strerror}), expected a file that all workers share"
        ) from None
    if found != expected:
        raise CircuitpressError(
            f"{path}: found SHA-256 {found} where it is computed, expected {expected}; build again if it was changed "
            "meanwhile"
        )


def _computed(job: Job, store: Store, advance: Advance) -> Entry:
    if job.network:
        import_module("generator.network")  # before TensorFlow is imported anywhere else: it says how that starts
    function = _function(KINDS[job.task.name].function)
    result = function(**_arguments(job, store, function, advance))
    files = result if isinstance(result, dict) else encode(result)
    return store.put(job.key, files, job.asked)


def _function(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found


def _arguments(job: Job, store: Store, function: Callable[..., Any], advance: Advance) -> dict[str, Any]:
    """Turn the row into the function's arguments, by the types that it declares."""
    hints = get_type_hints(function)
    found = {
        name: msgspec.convert(raw, hints[name], strict=False)
        for name, raw in job.task.arguments.items()
        if name in hints  # a subject may name more than is needed, for the title
    }
    for name, keys in job.needs.items():
        found[name] = _result(keys, hints[name], store)
    if job.network:
        found["network"] = _network(job.network, job.task.network)
    if job.photographs:
        found["photographs"] = _photographs(job.photographs)
    if "advance" in inspect.signature(function).parameters:
        found["advance"] = advance
    return found


def _result(keys: str | tuple[str, ...], kind: Any, store: Store) -> Any:
    if isinstance(keys, str):
        members = [part for part in get_args(kind) if part is not type(None)]
        return _decoded(keys, members[0] if members and get_origin(kind) is not tuple else kind, store)
    return tuple(_decoded(key, get_args(kind)[0], store) for key in keys)


def _decoded(key: str, kind: Any, store: Store) -> Any:
    entry = store.get(key)
    if entry is None:
        raise Damaged(key, "it is not in the store")
    return entry.decode(kind)


@lru_cache(maxsize=1)
def _network(place: NetworkPlace, digest: str | None) -> "Network":  # noqa: ARG001 - which makes it another
    """Build the network of a digest. BadInput where its weights cannot be read."""
    from generator.network import Network
    from generator.zoo.weights import check_shapes

    whole = import_module(place.module).ARCHITECTURE
    path = Path(place.weights)
    try:
        weights = import_module(place.reader).read_weights(path)
        check_shapes({name: tuple(array.shape for array in arrays) for name, arrays in weights.items()}, whole, path)
    except BadInput as wrong:
        raise BadInput(*(f"weights, in {path.parent}: {fault}" for fault in wrong.faults)) from None
    return Network(whole.carried(place.layers), weights=weights, whole=whole)


@lru_cache(maxsize=1)
def _photographs(place: PhotographsPlace) -> Photographs:
    for path, _, digest in place.files:
        _verify(path, digest)
    return Photographs.in_files(
        [PhotographFile(Path(path), class_name, digest) for path, class_name, digest in place.files], place.size
    )
