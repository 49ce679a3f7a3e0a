#!/usr/bin/python3
"""D30: the ledger against a literal transcription.

usage: ledger.py TRUCE [CASES]

Random cases get random proposals; every range, share, lean, change and
direction that `truce ledger --json` prints is computed again from the oracle's
own states and utilities.
"""
import json
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "oracle"))
import oracle  # noqa: E402
from model import World  # noqa: E402

TRUCE = os.path.abspath(sys.argv[1])
WANTED = int(sys.argv[2]) if len(sys.argv) > 2 else 30


def generated(seed):
    r = subprocess.run([sys.executable, os.path.join(HERE, "..", "oracle", "generate.py"), str(seed), "json"],
                       capture_output=True, timeout=60)
    return json.loads(r.stdout.decode("utf-8"))


def values_of(issue):
    return [str(v) for v in issue.get("values", ["no", "yes"])]


def add_proposals(case, rng):
    issues = case["issues"]
    case["proposals"] = []
    for k in range(rng.randint(1, 4)):
        terms = {i: rng.choice(values_of(spec)) for i, spec in issues.items() if rng.random() < 0.7}
        case["proposals"].append({"id": "p%d" % k, "date": "2024-0%d-01" % (k + 1), "name": "Text %d" % k,
                                  "terms": terms})
    case["positions"] = {p: {"wants": {i: rng.choice(values_of(s)) for i, s in issues.items() if rng.random() < 0.5}}
                         for p in case["parties"] if rng.random() < 0.8}


def expected(case):
    """One row a text: (agreeing, {party: (lo, mid, hi)}, {party: share of mid})."""
    world = World(case)
    d = oracle.disagreement(world)
    X = oracle.deal_set(world)
    Z = oracle.zone(world, X, d)
    rows = []
    for text in case["proposals"]:
        terms = {world.by_name[i]: str(v) for i, v in text["terms"].items()}
        traded = {i: v for i, v in terms.items() if case["issues"][i.id].get("not_negotiable", "no") != "yes"}
        agree = [x for x in X if all(i.values[world.members[x][0][i.place]] == v for i, v in traded.items())]
        row = {"agreeing": len(agree), "gain": {}, "share": {}}
        whole = list(world.sq_member)
        for i in world.issues:
            if i in terms:
                whole[i.place] = i.values.index(terms[i])
            if i.owed is not None:
                whole[i.place] = i.values.index(i.owed)
        middle = world.place.get(tuple(whole))
        for p in d:
            u = oracle.utility(world, p)
            if not agree:
                continue
            gains = [u[x] - d[p] for x in agree]
            best = max((u[z] - d[p] for z in Z), default=0)
            mid = u[middle] - d[p] if middle in X else (min(gains) + max(gains)) / 2
            row["gain"][p] = (min(gains), mid, max(gains))
            row["share"][p] = mid / best if best > 0 else 0
        rows.append(row)
    return rows


def near(a, b):
    return abs(float(a) - float(b)) < 1e-8


passed = failed = cases = seed = 0
with tempfile.TemporaryDirectory() as folder:
    while cases < WANTED and seed < 3000:
        seed += 1
        case = generated(seed)
        if "graph" in case or case.get("merge") or "status_quo" not in case:
            continue
        add_proposals(case, random.Random(seed))
        path = os.path.join(folder, "case.json")
        json.dump(case, open(path, "w", encoding="utf-8"))
        r = subprocess.run([TRUCE, "ledger", path, "--json"], capture_output=True, timeout=60)
        if r.returncode:
            continue
        cases += 1
        rows = expected(case)
        for text, row in zip(json.loads(r.stdout.decode("utf-8"))["texts"], rows):
            ok = text["agreeing"] == row["agreeing"] and text["feasible"] == (row["agreeing"] > 0)
            for p, (lo, mid, hi) in row["gain"].items():
                g = text["gain"][p]
                ok = ok and near(g["lo"], lo) and near(g["mid"], mid) and near(g["hi"], hi)
                ok = ok and near(text["share"][p]["mid"], row["share"][p])
            if row["gain"]:
                a, b = list(row["share"])[:2]
                ok = ok and near(text["lean"], row["share"][a] - row["share"][b])
            passed, failed = passed + ok, failed + (not ok)
            if not ok:
                print("FAILED seed %d, %s: %s, not %s" % (seed, text["id"], text, row))
print("%d passed, %d failed" % (passed, failed))
sys.exit(failed > 0 or not passed)
