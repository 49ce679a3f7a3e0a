#!/usr/bin/env python3
"""Compare the engine with the oracle on random cases and on the shipped examples.

Usage: run.py TRUCE [--cases N] [--seed S] [--jobs N] [--only SEED] [--no-shrink]
              [--checks COMMAND,...]

Every random case is written to a temporary folder and read back through the command:
solve, paths, deals, hold and explain, all with --json.  A case that differs is shrunken
and left under build/shrunk/.  Ends with "N passed, N failed"; exit status 1 on failure.
"""
import argparse
import glob
import json
import multiprocessing
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from fractions import Fraction

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)
import generate  # noqa: E402
import miniyaml  # noqa: E402
import oracle  # noqa: E402

CONCEPTS = oracle.CONCEPTS
TIMEOUT = 30
LISTED = 400            # more examples of one mismatch than this are cut in the report


class Mismatch(Exception):
    """What differs: a short kind, which shrinking keeps, and the details."""

    def __init__(self, kind, detail):
        super().__init__("%s: %s" % (kind, detail))
        self.kind = kind


def require(kind, got, expected, context=""):
    if got != expected:
        raise Mismatch(kind, "%sexpected %s, got %s" % (
            context and context + ": ", cut(expected), cut(got)))


def cut(x):
    text = x if isinstance(x, str) else repr(x)
    return text if len(text) <= LISTED else text[:LISTED] + "..."


def close(got, expected):
    """Numbers within 1e-9, relative above 1; words and nulls exactly."""
    if isinstance(expected, str) or expected is None:
        return got == expected
    if isinstance(got, bool) or not isinstance(got, (int, float)):
        return False
    return abs(Fraction(got) - Fraction(expected)) <= Fraction(1, 10**9) * max(1, abs(Fraction(expected)))


def require_numbers(kind, got, expected, context=""):
    if not isinstance(got, dict) or list(got) != list(expected) \
            or not all(close(got[k], expected[k]) for k in expected):
        raise Mismatch(kind, "%sexpected %s, got %s" % (
            context and context + ": ", oracle.plain(expected), got))


class Engine:
    """The command on one case file."""

    def __init__(self, truce, path, world):
        self.truce, self.path, self.world = truce, path, world

    def raw(self, command, *options):
        try:
            r = subprocess.run([self.truce, command, self.path, *options], stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            raise Mismatch("timeout", "%s took more than %d s" % (command, TIMEOUT))
        return r.returncode, r.stdout.decode("utf-8", "replace"), r.stderr.decode("utf-8", "replace")

    def json(self, command, *options):
        what = " ".join((command,) + options)
        status, out, err = self.raw(command, "--json", *options)
        if status != 0:
            raise Mismatch("exit %s" % command, "%s: exit status %d, %s" % (what, status, err.strip()[:600]))
        try:
            doc = json.loads(out)
        except ValueError as e:
            raise Mismatch("json %s" % command, "%s: %s in %s" % (what, e, out[:200]))
        require("command name", doc.get("command"), command)
        return doc

    def refused(self, command):
        """The command must refuse the case, in words, and print no document."""
        status, out, err = self.raw(command, "--json")
        if status not in (1, 2, 3) or out.strip() or not err.strip():
            raise Mismatch("refusal %s" % command, "exit status %d, stdout %r, stderr %r" % (
                status, out[:200], err[:200]))

    def state(self, obj):
        """The index of a state object, after checking its id and values."""
        s = obj["index"]
        if not isinstance(s, int) or not 0 <= s < self.world.n:
            raise Mismatch("state", "no state %r" % (obj,))
        got = {k: obj.get(k) for k in ("id", "index", "values")}
        require("state", got, self.world.state(s))
        return s

    def name(self, s):
        """A formula that picks out the state s on the command line."""
        w = self.world
        if w.graph or len(w.members[s]) > 1 or w.state_id(s) in w.merges:
            return w.state_id(s)
        return generate.full_formula(w, w.members[s][0])


# --------------------------------------------------------------------- one check a command

def check_solve(engine, sets):
    w = engine.world
    doc = engine.json("solve", "--stable", "--concept", ",".join(CONCEPTS))
    require("feasible", doc["states"]["feasible"], w.n)
    if not w.graph:
        size = 1
        for i in w.issues:
            size *= len(i.values)
        require("product", doc["states"]["product"], size)
    require("concepts", doc["concepts"], list(CONCEPTS))
    require("stable keys", {c: list(doc["stable"][c]) for c in doc["stable"]},
            {c: w.parties for c in CONCEPTS})
    for c in CONCEPTS:
        for p in w.parties:
            require("stable " + c, doc["stable"][c][p], sets[c][p], "%s for %s" % (c, p))
    found = {}
    for e in doc["equilibria"]:
        found[engine.state(e["state"])] = sorted(e["concepts"])
    require("equilibria listed twice", len(found), len(doc["equilibria"]))
    expected = {}
    for c in CONCEPTS:
        for s in oracle.equilibria(w, c, sets):
            expected.setdefault(s, []).append(c)
    require("equilibria", {s: found[s] for s in sorted(found)},
            {s: sorted(expected[s]) for s in sorted(expected)})


def check_sequence(engine, steps):
    return [(m["by"], engine.state(m["to"])) for m in steps]


def check_paths(engine, rng):
    w = engine.world
    for by in ("any", "improvement"):
        questions = []
        every, one = ("true", set(range(w.n))), rng.randrange(w.n)
        if w.status_quo is not None and rng.random() < 0.5:
            questions.append((w.status_quo, [], every))
        else:
            start = rng.randrange(w.n)
            questions.append((start, ["--from", engine.name(start)], every))
        if rng.random() < 0.3:
            start = rng.randrange(w.n)
            questions.append((start, ["--from", engine.name(start)], (engine.name(one), {one})))
        for start, options, goal in questions:
            length = oracle.path_lengths(w, start, by)
            text, wanted = goal
            doc = engine.json("paths", *options, "--to", text, "--by", by)
            require("paths from", engine.state(doc["from"]), start)
            got = {}
            for target in doc["targets"]:
                t = engine.state(target["state"])
                got[t] = target["length"]
                if target["length"] is None:
                    continue
                steps = check_sequence(engine, target["path"])
                require("path length", len(steps), target["length"], "to %d by %s" % (t, by))
                fault = oracle.path_fault(w, start, t, by, steps)
                if fault:
                    raise Mismatch("path", "from %d to %d by %s: %s, %s" % (start, t, by, steps, fault))
            expected = {t: length.get(t) for t in sorted(wanted)}
            if len(wanted) > 1:         # whether the start is its own target is open
                expected.pop(start)
                got.pop(start, None)
            require("path lengths " + by, dict(sorted(got.items())), expected, "from %d" % start)
            require("paths reachable", doc["reachable"], len(length), "from %d by %s" % (start, by))


def state_list(engine, items, utilities):
    out = []
    for item in items:
        s = engine.state(item["state"])
        require_numbers("utility", item["utility"], utilities[s], "at state %d" % s)
        out.append(s)
    return out


def deals_apply(w):
    return not w.graph and not w.merges and w.status_quo is not None and \
        all(oracle.is_cardinal(w, p) for p in w.principals())


def check_deals(engine, ds):
    w = engine.world
    doc = engine.json("deals")
    require_numbers("disagreement", doc["disagreement"], ds["disagreement"])
    require("outcomes", doc["outcomes"], w.n)
    require("zone", doc["zone"], len(ds["Z"]))
    f = doc["frontier"]
    require("frontier", state_list(engine, f["list"], ds["utility"]), ds["frontier"])
    require("frontier outcomes", f["outcomes"], len(ds["frontier"]))
    require("frontier points", f["points"], ds["points"])
    for name, expected in ds["solutions"].items():
        got = state_list(engine, doc["solutions"][name], ds["utility"])
        require("solution " + name, sorted(got), sorted(expected))


def check_hold(engine, ds, sets, rng):
    w, d = engine.world, ds["disagreement"]
    runs = [(engine.json("hold"), ds["frontier"])]
    if ds["X"]:
        x = rng.choice(ds["X"])
        runs.append((engine.json("hold", "--deal", engine.name(x)), [x]))
    for doc, expected in runs:
        require("hold deals", [engine.state(e["state"]) for e in doc["deals"]], expected)
        for e, x in zip(doc["deals"], expected):
            h = oracle.hold(w, x, d, sets)
            for key in ("gain", "temptation", "patience_needed", "trust_needed"):
                require_numbers("hold " + key, e[key], h[key], "deal %d" % x)
            require("hold stable", [c for c in e["stable"] if c in oracle.USUAL], h["stable"], "deal %d" % x)
            require("hold spoilers", e["spoilers"], h["spoilers"], "deal %d" % x)
    check_unlisted(engine, runs, rng)


def check_unlisted(engine, runs, rng):
    """D160: the same from the states that moves can reach, without listing all."""
    if engine.raw("hold", "--engine", "merge")[0] == 2:
        return                                                # it is refused
    for doc, expected in runs:
        if len(expected) > 100 or not expected:
            continue
        options = ["--deal", engine.name(expected[0])] if len(expected) == 1 else []
        got = engine.json("hold", "--engine", "merge", *options)
        require("hold unlisted", got["deals"], doc["deals"])
        if not options:
            require("deals that hold", (got["deals_that_hold"] or {}).get("list"),
                    (doc["deals_that_hold"] or {}).get("list"))


def check_explain(engine, rng, sets):
    w = engine.world
    for _ in range(4):
        party, concept = rng.choice(w.parties), rng.choice(CONCEPTS)
        states = list(range(w.n))
        if party in w.movers:
            states = [s for s in states if oracle.improvements(w, party, s)] or states
        s = rng.choice(states)
        doc = engine.json("explain", "--state", engine.name(s), "--party", party, "--concept", concept)
        where = "%s for %s at %d" % (concept, party, s)
        require("explain stable", doc["stable"], s in sets[concept][party], where)
        ups = sorted(oracle.improvements(w, party, s)) if party in w.movers else []
        require("explain improvements", [engine.state(i["to"]) for i in doc["improvements"]], ups, where)
        for item, t in zip(doc["improvements"], ups):
            if item["sanction"] is None:
                require("explain sanction missing", [],
                        sorted(oracle.sanctions(w, party, s, t, concept)), "%s, after %d" % (where, t))
                continue
            steps = check_sequence(engine, item["sanction"])
            fault = oracle.certificate_fault(w, party, s, t, concept, steps)
            if fault:
                raise Mismatch("explain sanction", "%s, after %d: %s: %s" % (where, t, steps, fault))


def check_spoiled(engine, case, seed, rng):
    """One mistake in the case: exit status 1, a place, and nothing on standard output."""
    spoiled = generate.spoil(rng, case)
    if spoiled is None:
        return
    what, new = spoiled
    with open(engine.path, "w", encoding="utf-8") as f:
        f.write(generate.write(new, seed))
    status, out, err = engine.raw("solve", "--json")
    if status != 1 or out or not re.search(re.escape(engine.path) + r":\d+:\d+: error\[E\d+\]", err):
        raise Mismatch("spoiled", "%s: exit status %d, stdout %r, stderr %r" % (
            what, status, out[:80], err.strip()[:400]))


CHECKS = ("solve", "paths", "explain", "deals", "hold", "spoiled")


def examine(truce, case, seed, folder, only=CHECKS, hand=None):
    """All mismatches of one case, at most one a command: [(command, kind, text)]."""
    world = oracle.World(case)
    for p in case.get("preferences", {}):
        world.pref(p)
    path = os.path.join(folder, "case-%d.yaml" % os.getpid())
    with open(path, "w", encoding="utf-8") as f:
        f.write(generate.write(case, seed, hand))
    engine = Engine(truce, path, world)
    sets = oracle.stable_sets(world)
    ds = oracle.deals(world) if deals_apply(world) else None
    found = []
    for check in only:
        rng = random.Random("%s %d" % (check, seed))
        try:
            if check == "solve":
                check_solve(engine, sets)
            elif check == "paths":
                check_paths(engine, rng)
            elif check == "explain":
                check_explain(engine, rng, sets)
            elif check == "spoiled":
                check_spoiled(engine, case, seed, rng)
            elif ds is None:
                if world.graph or world.merges:
                    engine.refused(check)
            elif check == "deals":
                check_deals(engine, ds)
            else:
                check_hold(engine, ds, sets, rng)
        except Mismatch as m:
            found.append((check, m.kind, str(m)))
        except (KeyError, TypeError, IndexError, AttributeError) as e:
            found.append((check, "%s shape" % check, "%s: the document lacks something: %r" % (check, e)))
    return found


# ------------------------------------------------------------------------------- shrinking

def copy(x):
    return json.loads(json.dumps(x))


def mentions(text, ident):
    return isinstance(text, str) and re.search(r"(?<![A-Za-z0-9_])%s(?![A-Za-z0-9_])" % ident, text)


def without_issue(case, ident):
    """The case with one issue fixed at its status quo (or first) value and taken out."""
    world = oracle.World(case)
    issue = world.by_name[ident]
    keep = issue.values[world.sq_member[issue.place]] if world.sq_member else issue.values[0]
    new = copy(case)
    del new["issues"][ident]
    new.get("status_quo", {}).pop(ident, None)
    new["rules"] = [r for r in new.get("rules", [])
                    if not any(mentions(f, ident) for v in r.values() for f in (v if isinstance(v, list) else [v]))]
    if not new["rules"]:
        del new["rules"]
    for d in new.get("disagreement", {}).values():
        if isinstance(d, dict):
            d.pop(ident, None)
    for p, spec in new["preferences"].items():
        if "table" in spec:
            spec["table"] = [x for s, x in enumerate(spec["table"]) if world.values(s).get(ident) == keep]
        if "ranking" in spec:
            new["preferences"][p] = {"table": [r for s, r in enumerate(world.pref(p))
                                               if world.values(s).get(ident) == keep]}
        spec.get("weights", {}).pop(ident, None)
        if "bonus" in spec:
            spec["bonus"] = [b for b in spec["bonus"] if not mentions(b["when"], ident)]
        if "priorities" in spec:
            spec["priorities"] = [q for q in spec["priorities"]
                                  if not mentions(json.dumps(q), ident)] or ["true"]
    return new


def as_table(case, party):
    """The case with this party's preference written as a table of its ranks."""
    world = oracle.World(case)
    p = world.pref(party)
    ranks = {u: k for k, u in enumerate(sorted(set(p)))}
    new = copy(case)
    new["preferences"][party] = {"table": [ranks[u] for u in p]}
    return new


def smaller(case):
    """Makers of cases a little smaller than this one."""
    def drop(*keys):
        def make():
            new = copy(case)
            at = new
            for k in keys[:-1]:
                at = at[k]
            at.pop(keys[-1])
            if len(keys) > 1 and not new[keys[0]]:
                del new[keys[0]]
            return new
        return make

    def without_party(p):
        new = copy(case)
        del new["parties"][p]
        for section in ("preferences", "moves", "disagreement"):
            new.get(section, {}).pop(p, None)
        return new

    def zeros(p):
        new = copy(case)
        new["preferences"][p] = {"table": [0] * oracle.World(case).n}
        return new
    out = []
    for section in ("moves", "disagreement"):
        if section in case:
            out.append(drop(section))
    for section in ("rules", "merge"):
        out += [drop(section, k) for k in range(len(case.get(section, [])))]
    for p in case["parties"]:
        held = any(p == s["by"] or p in s["by"] for s in case.get("issues", {}).values()
                   if s["by"] != "nature")
        if not held and not case.get("graph", {}).get("moves", {}).get(p) and len(case["parties"]) > 1:
            out.append(lambda p=p: without_party(p))
    for p, spec in case.get("preferences", {}).items():
        if any(spec.get("table", [1])):
            out.append(lambda p=p: zeros(p))
        if "ranking" in spec or "priorities" in spec:
            out.append(lambda p=p: as_table(case, p))
    if "merge" not in case and len(case.get("issues", {})) > 1:
        out += [lambda i=i: without_issue(case, i) for i in case["issues"]]
    for i, spec in case.get("issues", {}).items():
        if "irreversible" in spec:
            out.append(drop("issues", i, "irreversible"))
    for p in case["parties"]:
        out += [drop("parties", p, key) for key in ("patience", "role") if key in case["parties"][p]]
        spec = case.get("preferences", {}).get(p, {})
        out += [drop("preferences", p, "bonus", k) for k in range(len(spec.get("bonus", [])))]
        if len(spec.get("priorities", [])) > 1:
            out += [drop("preferences", p, "priorities", k) for k in range(len(spec["priorities"]))]
        out += [drop("preferences", p, "weights", i) for i in spec.get("weights", {})]
    for p, arcs in case.get("graph", {}).get("moves", {}).items():
        out += [drop("graph", "moves", p, a) for a in arcs]
    return out


def shrink(truce, case, seed, folder, check, kind, seconds=8):
    """Take away parts as long as the same kind of mismatch stays."""
    until, progress = time.monotonic() + seconds, True

    def still(new, hand=None):
        try:
            return kind in [k for _, k, _ in examine(truce, new, seed, folder, (check,), hand)]
        except (oracle.CaseError, KeyError, ValueError, IndexError, TypeError):
            return False
    while progress and time.monotonic() < until:
        progress = False
        for make in smaller(case):
            try:
                new = make()
            except (oracle.CaseError, KeyError, ValueError, IndexError):
                continue
            if time.monotonic() > until:
                break
            if still(new):
                case, progress = new, True
                break
    hand = "plain" if still(case, "plain") else None
    return case, hand


# ---------------------------------------------------------------------------------- running

def work(job):
    truce, seed, checks, may_shrink = job
    with tempfile.TemporaryDirectory(prefix="truce-oracle-") as folder:
        case = generate.case(seed)
        found = examine(truce, case, seed, folder, checks)
        text, message = None, None
        if found and may_shrink.value > 0:
            may_shrink.value -= 1
            check, kind, _ = found[0]
            small, hand = shrink(truce, case, seed, folder, check, kind)
            message = next((m for _, k, m in examine(truce, small, seed, folder, (check,), hand)
                            if k == kind), None)
            if check == "spoiled":      # show the case with its mistake
                small = generate.spoil(random.Random("spoiled %d" % seed), small)[1]
            text = generate.write(small, seed, hand)
        return seed, found, text, message


class Few:
    """A number that all workers share, or not."""

    def __init__(self, n):
        self.value = n


BUDGET = Few(0)


def init(budget):
    global BUDGET
    BUDGET = budget


def pooled(job):
    return work(job + (BUDGET,))


def save(seed, text, message, found):
    folder = os.path.join(ROOT, "build", "shrunk")
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "oracle-%d.yaml" % seed)
    with open(path, "w", encoding="utf-8") as f:
        for line in (message or found[0][2]).split("\n"):
            f.write("# %s\n" % line)
        f.write(text)
    return path


def random_cases(args):
    budget = multiprocessing.Value("i", 0 if args.no_shrink else 8)
    seeds = [args.only] if args.only is not None else range(args.seed, args.seed + args.cases)
    passed = failed = 0
    with multiprocessing.Pool(args.jobs, init, (budget,)) as pool:
        for seed, found, small, message in pool.imap_unordered(
                pooled, [(args.truce, s, args.checks) for s in seeds], chunksize=4):
            if not found:
                passed += 1
                continue
            failed += 1
            for _, _, text in found:
                print("FAILED seed %d: %s" % (seed, text))
            if small is not None:
                print("  smaller: %s\n  there: %s" % (os.path.relpath(save(seed, small, message, found), ROOT), message))
            sys.stdout.flush()
    return passed, failed


def examples(truce):
    data = os.environ.get("TRUCE_TESTDATA", os.path.join(ROOT, "..", "shared"))
    good = sorted(glob.glob(os.path.join(data, "examples", "0*.yaml")))
    bad = sorted(glob.glob(os.path.join(data, "examples", "e*.yaml")))
    if not good and not bad:
        print("skipped: no examples under %s (set TRUCE_TESTDATA)" % data)
    passed = failed = 0
    for path in good + bad:
        with open(path.replace(".yaml", ".expected.json"), encoding="utf-8") as f:
            expected = json.load(f)
        try:
            (good_example if path in good else bad_example)(truce, path, expected)
            passed += 1
        except (Mismatch, KeyError, TypeError) as e:
            failed += 1
            print("FAILED %s: %s" % (os.path.basename(path), e))
    return passed, failed


def good_example(truce, path, expected):
    with open(path, encoding="utf-8") as f:
        world = oracle.World(miniyaml.load(f.read()))
    engine = Engine(truce, path, world)
    check_solve(engine, oracle.stable_sets(world))
    doc = engine.json("solve", "--stable", "--concept", ",".join(CONCEPTS))
    require("feasible", doc["states"]["feasible"], expected["states"]["feasible"])
    for c in CONCEPTS:
        named = [e["state"]["id" if world.graph else "index"] for e in doc["equilibria"] if c in e["concepts"]]
        if "stable" in expected:
            require("stable " + c, doc["stable"][c], expected["stable"][c])
        if "equilibria" in expected:
            require("equilibria " + c, sorted(named), sorted(expected["equilibria"][c]))
        if "numbers" in expected:
            labels = sorted(e["state"]["id"] if not re.match(r"s\d+$", e["state"]["id"]) else
                            ", ".join(k for k, v in e["state"]["values"].items() if v == "yes")
                            for e in doc["equilibria"] if c in e["concepts"])
            require("equilibria " + c, labels, sorted(
                expected["numbers"]["s%d" % k] for k in expected["equilibria_published_numbers"][c]))
    for e in doc["equilibria"]:
        if "values" in expected:
            require("values", e["state"]["values"], expected["values"][e["state"]["index"]])


def bad_example(truce, path, expected):
    command = "solve" if "truce solve" in expected.get("note", "") else "check"
    status, out, err = Engine(truce, path, None).raw(command, "--json")
    require("exit status", status, expected["exit"], err.strip()[:300])
    require("standard output", out, "")
    places = re.findall(re.escape(path) + r":(\d+):(\d+): error", err)
    if expected["line"] is not None:
        require("line named", str(expected["line"]) in [p[0] for p in places], True, err.strip()[:300])
    note = expected.get("note", "")
    if note.startswith("suggests "):
        require(note, note.split()[1] in err, True, err.strip()[:300])
    if note.startswith("points at "):
        with open(path, encoding="utf-8") as f:
            line = f.read().split("\n")[expected["line"] - 1]
        column = line.index(note.split()[-1]) + 1
        require(note, (str(expected["line"]), str(column)) in places, True, err.strip()[:300])


def main():
    ap = argparse.ArgumentParser(description="compare the engine with the oracle")
    ap.add_argument("truce")
    ap.add_argument("--cases", type=int, default=600)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--jobs", type=int, default=2)
    ap.add_argument("--only", type=int, help="this seed alone")
    ap.add_argument("--no-shrink", action="store_true")
    ap.add_argument("--checks", default=",".join(CHECKS), help="only these commands: %(default)s")
    args = ap.parse_args()
    args.truce = os.path.abspath(args.truce)
    args.checks = tuple(args.checks.split(","))
    if not os.access(args.truce, os.X_OK):
        print("run.py: no program at %s" % args.truce, file=sys.stderr)
        return 2
    a, b = random_cases(args)
    c, d = examples(args.truce) if args.only is None else (0, 0)
    print("%d passed, %d failed" % (a + c, b + d))
    return 1 if b + d else 0


if __name__ == "__main__":
    sys.exit(main())
