#!/usr/bin/env python3
"""Compare `truce levers` with a literal search over all bundles (D111 to D116, D145, D146).

Usage: levers.py TRUCE [--cases N] [--seed S] [--jobs N] [--only SEED]

A bundle is tried for every choice of the levers that are used whole or in tenths; amounts between 0 and a
maximum are found among the points where as many conditions or limits meet as there are such levers, in exact
fractions, each point being put to the conditions as they are defined.  Ends with "N passed, N failed"; exit
status 1 on failure.
"""
import copy
import itertools
import os
import random
import sys
import tempfile
from fractions import Fraction

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)
import campaign  # noqa: E402
import generate  # noqa: E402
import home  # noqa: E402
import homes  # noqa: E402
import oracle  # noqa: E402
from model import holds, is_cardinal, num, parse  # noqa: E402
from run import Engine, Mismatch, deals_apply, require  # noqa: E402

CRITERIA = ["nash", "seq", "patience", "trust", "monitoring"]
MOST_PATIENT = 1 - Fraction(1, 10**6)
TENTHS = [Fraction(k, 10) for k in range(11)]
ENOUGH = Fraction(1, 10**8)
MOST_PLANES = 20        # corners of more are too many to be gone through


class TooMany(Exception):
    """It would take too long."""


# ---------------------------------------------------------------------------------- random cases

def useful(rng, world, atoms, x, here):
    """A formula that holds at the deal, or does not."""
    for _ in range(12):
        text = generate.formula(rng, atoms, 2)
        if holds(parse(text), world, world.members[x][0]) == here:
            break
    return text


def wanting(world, x):
    """Parties that would leave the deal, with the move that gains them most; and those that would not sign."""
    out = []
    for p in world.movers:
        gains = oracle.improvements(world, p, x)
        if gains:
            out.append((p, max(sorted(gains), key=lambda t: world.pref(p)[t])))
    return out + [(p, world.status_quo) for p, d in oracle.disagreement(world).items()
                  if oracle.utility(world, p)[x] < d]


def difference(rng, case, world, x, t, here):
    """A formula that tells the deal from the state t."""
    apart = [i for i in world.issues if world.members[x][0][i.place] != world.members[t][0][i.place] and
             case["issues"][i.id].get("not_negotiable") != "yes"]
    if not apart:
        return None
    i = rng.choice(apart)
    return "%s=%s" % (i.id, i.values[world.members[x if here else t][0][i.place]])


def random_lever(rng, k, case, world, atoms, able, x, by):
    own = {"trust": "guarantee", "patience": "monitor", "monitoring": "monitor"}.get(by, "bar")
    kind = rng.choice(["pay", "pay", "penalty", "penalty", "guarantee", "monitor", "bar", own, own])
    on = rng.choice(able if kind in ("pay", "penalty") else world.parties)
    lever = {"id": "l%d" % k, "by": rng.choice(world.parties), "kind": kind, "on": on}
    pressed = [q for q in wanting(world, x) if kind not in ("pay", "penalty") or q[0] in able]
    if pressed and rng.random() < 0.8:
        on, t = rng.choice(pressed)
        lever["on"] = on
        text = difference(rng, case, world, x, t, kind not in ("penalty", "bar"))
        if text and rng.random() < 0.8:
            lever["when"] = text
    if "when" in lever:
        pass
    elif kind == "bar" or rng.random() < 0.8:
        lever["when"] = useful(rng, world, atoms, x, (kind not in ("penalty", "bar")) == (rng.random() < 0.85))
    if kind in ("pay", "penalty"):
        lever[rng.choice(["effect", "max"])] = rng.choice([1, 2, 3, 5, 8, 2.5, 12, 20, 30, 30])
    elif kind != "bar":
        lever[rng.choice(["effect", "max"])] = rng.choice([0.5, 1, 0.9, 0.8])
    if rng.random() < 0.85:
        lever["cost"] = rng.choice([1, 2, 3, 1.5, 0.25, 7])
    if rng.random() < 0.35:
        passive = [p for p in world.parties if p not in world.movers and p not in world.principals()]
        lever["side_effects"] = {p: rng.choice([-1, 1, -2.5, 3])
                                 for p in rng.sample(able + passive, 1)}
    return lever


def on_faction(rng, case, world, lever):
    """D146: the lever works on a faction that has utilities, if there is one."""
    p = world.parties[0]
    able = [f.id for f in home.homes(world)[0].factions if f.cardinal]
    if not able:
        return
    was = lever["kind"]
    lever.update(kind=rng.choice(["pay", "pay", "guarantee", "penalty"]), on=p, faction=rng.choice(able))
    if lever["kind"] == "guarantee":
        size = lever.pop("effect", None) or lever.pop("max", None)
        lever["effect"] = size if size in (0.5, 1, 0.9, 0.8) else 0.8
        lever.pop("when", None)
    elif was not in ("pay", "penalty"):
        lever.pop("max", None)
        lever["effect"] = rng.choice([1, 3, 8, 20])


def random_case(seed):
    rng = random.Random("truce levers %d" % seed)
    for k in itertools.count():
        case = generate.case(7000 * seed + k)
        world = oracle.World(case)
        if not deals_apply(world) or len(world.principals()) < 2 or not 3 < world.n <= 60 or not world.movers:
            continue
        if not all(p in case["preferences"] for p in world.movers):
            continue
        atoms = generate.issue_atoms({i: s for i, s in case["issues"].items() if s.get("not_negotiable") != "yes"})
        if atoms:
            break
    able = [p for p in world.parties if is_cardinal(world, p)]
    X = oracle.deal_set(world)
    Z = oracle.zone(world, X, oracle.disagreement(world))
    if not X:
        return random_case(seed + 10**6)
    x = rng.choice(Z if Z and rng.random() < 0.75 else X)
    by = rng.choice(CRITERIA + ["trust"])
    unsure = [(z, p) for z in Z for p, d in oracle.disagreement(world).items()
              if oracle.trust_needed(world, p, z, d) not in (oracle.IMPOSSIBLE, 0)] if by == "trust" else []
    if unsure:
        x, needs = rng.choice(unsure)
    case["levers"] = []
    smooth = tenths = 0
    for k in range(rng.choice([2, 3, 4, 4, 5])):
        lever = random_lever(rng, k, case, world, atoms, able, x, by)
        if unsure and lever["kind"] == "guarantee" and rng.random() < 0.7:
            lever["on"] = needs
            lever.pop("when", None)
        bounded = "max" in lever
        share = lever["kind"] in ("guarantee", "monitor")
        if bounded and (tenths if share else smooth) >= (1 if share else 2):
            lever["effect"] = lever.pop("max")
        elif bounded:
            smooth, tenths = smooth + (not share), tenths + share
        case["levers"].append(lever)
    if rng.random() < 0.4:
        case["factions"] = {world.parties[0]: homes.factions(rng, world, atoms)}
        for lever in case["levers"]:
            if rng.random() < 0.5:
                on_faction(rng, case, oracle.World(case), lever)
    whole = [lever for lever in case["levers"] if "max" not in lever]
    if whole and rng.random() < 0.3:
        case["levers"].append(dict(rng.choice(whole), id="again", by=rng.choice(world.parties)))
    if rng.random() < (0.95 if by == "trust" else 0.3):
        case["trust"] = {i: {j: rng.choice([0.2, 0.5, 0.8, 0.9]) for j in world.parties if j != i and rng.random() < 0.8}
                         for i in world.parties}
    if rng.random() < 0.5:
        case["monitoring"] = {"detection": rng.choice([0.3, 0.8, 1]), "false_alarm": rng.choice([0, 0.05]),
                              "punishment": rng.choice([1, 3, "forever"])}
    return case, by, x


# ------------------------------------------------------------------------------------ definitions

class Bargain:
    """A deal x and a criterion: what must hold, with whatever levers."""

    def __init__(self, world, by, x):
        self.w, self.by, self.x = world, by, x
        self.levers = world.case["levers"]
        self.d = {}
        self.where = [self.holds_where(lever) for lever in self.levers]
        self.cache = {}
        self.homes = home.homes(world)
        for p in world.principals():
            given = world.case.get("disagreement", {}).get(p, "status_quo")
            self.d[p] = oracle.disagreement(world)[p]
            self.cache["at", p] = self.state_of(p, given)

    def state_of(self, p, given):
        """D17: the state that gives the disagreement utility; None for a number."""
        w = self.w
        if isinstance(given, dict):
            return w.place[w.member_of(given)]
        if given == "status_quo":
            return w.status_quo
        if given != "security":
            return None
        return oracle.security_state(w, p, w.status_quo)

    def holds_where(self, lever):
        tree = parse(lever.get("when", "true"))
        return [holds(tree, self.w, self.w.members[s][0]) for s in range(self.w.n)]

    def size(self, j):
        lever = self.levers[j]
        return num(lever.get("effect", lever.get("max", 1)))

    def is_smooth(self, j):
        return self.levers[j]["kind"] in ("pay", "penalty") and "max" in self.levers[j] and self.by != "seq"

    def choices(self, j):
        """D112: by what share of it a lever may be used."""
        lever = self.levers[j]
        if self.is_smooth(j):
            return [None]
        if lever["kind"] in ("guarantee", "monitor") and "max" in lever and self.by != "seq":
            return TENTHS
        return [Fraction(0), Fraction(1)]

    def cost(self, share):
        """D111"""
        total = Fraction(0)
        for j, lever in enumerate(self.levers):
            cost = num(lever.get("cost", 0))
            total += share[j] * cost * (self.size(j) if "max" in lever else 1)
        return total

    def worth(self, p, s, share):
        """D112: the utility of a state with levers; parties that have only an order go by that."""
        u = self.w.pref(p)[s] if is_cardinal(self.w, p) else sorted(set(self.w.pref(p))).index(self.w.pref(p)[s])
        for j, lever in enumerate(self.levers):
            if not share[j]:
                continue
            counts = self.where[j][s] != (lever["kind"] == "bar")
            if counts and lever["on"] == p and "faction" not in lever and lever["kind"] in ("pay", "penalty"):
                u += share[j] * self.size(j) * (1 if lever["kind"] == "pay" else -1)
            if counts and p in lever.get("side_effects", {}):
                per = self.size(j) if "max" in lever else 1
                u += share[j] * per * num(lever["side_effects"][p])
        return u

    def barred(self, p, t, share):
        return any(share[j] and lever["kind"] == "bar" and lever["on"] == p and self.where[j][t]
                   for j, lever in enumerate(self.levers))

    def left(self, kind, p, share):
        out = Fraction(1)
        for j, lever in enumerate(self.levers):
            if lever["kind"] == kind and lever["on"] == p and "faction" not in lever and self.where[j][self.x]:
                out *= 1 - self.size(j) * share[j]
        return out

    def patience(self, p):
        return min(num(self.w.case["parties"][p].get("patience", "0.99")), MOST_PATIENT)

    def breaches(self, p, share):
        return [t for t in sorted(self.w.R[p][self.x]) if not self.barred(p, t, share)]

    def fall(self, p, t):
        if ("b", p, t) not in self.cache:
            self.cache["b", p, t] = oracle.breakdown(self.w, p, t)
        return self.cache["b", p, t]

    def betrayal(self, p):
        """D27 and D28 without levers: the trust there is, M at the status quo, M and u at the deal."""
        if ("m", p) not in self.cache:
            w = self.w
            there = home.trust_there(w, p, self.x)
            self.cache["m", p] = (Fraction(0) if there is None else there,
                                  oracle.exposure(w, p, w.status_quo)[2],
                                  oracle.exposure(w, p, self.x)[2], oracle.utility(w, p)[self.x])
        return self.cache["m", p]

    def conditions(self, share, groups=None):
        """D113: lists of alternatives, each a number that is to be at most 0; grouped by what and whom."""
        w, x = self.w, self.x
        out = []

        def add(kind, p, *ways):
            if groups is None or (kind, p) in groups:
                out.append(list(ways))
        for p in w.principals():
            s = self.cache["at", p]
            none = self.d[p] if s is None else self.worth(p, s, share)
            add("accept", p, none - self.worth(p, x, share))
        asked = w.principals() if self.by == "trust" else \
            [p for p in w.movers if self.by in ("nash", "seq") or p in w.principals()]
        for p in asked:
            if groups is not None and ("stay", p) not in groups:
                continue
            if self.by == "seq":
                add("stay", p, Fraction(0 if self.replied(p, share) else 1))
                continue
            here = self.worth(p, x, share)
            if self.by == "trust":
                tau, m0, m, u = self.betrayal(p)
                g = 1 - self.left("guarantee", p, share)
                added = max(Fraction(0), m0 - m - g * max(Fraction(0), u - m)) if m0 > m else Fraction(0)
                s = self.cache["at", p]
                none = self.d[p] if s is None else self.worth(p, s, share)
                add("stay", p, (1 - tau) * added - tau * (here - none))
                continue
            f = self.left("monitor", p, share)
            delta = self.patience(p)
            for t in self.breaches(p, share):
                gain = self.worth(p, t, share) - here
                if self.by == "nash":
                    add("stay", p, gain)
                    continue
                lost = self.worth(p, self.fall(p, t), share) - here
                if self.by == "patience":
                    add("stay", p, lost)
                    add("stay", p, (1 - delta) * f * gain + delta * lost)
                else:
                    m = w.case.get("monitoring", {})
                    alpha, beta = num(m.get("false_alarm", 0)), num(m.get("detection", 1))
                    end = m.get("punishment", "forever")
                    g = delta / (1 - delta) if end == "forever" else sum(delta**k for k in range(1, int(end) + 1))
                    add("stay", p, gain,
                        (f * gain * (1 + alpha * g) + max(Fraction(0), beta - alpha) * g * lost) / (1 + g))
        return out

    def replied(self, p, share):
        """D13 with the utilities and the moves that the levers leave."""
        key = tuple(share)
        if key not in self.cache:
            view = copy.copy(self.w)
            view._pref = {q: [self.worth(q, s, share) for s in range(view.n)] for q in view.movers}
            view._reach = {}
            view.R = {q: {s: {t for t in self.w.R[q][s] if not self.barred(q, t, share)} for s in range(view.n)}
                      for q in view.parties}
            self.cache[key] = view
        return oracle.seq(self.cache[key], p, self.x)

    # D146: factions at home

    def works_on(self, j, f):
        return self.levers[j]["on"] == f.party and self.levers[j].get("faction") == f.id

    def misses(self, f, share):
        """What a faction with utilities lacks to consent; not above 0 where it consents."""
        s0 = self.w.status_quo
        loss = f.worth[s0] - f.worth[self.x]
        left, paid = Fraction(1), Fraction(0)
        for j, lever in enumerate(self.levers):
            if not self.works_on(j, f):
                continue
            if lever["kind"] == "guarantee":
                left *= 1 - self.size(j) * share[j] * self.where[j][self.x]
            else:
                sign = 1 if lever["kind"] == "pay" else -1
                paid += sign * self.size(j) * share[j] * (self.where[j][self.x] - self.where[j][s0])
        return loss - (1 - left) * max(Fraction(0), loss) - paid

    def consents(self, f, share, by=0):
        return self.misses(f, share) <= by if f.cardinal else self.x in f.consents

    def ratifies(self, h, share, by=0):
        return h.passes([f for f in h.factions if self.consents(f, share, by)])

    def lacks_at_home(self, h, share):
        """The least that would win the party over; None where nothing would."""
        best = None
        against = [f for f in h.factions if not self.consents(f, share) and f.cardinal]
        for k in range(len(against) + 1):
            for some in itertools.combinations(against, k):
                total = sum((self.misses(f, share) for f in some), Fraction(0))
                if (best is None or total < best) and \
                        h.passes([f for f in h.factions if self.consents(f, share)] + list(some)):
                    best = total
        return best

    def asked(self, groups):
        return [h for h in self.homes if groups is None or ("ratify", h.party) in groups]

    def meets(self, share, groups=None, by=0):
        return all(min(ways) <= by for ways in self.conditions(share, groups)) and \
            all(self.ratifies(h, share, by) for h in self.asked(groups))

    # D114: the cheapest bundle

    def numbers(self, share, groups, apart):
        """All that may be 0 at a corner: conditions, what factions lack, and `apart` also what tells one
        condition of a demand from another."""
        out = [value for ways in self.conditions(share, groups) for value in ways]
        out += [self.misses(f, share) for h in self.asked(groups) for f in h.factions if f.cardinal]
        for g in self.groups() if apart else []:
            flat = [value for ways in self.conditions(share, {g}) for value in ways]
            out += [a - b for a, b in itertools.combinations(flat, 2)]
        return out

    def points(self, share, smooth, groups, apart=False):
        """Where as many conditions or limits hold with equality as there are amounts."""
        if not smooth:
            yield share
            return

        def at(amounts):
            full = list(share)
            for j, a in zip(smooth, amounts):
                full[j] = a
            return full
        zero = [Fraction(0)] * len(smooth)
        base = self.numbers(at(zero), groups, apart)
        units = [self.numbers(at([Fraction(int(i == k)) for i in range(len(smooth))]), groups, apart)
                 for k in range(len(smooth))]
        planes = set()
        for c, value in enumerate(base):
            slope = tuple(unit[c] - value for unit in units)
            if any(slope):
                top = next(a for a in slope if a)
                planes.add((tuple(a / top for a in slope), -value / top))
        if apart and len(smooth) == 2 and len(planes) > MOST_PLANES:
            raise TooMany
        for k in range(len(smooth)):
            axis = tuple(Fraction(int(i == k)) for i in range(len(smooth)))
            planes |= {(axis, Fraction(0)), (axis, Fraction(1))}
        seen = set()
        for chosen in itertools.combinations(sorted(planes), len(smooth)):
            if len(smooth) == 1:
                point = (chosen[0][1] / chosen[0][0][0],)
            else:
                (a, b), e = chosen[0]
                (c, d), f = chosen[1]
                if a * d == b * c:
                    continue
                point = ((e * d - b * f) / (a * d - b * c), (a * f - e * c) / (a * d - b * c))
            if all(0 <= p <= 1 for p in point) and point not in seen:
                seen.add(point)
                yield at(point)

    def cheapest(self, without=(), groups=None):
        """The least cost of a bundle, None when there is none."""
        best = None
        options = [[Fraction(0)] if j in without else self.choices(j) for j in range(len(self.levers))]
        for picked in itertools.product(*options):
            smooth = [j for j, a in enumerate(picked) if a is None]
            share = [Fraction(0) if a is None else a for a in picked]
            if best is not None and self.cost(share) >= best:
                continue
            for full in self.points(share, smooth, groups):
                cost = self.cost(full)
                if (best is None or cost < best) and self.meets(full, groups):
                    best = cost
        return best

    def groups(self):
        """What D116 counts as one condition each."""
        w = self.w
        stays = w.principals() if self.by == "trust" else \
            [p for p in w.movers if self.by in ("nash", "seq") or p in w.principals()]
        return [("accept", p) for p in w.principals()] + [("stay", p) for p in stays] + \
            [("ratify", h.party) for h in self.homes]

    # D145: the nearest bundle

    def lacking(self, share):
        """What each demand lacks with these levers; under seq 1 for each that is not met. None: cannot be said."""
        out = {}
        for kind, p in self.groups():
            if self.by == "seq":
                out[kind, p] = Fraction(not self.meets(share, {(kind, p)}))
            elif kind == "ratify":
                h = next(h for h in self.homes if h.party == p)
                out[kind, p] = self.lacks_at_home(h, share)
                if out[kind, p] is None:
                    return None
            else:
                out[kind, p] = max([min(ways) for ways in self.conditions(share, {(kind, p)})] + [Fraction(0)])
        return out

    def nearest(self):
        """The least sum of what is lacking, and the least cost of a bundle that has it; None: cannot be said."""
        best = None
        for picked in itertools.product(*[self.choices(j) for j in range(len(self.levers))]):
            smooth = [j for j, a in enumerate(picked) if a is None]
            for full in self.points([Fraction(0) if a is None else a for a in picked], smooth, None, apart=True):
                lacks = self.lacking(full)
                if lacks is not None:
                    found = sum(lacks.values()), self.cost(full)
                    best = found if best is None or found < best else best
        return best


# ------------------------------------------------------------------------------------------ checks

def near(kind, got, expected):
    if (got is None) != (expected is None) or got is not None and \
            abs(Fraction(got) - expected) > Fraction(1, 10**6) * (1 + abs(expected)):
        raise Mismatch(kind, "got %s, expected %s" % (got, expected is not None and float(expected)))


def cost_of(bundle):
    return None if bundle is None else bundle["cost"]


def check_bundle(b, bundle, meets=True):
    """What was found is a bundle that meets the conditions, and costs what is said."""
    if bundle is None:
        return
    share = [Fraction(0)] * len(b.levers)
    names = [lever["id"] for lever in b.levers]
    total = Fraction(0)
    for got in bundle["levers"]:
        j = names.index(got["id"])
        share[j] = Fraction(1) if got["amount"] is None else Fraction(got["amount"]) / b.size(j)
        total += Fraction(got["cost"])
    near("sum of costs", bundle["cost"], total)
    near("cost of the bundle", bundle["cost"], b.cost(share))
    if meets and not b.meets([s if s not in (0, 1) and abs(s - round(s)) > ENOUGH else Fraction(round(s))
                    if abs(s - round(s)) <= ENOUGH else s for s in share], by=ENOUGH * 100):
        raise Mismatch("bundle", "%s does not meet the conditions" % bundle)


def share_of(b, bundle):
    names = [lever["id"] for lever in b.levers]
    share = [Fraction(0)] * len(names)
    for got in bundle["levers"]:
        j = names.index(got["id"])
        share[j] = Fraction(1) if got["amount"] is None else Fraction(got["amount"]) / b.size(j)
    return share


def check_readings(b, plan):
    """D115: what fails with one unit less of a lever, and by how much at most."""
    names = [lever["id"] for lever in b.levers]
    require("readings", [r["lever"] for r in plan["readings"]], [k["id"] for k in plan["bundle"]["levers"]])
    for r in plan["readings"]:
        share, j = share_of(b, plan["bundle"]), names.index(r["lever"])
        has = share[j] * b.size(j)
        cut = has if not b.is_smooth(j) or has <= 1 else Fraction(1)
        near("cut", r["less"], cut)
        share[j] -= cut / b.size(j)
        worst = max([min(ways) for ways in b.conditions(share)] +
                    [b.lacks_at_home(h, share) or Fraction(not b.ratifies(h, share)) for h in b.homes])
        require("fails", r["fails"] is not None, worst > Fraction(1, 10**9), str(r))
        if r["by"] is not None and b.by != "trust":
            near("by", r["by"], worst)


def check_plan(b, plan):
    best = b.cheapest()
    near("least cost", cost_of(plan["bundle"]), best)
    check_bundle(b, plan["bundle"])
    if best is not None:
        check_readings(b, plan)
        for name, got in plan["without_lever"].items():
            j = [lever["id"] for lever in b.levers].index(name)
            near("without " + name, cost_of(got), b.cheapest(without=[j]))
            check_bundle(b, got)
        for name, got in plan["without_holder"].items():
            held = [j for j, lever in enumerate(b.levers) if lever["by"] == name]
            near("without holder " + name, cost_of(got), b.cheapest(without=held))
        return
    # D116: the conflict is one, and none is smaller.
    core = [(demand(c), c["party"]) for c in plan["conflict"]]
    require("conflict", b.cheapest(groups=set(core)), None, str(core))
    require("least", plan["conflict_is_least"], True)
    for fewer in itertools.combinations(b.groups(), len(core) - 1):
        if b.cheapest(groups=set(fewer)) is None:
            raise Mismatch("conflict", "%s is smaller than %s" % (fewer, core))
    check_shortfall(b, plan["shortfall"])


def demand(c):
    return c["needs"] if c["needs"] in ("accept", "ratify") else "stay"


def check_shortfall(b, got):
    """D145: what is said to be lacking is lacking, and no bundle lacks less, or as little for less."""
    if got is not None:
        check_bundle(b, got["bundle"], meets=False)
        lacks = b.lacking([round(s) if abs(s - round(s)) < ENOUGH else s for s in share_of(b, got["bundle"])])
        unmet = {(demand(c), c["party"]): c["by"] for c in got["unmet"]}
        for k, by in lacks.items():
            require("unmet", k in unmet, by > ENOUGH, "%s, %s" % (float(by), got))
            if k in unmet and b.by != "seq":
                near("lacks %s" % (k,), unmet[k], by)
        require("total", got["total"] is None, b.by == "seq")
        if b.by != "seq":
            near("sum of what is lacking", got["total"], sum(lacks.values()))
    try:
        right = b.nearest()
    except TooMany:
        return
    require("shortfall", got is None, right is None)
    if got is not None:
        near("shortfall", len(got["unmet"]) if b.by == "seq" else got["total"], right[0])
        near("cost of the nearest", got["bundle"]["cost"], right[1])


def check(engine, by, x, rng):
    w = engine.world
    ds, hs = oracle.deals(w), home.homes(w)
    plan, = engine.json("levers", "--by", by, "--deal", engine.name(x))["plans"]
    require("state", engine.state(plan["state"]), x)
    require("ratified", plan["ratified"], all(h.ratifies(x) for h in hs))
    check_plan(Bargain(w, by, x), plan)
    homes_ = {("ratify", h.party) for h in hs}
    check_prices(engine, by, rng, [z for z in ds["Z"] if Bargain(w, by, z).cheapest(groups=homes_) is not None])


def check_prices(engine, by, rng, deals):
    """D116: all deals, by cost."""
    doc = engine.json("levers", "--by", by)["deals"]
    require("ratifiable", doc["ratifiable"], len(deals))
    got = {engine.state(k["state"]): k for k in doc["list"]}
    require("held", doc["held"], len(got))
    costs = [k["bundle"]["cost"] for k in doc["list"]]
    require("order", costs, sorted(costs))
    require("free", doc["free"], costs.count(0))
    for k in doc["list"]:
        better = any((o["bundle"]["cost"] <= k["bundle"]["cost"] and o["least_share"] > k["least_share"]) or
                     (o["bundle"]["cost"] < k["bundle"]["cost"] and o["least_share"] >= k["least_share"])
                     for o in doc["list"])
        require("undominated", k["undominated"], not better, str(k["state"]["index"]))
    for x in rng.sample(deals, min(3, len(deals))):
        b = Bargain(engine.world, by, x)
        near("price of %d" % x, cost_of(got[x]["bundle"]) if x in got else None, b.cheapest())


def work(job):
    truce, seed = job
    case, by, x = random_case(seed)
    rng = random.Random("truce levers checks %d" % seed)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "levers.yaml")
        with open(path, "w", encoding="utf-8") as f:
            f.write(generate.write(case, seed))
        try:
            check(Engine(truce, path, oracle.World(case)), by, x, rng)
        except (Mismatch, KeyError, TypeError, IndexError) as e:
            return seed, "%s: %s: %s" % (by, type(e).__name__, e), generate.write(case, seed, "plain")
    return seed, None, None


if __name__ == "__main__":
    sys.exit(campaign.main(__doc__, "levers", work))
