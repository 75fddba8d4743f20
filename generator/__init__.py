"""circuitpress: one filter of a pretrained network, taken apart and published as a static report.

    content/studies/*/study.toml ─ read_study ──▶ Study ────────────┐
    content/images/              ─ find_photographs ─▶ Photographs ─┤
    zoo/                         ─ find_weights ─▶ WeightsFile ─────┤
                                                                    ▼
                                 zoo ▶ network ▶ analysis ▶ Findings ─▶ .cache/   (JSON + NPZ + PNG you can open)
                                       ──── TensorFlow ────    │
                                                               ├─▶ figures ─▶ .cache/   (pictures, plots)
    content/studies/*/*.md ─ read_commentary ─▶ Commentary ────┤
                                                               └─▶ compose ▶ Pages ▶ render ▶ publish ▶ site/
                                                                   ─────────── no TensorFlow ───────────

`study.py` says what is asked, `results/` what was found. TensorFlow stops at the cache.
"""
