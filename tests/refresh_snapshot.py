"""`python -m tests.refresh_snapshot`: take the tiny site as it is built now for the snapshot."""

import shutil
import tempfile
from pathlib import Path

from generator.zoo import networks
from tests import tiny
from tests.test_pipeline import SNAPSHOT, settled, settled_name
from tests.tiny_site import TOML, build, files_of, make_content


def main() -> None:
    """Build the tiny site and put it in the place of the snapshot."""
    networks.NETWORKS["tiny"] = tiny
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        build(make_content(Path(folder) / "content", toml=TOML), site)
        shutil.rmtree(SNAPSHOT, ignore_errors=True)
        for name, data in files_of(site).items():
            path = SNAPSHOT / settled_name(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(settled(name, data))
    print(f"{SNAPSHOT.name}: {sum(path.is_file() for path in SNAPSHOT.rglob('*'))} files; look at the difference")


if __name__ == "__main__":
    main()
