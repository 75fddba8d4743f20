"""The seven arguments for a circuit, in their order.

Source: Olah, Cammarata, Schubert, Goh, Petrov and Carter, "Zoom In: An Introduction to Circuits", Distill 2020.
"""

from generator.evidence.gratings import JOINT_TUNING, SYNTHETIC
from generator.evidence.pictures import EXAMPLES, VISUALISATION
from generator.evidence.wiring import BY_HAND, IMPLEMENTATION, USE

ARGUMENTS = (VISUALISATION, EXAMPLES, SYNTHETIC, JOINT_TUNING, IMPLEMENTATION, USE, BY_HAND)
