"""The programs that the audit needs: those of this machine, and those that it installs."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.browser import chromium

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / ".audit"
PACKAGES = ("vnu-jar@26", "axe-core@4", "lighthouse@12")


@dataclass(frozen=True)
class Tools:
    """Paths of programs; a part whose program is absent was not chosen."""

    node: str
    java: str
    chromium: str

    @property
    def nu(self) -> Path:
        """The Nu HTML checker."""
        return FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

    @property
    def axe(self) -> str:
        """The script of axe-core."""
        return (FOLDER / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")

    @property
    def lighthouse(self) -> Path:
        """Lighthouse's command line."""
        return FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"


def find(parts: list[str]) -> Tools:
    """Find the programs that these parts need, and install the others; end with a sentence if one is absent."""
    found = {"java": shutil.which("java"), "chromium": chromium.find(), "node": shutil.which("node")}
    absent = []
    if found["node"] is None or shutil.which("npm") is None:
        absent.append("no Node here: `node` and `npm` (18 or later) have to be on the PATH")
    if found["java"] is None and "nu" in parts:
        absent.append("no Java here: the part nu needs `java` (11 or later) on the PATH; choose others with --part")
    if found["chromium"] is None and parts != ["nu"]:
        absent.append(chromium.ABSENT)
    if absent:
        sys.exit("\n".join(absent))
    tools = Tools(found["node"] or "", found["java"] or "", found["chromium"] or "")
    if not all(path.exists() for path in (tools.nu, tools.lighthouse, FOLDER / "node_modules" / "axe-core")):
        install()
    return tools


def install() -> None:
    """Install the packages into their folder; nothing of them is run while that is done."""
    FOLDER.mkdir(exist_ok=True)
    print(f"installs {', '.join(PACKAGES)} into {FOLDER.relative_to(ROOT)}/", file=sys.stderr)
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", *PACKAGES]
    if subprocess.run([*command, "--prefix", FOLDER], stdout=subprocess.DEVNULL, check=False).returncode:
        sys.exit("npm could not install what the audit needs")
