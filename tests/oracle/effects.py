#!/usr/bin/env python3
"""Compare `truce effect` and `truce robust` with exhaustive search (D63 to D66).

Usage: effects.py TRUCE [--cases N] [--seed S] [--jobs N] [--only SEED]

Random cases.  Choices and holdings are counted again on cases with the issues given to nature.
Robustness: on up to six states every ranking of every party is tried; on more, every strict ranking
a few swaps away; what is reported must unmake the equilibrium.  Ends with "N passed, N failed".
"""
import os
import random
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)
import campaign  # noqa: E402
import generate  # noqa: E402
import oracle  # noqa: E402
import rankings  # noqa: E402
from run import Engine, Mismatch, require  # noqa: E402

ALL_RANKINGS = 6      # states up to which every ranking is tried
NEAR = 300            # strict rankings tried on more states


def small_case(rng, seed):
    """Few states, many moves, three parties or four: a dense graph, or a product with a rule or two."""
    parties = ["p%d" % k for k in range(rng.choice([2, 3, 3, 3, 4]))]
    case = {"truce": 1, "title": "Small case %d" % seed, "sources": {"src1": "Nobody (2001)"}, "parties": {p: {"name": p} for p in parties}}
    if rng.random() < 0.5:
        names = ["g%d" % k for k in range(rng.randint(4, 7))]
        dense = rng.choice([0.3, 0.5])
        moves = {p: {a: [b for b in names if b != a and rng.random() < dense] for a in names} for p in parties}
        case["graph"] = {"states": {s: s for s in names},
                         "moves": {p: {a: bs for a, bs in m.items() if bs} for p, m in moves.items()}}
        case["graph"]["moves"] = {p: m for p, m in case["graph"]["moves"].items() if m}
    else:
        case["issues"] = {"i%d" % k: {"name": "I", "by": p, "irreversible": rng.choice(["no", "no", "no", "up", "down"]),
                                      "values": ["a", "b", "c"][:rng.choice([2, 2, 3])]}
                          for k, p in enumerate(parties)}
        if rng.random() < 0.3:
            case["issues"]["more"] = {"name": "M", "by": parties[0]}
        if rng.random() < 0.2:
            case["issues"]["both"] = {"name": "B", "by": parties[:2]}
        atoms = generate.issue_atoms(case["issues"])
        rules = [generate.rule(rng, atoms) for _ in range(rng.choice([0, 1, 2]))]
        trial = generate.try_world(dict(case, rules=rules))
        if rules and trial and trial.n >= 3:
            case["rules"] = rules
        if rng.random() < 0.15:
            case["moves"] = {parties[0]: "single"}
    n = oracle.World(case).n
    case["preferences"] = {p: {"table": rng.sample(range(n), n) if rng.random() < 0.6 else
                               [rng.randrange(max(2, n - 1)) for _ in range(n)]} for p in parties}
    return case


def check_effect(engine):
    w = engine.world
    doc = engine.json("effect")
    found = rankings.equilibria(w)
    require("equilibria", doc["equilibria"], {c: len(found[c]) for c in found})
    require("weights", doc["weights"], rankings.WEIGHT)
    require("choices", [(c["issue"], c["value"]) for c in doc["choices"]],
            [(i.id, v) for i in w.issues for v in i.values])
    for c in doc["choices"]:
        feasible, inside, score = rankings.choice(w, found, c["issue"], c["value"])
        where = "%s=%s" % (c["issue"], c["value"])
        require("choice", (c["feasible"], c["in"]), (feasible, inside), where)
        near = c["score"] is None if score is None else abs(c["score"] - float(score)) < 1e-12
        require("score", near, True, "%s: %s for %s" % (where, c["score"], score))
        require("usual", abs(c["usual"] - feasible / w.n) < 1e-12, True, where)
    expected = []
    for p in w.movers:
        held = [i.id for i in w.issues if i.by == {p}]
        expected += [(p, None)] + [(p, i) for i in held]
    require("holdings", [(h["party"], h["issue"]) for h in doc["holdings"]], expected)
    for h in doc["holdings"]:
        require("holding", (h["lasts"], h["ends"]), rankings.holding(w, found, h["party"], h["issue"]),
                "%s, %s" % (h["party"], h["issue"]))


def check_witness(w, party, s, concept, got):
    """What is reported unmakes the equilibrium, by as many swaps as it says."""
    old = rankings.dense(w.pref(party))
    require("pairs", len(got["pairs"]), got["swaps"], "%s for %s at %d" % (concept, party, s))
    new = rankings.changed(old, got["pairs"])
    if new is None:
        raise Mismatch("no ranking", "%s for %s at %d: %s" % (concept, party, s, got["pairs"]))
    require("distance", rankings.distance(old, new), got["swaps"])
    gone = rankings.with_ranking(w, party, new)
    require("leaver", got["leaves"] in rankings.leavers(gone, s, concept), True,
            "%s for %s at %d, by %s" % (concept, party, s, got["leaves"]))
    pref = gone.pref(got["leaves"])
    require("leaves for an improvement", got["to"] in w.R[got["leaves"]][s] and pref[got["to"]] > pref[s], True)
    require("which nothing deters", oracle.sanctions(gone, got["leaves"], s, got["to"], concept), set())


def near_rankings(w, party):
    """Strict rankings a few swaps away, and how many swaps are covered."""
    old, out = rankings.dense(w.pref(party)), []
    if len(set(old)) < w.n:
        return [], -1
    for steps, new in rankings.swaps_away(old, 6):
        if len(out) >= NEAR:
            return [r for r in out if r[0] < steps], steps - 1
        out.append((steps, new))
    return out, 6


def check_near(w, party, rows, concepts):
    tried, covered = near_rankings(w, party)
    for steps, new in tried:
        gone = rankings.with_ranking(w, party, new)
        for s, row in rows.items():
            for c in concepts:
                got = row[c] and row[c]["parties"][party]
                if got and (got["swaps"] is None or got["swaps"] > steps):
                    require("nothing nearer", rankings.leavers(gone, s, c), [],
                            "%s for %s at %d, %d swaps, said %s" % (c, party, s, steps, got["swaps"]))
    return covered


def check_robust(engine, rng):
    w = engine.world
    concepts = sorted(rng.sample(oracle.CONCEPTS, 2) if w.n > 5 else oracle.CONCEPTS)
    doc = engine.json("robust", "--concept", ",".join(concepts), "--limit", "100")
    found = {c: oracle.equilibria(w, c) for c in concepts}
    rows = {engine.state(r["state"]): r["robustness"] for r in doc["states_shown"]}
    require("states", sorted(rows), sorted(set().union(*found.values())))
    wanted = [(s, c) for c in concepts for s in found[c]]
    for p in w.movers:
        right = rankings.least_to_unmake(w, p, wanted) if w.n <= ALL_RANKINGS else None
        for s, c in wanted:
            got = rows[s][c]["parties"][p]
            require("exact", got["exact"], True)
            if right:
                require("swaps", got["swaps"], right[s, c], "%s for %s at %d" % (c, p, s))
            if got["swaps"] is not None:
                check_witness(w, p, s, c, got)
        if not right:
            check_near(w, p, rows, concepts)
    for s, row in rows.items():
        for c in concepts:
            require("equilibrium", row[c] is not None, s in found[c])
            if row[c]:
                least = [x["swaps"] for x in row[c]["parties"].values() if x["swaps"] is not None]
                require("least", row[c]["swaps"], min(least) if least else None)


def work(job):
    truce, seed = job
    rng = random.Random("effect %d" % seed)
    case = generate.case(seed) if seed % 4 == 0 else small_case(rng, seed)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "effect.yaml")
        text = generate.write(case, seed)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        try:
            w = oracle.World(case)
            if w.n > 24 or any(p not in case.get("preferences", {}) for p in w.movers):
                return seed, None, None
            engine = Engine(truce, path, w)
            check_effect(engine)
            check_robust(engine, rng)
        except (Mismatch, KeyError, TypeError, IndexError, AttributeError) as e:
            return seed, "%s: %s" % (type(e).__name__, e), generate.write(case, seed, "plain")
    return seed, None, None


if __name__ == "__main__":
    sys.exit(campaign.main("compare what unmakes equilibria with exhaustive search", "effect", work))
