#!/usr/bin/python3
"""D122 to D124, D141 to D144: preferences with the weight of backers, literally and in fractions.

usage: influences.py TRUCE [--cases N] [--seed N]

With --influence every command must say what it says of the case whose influenced parties have
the mixed utilities as tables, or weights; and what `truce influence` says of a weight is tried at
the weights where two states change places, and in between.
"""
import argparse
import copy
import json
import os
import random
import subprocess
import sys
import tempfile
from fractions import Fraction

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import generate  # noqa: E402
import oracle  # noqa: E402
from model import CaseError, World, is_cardinal, num, point  # noqa: E402

MARGIN = Fraction(1, 10**6)


class Knife(Exception):
    """A utility halfway between two multiples of 1e-9: doubles may round it either way."""


def scaled(world, i, j):
    """D122: u_j on the scale of i, by the ranges over the feasible states."""
    u, v = world.pref(i), world.pref(j)
    if i == j:
        return list(u)
    low, width = min(u), max(u) - min(u) or Fraction(1)
    span = max(v) - min(v)
    return [low + width * ((x - min(v)) / span if span else Fraction(0)) for x in v]


def shares(world, links, iterated):
    """D122: {i: {j: share}}; iterated: the solution of U = (I - S) u + W U."""
    names = sorted({i for i, _ in links} | {j for _, j in links}, key=world.parties.index)
    W = {i: {j: links.get((i, j), Fraction(0)) for j in names} for i in names}
    own = {i: 1 - sum(W[i].values()) for i in names}
    if not iterated:
        return {i: {j: W[i][j] + (own[i] if i == j else 0) for j in names} for i in names}
    rows = [[(i == j) - W[i][j] for j in names] + [own[i] if i == j else Fraction(0) for j in names] for i in names]
    n = len(names)
    for k in range(n):
        p = next((r for r in range(k, n) if rows[r][k] != 0), None)
        if p is None:
            return None
        rows[k], rows[p] = rows[p], rows[k]
        rows[k] = [x / rows[k][k] for x in rows[k]]
        for r in range(n):
            if r != k:
                rows[r] = [x - rows[r][k] * y for x, y in zip(rows[r], rows[k])]
    return {i: dict(zip(names, rows[a][n:])) for a, i in enumerate(names)}


def rounded(x):
    return oracle.rounded(x)


def mixed(world, links, iterated, turned=None):
    """The case with tables for whoever is backed (or turned); None when it cannot be."""
    case, M = copy.deepcopy(world.case), shares(world, links, iterated)
    if M is None:
        return None
    case.pop("influence")
    for i in {i for i, _ in links} | ({turned} if turned else set()):
        total = [Fraction(0)] * world.n
        row = M[i] if i in {a for a, _ in links} else {i: Fraction(1)}
        for j, share in row.items():
            v = scaled(world, i, j)
            if j == turned:
                u = world.pref(i)
                width = max(u) - min(u) or Fraction(0 if i == j else 1)
                v = [2 * min(u) + width - x for x in v]
            total = [t + share * x for t, x in zip(total, v)]
        spec = {k: x for k, x in case["preferences"][i].items() if k not in ("weights", "bonus", "table", "priorities",
                                                                         "ranking", "rest", "cardinal")}
        if any(abs(t * 10**9 % 1 - Fraction(1, 2)) < MARGIN for t in total):
            raise Knife
        spec["table"] = [float(rounded(t)) for t in total]
        case["preferences"][i] = spec
    return case


def numbers(world, spec):
    """D7: [(issue, value) or a formula, the number as the case has it]."""
    out = []
    for ident, ws in spec.get("weights", {}).items():
        if isinstance(ws, dict) and not {"triangular", "normal"} & set(ws):
            out += [((ident, v), w) for v, w in ws.items()]
        else:
            out.append(((ident, "yes"), ws))
    return out + [(b["when"], b["add"]) for b in spec.get("bonus", [])]


def nine(x):
    """Whether a fraction has at most nine decimals."""
    return (x * 10**9).denominator == 1


def times(w, f):
    """A number, or a range of them, times a fraction, and whether nine decimals are enough for all of it."""
    if isinstance(w, list):
        at = sorted(num(x) * f for x in w)
        out = [float(x) for x in at]
    elif isinstance(w, dict) and "triangular" in w:
        at = sorted(num(x) * f for x in w["triangular"])
        out = {"triangular": [float(x) for x in at]}
    elif isinstance(w, dict):
        at = [num(w["normal"][0]) * f, abs(num(w["normal"][1]) * f)]
        out = {"normal": [float(x) for x in at]}
    else:
        at = [num(w) * f]
        out = float(at[0])
    return out, all(nine(x) for x in at + [point(w) * f])


def as_weights(world, links, iterated):
    """D122 in the form of weights: (the case, whether some became bonuses, whether decimals say it), or None."""
    case, M, bonuses, exact = copy.deepcopy(world.case), shares(world, links, iterated), False, True
    if M is None:
        return None
    case.pop("influence")
    for i in {i for i, _ in links}:
        spec = {k: x for k, x in case["preferences"][i].items() if k not in ("weights", "bonus", "table", "cardinal")}
        spec["weights"], spec["bonus"] = {}, []
        u, constant = world.pref(i), Fraction(0)
        for j, share in M[i].items():
            its = world.case["preferences"][j]
            if not share:
                continue
            if "weights" not in its or its.get("cardinal"):
                return None
            v = world.pref(j)
            span = max(v) - min(v)
            f = share if i == j else share * (max(u) - min(u) or 1) / span if span else Fraction(0)
            constant += 0 if i == j else share * min(u) - f * min(v)
            for where, w in numbers(world, its):
                n, fine = times(w, f)
                exact &= fine
                if isinstance(where, tuple):
                    there = spec["weights"].setdefault(where[0], {})
                    if where[1] not in there:
                        there[where[1]] = n
                        continue
                    if not isinstance(n, (dict, list)) and not isinstance(there[where[1]], (dict, list)):
                        there[where[1]] = float(round(num(there[where[1]]) + num(n), 9 if exact else 15))
                        continue
                    where, bonuses = "%s=%s" % where, True
                spec["bonus"].append({"when": where, "add": n})
        exact &= nine(constant)
        if constant:
            spec["bonus"].append({"when": "true", "add": float(constant)})
        case["preferences"][i] = spec
    return case, bonuses, exact


def run(truce, *words):
    r = subprocess.run([truce, *words, "--json"], capture_output=True, timeout=60)
    if r.returncode not in (0, 1, 2, 3):
        raise SystemExit("exit %d: %s\n%s" % (r.returncode, words, r.stderr.decode()))
    return r.returncode, json.loads(r.stdout) if r.returncode == 0 else r.stderr.decode()


def without(doc):
    return {k: v for k, v in doc.items() if k not in ("case", "influence")} if isinstance(doc, dict) else None


def add_links(rng, case, world):
    able = [p for p in world.parties if p in case.get("preferences", {}) and is_cardinal(world, p)]
    if rng.random() < 0.5:
        able = [p for p in able if "weights" in case["preferences"][p]]
    links = {}
    for i in able:
        left = 20
        for j in able:
            if i == j or rng.random() < 0.4:
                continue
            w = rng.randint(0, left)
            left -= w
            links[i, j] = Fraction(w, 20)
    case["influence"] = {}
    for (i, j), w in links.items():
        value = float(w)
        case["influence"].setdefault(i, {})[j] = value if rng.random() < 0.5 else {"weight": value, "assumption": "yes"}
    return links


def inside(stretch, w):
    return stretch is not None and num(stretch["from"]) <= w <= num(stretch["to"])


def near_edge(stretch, w):
    return stretch is not None and any(abs(num(stretch[e]) - w) < MARGIN for e in ("from", "to"))


def keeps(world, i, s, u):
    return all(u[t] <= u[s] for t in world.R[i][s])


def check_link(world, links, doc, table, rng):
    """D123, tried at weights in between; the fault, or None."""
    i, j = doc["party"], doc["backer"]
    most = 1 - sum(w for (a, b), w in links.items() if a == i and b != j)
    if abs(num(doc["most"]) - most) > MARGIN or abs(num(doc["weight"]) - links[i, j]) > MARGIN:
        return "most or weight"
    edges = [num(r[e]) for r in doc["nash_deal"] or [] for e in ("from", "to")]
    if edges and (edges[0] != 0 or abs(edges[-1] - most) > MARGIN or edges[1:-1:2] != edges[2::2]):
        return "deals do not follow one another"
    d = X = gains = None
    if doc["nash_deal"] is not None and all(is_cardinal(world, p) for p in world.principals()):
        mixed_world = World(table)
        d, X = oracle.disagreement(mixed_world), oracle.deal_set(mixed_world)
        gains = {p: [x - d[p] for x in oracle.utility(mixed_world, p)] for p in d}
    tries = [Fraction(rng.randint(0, 10**6), 10**6) * most for _ in range(4)]
    tries += [x + s * 2 * MARGIN for x in edges[1:-1] for s in (-1, 1)]
    for w in tries:
        if not 0 <= w <= most:
            continue
        u = [(most - w) * x for x in world.pref(i)]
        for k in world.parties:
            share = w if k == j else links.get((i, k), 0)
            if share:
                u = [a + share * b for a, b in zip(u, scaled(world, i, k))]
        if world.status_quo is not None and i in world.movers and not near_edge(doc["keeps_status_quo"], w):
            if keeps(world, i, world.status_quo, u) != inside(doc["keeps_status_quo"], w):
                return "status quo at %s" % float(w)
        if gains is None:
            continue
        row = next((r for r in doc["nash_deal"] if inside(r, w)), None)
        if row is None or near_edge(row, w):
            if row is None and most - w > MARGIN:
                return "no row for %s" % float(w)
            continue
        given = world.case.get("disagreement", {}).get(i, "status_quo")
        if given == "security":
            continue
        at = world.place[world.member_of(given)] if isinstance(given, dict) else world.status_quo
        base = u[at] if given == "status_quo" or isinstance(given, dict) else num(given)

        def product(x):
            out = u[x] - base
            for p in d:
                if p != i:
                    out *= gains[p][x]
            return out
        able = [x for x in X if all(gains[p][x] > 0 for p in d if p != i)]
        best = max([product(x) for x in able], default=0)
        if best <= MARGIN:
            if row["state"] is not None and product(row["state"]["index"]) < best - MARGIN:
                return "a deal at %s" % float(w)
            continue
        if row["state"] is None or product(row["state"]["index"]) < best * (1 - MARGIN) - MARGIN:
            return "not the best deal at %s" % float(w)
        if i in world.movers and not near_edge(row["kept"], w):
            at = row["state"]["index"]
            margin = max([u[t] - u[at] for t in world.R[i][at]], default=Fraction(-1))
            if abs(margin) > MARGIN and (margin <= 0) != inside(row["kept"], w):
                return "kept at %s" % float(w)
    return None


# ------------------------------------------------------------------------------- every result by a weight

def utilities_at(world, links, i, j, w):
    """D141: U of party i with the weight w of backer j, not rounded."""
    rest = {k: share for (a, k), share in links.items() if a == i and k != j}
    u = [(1 - sum(rest.values()) - w) * x for x in world.pref(i)]
    for k, share in [*rest.items(), (j, w)]:
        if share:
            u = [a + share * b for a, b in zip(u, scaled(world, i, k))]
    return u


def critical_weights(world, links, i, j, most, level):
    """D141: where the lines of two states cross, or have the utility of no deal if that is a number."""
    at, end = utilities_at(world, links, i, j, Fraction(0)), utilities_at(world, links, i, j, Fraction(1))
    lines = sorted({(p, e - p) for p, e in zip(at, end)})
    roots = {(p - a) / (b - q) for p, q in lines for a, b in lines if b > q}
    if level is not None:
        roots |= {(level - p) / q for p, q in lines if q}
    return sorted(w for w in roots if 0 < w < most)


def world_at(table_world, world, links, i, j, w):
    """The game with this weight, all else with backers as they are."""
    out = copy.copy(table_world)
    out._pref, out._reach = {p: table_world.pref(p) for p in table_world.case["preferences"]}, {}
    out._pref[i] = utilities_at(world, links, i, j, w)
    return out


def band_has(band, w):
    a, b = Fraction(band["from_exact"]), Fraction(band["to_exact"])
    return (a < w or (a == w and band["from_in"])) and (w < b or (w == b and band["to_in"]))


def touching(bands):
    """Two bands that are next to each other, or overlap."""
    return any(Fraction(x["to_exact"]) > Fraction(y["from_exact"]) or
               (Fraction(x["to_exact"]) == Fraction(y["from_exact"]) and (x["to_in"] or y["from_in"]))
               for x, y in zip(bands, bands[1:]))


def check_results(world, links, doc, table, rng):
    """D142, D143 and D144 at critical weights and between them, or at some of these; the fault or None."""
    i, j = doc["party"], doc["backer"]
    most = 1 - sum(w for (a, b), w in links.items() if a == i and b != j)
    given = world.case.get("disagreement", {}).get(i)
    level = None if doc["nash_deal"] is None or given is None or isinstance(given, dict) or \
        given in ("status_quo", "security") else num(given)
    critical = critical_weights(world, links, i, j, most, level)
    found, table_world = doc["by_weight"], World(table)
    if not doc["exact"]:
        return None
    if found["whole"] and found["critical"] != len(critical):
        return "%d critical weights, not %d" % (found["critical"], len(critical))
    points = [Fraction(0), *critical, most]
    middles = [(a + b) / 2 for a, b in zip(points, points[1:]) if a < b]
    tries = points + middles if len(points) < 8 else rng.sample(points, 4) + rng.sample(middles, 4)
    if not found["whole"]:
        tries += [Fraction(p["from_exact"]) for p in rng.sample(found["list"], 3)]
    if doc["status_quo_lasts"] and any(touching(b) for b in doc["status_quo_lasts"].values() if b):
        return "bands of the status quo touch"
    if found["whole"] and len(found["list"]) > 1 and any(
            all(x.get(k) == y.get(k) for k in ("equilibria", "zone", "frontier", "gainers"))
            for x, y in zip(found["list"], found["list"][1:])):
        return "two stretches are alike"
    for w in tries:
        here = world_at(table_world, world, links, i, j, w)
        sets = oracle.stable_sets(here)
        for c, bands in (doc["status_quo_lasts"] or {}).items():
            lasts = all(world.status_quo in sets[c][p] for p in here.movers)
            if bands is not None and any(band_has(b, w) for b in bands) != lasts:
                return "status quo under %s at %s" % (c, w)
        for reign in doc["nash_deal"] or []:
            if reign["state"] is None:
                continue
            for c, key in (("nash", "by_itself"), ("gmr", "by_response")):
                lasts = all(reign["state"]["index"] in sets[c][p] for p in here.movers)
                if reign["held"][key] is not None and any(band_has(b, w) for b in reign["held"][key]) != lasts:
                    return "deal under %s at %s" % (c, w)
        at = [p for p in found["list"] if band_has(p, w)]
        if len(at) != 1:
            if found["whole"] or len(at) > 1:
                return "%d stretches at %s" % (len(at), w)
            continue
        right = {c: len(oracle.equilibria(here, c, sets)) for c in oracle.CONCEPTS}
        if at[0]["equilibria"] != right:
            return "equilibria at %s: %s" % (w, right)
        if "zone" not in at[0] or not all(is_cardinal(world, p) for p in world.principals()):
            continue
        deals = oracle.deals(here)
        if (at[0]["zone"], at[0]["frontier"]) != (len(deals["Z"]), len(deals["frontier"])):
            return "zone or frontier at %s" % w
        for name, regimes in doc["solutions"].items():
            edges = [num(r[e]) for r in regimes for e in ("after", "from")]
            if w not in middles or any(abs(e - w) < MARGIN for e in edges[2:]):
                continue
            row = [r for r in regimes if num(r["from"]) <= w <= num(r["to"])]
            state = row[0]["state"]["index"] if row and row[0]["state"] else None
            if len(row) != 1 or (state not in deals["solutions"][name] if state is not None
                                 else deals["solutions"][name]):
                return "%s at %s" % (name, w)
    return None


def numbers_near(a, b):
    """Two answers that differ only in the last places of numbers."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(numbers_near(a[k], b[k]) for k in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(numbers_near, a, b))
    if isinstance(a, (int, float)) and isinstance(b, (int, float)) and not isinstance(a, bool):
        return abs(a - b) <= 1e-6 * max(1, abs(a), abs(b))
    return a == b


def same(truce, path, alone, flags, command, leave=()):
    a, b = run(truce, *command[:1], path, *command[1:], *flags), run(truce, *command[:1], alone, *command[1:])
    left, right = without(a[1]), without(b[1])
    for doc in (left, right):
        for key in leave:
            (doc or {}).pop(key, None)
    return a[0] == b[0] and left == right


def queries_agree(truce, path, alone, flags, world):
    """What `query` says of the status quo, which it cannot list, is what `solve` says of the case with tables."""
    status, asked = run(truce, "query", path, *flags)
    if status:
        return "not exact to nine decimals" in asked
    stable = run(truce, "solve", alone, "--stable")[1]["stable"]
    return all((world.status_quo in stable[x["concept"]][x["party"]]) == (x["outcome"] == "stable")
               for x in asked["states"][0]["answers"] if x["outcome"] in ("stable", "unstable"))


def compare(truce, path, alone, flags, world, table, weights):
    """Every command against the case with tables, and with weights where it has that form; the fault or None."""
    rules = ("adjusted_winner", "adjusted_winner_why_not")  # they need weights
    json.dump(table, open(alone, "w", encoding="utf-8"))
    for command in (("solve",), ("deals",)):
        if not same(truce, path, alone, flags, command, rules if weights else ()):
            return "%s %s differs" % (command[0], flags)
    if not weights:
        return None
    case, bonuses, exact = weights
    free = not any("table" in spec for spec in case["preferences"].values())
    if free and world.status_quo is not None and not world.case.get("merge") and \
            not queries_agree(truce, path, alone, flags, world):
        return "query %s differs" % flags
    json.dump(case, open(alone, "w", encoding="utf-8"))
    if exact and not bonuses:
        for command in (("deals",), ("issues",), ("ledger", "--draws", "0")):  # in `weights` two numbers are one there
            if not same(truce, path, alone, flags, command, ("weights",)):
                return "%s %s differs from weights" % (command[0], flags)
    a, b = (run(truce, "ledger", p, "--draws", "0", *f) for p, f in ((path, flags), (alone, [])))
    keep = [[{k: t[k] for k in ("gain", "gain_any")} for t in doc["texts"]] if s == 0 else None for s, doc in (a, b)]
    return None if a[0] == b[0] and numbers_near(*keep) else "ranges %s differ" % flags


def check(truce, folder, case, seed):
    rng = random.Random(seed)
    world = World(case)
    try:
        links = add_links(rng, case, world)
    except CaseError:
        return None
    if not links:
        return None
    path, alone = os.path.join(folder, "case.json"), os.path.join(folder, "alone.json")
    json.dump(case, open(path, "w", encoding="utf-8"))
    if run(truce, "check", path)[0]:
        return None
    for iterated in (False, True):
        table = mixed(world, links, iterated)
        flags = ["--influence"] + (["--iterated"] if iterated else [])
        if table is None:
            if run(truce, "solve", path, *flags)[0] == 0:
                return "a circle was taken"
            continue
        fault = compare(truce, path, alone, flags, world, table, as_weights(world, links, iterated))
        if fault:
            return fault
    status, doc = run(truce, "influence", path)
    if status:
        return None
    once = mixed(world, links, False)
    for found in doc["links"]:
        fault = check_link(world, links, found, once, rng) or check_results(world, links, found, once, rng)
        if fault:
            return "%s <- %s: %s" % (found["party"], found["backer"], fault)
    for one in doc["compared"]:
        if one["variant"].startswith("turned:"):
            json.dump(mixed(world, links, False, one["variant"][7:]), open(alone, "w", encoding="utf-8"))
            solved = run(truce, "solve", alone, "--concept", "nash")[1]
            if one["equilibria"]["nash"] != len(solved["equilibria"]):
                return one["variant"]
    return True


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("truce")
    ap.add_argument("--cases", type=int, default=100)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--jobs", type=int, default=1)
    a = ap.parse_args()
    truce, passed, failed, seed = os.path.abspath(a.truce), 0, 0, a.seed
    with tempfile.TemporaryDirectory() as folder:
        while passed + failed < a.cases and seed < a.seed + 20 * a.cases:
            try:
                fault = check(truce, folder, generate.case(seed), seed)
            except Knife:
                fault = None
            passed += fault is True
            if fault not in (None, True):
                failed += 1
                print("FAILED seed %d: %s" % (seed, fault))
            seed += 1
    print("%d passed, %d failed" % (passed, failed))
    return failed > 0 or not passed


if __name__ == "__main__":
    sys.exit(main())
