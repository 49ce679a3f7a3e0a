#!/usr/bin/env python3
"""Bargaining solutions of NegMAS's additive scenarios against published values (D19 to D24, D76).

Usage: negmas.py TRUCE [WORD]       only scenarios whose name contains WORD

The scenarios and the values lie in TRUCE_TESTDATA/oracles/negmas and are read in place. Each scenario
is turned into the text of a case here, so that this does not rest on the converters.
"""
import json
import math
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)
import miniyaml  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(HERE))
DATA = os.path.join(os.environ.get("TRUCE_TESTDATA", os.path.join(ROOT, "..", "shared")), "oracles", "negmas")
KINDS = {"LinearAdditiveUtilityFunction", "ExpDiscountedUFun"}


def load(path):
    with open(path, encoding="utf-8") as f:
        return miniyaml.load(f.read())


def domain(folder):
    """The issues, each a list of values, and the profiles in the order of their file names."""
    issues, profiles = None, []
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".yml"):
            continue
        doc = load(os.path.join(folder, name))
        if "issues" in doc:
            issues = [[str(v) for v in range(int(i["values"][0]), int(i["values"][1]) + 1)]
                      if i["type"] == "ContiguousIssue" else i["values"] for i in doc["issues"]]
        else:
            profiles.append(doc["ufun"] if doc["type"] == "ExpDiscountedUFun" else doc)
    return issues, profiles


def worth(function, weight, value):
    if function["type"] == "AffineFun":
        return float(weight) * (float(function["slope"]) * float(value) + float(function["bias"]))
    return float(weight) * float(function["mapping"][value])


def case_of(folder, disagreement):
    issues, profiles = domain(folder)
    parties = ["p%d" % k for k in range(len(profiles))]
    case = {"truce": 1, "title": os.path.basename(folder), "parties": {p: {"name": p} for p in parties},
            "issues": {"i%d" % k: {"name": "I", "by": parties,
                                   "values": ["v%d" % j for j in range(max(2, len(values)))]}
                       for k, values in enumerate(issues)},
            "preferences": {}, "disagreement": dict(zip(parties, disagreement))}
    single = ["i%d=v1" % k for k, values in enumerate(issues) if len(values) == 1]
    if single:
        case["rules"] = [{"never": " or ".join(single)}]
    for p, profile in zip(parties, profiles):
        case["preferences"][p] = {"weights": {
            "i%d" % k: {"v%d" % j: worth(f, w, v) for j, v in enumerate(values)}
            for k, (values, f, w) in enumerate(zip(issues, profile["values"], profile["weights"]))}}
    return case


def near(a, b):
    return all(abs(x - y) < 3e-9 for x, y in zip(a, b))


def points(doc, name):
    return [list(x["utility"].values()) for x in doc["solutions"][name]]


def within(got, expected):
    return all(any(near(g, e) for e in expected) for g in got)


def faults(doc, right):
    own, peer = right["independent"], right["negmas"]
    if doc["outcomes"] != right["n_outcomes"]:
        yield "outcomes: %d, not %d" % (doc["outcomes"], right["n_outcomes"])
    if doc["zone"] != own["n_individually_rational"]:
        yield "zone: %d, not %d" % (doc["zone"], own["n_individually_rational"])
    if doc["frontier"]["points"] != own["pareto_points_ir_rounded"]:
        yield "frontier: %d points, not %d" % (doc["frontier"]["points"], own["pareto_points_ir_rounded"])
    if not doc["frontier"]["points"]:
        return
    d = own["disagreement"]
    ideal = [a - b for a, b in zip(own["ideal_ir"], d)]
    nash = points(doc, "nash")
    if all(x > 1e-9 for x in ideal) and own["nash_product"] > 1e-9:
        if not within(nash, own["nash"]) or not within(own["nash"], nash):
            yield "nash: %s, not %s" % (nash, own["nash"])
        product = math.prod(u - r for u, r in zip(nash[0], d))
        if abs(product - own["nash_product"]) > 1e-8:
            yield "nash product: %r, not %r" % (product, own["nash_product"])
    for name, key in (("utilitarian", "utilitarian"), ("max-sum", "utilitarian")):
        got = points(doc, name)
        if not within(got, own[key]) or not within(own[key], got):
            yield "%s: %s, not %s" % (name, got, own[key])
    # There the least gain alone decides; here ties are broken by the next one.
    for name, key, value, scale in (("egalitarian", "egalitarian", own["egalitarian_min_gain"], [1] * len(d)),
                                    ("kalai-smorodinsky", "ks_maxmin", own["ks_maxmin_value"], ideal)):
        got = points(doc, name)
        if value is None or not all(s > 1e-9 for s in scale):
            continue
        least = min((u - r) / s for u, r, s in zip(got[0], d, scale))
        if not within(got, own[key]) or abs(least - value) > 1e-8:
            yield "%s: %s (least %r), not %s (%r)" % (name, got, least, own[key], value)
    if peer.get("ks") and not within(points(doc, "ks-minspread"), peer["ks"]):
        yield "ks-minspread: %s, not %s" % (points(doc, "ks-minspread"), peer["ks"])
    # There the ideals are over all outcomes.
    if all(abs(hi - a) < 1e-12 for (_, hi), a in zip(peer["utility_ranges"], own["ideal_ir"])) and \
            all(x > 1e-9 for x in ideal) and not within(points(doc, "utilitarian-relative"), own["rel_utilitarian"]):
        yield "utilitarian-relative: %s, not %s" % (points(doc, "utilitarian-relative"), own["rel_utilitarian"])


def main():
    truce, word = os.path.abspath(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""
    path = os.path.join(DATA, "oracle.json")
    if not os.path.exists(path):
        print("skipped: there is no %s" % path)
        return 0
    with open(path, encoding="utf-8") as f:
        scenarios = json.load(f)["scenarios"]
    passed = failed = 0
    for name, right in scenarios.items():
        if word not in name or not name.startswith("yaml:") or not set(right["ufun_types"]) <= KINDS:
            continue
        case = case_of(os.path.join(DATA, "scenarios", name[5:]), right["independent"]["disagreement"])
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "case.yaml")
            with open(file, "w", encoding="utf-8") as f:
                json.dump(case, f)
            run = subprocess.run([truce, "deals", file, "--json"], stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
        if run.returncode:
            found = ["exit status %d: %s" % (run.returncode, run.stderr.decode()[:300])]
        else:
            found = list(faults(json.loads(run.stdout), right))
        for fault in found:
            print("%s: %s" % (name, fault[:700]))
        passed += not found
        failed += bool(found)
    print("%d passed, %d failed" % (passed, failed))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
