"""What GitHub runs for us is what GitHub understands, may do no more than it must, and calls what is there."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.specifiers import SpecifierSet
from ruamel.yaml import YAML

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))

workflows = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)


def read(path: Path) -> Any:
    """Read a workflow as plain dictionaries and lists."""
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def steps(path: Path) -> list[dict[str, Any]]:
    """List the steps of all jobs."""
    return [step for job in read(path)["jobs"].values() for step in job["steps"]]


def validated(path: Path) -> subprocess.CompletedProcess[str]:
    """Hold a workflow against GitHub's schema, as the package check-jsonschema carries it: no network is asked."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_there_is_one_workflow_that_publishes_and_one_that_checks() -> None:
    assert [path.name for path in WORKFLOWS] == ["check.yml", "pages.yml"]


@workflows
def test_a_workflow_fits_the_schema_of_github(path: Path) -> None:
    done = validated(path)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("runs-on: ubuntu-latest", "runs_on: ubuntu-latest"), ("pages: write", "pages: wirte"), ("jobs:", "job:")],
)
def test_the_schema_finds_a_slip(tmp_path: Path, right: str, wrong: str) -> None:
    text = (ROOT / ".github" / "workflows" / "pages.yml").read_text(encoding="utf-8")
    assert right in text
    (tmp_path / "planted.yml").write_text(text.replace(right, wrong, 1), encoding="utf-8")
    assert validated(tmp_path / "planted.yml").returncode == 1


@workflows
def test_every_action_is_githubs_own_by_its_major_version(path: Path) -> None:
    used = [step["uses"] for step in steps(path) if "uses" in step]
    assert used
    assert [name for name in used if not re.fullmatch(r"actions/[\w/-]+@v\d+", name)] == []


@workflows
def test_a_workflow_may_do_nothing_but_what_its_jobs_say(path: Path) -> None:
    assert read(path)["permissions"] == {}


@pytest.mark.parametrize(
    ("name", "job", "permissions"),
    [
        ("pages.yml", "build", {"contents": "read", "pages": "read"}),
        ("pages.yml", "deploy", {"pages": "write", "id-token": "write"}),
        ("check.yml", "check", {"contents": "read"}),
    ],
)
def test_a_job_may_do_what_it_must_and_no_more(name: str, job: str, permissions: dict[str, str]) -> None:
    assert read(ROOT / ".github" / "workflows" / name)["jobs"][job]["permissions"] == permissions


@workflows
def test_a_job_ends_at_some_time_and_leaves_no_token_in_the_checkout(path: Path) -> None:
    for job in read(path)["jobs"].values():
        assert job["timeout-minutes"] <= 120
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"] == {"persist-credentials": False}


def test_a_pull_request_is_checked_without_secrets_and_keeps_nothing() -> None:
    path = ROOT / ".github" / "workflows" / "check.yml"
    assert read(path)["on"] == {"pull_request": None}
    assert "secrets." not in path.read_text(encoding="utf-8")
    caches = [step["uses"] for step in steps(path) if "/cache" in step.get("uses", "")]
    assert caches
    assert all(name.startswith("actions/cache/restore@") for name in caches)


def kept(path: Path) -> dict[str, dict[str, str]]:
    """List what a workflow takes from former runs, by the step's id."""
    return {step["id"]: step["with"] for step in steps(path) if "/cache" in step.get("uses", "") and "id" in step}


def test_both_workflows_share_what_is_kept() -> None:
    """GitHub finds an entry by key and path together: where one differs, nothing is found."""
    check, pages = (kept(path) for path in WORKFLOWS)
    assert check == pages
    assert {name: found["path"] for name, found in pages.items()} == {
        "installed": ".venv",
        "weights": "~/.keras/models",
        "analysis": "${{ env.CIRCUITPRESS_CACHE }}",
    }


def test_a_repository_can_name_its_own_store() -> None:
    for path in WORKFLOWS:
        assert read(path)["env"] == {"CIRCUITPRESS_CACHE": "${{ vars.CIRCUITPRESS_CACHE || '.cache' }}"}


def test_what_was_computed_is_kept_by_what_it_depends_on_and_not_by_words() -> None:
    key = kept(ROOT / ".github" / "workflows" / "pages.yml")["analysis"]["key"]
    names = [re.sub(r"\*\*$", "**/*", name) for name in re.findall(r"'([^']+)'", key)]
    left_out = {path for name in names if name.startswith("!") for path in ROOT.glob(name[1:])}
    hashed = {path for name in names if not name.startswith("!") for path in ROOT.glob(name)} - left_out
    for needed in ("requirements.lock", "generator/analysis/pattern.py", "generator/figures/heat.py"):
        assert ROOT / needed in hashed
    assert set((ROOT / "content" / "images").glob("*.jpg")) <= hashed
    assert set((ROOT / "content" / "studies").glob("*/study.toml")) <= hashed
    assert [path for path in hashed if path.suffix in (".md", ".html", ".css")] == []
    assert "steps.python.outputs.python-version" in key


def test_what_was_kept_is_saved_under_the_key_it_is_looked_for() -> None:
    pages = steps(ROOT / ".github" / "workflows" / "pages.yml")
    saved = {step["with"]["path"]: step for step in pages if step.get("uses", "").startswith("actions/cache/save@")}
    sought = {step["with"]["path"]: step for step in pages if step.get("uses", "").startswith("actions/cache/restore@")}
    assert saved.keys() == sought.keys()
    for path, step in saved.items():
        name = sought[path]["id"]
        assert step["with"]["key"].startswith(f"${{{{ steps.{name}.outputs.cache-primary-key }}}}")
        assert step["if"].startswith("always() && ")
        assert f"steps.{name}.outputs.cache-hit != 'true'" in step["if"]
        assert sought[path]["with"]["key"].startswith(sought[path]["with"]["restore-keys"])


def commands(path: Path) -> list[str]:
    """List the lines of shell that a workflow runs."""
    return [line.strip() for step in steps(path) for line in step.get("run", "").splitlines()]


def test_the_verbs_that_are_called_are_there() -> None:
    verbs = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    called = {line.split()[1] for path in WORKFLOWS for line in commands(path) if line.startswith("make ")}
    assert called == {"check", "site", "test"}
    assert called <= verbs


@workflows
def test_a_site_that_lacks_anything_is_not_published(path: Path) -> None:
    (build,) = [line for line in commands(path) if line.startswith("make site")]
    located = (
        " --base-url $BASE_URL --repository $GITHUB_SERVER_URL/$GITHUB_REPOSITORY" if path.name == "pages.yml" else ""
    )
    assert build == f'make site ARGS="--strict --retry{located}"'


def test_the_published_site_knows_its_address() -> None:
    """And no text of a step's output reaches the shell but as a variable."""
    told = steps(ROOT / ".github" / "workflows" / "pages.yml")
    (asked,) = [at for at, step in enumerate(told) if "configure-pages@" in step.get("uses", "")]
    (built,) = [at for at, step in enumerate(told) if "make site" in step.get("run", "")]
    assert asked < built
    assert told[built]["env"] == {"BASE_URL": f"${{{{ steps.{told[asked]['id']}.outputs.base_url }}}}"}


def test_what_follows_args_reaches_the_command_line() -> None:
    command = ["make", "--dry-run", "site", "ARGS=--strict --study x"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "-m generator build --strict --study x" in done.stdout


@workflows
def test_the_python_that_is_set_up_is_one_that_fits(path: Path) -> None:
    required = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    (version,) = [step["with"]["python-version"] for step in steps(path) if "setup-python@" in step.get("uses", "")]
    assert isinstance(version, str)  # 3.10 without quotes would be 3.1
    assert version in SpecifierSet(required)


def test_only_what_was_built_is_deployed_and_from_main_alone() -> None:
    pages = read(ROOT / ".github" / "workflows" / "pages.yml")
    assert pages["on"] == {"push": {"branches": ["main"]}, "workflow_dispatch": None}
    assert pages["jobs"]["deploy"]["needs"] == "build"
    assert pages["jobs"]["deploy"]["environment"]["name"] == "github-pages"
    (upload,) = [step for step in pages["jobs"]["build"]["steps"] if "upload-pages-artifact@" in step.get("uses", "")]
    assert upload["with"] == {"path": "site"}
    assert "if" not in upload
