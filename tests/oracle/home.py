"""Factions, trust, monitoring, deals that hold: D89 to D98 of docs/definitions.md, transcribed literally."""
import copy
import itertools
import math
from fractions import Fraction

import oracle
from model import is_cardinal, legal_reach, num, parse_cached, point, preference

NANO = 10**9
IMPOSSIBLE = oracle.IMPOSSIBLE


def rounded(x):
    """To the nearest multiple of 1e-9; halves to even, as the engine's."""
    return Fraction(round(x * NANO), NANO)


# ------------------------------------------------------------------------------ factions

class Faction:
    """D89: a faction of a party; `consents` holds the states that it does not rank below the status quo."""

    def __init__(self, world, party, ident, spec, vetoes):
        self.party, self.id, self.spec = party, ident, spec
        self.veto = ident in vetoes
        self.weight = Fraction(math.floor(point(spec.get("weight", 1)) * NANO + Fraction(1, 2)), NANO)
        view = copy.copy(world)
        view.case = dict(world.case, preferences={party: spec["preferences"]})
        view._pref = {}
        worth = preference(view, party)
        self.cardinal = is_cardinal(view, party)
        if self.cardinal:
            worth = [rounded(u) for u in worth]
        self.worth = worth
        self.consents = {x for x in range(world.n) if worth[x] >= worth[world.status_quo]}


class Home:
    """D90: the factions of a party and its rule."""

    def __init__(self, world, party, spec):
        vetoes = spec.get("vetoes", [])
        vetoes = [vetoes] if isinstance(vetoes, str) else vetoes
        self.party, self.spec = party, spec
        self.factions = [Faction(world, party, f, s, vetoes) for f, s in spec["members"].items()]
        self.total = sum(f.weight for f in self.factions)
        rule = spec.get("rule", {})
        if "share" in rule:
            self.quota = num(rule["share"]) * self.total
        else:
            self.quota = num(rule.get("weight", 0))

    def passes(self, consenting):
        """Whether what exactly these factions consent to is ratified."""
        return all(f in consenting for f in self.factions if f.veto) and \
            sum(f.weight for f in consenting) >= self.quota

    def consenting(self, x):
        return [f for f in self.factions if x in f.consents]

    def ratifies(self, x):
        return self.passes(self.consenting(x))


def homes(world):
    return [Home(world, p, world.case["factions"][p]) for p in world.parties if p in world.case.get("factions", {})]


def ratifiable(hs, states):
    """D90: what every party ratifies."""
    return [x for x in states if all(h.ratifies(x) for h in hs)]


def would_all_ratify(hs, x, faction):
    """Whether all would ratify x if this faction consented too."""
    return all(h.passes(h.consenting(x) + ([faction] if faction in h.factions and x not in faction.consents else []))
               for h in hs)


def pivotal(hs, x, faction):
    """D91."""
    return x not in faction.consents and not ratifiable(hs, [x]) and would_all_ratify(hs, x, faction)


def blockers(hs, x):
    """D91: (party, faction, veto, pivotal)."""
    return [(h.party, f.id, f.veto, pivotal(hs, x, f)) for h in hs if not h.ratifies(x)
            for f in h.factions if x not in f.consents and (f.veto or f.weight)]


def binding(hs, Z):
    """D91: the factions pivotal at the most deals."""
    counts = {(h.party, f.id): sum(pivotal(hs, x, f) for x in Z) for h in hs for f in h.factions}
    most = max(counts.values())
    return counts, [k for k in counts if most and counts[k] == most]


def payment(world, h, x):
    """D92: the least cost of winning the party over, or None."""
    against = [f for f in h.factions if x not in f.consents]
    best = None
    for size in range(len(against) + 1):
        for paid in itertools.combinations(against, size):
            if all(f.cardinal for f in paid) and h.passes(h.consenting(x) + list(paid)):
                cost = sum(f.worth[world.status_quo] - f.worth[x] for f in paid)
                best = cost if best is None or cost < best else best
    return best


def settle(world, X, d):
    """D19 to D21 over some outcomes: (zone, frontier, Nash, Kalai-Smorodinsky), gains."""
    ps = list(d)
    us = {p: oracle.utility(world, p) for p in ps}
    Z = oracle.zone(world, X, d)
    gains = {x: [us[p][x] - d[p] for p in ps] for x in X}
    F = oracle.frontier({z: tuple(us[p][z] for p in ps) for z in Z})
    return {"zone": Z, "frontier": F, "nash": oracle.nash_bargaining(Z, F, gains),
            "kalai-smorodinsky": oracle.kalai_smorodinsky(Z, F, gains), "gains": gains}


def constraint(world, h, X, d):
    """D94: the party's gain, free and bound by its own factions alone; None where there is none."""
    ps = list(d)
    if h.party not in ps:
        return None
    i = ps.index(h.party)
    out = {}
    for name in ("nash", "kalai-smorodinsky"):
        gain = []
        for states in (X, [x for x in X if h.ratifies(x)]):
            s = settle(world, states, d)
            gain.append(min((s["gains"][x][i] for x in s[name]), default=None))
        out[name] = tuple(gain)
    return out


def best_unratified(world, hs, X, d):
    """D92: Nash solutions over what is not ratified; none if nobody gains there."""
    s = settle(world, [x for x in X if not ratifiable(hs, [x])], d)
    return [x for x in s["nash"] if any(g > 0 for g in s["gains"][x])]


# ------------------------------------------------------------- involuntary defection (D93)

def draw(w, rng):
    """D93: one draw of a number that may be uncertain."""
    if isinstance(w, list):
        return rng.uniform(float(w[0]), float(w[1]))
    if isinstance(w, dict) and "triangular" in w:
        a, m, b = (float(x) for x in w["triangular"])
        return rng.triangular(a, b, m)
    if isinstance(w, dict) and "normal" in w:
        return rng.gauss(float(w["normal"][0]), float(w["normal"][1]))
    return float(w)


def worth(world, spec, s, drawn):
    """D7 at one state, with the numbers drawn[place] for the places of the preference."""
    member, u = world.members[s][0], 0.0
    for place, value in drawn.items():
        if place[0] == "bonus":
            u += value if world.satisfies(parse_cached(spec["bonus"][place[1]]["when"]), s) else 0
        else:
            issue = world.by_name[place[0]]
            u += value if issue.values[member[issue.place]] == place[1] else 0
    return u


def places(spec):
    """The numbers of a preference by weights: {place: number}."""
    out = {}
    for issue, ws in spec.get("weights", {}).items():
        single = not isinstance(ws, dict) or bool({"triangular", "normal"} & set(ws))
        out.update({(issue, "yes"): ws} if single else {(issue, v): w for v, w in ws.items()})
    out.update({("bonus", k): b["add"] for k, b in enumerate(spec.get("bonus", []))})
    return out


def defections(world, h, states, count, rng):
    """D93 by drawing everything: how often the party does not ratify each state."""
    failed, s0 = {x: 0 for x in states}, world.status_quo
    numbers = {f.id: places(f.spec["preferences"]) for f in h.factions}
    uncertain = {f: any(isinstance(n, (list, dict)) for n in ns.values()) for f, ns in numbers.items()}
    share = "share" in h.spec.get("rule", {})
    for _ in range(count):
        votes = {f.id: draw(f.spec.get("weight", 1), rng) for f in h.factions}
        quota = float(h.quota / h.total) * sum(votes.values()) if share and h.total else float(h.quota)
        drawn = {f: {k: draw(n, rng) for k, n in ns.items()} for f, ns in numbers.items() if uncertain[f]}
        for x in states:
            for_it = [f for f in h.factions if
                      (worth(world, f.spec["preferences"], x, drawn[f.id]) >=
                       worth(world, f.spec["preferences"], s0, drawn[f.id]) - 1e-9
                       if uncertain[f.id] else x in f.consents)]
            failed[x] += not (all(f in for_it for f in h.factions if f.veto)
                              and sum(votes[f.id] for f in for_it) >= quota - 1e-9)
    return {x: failed[x] / count for x in states}


def philox(word, key):
    """D98: Philox4x32-10."""
    w, (k0, k1) = list(word), key
    for _ in range(10):
        p0, p1 = w[0] * 0xD2511F53, w[2] * 0xCD9E8D57
        w = [(p1 >> 32) ^ w[1] ^ k0, p1 & 0xFFFFFFFF, (p0 >> 32) ^ w[3] ^ k1, p0 & 0xFFFFFFFF]
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return w


# ----------------------------------------------------------------------- trust (D95)

def incomplete_beta(a, b, x):
    """I_x(a, b) by its power series (DLMF 8.17.7)."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x > 0.5:
        return 1 - incomplete_beta(b, a, 1 - x)
    term = total = math.exp(math.lgamma(a + b) - math.lgamma(a + 1) - math.lgamma(b) + a * math.log(x)
                            + b * math.log(1 - x))
    n = 0
    while term > total * 1e-18:
        term *= (a + b + n) / (a + 1 + n) * x
        total += term
        n += 1
    return total


def beta_quantile(a, b, p):
    lo, hi = 0.0, 1.0
    for _ in range(60):
        mid = (lo + hi) / 2
        lo, hi = (mid, hi) if incomplete_beta(a, b, mid) < p else (lo, mid)
    return (lo + hi) / 2


def record(world, i, j):
    """D95: (kept, partly, broken) of the commitments of j to i."""
    count = {"yes": 0, "partly": 0, "no": 0}
    for c in world.case.get("commitments", []):
        to = c.get("to", world.parties)
        if c["by"] == j and i in ([to] if isinstance(to, str) else to):
            count[c["kept"]] += 1
    return count["yes"], count["partly"], count["no"]


def posterior(kept, partly, broken):
    """D95: mean and central 90 %, or None without a record."""
    if not kept + partly + broken:
        return None
    a, b = 1 + kept + Fraction(partly, 2), 1 + broken + Fraction(partly, 2)
    return a / (a + b), beta_quantile(float(a), float(b), 0.05), beta_quantile(float(a), float(b), 0.95)


def trust(world, i, j):
    """D95: declared, or the mean of the record; None where there is neither."""
    given = world.case.get("trust", {}).get(i, {}).get(j)
    if given is not None:
        return num(given["probability"] if isinstance(given, dict) else given)
    p = posterior(*record(world, i, j))
    return p[0] if p else None


def trust_there(world, i, x):
    """D28: the product over the others whose moves alone can lower E or L at x; None if one is not known."""
    if "trust" not in world.case and "commitments" not in world.case:
        return None
    u, out = oracle.utility(world, i), Fraction(1)
    best_own = [max([u[y]] + [u[t] for t in world.R[i][y]]) for y in range(world.n)]
    for j in world.movers:
        if j == i:
            continue
        reach = world.R[j][x]
        if world.case.get("moves", {}).get(j) == "single":
            reach = legal_reach(lambda k, q: world.R[k][q], [j], x)
        if any(u[y] < u[x] for y in reach) or any(best_own[y] < best_own[x] for y in reach):
            tau = trust(world, i, j)
            if tau is None:
                return None
            out *= tau
    return out


# ----------------------------------------------------------------- monitoring (D96)

def future(delta, periods):
    """g = delta + ... + delta^N."""
    if periods is None:
        return None if delta >= 1 else delta / (1 - delta)
    return sum(delta**k for k in range(1, periods + 1))


def enforces(R, T, P, delta, alpha, beta, periods):
    """D96: the condition; at delta = 1 without end the limit, divided by g."""
    if T <= R:
        return True
    if beta <= alpha or R <= P:
        return False
    g = future(delta, periods)
    if g is None:
        return (beta - alpha) * (R - P) > (T - R) * alpha
    return (beta - alpha) * g * (R - P) >= (T - R) * (1 + alpha * g)


def stakes(world, party, x):
    """D96: R, T, P; P is None where nothing tempts."""
    u = oracle.utility(world, party)
    R, T = u[x], u[x] + oracle.temptation(world, party, x)
    if T == R:
        return R, T, None
    return R, T, max(u[oracle.breakdown(world, party, t)] for t in world.R[party][x] if u[t] == T)


# ------------------------------------------------------------------ what holds a deal (D97)

def held_by(world, x, d, sets):
    """D97."""
    stable = [c for c in oracle.USUAL if all(x in sets[c][p] for p in world.movers)]
    if "nash" in stable:
        return "itself"
    if stable:
        return "the response"
    for p in d:
        need = oracle.patience_needed(world, p, x, d[p])
        has = world.case["parties"][p].get("patience")
        if need == IMPOSSIBLE or need >= 1 or (has is not None and need > num(has)):
            return "nothing"
    return "the future"


def deals_that_hold(world, hs, F, d, sets):
    """D97: efficient, ratified, held."""
    return [x for x in F if ratifiable(hs, [x]) and held_by(world, x, d, sets) != "nothing"]
