#!/usr/bin/env python3
"""Scenarios of NegMAS: every one of the oracle, converted and weighed, against what that program
and an independent brute force found; and the reader's other functions against a literal reader.

Usage: negmas.py TRUCE [--cases N] [--seed S] [--sample K]

For each scenario: number of outcomes, sums of utilities over all outcomes, the disagreement
point, points of the frontier (utilities rounded to 1e-9, and as doubles with --tolerance 0), the
frontier itself, Nash, egalitarian and utilitarian solutions, Kalai-Smorodinsky as the textbook
has it and as NegMAS does.  Ends with "N passed, N failed".
"""
import itertools
import json
import math
import os
import random
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path[:0] = [HERE, os.path.join(HERE, "..", "oracle")]
import foreign  # noqa: E402
import miniyaml  # noqa: E402
import model  # noqa: E402
import oracle as definitions  # noqa: E402
import suite  # noqa: E402
from suite import DATA, Mismatch, require  # noqa: E402

CLOSE = 2e-9


def near(a, b):
    return all(abs(x - y) <= CLOSE for x, y in zip(a, b))


def require_points(what, got, expected):
    """The same set of utility vectors."""
    for one, other, side in ((got, expected, "too much"), (expected, got, "missing")):
        for p in one:
            if not any(near(p, q) for q in other):
                raise Mismatch("%s: %s is %s" % (what, p, side))


def vectors(entries):
    return [list(e["utility"].values()) for e in entries]


# ------------------------------------------------------------------------------- the scenarios

def case_sums(text):
    """Sums of utilities over all outcomes, without listing them: parts are summed apart."""
    case = miniyaml.load(text)
    sizes = {i: len(v["values"]) for i, v in case["issues"].items()}
    product = math.prod(sizes.values())
    sums = []
    for p in case["parties"]:
        pref = case["preferences"][p]
        total = sum(float(b["add"]) * product for b in pref.get("bonus", []) if b["when"] == "true")
        for i, row in pref["weights"].items():
            total += math.fsum(map(float, row.values())) * (product // sizes[i])
        sums.append(total)
    return sums


def leximin(points, worth):
    best = max(sorted(worth(p)) for p in points)
    return [p for p in points if all(abs(x - y) <= CLOSE for x, y in zip(sorted(worth(p)), best))]


def scenario(command, path, o):
    doc = json.loads(command.out("deals", path, "--json", "--limit", "5000"))
    exact = json.loads(command.out("deals", path, "--json", "--limit", "5000", "--tolerance", "0"))
    ind, neg = o["independent"], o["negmas"]
    require("outcomes", doc["outcomes"], o["n_outcomes"])
    d = list(doc["disagreement"].values())
    if not near(d, ind["disagreement"]):
        require("disagreement", d, ind["disagreement"])
    require("frontier points", doc["frontier"]["points"], ind["pareto_points_ir_rounded"])
    require("frontier points as doubles", exact["frontier"]["points"], ind["pareto_points_ir"])
    require("those of NegMAS", exact["frontier"]["points"], neg["pareto_count"])
    if "pareto_utils" in neg and len(neg["pareto_utils"]) == neg["pareto_count"]:
        require_points("frontier", vectors(exact["frontier"]["list"]), neg["pareto_utils"])
    found = {name: vectors(s) for name, s in doc["solutions"].items() if isinstance(s, list)}
    gains = lambda p: [u - r for u, r in zip(p, d)]
    if ind["nash_product"]:
        require_points("nash", found["nash"], ind["nash"])
    else:       # all are tied at 0, and D20 chooses among them
        require_points("nash", found["nash"] + ind["nash"], ind["nash"])
    require_points("utilitarian", found["utilitarian"], ind["utilitarian"])
    ideal = ind["ideal_ir"]
    shares = lambda p: [(u - r) / (a - r) if a > r else 0 for u, r, a in zip(p, d, ideal)]
    require_points("egalitarian", found["egalitarian"], leximin(ind["egalitarian"], gains))
    require_points("kalai-smorodinsky", found["kalai-smorodinsky"], leximin(ind["ks_maxmin"], shares))
    if neg["ks_n"] == len(neg["ks"]):
        require_points("ks-minspread", found["ks-minspread"], neg["ks"])
    sums = case_sums(command.out("convert", path))
    for s, t in zip(sums, o["sum_utils_all"]):
        if abs(s - t) > 1e-9 * max(1, abs(t)):
            require("sums of utilities", sums, o["sum_utils_all"])


def scenarios(command, sample):
    base = os.path.join(DATA, "oracles", "negmas")
    if not os.path.isdir(base):
        print("skipped in part: no scenarios under %s" % DATA)
        return
    with open(os.path.join(base, "oracle.json"), encoding="utf-8") as f:
        oracle = json.load(f)["scenarios"]
    for k, key in enumerate(sorted(oracle)):
        if k % sample == 0:
            path = os.path.join(base, "scenarios", key.split(":", 1)[1])
            yield key, lambda: scenario(command, path, oracle[key])


# ----------------------------------------------------------------------------- random scenarios

def plain(x):
    """A scalar as NegMAS's dumps have it: quotes only where YAML would take a word for a number."""
    if isinstance(x, str):
        return "'%s'" % x.replace("'", "''") if not x.isalpha() or x in ("no", "yes", "null", "on", "true", "false") else x
    return "null" if x is None else repr(x).replace("inf", ".inf").replace("nan", ".nan")


def dump(x, indent=0):
    pad = "  " * indent
    if isinstance(x, dict) and x:
        return "".join("%s%s:%s" % (pad, plain(k), " " + plain(v) + "\n" if not isinstance(v, (dict, list)) or not v
                                    else "\n" + dump(v, indent + 1)) for k, v in x.items())
    if isinstance(x, list) and x:
        return "".join("%s-%s" % (pad, " " + plain(v) + "\n" if not isinstance(v, (dict, list))
                                  else "\n" + dump(v, indent + 1)) for v in x)
    return pad + ("{}" if isinstance(x, dict) else "[]") + "\n"


def braces(x):
    """The same in YAML's braces."""
    if isinstance(x, dict):
        return "{%s}" % ", ".join("%s: %s" % (plain(k), braces(v)) for k, v in x.items())
    if isinstance(x, list):
        return "[%s]" % ", ".join(map(braces, x))
    return plain(x)


def written(rng, x):
    """In one of the ways in which such files are written by hand and by programs."""
    text = dump(x) if rng.random() < 0.6 else braces(x) + "\n"
    if rng.random() < 0.2:
        text = rng.choice(["---\n", "# type: none\n---\n", "# {a comment}\n\n", "%YAML 1.1\n---\n", "--- # type\n"]) + text
    if rng.random() < 0.1:
        text = text.replace("\n", "\r\n")
    return "\ufeff" + text if rng.random() < 0.1 else text


def number(rng):
    return rng.choice([0.0, 1.0, 0.1, 0.2, 0.3, rng.randint(-3, 3), rng.random(), -rng.random(), 1 / 3])


def random_issue(rng, k):
    if rng.random() < 0.4:
        lo = rng.randint(-2, 3)
        return {"name": "n%d" % k, "type": "ContiguousIssue", "values": [lo, lo + rng.randint(0, 4)]}
    words = ["red", "no", "7", "dark blue", "x:y", "null", 5, 12, 7, True, "true", "{x}", "it's, 1", "12"]
    rng.shuffle(words)
    return {"name": rng.choice(["w%d", "wide %d"]) % k, "type": "CategoricalIssue", "values": words[:rng.randint(1, 4)]}


def is_number(v):
    return not isinstance(v, (str, bool))


def all_values(issue):
    lo = issue["values"]
    return list(range(lo[0], lo[1] + 1)) if issue["type"] == "ContiguousIssue" else lo


def random_function(rng, values):
    numeric = all(is_number(v) for v in values)
    kind = rng.choice(["TableFun", "AffineFun", "LinearFun", "IdentityFun", "ConstFun"] if numeric else ["TableFun"])
    if kind == "TableFun":
        entries = [(v, number(rng)) for v in values]
        rng.shuffle(entries)
        if rng.random() < 0.2:
            return dict(entries)
        return {"type": rng.choice(["TableFun", "negmas.preferences.TableFun"]), "mapping": dict(entries)}
    f = {"type": kind}
    if kind in ("AffineFun", "LinearFun"):
        f["slope"] = number(rng)
    if kind in ("AffineFun", "ConstFun"):
        f["bias"] = number(rng)
    return f


def random_condition(rng, values):
    if rng.random() < 0.2:
        return None
    numeric = all(is_number(v) for v in values)
    if numeric and rng.random() < 0.6:
        lo, hi = sorted([rng.randint(-3, 8), rng.randint(-3, 8)])
        return rng.choice([[lo, hi], [[lo, lo], [hi, hi + 1]]])
    return rng.choice([rng.choice(values), [rng.choice(values) for _ in range(3)]])


def random_ufun(rng, issues):
    domains = [all_values(i) for i in issues]
    kinds = ["LinearAdditiveUtilityFunction"] * 3 + ["HyperRectangleUtilityFunction"] * 2
    if all(is_number(v) for d in domains for v in d):
        kinds += ["AffineUtilityFunction"] * 3
    kinds += ["MappingUtilityFunction", "ConstUtilityFunction"]
    kind = rng.choice(kinds)
    u = {"type": kind, "name": "any"}
    if kind.startswith("Linear"):
        u["weights"] = [number(rng) for _ in issues]
        u["values"] = [random_function(rng, d) for d in domains]
    elif kind.startswith("Affine"):
        u["weights"] = [number(rng) for _ in issues]
    elif kind.startswith("Hyper"):
        count = rng.randint(1, 4)
        u["outcome_ranges"] = [rng.choice([None, {i["name"]: random_condition(rng, d) for i, d in
                                                  rng.sample(list(zip(issues, domains)), rng.randint(1, len(issues)))},
                                           {i["name"]: random_condition(rng, d) for i, d in zip(issues, domains)}])
                               for _ in range(count)]
        u["utilities"] = [number(rng) for _ in range(count)]
        if rng.random() < 0.5:
            u["weights"] = [number(rng) for _ in range(count)]
    elif kind.startswith("Mapping"):
        outcomes = [list(o) for o in itertools.product(*domains)]
        u["mapping"] = [[o, number(rng)] for o in outcomes if rng.random() < 0.7] or [[outcomes[0], 0.5]]
        u["default"] = number(rng)
    else:
        u["value"] = number(rng)
    if not kind.startswith(("Mapping", "Const")) and rng.random() < 0.4:
        u["bias"] = number(rng)
    u["reserved_value"] = rng.choice([None, float("-inf"), float("inf"), float("nan"), 0.0, number(rng)])
    if rng.random() < 0.3:
        del u["reserved_value"]
        if rng.random() < 0.5:
            u["reserved_outcome"] = [rng.choice(d) for d in domains]
    if rng.random() < 0.3:
        u = {"type": rng.choice(["ExpDiscountedUFun", "LinDiscountedUFun"]), "discount": 0.9, "ufun": u}
        if rng.random() < 0.5:
            u["reserved_value"] = number(rng)
    return u


def as_lists(rng, u, issues):
    """Some bare tables as bare lists of numbers, in the order of the values."""
    if not isinstance(u.get("values"), list):
        return u
    return dict(u, values=[[f[v] for v in all_values(i)] if "type" not in f and rng.random() < 0.5 else f
                           for f, i in zip(u["values"], issues)])


def as_texts(rng, u, issues):
    """Outcomes as maps, or as Python prints tuples and dictionaries."""
    names, kind = [i["name"] for i in issues], rng.randrange(4)
    if "ufun" in u:
        return dict(u, ufun=as_texts(rng, u["ufun"], issues))
    if "mapping" not in u or kind == 0:
        return u
    if kind == 1:
        return dict(u, mapping=[[dict(zip(names, o)), w] for o, w in u["mapping"]])
    return dict(u, mapping={repr(tuple(o) if kind == 2 else dict(zip(names, o))): w for o, w in u["mapping"]})


def random_scenario(command, seed):
    rng = random.Random("negmas %d" % seed)
    issues = [random_issue(rng, k) for k in range(rng.randint(1, 3))]
    ufuns = [random_ufun(rng, issues) for _ in range(rng.randint(2, 3))]
    domain = {"name": "d", "type": rng.choice(["DiscreteCartesianOutcomeSpace", "negmas.outcomes.CartesianOutcomeSpace"]),
              "issues": issues}
    files = [("domain.yml", domain), ("_info.yaml", {"n": 3})] + [("u%d.yml" % k, u) for k, u in enumerate(ufuns)]
    folder = command.filled({name: written(rng, as_texts(rng, as_lists(rng, x, issues), issues)) for name, x in files})
    case = miniyaml.load(command.convert(folder))
    names = [i["name"] for i in issues]
    outcomes = [o[::-1] for o in itertools.product(*[all_values(i) for i in issues][::-1])]
    world = model.World(case)
    require("outcomes", world.n, len(outcomes))
    for k, u in enumerate(ufuns):
        party = "u%d" % k
        want = [foreign.utility(u, names, o) for o in outcomes]
        got = definitions.utility(world, party)
        for o, x, y in zip(outcomes, got, want):
            if abs(x - y) > 1e-8:
                require("utility of %s for %s" % (o, party), x, y)
        d = float(case["disagreement"][party])
        if abs(d - foreign.disagreement(u, names, want)) > 1e-12:
            require("disagreement of " + party, d, foreign.disagreement(u, names, want))


def short_decimals(command, seed):
    """0.1 + 0.2 is not 0.3 among doubles: with --tolerance 0 they are added as NegMAS adds them."""
    rng = random.Random("short %d" % seed)
    issues = [{"name": "i%d" % k, "type": "CategoricalIssue", "values": ["a", "b", "c", "d"][:rng.randint(2, 4)]}
              for k in range(rng.randint(2, 4))]
    tenths = lambda i: {"type": "TableFun", "mapping": {v: rng.randint(0, 10) / 10 for v in i["values"]}}
    ufuns = [{"type": "LinearAdditiveUtilityFunction", "weights": [1.0] * len(issues),
              "values": [tenths(i) for i in issues], "reserved_value": 0.0} for _ in range(2)]
    files = [("domain.yml", {"type": "CartesianOutcomeSpace", "issues": issues})] + [
        ("u%d.yml" % k, u) for k, u in enumerate(ufuns)]
    folder = command.filled({name: dump(x) for name, x in files})
    doc = json.loads(command.out("deals", folder, "--json", "--tolerance", "0"))
    names = [i["name"] for i in issues]
    points = {tuple(foreign.utility(u, names, o) for u in ufuns)
              for o in itertools.product(*[i["values"] for i in issues])}
    best = [p for p in points if not any(q != p and all(x >= y for x, y in zip(q, p)) for q in points)]
    require("frontier", sorted(set(map(tuple, vectors(doc["frontier"]["list"])))), sorted(best))


def jobs(command, args):
    if args.only is None:
        yield from scenarios(command, args.sample)
    for seed in suite.seeds(args):
        yield "scenario %d" % seed, lambda: random_scenario(command, seed)
        yield "short decimals %d" % seed, lambda: short_decimals(command, seed)


if __name__ == "__main__":
    sys.exit(suite.main("scenarios of NegMAS", jobs))
