#!/usr/bin/env python3
"""Compare the engine with the oracle on refined preferences (D48 to D57), and check what must hold.

Usage: refined.py TRUCE [--cases N] [--seed S] [--jobs N] [--only SEED]

Random cases with unknown pairs, strength, degrees, probabilities and attitudes: stable states and
explanations against refine.py, inclusions between concepts, and the same without the refinements
against nash, gmr, smr and seq.  A case that differs is left under build/shrunk/.  Ends with
"N passed, N failed"; exit status 1 on failure.
"""
import os
import random
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)
import campaign  # noqa: E402
import generate  # noqa: E402
import oracle  # noqa: E402
import refine  # noqa: E402
import refinements  # noqa: E402
from run import Engine, Mismatch, check_sequence, require  # noqa: E402

PATTERNS = refine.PATTERNS


def solved(engine, concepts):
    return engine.json("solve", "--stable", "--concept", ",".join(concepts))


def engine_for(truce, case, folder, seed):
    path = os.path.join(folder, "refined-%d.yaml" % os.getpid())
    with open(path, "w", encoding="utf-8") as f:
        f.write(generate.write(case, seed))
    return Engine(truce, path, oracle.World(case))


def check_sets(engine, doc, concepts):
    w = engine.world
    for c in concepts:
        for p in w.parties:
            expected = [s for s in range(w.n) if refine.stable(w, p, s, c)]
            require("stable " + c, doc["stable"][c][p], expected, "%s for %s" % (c, p))
    for c in concepts:
        found = [engine.state(e["state"]) for e in doc["equilibria"] if c in e["concepts"]]
        expected = [s for s in range(w.n) if all(refine.stable(w, p, s, c) for p in w.movers)]
        require("equilibria " + c, found, expected)


def check_explain(engine, concepts, rng):
    w = engine.world
    concept, party = rng.choice(concepts), rng.choice(w.movers or w.parties)
    states = [s for s in range(w.n) if refine.departures(w, party, s, concept)] or list(range(w.n))
    s = rng.choice(states)
    doc = engine.json("explain", "--state", engine.name(s), "--party", party, "--concept", concept)
    where = "%s for %s at %d" % (concept, party, s)
    require("explain stable", doc["stable"], refine.stable(w, party, s, concept), where)
    out = sorted(refine.departures(w, party, s, concept)) if party in w.movers else []
    require("explain departures", [engine.state(i["to"]) for i in doc["improvements"]], out, where)
    weak = concept.endswith("-weak")        # its answers are the general ones
    name, judge = (refine.pattern(concept), oracle) if weak else (concept, refine)
    for item, t in zip(doc["improvements"], out):
        if item["sanction"] is None:
            missing = oracle.sanctions if weak else refine.deterring
            require("explain answer missing", sorted(missing(w, party, s, t, name)), [], "%s, after %d" % (where, t))
            continue
        steps = check_sequence(engine, item["sanction"])
        fault = judge.certificate_fault(w, party, s, t, name, steps)
        if fault:
            raise Mismatch("explain answer", "%s, after %d: %s: %s" % (where, t, steps, fault))


# ---------------------------------------------------------------------------- properties

def check_inclusions(doc, w, concepts):
    def within(small, large):
        if small in concepts and large in doc["stable"]:
            for p in w.parties:
                extra = set(doc["stable"][small][p]) - set(doc["stable"][large][p])
                require("%s within %s" % (small, large), sorted(extra), [], "for " + p)
    for c in PATTERNS:
        for small, large in ("ab", "ac", "bd", "cd"):
            within("%s-%s" % (c, small), "%s-%s" % (c, large))
        within(c + "-strong", c)
        within(c + "-weak", c)
        if c + "-weak" in concepts:
            for p in w.movers:
                rest = set(doc["stable"][c][p]) - set(doc["stable"][c + "-strong"][p])
                require(c + "-weak", doc["stable"][c + "-weak"][p], sorted(rest), "for " + p)
    for x in "-a", "-b", "-c", "-d", "-strong", "-fuzzy":
        within("nash" + x, "gmr" + x)
        within("smr" + x, "gmr" + x)
    for small in "rnash", "rsmr":
        within(small, "rgmr")
    within("rnash", "rseq")


def plain(case, neutral):
    """The case without refinements; or everybody neutral to everybody."""
    new = generate.json.loads(generate.json.dumps(case))
    new.pop("attitudes", None)
    if neutral:
        new["attitudes"] = {p: {p: "neutral"} for p in new["parties"]}
    for spec in new.get("preferences", {}).values():
        for key in ("unknown", "fuzzy", "probability"):
            spec.pop(key, None)
        if neutral and rng_of(case).random() < 0.5:
            spec["fuzzy"] = {"threshold": 0.4}
            spec["probability"] = {"alpha": 0.3, "beta": 1, "gamma": 0.7}
    return new


def rng_of(case):
    return random.Random(case["title"])


def check_plain(truce, case, folder, seed):
    engine = engine_for(truce, plain(case, False), folder, seed)
    w = engine.world
    same = ["%s-%s" % (c, x) for c in PATTERNS for x in ("a", "b", "c", "d", "fuzzy", "probable")]
    strict = not w.graph and not w.merges and all(len(set(w.pref(p))) == w.n for p in w.movers)
    if strict:
        same += list(refine.ATTITUDES)
    doc = solved(engine, list(PATTERNS) + same)
    for name in same:
        require(name + " without refinements", doc["stable"][name], doc["stable"][refine.pattern(name)])
    engine = engine_for(truce, plain(case, True), folder, seed)
    doc = solved(engine, refine.ATTITUDES + ("gmr", "gmr-fuzzy", "seq", "seq-probable"))
    for p in w.parties:
        stuck = [s for s in range(w.n) if p not in w.movers or not w.R[p][s]]
        for name in refine.ATTITUDES:
            require(name + ", all neutral", doc["stable"][name][p], stuck, "for " + p)
    require("gmr-fuzzy, crisp", doc["stable"]["gmr-fuzzy"], doc["stable"]["gmr"])
    require("seq-probable, crisp", doc["stable"]["seq-probable"], doc["stable"]["seq"])


def work(job):
    truce, seed = job
    case = refinements.case(seed)
    rng = random.Random("refined %d" % seed)
    with tempfile.TemporaryDirectory() as folder:
        try:
            engine = engine_for(truce, case, folder, seed)
            concepts = [c for c in refine.CONCEPTS if refine.applies(engine.world, c)]
            doc = solved(engine, list(PATTERNS) + concepts)
            check_sets(engine, doc, concepts)
            check_inclusions(doc, engine.world, concepts)
            for _ in range(4):
                check_explain(engine, concepts, rng)
            check_plain(truce, case, folder, seed)
        except (Mismatch, KeyError, TypeError, IndexError, AttributeError) as e:
            return seed, "%s: %s" % (type(e).__name__, e), generate.write(case, seed, "plain")
    return seed, None, None


if __name__ == "__main__":
    sys.exit(campaign.main("compare refined concepts with the oracle", "refined", work))
