#!/usr/bin/env python3
"""The oracle against hand-made and published answers; needs no engine.

Usage: selftest.py      folders outside the repository are skipped, with the reason, if absent
"""
import glob
import json
import os
import sys
from fractions import Fraction

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)
import miniyaml  # noqa: E402
import oracle  # noqa: E402
import refine  # noqa: E402

DATA = os.environ.get("TRUCE_TESTDATA",
                      os.path.join(os.path.dirname(os.path.dirname(HERE)), "..", "shared"))
passed, failed = 0, 0


def check(what, got, expected):
    global passed, failed
    if got == expected:
        passed += 1
    else:
        failed += 1
        print("FAILED %s\n  expected %r\n  got      %r" % (what, expected, got))


def formulas():
    """D2: precedence and spelling, by truth tables over three binary issues."""
    case = {"parties": {"a": {"name": "A"}},
            "issues": {x: {"name": x, "by": "a"} for x in "xyz"}}
    world = oracle.World(case)

    def table(text):
        return "".join("1" if world.satisfies(oracle.parse(text), s) else "0" for s in range(8))
    for one, other in (
            ("x or y and z", "x | (y & z)"), ("not x and y", "(!x) & y"), ("!x=yes", "!(x=yes)"),
            ("x iff y or z", "x iff (y or z)"), ("if x then y iff z", "if x then (y iff z)"),
            ("if x then y", "not x or y"), ("if x then if y then z", "!x | !y | z"),
            ("if x iff y then z", "if (x iff y) then z"), ("x iff y iff z", "(x iff y) iff z"),
            ("x!=no", "x"), ("x>=yes", "x"), ("x<=no", "!x"), ("x>no", "x"), ("x<yes", "!x"),
            ("x & true | false", "x"), ("not not x", "x")):
        check("formula %s" % one, table(one), table(other))
    check("x", table("x"), "01010101")
    check("or and", table("x or y and z"), "01010111")
    for wrong in ("x &", "x y", "(x", "x = ", "& x", "x == y", "if x", "x & if y then z", "x=yes=no", ""):
        try:
            table(wrong)
            check("formula %r is refused" % wrong, "accepted", "refused")
        except oracle.CaseError:
            check("formula %r is refused" % wrong, 1, 1)


def hand_made():
    """Numbers worked out on paper for a two-party exchange with one irreversible issue."""
    case = {"parties": {"a": {"name": "A", "patience": 0.5}, "b": {"name": "B"}},
            "issues": {"give": {"name": "G", "by": "a", "irreversible": "up"},
                       "pay": {"name": "P", "by": "b"}},
            "status_quo": {"give": "no", "pay": "no"},
            "preferences": {"a": {"weights": {"give": -2, "pay": 3}},
                            "b": {"weights": {"give": 4, "pay": -1}}}}
    w = oracle.World(case)
    ds = oracle.deals(w)
    # states: 0 (no,no) 1 (give) 2 (pay) 3 (both); u_a 0 -2 3 1; u_b 0 4 -1 3
    check("zone", ds["Z"], [0, 3])
    check("frontier", ds["frontier"], [3])
    check("nash", ds["solutions"]["nash"], [3])
    h = oracle.hold(w, 3, ds["disagreement"])
    # b can stop paying: gives it 4; a cannot take back; breakdown after that is state 1, worth 4 to b
    check("temptation", h["temptation"], {"a": 0, "b": 1})
    check("patience", h["patience_needed"], {"a": 0, "b": "impossible"})
    # a: E(3) = -2, L(3) = -2, E(0) = L(0) = 0, so dM = 2 and pi = 2/3; b: E(3) = L(3) = 3 against 0
    check("trust", h["trust_needed"], {"a": Fraction(2, 3), "b": 0})
    check("spoilers", h["spoilers"], ["b"])
    check("stable", h["stable"], [])
    # the same with everything reversible: the textbook formula
    case["issues"]["give"].pop("irreversible")
    w = oracle.World(case)
    h = oracle.hold(w, 3, oracle.disagreement(w))
    check("patience, reversible", h["patience_needed"], {"a": Fraction(2, 3), "b": Fraction(1, 4)})
    check("trust, reversible", h["trust_needed"],
          {"a": Fraction(1, 2), "b": Fraction(1, 4)})
    check("ledger", oracle.normalised_gain(w, "a", 3), 1)
    check("lean", oracle.lean(w, "a", "b", 3), 0)
    check("sensitivity", sorted(oracle.sensitivity(case, lambda v: oracle.deals(v)["frontier"])),
          [(("a", ("give", None)), Fraction(2)), (("a", ("pay", None)), Fraction(1, 2))])
    # a party that cannot gain is left out of NBS and KS
    gains = {0: [Fraction(0), Fraction(2)], 1: [Fraction(0), Fraction(1)], 2: [Fraction(0), Fraction(0)]}
    check("nbs, largest set", oracle.nash_bargaining([0, 1, 2], [0], gains), [0])
    # two largest sets, both reported
    gains = {0: [Fraction(0), Fraction(2)], 1: [Fraction(1), Fraction(0)]}
    check("nbs, two largest sets", oracle.nash_bargaining([0, 1], [0, 1], gains), [0, 1])


def examples():
    files = sorted(glob.glob(os.path.join(DATA, "examples", "0*.yaml")))
    if not files:
        print("skipped: no examples under %s" % DATA)
    for path in files:
        name = os.path.basename(path)
        with open(path, encoding="utf-8") as f:
            world = oracle.World(miniyaml.load(f.read()))
        with open(path.replace(".yaml", ".expected.json"), encoding="utf-8") as f:
            expected = json.load(f)
        check("%s feasible" % name, world.n, expected["states"]["feasible"])
        sets = oracle.stable_sets(world)
        if "values" in expected:
            check("%s values" % name, [world.values(s) for s in range(world.n)], expected["values"])
        for c in oracle.CONCEPTS:
            found = oracle.equilibria(world, c, sets)
            if "stable" in expected:
                check("%s stable %s" % (name, c), sets[c], expected["stable"][c])
            if "equilibria" in expected:
                named = [world.state_id(s) for s in found] if world.graph else found
                check("%s equilibria %s" % (name, c), named, expected["equilibria"][c])
            if "numbers" in expected:
                check("%s equilibria %s" % (name, c), sorted(labels(world, s) for s in found),
                      sorted(expected["numbers"]["s%d" % k]
                             for k in expected["equilibria_published_numbers"][c]))


def labels(world, s):
    if not world.state_id(s).startswith("s"):
        return world.state_id(s)
    return ", ".join(k for k, v in world.values(s).items() if v == "yes")


def published():
    """Worked conflicts: moves and payoffs as a graph, and as options with rules where given."""
    files = sorted(glob.glob(os.path.join(DATA, "oracles", "gmcr", "*.json")))
    if not files:
        print("skipped: no worked conflicts under %s" % DATA)
    for path in files:
        with open(path, encoding="utf-8") as f:
            d = json.load(f)
        if "unilateral_moves" not in d or any(d.get("misperceived", {}).values()):
            continue
        name = os.path.basename(path)
        ids = {dm: "p%d" % k for k, dm in enumerate(d["decision_makers"])}
        count = len(d["payoffs"][d["decision_makers"][0]])
        names = d.get("state_labels") or list(range(1, count + 1))
        prefs = {ids[dm]: {"table": d["payoffs"][dm]} for dm in ids}
        parties = {ids[dm]: {"name": dm} for dm in ids}
        graph = {"parties": parties, "preferences": prefs, "graph": {
            "states": {"q%s" % q: str(q) for q in names},
            "moves": {ids[dm]: {"q%s" % names[k]: ["q%s" % t for t in ts]
                                for k, ts in enumerate(d["unilateral_moves"][dm]) if ts} for dm in ids}}}
        cases = [("graph", graph)]
        if "feasible_states" in d:
            rules = []
            for pattern in d["infeasible_conditions"]:
                rules.append({"never": " & ".join(
                    ("" if c == "Y" else "!") + "o%d" % k for k, c in enumerate(pattern) if c != "-")})
            issues = {"o%d" % k: {"name": o["name"], "by": "p%d" % o["dm"],
                                  "irreversible": {"fwd": "up", "back": "down"}.get(o["permittedDirection"], "no")}
                      for k, o in enumerate(d["options"])}
            cases.append(("options", {"parties": parties, "preferences": prefs, "issues": issues,
                                      "rules": rules}))
        reference = d.get("reference_legal_sequences") or d["reference"]
        for form, case in cases:
            world = oracle.World(case)
            check("%s %s feasible" % (name, form), world.n, count)
            sets = oracle.stable_sets(world)
            for c in oracle.CONCEPTS:
                got = {dm: [names[s] for s in sets[c][ids[dm]]] for dm in ids}
                check("%s %s %s" % (name, form, c), got, reference[c]["stable"])
                check("%s %s %s equilibria" % (name, form, c),
                      [names[s] for s in oracle.equilibria(world, c, sets)], reference[c]["equilibria"])


def refined():
    """Lake Gisborne with an unknown preference (Li, Hipel, Kilgour and Fang 2004), and small cases on paper."""
    path = os.path.join(HERE, "..", "..", "cases", "gisborne.yaml")
    with open(path, encoding="utf-8") as f:
        world = oracle.World(miniyaml.load(f.read()))
    number = {s: 1 + sum(2**k for k, v in enumerate(world.values(s).values()) if v == "yes") for s in range(world.n)}
    for concept, expected in (
            ("nash-a", []), ("seq-a", []), ("nash-b", [4, 6]), ("seq-b", [4, 6, 8]), ("nash-c", []),
            ("seq-c", [4, 6]), ("nash-d", [4, 6]), ("seq-d", [4, 6, 8]), ("gmr-d", [4, 6, 8])):
        check("gisborne " + concept, sorted(
            number[s] for s in range(world.n) if all(refine.stable(world, p, s, concept) for p in world.movers)), expected)
    # D57: b is left for a, from where the other party leads back to b: no worse, and yet as wished
    world = oracle.World({
        "parties": {"i": {"name": "I"}, "j": {"name": "J"}},
        "graph": {"states": {"a": "A", "b": "B"}, "moves": {"i": {"a": ["b"], "b": ["a"]}, "j": {"a": ["b"]}}},
        "preferences": {"i": {"ranking": ["a", "b"]}, "j": {"ranking": ["a", "b"]}}})
    check("a return deters", (oracle.stable(world, "i", 1, "gmr"), refine.stable(world, "i", 1, "rgmr")), (True, False))
    # D50: a line that is not strong decides between 3 and 0, though a strong one below would too
    world = oracle.World({
        "parties": {"a": {"name": "A"}}, "issues": {"x": {"name": "X", "by": "a"}, "y": {"name": "Y", "by": "a"}},
        "preferences": {"a": {"priorities": ["x", {"prefer": "y", "strong": "yes"}]}}})
    check("strong pairs", [(s, t) for s in range(4) for t in range(4) if refine.strongly(world, "a", s, t)],
          [(2, 0), (3, 1)])


def main():
    formulas()
    hand_made()
    refined()
    examples()
    published()
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
