#!/usr/bin/env python3
"""Compare `truce deals` with settle.py on further bargaining solutions (D74 to D82, D84).

Usage: settled.py TRUCE [--cases N] [--seed S] [--jobs N] [--only SEED]

Random cases: those of generate.py that have deals, and negotiations over joint issues alone, with
texts of the principals, powers and reference texts; and what must not change when a principal's
utilities are rescaled, when principals are exchanged, or when deals that are not chosen go.
"""
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
import settle  # noqa: E402
from run import Engine, Mismatch, close, deals_apply, require, state_list  # noqa: E402

MOST_STATES = 100
POWERS = ("2", "3", "0.5", "1.25", "7", "1")


def negotiation(seed):
    """Every issue is joint; weights have few different values, so that many deals tie."""
    rng = random.Random("settled %d" % seed)
    parties = ["p%d" % k for k in range(rng.choice([2, 2, 2, 3, 3, 4, 5]))]
    issues = {}
    size = 1
    while size < 12 or (size < 60 and rng.random() < 0.7):
        count = rng.choice([2, 2, 3, 3, 4])
        issues["i%d" % len(issues)] = {"name": "I", "by": parties, "values": ["v%d" % k for k in range(count)]}
        size *= count
    top = rng.choice([1, 2, 4, 9, 40, 1000])
    weights = {p: {i: {v: rng.randint(-top // 3, top) for v in s["values"]} for i, s in issues.items()}
               for p in parties}
    if rng.random() < 0.4:                       # strictly opposed, so that the frontier is long
        for i in issues:
            ws = sorted(weights[parties[0]][i].values())
            for p, back in zip(parties, (False, True, False, True, True)):
                weights[p][i] = dict(zip(weights[p][i], reversed(ws) if back else ws))
            if rng.random() < 0.7:
                weights[parties[-1]][i] = {v: w * rng.choice([1, 2, 3]) + rng.randint(0, 2)
                                           for v, w in weights[parties[-1]][i].items()}
    case = {"truce": 1, "title": "Random negotiation %d" % seed, "parties": {p: {"name": p} for p in parties},
            "issues": issues, "preferences": {p: {"weights": weights[p]} for p in parties},
            "status_quo": {i: rng.choice(s["values"]) for i, s in issues.items()}}
    if rng.random() < 0.5:
        case["status_quo"] = generate.poor_state(rng, case)
    if rng.random() < 0.4:
        w = oracle.World(case)
        case["disagreement"] = {}
        for p in parties:
            u = sorted(w.pref(p))
            case["disagreement"][p] = float(rng.choice([u[0], u[len(u) // 4], u[len(u) // 2], u[-1]]))
    return case


def random_case(seed):
    if seed % 3:
        return negotiation(seed)
    while True:
        case = generate.case(seed)
        w = oracle.World(case)
        if deals_apply(w) and len(w.principals()) > 1 and w.n <= MOST_STATES:
            return case
        seed += 1000003


def add_proposals(rng, case):
    """Texts, often one of every principal, some issues left open."""
    if rng.random() < 0.4 or "proposals" in case:
        return
    case["proposals"] = []
    for k in range(rng.randint(1, 5)):
        terms = {i: rng.choice(list(s.get("values", ["no", "yes"])))
                 for i, s in case["issues"].items() if rng.random() < 0.8}
        by = list(case["parties"])[k] if k < len(case["parties"]) else rng.choice(list(case["parties"]))
        case["proposals"].append({"id": "text%d" % k, "date": "2020-01-0%d" % (k + 1), "by": by, "name": "T",
                                  "terms": terms or {i: list(s.get("values", ["no", "yes"]))[0]
                                                     for i, s in list(case["issues"].items())[:1]}})


def text_state(w, X, proposal):
    """D82: the state of a text, its open issues as in s0 and owed ones as owed."""
    values = []
    for i in w.issues:
        v = i.values[w.sq_member[i.place]]
        v = proposal["terms"].get(i.id, v)
        values.append(v if i.owed is None else i.owed)
    member = tuple(i.values.index(v) for i, v in zip(w.issues, values))
    s = w.place.get(member)
    return s if s in X else None


def own_texts(w, case, X):
    out = []
    for p in w.principals():
        states = [text_state(w, X, t) for t in case.get("proposals", []) if t["by"] == p]
        states = [s for s in states if s is not None]
        out.append(states[-1] if states else None)
    return out


def require_place(kind, got, place, d, case):
    for (p, u), z in zip(got.items(), place):
        if not close(round(u, 12), round(float(z) + float(d[p]), 12)) and \
                abs(u - float(z) - float(d[p])) > 1e-8 * max(1, abs(float(z))):
            raise Mismatch(kind, "expected gains %s, got %s over %s" % (
                [float(x) for x in place], got, oracle.plain(d)))


def check_lotteries(engine, doc, ds, F, gains):
    d = ds["disagreement"]
    for name, place in settle.lotteries(F, gains).items():
        got = doc["lotteries"][name]
        require_place("lottery " + name, got["utility"], place, d, engine.world)
        mix, ends = got["chance"], state_list(engine, [got["first"], got["second"]], ds["utility"])
        mixed = [mix * float(a) + (1 - mix) * float(b) for a, b in zip(gains[ends[0]], gains[ends[1]])]
        require_place("lottery %s mixes" % name, got["utility"], mixed, d, engine.world)
        near = state_list(engine, got["nearest"], ds["utility"])
        require("lottery %s nearest" % name, set(near) & set(settle.nearest(F, gains, place)) != set(), True)


def check_case(truce, case, folder, seed, rng):
    path = os.path.join(folder, "case.yaml")
    with open(path, "w", encoding="utf-8") as f:
        f.write(generate.write(case, seed))
    w = oracle.World(case)
    engine = Engine(truce, path, w)
    ds = oracle.deals(w)
    d, X, F = ds["disagreement"], ds["X"], ds["frontier"]
    ps = list(d)
    utilities = {x: [ds["utility"][x][p] for p in ps] for x in X}
    gains = {x: [u - d[p] for u, p in zip(utilities[x], ps)] for x in X}
    power = {p: rng.choice(POWERS) for p in ps}
    options = ["--power", ",".join("%s=%s" % (p, power[p]) for p in ps if power[p] != "1" or rng.random() < 0.5)]
    if options[1] == "":
        options = []
    reference, base = None, settle.common_base(X, utilities, own_texts(w, case, X)) if X else None
    if X and rng.random() < 0.5:
        reference = base = rng.choice(X)
        options += ["--reference", engine.name(reference)]
    doc = engine.json("deals", *options)
    require("base", doc["base"] and engine.state(doc["base"]["state"]), base)
    require("zone_empty", doc["situation"]["zone_empty"], not F)
    if not F:
        require("nothing", {k: v for k, v in doc["solutions"].items() if v}, {})
        return
    numbers = [Fraction(power[p]) for p in ps]
    right = dict(ds["solutions"])
    right["utilitarian-relative"] = settle.utilitarian_relative(F, gains)
    right["raiffa"] = settle.raiffa(F, gains)
    right["ks-genius"] = settle.ks_genius(F, utilities)
    right["max-sum"] = settle.max_sum(F, utilities)
    if options and options[0] == "--power":
        right["nash-weighted"] = settle.nash_weighted(F, gains, numbers)
        right["proportional"] = settle.proportional(F, gains, numbers)
    if reference is not None:
        right["gupta-livne"] = settle.gupta_livne(F, utilities, utilities[reference])
    if base is not None:
        right["max-min-gain"] = settle.max_min_gain(X, F, utilities, utilities[base])
    check_merged_base(engine, w, X, F, utilities, own_texts(w, case, X))
    require("which", sorted(doc["solutions"]), sorted(right))
    for name, states in right.items():
        require("solution " + name, state_list(engine, doc["solutions"][name], ds["utility"]), sorted(states))
        require("ties " + name, doc["ties"][name], len(states))
    require("cannot gain", doc["situation"]["cannot_gain"],
            [p for i, p in enumerate(ps) if max(gains[x][i] for x in F) <= 0])
    require("single point", doc["situation"]["single_point"], ds["points"] == 1)
    require("by lot", doc["lotteries"] != {}, len(ps) == 2)
    if len(ps) == 2:
        check_lotteries(engine, doc, ds, F, gains)
    if seed % 3 and "disagreement" not in case:
        check_properties(truce, case, folder, rng, doc)


def check_merged_base(engine, w, X, F, utilities, own):
    """D82, D156: a base found without listing the outcomes; of equal ones it may be another."""
    if engine.raw("deals", "--engine", "merge")[0]:
        return                                                # merging is refused
    doc, right = engine.json("deals", "--engine", "merge"), settle.common_base(X, utilities, own)
    require("merged base", doc["base"] is None, right is None)
    if right is None:
        return
    base, R = engine.state(doc["base"]["state"]), settle.ranges(X, utilities)

    def excess(x):
        return sorted((utilities[x][i] - utilities[o][i]) / R[i] if R[i] else 0 for i, o in enumerate(own))
    require("excess of the merged base", excess(base), excess(right))
    got = {tuple(utilities[engine.state(o["state"])]) for o in doc["solutions"]["max-min-gain"]}
    require("max-min gain over it", got, {tuple(utilities[x]) for x in
                                          settle.max_min_gain(X, F, utilities, utilities[base])})


# ---------------------------------------------------------------------------- properties

INVARIANT = ("nash", "kalai-smorodinsky", "utilitarian-relative", "raiffa")


def indices(doc, name):
    return sorted(x["state"]["index"] for x in doc["solutions"][name])


def run_on(truce, case, folder):
    path = os.path.join(folder, "other.yaml")
    with open(path, "w", encoding="utf-8") as f:
        f.write(generate.write(case, 1, "json"))
    return Engine(truce, path, oracle.World(case)).json("deals")


def check_properties(truce, case, folder, rng, doc):
    """Scale invariance (another zero and unit for one principal); symmetry (principals exchanged);
    independence of irrelevant alternatives (a rule removes a deal that Nash does not choose)."""
    one = rng.choice(list(case["parties"]))
    factor, add = rng.choice([2, 5, 0.25]), rng.randint(-3, 3)
    ws = case["preferences"][one]["weights"]
    scaled = dict(case, preferences=dict(case["preferences"], **{one: {"weights": {
        i: {v: x * factor + add for v, x in vs.items()} for i, vs in ws.items()}}}))
    other = run_on(truce, scaled, folder)
    for name in INVARIANT:
        require("scale invariance of " + name, indices(other, name), indices(doc, name))
    order = list(case["parties"])
    rng.shuffle(order)
    mixed = dict(case, parties={p: case["parties"][p] for p in order},
                 preferences={p: case["preferences"][p] for p in order})
    other = run_on(truce, mixed, folder)
    for name in doc["solutions"]:
        if name in other["solutions"] and name != "max-min-gain":     # whose text was an option
            require("symmetry of " + name, indices(other, name), indices(doc, name))
    chosen = indices(doc, "nash")
    spare = [x["state"] for x in doc["frontier"]["list"] if x["state"]["index"] not in chosen]
    spare = [x for x in spare if x["values"] != {i: case["status_quo"][i] for i in case["issues"]}]
    if spare and doc["situation"]["gain_together"] == len(case["parties"]):
        gone = rng.choice(spare)["values"]
        smaller = dict(case, rules=[{"never": " & ".join("%s=%s" % x for x in gone.items())}])
        other = run_on(truce, smaller, folder)
        require("independence of irrelevant alternatives",
                [x["state"]["values"] for x in other["solutions"]["nash"]],
                [x["state"]["values"] for x in doc["solutions"]["nash"]])


def work(job):
    truce, seed = job
    rng = random.Random("settled options %d" % seed)
    case = random_case(seed)
    add_proposals(rng, case)
    with tempfile.TemporaryDirectory() as folder:
        try:
            check_case(truce, case, folder, seed, rng)
        except (Mismatch, oracle.CaseError) as e:
            return seed, str(e), generate.write(case, seed, "plain")
    return seed, None, None


if __name__ == "__main__":
    sys.exit(campaign.main(__doc__.split("\n", 1)[0], "settled", work))
