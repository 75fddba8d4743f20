"""The computation as data: which tasks there are, which a study needs, and the keys of their results."""
