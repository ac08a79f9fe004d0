"""The benchmarks still find everything they measure. `KHAMKHO_SOAK=1 pytest tests/test_bench.py` after a change there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bench.table import write

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.soak
def test_everything_can_be_measured(tmp_path: Path) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("KHAMKHO_")}

    def bench(*words: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "bench", *words, "--quick", "--out", str(tmp_path)],
            cwd=ROOT,
            env=environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"},
            check=True,
            timeout=240,
        )

    bench("run", "--no-demo")
    bench("size", "--cases", "60", "--clocks", "30", "--people", "0.2")
    found = json.loads((tmp_path / "sqlite.json").read_text(encoding="utf-8"))
    assert found["flow_1"]["requests"] > 15
    assert found["at_120"]["queries"]["inbox"] <= 12
    assert found["at_120"]["queries"]["case"] <= 12
    assert found["offers"]["at_many"]["search"]["count"] > 3
    assert found["offers"]["book"]["services"] >= 1
    large = json.loads((tmp_path / "sqlite-60.json").read_text(encoding="utf-8"))
    assert large["mixed"]["errors"] == 0
    assert large["mixed"]["count"] > 5  # how many they manage depends on the machine
    assert large["clocks"]["moved"] > 10
    fewer = json.dumps({**large, "cases": 40}, ensure_ascii=False)
    (tmp_path / "sqlite-40.json").write_text(fewer, encoding="utf-8")
    write(tmp_path, tmp_path)
    page = (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    assert "| SQLite |" in page
    assert "services offered: start, memory" in page
    assert "Service page under 30 slow uploads" in page
    large_page = (tmp_path / "benchmarks-at-size.md").read_text(encoding="utf-8")
    assert "40 and 60 cases" in large_page
    assert "Open clocks counted anew" in large_page
