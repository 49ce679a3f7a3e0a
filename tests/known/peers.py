#!/usr/bin/python3
"""Every worked conflict of the oracle folder, state by state: what the definitions give, and where a peer differs.

usage: peers.py TRUCE_BINARY

A file holds moves and payoffs (higher is better), what follows from the definitions for each concept and party, and for
some what a peer program prints. The answers by definition are asserted. Where the peer's differ, that is asserted too,
so that nobody takes its answer for ours: in Garrison the peer lets each opponent move once only and so misses that state 6
is stable for the Canadian opposition under gmr and smr (legal sequences: Fang, Hipel and Kilgour 1993, ch. 3).
Each conflict is solved as a graph; where its options are listed, also in option form, for concepts that graphs do not have.
Ends with `N passed, N failed`.
"""
import glob
import json
import os
import subprocess
import sys
import tempfile

DATA = os.environ.get("TRUCE_TESTDATA", "../shared")
PLAIN = ["nash", "gmr", "smr", "seq", "sseq"]
DIRECTION = {"fwd": "up", "back": "down"}


def parties(d):
    return {name: "p%d" % k for k, name in enumerate(d["decision_makers"])}


def graph_case(d, labels):
    ids = parties(d)
    moves = {ids[m]: {"q%s" % s: ["q%s" % t for t in to] for s, to in zip(labels, rows) if to}
             for m, rows in d["unilateral_moves"].items()}
    return {"truce": 1, "title": d["name"], "parties": {i: {"name": i} for i in ids.values()},
            "graph": {"states": {"q%s" % s: "state" for s in labels}, "moves": moves},
            "preferences": {ids[m]: {"table": d["payoffs"][m]} for m in ids}}


def option_case(d):
    ids = parties(d)
    patterns = d.get("infeasible_conditions")
    if patterns is None:  # then every combination that is not listed
        n = len(d["options"])
        patterns = ["".join("NY"[s >> k & 1] for k in range(n)) for s in range(2 ** n) if s not in d["decimal"]]
    rules = [{"never": " & ".join(("" if c == "Y" else "!") + "o%d" % k for k, c in enumerate(pattern) if c != "-")}
             for pattern in patterns]
    issues = {"o%d" % k: {"name": "O", "by": "p%d" % o["dm"],
                          "irreversible": DIRECTION.get(o["permittedDirection"], "no")}
              for k, o in enumerate(d["options"])}
    return {"truce": 1, "title": d["name"], "parties": {i: {"name": i} for i in ids.values()}, "issues": issues,
            "rules": rules, "preferences": {ids[m]: {"table": d["payoffs"][m]} for m in ids}}


def solve(truce, case, concepts):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "case.yaml")
        with open(path, "w", encoding="utf-8") as f:
            json.dump(case, f)
        return json.loads(subprocess.check_output(
            [truce, "solve", path, "--concept", ",".join(concepts), "--stable", "--json"]))


def expectations(d):
    """(concept, {party: states}) by definition, under our names."""
    reference = d.get("reference_legal_sequences") or d["reference"]
    for name, answer in reference.items():
        if name in PLAIN or name == "sim":
            yield name, answer
        elif name.startswith("L") and name[1:].isdigit():
            yield "l" + name[1:], answer
        elif name == "seq_plus_fraser_hipel_simultaneous_equilibria":
            yield "sim-fh", {"equilibria": answer}


def differences(d, document, labels):
    """The cells in which the peer's stable sets are not ours, in the form of the file's own list."""
    for concept in PLAIN:
        for m, i in parties(d).items():
            if concept not in d["gmcrpy"]:
                continue
            ours = {labels[k] for k in document["stable"][concept][i]}
            for state in sorted(ours ^ set(d["gmcrpy"][concept]["stable"][m])):
                yield {"concept": concept, "dm": m, "state": state, "gmcrpy": state not in ours,
                       "reference": state in ours}


def check(truce, d):
    count = len(next(iter(d["payoffs"].values())))
    labels = d.get("state_labels") or list(range(1, count + 1))
    wanted = dict(expectations(d))
    forms = [("graph", graph_case(d, labels), [c for c in wanted if not c.startswith("sim")])]
    if d.get("options"):
        forms.append(("options", option_case(d), list(wanted)))
    for form, case, concepts in forms:
        document = solve(truce, case, concepts)
        for c in concepts:
            for m, states in wanted[c].get("stable", {}).items():
                found = [labels[k] for k in document["stable"][c][parties(d)[m]]]
                yield "%s, %s, %s, %s" % (d["name"], form, c, m), states, found
            found = [labels[e["state"]["index"]] for e in document["equilibria"] if c in e["concepts"]]
            yield "%s, %s, %s" % (d["name"], form, c), wanted[c]["equilibria"], found
        if d.get("gmcrpy") and not any(d.get("misperceived", {}).values()):
            listed = [x for x in d["differences"] if x["concept"] in PLAIN]
            yield "%s, %s: where the peer is wrong" % (d["name"], form), listed, list(differences(d, document, labels))


def main():
    truce = os.path.realpath(sys.argv[1])
    files = sorted(glob.glob(os.path.join(DATA, "oracles", "gmcr", "*.json")))
    if not files:
        print("skipped: no worked conflicts under %s" % DATA)
        return 0
    passed = failed = 0
    for path in files:
        with open(path, encoding="utf-8") as f:
            d = json.load(f)
        if "unilateral_moves" not in d:
            continue  # counts of rankings, not a worked conflict
        for what, expected, found in check(truce, d):
            passed, failed = passed + (expected == found), failed + (expected != found)
            if expected != found:
                print("FAILED %s: expected %s, got %s" % (what, expected, found))
    print("%d passed, %d failed" % (passed, failed))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
