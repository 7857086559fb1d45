"""Run a command with DATABASE_URL naming a PostgreSQL server of its own, gone afterwards.

    python tests/with_postgres.py pytest tests/workspace

Where PostgreSQL is not installed this says so and runs nothing; with CI=true that is an error.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def main(command: list[str]) -> int:
    """Start a server on a socket in a temporary folder, run the command, stop the server."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    found = str(programs[-1]) if programs else str(Path(shutil.which("initdb") or "").parent)
    if not (Path(found) / "initdb").exists():
        print("PostgreSQL is not installed: the tests on it are not run. Install it with: apt-get install postgresql")
        return 1 if os.environ.get("CI") == "true" else 0
    folder = Path(tempfile.mkdtemp(prefix="entente-pg-"))
    as_user = []
    if os.geteuid() == 0:  # the server refuses to run as root
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        as_user = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
    cluster = folder / "data"

    def run(program: str, *arguments: str) -> None:
        subprocess.run([*as_user, f"{found}/{program}", *arguments], check=True, stdout=subprocess.DEVNULL, cwd=folder)

    run(
        "initdb",
        "-D",
        str(cluster),
        "-U",
        "entente",
        "--auth=trust",
        "--no-sync",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
    )
    settings = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c max_connections=60"
    run("pg_ctl", "-D", str(cluster), "-w", "-o", settings, "-l", str(folder / "log"), "start")
    try:
        url = f"postgresql://entente@{str(folder).replace('/', '%2F')}/postgres"
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode
    finally:
        run("pg_ctl", "-D", str(cluster), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
