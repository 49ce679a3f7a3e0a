#!/usr/bin/env python3
"""Compare `truce issues`, and the adjusted winner of `truce deals`, with trade.py (D83, D85 to D88, D156 to D158).

The outcomes are listed by the one engine and merged by the other; both must say the same.

Usage: traded.py TRUCE [--cases N] [--seed S] [--jobs N] [--only SEED]
"""
import json
import os
import random
import subprocess
import sys
import tempfile
from fractions import Fraction

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)
import campaign  # noqa: E402
import frontiers  # noqa: E402
import generate  # noqa: E402
import oracle  # noqa: E402
import settled  # noqa: E402
import trade  # noqa: E402
from run import Engine, Mismatch, close, require  # noqa: E402


def require_number(kind, got, expected):
    if not close(got, expected):
        raise Mismatch(kind, "expected %s, got %r" % (expected if expected is None else float(expected), got))


def check_opposition(t, doc):
    distance, area, pairs = trade.opposition(t)
    got = doc["opposition"]
    require_number("distance", got["distance"], distance)
    require_number("area", got["area"], area)
    for (i, j), share in pairs.items():
        mine = [p["share"] for p in got["pairs"] if p["parties"] == [t.ps[i], t.ps[j]]]
        require_number("ordinal", mine[0], share)
    shares = list(pairs.values())
    require_number("ordinal mean", got["ordinal"], None if None in shares else sum(shares) / len(shares))


def check_issues(t, doc, ks, x):
    require("issues", [i["issue"] for i in doc["issues"]], [i.id for i in t.world.issues])
    for got, k, issue in zip(doc["issues"], ks, t.world.issues):
        where = issue.id
        require("kind", got["kind"], k["kind"], where)
        require("seen", got["seen_from_package"], k["seen"], where)
        require_number("ratio of " + where, got["ratio"], k["ratio"])
        require_number("surplus of " + where, got["surplus"], k["surplus"])
        require("best", got["best"] is None, k["kind"] not in ("fixed", "idle") and k["best"] is None or not k["v"][0],
                where)
        for i, p in enumerate(t.ps):
            require_number("importance of " + where, got["importance"][p], k["s"][i])
            for y, value in enumerate(issue.values):
                require_number("worth of " + where, got["worth"][p][value], k["v"][i].get(y))
        rates = {(r["to"], r["from"]): r["ratio"] for r in got["rates"]}
        for i, p in enumerate(t.ps):
            for j, q in enumerate(t.ps):
                right = trade.rate(k, i, j, t.world.members[x][0][issue.place]) if i != j and x is not None else None
                require_number("rate of " + where, rates.get((p, q)), right)
    for pair in doc["divergence"]:
        i, j = (t.ps.index(p) for p in pair["parties"])
        require_number("divergence", pair["share"], trade.divergence(ks, i, j))


def check_trades(engine, t, doc, x):
    def told(items):
        out = []
        for item in items:
            s = engine.state(item["state"])
            out.append((item["changes"], s))
            for i, p in enumerate(t.ps):
                require_number("gain", item["gain"][p], t.u[s][i] - t.u[x][i])
        return out

    def named(found):
        return [({t.world.issues[p].id: t.world.issues[p].values[y] for p, y in changes.items()}, s)
                for changes, s in found]
    gains, double = trade.trades(t, x)
    for key, right in (("gains", gains), ("trades", double)):
        require("number of " + key, doc[key]["total"], len(right))
        got = told(doc[key]["list"])
        if sorted(map(repr, got)) != sorted(map(repr, named(right))):
            raise Mismatch(key, "expected %s, got %s" % (named(right), got))
        # Equal ones may be in another order where shares are rounded.
        require("order of " + key, [[round(float(z), 9) for z in t.shares(x, s)] for _, s in got],
                [[round(float(z), 9) for z in t.shares(x, s)] for _, s in named(right)])


def check_left(engine, t, doc, x):
    above, below, efficiency, joint, best = trade.left(t, x)
    got = doc["left"]
    require("dominating", got["dominating"], above)
    require("dominated", got["dominated"], below)
    require_number("efficiency", got["efficiency"], efficiency)
    require_number("joint gain", got["joint_gain"], joint)
    require_number("raw gain", got["least_gain"], trade.raw_gain(t, x))
    require("checked", doc["certificate"]["checked"], len(t.X))
    c = doc["certificate"]
    require("certificate", c["kind"], "efficient" if best is None else "dominated")
    if best is not None:
        s = engine.state(c["by"]["state"])
        require("certificate holds", t.dominates(s, x), True)
        require("certificate is the best", [round(float(z), 9) for z in t.shares(x, s)],
                [round(float(z), 9) for z in t.shares(x, best)])
        require("all more", c["all_more"], all(a > b for a, b in zip(t.u[s], t.u[x])))


def check_counters(engine, t, x, i, slack, *force):
    options = ["--from", engine.name(x), "--party", t.ps[i]] + (["--slack", slack] if slack != "0" else [])
    got = engine.json("issues", *options, *force)["counter_offers"]
    count, kept = trade.counter_offers(t, x, i, Fraction(slack))
    require("counter-offers", got["total"], count)
    vectors = [[t.u[s][j] for j in range(t.n) if j != i] for s in kept]
    require("counter-offers left", sorted([t.u[engine.state(o["state"])][j] for j in range(t.n) if j != i]
                                          for o in got["list"]), sorted(vectors))


def check_winner(engine, t, ks):
    right = trade.adjusted_winner(t, ks)
    compare_winner(engine, t, right, engine.json("deals"))
    if engine.raw("deals", "--engine", "merge")[0] == 0:      # where it is not refused
        compare_winner(engine, t, right, engine.json("deals", "--engine", "merge"))


def compare_winner(engine, t, right, doc):
    got = doc["adjusted_winner"]
    require("adjusted winner applies", got is not None, right is not None)
    if right is None:
        return
    total, first, split, packages = right
    require_number("points", got["points"], total)
    require("split", got["split"], None if split is None else t.world.issues[split].id)
    require("items", [i["issue"] for i in got["items"]], [t.world.issues[p].id for p in sorted(first)])
    for item, p in zip(got["items"], sorted(first)):
        require_number("won", item["won"][t.ps[0]], first[p])
    require("packages", [o and o["values"] for o in got["outcomes"]],
            [None if s is None else engine.world.state(s)["values"] for s in packages])


def latest(t, case):
    """The package without --from: the latest text that is an outcome, else the status quo."""
    for text in reversed(case.get("proposals", [])):
        s = settled.text_state(t.world, t.X, text)
        if s is not None:
            return s
    return t.world.status_quo


def stretched(truce, path, t, case, x, party, rng):
    """D156, D157: with issues that nobody cares about, counts are multiples, and the rest stays."""
    if "disagreement" in case and "status_quo" not in case:
        return
    new, factor, _, _ = frontiers.stretched(case, rng, ties=False)
    with open(path, "w", encoding="utf-8") as f:
        json.dump(new, f)
    idle = " & ".join("%s=w0" % i for i in new["issues"] if i not in case["issues"])
    formula = "(%s) & %s" % (generate.full_formula(t.world, t.world.members[x][0]), idle)
    r = subprocess.run([truce, "issues", path, "--json", "--from", formula, "--party", t.ps[party], "--engine", "merge"],
                       capture_output=True, timeout=60)
    require("status of a stretched case", r.returncode, 0, r.stderr.decode("utf-8"))
    doc = json.loads(r.stdout.decode("utf-8"))
    above, below, efficiency, joint, best = trade.left(t, x)
    require("stretched checked", int(doc["certificate"]["checked"]), factor * len(t.X))
    for key, one in (("dominating", above), ("dominated", below)):
        if doc["left"][key] is not None or len(t.X) < 2000:
            require("stretched " + key, int(doc["left"][key]), factor * one)
    require_number("stretched efficiency", doc["left"]["efficiency"], efficiency)
    require_number("stretched joint gain", doc["left"]["joint_gain"], joint)
    require_number("stretched raw gain", doc["left"]["least_gain"], trade.raw_gain(t, x))
    if best is not None:
        by = doc["certificate"]["by"]["utility"]
        require("stretched certificate", sorted(round((by[p] - float(t.u[x][i])) / float(t.R[i] or 1), 9)
                                                for i, p in enumerate(t.ps)),
                [round(float(z), 9) for z in t.shares(x, best)])
    gains, double = trade.trades(t, x)
    require("stretched gains", (doc["gains"]["total"], doc["trades"]["total"]), (len(gains), len(double)))
    count, kept = trade.counter_offers(t, x, party, 0)
    require("stretched offers", int(doc["counter_offers"]["total"]),
            factor * (count + (x in t.X)) - (x in t.X))
    vectors = {tuple(t.u[s][j] for j in range(t.n) if j != party) for s in kept}
    if x in t.X:            # now it has others of its own worth
        vectors.add(tuple(t.u[x][j] for j in range(t.n) if j != party))
    top = sorted(v for v in vectors if not any(w != v and all(a >= b for a, b in zip(w, v)) for w in vectors))
    require("stretched offers left", sorted(tuple(Fraction(str(o["utility"][p])) for j, p in enumerate(t.ps) if j != party)
                                            for o in doc["counter_offers"]["list"]), top)
    n = len(t.X)
    for (i, j), share in trade.opposition(t)[2].items():
        mine = [p["share"] for p in doc["opposition"]["pairs"] if p["parties"] == [t.ps[i], t.ps[j]]][0]
        require_number("stretched ordinal", mine, None if n == 0 else
                       (share or 0) * n * (n - 1) * factor / (n * (n * factor - 1)))


def drawn(truce, path, seed):
    """D157: sums too many to keep apart, against the share found by listing."""
    rng = random.Random(seed)
    ids = ["i%d" % k for k in range(21)]
    case = {"truce": 1, "title": "drawn", "parties": {p: {"name": p} for p in "ab"},
            "issues": {i: {"name": i, "by": ["a", "b"]} for i in ids}, "status_quo": {i: "no" for i in ids},
            "preferences": {p: {"weights": {i: rng.randint(-10**9, 10**9) / 1e6 for i in ids}} for p in "ab"}}
    with open(path, "w", encoding="utf-8") as f:
        json.dump(case, f)
    share = {}
    for e in ("list", "merge"):
        r = subprocess.run([truce, "issues", path, "--json", "--engine", e], capture_output=True, timeout=120)
        require("status", r.returncode, 0, r.stderr.decode("utf-8"))
        share[e] = json.loads(r.stdout.decode("utf-8"))["opposition"]
    error = share["merge"]["ordinal_error"]
    require("drawn", 0.001 < error < 0.002 and share["list"]["ordinal_error"] == 0, True)
    require("drawn share", abs(share["merge"]["ordinal"] - share["list"]["ordinal"]) < 5 * error, True,
            "%s and %s" % (share["merge"]["ordinal"], share["list"]["ordinal"]))


def random_case(seed):
    if seed % 3 == 2:
        case = frontiers.domain(seed)[0]
        if frontiers.is_short(case) and len(oracle.World(case).members) <= settled.MOST_STATES:
            return case
    return settled.random_case(seed)


def work(job):
    truce, seed = job
    rng = random.Random("traded %d" % seed)
    case = random_case(seed)
    if "status_quo" in case:
        settled.add_proposals(rng, case)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "case.yaml")
        with open(path, "w", encoding="utf-8") as f:
            f.write(generate.write(case, seed))
        try:
            w = oracle.World(case)
            engine = Engine(truce, path, w)
            t = trade.Table(w, oracle.deals(w))
            x = rng.choice(t.X) if t.X and rng.random() < 0.7 else rng.randrange(w.n)
            options = ["--from", engine.name(x)]
            if "status_quo" in case and rng.random() < 0.3:
                x, options = latest(t, case), []
            party, slack = rng.randrange(t.n), rng.choice(["0", "0", "1", "2.5"])
            for force in ((), ("--engine", "merge")):
                if force and engine.raw("issues", *force)[0]:
                    continue                                  # it is refused
                doc = engine.json("issues", *options, *force)
                require("package", engine.state(doc["from"]["state"]), x)
                check_opposition(t, doc)
                check_issues(t, doc, trade.stakes(t, x), x)
                check_trades(engine, t, doc, x)
                check_left(engine, t, doc, x)
                check_counters(engine, t, x, party, slack, *force)
                if force and not rng.randrange(3):
                    stretched(truce, os.path.join(folder, "stretched.json"), t, case, x, party, rng)
            check_winner(engine, t, trade.stakes(t, None))
            if seed % 60 == 1:
                drawn(truce, os.path.join(folder, "drawn.json"), seed)
        except (Mismatch, oracle.CaseError) as e:
            return seed, str(e), generate.write(case, seed, "plain")
    return seed, None, None


if __name__ == "__main__":
    sys.exit(campaign.main(__doc__.split("\n", 1)[0], "traded", work))
