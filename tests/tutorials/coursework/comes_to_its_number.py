"""comes_to_its_number.py TASK.json EXAMPLE: runs the example of a reference solution with two seeds, and
fails unless both numbers are at most the one that the task names, plus its margin, and not below the truth."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

task = json.loads(Path(sys.argv[1]).read_text("utf-8"))
number, margin = task["above"]["number"], task["above"]["margin"]
with tempfile.TemporaryDirectory() as folder:
    for seed in ("1", "2"):
        out = Path(folder) / "above.json"
        subprocess.run([sys.argv[2], "--seed", seed, "--json", out], check=True)
        above = json.loads(out.read_text("utf-8"))["above"]
        print(f"seed {seed}: {above} nats above the truth; the task says {number} ± {margin}")
        if not -margin <= above <= number + margin:
            sys.exit(1)
