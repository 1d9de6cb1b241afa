"""Runs the tests on each planted mistake. tests/mutants calls it, and says what the options do."""

import argparse
import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import page
from copy_tree import make_copy, planted_files
from mistakes import ListError, read_list

WANTED = re.compile("(engine|flows)/|examples/command_")
MEMORY = 8 << 30  # bytes that a test may use: with a mistake it may ask for all there are


class Test:
    """A test file, as ctest knows it."""

    def __init__(self, entry):
        self.name, self.command = entry["name"], entry["command"]
        properties = {p["name"]: p["value"] for p in entry["properties"]}
        self.folder = properties["WORKING_DIRECTORY"]
        self.slow = "slow" in properties.get("LABELS", [])
        self.seconds = 0.0
        self.reached = set()  # the numbers of the mistakes whose place it reaches

    def passes(self, environment, limit):
        """Whether it passes in this environment; None if it takes longer than `limit`."""
        nowhere = subprocess.DEVNULL
        running = subprocess.Popen([*self.command, "--abort"], cwd=self.folder,
                                   env={**os.environ, "OPENBLAS_NUM_THREADS": "1", **environment},
                                   stdin=nowhere, stdout=nowhere, stderr=nowhere,
                                   start_new_session=True)  # so that Ctrl-C does not end it
        try:
            return running.wait(limit) == 0
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)  # and the programs that it has started
            running.wait()
            return None

    def measure(self, folder):
        """Runs without a mistake. Returns whether it passes; sets the time and what is reached."""
        record = folder / self.name.replace("/", ".")
        begin = time.monotonic()
        passed = self.passes({}, 600)
        self.seconds = time.monotonic() - begin
        record.unlink(missing_ok=True)
        passed = passed and self.passes({"TAPEFLOW_REACHED": str(record)}, 6000)
        if record.exists():
            self.reached = {int(line) for line in record.read_text().split()}
        return passed


def tests_for(mistakes, build):
    """The quick tests of engine, flows and the command, and all others that the list names."""
    listed = subprocess.run(["ctest", "--show-only=json-v1"], cwd=build, capture_output=True,
                            check=True, text=True)
    built = [entry for entry in json.loads(listed.stdout)["tests"] if "command" in entry]
    named = {mistake.first for mistake in mistakes}
    tests = [Test(entry) for entry in built
             if WANTED.match(entry["name"]) or entry["name"] in named]
    unknown = sorted(named - {test.name for test in tests})
    if unknown:
        sys.exit(f"the list names tests that are not there: {', '.join(unknown)}")
    return [test for test in tests if not test.slow or test.name in named]


def measure_all(tests, pool, build):
    """Runs every test without a mistake: all must pass."""
    folder = build / "reached"
    folder.mkdir(exist_ok=True)
    passed = pool.map(lambda test: test.measure(folder), tests)
    failed = [test.name for test, fine in zip(tests, passed) if not fine]
    if failed:
        sys.exit(f"with no mistake switched on these tests fail: {', '.join(failed)}")
    print(f"{len(tests)} tests pass with no mistake switched on", flush=True)


def in_order(mistake, tests):
    """The tests that reach a mistake's place, the likely one first, then near and quick ones."""
    folder = mistake.file.split("/")[0]
    able = [test for test in tests if mistake.number in test.reached
            and (test.name == mistake.first or not test.slow)]
    return sorted(able, key=lambda test: (test.name != mistake.first,
                                          not test.name.startswith(folder), test.seconds))


def verdict_on(mistake, tests):
    for test in in_order(mistake, tests):
        passed = test.passes({"TAPEFLOW_PLANTED": str(mistake.number)}, 20 + 10 * test.seconds)
        if passed is None:
            return f"{test.name}, which no longer ends"
        if not passed:
            return test.name
    return page.SURVIVES


class Kept:
    """The results so far, in a file: a run that was stopped goes on from them."""

    def __init__(self, path, fingerprint):
        self.path, self.fingerprint = path, fingerprint
        kept = json.loads(path.read_text()) if path.exists() else {}
        same = kept.get("fingerprint") == fingerprint
        self.verdicts = {int(k): v for k, v in kept["verdicts"].items()} if same else {}

    def add(self, number, verdict):
        self.verdicts[number] = verdict
        text = json.dumps({"fingerprint": self.fingerprint, "verdicts": self.verdicts})
        part = self.path.with_suffix(".part")
        part.write_text(text)
        part.replace(self.path)


def chosen(mistakes, options):
    """The mistakes to run: all, or those that the options name."""
    known = page.known_verdicts(mistakes)
    group = [m for m in mistakes if not m.equivalent]
    if options.survivors:
        group = [m for m in group if known.get(m.number, page.SURVIVES) == page.SURVIVES]
    if options.new:
        group = [m for m in group if m.number not in known]
    if options.only:
        numbers = {m.number: n for n, m in enumerate(mistakes, 1)}
        group = [m for m in group if re.search(options.only, f"{numbers[m.number]} {m.kind} {m}")]
    if not group:
        sys.exit("no mistake of the list fits.")
    return group


def run_all(mistakes, options, build, kept):
    """Fills `kept`. Ctrl-C stops it without a loss. The tests that the list names find nearly all
    mistakes; the others run only if one is left."""
    done = {} if options.only else kept.verdicts
    todo = [m for m in chosen(mistakes, options) if m.number not in done]
    tests = tests_for(mistakes, build)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pool = ThreadPoolExecutor(os.cpu_count())
    names = {mistake.first for mistake in todo}
    named = [test for test in tests if test.name in names]
    others = [test for test in tests if test.name not in names]
    try:
        for group in (named, others):
            if not todo:
                break
            measure_all(group, pool, build)
            running = {pool.submit(verdict_on, m, group): m for m in todo}
            todo, count = [], len(todo)
            for done, future in enumerate(as_completed(running), 1):
                mistake, verdict = running[future], future.result()
                print(f"[{done}/{count}] {mistake}: {verdict}", flush=True)
                if verdict == page.SURVIVES and group is named:
                    todo.append(mistake)
                else:
                    kept.add(mistake.number, verdict)
    finally:
        pool.shutdown(cancel_futures=True)


def print_list(mistakes):
    known = page.known_verdicts(mistakes)
    for number, m in enumerate(mistakes, 1):
        verdict = known.get(m.number, page.NOT_RUN)
        print(f"{number:3} {m.kind:9} {m}: "
              + (f"equivalent: {m.equivalent}" if m.equivalent else verdict))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=Path)
    parser.add_argument("--only")
    for flag in ("--survivors", "--new", "--list", "--check", "--copy"):
        parser.add_argument(flag, action="store_true")
    options = parser.parse_args()
    mistakes = read_list(options.root / "tests/mutation/mistakes")
    work = options.root / "build/mutants"
    if options.list:
        return print_list(mistakes)
    if options.check:
        planted_files(options.root, mistakes)
        page.check(mistakes)
        print(f"all {len(mistakes)} mistakes have a place in the sources and a row in the page")
        return None
    fingerprint = make_copy(options.root, work / "src", mistakes)
    if options.copy:
        return None
    kept = Kept(work / "results.json", fingerprint)
    run_all(mistakes, options, work / "release", kept)
    verdicts = {**page.known_verdicts(mistakes), **kept.verdicts}
    page.write(mistakes, verdicts)
    for m in mistakes:
        if verdicts.get(m.number) == page.SURVIVES:
            print(f"not found: {m}")
    sentences = page.shortcomings(mistakes, verdicts)
    print("\n".join(sentences))
    sys.exit(bool(sentences))


if __name__ == "__main__":
    try:
        main()
    except ListError as error:
        sys.exit(f"tests/mutants: {error}")
    except KeyboardInterrupt:
        print("stopped; the same command goes on from here.", file=sys.stderr)
        sys.exit(130)
