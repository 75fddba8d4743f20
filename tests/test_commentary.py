"""Commentary: what authors write, what they may name, and what they are told."""

import dataclasses
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.commentary.names import Facts, documented_names, facts_of
from generator.commentary.reading import Commentary, read_commentary
from generator.errors import BadInput
from generator.results.inputs import InputChannel, Inputs
from generator.sections import FORMER_NAMES, NAMES, SECTIONS, Findings
from generator.settings import Settings
from generator.study import Study
from tests import fakes

AUTHORING = Path(__file__).parents[1] / "docs" / "authoring.md"


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """Return the made-up study, without any commentary yet."""
    return fakes.study(tmp_path)


def read(
    study: Study, files: Mapping[str, str], *, findings: Findings | None = None
) -> tuple[dict[str, Commentary], list[str]]:
    """Write `files` by section into the study and read them; return the commentary and the warnings."""
    for name, text in files.items():
        (study.folder / f"{name}.md").write_text(text, encoding="utf-8")
    warnings: list[str] = []
    facts = facts_of(study, findings or fakes.findings())
    return read_commentary(study, facts, warnings.append), warnings


def printed(study: Study, expression: str, *, findings: Findings | None = None) -> str:
    """Return what an expression prints on the page."""
    found, _ = read(study, {"pattern": f"{{{{ {expression} }}}}"}, findings=findings)
    return found["pattern"].html.removeprefix("<p>").removesuffix("</p>")


def faults(study: Study, files: Mapping[str, str], *, findings: Findings | None = None) -> tuple[str, ...]:
    """Return what the author is told, with the study's folder left out."""
    with pytest.raises(BadInput) as told:
        read(study, files, findings=findings)
    return tuple(fault.replace(f"{study.folder}/", "") for fault in told.value.faults)


def unclassified() -> Findings:
    """Return findings of a network without a classifier, where no class has two photographs either."""
    findings = fakes.findings()
    activations = dataclasses.replace(findings.activations, classes=())
    return dataclasses.replace(findings, classification=fakes.unclassified(), activations=activations)


# Names


def test_facts_are_the_study_and_every_section_of_the_findings() -> None:
    sections = [field.name for field in dataclasses.fields(Findings)]
    assert list(Facts.kinds()) == ["study", *sections]


def test_authoring_page_lists_every_name_and_no_other_unless_the_data_has_them() -> None:
    """A section's names are all on that page, or are all keys of its data."""
    table = AUTHORING.read_text(encoding="utf-8").partition("## Every name")[2]
    cells = re.findall(r"^\| (`.+?`) \|", table, re.MULTILINE)
    listed = [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]
    sections = {name.partition(".")[0] for name in listed}
    here = [name for name in documented_names() if re.split(r"\W", name)[0] in sections]
    assert sorted(listed) == sorted(here)
    elsewhere = set(documented_names()) - set(here)
    assert [name for name in elsewhere if not in_data(name)] == []


def in_data(name: str) -> bool:
    """Tell whether docs/data.md has a name as a key of its section's file."""
    section, _, key = name.partition(".")
    _, _, document = (AUTHORING.parent / "data.md").read_text(encoding="utf-8").partition(f"\n### {section}.json\n")
    return f"\n| `{key.removesuffix('[]')}` |" in document.partition("\n### ")[0]


def test_a_name_that_is_a_key_of_the_data_is_found_there_and_no_other() -> None:
    assert in_data("pattern.score")
    assert in_data("pattern.size[]")
    assert in_data("kernels.channels[].norm")
    assert not in_data("pattern.colour")
    assert not in_data("nothing.score")


def test_authoring_page_lists_every_setting_with_its_default() -> None:
    table = AUTHORING.read_text(encoding="utf-8").partition("## study.toml")[2].partition("\n## ")[0]
    rows = dict(re.findall(r"^\| `([\w.]+)` \| (.+?) \|", table, re.MULTILINE))
    expected: dict[str, object] = {}
    for field in dataclasses.fields(Settings):
        kinds = [field.type, *getattr(field.type, "__args__", ())]
        table_kind = next((kind for kind in kinds if dataclasses.is_dataclass(kind)), None)
        parts = [] if table_kind is None else dataclasses.fields(table_kind)
        expected |= {
            f"{field.name}.{getattr(part.default, 'validation_alias', None) or part.name}": part.default
            for part in parts
        } or {field.name: field.default}
    assert rows.keys() == expected.keys()
    for key, default in expected.items():
        default = getattr(default, "default", default)  # pydantic keeps bounds and default in one value
        if isinstance(default, (str, int, float)):
            told = str(default).lower() if isinstance(default, bool) else str(default)
            assert rows[key].strip("`").strip('"') == told, key


def test_documented_names_leave_out_arrays_pictures_and_methods() -> None:
    names = documented_names()
    assert "kernels.top[].norm" in names
    assert "activations.by_name.<photograph>.max" in names
    assert "kernels.by_channel[<channel>].kernel[][]" in names
    assert not [name for name in names if re.search(r"grad_cam|focus$|maps|objective|picture|_cache|__", name)]


def test_every_documented_name_prints_something(study: Study) -> None:
    findings = fakes.findings()
    for name in documented_names():
        path = name.replace("[<channel>]", "[4]").replace("<photograph>", "macaw").replace("[]", "[0]")
        path = path.replace("<unit>", f"'{fakes.UNIT}'")
        text = printed(study, path, findings=findings)
        assert text, name


# Values


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("5440.4", "5440"),
        ("5435.0", "5435"),
        ("5435.0 | digits", "5440"),
        ("0.000123", "0.000123"),
        ("0.5", "0.500"),
        ("9.999", "10.0"),
        ("1.0 - 1.0", "0"),
        ("-0.25", "−0.250"),
        ("123456.0", "123\u202f456"),
        ("0.00000012", "1.20 × 10⁻⁷"),
        ("pattern.activation", "4.50"),
        ("overview.network_parameters", "1\u202f234\u202f567"),
        ("overview.filter", "5"),
        ("pattern.contrast", "61.5"),
        ("overview.kernel_size", "3 × 2"),
        ("overview.reads", "left1x1, squeeze1x1"),
        ("'norm ' ~ pattern.activation", "norm 4.50"),
    ],
)
def test_values_print_as_a_reader_expects(study: Study, expression: str, expected: str) -> None:
    assert printed(study, expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("pattern.activation | digits(2)", "4.5"),
        ("1234.5678 | digits(6)", "1234.57"),
        ("pattern.activation | fixed(3)", "4.500"),
        ("2.345 | round(1)", "2.3"),
        ("2.5001 | round", "3"),
        ("-0.001 | fixed(2)", "0.00"),
        ("kernels.fair_share | percent", "57\u202f%"),
        ("kernels.fair_share | percent(2)", "57.14\u202f%"),
        ("-3 | abs", "3"),
        ("overview.layer | upper", "RIGHT3X2"),
        ("overview.reads | join(' and ')", "left1x1 and squeeze1x1"),
        ("kernels.top[:3] | join(', ', attribute='channel')", "4, 0, 6"),
        ("kernels.channels | length", "7"),
        ("overview.reads | last", "squeeze1x1"),
        ("'rises' if pattern.ratio > 1 else 'falls'", "rises"),
        ("100 * kernels.shown / 7", "57.1"),
    ],
)
def test_filters_and_operators_say_otherwise(study: Study, expression: str, expected: str) -> None:
    assert printed(study, expression) == expected


def test_photographs_and_channels_are_reached_by_name_and_number(study: Study) -> None:
    assert printed(study, "activations.by_name['caffè & 1'].max") == "6.50"
    assert printed(study, "activations.by_name.bridge.max") == "9.25"
    assert printed(study, "kernels.by_channel[6].channel") == "6"
    assert printed(study, "kernels.by_channel[kernels.top[1].channel].channel") == "0"
    assert printed(study, "kernels.top[-1].channel") == "2"


def test_a_result_is_plain_text_on_the_page(study: Study) -> None:
    study = dataclasses.replace(study, settings=dataclasses.replace(study.settings, title='*a* <b> `c` & "d" {{ e }}'))
    html = "*a* &lt;b&gt; `c` &amp; &quot;d&quot; {{ e }}"
    assert printed(study, "study.title") == html
    found, _ = read(study, {"pattern": '<p title="{{ study.title }}">x</p>'})
    assert f'title="{html}"' in found["pattern"].html


def test_expressions_stand_in_tables_links_and_emphasis(study: Study) -> None:
    text = "| a | b |\n|---|---|\n| {{ kernels.share | percent }} | *{{ overview.filter }}* |"
    found, _ = read(study, {"pattern": text, "methods": "[x](https://example.org/{{ overview.filter }})"})
    assert "<td>95\u202f%</td>" in found["pattern"].html
    assert "<td><em>5</em></td>" in found["pattern"].html
    assert 'href="https://example.org/5"' in found["methods"].html


def test_code_shows_expressions_as_written(study: Study) -> None:
    text = "`{{ a|b }}`\n\n```\n{{ 1 < 2 }}\n{% x %}\n{# y #}\n```\n\n    {{ indented }}\n"
    found, warnings = read(study, {"pattern": text})
    html = found["pattern"].html
    assert "<code>{{ a|b }}</code>" in html
    assert "{{ 1 &lt; 2 }}\n{% x %}\n{# y #}" in html
    assert "{{ indented }}" in html
    assert len(warnings) == 1  # of the sections without commentary


def test_remarks_are_left_out_of_the_page(study: Study) -> None:
    found, _ = read(study, {"pattern": "Before.\n\n{# to myself\n\n{{ nonsense }} #}\n\nAfter."})
    assert found["pattern"].html == "<p>Before.</p>\n<p>After.</p>"


@pytest.mark.parametrize(
    "text",
    [
        "{# one line #}",
        "{# two #}\n{# of them #}\n",
        "{#\n## macaw\n\n{{ nonsense }} {% nor %} [this](nowhere.md)\n![nor](this.png)\n#}\n\n{# more #}\n",
    ],
)
def test_a_file_of_remarks_alone_is_commentary_that_says_nothing(study: Study, text: str) -> None:
    found, warnings = read(study, dict.fromkeys(NAMES, text))
    assert found == {name: Commentary(name, exists=True) for name in NAMES}
    assert warnings == []


def test_a_remark_at_the_end_or_beside_a_photograph_leaves_nothing_behind(study: Study) -> None:
    found, _ = read(study, {"activations": "Before.\n\n{# a #}\n\n## macaw\n\n{# b #}\n\n## night\n\nDark.\n\n{# c #}"})
    assert found["activations"].html == "<p>Before.</p>"
    assert found["activations"].beside == {"macaw": "", "night": "<p>Dark.</p>"}


# Numbers in words


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("0", "zero"),
        ("9", "nine"),
        ("20", "twenty"),
        ("21", "21"),
        ("30.0", "30"),
        ("9 / 13 * 13", "nine"),
        ("0.5", "half"),
        ("0.66", "two thirds"),
        ("0.2", "a fifth"),
        ("0.76", "three quarters"),
        ("0.61", "three fifths"),
        ("0.125", "an eighth"),
        ("0.35 | spell(0.05)", "a third"),
        ("2.52", "two and a half"),
        ("1.125 | spell(0.001)", "one and an eighth"),
        ("2.99", "three"),
        ("0.99", "one"),
    ],
)
def test_spell_writes_counts_and_the_simplest_fraction_that_is_near(
    study: Study, expression: str, expected: str
) -> None:
    spelled = expression if "spell" in expression else f"({expression}) | spell"
    assert printed(study, spelled) == expected


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("0.45 | spell", "spell: found 0.45, and no simple fraction within 0.02 of it (the nearest is half)"),
        ("0.01 | spell", "spell: found 0.01, and no simple fraction within 0.02 of it (the nearest is a tenth)"),
        ("20.5 | spell", "spell: found 20.5, and no simple fraction within 0.02 of it (from twenty on, only"),
        ("(0 - 1) | spell", "spell: found -1, expected a number from 0 on"),
        ("'x' | spell", "found 'x', expected a number"),
        ("1 | spell(0.2)", "spell: found '0.200', expected a tolerance from 0 to 0.1"),
    ],
)
def test_spell_refuses_what_has_no_simple_words(study: Study, expression: str, told: str) -> None:
    (fault,) = faults(study, {"pattern": f"{{{{ {expression} }}}}"})
    assert f"pattern.md:1: {{{{ {expression} }}}}: {told}" in fault


# Lists


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("kernels.top | part('channel')", "4, 0, 6, 2"),
        ("kernels.top | where('channel', 0, 4) | count", "3"),
        ("kernels.top | where('channel', 6) | part('channel') | first", "6"),
        ("[1, 2.5, 2] | max", "2.50"),
        ("[[3, 1], [2]] | min", "1"),
        ("[0, 45, 90] | at_max([1, 3, 2])", "45"),
        ("5 in [5, 6] and 7 not in [5, 6]", "yes"),
    ],
)
def test_lists_are_searched_and_compared(study: Study, expression: str, expected: str) -> None:
    assert printed(study, expression) == expected


# Claims


def told_of(study: Study, text: str) -> list[str]:
    """Return what is warned of a text, with the study's folder left out."""
    _, warnings = read(study, dict.fromkeys(NAMES, "") | {"pattern": text})
    return [warning.replace(f"{study.folder}/", "") for warning in warnings]


def test_a_claim_that_holds_leaves_nothing_on_the_page(study: Study) -> None:
    text = (
        "Much.\n\n{{ must(pattern.activation > 4 and not 1 > 2, 'it is much') }}\n{{ must(1 + 1 == 2, 'this, too') }}\n"
    )
    assert told_of(study, text) == []
    found, _ = read(study, {"pattern": text})
    assert found["pattern"].html == "<p>Much.</p>"


def test_a_claim_that_does_not_hold_is_told_with_its_line_and_values(study: Study) -> None:
    (warning,) = told_of(study, "A\n\n{{ must(pattern.activation > 5,\n  'it is much') }}")
    start = "pattern.md:3: {{ must(pattern.activation > 5, 'it is much') }}: the claim does not hold"
    assert warning.startswith(f"{start} (pattern.activation is 4.50)")


def test_a_claim_of_what_was_not_computed_is_told(study: Study) -> None:
    text = "{{ must(classification.classified[0].top[0].probability > 1, 'x') }}"
    found, warnings = read(study, {"pattern": text}, findings=unclassified())
    assert found["pattern"].html == ""
    assert any("was not computed, so the claim was not checked" in warning for warning in warnings)


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("must(pattern.ratio, 'x')", "expected a condition such as"),
        ("must(1 > 2)", "must: expected a condition and, in quotes,"),
        ("must(1 > 2, pattern.ratio)", "must: expected a condition and, in quotes,"),
        ("must(1 < 2, '')", "must: expected a condition and, in quotes,"),
        ("must(1 < 2, 'x', claim='y')", "must: expected a condition and, in quotes,"),
        ("must(must(1 < 2, 'x'), 'y')", "must: found inside an expression, expected it alone"),
        ("1 + must(1 < 2, 'x')", "must: found inside an expression, expected it alone"),
        ("must(pattern.rati > 1, 'x')", "unknown name 'rati' in pattern"),
        ("must(f(1), 'x')", "found a call"),
    ],
)
def test_a_claim_that_is_no_claim_is_a_fault(study: Study, expression: str, told: str) -> None:
    (fault,) = faults(study, {"pattern": f"{{{{ {expression} }}}}"})
    assert told in fault


# Numbers that are typed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("In nine of thirteen photographs.", "nine, thirteen"),
        ("A fifth less, two thirds, half of it; twenty-five.", "A fifth, two thirds, half, twenty-five"),
        ("It gives 0.82, −3.5 or 45°; 18.1 % more.", "0.82, −3.5, 45°, 18.1 %"),
        ("Threefold, and twice.", "Threefold, twice"),
        ("Ours at 10.", "10"),
        ("* Six of them", "Six"),
        ("[nine](kernels.md)", "nine"),
    ],
)
def test_a_typed_number_is_told_with_its_line(study: Study, text: str, words: str) -> None:
    warning, *_ = told_of(study, f"First.\n\n{text}\n")
    assert warning.startswith(f"pattern.md:3: found {words} outside {{{{ }}}}; name the result, or write {{{{ '")


@pytest.mark.parametrize(
    "text",
    [
        "## Nine of 13\n\nNine of 13\n----------\n\nwords",
        "`nine`, ``12 ` 3``\n\n```\n13 of 14\n```\n\n    indented 12\n\nend",
        "fire4_expand3x3, VGG19, block3_conv3:12, v1.1, L2, conv1.",
        "Filter 12, channels 5, 10 and 24, unit 7, Figure 2, steps 1–3, layers 3 to 5.",
        "Kernels of 3 × 3 and 1x1.",
        "Luo et al. (2016); the first, the second, a third seed, 2nd.",
        "No one, one of them, both; the upper half; half-width.",
        "[there](https://example.org/a-9), <https://example.org/12>",
        "Text[^12].\n\n[^12]: A note.",
        "1. This\n2. and that",
        "{# nine of 13 #}{{ 'two' }} {{ 0.9 }}{{ pattern.activation\n | digits(2) }}",
        "<p data-x='12'>words</p><!-- 12 -->",
        "### Own {#a12}\n\nwords {.c-12}",
    ],
)
def test_a_number_that_is_no_result_is_not_told(study: Study, text: str) -> None:
    assert [warning for warning in told_of(study, text) if "outside" in warning] == []


# Not computed


@pytest.mark.parametrize(
    "expression",
    [
        "classification.classified[0].top[0].label",
        "classification.by_name.macaw.top[0].label",
        "classification.by_name.macaw.top[0].probability | percent",
        "classification.classified | length",
        "'a' if classification.scale > 1 else 'b'",
        "activations.classes[0].mean",
        "activations.by_name.night.share",
        "'share ' ~ activations.by_name.night.share",
    ],
)
def test_what_was_not_computed_says_so_with_a_warning(study: Study, expression: str) -> None:
    found, warnings = read(study, {"pattern": f"\n{{{{ {expression} }}}}"}, findings=unclassified())
    assert found["pattern"].html == "<p>not computed</p>"
    told = [warning for warning in warnings if f"{study.folder}/pattern.md:2: {{{{ {expression}" in warning]
    assert len(told) == 1
    assert "not computed" in told[0]


def test_the_pattern_of_a_colour_is_not_computed(study: Study) -> None:
    findings = fakes.findings()
    kernel = findings.kernels.top[0]
    red = InputChannel(channel=kernel.channel, unit=None, colour="red", kernel=kernel, pattern=None)
    findings = dataclasses.replace(findings, inputs=Inputs(layers=(), channels=(red,)))
    assert printed(study, "inputs.channels[0].pattern.strongest_photograph.photograph", findings=findings) == (
        "not computed"
    )
    assert printed(study, "inputs.channels[0].colour", findings=findings) == "red"


def test_an_author_can_foresee_what_is_not_computed(study: Study) -> None:
    text = (
        "{{ classification.scale | default('–') }} "
        "{{ classification.classified[0].photograph if classification.classified is defined else 'none' }}"
    )
    found, warnings = read(study, {"pattern": text}, findings=unclassified())
    assert found["pattern"].html == "<p>– none</p>"
    assert not [warning for warning in warnings if "not computed" in warning]


def test_an_unknown_name_is_a_fault_even_where_nothing_was_computed(study: Study) -> None:
    names = ("classification.nonsense", "classification.classified[0].labl", "classification.by_name.macao")
    text = "\n".join(f"{{{{ {name} }}}}" for name in names)
    first, second, third = faults(study, {"pattern": text}, findings=unclassified())
    assert first.startswith("pattern.md:1: {{ classification.nonsense }}: unknown name 'nonsense'")
    assert second.startswith("pattern.md:2:")
    assert "nearest" in second
    assert "nearest: macaw" in third


# The sandbox


@pytest.mark.parametrize(
    "expression",
    [
        "kernels.__class__",
        "kernels.top[0].__class__.__mro__",
        "study.title.__class__",
        "study['__class__']",
        "kernels.by_channel.items()",
        "kernels.by_channel.items",
        "kernels.by_channel.__len__",
        "kernels.top.count",
        "study.title.upper()",
        "kernels.top | join(', ', attribute='__class__')",
        "kernels.top | map(attribute='norm')",
        "kernels.top | list",
        "study.title | attr('upper')",
        "study.title | replace('a', 'b')",
        "('%1000000000d') % 1",
        "study.title | center(1000000000)",
        "'x' * 1000000000",
        "1000000000 * 'x'",
        "[1] * 1000000000",
        "10 ** 10 ** 10",
        "range(1000000000)",
        "cycler",
        "lipsum()",
        "self",
        "().__class__",
        "{}",
        "1 | digits(1000000000)",
        "1 | fixed(*kernels.top)",
        "kernels.top",
        "kernels.top[0]",
        "kernels.top[0] ~ ''",
        "kernels.top[0] | upper",
        "kernels.by_channel | upper",
        "kernels.top[4].norm",
        "kernels.top.norm",
        "kernels.top['norm']",
        "kernels.by_channel[99].norm",
        "pattern.objective",
        "pattern.picture",
        "activations.maps",
        "nonsense",
        "study.title | digits(2)",
        "1 / 0",
        "1 + 'x'",
        "1 < 'x'",
        "a b",
        "",
        "study.title if",
        "(" * 150 + "1" + ")" * 150,
        "1" * 500,
    ],
)
def test_whatever_is_no_listed_name_is_a_fault_with_its_line(study: Study, expression: str) -> None:
    text = f"Fine.\n\nAlso fine: `x`,\nbut {{{{ {expression} }}}}."
    (fault,) = faults(study, {"kernels": text})
    assert fault.startswith("kernels.md:4: {{")


def test_an_unknown_name_is_told_with_the_nearest(study: Study) -> None:
    (fault,) = faults(study, {"kernels": "{{ kernels.top[0].nrom }}"})
    assert fault == "kernels.md:1: {{ kernels.top[0].nrom }}: unknown name 'nrom' in kernels.top[0]; nearest: norm"


def test_statements_and_open_braces_are_faults(study: Study) -> None:
    first, second = faults(study, {"kernels": "{% for x in y %}\n\nand {{ kernels.layer }\n"})
    assert first.startswith("kernels.md:1: {% for x in y %}: found a statement")
    assert second.startswith("kernels.md:3: {{: found no }}")


def test_faults_of_all_files_are_told_together(study: Study) -> None:
    (study.folder / "methods.md").write_bytes(b"fine\n\xff")
    files = {"kernels": "{{ a }}\n\n{{ b }}", "overview": "![x](no.png)", "activations": "## nobody"}
    told = faults(study, files)
    places = [fault.split(": ")[0] for fault in told]
    assert sorted(places) == [
        "activations.md:1",
        "kernels.md:1",
        "kernels.md:3",
        "methods.md",
        "overview.md:1",
    ]


def test_commentary_that_is_no_utf8_is_told_with_file_and_byte(study: Study) -> None:
    (study.folder / "methods.md").write_bytes("für\n".encode() + b"\xe4")
    (fault,) = faults(study, {})
    assert fault.startswith("methods.md: byte 5:")


# Headings that place


def test_a_heading_places_what_follows_beside_its_photograph(study: Study) -> None:
    text = "First.\n\n## macaw\n\nA *bird*.\n\n### Its wing\n\nWing.\n\n## caffè & 1\n\nCup.\n"
    found, _ = read(study, {"activations": text})
    commentary = found["activations"]
    assert commentary.html == "<p>First.</p>"
    assert set(commentary.beside) == {"macaw", "caffè & 1"}
    assert commentary.beside["macaw"].startswith("<p>A <em>bird</em>.</p>\n<h3")
    assert commentary.beside["macaw"].endswith("<p>Wing.</p>")
    assert commentary.beside["caffè & 1"] == "<p>Cup.</p>"


@pytest.mark.parametrize("section", ["kernels", "inputs"])
def test_a_heading_places_what_follows_beside_its_channel(study: Study, section: str) -> None:
    found, _ = read(study, {section: "## channel 6\n\nSix.\n\nChannel 0\n---------\n\nNought.\n"})
    assert found[section].beside == {"6": "<p>Six.</p>", "0": "<p>Nought.</p>"}


def test_a_heading_may_be_a_result(study: Study) -> None:
    found, _ = read(study, {"activations": "## {{ activations.by_max[0].stem }}\n\nStrongest."})
    assert found["activations"].beside == {"bridge": "<p>Strongest.</p>"}


def test_photographs_can_be_commented_without_a_classifier(study: Study) -> None:
    found, _ = read(study, {"classification": "## macaw\n\nA bird."}, findings=unclassified())
    assert found["classification"].beside == {"macaw": "<p>A bird.</p>"}


def test_an_unknown_heading_is_told_with_line_and_nearest(study: Study) -> None:
    photograph, channel = faults(
        study, {"activations": "x\n\n\n## macau\n\ny", "kernels": "## channel 5\n\nnot among the strongest"}
    )
    assert photograph.startswith("activations.md:4: heading '## macau'")
    assert "nearest: macaw" in photograph
    assert "###" in photograph
    assert channel.startswith("kernels.md:1: heading '## channel 5'")
    assert "channel 4" in channel


def test_headings_in_code_place_nothing(study: Study) -> None:
    text = "```\n## macau\n```\n\n~~~\n---\nx\n---\n~~~\n\n    ## macau\n"
    found, _ = read(study, {"activations": text})
    html = found["activations"].html
    assert html.count("## macau") == 2
    assert "---\nx\n---" in html
    assert not found["activations"].beside


def test_level_two_headings_are_ordinary_where_nothing_is_placed(study: Study) -> None:
    found, _ = read(study, {"conclusion": "## For\n\nx\n\n## For\n\ny"})
    assert re.findall(r'<h2 id="([^"]+)"', found["conclusion"].html) == ["text-for", "text-for_1"]
    assert not found["conclusion"].beside


def test_footnotes_of_every_part_stand_in_the_main_part(study: Study) -> None:
    text = "Main.[^1]\n\n## macaw\n\nBird.[^2]\n\n[^1]: One {{ overview.filter }}.\n\n[^2]: Two.\n"
    found, _ = read(study, {"activations": text})
    commentary = found["activations"]
    assert 'href="#fn:2"' in commentary.beside["macaw"]
    assert 'id="fn:2"' in commentary.html
    assert "One 5." in commentary.html
    assert "Two" not in commentary.beside["macaw"]


# Markdown


def test_markdown_has_tables_definitions_footnotes_and_abbreviations(study: Study) -> None:
    text = "Term\n: Meaning of ReLU\n\n*[ReLU]: rectified linear unit\n\n| a |\n|---|\n| b |\n\n```\nx\n```\n"
    found, _ = read(study, {"pattern": text})
    html = found["pattern"].html
    for piece in (
        "<dt>Term</dt>",
        '<abbr title="rectified linear unit">ReLU</abbr>',
        "<td>b</td>",
        "<pre><code",
    ):
        assert piece in html


def test_anchors_can_not_be_one_of_the_pages_own(study: Study) -> None:
    text = "## Figures\n\n[here](#figures) [own](#mine) [page](#figure-1)\n\n### Own {#mine}\n\n*x*{#other}\n"
    found, _ = read(study, {"conclusion": text})
    html = found["conclusion"].html
    assert set(re.findall(r'id="([^"]+)"', html)) == {"text-figures", "text-mine", "text-other"}
    assert '<a href="#text-figures">here</a> <a href="#text-mine">own</a> <a href="#figure-1">page</a>' in html


def test_anchors_do_not_move_with_the_results(study: Study) -> None:
    found, _ = read(study, {"conclusion": "## The {{ kernels.shown }} strongest"})
    assert 'id="text-the-strongest"' in found["conclusion"].html
    assert "The 4 strongest" in found["conclusion"].html


def test_one_page_leaves_nothing_behind_for_the_next(study: Study) -> None:
    found, _ = read(study, {"overview": "x[^1]\n\n[^1]: note\n\n[a]: https://example.org", "pattern": "y [a] x[^1]"})
    assert found["pattern"].html == "<p>y [a] x[^1]</p>"


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(study: Study) -> None:
    (study.folder / "activations.md").write_bytes("\ufeff## macaw\r\n\r\nBird {{ overview.filter }}.\r\n".encode())
    found, _ = read(study, {})
    assert found["activations"].beside == {"macaw": "<p>Bird 5.</p>"}


# Links and pictures


def test_own_pictures_are_published_with_the_study(study: Study) -> None:
    (study.folder / "my drawing.png").write_bytes(fakes.png(5, 7, seed=1))
    text = "![Mine](<my drawing.png>) [large](my%20drawing.png)\n\n![again][p]\n\n[p]: my%20drawing.png\n"
    found, _ = read(study, {"overview": text, "kernels": text})
    assert found["kernels"].pictures == (study.folder / "my drawing.png",)
    assert found["kernels"].html.count('src="../pictures/own/my%20drawing.png"') == 2
    assert 'href="../pictures/own/my%20drawing.png"' in found["kernels"].html
    assert found["overview"].html.count('src="pictures/own/my%20drawing.png"') == 2


def test_a_picture_that_is_missing_outside_or_elsewhere_is_told_with_its_line(study: Study) -> None:
    (study.folder.parent / "outside.png").write_bytes(fakes.png(5, 7, seed=1))
    (study.folder / "inside.png").write_bytes(fakes.png(5, 7, seed=1))
    text = (
        "`![x](insid.png)` is not shown, but\n![x](insid.png) is\n\n![x](../outside.png)\n\n"
        '<img src="/etc/hostname">\n\n![x](https://example.org/x.png)\n'
    )
    missing, outside, absolute, elsewhere = faults(study, {"pattern": text})
    assert missing.startswith("pattern.md:2: picture 'insid.png'")
    assert "nearest: inside.png" in missing
    assert outside.startswith("pattern.md:4:")
    assert "outside the study's folder" in outside
    assert absolute.startswith("pattern.md:6:")
    assert elsewhere.startswith("pattern.md:8:")


def test_two_pictures_of_one_name_are_refused(study: Study) -> None:
    for folder in ("a", "b"):
        (study.folder / folder).mkdir()
        (study.folder / folder / "x.png").write_bytes(fakes.png(5, 7, seed=1))
    (fault,) = faults(study, {"pattern": "![x](a/x.png)", "kernels": "![x](b/x.png)"})
    assert fault.startswith("kernels.md:1: picture 'b/x.png'")


def test_links_to_section_files_lead_to_their_pages(study: Study) -> None:
    links = (
        "[a](overview.md) [b](inputs.md#a-heading) [c](./kernels.md) [d](https://example.org/x.md) [e](mailto:a@b.c)"
    )
    found, _ = read(study, {"overview": links, "kernels": links, "inputs": "### A heading"})
    addresses = {name: re.findall('href="([^"]+)"', found[name].html) for name in ("overview", "kernels")}
    other = ["https://example.org/x.md", "mailto:a@b.c"]
    assert addresses["overview"] == [
        "index.html",
        "inputs/index.html#text-a-heading",
        "kernels/index.html",
        *other,
    ]
    assert addresses["kernels"] == [
        "../index.html",
        "../inputs/index.html#text-a-heading",
        "../kernels/index.html",
        *other,
    ]


def test_a_link_to_no_section_is_told_with_the_nearest(study: Study) -> None:
    (fault,) = faults(study, {"overview": "x\n\n[see](kernel.md)"})
    assert fault.startswith("overview.md:3: link 'kernel.md'")
    assert "nearest: kernels" in fault


# Files


def test_every_section_has_a_commentary_and_the_missing_ones_share_one_warning(study: Study) -> None:
    found, warnings = read(study, {"overview": "Words."})
    assert tuple(found) == NAMES
    assert [name for name in NAMES if found[name].exists] == ["overview"]
    assert found["methods"] == Commentary("methods")
    (warning,) = warnings
    asked = {section.name for section in SECTIONS if section.commented}
    assert set(re.findall(r"(\w+)\.md", warning)) == asked - {"overview"}


def test_nobody_is_warned_of_a_section_that_needs_no_words(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    silent = [dataclasses.replace(section, commented=section.name == "kernels") for section in SECTIONS]
    monkeypatch.setattr("generator.commentary.reading.SECTIONS", silent)
    _, (warning,) = read(study, {"overview": "Words."})
    assert warning.endswith("no commentary for 1 of 1 sections (kernels.md)")


def test_a_file_that_belongs_to_no_section_is_warned_of_with_the_nearest(study: Study) -> None:
    files = dict.fromkeys((*NAMES, "kernel"), "Words.")
    _, warnings = read(study, files)
    (warning,) = warnings
    assert warning == f"{study.folder / 'kernel.md'}: belongs to no section; nearest: kernels"


@pytest.mark.parametrize(("former", "name"), FORMER_NAMES.items())
def test_a_former_name_of_a_section_is_told_the_new_one(study: Study, former: str, name: str) -> None:
    """In a file's name, in an expression and in a link."""
    _, (warning,) = read(study, dict.fromkeys((*NAMES, former), "Words."))
    assert warning == f"{study.folder / former}.md: the section is called {name} now; rename the file to {name}.md"
    told = faults(study, {"overview": f"{{{{ {former}.unit }}}}", "kernels": f"[see]({former}.md)"})
    assert told == (
        f"overview.md:1: {{{{ {former}.unit }}}}: unknown name {former!r}; it is called {name} now",
        f"kernels.md:1: link '{former}.md': no section of that name; it is called {name} now",
    )


def test_a_former_name_of_a_part_is_told_the_new_one(study: Study) -> None:
    (told,) = faults(study, {"layer": "{{ layer.walls[0].strong }}"})
    assert told == "layer.md:1: {{ layer.walls[0].strong }}: unknown name 'walls' in layer; it is called layers now"


def test_commentary_imports_neither_tensorflow_nor_what_draws() -> None:
    heavy = {"tensorflow", "keras", "matplotlib", "PIL"}
    code = f"import sys, generator.commentary; print(*{heavy} & {{*sys.modules}})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""


def test_joins_can_not_grow_without_bound(study: Study) -> None:
    inner = "kernels.channels|join('x' ~ 'yyyyyyyyyyyyyyyyyyyy', 'norm')"
    for _ in range(5):
        inner = f"kernels.channels|join({inner}, 'norm')"
    (told,) = faults(study, {"pattern": f"{{{{ {inner} }}}}"})
    assert told.startswith("pattern.md:1: ")
    assert "join: found more than 10000 characters" in told
