#!/usr/bin/env python3
"""Compare the engine with the oracle on simultaneous moves, moves ahead and policies (D33 to D39).

Usage: foreseen.py TRUCE [--cases N] [--seed S] [--jobs N] [--only SEED]

Random cases: stable states and verdicts of explanations against foresee.py, the inclusions that
hold between these concepts and the basic ones, and published answers.  Ends with "N passed, N failed".
"""
import argparse
import glob
import json
import multiprocessing
import os
import random
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)
import foresee  # noqa: E402
import generate  # noqa: E402
import oracle  # noqa: E402
from run import Engine, Mismatch, require  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(HERE))
DATA = os.environ.get("TRUCE_TESTDATA", os.path.join(ROOT, "..", "shared"))
MOST_STATES = 40
CONCEPTS = ("sim", "sim-fh", "seq-or-sim", "l1", "l2", "l3", "l4", "l5", "nm",
            "l1-maximin", "l2-maximin", "l3-maximin", "l4-maximin", "nm-maximin", "policy")
BASIC = ("nash", "gmr", "smr", "seq", "sseq")


def engine_for(truce, case, folder, seed):
    path = os.path.join(folder, "foreseen-%d.yaml" % os.getpid())
    with open(path, "w", encoding="utf-8") as f:
        f.write(generate.write(case, seed))
    return Engine(truce, path, oracle.World(case))


def solved(engine, concepts):
    return engine.json("solve", "--stable", "--concept", ",".join(concepts))["stable"]


def check_sets(engine, found, concepts):
    w = engine.world
    for c in concepts:
        for p in w.parties:
            right = [s for s in range(w.n) if foresee.stable(w, p, s, c)]
            require("stable " + c, found[c][p], right, "%s for %s" % (c, p))


def check_inclusions(w, found):
    def within(small, large):
        for p in w.movers:
            if small in found and large in found:
                require("%s within %s" % (small, large), sorted(set(found[small][p]) - set(found[large][p])), [], p)
    def same(one, other):
        within(one, other)
        within(other, one)
    same("l1-maximin", "nash")
    same("l2-maximin", "gmr")
    same("l3-maximin", "smr")
    same("l1", "nash")
    for small, large in (("nash", "sim"), ("seq", "sim-fh"), ("seq", "seq-or-sim"), ("sim", "seq-or-sim"),
                         ("smr", "policy"), ("policy", "gmr"), ("policy", "l4-maximin"), ("nm-maximin", "policy"),
                         ("l4-maximin", "gmr")):
        within(small, large)


def opposed(case):
    """Two parties with strictly opposite rankings: each then fears what the other wants."""
    w = oracle.World(case)
    if len(w.movers) != 2 or w.merges or w.graph:
        return None
    order = list(range(w.n))
    random.Random(case["title"]).shuffle(order)
    new = dict(case, preferences={w.movers[0]: {"table": order}, w.movers[1]: {"table": [-k for k in order]}})
    for section in ("disagreement", "trust"):
        new.pop(section, None)
    return new


def check_opposed(truce, case, folder, seed):
    new = opposed(case)
    if not new:
        return
    engine = engine_for(truce, new, folder, seed)
    found = solved(engine, ["l%d%s" % (h, x) for h in range(1, 6) for x in ("", "-maximin")])
    for h in range(1, 6):
        if not any(i.irreversible != "no" for i in engine.world.issues) and not new.get("moves"):
            require("l%d, opposed" % h, found["l%d" % h], found["l%d-maximin" % h])


def check_explain(engine, concepts, found, rng):
    w = engine.world
    concept, party, s = rng.choice(concepts), rng.choice(w.movers or w.parties), rng.randrange(w.n)
    doc = engine.json("explain", "--state", engine.name(s), "--party", party, "--concept", concept)
    require("explain", doc["stable"], s in found[concept][party], "%s for %s at %d" % (concept, party, s))
    if concept != "seq-or-sim":     # which shows the concept that settles it
        require("explain adds up", doc["stable"], all(i["sanction"] is not None for i in doc["improvements"]))


def work(job):
    truce, seed = job
    case = generate.case(seed)
    rng = random.Random("foreseen %d" % seed)
    with tempfile.TemporaryDirectory() as folder:
        try:
            w = oracle.World(case)
            if w.n > MOST_STATES or any(p not in case.get("preferences", {}) for p in w.movers):
                return seed, None, None
            engine = engine_for(truce, case, folder, seed)
            names = list(CONCEPTS) + (["stackelberg:" + rng.choice(w.movers)] if w.movers else [])
            concepts = [c for c in names if foresee.applies(w, c)]
            found = solved(engine, list(BASIC) + concepts)
            check_sets(engine, found, concepts)
            check_inclusions(w, found)
            for _ in range(3):
                check_explain(engine, concepts, found, rng)
            check_opposed(truce, case, folder, seed)
        except (Mismatch, KeyError, TypeError, IndexError, AttributeError) as e:
            return seed, "%s: %s" % (type(e).__name__, e), generate.write(case, seed, "plain")
    return seed, None, None


# ---------------------------------------------------------------------------- published answers

def two_by_two(first, second):
    """Options a and b, one a party; payoffs in the order nn, yn, ny, yy."""
    return {"parties": {"p": {"name": "P"}, "q": {"name": "Q"}}, "truce": 1, "title": "Two by two",
            "issues": {"a": {"name": "A", "by": "p"}, "b": {"name": "B", "by": "q"}},
            "preferences": {"p": {"table": first}, "q": {"table": second}}}


def textbook():
    """Fang, Hipel and Kilgour 1993: the prisoner's dilemma (y: defect) and chicken (y: drive on)."""
    yield "prisoner's dilemma", two_by_two([3, 4, 1, 2], [3, 1, 4, 2]), {
        "l1": [3], "l2": [0, 3], "l3": [0, 3], "l6": [0, 3], "nm": [0, 3]}
    yield "chicken", two_by_two([3, 4, 2, 1], [3, 2, 4, 1]), {"l1": [1, 2], "l3": [0], "l6": [0], "nm": [0]}


def worked():
    """Conflicts worked by hand or by a peer, whose simultaneous column and limited moves are by definition."""
    for path in sorted(glob.glob(os.path.join(DATA, "oracles", "gmcr", "[A-Z]*.json"))):
        with open(path, encoding="utf-8") as f:
            d = json.load(f)
        if any(d["misperceived"].values()):
            continue
        ids = {name: "p%d" % k for k, name in enumerate(d["decision_makers"])}
        rules = [{"never": " & ".join(("" if c == "Y" else "!") + "o%d" % k for k, c in enumerate(t) if c != "-")}
                 for t in d["infeasible_conditions"]]
        case = {"truce": 1, "title": d["name"], "parties": {i: {"name": i} for i in ids.values()}, "rules": rules,
                "issues": {"o%d" % k: {"name": "O", "by": "p%d" % o["dm"],
                                     "irreversible": {"fwd": "up", "back": "down"}.get(o["permittedDirection"], "no")}
                           for k, o in enumerate(d["options"])},
                "preferences": {ids[n]: {"table": d["payoffs"][n]} for n in ids}}
        expected = {"sim": [s - 1 for s in d["reference_legal_sequences"]["sim"]["equilibria"]]}
        for h, r in d.get("reference_Lh", {}).items():
            if "equilibria" in r:
                expected["l" + h.lstrip("Ll")] = [s - 1 for s in r["equilibria"]]
        yield d["name"], case, expected


def published(truce):
    passed = failed = 0
    if not os.path.isdir(os.path.join(DATA, "oracles", "gmcr")):
        print("skipped in part: no worked conflicts under %s" % DATA)
    with tempfile.TemporaryDirectory() as folder:
        for name, case, expected in list(textbook()) + list(worked()):
            engine = engine_for(truce, case, folder, 1)
            doc = engine.json("solve", "--concept", ",".join(expected))
            for c in expected:
                found = [e["state"]["index"] for e in doc["equilibria"] if c in e["concepts"]]
                right = found == expected[c]
                passed, failed = passed + right, failed + (not right)
                if not right:
                    print("FAILED %s, %s: expected %s, got %s" % (name, c, expected[c], found))
    return passed, failed


def main():
    ap = argparse.ArgumentParser(description="compare concepts that look ahead with the oracle")
    ap.add_argument("truce")
    ap.add_argument("--cases", type=int, default=200)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--jobs", type=int, default=2)
    ap.add_argument("--only", type=int, help="this seed alone")
    args = ap.parse_args()
    truce = os.path.abspath(args.truce)
    seeds = [args.only] if args.only is not None else range(args.seed, args.seed + args.cases)
    passed, failed = published(truce) if args.only is None else (0, 0)
    with multiprocessing.Pool(args.jobs) as pool:
        for seed, fault, text in pool.imap_unordered(work, [(truce, s) for s in seeds], chunksize=4):
            passed += fault is None
            if fault is None:
                continue
            failed += 1
            folder = os.path.join(ROOT, "build", "shrunk")
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(folder, "foreseen-%d.yaml" % seed), "w", encoding="utf-8") as f:
                f.write(text)
            print("FAILED seed %d: %s" % (seed, fault[:800]))
            sys.stdout.flush()
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
