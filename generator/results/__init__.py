"""What was found: frozen dataclasses, a module per section. No TensorFlow, no I/O.

A name here is the same name everywhere: in commentary (`{{ kernels.top[0].norm }}`), in the published data
(`data/kernels.json`) and in the code. Fields and properties of numbers, words and tuples go into the JSON, by the
table of `names.py`; arrays (`FloatArray`) into the `.npz` beside it; a `Png` is published byte for byte as it
was measured.
"""
