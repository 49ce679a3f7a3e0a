"""Changes of a party's ranking, and what choices and holdings do, by exhaustion (D63 to D66)."""
import copy
import itertools
from fractions import Fraction

import oracle

USUAL = ("nash", "gmr", "smr", "seq")
WEIGHT = {"nash": 4, "seq": 3, "smr": 2, "gmr": 1}          # D63


def dense(values):
    """A ranking as numbers from 0."""
    levels = sorted(set(values))
    return [levels.index(v) for v in values]


def sign(a, b):
    return (a > b) - (a < b)


def distance(one, other):
    """D65: the pairs of states whose order differs."""
    return sum(1 for a, b in itertools.combinations(range(len(one)), 2)
               if sign(one[a], one[b]) != sign(other[a], other[b]))


def arrangements(ranking):
    """D65: every ranking that ties no two states which this one does not tie."""
    def lay(left, level):
        if not left:
            yield {}
            return
        for tier in sorted({ranking[s] for s in left}):
            mates = [s for s in left if ranking[s] == tier]
            for size in range(1, len(mates) + 1):
                for block in itertools.combinations(mates, size):
                    rest = [s for s in left if s not in block]
                    for lower in lay(rest, level - 1):
                        yield {**{s: level for s in block}, **lower}
    for found in lay(list(range(len(ranking))), len(ranking)):
        yield [found[s] for s in range(len(ranking))]


def swaps_away(ranking, most):
    """Strict rankings by the number of swaps of neighbours, breadth first, up to `most` of them."""
    seen, ring = {tuple(ranking)}, [tuple(ranking)]
    for steps in range(most + 1):
        for r in ring:
            yield steps, list(r)
        new = []
        for r in ring:
            place = sorted(range(len(r)), key=lambda s: r[s])
            for a, b in zip(place, place[1:]):
                q = list(r)
                q[a], q[b] = r[b], r[a]
                if tuple(q) not in seen:
                    seen.add(tuple(q))
                    new.append(tuple(q))
        ring = new


def with_ranking(world, party, ranking):
    """The same world in which a party has another ranking."""
    new = copy.copy(world)
    new._pref = {p: world.pref(p) for p in world.movers}
    new._pref[party] = ranking
    new._reach = {k: v for k, v in world._reach.items() if k[0] == "any"}
    return new


def leavers(world, s, concept):
    return [p for p in world.movers if not oracle.stable(world, p, s, concept)]


def least_to_unmake(world, party, wanted):
    """D66: for each (state, concept) in `wanted`, an equilibrium, the fewest swaps in the party's ranking."""
    old = dense(world.pref(party))
    found, open_ones = {}, set(wanted)
    for d, new in sorted((distance(old, r), r) for r in arrangements(old)):
        if not open_ones:
            break
        w = with_ranking(world, party, new)
        for s, concept in sorted(open_ones):
            if leavers(w, s, concept):
                found[s, concept] = d
                open_ones.discard((s, concept))
    return {k: found.get(k) for k in wanted}


def changed(ranking, pairs):
    """The ranking after [high, low] pairs, as a relation; None when it is no ranking of D65."""
    n = len(ranking)
    order = [[sign(ranking[a], ranking[b]) for b in range(n)] for a in range(n)]
    for high, low in pairs:
        if order[high][low] == 1:
            return None
        order[high][low], order[low][high] = 1, -1
    score = [sum(row) for row in order]
    fits = all(sign(score[a], score[b]) == order[a][b] for a in range(n) for b in range(n) if a != b)
    return score if fits else None


def frozen(case, party, issue=None):
    """D64: the case in which the party cannot change the issue, or nothing."""
    new = copy.deepcopy(case)
    if "graph" in new:
        new["graph"].get("moves", {}).pop(party, None)
        return new
    for ident, spec in new["issues"].items():
        if spec["by"] in (party, [party]) and issue in (None, ident):
            spec["by"] = "nature"
    return new


def equilibria(world):
    return {c: set(oracle.equilibria(world, c)) for c in USUAL}


def holding(world, found, party, issue=None):
    """D64: states that are equilibria only then, and equilibria that are none then."""
    now = equilibria(oracle.World(frozen(world.case, party, issue)))
    return {c: len(now[c] - found[c]) for c in USUAL}, {c: len(found[c] - now[c]) for c in USUAL}


def choice(world, found, ident, value):
    """D63: how many states, and equilibria, have the value; the score."""
    has = {s for s in range(world.n) if world.values(s).get(ident) == value}
    some = [c for c in USUAL if found[c]]
    weights = sum(WEIGHT[c] for c in some)
    score = sum(Fraction(WEIGHT[c] * len(found[c] & has), len(found[c])) for c in some) / weights if some else None
    return len(has), {c: len(found[c] & has) for c in USUAL}, score
