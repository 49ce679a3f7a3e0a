"""What the suites of tests/convert share: the command, files to give it, and a run over many jobs."""
import argparse
import os
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATA = os.environ.get("TRUCE_TESTDATA", os.path.join(ROOT, "..", "shared"))


class Mismatch(Exception):
    pass


def require(what, got, expected):
    if got != expected:
        raise Mismatch("%s: expected %s, got %s" % (what, str(expected)[:400], str(got)[:400]))


def order(values):
    """Dense ranks."""
    place = {v: k for k, v in enumerate(sorted(set(values)))}
    return [place[v] for v in values]


class Command:
    """The command, and a folder of its own."""

    def __init__(self, truce, folder):
        self.truce, self.folder = truce, folder

    def run(self, *args):
        p = subprocess.run([self.truce, *args], capture_output=True, text=True, timeout=300)
        return p.returncode, p.stdout, p.stderr

    def out(self, *args):
        """What it prints where nothing is wrong."""
        status, out, err = self.run(*args)
        require("exit status of %s" % args[0], (status, err), (0, ""))
        return out

    def file(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8", newline="") as f:
            f.write(text)
        return path

    def filled(self, files):
        """A new folder that holds these: name to text."""
        folder = tempfile.mkdtemp(dir=self.folder)
        for name, text in files.items():
            self.file(os.path.join(folder, name), text)
        return folder

    def convert(self, path, *args):
        return self.out("convert", path, *args)


def seeds(args):
    return [args.only] if args.only is not None else range(args.seed, args.seed + args.cases)


def main(description, jobs):
    """Every job that `jobs(command, args)` yields with its name; the exit status."""
    ap = argparse.ArgumentParser(description=description)
    ap.add_argument("truce")
    ap.add_argument("--cases", type=int, default=100)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--only", type=int)
    ap.add_argument("--sample", type=int, default=1, help="every K-th of what is shipped, where that is much")
    args = ap.parse_args()
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        command = Command(os.path.abspath(args.truce), folder)
        for name, job in jobs(command, args):
            try:
                job()
                passed += 1
            except Mismatch as e:
                failed += 1
                print("FAILED %s: %s" % (name, e))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0
