"""Coalitions: D40 to D46 of docs/definitions.md, literally and slowly.

Concepts are named as in the command: cr, cgmr, csmr, cseq, cseq-alone, and each with -pareto but for cseq-alone.
"""
import functools
import itertools

import model

NAMES = ("cr", "cgmr", "csmr", "cseq", "cseq-alone", "cr-pareto", "cgmr-pareto", "csmr-pareto", "cseq-pareto")


def cached(function):
    """Remember results by world and arguments; a world's answers die with it."""
    @functools.wraps(function)
    def ask(world, *args):
        memory = world.__dict__.setdefault("_allies", {})
        key = (function.__name__,) + args
        if key not in memory:
            memory[key] = function(world, *args)
        return memory[key]
    return ask


def league(world):
    """D40: the coalitions that are looked at, the parties that can move alone among them."""
    alone = [frozenset([i]) for i in world.movers]
    named = world.case.get("coalitions")
    if named is not None:
        more = [frozenset(c["members"] if isinstance(c, dict) else c) for c in named]
    else:
        more = [frozenset(c) for k in range(2, len(world.movers) + 1) for c in itertools.combinations(world.movers, k)]
    return list(dict.fromkeys(alone + more))


@cached
def moves_together(world, holders):
    """D3 for a set of parties that hold issues jointly: the moves that only all of them together can make."""
    own = [i for i in world.issues if i.by == holders]
    R = [set() for _ in world.members]
    for s, ms in enumerate(world.members):
        for m in ms:
            for choice in itertools.product(*[range(len(i.values)) for i in own]):
                t = list(m)
                for i, v in zip(own, choice):
                    t[i.place] = v
                t = tuple(t)
                if t in world.place and all(model.step_allowed(world, i, m[i.place], t[i.place]) for i in own):
                    R[s].add(world.place[t])
        R[s].discard(s)
    return R


def moves_of(world, mover, s):
    return moves_together(world, mover)[s] if isinstance(mover, frozenset) else world.R[mover][s]


@cached
def own_reach(world, H, s):
    """D40: R_H(s) as H's own move: its members, and each set of them that holds an issue jointly."""
    joint = list(dict.fromkeys(i.by for i in world.issues if len(i.by) > 1 and i.by <= H))
    movers = [j for j in world.movers if j in H] + joint
    return frozenset(model.legal_reach(lambda j, q: moves_of(world, j, q), movers, s))


@cached
def others_reach(world, H, s):
    """D4: R_{N-H}(s), in which joint issues stay."""
    rest = [j for j in world.movers if j not in H]
    return frozenset(model.legal_reach(lambda j, q: world.R[j][q], rest, s))


def better(world, H, s, t, pareto):
    """D40, D44: does every member prefer t to s (or some, and nobody s to t)?"""
    pairs = [(world.pref(i)[t], world.pref(i)[s]) for i in H]
    if pareto:
        return all(a >= b for a, b in pairs) and any(a > b for a, b in pairs)
    return all(a > b for a, b in pairs)


@cached
def gains(world, H, s, pareto):
    """D40: the improvements of H from s."""
    return frozenset(t for t in own_reach(world, H, s) if better(world, H, s, t, pareto))


@cached
def willing(world, H, t, pareto, alone):
    """D43: where sequences of improvements of coalitions apart from H lead, none twice in a row."""
    able = [K for K in league(world) if not K & H and (len(K) == 1 or not alone)]
    return frozenset(model.legal_reach(lambda K, q: gains(world, K, q, pareto), able, t))


def deterred(world, H, s, t, concept):
    """D41, D42, D43, D44: is H's improvement from s to t answered?"""
    pareto, alone, kind = "pareto" in concept, "alone" in concept, concept.split("-")[0]
    if kind == "cr":
        return False
    replies = willing(world, H, t, pareto, alone) if kind == "cseq" else others_reach(world, H, t)
    held = [u for u in replies if not better(world, H, s, u, pareto)]
    if kind == "csmr":
        held = [u for u in held if not any(better(world, H, s, w, pareto) for w in own_reach(world, H, u))]
    return bool(held)


def stable_for(world, H, s, concept):
    return all(deterred(world, H, s, t, concept) for t in gains(world, H, s, "pareto" in concept))


def stable(world, party, s, concept):
    """D41: for a party, stable for every coalition of which it is a member."""
    return all(stable_for(world, H, s, concept) for H in league(world) if party in H)


def jumps(world, s, pareto):
    """D45: for each coalition of two or more, its improvements from s and under which concepts they are deterred."""
    tail = "-pareto" if pareto else ""
    out = {}
    for H in league(world):
        found = {t: {c: deterred(world, H, s, t, c + tail) for c in ("cgmr", "csmr", "cseq")}
                 for t in gains(world, H, s, pareto)}
        if len(H) > 1 and found:
            out[H] = found
    return out
