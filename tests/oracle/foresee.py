"""Simultaneous moves, moves ahead and policies (docs/definitions.md, D33 to D39), transcribed literally."""
import itertools

from model import improvements, others, reach_others, reach_others_improving
from oracle import seq
from refine import cached


def applies(world, concept):
    if concept in ("sim", "sim-fh", "seq-or-sim"):
        return not world.graph and not world.merges
    if concept == "policy" or concept.endswith("-maximin"):
        return True
    if concept.startswith("stackelberg:") and concept.split(":")[1] not in world.movers:
        return False
    return len(world.movers) == 2


def stable(world, party, s, concept):
    """The verdict for a party that can move; any other is stable everywhere."""
    if party not in world.movers:
        return True
    if concept == "sim":
        return sim(world, party, s)
    if concept == "sim-fh":
        return sim_fh(world, party, s)
    if concept == "seq-or-sim":
        return seq(world, party, s) or sim(world, party, s)     # D35
    if concept == "policy":
        return policy(world, party, s)
    against = concept.endswith("-maximin")
    name = concept.split("-")[0]
    if name == "nm":
        return for_ever(world, party, s, against)
    if name.startswith("stackelberg:"):
        h = 2 if name.split(":")[1] == party else 1
    else:
        h = int(name[1:])
    return stays(world, levels(world, party, against, h - 1)[h - 1], party, s, against)


# ------------------------------------------------------------------------ simultaneous moves

def together(world, s, moves):
    """The state in which every issue changed by one of the moves from s has its new value, or None."""
    before = world.members[s][0]
    after = list(before)
    for t in moves:
        for k, value in enumerate(world.members[t][0]):
            if value != before[k]:
                after[k] = value
    return world.place.get(tuple(after))


def no_better(world, party, u, s):
    return u is not None and world.pref(party)[u] <= world.pref(party)[s]


def sim(world, party, s):
    """D33: each other party takes an improvement from s or stays, all at the same time."""
    choices = [[s] + sorted(improvements(world, j, s)) for j in others(world, party)]
    return all(any(no_better(world, party, together(world, s, (t,) + moves), s)
                   for moves in itertools.product(*choices))
               for t in improvements(world, party, s))


def sim_fh(world, party, s):
    """D34: sequential first; then all others for whom s is not sequentially stable move at once."""
    if seq(world, party, s):
        return True
    crowd = [j for j in others(world, party) if not seq(world, j, s)]
    choices = [sorted(improvements(world, j, s)) for j in crowd]
    own = world.pref(party)
    for t in improvements(world, party, s):
        answered = any(own[u] <= own[s] for u in reach_others_improving(world, party, t))
        if not answered and not (crowd and any(no_better(world, party, together(world, s, (t,) + moves), s)
                                               for moves in itertools.product(*choices))):
            return False
    return True




# -------------------------------------------------------------------------------- moves ahead

@cached
def ends_after(world, h, i, s):
    """D36: G_h(i, s), the states in which play may end when i may move first, with h moves to go."""
    if h == 0 or not world.R[i][s]:
        return frozenset([s])
    j = others(world, i)[0]
    own = world.pref(i)
    worth = {t: min(own[u] for u in ends_after(world, h - 1, j, t)) for t in world.R[i][s]}
    best = max(worth.values())
    if best <= own[s]:
        return frozenset([s])
    return frozenset().union(*[ends_after(world, h - 1, j, t) for t in worth if worth[t] == best])


@cached
def against_all(world, h, party, turn, s):
    """D37: what play from s is worth for the party, at its own turn or that of the others."""
    own = world.pref(party)
    if h == 0:
        return own[s]
    if turn == "own":
        return max([own[s]] + [against_all(world, h - 1, party, "others", t) for t in world.R[party][s]])
    return min([own[s]] + [against_all(world, h - 1, party, "own", u) for u in reach_others(world, party, s)])


def level(world, party, against, h):
    """All that is foreseen with h moves to go."""
    if against:
        return tuple(tuple(against_all(world, h, party, turn, s) for s in range(world.n))
                     for turn in ("own", "others"))
    return {i: tuple(ends_after(world, h, i, s) for s in range(world.n)) for i in world.movers}


def levels(world, party, against, h):
    return [level(world, party, against, k) for k in range(h + 1)]


def stays(world, before, party, s, against):
    """Stable looking h moves ahead; `before` is what is foreseen with h - 1 to go."""
    own = world.pref(party)
    if against:
        return all(before[1][t] <= own[s] for t in world.R[party][s])
    other = others(world, party)[0]
    return all(min(own[u] for u in before[other][t]) <= own[s] for t in world.R[party][s])


@cached
def cycle(world, party, against):
    """D38: the levels that come again and again."""
    seen = []
    while True:
        now = level(world, party, against, len(seen))
        if now in seen:
            return tuple(range(seen.index(now), len(seen)))
        seen.append(now)


def for_ever(world, party, s, against):
    return all(stays(world, level(world, party, against, h), party, s, against)
               for h in cycle(world, party, against))


# ------------------------------------------------------------------------------------ policies

def policy(world, party, s):
    """D39, for two parties by trying every policy of the other where there are few; else by what can be answered."""
    rest = others(world, party)
    if len(rest) == 1:
        j = rest[0]
        options = [sorted(world.R[j][t] | {t}) if t != s else [s] for t in range(world.n)]
        count = 1
        for o in options:
            count *= len(o)
        if count <= 2000:
            return any(not gains_against(world, party, s, plan) for plan in itertools.product(*options))
    return not world.R[party][s] or all(t in answerable(world, party, s) for t in better_moves(world, party, s, s))


def better_moves(world, party, u, s):
    own = world.pref(party)
    return [t for t in world.R[party][u] if own[t] > own[s]]


def gains_against(world, party, s, plan):
    """Does some policy of the party lead from s to rest in a better state, if the other follows the plan?"""
    own = world.pref(party)
    seen, queue = set(), [s]
    while queue:
        at = queue.pop()
        for t in world.R[party][at]:        # it moves; the other follows its plan; nobody moves twice in a row
            u = plan[t]
            if own[u] > own[s]:             # at rest in t, if u is t, or in u, if it stays there
                return True
            if u != t and u not in seen:
                seen.add(u)
                queue.append(u)
    return False


@cached
def answerable(world, party, s):
    """The better states t from which the others can answer, and answer whatever follows: the greatest such set."""
    own = world.pref(party)
    safe = {t for t in range(world.n) if own[t] > own[s]}
    while True:
        kept = {t for t in safe if any(own[u] <= own[s] and all(v in safe for v in better_moves(world, party, u, s))
                                       for u in reach_others(world, party, t))}
        if kept == safe:
            return frozenset(safe)
        safe = kept
