#!/usr/bin/env python3
"""What must stay the same when a case is written differently, checked through the command.

Usage: run.py TRUCE [--cases N] [--seed S] [--jobs N] [--only SEED]

Inclusions between concepts; new names and another order for parties, issues and values;
monotone and affine changes of preference; two sides exchanged in a symmetric case; the
canonical form of `truce fmt`.  Ends with "N passed, N failed"; exit status 1 on failure.
"""
import argparse
import json
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
from fractions import Fraction

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "oracle"))
import generate  # noqa: E402
import oracle  # noqa: E402

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")
INCLUSIONS = (("nash", "seq"), ("seq", "gmr"), ("nash", "smr"), ("smr", "gmr"),
              ("nash", "sseq"), ("sseq", "seq"), ("sseq", "smr"))


class Broken(Exception):
    """A property that does not hold."""


def require(got, expected, what):
    if got != expected:
        a, b = str(expected), str(got)
        raise Broken("%s: expected %s, got %s" % (what, a[:300], b[:300]))


# ------------------------------------------------------------------------ asking the engine

class Asker:
    """Runs the command on cases written to one folder."""

    def __init__(self, truce, folder, seed):
        self.truce, self.folder, self.seed, self.count = truce, folder, seed, 0

    def file(self, case, hand=None):
        text = case if isinstance(case, str) else generate.write(case, self.seed, hand)
        self.count += 1
        path = os.path.join(self.folder, "case-%d.yaml" % self.count)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def text(self, command, path, *options):
        r = subprocess.run([self.truce, command, path, *options], stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=30)
        if r.returncode != 0:
            raise Broken("%s %s: exit status %d: %s" % (
                command, " ".join(options), r.returncode, r.stderr.decode("utf-8", "replace").strip()[:500]))
        return r.stdout.decode("utf-8")

    def json(self, command, path, *options):
        doc = json.loads(self.text(command, path, "--json", *options))
        doc.pop("case", None)
        return doc

    def results(self, path, deals, start):
        """Everything compared between two ways of writing the same conflict."""
        out = {"solve": self.json("solve", path, "--stable", "--concept", ",".join(CONCEPTS))}
        for by in ("any", "improvement"):
            if start is not None:
                out["paths " + by] = self.json("paths", path, "--from", start, "--to", "true", "--by", by)
        if deals:
            out["deals"] = self.json("deals", path)
            out["hold"] = self.json("hold", path)
        return out


def near(x):
    """A number rough enough to survive another order of summation."""
    return round(x, 8) + 0.0 if isinstance(x, float) else x


def ordinal(results, index=lambda s: s, party=lambda p: p):
    """What depends on orders of preference only, under new indices and names."""
    s = results["solve"]
    out = {"feasible": s["states"]["feasible"],
           "equilibria": sorted((index(e["state"]["index"]), sorted(e["concepts"])) for e in s["equilibria"]),
           "stable": {c: {party(p): sorted(map(index, v)) for p, v in s["stable"][c].items()} for c in s["stable"]}}
    for by in ("any", "improvement"):
        if "paths " + by in results:
            doc = results["paths " + by]
            out["paths " + by] = (doc["reachable"], sorted(
                (index(t["state"]["index"]), str(t["length"])) for t in doc["targets"]))
    return out


def chosen(results, index=lambda s: s):
    """What the deals choose, without the numbers."""
    d = results["deals"]
    out = {k: sorted(index(x["state"]["index"]) for x in v) for k, v in d["solutions"].items()}
    out["frontier"] = sorted(index(x["state"]["index"]) for x in d["frontier"]["list"])
    out["zone"], out["points"] = d["zone"], d["frontier"]["points"]
    return out


def cardinal(results, index=lambda s: s, party=lambda p: p):
    """The numbers of deals and hold, under new indices and names."""
    d = results["deals"]

    def by_party(m):
        return {party(p): near(v) for p, v in sorted(m.items(), key=lambda kv: party(kv[0]))}
    out = chosen(results, index)
    out["disagreement"] = by_party(d["disagreement"])
    out["utility"] = sorted((index(x["state"]["index"]), str(by_party(x["utility"]))) for x in d["frontier"]["list"])
    out["hold"] = sorted(
        (index(e["state"]["index"]), str([by_party(e[k]) for k in (
            "gain", "temptation", "patience_needed", "trust_needed")]),
         sorted(e["stable"]), sorted(map(party, e["spoilers"]))) for e in results["hold"]["deals"])
    return out


NO_DEALS = False        # set by --no-deals, while an engine has no deals


def deals_apply(w):
    return not NO_DEALS and not w.graph and not w.merges and w.status_quo is not None and \
        all(oracle.is_cardinal(w, p) for p in w.principals())


def name_state(w, s):
    if w.graph or w.state_id(s) in w.merges:
        return w.state_id(s)
    return generate.full_formula(w, w.members[s][0])


# --------------------------------------------------------------------------- other writings

class Renaming:
    """New names and another order for everything; comparisons turn with reversed values."""

    def __init__(self, case, rng):
        self.case, self.rng = case, rng
        self.parties = dict(zip(case["parties"], self.fresh("P", len(case["parties"]))))
        self.issues = dict(zip(case.get("issues", {}), self.fresh("i_", len(case.get("issues", {})))))
        self.values, self.turned = {}, {}
        for i, spec in case.get("issues", {}).items():
            old = list(spec.get("values", ["no", "yes"]))
            binary = sorted(old) == ["no", "yes"]
            self.values[i] = {v: v for v in old} if binary else dict(zip(old, self.fresh("val", len(old))))
            self.turned[i] = rng.random() < 0.5
        self.states = dict(zip(case.get("graph", {}).get("states", {}),
                               self.fresh("g", len(case.get("graph", {}).get("states", {})))))

    def fresh(self, stem, count):
        names = ["%s%d" % (stem, k + 1) for k in range(count)]
        self.rng.shuffle(names)
        return names

    def shuffled(self, items):
        items = list(items)
        self.rng.shuffle(items)
        return items

    def formula(self, text):
        flip = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
        tokens, out = oracle.tokenize(str(text)), []
        for k, t in enumerate(tokens):
            before = tokens[k - 1] if k else ""
            after = tokens[k + 1] if k + 1 < len(tokens) else ""
            if before in oracle.COMPARISONS:
                out.append(self.values[tokens[k - 2]][t])
            elif t in oracle.COMPARISONS:
                out.append(flip.get(t, t) if self.turned[tokens[k - 1]] else t)
            elif after in oracle.COMPARISONS or t in self.issues:
                out.append(self.issues[t])
            else:
                out.append(self.states.get(t, t))
        return " ".join(out)

    def terms(self, m):
        return {self.issues[i]: self.values[i][v] for i, v in m.items()}

    def whole(self, m):
        return self.states[m] if isinstance(m, str) else self.terms(m)

    def item(self, x):
        if isinstance(x, list):
            return [self.item(y) for y in self.shuffled(x)]
        return self.terms(x) if isinstance(x, dict) else self.formula(x)

    def statement(self, x):
        if isinstance(x, list):
            return [self.statement(y) for y in self.shuffled(x)]
        return dict(x, prefer=self.formula(x["prefer"])) if isinstance(x, dict) else self.formula(x)

    def issue(self, i, spec):
        new = dict(spec)
        values = [self.values[i][v] for v in spec.get("values", ["no", "yes"])]
        if self.turned[i]:
            values.reverse()
            if spec.get("irreversible") in ("up", "down"):
                new["irreversible"] = {"up": "down", "down": "up"}[spec["irreversible"]]
        if values != ["no", "yes"] or "values" in spec:
            new["values"] = values
        if "owed" in spec:
            new["owed"] = self.values[i][spec["owed"]]
        by = spec["by"]
        if by != "nature":
            new["by"] = self.parties[by] if isinstance(by, str) else self.shuffled(self.parties[b] for b in by)
        return new

    def preference(self, spec):
        new = dict(spec)
        if "priorities" in spec:
            new["priorities"] = [self.statement(x) for x in spec["priorities"]]
        if "ranking" in spec:
            new["ranking"] = [self.item(x) for x in spec["ranking"]]
        if "weights" in spec:
            new["weights"] = {self.issues[i]: {self.values[i][v]: x for v, x in ws.items()}
                              if isinstance(ws, dict) and set(ws) <= set(self.values[i]) else ws
                              for i, ws in self.shuffled(spec["weights"].items())}
        if "bonus" in spec:
            new["bonus"] = [dict(b, when=self.formula(b["when"])) for b in self.shuffled(spec["bonus"])]
        return new

    def rule(self, r):
        return {k: v if k in ("because", "source", "confidence", "assumption") else [self.formula(f) for f in self.shuffled(v)]
                if isinstance(v, list) else self.formula(v) for k, v in r.items()}

    def apply(self):
        """The renamed case, and the new index of every old state."""
        c = self.case
        new = {"truce": 1, "title": "Under other names", "sources": dict(c["sources"])}
        new["parties"] = {self.parties[p]: dict(s) for p, s in self.shuffled(c["parties"].items())}
        if "issues" in c:
            new["issues"] = {self.issues[i]: self.issue(i, s) for i, s in self.shuffled(c["issues"].items())}
        if "graph" in c:
            g = c["graph"]
            new["graph"] = {"states": {self.states[s]: v for s, v in self.shuffled(g["states"].items())},
                            "moves": {self.parties[p]: {self.states[a]: [self.states[b] for b in bs]
                                                        for a, bs in arcs.items()} for p, arcs in g["moves"].items()}}
        if "rules" in c:
            new["rules"] = [self.rule(r) for r in self.shuffled(c["rules"])]
        if "merge" in c:
            new["merge"] = [{"as": m["as"], "when": self.formula(m["when"])} for m in self.shuffled(c["merge"])]
        if "status_quo" in c:
            new["status_quo"] = self.whole(c["status_quo"])
        if "moves" in c:
            new["moves"] = {self.parties[p]: v for p, v in c["moves"].items()}
        if "disagreement" in c:
            new["disagreement"] = {self.parties[p]: self.terms(v) if isinstance(v, dict) else v
                                   for p, v in c["disagreement"].items()}
        old_world, new_world = oracle.World(c), oracle.World(new)
        index = [new_world.place[self.member(old_world, new_world, ms[0])] for ms in old_world.members]
        new["preferences"] = {}
        for p, spec in self.shuffled(c["preferences"].items()):
            q = self.preference(spec)
            if "table" in q:
                table = [0] * old_world.n
                for s, x in enumerate(spec["table"]):
                    table[index[s]] = x
                q["table"] = table
            new["preferences"][self.parties[p]] = q
        return new, index

    def member(self, old_world, new_world, m):
        if old_world.graph:
            return self.states[m]
        terms = self.terms(generate.full_map(old_world, m))
        return tuple(i.values.index(terms[i.id]) for i in new_world.issues)


def scaled_number(w, f):
    if isinstance(w, list):
        return [scaled_number(x, f) for x in w]
    if isinstance(w, dict):
        return {k: scaled_number(x, f) for k, x in w.items()}
    x = oracle.num(w) * f
    return int(x) if x.denominator == 1 else float(x)


def scaled(spec, f, shift=0):
    """A cardinal preference times f plus shift."""
    new = dict(spec)
    if "table" in spec:
        new["table"] = [scaled_number(oracle.num(x) + Fraction(shift) / f, f) for x in spec["table"]]
        return new
    new["weights"] = scaled_number(spec["weights"], f)
    if "bonus" in spec:
        new["bonus"] = [dict(b, add=scaled_number(b["add"], f)) for b in spec["bonus"]]
    if shift:
        new["bonus"] = new.get("bonus", []) + [{"when": "true", "add": shift}]
    return new


# ---------------------------------------------------------------------------- the properties

def inclusions(ask, case, world, base, rng):
    """Nash within SEQ within GMR, Nash within SMR within GMR, for every party."""
    stable = base["solve"]["stable"]
    for small, large in INCLUSIONS:
        for p in world.parties:
            outside = sorted(set(stable[small][p]) - set(stable[large][p]))
            require(outside, [], "%s within %s for %s" % (small, large, p))


def renaming(ask, case, world, base, rng):
    """Other names and another order permute the results."""
    r = Renaming(case, rng)
    new, index = r.apply()
    new_world = oracle.World(new)
    start = 0 if world.status_quo is None else world.status_quo
    other = ask.results(ask.file(new), deals_apply(world), name_state(new_world, index[start]))

    def move(s):
        return index[s]
    require(ordinal(other), ordinal(base, move, r.parties.get), "renamed")
    if "deals" in base:
        require(cardinal(other), cardinal(base, move, r.parties.get), "renamed deals")


def same_order(ask, case, world, base, rng):
    """Preferences of the same order give the same stability and paths."""
    new = dict(case, preferences=dict(case["preferences"]))
    for p, spec in case["preferences"].items():
        if "weights" in spec and rng.random() < 0.5:
            new["preferences"][p] = scaled(spec, Fraction(rng.choice([3, 7])))
            continue
        if "priorities" in spec and rng.random() < 0.5:      # what was said already adds nothing
            new["preferences"][p] = {"priorities": spec["priorities"] + [rng.choice(spec["priorities"])]}
            continue
        pref = world.pref(p)
        levels = {u: k for k, u in enumerate(sorted(set(pref)))}
        stretch = rng.choice([lambda k: 2 * k - 5, lambda k: k ** 3, lambda k: k / 8])
        new["preferences"][p] = {"table": [stretch(levels[u]) for u in pref]}
    start = name_state(world, 0 if world.status_quo is None else world.status_quo)
    other = ask.results(ask.file(new), False, start)
    require(ordinal(other), ordinal(base), "monotone transformation")


def affine(ask, case, world, base, rng):
    """Another scale and zero for one principal leaves the frontier, Nash and KS as they were."""
    if "deals" not in base:
        return False
    p = rng.choice(world.principals())
    f, shift = Fraction(rng.choice([2, 3, 5])) / rng.choice([1, 2]), rng.choice([-4, 0, 7])
    new = dict(case, preferences=dict(case["preferences"]))
    new["preferences"][p] = scaled(case["preferences"][p], f, shift)
    if isinstance(case.get("disagreement", {}).get(p), (int, float)):
        new["disagreement"] = dict(case["disagreement"])
        new["disagreement"][p] = float(oracle.num(case["disagreement"][p]) * f + shift)
    other = ask.json("deals", ask.file(new))
    a, b = chosen(base), chosen({"deals": other})
    for key in ("zone", "points", "frontier", "nash", "kalai-smorodinsky", "ks-minspread"):
        require(b[key], a[key], "affine change of %s, %s" % (p, key))
    return True


def canonical(ask, case, world, base, rng):
    """fmt writes the same case, and fmt of fmt is fmt."""
    once = ask.text("fmt", ask.file(case))
    path = ask.file(once)
    require(ask.text("fmt", path), once, "fmt of fmt")
    start = name_state(world, 0 if world.status_quo is None else world.status_quo)
    again = ask.results(path, "deals" in base, start)
    for key in base:
        require(again[key], base[key], "after fmt, %s" % key)


def symmetric_case(rng):
    """Two principals with mirrored issues and weights; the issue x of one is X of the other."""
    names = ["u", "v", "w"][:rng.randint(1, 3)]
    specs = {}
    for n in names:
        spec = {"name": "Issue"}
        if rng.random() < 0.4:
            spec["values"] = ["low", "mid", "high"]
        if rng.random() < 0.3:
            spec["irreversible"] = rng.choice(["up", "down"])
        specs[n] = spec
    issues = {n: dict(s, by="a") for n, s in specs.items()}
    issues.update({n.upper(): dict(s, by="b") for n, s in specs.items()})
    if rng.random() < 0.6:
        issues["both"] = {"name": "Joint", "by": ["a", "b"]}

    def turn(ident):
        return ident if ident == "both" else ident.swapcase()
    mine = {}
    for n in issues:
        values = issues[n].get("values", ["no", "yes"])
        mine[n] = {v: rng.randint(-5, 6) for v in values}
    bonus = [(n, m, rng.randint(-4, 4)) for n in names for m in names if rng.random() < 0.4]

    def top(n):
        return "%s=%s" % (n, issues[n].get("values", ["no", "yes"])[-1])

    def prefs(f):
        return {"weights": {f(n): dict(ws) for n, ws in mine.items()},
                "bonus": [{"when": "%s & %s" % (top(f(n)), top(f(m.upper()))), "add": x} for n, m, x in bonus]}
    sq = {n: rng.choice(issues[n].get("values", ["no", "yes"])) for n in issues if n not in "UVW"}
    sq.update({n.upper(): sq[n] for n in names})
    patience = rng.choice([0, 0.5, 0.9])
    case = {"truce": 1, "title": "Mirror", "parties": {
        "a": {"name": "North", "patience": patience}, "b": {"name": "South", "patience": patience}},
        "issues": issues, "status_quo": {n: sq[n] for n in issues},
        "preferences": {"a": prefs(lambda n: n), "b": prefs(turn)}}
    if rng.random() < 0.5:
        n, m = rng.choice(names), rng.choice(names)
        forbidden = [("%s & %s" % (top(n), top(m.upper()))), ("%s & %s" % (top(n.upper()), top(m)))]
        if not all(sq[x] == issues[x].get("values", ["no", "yes"])[-1] for x in (n, m)):
            case["rules"] = [{"never": f} for f in forbidden]
    return case, turn


def mirrored(ask, rng):
    """In a symmetric case what holds for one side holds for the other, whatever their names."""
    case, turn = symmetric_case(rng)
    world = oracle.World(case)
    path = ask.file(case)
    start = name_state(world, world.status_quo)
    base = ask.results(path, not NO_DEALS, start)
    swap = {"a": "b", "b": "a"}.get
    index = []
    for ms in world.members:
        m = generate.full_map(world, ms[0])
        turned = {turn(i): v for i, v in m.items()}
        index.append(world.place[world.member_of(turned)])
    require(ordinal(base, lambda s: index[s], swap), ordinal(base), "mirror")
    if "deals" in base:
        require(cardinal(base, lambda s: index[s], swap), cardinal(base), "mirror, deals")
    new = json.loads(json.dumps(case))
    new["parties"]["a"]["name"], new["parties"]["b"]["name"] = "South", "North"
    require(ask.results(ask.file(new), "deals" in base, start), base, "names exchanged")


PROPERTIES = (inclusions, renaming, same_order, affine, canonical)


def work(job):
    truce, seed = job
    passed, problems = 0, []
    with tempfile.TemporaryDirectory(prefix="truce-property-") as folder:
        ask = Asker(truce, folder, seed)

        def attempt(name, run):
            try:
                return 0 if run() is False else 1
            except (Broken, KeyError, TypeError, ValueError, subprocess.TimeoutExpired) as e:
                problems.append("%s, seed %d: %s%s" % (
                    name, seed, "" if isinstance(e, Broken) else repr(type(e)) + " ", e))
                return 0
        case = generate.case(seed)
        world = oracle.World(case)
        start = name_state(world, 0 if world.status_quo is None else world.status_quo)
        base = {}

        def first():
            base.update(ask.results(ask.file(case), deals_apply(world), start))
        if attempt("results", first):
            for prop in PROPERTIES:
                rng = random.Random("%s %d" % (prop.__name__, seed))
                passed += attempt(prop.__name__, lambda p=prop, r=rng: p(ask, case, world, base, r))
        rng = random.Random("mirrored %d" % seed)
        passed += attempt("mirrored", lambda: mirrored(ask, rng))
    return passed, problems


def main():
    ap = argparse.ArgumentParser(description="properties that results must have")
    ap.add_argument("truce")
    ap.add_argument("--cases", type=int, default=150)
    ap.add_argument("--seed", type=int, default=100001)
    ap.add_argument("--jobs", type=int, default=2)
    ap.add_argument("--only", type=int, help="this seed alone")
    ap.add_argument("--no-deals", action="store_true", help="leave deals and hold out")
    args = ap.parse_args()
    global NO_DEALS
    NO_DEALS = args.no_deals
    truce = os.path.abspath(args.truce)
    if not os.access(truce, os.X_OK):
        print("run.py: no program at %s" % truce, file=sys.stderr)
        return 2
    seeds = [args.only] if args.only is not None else range(args.seed, args.seed + args.cases)
    passed = failed = 0
    with multiprocessing.Pool(args.jobs) as pool:
        for good, problems in pool.imap_unordered(work, [(truce, s) for s in seeds], chunksize=4):
            passed, failed = passed + good, failed + len(problems)
            for text in problems:
                print("FAILED %s" % text)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
