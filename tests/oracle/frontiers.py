#!/usr/bin/env python3
"""Compare both engines of `truce deals` with the definitions on random domains (D70 to D73).

The oracle lists every state, rounds every utility and compares every pair; the engines must agree with it
on counts, points, outcomes, indices and solutions, each forced by --engine. Domains are of two to five
principals: additive or with rules and bonuses, ties, thirds, intervals, irreversible and owed issues,
nature's, disagreement at a number, a state or the status quo. Then issues that nobody cares about are added,
so that outcomes are beyond counting one by one, and their number must be the product.

Usage: frontiers.py TRUCE [--cases N] [--seed S] [--jobs N] [--only SEED]
"""
import json
import os
import random
import subprocess
import sys
import tempfile
from fractions import Fraction

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import campaign  # noqa: E402
import generate  # noqa: E402
import oracle  # noqa: E402

PARTIES = ["a", "b", "north", "South", "un_1"]
SIXTHS = [0.16666666666666666, 0.3333333333333333, 0.5, 0.6666666666666666, 0.8333333333333334, 1]


class Mismatch(Exception):
    pass


def require(what, got, expected):
    if got != expected:
        raise Mismatch("%s: expected %s, got %s" % (what, str(expected)[:300], str(got)[:300]))


# ---------------------------------------------------------------------------- domains

def number(rng, kind):
    if kind == "ties":
        return rng.randint(-2, 3)
    if kind == "sixths":
        return rng.choice(SIXTHS) * rng.choice([1, 1, -1])
    if kind == "long":
        return round(rng.uniform(-5, 8), rng.choice([12, 15]))
    if kind == "mixed" and rng.random() < 0.2:
        lo = rng.randint(-3, 3)
        return [lo, lo + 2 * rng.randint(0, 3)]
    return rng.choice([rng.randint(-9, 9), round(rng.uniform(-5, 8), rng.randint(1, 9))])


def issues(rng, parties):
    out, size, most = {}, 1, rng.choice([30, 150, 400])
    owned = rng.random() < 0.3
    for ident in generate.ISSUE_IDS[:rng.randint(1, 7)]:
        count = rng.randint(2, 5)
        if size * count > most:
            continue
        size *= count
        spec = {"name": ident, "by": list(parties)}
        if rng.random() < 0.1:
            spec["by"] = "nature"
        elif owned and rng.random() < 0.4:
            spec["by"] = rng.choice(parties)
        if count > 2 or rng.random() < 0.3:
            spec["values"] = ["v%d" % k for k in range(count)]
        if rng.random() < 0.2:
            spec["irreversible"] = rng.choice(["up", "down", "yes"])
        if rng.random() < 0.1:
            spec["not_negotiable"] = "yes"
            spec["owed"] = rng.choice(spec.get("values", ["no", "yes"]))
        out[ident] = spec
    return out or {"x": {"name": "x", "by": list(parties)}}


def preference(rng, case, atoms, kind):
    weights = {}
    for ident, spec in case["issues"].items():
        if rng.random() < 0.85:
            weights[ident] = {v: number(rng, kind) for v in spec.get("values", ["no", "yes"]) if rng.random() < 0.9}
            if not weights[ident]:
                del weights[ident]
    out = {"weights": weights}
    if not weights or rng.random() < 0.4:
        out["bonus"] = [{"when": generate.formula(rng, atoms, 2), "add": number(rng, kind)}
                        for _ in range(rng.randint(1, 3))]
    return out


def domain(seed):
    rng = random.Random("frontier %d" % seed)
    while True:
        parties = PARTIES[:rng.choice([2, 2, 2, 3, 3, 4, 5])]
        case = {"truce": 1, "title": "domain %d" % seed, "sources": {"src1": "a text"},
                "parties": {p: {"name": p} for p in parties}}
        case["issues"] = issues(rng, parties)
        atoms = generate.issue_atoms(case["issues"])
        if rng.random() < 0.5:
            case["rules"] = [generate.rule(rng, atoms) for _ in range(rng.randint(1, 3))]
        world = generate.try_world(case)
        if world is None or not world.n:
            continue
        finals = any(s.get("irreversible") == "yes" for s in case["issues"].values())
        at = rng.choice(world.members)[0]
        if finals or rng.random() < 0.8:
            case["status_quo"] = generate.full_map(world, at)
        kind = rng.choice(["ties", "short", "short", "mixed", "sixths", "long"])
        case["preferences"] = {p: preference(rng, case, atoms, kind) for p in parties}
        d = {}
        for p in parties:
            if "status_quo" not in case or rng.random() < 0.3:
                other = rng.choice(world.members)[0]
                d[p] = rng.choice([rng.randint(-8, 3), generate.full_map(world, other)])
        if d:
            case["disagreement"] = d
        try:
            world = oracle.World(case)
            return case, world, oracle.deals(world)
        except oracle.CaseError:
            continue


# ------------------------------------------------------------------------- comparing

def run(truce, path, *options, status=0):
    p = subprocess.run([truce, "deals", path, "--json", *options], stdin=subprocess.DEVNULL,
                       capture_output=True, text=True, timeout=120)
    if p.returncode != status:
        raise Mismatch("%s: exit status %d: %s" % (" ".join(options), p.returncode, p.stderr[:500]))
    return json.loads(p.stdout)


def same_number(got, expected):
    return abs(Fraction(got) - expected) <= Fraction(1, 10**9) * max(1, abs(expected)) / 100


def check_listed(world, listed, utility, what):
    """The states of a list, whose values and utilities must be right."""
    out = []
    for o in listed:
        s = o["state"]["index"]
        require(what + " state", o["state"], world.state(s))
        for p, u in o["utility"].items():
            if not same_number(u, utility[s][p]):
                raise Mismatch("%s: utility of %s at s%d: expected %s, got %s" % (what, p, s, float(utility[s][p]), u))
        out.append(s)
    return out


def check_document(world, ds, doc, engine, exact):
    require("engine", doc["engine"], engine)
    for p, u in doc["disagreement"].items():
        require(engine + " disagreement", same_number(u, ds["disagreement"][p]), True)
    require(engine + " outcomes", doc["outcomes"], world.n)
    require(engine + " possible", doc["possible"], len(ds["X"]))
    require(engine + " zone", doc["zone"], len(ds["Z"]))
    f = doc["frontier"]
    require(engine + " points", f["points"], ds["points"])
    require(engine + " frontier outcomes", f["outcomes"], len(ds["frontier"]))
    require(engine + " listed", f["listed"], "outcomes")
    require(engine + " frontier", check_listed(world, f["list"], ds["utility"], engine), ds["frontier"])
    for name, expected in ds["solutions"].items():
        got = check_listed(world, doc["solutions"][name], ds["utility"], engine)
        if exact:           # else ties take into account what rounding may have set apart
            require("%s solution %s" % (engine, name), sorted(got), sorted(expected))
        else:
            require("%s solution %s, on the frontier" % (engine, name), [s for s in got if s not in ds["frontier"]], [])


def check_limit(truce, path, ds, engine, rng):
    limit = rng.randint(0, 3)
    f = run(truce, path, "--engine", engine, "--limit", str(limit))["frontier"]
    require("limited list", len(f["list"]), min(limit, len(ds["frontier"])))
    require("limited counts", (f["points"], f["outcomes"]), (ds["points"], len(ds["frontier"])))


def separable(rows):
    """Are there w >= 0 with w . r > 0 for every row?  Fourier-Motzkin elimination, exact."""
    n = len(rows[0])
    strict = [(list(r), True) for r in rows]
    strict += [([Fraction(int(i == k)) for i in range(n)], False) for k in range(n)]
    for k in range(n):
        up, down, rest = [], [], []
        for r, s in strict:
            (up if r[k] > 0 else down if r[k] < 0 else rest).append((r, s))
        for r, s in up:
            for q, t in down:
                rest.append(([x / r[k] - y / q[k] for x, y in zip(r, q)], s or t))
        seen, strict = set(), []
        for r, s in rest:           # rows alike up to a positive factor say the same
            top = max((abs(x) for x in r), default=0)
            key = (tuple(x / top for x in r) if top else tuple(r), s)
            if key not in seen:
                seen.add(key)
                strict.append((r, s))
    return not any(s for r, s in strict)


def corners(points):
    """D72: the points that alone have the largest weighted sum, for some weights."""
    return [p for p in points
            if len(points) == 1 or separable([[Fraction(x - y) for x, y in zip(p, q)] for q in points if q != p])]


def check_corners(truce, path, case, ds, rng):
    points = sorted({tuple(ds["utility"][s][p] for p in case["parties"]) for s in ds["frontier"]})
    if not points or len(points) > {2: 40, 3: 12, 4: 8, 5: 6}[len(case["parties"])]:
        return
    f = run(truce, path, "--engine", rng.choice(["merge", "list"]), "--lotteries")["frontier"]
    right = set(corners(points))
    require("corners", f["corners"]["points"], len(right))
    got = [o["state"]["index"] for o in f["corners"]["list"]]
    require("corner outcomes", got, [s for s in ds["frontier"]
                                     if tuple(ds["utility"][s][p] for p in case["parties"]) in right])


def check_expect(truce, path, case, world, ds, rng):
    text = generate.formula(rng, generate.issue_atoms(case["issues"]), 2)
    tree = oracle.parse(text)
    met = any(world.satisfies(tree, s) for s in ds["frontier"])
    for engine in ("merge", "list"):
        doc = run(truce, path, "--engine", engine, "--expect", text, status=0 if met else 4)
        require("expected", doc["expected"], met)


def check_tolerances(truce, path, case, rng):
    """With sums that are exact both engines round alike, whatever the tolerance; but for tolerance 0, where
    listing adds doubles one by one, as other programs do."""
    t = rng.choice(["0.01", "1", "0.000001", "3"])
    merge, listed = (run(truce, path, "--engine", e, "--tolerance", t) for e in ("merge", "list"))
    for key in ("outcomes", "zone", "possible", "disagreement", "frontier"):
        require("tolerance %s, %s" % (t, key), merge[key], listed[key])


def is_short(case):
    """All numbers have at most nine decimals."""
    def short(x):
        if isinstance(x, dict):
            return all(short(v) for v in x.values())
        if isinstance(x, list):
            return all(short(v) for v in x)
        return not isinstance(x, float) or round(x, 9) == x
    return short(case["preferences"])


def stretched(case, rng, ties=True):
    """D71: with issues that nobody cares about, before or behind the others. D165, D166: rules may tie these into
    a chain, and the chain to the others, such that everything still has the same number of continuations."""
    new = json.loads(json.dumps(case))
    values = ["w%d" % k for k in range(rng.randint(5, 9))]
    count = rng.randint(12, 30)
    idle = {"idle%d" % k: {"name": "idle", "by": list(case["parties"]), "values": values} for k in range(count)}
    behind = rng.random() < 0.5
    new["issues"] = dict(case["issues"], **idle) if behind else dict(idle, **case["issues"])
    if "status_quo" in new:
        new["status_quo"].update({i: "w0" for i in idle})
    for d in new.get("disagreement", {}).values():
        if isinstance(d, dict):
            d.update({i: "w0" for i in idle})
    tied = ties and rng.random() < 0.6
    if tied:
        tie(new, rng, list(idle), values, generate.issue_atoms(case["issues"]))
    return new, (len(values) - tied) ** count, behind, tied


def tie(case, rng, idle, values, atoms):
    """Of each idle issue one value falls away, and which one depends on what is before it in the chain."""
    rules = case.setdefault("rules", [])
    order = list(idle)
    rng.shuffle(order)
    before = generate.formula(rng, atoms, 2)
    for ident in order:
        for left in (before, "not (%s)" % before):
            rules.append({"if": left, "then": "not %s=%s" % (ident, rng.choice(values[1:]))})
        before = "%s=%s" % (ident, rng.choice(values))
        if rng.random() < 0.2:
            before = "(%s or %s)" % (before, "%s=%s" % (rng.choice(order[:order.index(ident) + 1]),
                                                         rng.choice(values)))
    for p in case["preferences"].values():
        if rng.random() < 0.3:      # worth nothing, and yet it ties
            p.setdefault("bonus", []).append(
                {"when": "%s and %s=w0" % (rng.choice(atoms)(rng), rng.choice(order)), "add": 0})


def check_stretched(truce, path, case, world, ds, rng):
    new, factor, behind, tied = stretched(case, rng)
    with open(path, "w", encoding="utf-8") as f:
        json.dump(new, f)
    doc = run(truce, path)
    require("engine chosen", doc["engine"], "merge")
    p = subprocess.run([truce, "check", path, "--json"], capture_output=True, text=True, timeout=120)
    require("status of check", p.returncode, 0)
    states = json.loads(p.stdout)["states"]
    if not states.get("listed", True) or world.n * factor < 10**6:
        require("states of check", int(states["feasible"]), world.n * factor)
    f = doc["frontier"]
    for got, one in ((doc["outcomes"], world.n), (doc["possible"], len(ds["X"])), (doc["zone"], len(ds["Z"])),
                     (f["outcomes"], len(ds["frontier"]))):
        if got is not None or one:
            require("stretched count", int(got), one * factor)
    require("stretched points", f["points"], ds["points"])
    if not ds["frontier"]:
        return
    require("stretched listed", (f["listed"], len(f["list"])), ("points", ds["points"]))
    seen = set()
    for o in f["list"]:
        values = {i: v for i, v in o["state"]["values"].items() if not i.startswith("idle")}
        s = world.place[world.member_of(values)]
        u = tuple(ds["utility"][s][p] for p in case["parties"])
        seen.add(u)
        require("representative", s in ds["frontier"], True)
        require("its utility", all(same_number(o["utility"][p], ds["utility"][s][p]) for p in o["utility"]), True)
        if not behind and o["state"]["index"] is not None:
            require("its index", int(o["state"]["index"]) // factor, s)
        elif not tied:
            require("its index", int(o["state"]["index"]) % world.n, s)
        ties = sum(tuple(ds["utility"][t][p] for p in case["parties"]) == u for t in ds["frontier"])
        require("its outcomes", int(o["outcomes"]), ties * factor)
    require("different points", len(seen), ds["points"])
    met = generate.full_formula(world, world.members[rng.choice(ds["frontier"])][0])
    run(truce, path, "--expect", met, status=0)
    unmet = [s for s in range(world.n) if s not in ds["frontier"]]
    if unmet:
        run(truce, path, "--expect", generate.full_formula(world, world.members[rng.choice(unmet)][0]), status=4)


def work(job):
    truce, seed = job
    case, world, ds = domain(seed)
    rng = random.Random("compare %d" % seed)
    text = json.dumps(case)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "case.yaml")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        try:
            for engine in ("merge", "list"):
                check_document(world, ds, run(truce, path, "--engine", engine), engine, is_short(case))
            check_limit(truce, path, ds, rng.choice(["merge", "list"]), rng)
            check_expect(truce, path, case, world, ds, rng)
            check_corners(truce, path, case, ds, rng)
            if is_short(case):
                check_tolerances(truce, path, case, rng)
            check_stretched(truce, path, case, world, ds, rng)
        except (Mismatch, KeyError, TypeError, ValueError, subprocess.TimeoutExpired) as e:
            return seed, "%s: %s" % (type(e).__name__, e), text
    return seed, None, ""


if __name__ == "__main__":
    sys.exit(campaign.main(__doc__.split("\n", 1)[0], "frontier", work))
