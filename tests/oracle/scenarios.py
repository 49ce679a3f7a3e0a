#!/usr/bin/python3
"""D139 and D140: a case with a scenario is the case that the change makes of it.

usage: scenarios.py TRUCE [--cases N] [--seed N]

The change is applied to the case as a Python dict, literally, and what every command says
of CASE --scenario ID is compared with what it says of the file so made; `compare` with what
`solve`, `deals` and `hold` say of each.
"""
import argparse
import copy
import json
import os
import random
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import generate  # noqa: E402

SAME_SHAPE = (("states", "feasible"), ("possible", "possible"), ("zone", "zone"))


class Refused(Exception):
    """The change speaks of something that is not there."""


def patched(old, change):
    """D139: a map patches a map or a list; anything else replaces; None takes away."""
    if isinstance(change, dict) and isinstance(old, dict):
        return patched_map(old, change)
    if isinstance(change, dict) and isinstance(old, list):
        return patched_list(old, change)
    return copy.deepcopy(change)


def patched_map(old, change):
    if any(v is None and k not in old for k, v in change.items()):
        raise Refused
    out = {k: patched(v, change[k]) if k in change else v
           for k, v in old.items() if not (k in change and change[k] is None)}
    out.update({k: copy.deepcopy(v) for k, v in change.items() if k not in old})
    return out


def patched_list(old, change):
    used, out = {"add"}, []
    for k, item in enumerate(old, 1):
        name = item.get("id", item.get("as")) if isinstance(item, dict) else None
        key = name if name in change and name != "add" else str(k) if str(k) in change else None
        used.add(key)
        if key is None:
            out.append(item)
        elif change[key] is not None:
            out.append(patched(item, change[key]))
    if set(change) - used:
        raise Refused
    return out + copy.deepcopy(change.get("add", []))


def with_scenario(case, scenario):
    """D139: the whole case; parties, issues and their values stay what they are."""
    change = scenario["change"]
    if "truce" in change or "scenarios" in change:
        raise Refused
    out = patched_map({k: v for k, v in case.items() if k != "scenarios"}, change)
    for section in ("parties", "issues"):
        if list(out.get(section) or {}) != list(case.get(section, {})):
            raise Refused
    for i, spec in case.get("issues", {}).items():
        if list(out["issues"][i].get("values", ["no", "yes"])) != list(spec.get("values", ["no", "yes"])):
            raise Refused
    return out


# ------------------------------------------------------------------------- random changes

def values_of(spec):
    return list(spec.get("values", ["no", "yes"]))


def change_list(rng, items, fresh):
    """A patch of a list of len(items) items."""
    how = rng.random()
    if how < 0.25 or not items:
        return fresh() if rng.random() < 0.5 else {"add": fresh()}
    k = rng.randint(1, len(items) + (rng.random() < 0.1))
    return {str(k): None} if how < 0.6 else {str(k): rng.choice(items)}


def change_preference(rng, spec, issues):
    if "weights" in spec and rng.random() < 0.8:
        issue = rng.choice(list(issues))
        value = rng.choice(values_of(issues[issue]))
        out = {"weights": {issue: {value: rng.randint(-5, 5)}}}
        if spec.get("bonus") and rng.random() < 0.4:
            out["bonus"] = change_list(rng, spec["bonus"], lambda: [{"when": "true", "add": 1}])
        return out
    if "priorities" in spec and rng.random() < 0.5:
        return {"priorities": change_list(rng, spec["priorities"], lambda: ["true"])}
    old = [f for f in ("weights", "bonus", "priorities", "ranking", "rest", "table", "unknown", "strong", "fuzzy",
                       "probability", "cardinal") if f in spec]
    issue = rng.choice(list(issues))
    new = {"weights": {issue: {rng.choice(values_of(issues[issue])): 3}}}
    return dict({f: None for f in old}, **new) if "weights" not in old else {"weights": new["weights"]}


def random_change(rng, case):
    out, issues = {}, case.get("issues", {})
    if issues and "status_quo" in case and rng.random() < 0.5:
        issue = rng.choice(list(issues))
        out["status_quo"] = {issue: rng.choice(values_of(issues[issue]))}
    if issues and case.get("preferences") and rng.random() < 0.8:
        p = rng.choice(list(case["preferences"]))
        out["preferences"] = {p: change_preference(rng, case["preferences"][p], issues)}
    if case.get("rules") and rng.random() < 0.4:
        out["rules"] = change_list(rng, case["rules"], lambda: [{"never": "false"}])
    if rng.random() < 0.1:
        out["title"] = "Otherwise"
    if rng.random() < 0.1:
        party = rng.choice(list(case["parties"]))
        out["parties"] = rng.choice([{party: None}, {"newcomer": {"name": "New"}}, {party: {"name": "Other"}}])
    if issues and rng.random() < 0.1:
        issue = rng.choice(list(issues))
        out["issues"] = rng.choice([{issue: {"irreversible": "up"}}, {issue: {"values": ["p", "q", "r9"]}}])
    if rng.random() < 0.05:
        out["nowhere"] = None
    return out


# ----------------------------------------------------------------------------- comparison

def run(truce, *words):
    r = subprocess.run([truce, *words, "--json"], capture_output=True, timeout=60)
    if r.returncode not in (0, 1):
        raise SystemExit("exit %d: %s\n%s" % (r.returncode, words, r.stderr.decode()))
    return r.returncode, json.loads(r.stdout) if r.returncode == 0 else r.stderr.decode()


def without(doc):
    return {k: v for k, v in doc.items() if k not in ("case", "scenario")} if isinstance(doc, dict) else None


def compare_fault(truce, path, world):
    """D140: one column of `compare` against the commands alone; None when all agree."""
    status, solved = run(truce, "solve", path, "--concept", "nash,gmr,smr,seq")
    if status or world["states"] != solved["states"]["feasible"]:
        return "states"
    for c, n in world["equilibria"].items():
        if n != sum(c in e["concepts"] for e in solved["equilibria"]):
            return "equilibria of %s" % c
    if "deals" not in world:
        return None
    status, deals = run(truce, "deals", path)
    d = world["deals"]
    if status or (d["possible"], d["zone"]) != (deals["possible"], deals["zone"]):
        return "deals"
    if any(d["frontier"][k] != deals["frontier"][k] for k in ("points", "outcomes")):
        return "frontier"
    for name, x in d["solutions"].items():
        ties = deals["solutions"][name]
        if x["ties"] != len(ties) or (ties and x["state"] != ties[0]["state"]):
            return "solution %s" % name
    if "hold" not in world:
        return None
    state = d["solutions"]["nash"]["state"]
    status, hold = run(truce, "hold", path, "--deal",
                       " & ".join("%s=%s" % v for v in state["values"].items()))
    one = hold["deals"][0] if not status else {}
    return None if all(one.get(k) == v for k, v in world["hold"].items()) else "hold"


def check(truce, folder, case, seed):
    rng = random.Random(seed)
    names = ["one", "two"][:rng.randint(1, 2)]
    case["scenarios"] = [{"id": n, "name": n, "change": random_change(rng, case)} for n in names]
    path = os.path.join(folder, "case.json")
    json.dump(case, open(path, "w", encoding="utf-8"))
    if run(truce, "solve", path)[0]:
        return None
    made = {}
    for s in case["scenarios"]:
        alone = os.path.join(folder, s["id"] + ".json")
        try:
            json.dump(with_scenario(case, s), open(alone, "w", encoding="utf-8"))
        except Refused:
            if run(truce, "solve", path, "--scenario", s["id"])[0] != 1:
                return "a change that is refused was taken: %s" % s
            continue
        for command in ("solve", "deals", "paths"):
            a, b = run(truce, command, path, "--scenario", s["id"]), run(truce, command, alone)
            if a[0] != b[0] or without(a[1]) != without(b[1]):
                return "%s differs: %s" % (command, s)
        if run(truce, "solve", alone)[0] == 0:
            made[s["id"]] = alone
    checked = run(truce, "check", path)[0]
    if (checked == 0) != all(run(truce, "check", a)[0] == 0 for a in made.values()) and len(made) == len(names):
        return "check says %d" % checked
    status, doc = run(truce, "compare", path, *(["--scenario", ",".join(made)] if made else []))
    if status or not made:
        return None
    for world in doc["compared"]:
        alone = made.get(world["scenario"], path)
        fault = compare_fault(truce, alone, world)
        if fault:
            return "compare, %s: %s" % (world["scenario"], fault)
    return True


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("truce")
    ap.add_argument("--cases", type=int, default=100)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--jobs", type=int, default=1)
    a = ap.parse_args()
    truce, passed, failed = os.path.abspath(a.truce), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(a.seed, a.seed + a.cases):
            fault = check(truce, folder, generate.case(seed), seed)
            if fault is None or fault is True:
                passed += 1
            else:
                failed += 1
                print("FAILED seed %d: %s" % (seed, fault))
    print("%d passed, %d failed" % (passed, failed))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
