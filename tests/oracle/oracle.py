#!/usr/bin/env python3
"""A slow, literal transcription of docs/definitions.md.

It exists to contradict the engine.  Nothing here is clever: feasible states come from
looping over the whole product, reachability from a breadth-first search over pairs
(state, last mover), numbers are exact fractions.  It reads a case as a Python dict, the
JSON form of a case file, and never looks at the engine.

Usage: oracle.py CASE [CASE...]     prints states, stable sets, and deals where they apply
"""
import itertools
import json
import os
import sys
from collections import deque
from fractions import Fraction

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from model import (  # noqa: E402, F401
    COMPARISONS, CaseError, World, holds, improvements, is_cardinal, item_covers, movers, moves,
    num, others, parse, reach_others, reach_others_improving, step_allowed, tokenize)

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")
USUAL = CONCEPTS[:4]         # those that deals speak of
IMPROVING, FOR_GOOD = ("seq", "sseq"), ("smr", "sseq")
IMPOSSIBLE = "impossible"


def rounded(u):
    """A utility as deals see it: the nearest multiple of 1e-9 (case-format section 4), exact."""
    n = u * 10**9
    sign = -1 if n < 0 else 1
    return Fraction(sign * int(abs(n) + Fraction(1, 2)), 10**9)


# ----------------------------------------------------------------------------- stability

def nash(world, party, s):
    """D10: no improvement."""
    return not improvements(world, party, s)


def gmr(world, party, s):
    """D11: every improvement can be met by others' moves."""
    p = world.pref(party)
    return all(any(p[u] <= p[s] for u in reach_others(world, party, t))
               for t in improvements(world, party, s))


def smr(world, party, s):
    """D12: every improvement can be met, and the party cannot escape the answer."""
    p = world.pref(party)
    return all(any(p[u] <= p[s] and all(p[w] <= p[s] for w in world.R[party][u])
                   for u in reach_others(world, party, t))
               for t in improvements(world, party, s))


def seq(world, party, s):
    """D13: every improvement can be met by others' improvements."""
    p = world.pref(party)
    return all(any(p[u] <= p[s] for u in reach_others_improving(world, party, t))
               for t in improvements(world, party, s))


def sseq(world, party, s):
    """D32: every improvement can be met by others' improvements that leave no escape."""
    p = world.pref(party)
    return all(any(p[u] <= p[s] and all(p[w] <= p[s] for w in world.R[party][u])
                   for u in reach_others_improving(world, party, t))
               for t in improvements(world, party, s))


STABLE = {"nash": nash, "gmr": gmr, "smr": smr, "seq": seq, "sseq": sseq}


def stable(world, party, s, concept):
    """D10 to D13; a party that cannot move is stable everywhere."""
    return party not in world.movers or STABLE[concept](world, party, s)


def stable_sets(world, concepts=CONCEPTS):
    return {c: {p: [s for s in range(world.n) if stable(world, p, s, c)] for p in world.parties}
            for c in concepts}


def equilibria(world, concept, sets=None):
    """D14: stable for every party that can move."""
    sets = sets or stable_sets(world, (concept,))
    return [s for s in range(world.n) if all(s in sets[concept][p] for p in world.movers)]


def sanctions(world, party, s, t, concept):
    """D15: the states that deter party from going from s to t."""
    p = world.pref(party)
    if concept == "nash":
        return set()
    reach = reach_others_improving if concept in IMPROVING else reach_others
    found = {u for u in reach(world, party, t) if p[u] <= p[s]}
    if concept in FOR_GOOD:
        found = {u for u in found if all(p[w] <= p[s] for w in world.R[party][u])}
    return found


def certificate_fault(world, party, s, t, concept, sequence):
    """D15: what is wrong with a sanction [(mover, state), ...] of the improvement s -> t, or None."""
    at, last = t, None
    if not sequence:
        return "an empty sanction"
    for mover, to in sequence:
        if mover == party or mover not in world.movers:
            return "%s is not one of the others" % mover
        if mover == last:
            return "%s moves twice in a row" % mover
        arcs = improvements(world, mover, at) if concept in IMPROVING else world.R[mover][at]
        if to not in arcs:
            return "%s has no such %s %d -> %d" % (
                mover, "improvement" if concept in IMPROVING else "move", at, to)
        at, last = to, mover
    if at not in sanctions(world, party, s, t, concept):
        return "state %d does not deter" % at
    return None


# --------------------------------------------------------------------------------- paths

def path_lengths(world, start, by):
    """D16: the number of moves of a shortest legal sequence from start to every state it reaches."""
    arcs = (lambda j, q: world.R[j][q]) if by == "any" else (lambda j, q: improvements(world, j, q))
    length, seen = {start: 0}, set()
    queue = deque([(start, None, 0)])
    while queue:
        s, last, k = queue.popleft()
        for j in world.movers:
            if j == last:
                continue
            for t in arcs(j, s):
                if (t, j) not in seen:
                    seen.add((t, j))
                    length.setdefault(t, k + 1)
                    queue.append((t, j, k + 1))
    return length


def path_fault(world, start, goal, by, sequence):
    """D16: what is wrong with a path [(mover, state), ...], or None."""
    at, last = start, None
    for mover, to in sequence:
        if mover not in world.movers:
            return "%s cannot move" % mover
        if mover == last:
            return "%s moves twice in a row" % mover
        arcs = world.R[mover][at] if by == "any" else improvements(world, mover, at)
        if to not in arcs:
            return "%s has no such move %d -> %d" % (mover, at, to)
        at, last = to, mover
    return None if at == goal else "ends at %d" % at


# --------------------------------------------------------------------------------- deals

def utility(world, party):
    """D17: the utilities that deals compare, multiples of 1e-9."""
    if not is_cardinal(world, party):
        raise CaseError("%s has no utilities" % party)
    return [rounded(u) for u in world.pref(party)]


def deal_set(world):
    """D17: X, the states that a joint move from the status quo may lead to."""
    s0, out = world.sq_member, []
    for s in range(world.n):
        m = world.members[s][0]
        if any(i.owed is not None and i.values[m[i.place]] != i.owed for i in world.issues):
            continue
        if s0 is None:
            out.append(s)
            continue
        nature = all(m[i.place] == s0[i.place] for i in world.issues if not i.by)
        back = all(step_allowed(world, i, s0[i.place], m[i.place]) for i in world.issues)
        if nature and back:
            out.append(s)
    return out


def security(world, party, s0):
    """D17: what the party can make sure of from s0 by a move of its own or none."""
    u = utility(world, party)
    return max(min(u[y] for y in reach_others(world, party, t) | {t})
               for t in world.R[party][s0] | {s0})


def security_state(world, party, s0):
    """D17: the state that gives it."""
    u, level = utility(world, party), security(world, party, s0)
    spans = {t: reach_others(world, party, t) | {t} for t in world.R[party][s0] | {s0}}
    return min(y for y in spans[min(t for t in spans if min(u[z] for z in spans[t]) == level)] if u[y] == level)


def disagreement(world):
    """D17: d_i for every principal."""
    out = {}
    for p in world.principals():
        u, given = utility(world, p), world.case.get("disagreement", {}).get(p, "status_quo")
        if isinstance(given, dict):
            out[p] = u[world.place[world.member_of(given)]]
        elif given == "status_quo":
            out[p] = u[world.status_quo]
        elif given == "security":
            out[p] = security(world, p, world.status_quo)
        else:
            out[p] = rounded(num(given))
    return out


def zone(world, X, d):
    """D18: Z, the deals that leave no principal below its disagreement utility."""
    us = {p: utility(world, p) for p in d}
    return [x for x in X if all(us[p][x] >= d[p] for p in d)]


def frontier(points):
    """D19: strong Pareto frontier of {state: utility vector}."""
    def beats(a, b):
        return all(x >= y for x, y in zip(a, b)) and a != b
    return [s for s in sorted(points) if not any(beats(v, points[s]) for v in points.values())]


def best(states, key):
    """All states with the largest key."""
    top = max((key(s) for s in states), default=None)
    return [s for s in states if key(s) == top]


def product(xs):
    out = Fraction(1)
    for x in xs:
        out *= x
    return out


def nash_bargaining(Z, F, gains):
    """D20: the largest product of gains, over every largest set of parties that can gain together."""
    if not F:
        return []
    n = len(gains[F[0]])
    for size in range(n, -1, -1):
        sets = [M for M in itertools.combinations(range(n), size)
                if any(all(gains[z][i] > 0 for i in M) for z in Z)]
        if sets:
            chosen = set()
            for M in sets:
                able = [x for x in F if all(gains[x][i] > 0 for i in M)]
                chosen |= set(best(able, lambda x: product(gains[x][i] for i in M)))
            return sorted(chosen)
    return []


def kalai_smorodinsky(Z, F, gains):
    """D21: leximin of the gains over their largest values in Z; who cannot gain is left out."""
    if not F:
        return []
    n = len(gains[F[0]])
    ideal = [max(gains[z][i] for z in Z) for i in range(n)]
    able = [i for i in range(n) if ideal[i] > 0]
    return best(F, lambda x: sorted(gains[x][i] / ideal[i] for i in able))


def egalitarian(F, gains):
    """D22: leximin of the gains."""
    return best(F, lambda x: sorted(gains[x]))


def utilitarian(F, gains):
    """D23: the largest sum of utilities (d is the same for all, so of gains)."""
    return best(F, lambda x: sum(gains[x]))


def ks_minspread(X, F, gains):
    """D24: the smallest distance between the largest and the least normalised gain, ideals over X."""
    if not F:
        return []
    n = len(gains[F[0]])
    ideal = [max(gains[x][i] for x in X) for i in range(n)]
    if any(a <= Fraction(1, 10**12) for a in ideal):
        return list(F)

    def closeness(x):
        g = [gains[x][i] / ideal[i] for i in range(n)]
        return -(max(g) - min(g))
    return best(F, closeness)


def deals(world):
    """D17 to D24 together."""
    d = disagreement(world)
    ps = list(d)
    us = {p: utility(world, p) for p in ps}
    X = deal_set(world)
    Z = zone(world, X, d)
    vector = {x: tuple(us[p][x] for p in ps) for x in X}
    gains = {x: [us[p][x] - d[p] for p in ps] for x in X}
    F = frontier({z: vector[z] for z in Z})
    return {"disagreement": d, "X": X, "Z": Z, "frontier": F,
            "points": len({vector[x] for x in F}),
            "utility": {x: dict(zip(ps, vector[x])) for x in X},
            "solutions": {"nash": nash_bargaining(Z, F, gains),
                          "kalai-smorodinsky": kalai_smorodinsky(Z, F, gains),
                          "egalitarian": egalitarian(F, gains),
                          "utilitarian": utilitarian(F, gains),
                          "ks-minspread": ks_minspread(X, F, gains)}}


# ------------------------------------------------------------------------ what holds a deal

def temptation(world, party, x):
    """D25: T_i, what the best move of its own alone would add."""
    u = utility(world, party)
    return max([u[x]] + [u[t] for t in world.R[party][x]]) - u[x]


def breakdown(world, party, t):
    """D26: b(t), where a deal broken at t ends up."""
    u, s0, m = utility(world, party), world.sq_member, world.members[t][0]

    def kept(i):
        return i.irreversible != "no" or not i.by
    b = tuple(m[i.place] if kept(i) else s0[i.place] for i in world.issues)
    if b in world.place:
        return world.place[b]
    candidates = [s for s in range(world.n)
                  if all(world.members[s][0][i.place] == m[i.place] for i in world.issues if kept(i))]

    def distance(s):
        return sum(1 for a, c in zip(world.members[s][0], b) if a != c)
    near = min(distance(s) for s in candidates)
    return min((s for s in candidates if distance(s) == near), key=lambda s: u[s])


def patience_needed(world, party, x, d):
    """D26: the least discount factor at which the party keeps x for fear of the breakdown."""
    u = utility(world, party)
    if u[x] < d:
        return IMPOSSIBLE
    v = {t: u[breakdown(world, party, t)] for t in world.R[party][x]}
    if any(max(u[t], v[t]) > u[x] and v[t] >= u[x] for t in v):
        return IMPOSSIBLE
    tempting = [t for t in v if u[t] > u[x]]
    if not tempting:
        return Fraction(0)
    return max((u[t] - u[x]) / (u[t] - v[t]) for t in tempting)


def exposure(world, party, z):
    """D27: (E, L, M) at z: at once, after the party's best answer, and mixed by its patience."""
    u = utility(world, party)
    reach = reach_others(world, party, z)
    E = min([u[z]] + [u[y] for y in reach])
    L = min(max([u[y]] + [u[t] for t in world.R[party][y]]) for y in reach | {z})
    delta = num(world.case["parties"][party].get("patience", 0))
    return E, L, (1 - delta) * E + delta * L


def trust_needed(world, party, x, d):
    """D28: the least probability of the others keeping x at which the party prefers x."""
    u = utility(world, party)
    if u[x] < d:
        return IMPOSSIBLE
    added = max(Fraction(0), exposure(world, party, world.status_quo)[2] - exposure(world, party, x)[2])
    if added == 0:
        return Fraction(0)
    return added / (added + u[x] - d)


def spoilers(world, x, d):
    """D29: the parties with an improvement from x that leaves some principal below d."""
    us = {p: utility(world, p) for p in d}
    return [j for j in world.movers
            if any(us[p][t] < d[p] for t in improvements(world, j, x) for p in d)]


def hold(world, x, d, sets=None):
    """D25 to D29 for one deal."""
    ps = list(d)
    sets = sets or stable_sets(world)
    return {"gain": {p: utility(world, p)[x] - d[p] for p in ps},
            "temptation": {p: temptation(world, p, x) for p in ps},
            "patience_needed": {p: patience_needed(world, p, x, d[p]) for p in ps},
            "trust_needed": {p: trust_needed(world, p, x, d[p]) for p in ps},
            "stable": [c for c in USUAL if all(x in sets[c][p] for p in world.movers)],
            "spoilers": spoilers(world, x, d)}


# -------------------------------------------------------------- the ledger and sensitivity

def normalised_gain(world, party, x):
    """D30: the gain at x over the largest gain in Z; None if nothing can be gained."""
    d = disagreement(world)
    Z = zone(world, deal_set(world), d)
    u = utility(world, party)
    ideal = max((u[z] for z in Z), default=None)
    if ideal is None or ideal == d[party]:
        return None
    return (u[x] - d[party]) / (ideal - d[party])


def lean(world, a, b, x):
    """D30: how far x leans toward a: g_a - g_b."""
    ga, gb = normalised_gain(world, a, x), normalised_gain(world, b, x)
    return None if ga is None or gb is None else ga - gb


def variants(case):
    """D31: ((party, path), factor, case) for each weight or bonus halved and doubled."""
    def scaled(w, f):
        if isinstance(w, list):
            return [float(num(x) * f) for x in w]
        if isinstance(w, dict):
            return {k: [float(num(x) * f) for x in v] for k, v in w.items()}
        return float(num(w) * f)

    def is_number(w):
        return not isinstance(w, dict) or bool({"triangular", "normal"} & set(w))
    for party, spec in case.get("preferences", {}).items():
        for issue, ws in spec.get("weights", {}).items():
            for value in ([None] if is_number(ws) else list(ws)):
                for f in (Fraction(1, 2), Fraction(2)):
                    new = json.loads(json.dumps(case))
                    at = new["preferences"][party]["weights"]
                    if value is None:
                        at[issue] = scaled(ws, f)
                    else:
                        at[issue][value] = scaled(ws[value], f)
                    yield (party, (issue, value)), f, new
        for k, b in enumerate(spec.get("bonus", [])):
            for f in (Fraction(1, 2), Fraction(2)):
                new = json.loads(json.dumps(case))
                new["preferences"][party]["bonus"][k]["add"] = scaled(b["add"], f)
                yield (party, ("bonus", k)), f, new


def sensitivity(case, finding):
    """D31: the weights whose half or double changes finding(world)."""
    base = finding(World(case))
    return [(what, f) for what, f, new in variants(case) if finding(World(new)) != base]


# ------------------------------------------------------------------------------ command line

def plain(x):
    if isinstance(x, Fraction):
        return float(x)
    if isinstance(x, dict):
        return {str(k): plain(v) for k, v in x.items()}
    if isinstance(x, (list, tuple)):
        return [plain(v) for v in x]
    return x


def main(argv):
    import miniyaml
    for path in argv:
        with open(path, encoding="utf-8") as f:
            world = World(miniyaml.load(f.read()))
        sets = stable_sets(world)
        out = {"feasible": world.n, "stable": sets,
               "equilibria": {c: equilibria(world, c, sets) for c in sets}}
        if world.status_quo is not None and not world.graph and not world.merges \
                and all(is_cardinal(world, p) for p in world.principals()):
            ds = deals(world)
            out["deals"] = plain(ds)
            out["hold"] = [plain(hold(world, x, ds["disagreement"], sets)) for x in ds["frontier"]]
        print(json.dumps(out))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
