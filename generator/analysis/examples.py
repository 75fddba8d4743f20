"""The photographs that excite and inhibit each unit most, and where."""

from generator.results.layer import Example, Responses
from generator.results.patterns import StrongestPhotograph


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


def strongest_photographs(
    responses: Responses, filter_: int
) -> tuple[StrongestPhotograph | None, StrongestPhotograph | None]:
    """Find the photographs of a filter's largest mean activation and of its largest maximum.

    None, twice, where the unit is silent on all.
    """
    means, maxima = responses.mean[:, filter_], responses.highest[:, filter_]
    if maxima.max() <= 0:
        return None, None

    def photograph(index: int) -> StrongestPhotograph:
        highest = max(float(maxima[index]), 0.0)
        return StrongestPhotograph(
            responses.names[index], float(means[index]), highest, float(responses.contrast[index])
        )

    return photograph(int(means.argmax())), photograph(int(maxima.argmax()))
