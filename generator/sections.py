"""The sections of a report, in report order. To add one, add a line; the completeness test names the rest."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """One page of a report.

    A section's `name` is that of its page, its commentary file (`<name>.md`), its module in `pages/`, its
    template and, where it has any, its module in `analysis/` and `figures/`.
    """

    name: str
    title: str
    question: str  # what the page answers, shown beneath the title
    asks: str | None = None  # what a level-two heading in its commentary names: "photograph" or "channel"
    data: bool = True  # whether it publishes data/<name>.json
    part_of: str | None = None  # the section that it belongs to, and stands beneath in the sidebar

    @property
    def folder(self) -> str:
        """Where its page stands in the report: the first section is the report's own index."""
        return "" if self is SECTIONS[0] else f"{self.name}/"


SECTIONS: tuple[Section, ...] = (
    Section("overview", "Overview", "Which unit is taken apart, and where does it stand?", data=False),
    Section(
        "classification",
        "Classification",
        "Does the network work, and what does it look at?",
        asks="photograph",
    ),
    Section("pattern", "Maximal pattern", "Which image excites the unit most?"),
    Section("layer", "The layer", "What do all the filters of the layer look for?", data=False),
    Section("activations", "Activations", "Where does the unit fire on photographs?", asks="photograph"),
    Section("kernels", "Kernels", "How does the unit weigh its input channels?", asks="channel"),
    Section("inputs", "Input channels", "What do the strongest input channels look for?", asks="channel"),
    Section("evidence", "Evidence", "Do the measurements bear out what was predicted?"),
    Section("tuning", "Tuning", "Which stimuli does the unit answer to?", part_of="evidence"),
    Section("contributions", "Contributions", "What does each input channel add to the unit?", part_of="evidence"),
    Section("coverage", "Coverage", "How many input channels does it take to make the unit?", part_of="evidence"),
    Section("knockout", "Knock-out", "What does the unit do without its strongest channels?", part_of="evidence"),
    Section("circuit", "Circuit alone", "What do the strongest channels want without the others?", part_of="evidence"),
    Section("readers", "Readers", "What reads the unit, and what for?", part_of="evidence"),
    Section("detector", "Kind of detector", "What kind of detector is the unit?", part_of="evidence"),
    Section("conclusion", "Conclusion", "What speaks for the hypothesis, and what against it?", data=False),
    Section("methods", "Methods", "How was all of this computed?"),
)

NAMES: tuple[str, ...] = tuple(section.name for section in SECTIONS)


def section(name: str) -> Section:
    """Return the section called `name`."""
    return SECTIONS[NAMES.index(name)]
