"""Findings, commentary and figures become pages: dataclasses that the templates only lay out."""
