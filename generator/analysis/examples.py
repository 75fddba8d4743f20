"""The photographs that excite and inhibit each unit most, and where."""

from generator.results import Example, Responses


def examples(responses: Responses, filter_: int) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    """Return the positions at which a filter is most excited, and those at which it is most inhibited.

    Each of another photograph, most excited and most inhibited first; one photograph may stand in both. The
    pre-activation around them is `responses.heat[filter_]`, in this order.
    """
    strongest, weakest = (
        tuple(
            Example(responses.names[image], row, col, float(extremes[image, filter_]))
            for image, row, col in places[filter_].tolist()
        )
        for places, extremes in (
            (responses.strongest, responses.highest),
            (responses.weakest, responses.lowest),
        )
    )
    return strongest, weakest
