"""Keras' models, read from their configurations. Imports neither Keras nor TensorFlow."""
