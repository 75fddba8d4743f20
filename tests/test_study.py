"""Mirrors `study.py` and `settings.py`: what a `study.toml` may say, and in which words it is refused."""

from pathlib import Path

import pytest

from generator.errors import BadInput, nearest
from generator.settings import (
    ClassificationSettings,
    ImagesSettings,
    KernelsSettings,
    PatternSettings,
    PredictionsSettings,
    Site,
)
from generator.study import list_studies, read_site, read_study
from generator.zoo.networks import NETWORKS
from tests import tiny

ARCHITECTURES = {name: source.ARCHITECTURE for name, source in NETWORKS.items()} | {"tiny": tiny.ARCHITECTURE}
PREDICTED = '[network]\nname = "squeezenet"\n[unit]\nlayer = "conv1"\nfilter = 5\n[predictions]\n'
LEAST = '[network]\nname = "squeezenet"\n[unit]\nlayer = "fire4_expand3x3"\nfilter = 56\n'


def write(folder: Path, text: str | bytes) -> Path:
    """Write `some-study/study.toml` beneath a folder and return the study's folder."""
    study = folder / "some-study"
    study.mkdir()
    (study / "study.toml").write_bytes(text.encode() if isinstance(text, str) else text)
    return study


def faults(folder: Path, text: str | bytes) -> tuple[str, ...]:
    """Return the faults that a study is refused with; each names the file, and is one line."""
    study = write(folder, text)
    with pytest.raises(BadInput) as refused:
        read_study(study, ARCHITECTURES)
    start = f"{study / 'study.toml'}: "
    assert all(fault.startswith(start) and "\n" not in fault for fault in refused.value.faults)
    return tuple(fault.removeprefix(start) for fault in refused.value.faults)


def test_network_and_unit_are_all_a_study_needs(tmp_path: Path) -> None:
    study = read_study(write(tmp_path, LEAST), ARCHITECTURES)
    settings = study.settings
    assert (study.slug, study.unit) == ("some-study", "fire4_expand3x3:56")
    assert study.title == "squeezenet fire4_expand3x3:56"
    assert study.images.resolve() == (tmp_path / ".." / "images").resolve()
    assert (settings.network.weights, settings.hypothesis, settings.reference) == (None, None, None)
    assert settings.images == ImagesSettings("../../images")
    assert settings.classification == ClassificationSettings(3)
    assert settings.pattern == PatternSettings(size=224, seed=0)
    assert settings.kernels == KernelsSettings(6)


def test_every_key_is_read(tmp_path: Path) -> None:
    text = """
        title = "A title"
        hypothesis = "fires on stripes"
        [network]
        name = "tiny"
        weights = "other"
        [unit]
        layer = "right3x2"
        filter = 5
        [images]
        folder = "mine"
        [classification]
        top = 2
        [pattern]
        size = 40
        seed = 9
        steps = 30
        [kernels]
        top = 4
        [reference]
        link = "https://example.org/a?b=c"
        credit = "Somebody"
    """
    study = read_study(write(tmp_path, text), ARCHITECTURES)
    settings = study.settings
    assert (study.title, settings.hypothesis) == ("A title", "fires on stripes")
    assert (settings.network.name, settings.network.weights) == ("tiny", "other")
    assert (settings.unit.layer, settings.unit.filter) == ("right3x2", 5)
    assert study.images == study.folder / "mine"
    assert (settings.classification.top, settings.kernels.top) == (2, 4)
    assert (settings.pattern.size, settings.pattern.seed, settings.pattern.steps) == (40, 9, 30)
    assert settings.reference is not None
    assert (settings.reference.link, settings.reference.credit) == ("https://example.org/a?b=c", "Somebody")


def test_periods_may_be_whole_or_not_and_are_the_same_written_out(tmp_path: Path) -> None:
    default = read_study(write(tmp_path, LEAST), ARCHITECTURES).settings.tuning
    for number, (text, expected) in enumerate(
        {
            "[3, 5.5, 1024]": (3.0, 5.5, 1024.0),
            "[9]": (9.0,),
            "[4, 6, 11, 16, 32, 64]": default.periods,
        }.items()
    ):
        (tmp_path / str(number)).mkdir()
        study = write(tmp_path / str(number), f"{LEAST}[tuning]\nperiods = {text}")
        periods = read_study(study, ARCHITECTURES).settings.tuning.periods
        assert repr(periods) == repr(expected)  # the default too is floats: they are part of keys


def test_all_faults_of_a_list_are_told(tmp_path: Path) -> None:
    assert faults(tmp_path, LEAST + "[tuning]\nperiods = [1, 4, 'x']") == (
        "[tuning] periods: found 1, expected greater than or equal to 3",
        "[tuning] periods: found 'x', expected a number",
    )


def test_the_reference_picture_is_found_where_there_is_one(tmp_path: Path) -> None:
    folder = write(tmp_path, LEAST)
    assert read_study(folder, ARCHITECTURES).reference is None
    (folder / "reference.png").touch()
    assert read_study(folder, ARCHITECTURES).reference == folder / "reference.png"


def test_the_references_of_other_units_are_named_for_them(tmp_path: Path) -> None:
    folder = write(tmp_path, LEAST)
    assert read_study(folder, ARCHITECTURES).references == {}
    (folder / "references").mkdir()
    for name in (
        "left1x1-2.png",
        "two-words-0.png",
        "left1x1-02.png",
        "left1x1.png",
        "left1x1-3.jpg",
        ".left1x1-1.png",
    ):
        (folder / "references" / name).touch()
    assert read_study(folder, ARCHITECTURES).references == {
        "left1x1:2": folder / "references" / "left1x1-2.png",
        "two-words:0": folder / "references" / "two-words-0.png",
    }


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (LEAST + "[patern]\nsize = 3", "patern: unknown key; nearest: pattern, date, layer"),
        (LEAST + "[pattern]\nsede = 3", "[pattern] sede: unknown key; nearest: seed, seeds, size"),
        (LEAST + "[reference]\nlinc = 3", "[reference] linc: unknown key; nearest: link"),
        (LEAST + "[layer]\nwall = false", "[layer] wall: unknown key; it is called pages now"),
        (LEAST + "[kernels]\nwall = false", "[kernels] wall: unknown key; there are: top"),
        (LEAST + "nam = 'x'", "[unit] nam: unknown key; there are: layer, filter"),
        (LEAST + "[pattern]\nsize = 'big'", "[pattern] size: found 'big', expected an integer"),
        (LEAST + "[pattern]\nseed = 1.5", "[pattern] seed: found 1.5, expected an integer"),
        (LEAST + "[pattern]\nsize = 8", "[pattern] size: found 8, expected greater than or equal to 32"),
        (LEAST + "[kernels]\ntop = true", "[kernels] top: found true, expected an integer"),
        (LEAST + "[tuning]\nperiods = [4, 2.9]", "[tuning] periods: found 2.9, expected greater than or equal to 3"),
        (LEAST + "[tuning]\nperiods = [1025]", "[tuning] periods: found 1025, expected less than or equal to 1024"),
        (LEAST + "[tuning]\nperiods = [nan]", "[tuning] periods: found nan, expected less than or equal to 1024"),
        (LEAST + "[tuning]\nperiods = ['wide', 4]", "[tuning] periods: found 'wide', expected a number"),
        (LEAST + "[tuning]\nperiods = [true]", "[tuning] periods: found true, expected a number"),
        (LEAST + "[tuning]\nperiods = []", "[tuning] periods: found [], expected at least one value"),
        (LEAST + "[tuning]\nperiods = 16", "[tuning] periods: found 16, expected a list"),
        (
            LEAST + "[tuning]\nperiods = [4, 16, 8]",
            "[tuning] periods: found [4, 16, 8], expected ascending values",
        ),
        (
            LEAST + "[tuning]\nperiods = [4, 4.0]",
            "[tuning] periods: found [4, 4.0], expected ascending values",
        ),
        (LEAST + "[tuning]\nperiod = [4]", "[tuning] period: unknown key; nearest: periods"),
        ("date = 'soon'\n" + LEAST, "date: found 'soon', expected a date such as 2026-11-30"),
        ("date = '20261130'\n" + LEAST, "date: found '20261130', expected a date such as 2026-11-30"),
        ("title = 3\n" + LEAST, "title: found 3, expected a string"),
        ("pattern = 3\n" + LEAST, "[pattern]: found 3, expected a table"),
        (
            LEAST + "[reference]\nlink = 'ftp://x'",
            "[reference] link: found 'ftp://x', expected an address that starts with http:// or https://",
        ),
        ('[unit]\nlayer = "conv1"\nfilter = 0', "[network]: missing, expected a table"),
        ('[network]\nname = "squeezenet"', "[unit]: missing, expected a table"),
        (
            '[network]\nname = "squeezenet"\n[unit]\nlayer = "conv1"',
            "[unit] filter: missing, expected a value",
        ),
    ],
)
def test_a_fault_is_told_with_place_found_and_expected(tmp_path: Path, text: str, fault: str) -> None:
    assert faults(tmp_path, text) == (fault,)


def test_nothing_is_predicted_unless_the_study_says_so(tmp_path: Path) -> None:
    for number, text in enumerate((LEAST, PREDICTED)):  # an empty table says nothing, either
        (tmp_path / str(number)).mkdir()
        predictions = read_study(write(tmp_path / str(number), text), ARCHITECTURES).settings.predictions
        assert predictions == PredictionsSettings()
        assert not predictions.registered


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("orientation = 0", PredictionsSettings(orientation=0.0, tolerance=20.0)),
        ("orientation = 179.99\ntolerance = 45", PredictionsSettings(orientation=179.99, tolerance=45.0)),
        ("orientation = 45\ntolerance = 0.01", PredictionsSettings(orientation=45.0, tolerance=0.01)),
        ("period = [0.01, 2000]", PredictionsSettings(period=(0.01, 2000.0))),
        ("period = [8, 8.0]", PredictionsSettings(period=(8.0, 8.0))),
        ("colour = 'achromatic'", PredictionsSettings(colour="achromatic")),
        ("colour = 'red-green'", PredictionsSettings(colour="red-green")),
        ("colour = 'blue-yellow'", PredictionsSettings(colour="blue-yellow")),
        ("class = 'x'", PredictionsSettings(class_name="x")),
        ("class = 'caffe\u0300'", PredictionsSettings(class_name="caff\u00e8")),  # composed, as folders' names are
    ],
)
def test_any_one_prediction_is_enough_and_the_limits_are_allowed(
    tmp_path: Path, text: str, expected: PredictionsSettings
) -> None:
    assert expected.registered
    assert read_study(write(tmp_path, PREDICTED + text), ARCHITECTURES).settings.predictions == expected


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "tolerance = 20",
            "[predictions] tolerance: found 20 without an orientation, expected both or none",
        ),
        (
            "tolerance = 5.5\nclass = 'x'",
            "[predictions] tolerance: found 5.5 without an orientation, expected both or none",
        ),
        ("orientation = 180", "[predictions] orientation: found 180, expected less than 180"),
        ("orientation = -0.01", "[predictions] orientation: found -0.01, expected greater than or equal to 0"),
        ("orientation = nan", "[predictions] orientation: found nan, expected less than 180"),
        ("orientation = 'rising'", "[predictions] orientation: found 'rising', expected a number"),
        ("orientation = true", "[predictions] orientation: found true, expected a number"),
        ("orientation = 45\ntolerance = 0", "[predictions] tolerance: found 0, expected greater than 0"),
        (
            "orientation = 45\ntolerance = 45.01",
            "[predictions] tolerance: found 45.01, expected less than or equal to 45",
        ),
        ("orientation = 45\ntolerance = '5'", "[predictions] tolerance: found '5', expected a number"),
        ("period = [0, 8]", "[predictions] period: found 0, expected greater than 0"),
        ("period = [8, inf]", "[predictions] period: found inf, expected a finite number"),
        ("period = [true, 8]", "[predictions] period: found true, expected a number"),
        ("period = [8, 7.99]", "[predictions] period: found [8, 7.99], expected the smaller value first"),
        ("period = []", "[predictions] period: found [], expected a list of two numbers"),
        ("period = [8]", "[predictions] period: found [8], expected a list of two numbers"),
        ("period = [8, 9, 10]", "[predictions] period: found [8, 9, 10], expected a list of two numbers"),
        ("period = 8", "[predictions] period: found 8, expected a list of two numbers"),
        (
            "colour = 'red'",
            "[predictions] colour: found 'red', expected 'achromatic', 'red-green' or 'blue-yellow'",
        ),
        ("class = ''", "[predictions] class: found '', expected a name"),
        ("class = 3", "[predictions] class: found 3, expected a string"),
        ("class_name = 'x'", "[predictions] class_name: unknown key; nearest: class"),
        ("orientaton = 45", "[predictions] orientaton: unknown key; nearest: orientation"),
        ("what = 45", "[predictions] what: unknown key; there are: orientation, tolerance, period, colour, class"),
    ],
)
def test_a_prediction_that_can_not_be_judged_is_one_fault(tmp_path: Path, text: str, fault: str) -> None:
    assert faults(tmp_path, PREDICTED + text) == (fault,)


def test_predictions_are_a_table(tmp_path: Path) -> None:
    assert faults(tmp_path, "predictions = 45\n" + LEAST) == ("[predictions]: found 45, expected a table",)


def test_faults_of_predictions_are_told_with_the_others(tmp_path: Path) -> None:
    text = PREDICTED.replace("filter = 5", "filter = 64") + "tolerance = 91\ncolour = 'red'"
    assert sorted(fault.partition(":")[0] for fault in faults(tmp_path, text)) == [
        "[predictions] colour",
        "[predictions] tolerance",
        "[predictions] tolerance",
        "[unit] filter",
    ]


@pytest.mark.parametrize(
    ("predicted", "degrees", "inside"),
    [
        (45.0, 45.0, True),
        (45.0, 65.0, True),
        (45.0, 65.01, False),
        (45.0, 25.0, True),
        (45.0, 24.99, False),
        (5.0, 165.0, True),  # around 180
        (5.0, 164.99, False),
        (170.0, 10.0, True),
        (170.0, 10.01, False),
        (0.0, 180.0, True),
        (45.0, None, False),
        (None, 45.0, False),
        (None, None, False),
    ],
)
def test_an_orientation_is_as_predicted_within_the_tolerance_modulo_180(
    predicted: float | None, degrees: float | None, inside: bool
) -> None:
    settings = PredictionsSettings(orientation=predicted, class_name="x")
    assert settings.has_orientation(degrees) == inside


def test_with_the_largest_tolerance_half_of_all_orientations_are_as_predicted_and_none_is_still_not() -> None:
    settings = PredictionsSettings(orientation=30.0, tolerance=45.0)
    inside = [degrees for degrees in range(180) if settings.has_orientation(float(degrees))]
    assert inside == [*range(76), *range(165, 180)]  # both ends
    assert not settings.has_orientation(None)


def test_a_period_is_as_predicted_from_the_shortest_to_the_longest() -> None:
    settings = PredictionsSettings(period=(8.0, 16.0))
    assert [settings.has_period(pixels) for pixels in (7.99, 8.0, 11.0, 16.0, 16.01)] == [
        False,
        True,
        True,
        True,
        False,
    ]
    assert PredictionsSettings(orientation=45.0).has_period(1000.0)


def test_all_faults_of_a_file_are_told_together(tmp_path: Path) -> None:
    text = """
        titel = "x"
        [network]
        name = "squeezenet"
        [unit]
        layer = "fire4_expand3"
        filter = -1
        [pattern]
        size = "big"
        [kernels]
        top = 0
    """
    assert sorted(faults(tmp_path, text)) == [
        "[kernels] top: found 0, expected greater than or equal to 1",
        "[pattern] size: found 'big', expected an integer",
        "[unit] filter: found -1, expected 0 or more",
        "[unit] layer: found 'fire4_expand3', no layer of that name; expected a convolution of squeezenet; "
        "nearest: fire4_expand3x3, fire9_expand3x3, fire8_expand3x3",
        "titel: unknown key; nearest: title, subtitle, pattern",
    ]


def unit(layer: str, filter_: int, network: str = "squeezenet") -> str:
    return f'[network]\nname = "{network}"\n[unit]\nlayer = "{layer}"\nfilter = {filter_}\n'


def test_an_unknown_network_is_told_with_the_nearest(tmp_path: Path) -> None:
    expected = ("[network] name: found 'squeeznet', no known network; nearest: squeezenet",)
    assert faults(tmp_path, unit("conv1", 0, "squeeznet")) == expected


def test_an_unknown_layer_is_told_with_the_nearest(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, unit("fire4_expand_3x3", 0))
    assert "found 'fire4_expand_3x3', no layer of that name" in fault
    assert "nearest: fire4_expand3x3" in fault


@pytest.mark.parametrize("layer", ["pool1", "fire4", "fire4_expand3x3_relu", "logits", "preprocessing"])
def test_a_layer_that_is_no_convolution_is_told_as_that(tmp_path: Path, layer: str) -> None:
    (fault,) = faults(tmp_path, unit(layer, 0))
    assert f"found {layer!r}, which is no convolution; expected a convolution of squeezenet; nearest: " in fault


@pytest.mark.parametrize("filter_", [-1, 128, 10_000])
def test_a_filter_out_of_range_is_told_with_the_range(tmp_path: Path, filter_: int) -> None:
    expected = f"[unit] filter: found {filter_}, expected 0 to 127 (fire4_expand3x3 has 128)"
    assert faults(tmp_path, unit("fire4_expand3x3", filter_)) == (expected,)


@pytest.mark.parametrize("filter_", [0, 127])
def test_the_first_and_the_last_filter_are_in_range(tmp_path: Path, filter_: int) -> None:
    study = read_study(write(tmp_path, unit("fire4_expand3x3", filter_)), ARCHITECTURES)
    assert study.settings.unit.filter == filter_


def test_bad_toml_is_told_with_line_and_column(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, LEAST + "[kernels\ntop = 3")
    assert fault.startswith("found no valid TOML: ")
    assert "line 6" in fault


def test_a_key_given_twice_is_told(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, LEAST + "filter = 3")
    assert fault.startswith("found no valid TOML: ")


def test_bytes_that_are_no_utf_8_are_told_with_their_place(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, b'title = "caf\xe9"\n')
    assert fault == "byte 12: found bytes that are not UTF-8, expected UTF-8 text"


def test_site_toml_may_be_absent_or_say_everything(tmp_path: Path) -> None:
    assert read_site(tmp_path / "site.toml") == Site()
    (tmp_path / "site.toml").write_text('title = "T"\nauthor = "A"\nbase_url = "https://example.org/x/"\n')
    assert read_site(tmp_path / "site.toml") == Site(title="T", author="A", base_url="https://example.org/x/")


@pytest.mark.parametrize("written", ["2026-11-30", '"2026-11-30"'])
def test_a_date_is_taken_as_toml_has_it_or_as_a_string(tmp_path: Path, written: str) -> None:
    (tmp_path / "site.toml").write_text(f"date = {written}\n")
    assert read_site(tmp_path / "site.toml").date == "2026-11-30"


def test_a_date_with_a_time_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text("date = 2026-11-30T10:00:00\n")
    with pytest.raises(BadInput, match=r"date: found .*, expected a date such as 2026-11-30"):
        read_site(tmp_path / "site.toml")


@pytest.mark.parametrize("base", ["https://example.org/x", "https://example.org/x/"])
def test_a_site_that_knows_where_it_is_gives_full_addresses(base: str) -> None:
    assert Site(base_url=base).url("a/") == "https://example.org/x/a/"
    assert Site().url("a/") is None


def test_all_faults_of_site_toml_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text('titel = "T"\nauthor = 3\nbase_url = "example.org"\n')
    with pytest.raises(BadInput) as refused:
        read_site(tmp_path / "site.toml")
    assert sorted(fault.removeprefix(f"{tmp_path / 'site.toml'}: ") for fault in refused.value.faults) == [
        "author: found 3, expected a string",
        "base_url: found 'example.org', expected an address that starts with http:// or https://",
        "titel: unknown key; nearest: title, studies",
    ]


def test_studies_are_listed_by_name_and_folders_without_a_study_are_not(tmp_path: Path) -> None:
    for name in ("b-study", "a_study2", "drafts"):
        (tmp_path / name).mkdir()
        if name != "drafts":
            (tmp_path / name / "study.toml").touch()
    warnings: list[str] = []
    assert [path.name for path in list_studies(tmp_path, warn=warnings.append)] == ["a_study2", "b-study"]
    assert warnings == [f"{tmp_path / 'drafts'}: left out; a study needs a file study.toml"]


def test_no_study_at_all_is_told(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(BadInput, match=r"found no study, expected a folder with a study\.toml"):
            list_studies(folder, warn=print)


def test_folder_names_that_are_no_address_or_the_sites_own_are_refused_together(tmp_path: Path) -> None:
    for name in ("my study", "assets", "fine"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "study.toml").touch()
    with pytest.raises(BadInput) as refused:
        list_studies(tmp_path, warn=print)
    assert len(refused.value.faults) == 2
    assert "'my study'" in str(refused.value)
    assert "'assets' is reserved" in str(refused.value)


def test_nearest_names_the_close_ones_else_the_few_there_are_else_the_least_far() -> None:
    assert nearest("sede", ("size", "seed")) == "; nearest: seed, size"
    assert nearest("xyz", ("size", "seed")) == "; there are: size, seed"
    assert nearest("xyz", ()) == ""
    many = [convolution.name for convolution in ARCHITECTURES["squeezenet"].convolutions]
    assert nearest("pool1", many).startswith("; nearest: conv1")


def test_folder_names_that_differ_in_case_alone_are_refused(tmp_path: Path) -> None:
    for name in ("study", "Study"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "study.toml").touch()
    with pytest.raises(BadInput, match="in case alone") as refused:
        list_studies(tmp_path, warn=print)
    assert len(refused.value.faults) == 2


def test_weights_that_a_network_can_not_have_are_told_with_the_other_faults(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    folder.mkdir()
    (folder / "study.toml").write_text(LEAST.replace('"squeezenet"', '"squeezenet"\nweights = "imagenet"') + "x = 1\n")
    architectures = {name: source.ARCHITECTURE for name, source in NETWORKS.items()}
    with pytest.raises(BadInput) as refused:
        read_study(folder, architectures, weights={"squeezenet": ("package",)})
    assert len(refused.value.faults) == 2
    assert "[network] weights: found 'imagenet', expected 'package'" in str(refused.value)
