#!/usr/bin/python3
"""D31 by the long way round: vary each number in the case file itself.

usage: sensitivity.py TRUCE [CASES]

For random cases with weights, every weight and bonus is halved and doubled in
the file and the briefing made again.  Its basic facts must be those that the
briefing of the unchanged case reports for that variation; a variation that is
not listed there must change nothing.
"""
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "oracle"))
TRUCE = os.path.abspath(sys.argv[1])
WANTED = int(sys.argv[2]) if len(sys.argv) > 2 else 6


def brief(case, folder):
    path = os.path.join(folder, "case.json")
    with open(path, "w", encoding="utf-8") as f:
        json.dump(case, f)
    r = subprocess.run([TRUCE, "brief", path, "--json"], capture_output=True, timeout=60)
    return json.loads(r.stdout.decode("utf-8")) if r.returncode == 0 else None


def generated(seed):
    r = subprocess.run([sys.executable, os.path.join(HERE, "..", "oracle", "generate.py"), str(seed), "json"],
                       capture_output=True, timeout=60)
    return json.loads(r.stdout.decode("utf-8"))


def plain_numbers(case, party):
    """The places of a party's numbers, in the engine's order: weights, then bonuses."""
    p = case["preferences"][party]
    for issue, row in p.get("weights", {}).items():
        if isinstance(row, dict) and "triangular" not in row and "normal" not in row:
            for value in row:
                yield row, value
        else:
            yield p["weights"], issue
    for bonus in p.get("bonus", []):
        yield bonus, "add"


def scaled(x, factor):
    if isinstance(x, list):
        return [y * factor for y in x]
    if isinstance(x, dict):
        return {k: [y * factor for y in v] for k, v in x.items()}
    return x * factor


passed = failed = cases = 0
seed = 0
with tempfile.TemporaryDirectory() as folder:
    while cases < WANTED and seed < 400:
        seed += 1
        case = generated(seed)
        if not any("weights" in p for p in case.get("preferences", {}).values()):
            continue
        base = brief(case, folder)
        if not base or "sensitivity" not in base:
            continue
        cases += 1
        listed = {(v["party"], v["place"], v["factor"]): v["facts"] for v in base["sensitivity"]["list"]}
        for party in case["parties"]:
            if "weights" not in case.get("preferences", {}).get(party, {}):
                continue
            for place, (holder, key) in enumerate(list(plain_numbers(case, party))):
                number = holder[key]
                for factor in (0.5, 2):
                    try:
                        holder[key] = scaled(number, factor)
                        if isinstance(holder[key], list) and holder[key][0] > holder[key][-1]:
                            continue
                        again = brief(case, folder)["sensitivity"]["base"]
                    finally:
                        holder[key] = number
                    want = listed.get((party, place, factor), base["sensitivity"]["base"])
                    if again == want:
                        passed += 1
                    else:
                        failed += 1
                        print("FAILED seed %d, %s, number %d times %s: %s, not %s"
                              % (seed, party, place, factor, want, again))
print("%d passed, %d failed" % (passed, failed))
sys.exit(failed > 0 or not passed)
