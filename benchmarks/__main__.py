"""Run every benchmark, one after the other: python benchmarks. Exit 1 where a goal is missed."""

import subprocess
import sys
from pathlib import Path

NAMES = (
    "zone_model", "desk", "market", "segments", "report", "roleplay_search", "import_cost", "first_view", "slider",
    "replies",
)  # fmt: skip

if __name__ == "__main__":
    missed = False
    for name in NAMES:
        print(f"\n== {name}", flush=True)
        missed |= subprocess.run([sys.executable, Path(__file__).with_name(f"{name}.py")], check=False).returncode != 0
    sys.exit(int(missed))
