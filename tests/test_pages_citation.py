import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from generator.addresses import UNKNOWN, Addresses
from generator.pages.citation import Citation, cite_site, cite_study
from generator.settings import Site
from generator.study import Study
from tests import fakes
from tests.conftest import ROOT

SITE = Site(
    title="Circuits & more",
    author="Lovelace, Ada; The Lab of R&D",
    date="2026-11-30",
    repository="https://example.org/repository",
    base_url="https://example.org/c/",
)


def cited(folder: Path, site: Site = SITE, **changed: Any) -> Citation:
    study = fakes.study(folder)
    return cite_study(Study(study.folder, replace(study.settings, **changed)), fakes.overview(), site)


def test_a_report_is_cited_as_text_and_in_bibtex(tmp_path: Path) -> None:
    found = cited(tmp_path, title="100 % {lines}")
    assert found.text == (
        "Lovelace, Ada; The Lab of R&D (2026) 100 % {lines}. Circuits & more. https://example.org/c/made-up/"
    )
    assert found.bibtex.splitlines() == [
        "@misc{made-up,",
        r"  title = {{100 \% \{lines\}}},",
        r"  author = {Lovelace, Ada and {The Lab of R\&D}},",
        "  year = {2026},",
        "  month = nov,",
        r"  howpublished = {In Circuits \& more},",
        "  url = {https://example.org/c/made-up/}",
        "}",
    ]
    assert found.date == "2026/11/30"


def test_what_nobody_said_is_left_out_and_no_clock_is_asked(tmp_path: Path) -> None:
    found = cited(tmp_path, Site())
    assert found.text == "A made-up <circuit>. Circuits."
    assert found.date is None
    assert not re.search(r"author|year|url", found.bibtex)
    assert "None" not in f"{found.text}{found.bibtex}{found.cff}{found.json_ld}"
    assert not re.search(r"\d{4}-\d\d", found.cff)
    assert 'name: "The authors of A made-up <circuit>"' in found.cff  # the format needs one


def test_year_and_address_come_from_the_date_and_where_the_site_will_be(tmp_path: Path) -> None:
    dated, found_at = Site(date="2026-11-30"), Addresses("https://example.org/r/")
    for year, site in ((False, Site()), (True, dated)):
        for address, at in ((False, UNKNOWN), (True, found_at)):
            report, whole = cited(tmp_path, site.at(at)).bibtex, cite_site(site.at(at), "All").bibtex
            assert ("  year = {2026},\n" in report) == ("  year = {2026}" in whole) == year
            assert ("  url = {https://example.org/r/made-up/}\n" in report) == address
            assert ("  url = {https://example.org/r/}\n" in whole) == address


def test_a_study_has_an_author_and_a_date_of_its_own(tmp_path: Path) -> None:
    found = cited(tmp_path, author="Hopper, Grace", date="2025-01-02")
    assert found.work.authors == ("Hopper, Grace",)
    assert "year = {2025},\n  month = jan" in found.bibtex
    assert cite_site(SITE, "All").work.date == "2026-11-30"


def test_a_file_says_the_same_to_reference_managers(tmp_path: Path) -> None:
    found = YAML(typ="safe", pure=True).load(cited(tmp_path, title='Say "a: b" # c').cff)
    assert found["title"] == 'Say "a: b" # c'
    assert found["authors"] == [{"family-names": "Lovelace", "given-names": "Ada"}, {"name": "The Lab of R&D"}]
    assert found["url"] == "https://example.org/c/made-up/"


@pytest.mark.parametrize("site", [SITE, Site()], ids=["all", "nothing"])
def test_the_files_fit_the_schema_of_the_format(tmp_path: Path, site: Site) -> None:
    """Ours too, at the root of the repository."""
    (tmp_path / "report.yaml").write_text(cited(tmp_path, site).cff, encoding="utf-8")
    (tmp_path / "site.yaml").write_text(cite_site(site, "All of them").cff, encoding="utf-8")
    files = [str(path) for path in (tmp_path / "report.yaml", tmp_path / "site.yaml")]
    (tmp_path / "own.yaml").write_bytes((ROOT / "CITATION.cff").read_bytes())
    schema = ["--builtin-schema", "vendor.citation-file-format"]
    command = [sys.executable, "-m", "check_jsonschema", *schema, *files, str(tmp_path / "own.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_search_engines_are_told_in_a_script_that_no_title_ends(tmp_path: Path) -> None:
    found = cited(tmp_path, title="</script><script>alert(1)</script> & <!--")
    assert not re.search("[<>&]", found.json_ld)
    article, data = json.loads(found.json_ld)["@graph"]
    assert (article["@type"], data["@type"]) == ("TechArticle", "Dataset")
    assert article["headline"] == "</script><script>alert(1)</script> & <!--"
    assert article["author"][0] == {"@type": "Person", "familyName": "Lovelace", "givenName": "Ada"}
    assert article["image"] == "https://example.org/c/made-up/card.png"
    assert data["distribution"][0]["contentUrl"].startswith("https://example.org/c/made-up/data/")
    assert len(data["description"]) >= 50  # as Google's data set search asks
