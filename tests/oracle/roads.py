#!/usr/bin/env python3
"""Compare `truce roadmap` with a slow search that follows the definitions (D131 to D138, D151 to D154).

Usage: roads.py TRUCE [--cases N] [--seed S] [--jobs N] [--only SEED]

Every step between every two states is weighed, in exact fractions; the least risks are found by trying
every risk that occurs, the shortest and least costly roads by listing layers.  The road that the engine
shows is then weighed step by step.  Ends with "N passed, N failed"; exit status 1 on failure.
"""
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
import oracle  # noqa: E402
from run import Engine, Mismatch, deals_apply, require  # noqa: E402

WEEKS = {"day": Fraction(7), "week": Fraction(1), "month": Fraction(12 * 7) / Fraction("365.25"), None: Fraction(1)}


# ---------------------------------------------------------------------------------- random cases

def random_lever(rng, k, case, world):
    lever = {"id": "lever%d" % k, "name": "L", "by": rng.choice(world.parties), "on": rng.choice(world.principals()),
             "kind": rng.choice(["guarantee", "monitor"]), rng.choice(["effect", "max"]): rng.choice([0.5, 0.25, 1]),
             "cost": rng.randint(0, 3)}
    free = {i: v for i, v in case["issues"].items() if v.get("not_negotiable") != "yes"}
    if free and rng.random() < 0.7:
        lever["when"] = generate.formula(rng, generate.issue_atoms(free), 1)
    return lever


def random_case(seed):
    rng = random.Random("truce roads %d" % seed)
    for k in itertools.count():
        case = generate.case(1000 * seed + k)
        world = oracle.World(case)
        if deals_apply(world) and len(world.principals()) > 1 and 3 < world.n <= 120:
            break
    atoms = generate.issue_atoms(case["issues"])
    if rng.random() < 0.6:
        case["indicators"] = [
            {"id": "x%d" % i, "name": "X", "per": rng.choice(["day", "week", "month"]),
             "counts": rng.choice(["harm", "relief"]),
             "rates": [{"when": generate.formula(rng, atoms, 1), "rate": rng.randint(0, 9)} for _ in range(3)]}
            for i in range(rng.choice([1, 2]))]
    road = {}
    bound = rng.random() < 0.6
    if bound and rng.random() < 0.5:
        road["before"] = [{"first": generate.formula(rng, atoms, 1), "then": generate.formula(rng, atoms, 1)}]
    if bound and rng.random() < 0.4:
        road["only_if"] = [{"this": generate.formula(rng, atoms, 1), "needs": generate.formula(rng, atoms, 2)}]
    if bound and rng.random() < 0.3:
        road["floor"] = "yes"
    if rng.random() < 0.3:
        road["phases"] = rng.randint(1, 5)
    if rng.random() < 0.5:
        road["together"] = rng.randint(1, 3)
    if road:
        case["roadmap"] = road
    if rng.random() < 0.8:
        case["levers"] = [random_lever(rng, k, case, world) for k in range(rng.choice([1, 2, 4]))]
    s = world.status_quo
    goal = rng.choice([t for t in range(world.n) if t != s])
    how = {"guarantee": rng.choice(["0", "0", "0.5", "0.3", "1"]), "monitor": rng.choice(["0", "0", "0.5", "1"]),
           "credible": rng.random() < 0.2 and all(p in case["preferences"] for p in world.movers),
           "rest": rng.choice([None, None, None, "gmr", "nash"]) if bound else None}
    if how["rest"] and not all(p in case["preferences"] for p in world.movers):
        how["rest"] = None
    return case, goal, how


# ------------------------------------------------------------------------------------ definitions

class Roads:
    def __init__(self, case, goal, how, together=None, levers=()):
        self.w = w = oracle.World(case)
        self.case, self.how = case, how
        self.road = case.get("roadmap", {})
        self.k = together or int(self.road.get("together", 1))
        self.s0, self.goal = w.status_quo, goal
        self.start = self.with_owed()
        self.u = {p: oracle.utility(w, p) for p in w.principals()}
        self.span = {p: max(self.u[p]) - min(self.u[p]) for p in self.u}
        plain = {p: [self.betrayed(p, z, 0, 0) for z in range(w.n)] for p in self.u}
        g, m = Fraction(how["guarantee"]), Fraction(how["monitor"])
        value = {p: [self.betrayed(p, z, *self.with_levers(levers, p, z, g, m)) for z in range(w.n)] for p in self.u}
        self.loss = [{p: [self.share(plain[p][self.s0] - value[p][z], p) for z in range(w.n)] for p in self.u},
                     {p: [self.share(self.u[p][self.s0] - self.u[p][z], p) for z in range(w.n)] for p in self.u}]
        self.passable = [self.may_pass(z) for z in range(w.n)]
        self.edges = {}
        for x in range(w.n):
            for y in range(w.n):
                if self.step(x, y):
                    self.edges[x, y] = self.risks(x, y)

    def share(self, loss, p):
        return max(Fraction(0), loss) / self.span[p] if self.span[p] else Fraction(0)

    def with_owed(self):
        """D131: what is owed is given from the start, where the rules allow it."""
        m = list(self.w.members[self.s0][0])
        for i in self.w.issues:
            if i.owed is not None:
                m[i.place] = i.values.index(i.owed)
        return self.w.place.get(tuple(m), self.s0)

    def fixed(self, i):
        return not i.by or self.case["issues"][i.id].get("not_negotiable") == "yes"

    def betrayed(self, p, z, guarantee, monitor):
        """D132: D27 with what guarantors and monitors do; `credible`: others only gain."""
        w, u = self.w, self.u[p]
        reach = (oracle.reach_others_improving if self.how["credible"] else oracle.reach_others)(w, p, z)
        now = min([u[z]] + [u[y] for y in reach])
        later = min(max([u[y]] + [u[t] for t in w.R[p][y]]) for y in reach | {z})
        early = (1 - oracle.num(self.case["parties"][p].get("patience", 0))) * (1 - monitor)
        value = early * now + (1 - early) * later
        return value + guarantee * max(Fraction(0), u[z] - value)

    def with_levers(self, levers, p, z, guarantee, monitor):
        """D152: of several on one party the product of what each leaves remains."""
        for lever in levers:
            if lever["on"] != p or not self.holds(lever.get("when", "true"), z):
                continue
            share = Fraction(str(lever["effect"] if "effect" in lever else lever["max"]))
            if lever["kind"] == "guarantee":
                guarantee = 1 - (1 - guarantee) * (1 - share)
            else:
                monitor = 1 - (1 - monitor) * (1 - share)
        return guarantee, monitor

    def holds(self, formula, z):
        return oracle.holds(oracle.parse(formula), self.w, self.w.members[z][0])

    def may_pass(self, z):
        """D135"""
        w, m = self.w, self.w.members[z][0]
        here = w.members[self.start][0]
        if any(self.case["issues"][i.id].get("not_negotiable") == "yes" and m[i.place] != here[i.place]
               for i in w.issues):
            return False
        for c in self.road.get("only_if", []):
            if oracle.holds(oracle.parse(c["this"]), w, m) and not oracle.holds(oracle.parse(c["needs"]), w, m):
                return False
        if self.road.get("floor") == "yes" and any(self.u[p][z] < self.u[p][self.s0] for p in self.u):
            return False
        return not self.how["rest"] or z in oracle.equilibria(w, self.how["rest"])

    def step(self, x, y):
        """D131: at most K issues change, none of nature's, and none backwards."""
        w = self.w
        a, b = w.members[x][0], w.members[y][0]
        changed = [i for i in w.issues if a[i.place] != b[i.place]]
        if not 1 <= len(changed) <= self.k or any(self.fixed(i) for i in changed):
            return False
        if y == self.start or not (self.passable[y] or y == self.goal):
            return False
        if not all(oracle.step_allowed(w, i, a[i.place], b[i.place]) for i in changed):
            return False
        for c in self.road.get("before", []):
            first, then = oracle.parse(c["first"]), oracle.parse(c["then"])
            if oracle.holds(then, w, b) and not oracle.holds(then, w, a) and not oracle.holds(first, w, a):
                return False
        return True

    def part(self, p, x, y):
        """The state after p's own part of the step alone, or x."""
        m = list(self.w.members[x][0])
        for i in self.w.issues:
            if i.by == {p}:
                m[i.place] = self.w.members[y][0][i.place]
        return self.w.place.get(tuple(m), x)

    def risks(self, x, y):
        out = []
        for loss in self.loss:
            at = [loss[p][self.part(p, x, y)] for p in self.u]
            if y != self.goal:
                at += [loss[p][y] for p in self.u]
            out.append(max(at))
        return out

    # ------------------------------------------------------------------ searches

    def layers(self, limits, most=None):
        """Breadth first over steps within the limits, until the goal is met."""
        seen, layer, out = {self.start}, [self.start], [[self.start]]
        while layer and self.goal not in layer and (most is None or len(out) <= most):
            layer = sorted({y for (x, y), r in self.edges.items() if x in set(layer) and y not in seen and
                            all(r[b] <= limits[b] for b in (0, 1) if limits[b] is not None)})
            seen |= set(layer)
            out.append(layer)
        return out if self.goal in out[-1] else None

    def least(self, b, first=None):
        """D133: the least limit under which there is a road."""
        for c in sorted({r[b] for r in self.edges.values()}):
            if self.layers([c if b == 0 else first, c if b else None]):
                return c
        return None

    def cheapest(self, limits):
        """D133, D138: the least cost of the shortest roads, first indicator first."""
        layers = self.layers(limits)
        cost = {self.goal: tuple(Fraction(0) for _ in self.case.get("indicators", []))}
        for k in range(len(layers) - 2, -1, -1):
            for x in layers[k]:
                ahead = [cost[y] for y in layers[k + 1] if y in cost and (x, y) in self.edges and
                         all(self.edges[x, y][b] <= limits[b] for b in (0, 1))]
                if ahead:
                    cost[x] = tuple(a + c for a, c in zip(self.cost(x), min(ahead)))
            for y in layers[k + 1]:
                cost.pop(y, None)
        return len(layers) - 1, cost[self.start]

    def rate(self, ind, z):
        for r in ind["rates"]:
            if oracle.holds(oracle.parse(r["when"]), self.w, self.w.members[z][0]):
                return Fraction(str(r["rate"])) * WEEKS[ind.get("per")]
        return None

    def cost(self, z):
        out = []
        for ind in self.case.get("indicators", []):
            rate = self.rate(ind, z)
            best = max(Fraction(str(r["rate"])) for r in ind["rates"]) * WEEKS[ind.get("per")]
            out.append(Fraction(0) if rate is None else best - rate if ind["counts"] == "relief" else rate)
        return out

    def haste(self, safest):
        """D134: rows (steps, least risk) from the fewest steps on."""
        rows, m = [], len(self.layers([None, None])) - 1
        values = sorted({r[0] for r in self.edges.values()})
        while not rows or rows[-1][1] != safest:
            rows.append((m, next(c for c in values if self.layers([c, None], m))))
            m += 1
        return rows


# ------------------------------------------------------------------------------------- comparison

def near(what, got, expected):
    if abs(Fraction(got) - expected) > Fraction(1, 10**9):
        raise Mismatch(what, "got %s, expected %s" % (got, float(expected)))


def check_walk(engine, roads, doc, limits):
    """The road shown is one, and is weighed rightly."""
    x = roads.start
    for step in doc["steps"]:
        require("from", engine.state(step["from"]), x)
        y = engine.state(step["to"])
        if (x, y) not in roads.edges:
            raise Mismatch("step", "%d to %d is no step" % (x, y))
        for b, name in enumerate(("take_back", "stop")):
            if roads.edges[x, y][b] > limits[b]:
                raise Mismatch("risk", "step %d to %d risks %s" % (x, y, float(roads.edges[x, y][b])))
            for p in roads.u:
                at = [roads.loss[b][p][roads.part(p, x, y)]] + ([roads.loss[b][p][y]] if y != roads.goal else [])
                near("exposure of %s" % p, step["exposure"][name][p]["share"], max(at))
        x = y
    require("end", x, roads.goal)


def check_phases(engine, roads, doc):
    """D136: the best of all ways to cut the road."""
    m, states = len(doc["steps"]), [engine.state(s["to"]) for s in doc["steps"]]
    loss = [max(roads.loss[1][p][z] for p in roads.u) for z in states]

    def worth(starts):
        lengths = [b - a for a, b in zip(starts, starts[1:] + (m,))]
        return max([loss[s - 1] for s in starts[1:]], default=0), sum(n * n for n in lengths), starts[::-1]

    count = min(int(roads.road.get("phases", 3)), m)
    best = min(((0,) + cut for cut in itertools.combinations(range(1, m), count - 1)), key=worth)
    require("phases", [p["first_step"] for p in doc["phases"]], [s + 1 for s in best])
    for p in doc["phases"]:
        near("loss if all stop", p["loss_if_all_stop"], loss[p["last_step"] - 1])


def most_exposed(roads, b, steps, x):
    """The first step, and in it the first principal, with the largest exposure; where, and how much."""
    worst, found = Fraction(-1), None
    for k, y in steps:
        for p in roads.u:
            z = roads.part(p, x, y)
            if y != roads.goal and roads.loss[b][p][y] >= roads.loss[b][p][z]:
                z = y
            if roads.loss[b][p][z] > worst:
                worst, found = roads.loss[b][p][z], (k, p, x, z)
        x = y
    return worst, found


def check_reassurance(engine, roads, doc, half, lever):
    """D137, D151, D152: what half a guarantee or monitor, or a lever, leaves of each phase's largest exposure."""
    states = [engine.state(s["to"]) for s in doc["steps"]]
    for phase in doc["phases"]:
        got, first = phase["most_exposed"], phase["first_step"]
        x = states[first - 2] if first > 1 else roads.start
        steps = [(k, states[k - 1]) for k in range(first, phase["last_step"] + 1)]
        worst, (k, p, _, z) = most_exposed(roads, 0, steps, x)
        require("what is feared", got["if"], "take_back" if worst > 0 else "stop")
        if got["if"] == "stop":
            worst, (k, p, _, z) = most_exposed(roads, 1, steps, x)
        require("most exposed", (got["step"], got["party"]), (k, p))
        near("share", got["share"], worst)
        for name, means in (("with_half_a_guarantee", half("guarantee")), ("with_half_a_monitor", half("monitor"))):
            rest = worst * (Fraction(1, 2) if "guarantee" in name else 1)
            near(name, got[name], rest if got["if"] == "stop" else means.loss[0][p][z])
        own = [x for x in roads.case.get("levers", []) if got["if"] == "take_back" and x["on"] == p and
               roads.holds(x.get("when", "true"), z)]
        require("levers there", sorted(got["with_lever"]), sorted(x["id"] for x in own))
        for x in own:
            near("with %s" % x["id"], got["with_lever"][x["id"]], lever([x]).loss[0][p][z])


def check_sums(engine, roads, doc):
    """D153"""
    start = [engine.state(s["from"]) for s in doc["steps"]]
    for ind, got in zip(roads.case.get("indicators", []), doc["on_the_way"]):
        for phase, row in zip(doc["phases"], got["by_phase"]):
            rates = [roads.rate(ind, z) for z in start[:phase["last_step"]]]
            require("unknown", row["unknown"], rates.count(None))
            near("sum", row["sum"], sum(r for r in rates if r is not None))
        stay, m = roads.rate(ind, roads.start), len(doc["steps"])
        require("unknown", got["without_a_step"]["unknown"], m if stay is None else 0)
        near("without a step", got["without_a_step"]["sum"], 0 if stay is None else m * stay)


def check_obstacles(case, goal, how, doc):
    """D154"""
    road = case.get("roadmap", {})

    def least(road, how):
        r = Roads(dict(case, roadmap=road), goal, how)
        c = r.least(0)
        return None if c is None else max(c, max(r.loss[0][p][r.start] for p in r.u))

    movable = sum(not r.fixed(i) for r in [Roads(case, goal, how)] for i in r.w.issues)
    few = int(road.get("together", 1))
    more = [k for k in range(few + 1, min(8, movable) + 1) if Roads(case, goal, how, k).least(0) is not None]
    require("enough issues a step", doc["enough_together"], more[0] if more else None)
    left_out = [(dict(road, **{key: road[key][:k] + road[key][k + 1:]}), how)
                for key in ("only_if", "before") for k in range(len(road.get(key, [])))]
    left_out += [(dict(road, floor="no"), how)] if road.get("floor") == "yes" else []
    left_out += [(road, dict(how, rest=None))] if how["rest"] else []
    got = [k["road_without"] for k in doc["keeps_to"] if "road_without" in k]
    require("a road without a condition", got, [least(*x) is not None for x in left_out])
    if not left_out:
        return
    free = least({k: v for k, v in road.items() if k in ("together", "phases")}, dict(how, rest=None))
    require("a road without conditions", doc["without_conditions"] is not None, free is not None)
    if free is not None:
        near("risk without conditions", doc["without_conditions"], free)


def check_leap(engine, roads, doc, with_half, lever):
    """D137, D151: the first largest exposure, the issue behind it, and what means would do."""
    w, leap = roads.w, doc["leap"]
    steps = [(k + 1, engine.state(s["to"])) for k, s in enumerate(doc["steps"])]
    worst, (k, p, x, z) = most_exposed(roads, 0, steps, roads.start)
    b = 0 if worst > 0 else 1
    if b:
        worst, (k, p, x, z) = most_exposed(roads, 1, steps, roads.start)
    require("leap", (leap["if"], leap["step"], leap["party"], engine.state(leap["at"])),
            (("take_back", "stop")[b], k, p, z))
    without, issue = worst, None
    for i in w.issues:
        m = list(w.members[z][0])
        if m[i.place] == w.members[x][0][i.place]:
            continue
        m[i.place] = w.members[x][0][i.place]
        back = w.place.get(tuple(m))
        if back is not None and roads.loss[b][p][back] < without:
            without, issue = roads.loss[b][p][back], i.id
    require("leap's issue", leap["issue"], issue)
    near("without it", leap["without_it"], without)
    for relief in doc["relief"]:
        near("relief for %s" % relief["for"], relief["take_back"],
             with_half(relief["guarantee"], relief["monitor"], relief["for"]))
        means = dict(roads.how, guarantee=str(relief["guarantee"]), monitor=str(relief["monitor"]))
        near("relief at the leap", relief["at_leap"], Roads(roads.case, roads.goal, means).loss[0][p][z])
    check_levers(roads, doc, p, z, lever)


def check_levers(roads, doc, p, z, lever):
    """D152"""
    own = roads.case.get("levers", []) if doc["relief"] else []

    def least(levers):
        r = lever(levers)
        return max(r.least(0), max(r.loss[0][q][r.start] for q in r.u))

    require("levers", [x["lever"] for x in doc["levers"]], [x["id"] for x in own])
    for x, got in zip(own, doc["levers"]):
        near("with %s" % x["id"], got["take_back"], least([x]))
        counts = x["on"] == p and roads.holds(x.get("when", "true"), z)
        require("whether %s counts at the leap" % x["id"], got["at_leap"] is not None, counts)
        if counts:
            near("%s at the leap" % x["id"], got["at_leap"], lever([x]).loss[0][p][z])
    if own:
        near("with all levers", doc["with_all_levers"], least(own))


PADS = ["pad%d" % k for k in range(6)]


def padded(case):
    """The same case among 16^6 times as many combinations, none of them feasible: states are then found by hashing."""
    out = dict(case, issues=dict(case["issues"]), status_quo=dict(case["status_quo"]), rules=list(case.get("rules", [])))
    for pad in PADS:
        out["issues"][pad] = {"name": pad, "values": ["w%d" % k for k in range(16)], "by": []}
        out["status_quo"][pad] = "w0"
    out["rules"].append({"always": " and ".join("%s=w0" % pad for pad in PADS)})
    return out


def bare(doc):
    """Without what tells a padded case from the case itself."""
    if isinstance(doc, dict):
        return {k: bare(v) for k, v in doc.items() if k != "digest" and k not in PADS}
    return [bare(x) for x in doc] if isinstance(doc, list) else doc


def check_padded(truce, case, doc, options, folder):
    path = os.path.join(folder, "padded-%d.yaml" % os.getpid())
    with open(path, "w", encoding="utf-8") as f:
        f.write(generate.write(padded(case), 1))
    require("the case among many combinations", bare(Engine(truce, path, None).json("roadmap", *options)), bare(doc))


def check(truce, case, goal, how, folder):
    path = os.path.join(folder, "roads-%d.yaml" % os.getpid())
    with open(path, "w", encoding="utf-8") as f:
        f.write(generate.write(case, 1))
    roads = Roads(case, goal, how)
    engine = Engine(truce, path, roads.w)
    options = ["--to", "s%d" % goal, "--guarantee", how["guarantee"], "--monitor", how["monitor"]]
    options += (["--credible"] if how["credible"] else []) + (["--rest", how["rest"]] if how["rest"] else [])
    if "s%d" % goal in case["issues"]:
        return
    doc = engine.json("roadmap", *options)
    check_padded(truce, case, doc, options, folder)
    require("start", engine.state(doc["from"]), roads.start)
    if roads.start == goal:
        require("found", doc["found"], False)
        return
    c1 = roads.least(0)
    require("found", doc["found"], c1 is not None)
    if c1 is None:
        check_obstacles(case, goal, how, doc)
        return
    c1 = max(c1, max(roads.loss[0][p][roads.start] for p in roads.u))
    c2 = roads.least(1, c1)
    c2 = max(c2, max(roads.loss[1][p][roads.start] for p in roads.u))
    near("take-back risk", doc["risk"]["take_back"], c1)
    near("risk of stopping", doc["risk"]["stop"], c2)
    steps, cost = roads.cheapest([c1, c2])
    require("steps", len(doc["steps"]), steps)
    for got, expected in zip(doc["on_the_way"], cost):
        near("cost", got["cost"], expected)
    check_walk(engine, roads, doc, [c1, c2])
    check_phases(engine, roads, doc)

    for k, got in enumerate(doc["by_issues_a_step"], 1):
        few = Roads(case, goal, how, k)
        least = few.least(0)
        require("a road of %d issues a step" % k, got is not None, least is not None)
        if least is not None:
            near("risk with %d issues a step" % k, got, max(least, max(few.loss[0][p][few.start] for p in few.u)))

    def with_half(guarantee, monitor, only):
        r = Roads(case, goal, dict(how, guarantee=str(guarantee), monitor=str(monitor)))
        if only != "all":
            for p in r.u:
                if p != only:
                    r.loss[0][p] = roads.loss[0][p]
            r.edges = {e: r.risks(*e) for e in r.edges}
        return max(r.least(0), max(r.loss[0][p][r.start] for p in r.u))

    def lever(levers):
        return Roads(case, goal, how, levers=levers)

    check_leap(engine, roads, doc, with_half, lever)
    check_sums(engine, roads, doc)

    def half(means):
        more = (1 + Fraction(how[means])) / 2
        return Roads(case, goal, dict(how, **{means: str(more)}))

    check_reassurance(engine, roads, doc, half, lever)
    rows = roads.haste(c1)
    require("haste", [r["steps"] for r in doc["haste"]], [m for m, _ in rows])
    for got, (_, expected) in zip(doc["haste"], rows):
        near("haste", got["take_back"], expected)


def work(job):
    truce, seed = job
    case, goal, how = random_case(seed)
    with tempfile.TemporaryDirectory() as folder:
        try:
            check(truce, case, goal, how, folder)
            return seed, None, ""
        except Mismatch as e:
            return seed, "goal %d, %s: %s" % (goal, how, e), generate.write(case, 1)


if __name__ == "__main__":
    sys.exit(campaign.main(__doc__, "roads", work))
