"""The refined preferences of docs/definitions.md, D48 to D57, transcribed literally.

Each concept is a name such as "gmr-a"; leaves(), steps() and deters() say what it makes of
"improvement", "the others' improvement" and "sanction", and stable() puts them together.
"""
from fractions import Fraction

from model import CaseError, legal_reach, num, others, parse_cached
from oracle import rounded

PATTERNS = ("nash", "gmr", "smr", "seq")
UNKNOWN = tuple("%s-%s" % (p, x) for x in "abcd" for p in PATTERNS)
STRENGTH = tuple("%s-%s" % (p, x) for x in ("strong", "weak") for p in PATTERNS[1:])
FUZZY = tuple("%s-fuzzy" % p for p in PATTERNS)
PROBABLE = tuple("%s-probable" % p for p in PATTERNS)
ATTITUDES = tuple("r" + p for p in PATTERNS)
CONCEPTS = UNKNOWN + STRENGTH + FUZZY + PROBABLE + ATTITUDES


def pattern(concept):
    return concept[1:] if concept in ATTITUDES else concept.split("-")[0]


def spec_of(world, party):
    return world.case.get("preferences", {}).get(party, {})


def cached(f):
    """Remember f(world, ...) in the world."""
    def get(world, *rest):
        key = (f.__name__,) + rest
        if key not in world._reach:
            world._reach[key] = f(world, *rest)
        return world._reach[key]
    return get


@cached
def where(world, text):
    """The states in which a formula holds; members of a merged state must agree."""
    return frozenset(s for s in range(world.n) if world.satisfies(parse_cached(text), s))


def prefers(world, i, s, t):
    """s is preferred to t by the forms D6 to D9."""
    p = world.pref(i)
    return p[s] > p[t]


# ------------------------------------------------------------------------------- unknown

@cached
def unknown(world, i, s, t):
    """D48: s U t iff s and t differ, and one satisfies F and the other G for some pair."""
    if s == t:
        return False
    for pair in spec_of(world, i).get("unknown", []):
        f, g = pair["between"] if isinstance(pair, dict) else pair
        if (s in where(world, f) and t in where(world, g)) or (t in where(world, f) and s in where(world, g)):
            return True
    return False


def surely(world, i, t, s):
    """D48: t is preferred to s, and that is known."""
    return prefers(world, i, t, s) and not unknown(world, i, s, t)


def not_better_known(world, i, u, s):
    """D48: u < s or u ~ s, and that is known."""
    return not prefers(world, i, u, s) and not unknown(world, i, s, u)


# ------------------------------------------------------------------------------ strength

def strongly(world, i, s, t):
    """D50: s >> t."""
    if not prefers(world, i, s, t):
        return False
    spec = spec_of(world, i)
    if "priorities" in spec:
        p = world.pref(i)
        for k, item in enumerate(spec["priorities"]):
            if p[s][k] != p[t][k]:          # this line decides
                line = item if isinstance(item, list) else [item]
                return all(isinstance(f, dict) and str(f.get("strong", "no")) == "yes" for f in line)
        return False
    if "ranking" in spec:
        return gaps_above(world, i, s) < gaps_above(world, i, t)
    if "strong" not in spec:
        return False
    p = world.pref(i)
    return rounded(p[s]) - rounded(p[t]) >= rounded(num(spec["strong"]))


@cached
def gaps_above(world, i, s):
    """D50: how many `>>` stand above the place of s in the ranking."""
    from model import item_covers
    spec, gaps = spec_of(world, i), 0
    for item in spec["ranking"]:
        if item == ">>":
            gaps += 1
        elif any(item_covers(world, one, s) for one in (item if isinstance(item, list) else [item])):
            return gaps
    return gaps if spec["rest"] == "worst" else 0


# --------------------------------------------------------------------- degrees, probability

def spoken(world, s, t, entries):
    """The first entry that speaks of s and t: (entry, whether s is in the first set)."""
    for e in entries:
        f, g = e["between"]
        if s in where(world, f) and t in where(world, g):
            return e, True
        if t in where(world, f) and s in where(world, g):
            return e, False
    return None, None


def degree(world, i, s, t):
    """D52: r(s, t), how far s is preferred to t."""
    e, first = (None, None) if s == t else spoken(world, s, t, spec_of(world, i).get("fuzzy", {}).get("degrees", []))
    if e is not None:
        return num(e["degree"]) if first else 1 - num(e["degree"])
    if prefers(world, i, s, t):
        return Fraction(1)
    return Fraction(0) if prefers(world, i, t, s) else Fraction(1, 2)


def certainty(world, i, s, t):
    """D52: r(s, t) - r(t, s)."""
    return degree(world, i, s, t) - degree(world, i, t, s)


def threshold(world, i):
    return num(spec_of(world, i).get("fuzzy", {}).get("threshold", 1))


def probability(world, i, s, t):
    """D54: P(s, t), the probability that i prefers s to t."""
    chances = spec_of(world, i).get("probability", {}).get("chances", [])
    e, first = (None, None) if s == t else spoken(world, s, t, chances)
    if e is not None:
        p = num(e["probability"])
        return p if first else num(e.get("reverse", 1 - p))
    return Fraction(1 if prefers(world, i, s, t) else 0)


def level(world, i, name):
    """D55: alpha, beta or gamma of i."""
    return num(spec_of(world, i).get("probability", {}).get(name, "0.5"))


# ----------------------------------------------------------------------------- attitudes

def attitude(world, i, j):
    """D56: e_ij."""
    return world.case.get("attitudes", {}).get(i, {}).get(j, "positive" if i == j else "neutral")


def as_wished(world, i, t, s):
    """D56: t TRP_i s, for every party j: devoting, aggressive, or indifferent."""
    for j in world.parties:
        e = attitude(world, i, j)
        if e == "neutral":
            continue
        at_least = world.pref(j)[t] >= world.pref(j)[s]
        if e == "positive" and not at_least:
            return False
        if e == "negative" and at_least:
            return False
    return True


# ------------------------------------------------------------- what each concept makes of it

def leaves_for(world, i, s, t, concept):
    """Would i leave s for t, which it can reach in one move?"""
    if concept in UNKNOWN:              # D49: a and c hope, b and d do not
        hopes = concept[-1] in "ac"
        return surely(world, i, t, s) or (hopes and unknown(world, i, s, t))
    if concept in STRENGTH:             # D51
        return prefers(world, i, t, s)
    if concept in FUZZY:                # D53
        return certainty(world, i, t, s) >= threshold(world, i)
    if concept in PROBABLE:             # D55
        return probability(world, i, t, s) > 1 - level(world, i, "alpha")
    return as_wished(world, i, t, s)    # D57


def steps(world, j, v, w, concept):
    """Would j, answering, go from v to w?  Any move unless the concept is sequential."""
    if pattern(concept) != "seq":
        return True
    if concept in UNKNOWN:              # D49: unknown counts, for all four
        return surely(world, j, w, v) or unknown(world, j, v, w)
    if concept in STRENGTH:             # D51
        return prefers(world, j, w, v)
    if concept in FUZZY:                # D53: the mover's own threshold
        return certainty(world, j, w, v) >= threshold(world, j)
    if concept in PROBABLE:             # D55
        return probability(world, j, w, v) > level(world, j, "gamma")
    return as_wished(world, j, w, v)    # D57


def holds_down(world, i, s, u, concept):
    """Is u, seen from s, no better for i in the sense of the concept?"""
    if concept in UNKNOWN:              # D49: a and b fear no unknown, c and d do
        fears = concept[-1] in "cd"
        return not_better_known(world, i, u, s) or (fears and unknown(world, i, s, u))
    if concept in STRENGTH:             # D51; weak is decided in stable()
        return strongly(world, i, s, u)
    if concept in FUZZY:                # D53
        return certainty(world, i, u, s) < threshold(world, i)
    if concept in PROBABLE:             # D55
        return probability(world, i, u, s) <= 1 - level(world, i, "beta")
    return not as_wished(world, i, u, s)    # D57


def departures(world, i, s, concept):
    return {t for t in world.R[i][s] if leaves_for(world, i, s, t, concept)}


def answers(world, i, t, concept):
    """R_{N-i}(t), or by steps that the others would take (D4)."""
    key = ("answers", i, t, concept if pattern(concept) == "seq" else "any")
    if key not in world._reach:
        world._reach[key] = legal_reach(
            lambda j, v: {w for w in world.R[j][v] if steps(world, j, v, w, concept)},
            others(world, i), t)
    return world._reach[key]


def deterring(world, i, s, t, concept):
    """The answers to i's going from s to t that deter it."""
    if pattern(concept) == "nash":
        return set()
    found = {u for u in answers(world, i, t, concept) if holds_down(world, i, s, u, concept)}
    if pattern(concept) == "smr":
        found = {u for u in found if all(holds_down(world, i, s, w, concept) for w in world.R[i][u])}
    return found


def stable(world, i, s, concept):
    """D49, D51, D53, D55, D57; a party that cannot move is stable everywhere."""
    if concept.endswith("-weak"):       # D51: general but not strong
        name = pattern(concept)
        from oracle import stable as general
        return i not in world.movers or (
            general(world, i, s, name) and not stable(world, i, s, name + "-strong"))
    if i not in world.movers:
        return True
    return all(deterring(world, i, s, t, concept) for t in departures(world, i, s, concept))


def certificate_fault(world, i, s, t, concept, sequence):
    """What is wrong with an answer [(mover, state), ...] to i's going from s to t, or None."""
    at, last = t, None
    if not sequence:
        return "an empty answer"
    for mover, to in sequence:
        if mover == i or mover not in world.movers:
            return "%s is not one of the others" % mover
        if mover == last:
            return "%s moves twice in a row" % mover
        if to not in world.R[mover][at] or not steps(world, mover, at, to, concept):
            return "%s would not go %d -> %d" % (mover, at, to)
        at, last = to, mover
    return None if at in deterring(world, i, s, t, concept) else "state %d does not deter" % at


def applies(world, concept):
    """D51: strength needs something that says what is strong; D56: those not neutral need preferences."""
    if concept in STRENGTH:
        return any(says_strong(spec_of(world, i)) for i in world.movers)
    if concept in ATTITUDES:
        return all(j in world.case.get("preferences", {}) for i in world.movers for j in world.parties
                   if attitude(world, i, j) != "neutral")
    return True


def says_strong(spec):
    lines = [f for item in spec.get("priorities", []) for f in (item if isinstance(item, list) else [item])]
    return "strong" in spec or ">>" in spec.get("ranking", []) or \
        any(isinstance(f, dict) and str(f.get("strong", "no")) == "yes" for f in lines)


def check_degrees(world):
    """D52, D54: no two states may each be said to be preferred to the other."""
    for i in world.parties:
        spec = spec_of(world, i)
        both = [(e, num(e["degree"]), 1 - num(e["degree"])) for e in spec.get("fuzzy", {}).get("degrees", [])]
        both += [(e, num(e["probability"]), num(e.get("reverse", 1 - num(e["probability"]))))
                 for e in spec.get("probability", {}).get("chances", [])]
        for e, there, back in both:
            f, g = e["between"]
            if there + back > 1:
                raise CaseError("more than 1")
            if there != back and len(where(world, f) & where(world, g)) > 1:
                raise CaseError("both ways")
