"""Issues, trades and what is left: D83 and D85 to D88, slow and literal."""
import math
from fractions import Fraction

import oracle
import settle
from model import holds, point


class Table:
    """Outcomes X and the principals' utilities, over the world of a case."""

    def __init__(self, world, ds):
        self.world, self.X, self.F = world, ds["X"], ds["frontier"]
        self.ps = list(ds["disagreement"])
        self.d = [ds["disagreement"][p] for p in self.ps]
        us = [oracle.utility(world, p) for p in self.ps]
        self.u = {x: [u[x] for u in us] for x in range(world.n)}
        self.n = len(self.ps)
        self.gains = {x: [a - b for a, b in zip(self.u[x], self.d)] for x in self.X}
        self.R = settle.ranges(self.X, self.u) if self.X else [Fraction(0)] * self.n

    def shares(self, x, y, but=None):
        """D87: gains of y over x by R, ascending."""
        return sorted((self.u[y][i] - self.u[x][i]) / self.R[i] if self.R[i] else Fraction(0)
                      for i in range(self.n) if i != but)

    def dominates(self, y, x):
        """D88, for y in X."""
        diff = [a - b for a, b in zip(self.u[y], self.u[x])]
        return min(diff) >= 0 and max(diff) > 0

    def changed(self, x, changes):
        """The outcome of X that differs from x by these changes {issue place: value place}, or None."""
        m = list(self.world.members[x][0])
        for place, value in changes.items():
            m[place] = value
        s = self.world.place.get(tuple(m))
        return s if s in self.X else None


# ------------------------------------------------------------------------------------ D85

def opposition(t):
    """D85: distance, area, ordinal by pair."""
    ideal = settle.columns(t.gains, t.F) if t.F else []
    able = [i for i, a in enumerate(ideal) if a > 0]
    distance = min((math.sqrt(sum((1 - float(t.gains[x][i] / ideal[i])) ** 2 for i in able) / len(able))
                    for x in t.F), default=None) if able else None
    area = None
    if t.n == 2 and len(able) == 2:
        points = [(t.gains[x][0] / ideal[0], t.gains[x][1] / ideal[1]) for x in t.F]
        top, right = max(points, key=lambda z: z[1]), max(points)
        path = [(Fraction(0), top[1]), top] + [q for _, q in sorted(settle.mixtures(points))] + [(right[0], Fraction(0))]
        area = 1 - sum(settle.triangle(p, q) for p, q in zip(path, path[1:])) / 2
    pairs = {}
    for i in range(t.n):
        for j in range(i + 1, t.n):
            against = sum(1 for a in t.X for b in t.X if t.u[a][i] < t.u[b][i] and t.u[a][j] > t.u[b][j])
            pairs[i, j] = Fraction(2 * against, len(t.X) * (len(t.X) - 1)) if len(t.X) > 1 else None
    return distance, area, pairs


# ------------------------------------------------------------------------------------ D86

def stakes(t, x):
    """D86: per issue {"seen", "v": one dict {value place: worth} a principal, ...}; x the package or None."""
    w, out = t.world, []
    for issue in w.issues:
        specs = [w.case["preferences"][p] for p in t.ps]
        seen = any("weights" not in s for s in specs) or \
            any(issue.id in oracle_issues(b["when"], w) for s in specs for b in s.get("bonus", []))
        v = [{} for _ in t.ps]
        if seen and x is not None:
            for y in range(len(issue.values)):
                state = x if y == w.members[x][0][issue.place] else t.changed(x, {issue.place: y})
                for i in range(t.n):
                    if state is not None:
                        v[i][y] = t.u[state][i] - t.u[x][i]
        elif not seen:
            taken = {w.members[s][0][issue.place] for s in t.X}
            for i, spec in enumerate(specs):
                given = spec["weights"].get(issue.id, {})
                if not isinstance(given, dict) or set(given) & {"triangular", "normal"}:
                    given = {"yes": given}
                for y in taken:
                        v[i][y] = oracle.rounded(point(given.get(issue.values[y], 0)))
        out.append({"seen": seen, "v": v, "r": [max(a.values()) - min(a.values()) if a else Fraction(0) for a in v]})
    for i in range(t.n):
        total = sum(k["r"][i] for k in out)
        for k in out:
            k.setdefault("s", []).append(k["r"][i] / total if total else Fraction(0))
    for k in out:
        judge(k)
    return out


def oracle_issues(text, world):
    """The issues that a formula mentions, in a comparison that their values can decide."""
    def walk(f):
        if f[0] in ("cmp", "atom"):
            issue = world.by_name[f[1]]
            member = list(world.members[0][0])
            truths = set()
            for y in range(len(issue.values)):
                member[issue.place] = y
                truths.add(holds(f, world, tuple(member)))
            return {f[1]} if len(truths) > 1 else set()
        return set().union(*[walk(part) for part in f[1:] if isinstance(part, tuple)])
    return walk(oracle.parse(text))


def judge(k):
    """D86: the kind of an issue and its measures."""
    caring = [i for i, r in enumerate(k["r"]) if r > 0]
    values = sorted(k["v"][0])
    best = [y for y in values if all(k["v"][i][y] == max(k["v"][i].values()) for i in caring)]
    k["ratio"], k["surplus"] = Fraction(1), Fraction(0)
    for i in caring:
        for j in caring:
            k["ratio"] = max(k["ratio"], k["s"][i] / k["s"][j])
            if i != j:
                k["surplus"] = max([k["surplus"]] + [sum(
                    (k["v"][p][y] - min(k["v"][p].values())) / k["r"][p] for p in (i, j)) - 1 for y in values])
    if len(values) < 2:
        k["kind"] = "fixed"
    elif not caring:
        k["kind"] = "idle"
    elif best:
        k["kind"] = "compatible"
    elif k["surplus"] > 0 or k["ratio"] >= Fraction(3, 2):
        k["kind"] = "integrative"
    else:
        k["kind"] = "distributive"
    k["best"] = best[0] if best else None


def divergence(ks, i, j):
    """D86"""
    return sum(abs(k["s"][i] - k["s"][j]) for k in ks) / 2


def rate(k, i, j, own):
    """D87: the best rate of an issue from j to i, or None."""
    if own not in k["v"][0]:
        return None
    rates = [(k["v"][i][y] - k["v"][i][own]) / (k["v"][j][own] - k["v"][j][y]) for y in k["v"][0]
             if k["v"][i][y] > k["v"][i][own] and k["v"][j][y] < k["v"][j][own]]
    return max(rates, default=None)


# ------------------------------------------------------------------------------------ D83

def adjusted_winner(t, ks):
    """D83: (points in the end, {issue place: share of the first}, split or None, packages), or None."""
    if t.n != 2 or not t.X or any(k["seen"] for k in ks):
        return None
    items = [p for p, k in enumerate(ks) if k["kind"] in ("integrative", "distributive")]
    if not items:
        return None

    def wish(k, who):
        best = [y for y in sorted(k["v"][who]) if k["v"][who][y] == max(k["v"][who].values())]
        return max(best, key=lambda y: (k["v"][1 - who][y], -y))
    wishes = {p: [wish(ks[p], 0), wish(ks[p], 1)] for p in items}
    raw = {p: [ks[p]["v"][who][wishes[p][who]] - ks[p]["v"][who][wishes[p][1 - who]] for who in (0, 1)]
           for p in items}
    points = {p: [raw[p][who] * 100 / sum(raw[q][who] for q in items) for who in (0, 1)] for p in items}
    first, total = {}, [Fraction(0), Fraction(0)]
    for p in [p for p in items if points[p][0] != points[p][1]] + [p for p in items if points[p][0] == points[p][1]]:
        a, b = points[p]
        owner = 0 if a > b else 1 if b > a else (0 if total[0] <= total[1] else 1)
        first[p] = Fraction(1 - owner)
        total[owner] += points[p][owner]
    rich, split = (0, None) if total[0] >= total[1] else (1, None)
    while total[rich] > total[1 - rich]:
        mine = [p for p in items if first[p] == 1 - rich]
        p = min(mine, key=lambda p: (points[p][rich] / points[p][1 - rich], p))
        part = min(Fraction(1), (total[rich] - total[1 - rich]) / sum(points[p]))
        total[rich] -= part * points[p][rich]
        total[1 - rich] += part * points[p][1 - rich]
        first[p] = 1 - part if rich == 0 else part
        if part < 1:
            split = p
            break
    packages = []
    for who in ((0, 1) if split is not None else (0,)):
        m = []
        for p, k in enumerate(ks):
            if p not in items:
                y = k["best"]
                if k["kind"] == "idle" and t.world.sq_member is not None and t.world.sq_member[p] in k["v"][0]:
                    y = t.world.sq_member[p]
            else:
                owner = who if p == split else (0 if first[p] == 1 else 1)
                y = wishes[p][owner]
            m.append(y)
        s = t.world.place.get(tuple(m))
        packages.append(s if s in t.X else None)
    return total[0], first, split, packages


# ------------------------------------------------------------------------------- D87, D88

def steps(t, x):
    """Every change of one issue: (place, value, outcome or None)."""
    own = t.world.members[x][0]
    return [(i.place, y, t.changed(x, {i.place: y}))
            for i in t.world.issues for y in range(len(i.values)) if y != own[i.place]]


def trades(t, x):
    """D87: (gains, trades), each a list of ({place: value}, outcome), best first."""
    def hurts(s):
        return s is None or min(a - b for a, b in zip(t.u[s], t.u[x])) < 0

    def best_first(found):
        return sorted(found, key=lambda f: [-z for z in t.shares(x, f[1])])
    single = steps(t, x)
    gains = [({p: y}, s) for p, y, s in single if s is not None and t.dominates(s, x)]
    double = []
    for p, y, s in single:
        for q, z, r in single:
            if p < q and hurts(s) and hurts(r):
                both = t.changed(x, {p: y, q: z})
                if both is not None and t.dominates(both, x):
                    double.append(({p: y, q: z}, both))
    order = {id(f): k for k, f in enumerate(double)}
    double.sort(key=lambda f: (list(f[0])[0], list(f[0])[1], order[id(f)]))
    return best_first(gains), best_first(double)


def left(t, x):
    """D88: (dominating, dominated, efficiency, joint gain or None, certificate or None)."""
    above = [y for y in t.X if t.dominates(y, x)]
    below = sum(1 for y in t.X if t.dominates(x, y))
    count = len(above) + below
    most = max((sum(t.gains[z]) for z in t.F), default=0)
    return (len(above), below, 1 - Fraction(len(above), count) if count else Fraction(1),
            sum(a - b for a, b in zip(t.u[x], t.d)) / most if most > 0 else None,
            min(above, key=lambda y: ([-z for z in t.shares(x, y)], y)) if above else None)


def raw_gain(t, x):
    """D158: what every principal can gain at once, in its own points."""
    return max([0] + [min(t.u[y][i] - t.u[x][i] for i in range(t.n)) for y in t.X])


def counter_offers(t, x, i, slack):
    """D88: (how many, those left)."""
    equal = [y for y in t.X if y != x and abs(t.u[y][i] - t.u[x][i]) <= slack]
    kept = []
    for y in sorted(equal, key=lambda y: ([-z for z in t.shares(x, y, i)], y)):
        if not any(all(t.u[y][j] <= t.u[k][j] for j in range(t.n) if j != i) for k in kept):
            kept.append(y)
    return len(equal), kept
