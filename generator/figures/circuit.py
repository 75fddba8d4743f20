"""The picture of the circuit in isolation."""

from generator.results.circuit import Circuit


def draw(circuit: Circuit) -> dict[str, bytes]:
    """Publish the circuit's pattern byte for byte as it was measured."""
    return {"pictures/circuit.png": bytes(circuit.picture)}
