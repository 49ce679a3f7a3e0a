"""D30, D99 to D102 and D160: the ledger of proposals, transcribed literally and slowly.

Worst cases over ranges come from trying every corner of the box; draws from the same
counter-based random numbers, written out here again.
"""
import itertools
import math
import os
import statistics
import sys
from fractions import Fraction

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import oracle  # noqa: E402
from model import num, parse, point  # noqa: E402


# --------------------------------------------------------------------- terms and positions

def order_of(issue, wanted, value):
    """D99: how good an answer a term is: as asked, then open, then step by step farther."""
    if value is None:
        return -1
    gap = abs(issue.values.index(value) - issue.values.index(wanted))
    return 0 if gap == 0 else -1 - gap


def movement(world, wants, issue, before, after):
    """D99: toward, away or same; None without a stated position on the issue."""
    if issue.id not in wants:
        return None
    wanted = str(wants[issue.id])
    was, now = order_of(issue, wanted, before), order_of(issue, wanted, after)
    return "toward" if now > was else "away" if now < was else "same"


def terms_of(text):
    return {i: str(v) for i, v in text["terms"].items()}


def wants_of(world, party):
    return world.case.get("positions", {}).get(party, {}).get("wants")


def answers(world, text, party):
    """D99: how many issues of its position the text has as asked, otherwise, open."""
    terms, wants = terms_of(text), wants_of(world, party)
    met = sum(1 for i, v in wants.items() if terms.get(i) == str(v))
    left = sum(1 for i in wants if i not in terms)
    return {"met": met, "open": left, "off": len(wants) - met - left}


def moved(world, party, before, after):
    """D100: {issue: movement} of the terms that differ between two texts."""
    a, b = terms_of(before), terms_of(after)
    return {i.id: movement(world, wants_of(world, party) or {}, i, a.get(i.id), b.get(i.id))
            for i in world.issues if a.get(i.id) != b.get(i.id)}


# ----------------------------------------------------------------------------- red lines

def contradicted(world, text, state):
    """D102: how many settled terms that can be traded a state contradicts."""
    terms = terms_of(text)
    return sum(1 for i in world.issues if i.id in terms and i.owed is None and not not_traded(world, i)
               and i.values[world.members[state][0][i.place]] != terms[i.id])


def not_traded(world, issue):
    return world.case["issues"][issue.id].get("not_negotiable", "no") == "yes"


def red_line(world, X, text, formula):
    """D102: (status, fewest terms to change to cross it, to leave it); None: no deal does."""
    tree = parse(formula)
    inside = [contradicted(world, text, x) for x in X if world.satisfies(tree, x)]
    outside = [contradicted(world, text, x) for x in X if not world.satisfies(tree, x)]
    cross, leave = min(inside, default=None), min(outside, default=None)
    status = "kept" if cross != 0 else "crossed" if leave != 0 else "open"
    return status, cross, leave


# --------------------------------------------------------------------------- the numbers

def numbers(spec):
    """Every number of a preference, as (path, spec), weights in their order, then bonuses."""
    out = []
    for issue, ws in spec.get("weights", {}).items():
        if isinstance(ws, dict) and not {"triangular", "normal"} & set(ws):
            out += [(("weights", issue, v), w) for v, w in ws.items()]
        else:
            out.append((("weights", issue), ws))
    out += [(("bonus", k), b["add"]) for k, b in enumerate(spec.get("bonus", []))]
    out += [(("table", k), w) for k, w in enumerate(spec.get("table", []))]
    return out


def is_range(w):
    return isinstance(w, (list, dict))


def box_of(w, what_if):
    """D101: the ends of a number's range; None for a normal one, which has none."""
    if isinstance(w, list):
        return [num(w[0]), num(w[1])]
    if isinstance(w, dict) and "triangular" in w:
        return [num(w["triangular"][0]), num(w["triangular"][2])]
    if isinstance(w, dict):
        return None
    x = num(w)
    return sorted([x / 2, 2 * x]) if what_if else [x]


def utility_with(world, spec, value):
    """D7 and D9 with the numbers given: {path: number}."""
    out = []
    for s in range(world.n):
        if "table" in spec:
            out.append(value[("table", s)])
            continue
        at, u = world.values(s), Fraction(0)
        for path, _ in numbers(spec):
            if path[0] == "bonus":
                if world.satisfies(parse(spec["bonus"][path[1]]["when"]), s):
                    u += value[path]
            elif at[path[1]] == (path[2] if len(path) == 3 else "yes"):
                u += value[path]
        out.append(u)
    return out


def corners(world, party, what_if, most):
    """Utilities at every corner of the party's box; None where it has none, or too many."""
    spec = world.case["preferences"][party]
    items = numbers(spec)
    ends = [box_of(w, what_if) for _, w in items]
    if any(e is None for e in ends) or math.prod(len(set(e)) for e in ends) > most:
        return None
    return [utility_with(world, spec, dict(zip([p for p, _ in items], corner)))
            for corner in itertools.product(*[sorted(set(e)) for e in ends])]


def none_states(world):
    """D17: the state that no deal is worth, by principal; None: a number."""
    out = {}
    for p in world.principals():
        given = world.case.get("disagreement", {}).get(p, "status_quo")
        if isinstance(given, dict):
            out[p] = world.place[world.member_of(given)]
        elif given == "status_quo":
            out[p] = world.status_quo
        elif given == "security":
            out[p] = oracle.security_state(world, p, world.status_quo)
        else:
            out[p] = None
    return out


def gains_at(world, party, u, d, x):
    """The gain at x by utilities u."""
    none = none_states(world)[party]
    return u[x] - (d[party] if none is None else u[none])


# --------------------------------------------------------------------------------- draws

def random_bits(seed, task, counter):
    """Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011): the first two of its four words."""
    low, (k0, k1) = 2**32 - 1, (seed & (2**32 - 1), seed >> 32)
    x = [counter & low, counter >> 32, task & low, task >> 32]
    for _ in range(10):
        p, q = x[0] * 0xd2511f53, x[2] * 0xcd9e8d57
        x = [(q >> 32) ^ x[1] ^ k0, q & low, (p >> 32) ^ x[3] ^ k1, p & low]
        k0, k1 = (k0 + 0x9e3779b9) & low, (k1 + 0xbb67ae85) & low
    return x[1] << 32 | x[0]


def unit(seed, task, counter):
    return ((random_bits(seed, task, counter) >> 11) + 0.5) * 2.0**-53


def sample(w, seed, draw, item):
    """D101: one draw of a number; item says whose number it is."""
    if not is_range(w):
        return float(num(w))
    x = unit(seed, draw, item)
    if isinstance(w, list):
        return w[0] + x * (w[1] - w[0])
    if "normal" in w:
        return statistics.NormalDist(*w["normal"]).inv_cdf(x)
    a, b, c = w["triangular"]
    if c <= a:
        return a
    if x < (b - a) / (c - a):
        return a + math.sqrt(x * (c - a) * (b - a))
    return c - math.sqrt((1 - x) * (c - a) * (c - b))


def drawn_shares(world, X, middles, seed, draw):
    """D101: {party: share} of each text's middle deal (None without one), all weighed anew."""
    d, none, gains = oracle.disagreement(world), none_states(world), {}
    for p in d:
        spec = world.case["preferences"][p]
        first = world.parties.index(p) << 32
        value = {path: sample(w, seed, draw, first + k) for k, (path, w) in enumerate(numbers(spec))}
        u = [float(x) for x in utility_with(world, spec, value)]
        base = float(d[p]) if none[p] is None else u[none[p]]
        gains[p] = [x - base for x in u]
    Z = [x for x in X if all(gains[p][x] >= -5e-10 for p in d)]
    best = {p: max([gains[p][z] for z in Z], default=0) for p in d}
    return [None if m is None else {p: gains[p][m] / best[p] if best[p] > 0 else 0 for p in d}
            for m in middles]


def lean_toward(share, party):
    """D101: a principal's share less the mean of the others'."""
    rest = [x for p, x in share.items() if p != party]
    return share[party] - sum(rest) / len(rest)


def quantile(xs, q):
    """The nearest rank."""
    return sorted(xs)[max(math.ceil(q * len(xs)), 1) - 1]


# ------------------------------------------------------------------------------ distances

def distance(shares, x, ties):
    """D102: from a state to the nearest tie of a solution, in the shares of all principals."""
    return min(math.sqrt(sum(float(shares[p][x] - shares[p][y])**2 for p in shares)) for y in ties)


__all__ = ["answers", "moved", "red_line", "point"]
