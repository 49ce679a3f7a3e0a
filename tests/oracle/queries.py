#!/usr/bin/env python3
"""Compare `truce query` with the definitions, state by state, and check what it proves (D67, D68, D69).

Usage: queries.py TRUCE [--cases N] [--seed S] [--jobs N] [--only SEED]

Random cases small enough to list: the answer for a random state, every party and concept, must be
that of tests/oracle/oracle.py.  The replies that it gives are replayed move by move, and every
improvement must be met by one of them; what it says keeps holding must hold, and keep holding,
in the states listed.  Ends with "N passed, N failed".
"""
import argparse
import itertools
import json
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)
import generate  # noqa: E402
import model  # noqa: E402
import oracle  # noqa: E402

CONCEPTS = ("nash", "gmr", "smr", "seq")


class Mismatch(Exception):
    pass


def require(what, got, expected):
    if got != expected:
        raise Mismatch("%s: expected %s, got %s" % (what, str(expected)[:300], str(got)[:300]))


def changed(world, s, values):
    """The state in which some issues have other values, or None."""
    after = list(world.members[s][0])
    for ident, value in values.items():
        issue = world.by_name[ident]
        after[issue.place] = issue.values.index(value)
    return world.place.get(tuple(after))


def follows(world, party, s, t, concept, reply):
    """Does the same sequence of changes, made from t, deter the party from it?"""
    at, last = t, None
    own = world.pref(party)
    for move in reply["sequence"]:
        to = changed(world, at, move["changes"])
        if move["by"] == party or move["by"] == last or to is None or to not in world.R[move["by"]][at]:
            return False
        if concept == "seq" and to not in model.improvements(world, move["by"], at):
            return False
        at, last = to, move["by"]
    return own[at] <= own[s] and (concept != "smr" or all(own[w] <= own[s] for w in world.R[party][at]))


def check_stable(world, party, s, concept, answer):
    better = model.improvements(world, party, s)
    for t in better:
        require("%s for %s: some reply meets the improvement to %d" % (concept, party, t),
                any(follows(world, party, s, t, concept, r) for r in answer["replies"]), True)
    if concept == "nash":
        require("nash for %s: no improvement" % party, better, set())


def holds(world, claims, u):
    values = world.values(u)
    return any((values[c["issue"]] == c["value"]) == c["is"] for c in claims)


def check_unstable(world, party, s, concept, answer):
    t = changed(world, s, answer["improvement"])
    require("%s for %s: an improvement" % (concept, party), t in model.improvements(world, party, s), True)
    if concept == "nash":
        return
    require("%s for %s: nothing deters" % (concept, party), sorted(oracle.sanctions(world, party, s, t, concept)), [])
    kept = answer["proof"]["kept"]
    if any("issue" not in c for claims in kept for c in claims):
        return                          # about who moved last: not a set of states
    within = [u for u in range(world.n) if all(holds(world, claims, u) for claims in kept)]
    require("%s for %s: the proof begins" % (concept, party), t in within, True)
    own = world.pref(party)
    for u in within:
        if not within_reach(world, party, t, u):
            continue
        for j in model.others(world, party):
            steps = model.improvements(world, j, u) if concept == "seq" else world.R[j][u]
            require("%s for %s: the proof is closed" % (concept, party), [v for v in steps if v not in within], [])
        ways = [changed(world, u, e) for e in answer["proof"]["escapes"]]
        free = own[u] > own[s] or any(w is not None and own[w] > own[s] for w in ways)
        require("%s for %s: the proof holds at %d" % (concept, party, u), free, True)


def within_reach(world, party, t, u):
    """Only what the others hold alone, and only as far as it may be changed, differs after their moves."""
    a, b = world.members[t][0], world.members[u][0]
    return all(a[i.place] == b[i.place] or
               (len(i.by) == 1 and i.by != {party} and model.step_allowed(world, i, a[i.place], b[i.place]))
               for i in world.issues)


def ask(truce, path, *args):
    p = subprocess.run([truce, "query", path, "--json", *args], capture_output=True, text=True, timeout=120)
    return p.returncode, p.stdout, p.stderr


def check_case(truce, path, world, rng):
    """How many answers were decided, of how many."""
    decided = total = 0
    for s in rng.sample(range(world.n), min(3, world.n)):
        status, out, err = ask(truce, path, "--state", generate.full_formula(world, world.members[s][0]))
        if status not in (0, 3) or not out:
            raise Mismatch("exit status %d: %s" % (status, err[:400]))
        doc = json.loads(out)
        answers = doc["states"][0]["answers"]
        require("status", status == 0, all(a["outcome"] != "undecided" for a in answers))
        require("answers", sorted((a["party"], a["concept"]) for a in answers),
                sorted(itertools.product(world.parties, CONCEPTS)))
        for a in answers:
            total += 1
            if a["outcome"] == "undecided":
                continue
            decided += 1
            right = a["party"] not in world.movers or oracle.stable(world, a["party"], s, a["concept"])
            require("%s for %s at %d" % (a["concept"], a["party"], s), a["outcome"], "stable" if right else "unstable")
            if a["party"] in world.movers:
                (check_stable if right else check_unstable)(world, a["party"], s, a["concept"], a)
    return decided, total


def work(job):
    truce, seed = job
    case = generate.case(seed)
    rng = random.Random("query %d" % seed)
    world = oracle.World(case)
    forms = case.get("preferences", {})
    if world.graph or world.merges or any("table" in forms.get(p, {"table": 0}) for p in world.movers):
        return seed, None, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "case.yaml")
        with open(path, "w", encoding="utf-8") as f:
            f.write(generate.write(case, seed))
        try:
            decided, total = check_case(truce, path, world, rng)
        except (Mismatch, KeyError, TypeError, ValueError) as e:
            return seed, "%s: %s" % (type(e).__name__, e), 0, 0
    return seed, None, decided, total


def main():
    ap = argparse.ArgumentParser(description="compare queries with the definitions")
    ap.add_argument("truce")
    ap.add_argument("--cases", type=int, default=200)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--jobs", type=int, default=2)
    ap.add_argument("--only", type=int, help="this seed alone")
    args = ap.parse_args()
    truce = os.path.abspath(args.truce)
    chicken = os.path.join(ROOT, "cases", "chicken.yaml")
    if ask(truce, chicken)[0] == 3:
        print("skipped: built without a SAT solver")
        return 0
    seeds = [args.only] if args.only is not None else range(args.seed, args.seed + args.cases)
    passed = failed = decided = total = 0
    with multiprocessing.Pool(args.jobs) as pool:
        for seed, fault, some, of in pool.imap_unordered(work, [(truce, s) for s in seeds], chunksize=4):
            passed, failed = passed + (fault is None), failed + (fault is not None)
            decided, total = decided + some, total + of
            if fault:
                print("FAILED seed %d: %s" % (seed, fault[:600]))
    print("%d of %d answers were decided" % (decided, total))
    if args.cases >= 100 and decided < total * 99 / 100:
        print("FAILED: too few")
        failed += 1
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
