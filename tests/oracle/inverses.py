#!/usr/bin/env python3
"""Compare `truce inverse` with all rankings (D117 to D121).

Usage: inverses.py TRUCE [--cases N] [--seed S] [--jobs N] [--only SEED]

Random cases of few states.  The condition is compared with stability under every ranking, the counts with the
number of strict rankings, and the fewest swaps (of states, and of lines of priorities) with every change of one
party's, and where these are not too many of all parties' preferences.  What is reported must reach the goal.
Then the published table of Syria and Iraq, 1975.  Ends with "N passed, N failed".
"""
import itertools
import json
import math
import os
import random
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)
import campaign  # noqa: E402
import effects  # noqa: E402
import generate  # noqa: E402
import oracle  # noqa: E402
import rankings  # noqa: E402
from run import Engine, Mismatch, require  # noqa: E402

DATA = os.environ.get("TRUCE_TESTDATA", os.path.join(campaign.ROOT, "..", "shared"))
MOST_STATES = 6
MOST_TOGETHER = 6000      # combinations of all parties' changes that are tried


def some_case(rng, seed):
    """Few states; about half the parties have priorities."""
    while True:
        case = effects.small_case(rng, seed)
        w = oracle.World(case)
        if 2 <= w.n <= MOST_STATES:
            break
    for p in case["preferences"]:
        if rng.random() < 0.5:
            if w.graph:
                atoms = list(w.graph["states"])
                one = lambda: " or ".join(rng.sample(atoms, rng.randint(1, max(1, len(atoms) // 2))))  # noqa: E731
            else:
                one = lambda: generate.formula(rng, generate.issue_atoms(case["issues"]), 2)  # noqa: E731
            lines = []
            for _ in range(rng.randint(1, 4)):
                lines.append([one(), one()] if rng.random() < 0.15 else one())
            case["preferences"][p] = {"priorities": lines}
    return case


def ask(engine, concept, *options):
    """Exit status 3 where, and only where, a bound is left."""
    status, out, err = engine.raw("inverse", "--json", "--concept", concept, *options)
    if status not in (0, 3):
        raise Mismatch("exit inverse", "%s: exit status %d, %s" % (options, status, err[:600]))
    require("status", status == 3, '"exact":false' in out, str(options))
    return json.loads(out)


def changed_world(world, new):
    """The same world with other rankings of some parties."""
    for p, ranking in new.items():
        world = rankings.with_ranking(world, p, ranking)
    return world


def is_stable(world, p, s, concept):
    return oracle.stable(world, p, s, concept)


def is_equilibrium(world, s, concept):
    return all(is_stable(world, p, s, concept) for p in world.movers)


def reached(world, targets, avoid, concept):
    return (all(is_equilibrium(world, s, concept) for s in targets) and
            not any(is_equilibrium(world, s, concept) for s in avoid))


# ------------------------------------------------------------------- changes of a preference

def by_swaps(world, p):
    """D119: every ranking that may be looked for, with its distance."""
    old = rankings.dense(world.pref(p))
    return sorted((rankings.distance(old, r), r) for r in rankings.arrangements(old))


def line_places(n):
    """Every order of n lines with the swaps of neighbours that lead to it."""
    for order in itertools.permutations(range(n)):
        yield sum(1 for a, b in itertools.combinations(range(n), 2) if order.index(a) > order.index(b)), order


def by_lines(world, p):
    """D120: every order of the lines of the party's priorities, as a ranking."""
    spec = world.case["preferences"].get(p, {})
    if "priorities" not in spec:
        return None
    columns = world.pref(p)
    return sorted((d, rankings.dense([tuple(c[k] for k in order) for c in columns]))
                  for d, order in line_places(len(spec["priorities"])))


def fewest(world, p, changes, good):
    for d, ranking in changes:
        if good(rankings.with_ranking(world, p, ranking)):
            return d
    return None


def fewest_together(world, changes, good):
    """Over the changes of several parties at once; None: not tried, there are too many."""
    parties = list(changes)
    size = 1
    for p in parties:
        size *= len(changes[p])
    if size > MOST_TOGETHER:
        return "too many"
    best = None
    for combo in itertools.product(*[changes[p] for p in parties]):
        total = sum(d for d, _ in combo)
        if best is not None and total >= best:
            continue
        if good(changed_world(world, {p: r for p, (_, r) in zip(parties, combo)})):
            best = total
    return best


# ---------------------------------------------------------------------------------- one row

def met(clauses, s, ranking):
    return all(any(all(ranking[u] <= ranking[s] for u in term) for term in clause) for clause in clauses)


def check_condition(w, row, p, s, concept, changes):
    where = "%s for %s at %d" % (concept, p, s)
    for ranking in [r for _, r in changes] + [list(r) for r in itertools.permutations(range(w.n))][:720]:
        new = rankings.with_ranking(w, p, ranking)
        require("condition", met(row["clauses"], s, ranking), is_stable(new, p, s, concept), "%s, %s" % (where, ranking))
    for clause in row["clauses"]:
        require("no term holds another", [t for t in clause for q in clause if t != q and set(q) <= set(t)], [], where)


def check_counts(w, row, p, s, concept):
    own = all_ = total = 0
    for ranking in itertools.permutations(range(w.n)):
        new = rankings.with_ranking(w, p, list(ranking))
        total += 1
        own += is_stable(new, p, s, concept)
        all_ += is_equilibrium(new, s, concept)
    where = "%s for %s at %d" % (concept, p, s)
    require("rankings", row["rankings"], {"satisfying": own, "total": total}, where)
    require("share", abs(row["rankings_share"] - own / total) < 1e-9, True, where)
    require("equilibrium", row["equilibrium"], {"satisfying": all_, "total": total}, where)
    require("equilibrium share", abs(row["equilibrium_share"] - all_ / total) < 1e-9, True, where)


def after_pairs(w, p, pairs):
    new = rankings.changed(rankings.dense(w.pref(p)), pairs)
    if new is None:
        raise Mismatch("no ranking", "%s: %s" % (p, pairs))
    return new


def after_lines(w, p, pairs):
    columns = w.pref(p)
    n = len(w.case["preferences"][p]["priorities"])
    order = rankings.changed([n - k for k in range(n)], pairs)
    if order is None:
        raise Mismatch("no order of lines", "%s: %s" % (p, pairs))
    return rankings.dense([tuple(c[k] for k in sorted(range(n), key=lambda k: -order[k])) for c in columns])


def check_bounds(got, right, where):
    """A search that was cut short says so; then its bounds hold."""
    if got.get("exact", True):
        require("swaps", got["swaps"], right, where)
        return
    require("at least", right is None or got["at_least"] <= right, True, where)
    require("at most", got["swaps"] is None or (right is not None and right <= got["swaps"]), True, where)


def check_answer(w, got, right, where, p, good, after):
    check_bounds(got, right, where)
    if got["swaps"] is None:
        return
    require("pairs", len(got["pairs"]), got["swaps"], where)
    require("reaches it", good(rankings.with_ranking(w, p, after(w, p, got["pairs"]))), True, where)


def check_row(engine, row):
    w = engine.world
    s, p, concept = engine.state(row["state"]), row["party"], row["concept"]
    where = "%s for %s at %d" % (concept, p, s)
    own = lambda x: is_stable(x, p, s, concept)  # noqa: E731
    all_ = lambda x: is_equilibrium(x, s, concept)  # noqa: E731
    changes = by_swaps(w, p)
    require("stable", row["stable"], own(w), where)
    check_condition(w, row, p, s, concept, changes)
    check_counts(w, row, p, s, concept)
    check_answer(w, row, fewest(w, p, changes, own), where + ", own", p, own, after_pairs)
    check_answer(w, row["alone"], fewest(w, p, changes, all_), where + ", alone", p, all_, after_pairs)
    lines = by_lines(w, p)
    require("statements", "statements" in row, lines is not None, where)
    if lines:
        got = row["statements"]
        check_answer(w, got["own"], fewest(w, p, lines, own), where + ", own lines", p, own, after_lines)
        check_answer(w, got["alone"], fewest(w, p, lines, all_), where + ", lines alone", p, all_, after_lines)


def check_together(w, doc, targets, avoid):
    for concept, got in doc["together"].items():
        good = lambda x: reached(x, targets, avoid, concept)  # noqa: E731,B023
        require("reached", got["reached"], good(w), concept)
        lines = {p: by_lines(w, p) for p in w.movers if by_lines(w, p) is not None}
        kinds = [("rankings", {p: by_swaps(w, p) for p in w.movers}, after_pairs)]
        if lines:
            kinds.append(("statements", lines, after_lines))
        for kind, changes, after in kinds:
            where = "%s, %s, %s and not %s" % (concept, kind, targets, avoid)
            answer = got[kind]
            if answer["swaps"] is not None:
                parts = answer["parties"]
                require("sum", answer["swaps"], sum(x["swaps"] for x in parts.values()), where)
                for p, x in parts.items():
                    require("pairs", len(x["pairs"]), x["swaps"], "%s, %s" % (where, p))
                new = {p: after(w, p, x["pairs"]) for p, x in parts.items() if x["swaps"]}
                require("reaches it", good(changed_world(w, new)), True, where)
            right = fewest_together(w, changes, good)
            if right != "too many":
                check_bounds(answer, right, where)


# ----------------------------------------------------------------------------- more states

def wide_case(rng, seed):
    """More states, parties of several issues, some that cannot be undone: terms overlap under smr."""
    parties = ["p0", "p1", "p2"][:rng.choice([2, 2, 3])]
    issues = {}
    for k in range(rng.choice([3, 4, 5])):
        issues["i%d" % k] = {"name": "I", "by": parties[k % len(parties)],
                             "irreversible": rng.choice(["no", "no", "up", "down"]),
                             "values": ["a", "b", "c"][:rng.choice([2, 2, 2, 3])]}
    case = {"truce": 1, "title": "Wide case %d" % seed, "sources": {"src1": "Nobody (2001)"},
            "parties": {p: {"name": p} for p in parties}, "issues": issues}
    atoms = generate.issue_atoms(issues)
    rules = [generate.rule(rng, atoms) for _ in range(rng.choice([0, 1, 2]))]
    trial = generate.try_world(dict(case, rules=rules))
    if rules and trial and trial.n >= 3:
        case["rules"] = rules
    n = oracle.World(case).n
    case["preferences"] = {p: {"table": rng.sample(range(n), n)} for p in parties}
    return case


def by_sets(w, clauses, s):
    """D118: strict rankings by which states stand below s, all such sets one after the other."""
    n, total = w.n, 0
    rest = [u for u in range(n) if u != s]
    for bits in range(1 << (n - 1)):
        below = {u for k, u in enumerate(rest) if bits >> k & 1}
        if all(any(all(u in below for u in term) for term in clause) for clause in clauses):
            total += math.factorial(len(below)) * math.factorial(n - 1 - len(below))
    return total


def check_wide(engine, rng):
    w = engine.world
    s, concept = rng.randrange(w.n), rng.choice(oracle.CONCEPTS)
    for row in ask(engine, concept, "--target", engine.name(s))["answers"]:
        p, where = row["party"], "%s for %s at %d of %d" % (concept, row["party"], s, w.n)
        for _ in range(60):
            ranking = rng.sample(range(w.n), w.n)
            if rng.random() < 0.5:
                ranking[s] = w.n
            new = rankings.with_ranking(w, p, ranking)
            require("condition", met(row["clauses"], s, ranking), is_stable(new, p, s, concept), where)
        if w.n <= 13:
            require("rankings", int(row["rankings"]["satisfying"]), by_sets(w, row["clauses"], s), where)
        share = sum(met(row["clauses"], s, rng.sample(range(w.n), w.n)) for _ in range(2000)) / 2000
        require("share", abs(share - row["rankings_share"]) < 0.06, True, "%s: %s" % (where, row["rankings_share"]))
        raised = row["swaps"]
        if raised:
            new = rankings.with_ranking(w, p, after_pairs(w, p, row["pairs"]))
            require("raised", is_stable(new, p, s, concept), True, where)


# ------------------------------------------------------------------------------------ a case

def work(job):
    truce, seed = job
    rng = random.Random("inverse %d" % seed)
    wide = seed % 3 == 0
    case = wide_case(rng, seed) if wide else some_case(rng, seed)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "inverse.yaml")
        with open(path, "w", encoding="utf-8") as f:
            f.write(generate.write(case, seed))
        try:
            engine = Engine(truce, path, oracle.World(case))
            w = engine.world
            if wide:
                check_wide(engine, rng)
                return seed, None, None
            concept = rng.choice(oracle.CONCEPTS)
            target = rng.randrange(w.n)
            doc = ask(engine, concept, "--target", engine.name(target))
            require("rows", [(r["party"], r["concept"]) for r in doc["answers"]], [(p, concept) for p in w.movers])
            for row in doc["answers"]:
                check_row(engine, row)
            check_together(w, doc, [target], [])
            goals = rng.sample(range(w.n), min(w.n, rng.choice([1, 2, 2, 3])))
            cut = rng.randrange(len(goals))
            options = ["--unstable", " or ".join("(%s)" % engine.name(s) for s in goals[cut:])]
            if cut:
                options += ["--target", " or ".join("(%s)" % engine.name(s) for s in goals[:cut])]
            concept = rng.choice(oracle.CONCEPTS)
            doc = ask(engine, concept, *options)
            check_together(w, doc, goals[:cut], goals[cut:])
        except (Mismatch, KeyError, TypeError, IndexError, AttributeError) as e:
            return seed, "%s: %s" % (type(e).__name__, e), generate.write(case, seed, "plain")
    return seed, None, None


def published(truce):
    """The conflict of Hipel, Kilgour and Kinsara 2014: rankings of Syria for which each state is an equilibrium.
    For state 2 the handout of GMCR+ prints 240 under Nash, which is right, and 420 under SEQ, where the condition
    (2 over 1 or not below 4) and (2 over 3 or not below 6) holds in 1 - 1/3 - 1/3 + 1/5 = 8/15 of 720, that is 384."""
    path = os.path.join(DATA, "oracles", "gmcr", "inverse_syria_iraq.json")
    case = os.path.join(campaign.ROOT, "cases", "syria-iraq-1975.yaml")
    wrong = []
    if not os.path.exists(path):
        print("skipped in part: there is no %s" % path)
        return wrong
    with open(path, encoding="utf-8") as f:
        right = json.load(f)["correct_by_definition"]
    for number, counts in right.items():
        for concept, count in counts.items():
            doc = Engine(truce, case, None).json("inverse", "--target", "s%d" % (int(number) - 1), "--party", "syria",
                                                 "--concept", concept)
            if doc["equilibrium"] != {"satisfying": count, "total": 720}:
                wrong.append("state %s, %s: %s for %s" % (number, concept, doc["equilibrium"], count))
    return wrong


if __name__ == "__main__":
    faults = published(os.path.abspath(sys.argv[1])) if len(sys.argv) > 1 else []
    for fault in faults:
        print("FAILED " + fault)
    status = campaign.main("compare inverse analysis with all rankings", "inverse", work)
    sys.exit(1 if faults else status)
