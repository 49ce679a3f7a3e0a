#!/usr/bin/env python3
"""Compare the engine with the oracle on hypergames (D58 to D62), and check what must hold.

Usage: hypergames.py TRUCE [--cases N] [--seed S] [--jobs N] [--only SEED]

Random cases in which parties do not see states and misread each other: `solve --hypergame` and
`--compat gmcrplus`, `explain --view`, against hyper.py; and the same cases without perceptions,
which hold no surprise.  Ends with "N passed, N failed"; exit status 1 on failure.
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
import hyper  # noqa: E402
import miniyaml  # noqa: E402
import oracle  # noqa: E402
import refine  # noqa: E402
import refinements  # noqa: E402
from run import Engine, Mismatch, check_sequence, require  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(HERE))
REFINED = tuple(c for c in refine.CONCEPTS if c not in refine.STRENGTH + refine.ATTITUDES)


# ------------------------------------------------------------------------- random cases

def draw_perception(rng, case, world, atoms, i):
    out = {}
    if rng.random() < 0.75:
        out["ignores"] = [generate.formula(rng, atoms, rng.choice([1, 2, 2, 3]))
                          for _ in range(rng.choice([0, 1, 1, 1, 2]))]
    others = [j for j in world.parties if j != i]
    if rng.random() < 0.7:
        forms = ["ranking", "priorities", "table"] + ([] if world.graph else ["weights", "weights"])
        out["believes"] = {j: generate.preference(rng, world, rng.choice(forms), atoms, rng.random() < 0.5)
                           for j in rng.sample(others, rng.randint(0, len(others)))}
    if rng.random() < 0.2:
        out["because"] = "so it seems"
    return out


def sound(case):
    try:
        hyper.check_beliefs(oracle.World(case))
        return True
    except oracle.CaseError:
        return False


def random_case(seed):
    rng = random.Random("truce hypergame %d" % seed)
    case = refinements.case(seed) if rng.random() < 0.3 else generate.case(seed)
    world = oracle.World(case)
    atoms = refinements.atoms_of(case, world)
    case["perceptions"] = {}
    for i in world.parties:
        for _ in range(10):
            if rng.random() < 0.25:
                break
            case["perceptions"][i] = draw_perception(rng, case, world, atoms, i)
            if sound(case):
                break
            del case["perceptions"][i]
    return case


# --------------------------------------------------------------------------- comparisons

def engine_for(truce, case, folder, seed):
    path = os.path.join(folder, "hyper-%d.yaml" % os.getpid())
    with open(path, "w", encoding="utf-8") as f:
        f.write(generate.write(case, seed))
    return Engine(truce, path, oracle.World(case))


def by_concept(engine, found, names):
    """{concept: states} of a list of equilibria; their totals must agree."""
    out = {c: [] for c in names}
    for e in found["equilibria"]:
        for c in e["concepts"]:
            out[c].append(engine.state(e["state"]))
    require("totals", found["equilibria_total"], {c: len(out[c]) for c in names})
    return out


def surprises(engine, doc, party, kind):
    """{state: (concepts, leaves, not seen by)}"""
    items = doc["surprises"][party][kind]
    require("surprises total", doc["surprises"][party][kind + "_total"], len(items))
    return {engine.state(e["state"]): (e["concepts"], e.get("leaves", {}), e.get("not_seen_by", [])) for e in items}


def check_surprises(engine, doc, names, games):
    w = engine.world
    for i in w.parties:
        lost = surprises(engine, doc, i, "impossible")
        require("impossible", sorted(lost), games[names[0]].impossible(i)[0], "to " + i)
        for c in names:
            g = games[c]
            require("impossible and held", sorted(s for s in lost if c in lost[s][0]), g.impossible(i)[1],
                    "%s to %s" % (c, i))
            got = {s: x[1][c] for s, x in surprises(engine, doc, i, "unexpected").items() if c in x[0]}
            require("unexpected", got, g.unexpected(i), "%s to %s" % (c, i))
            got = {s: (x[1][c], x[2]) for s, x in surprises(engine, doc, i, "mistaken").items() if c in x[0]}
            require("mistaken", got, g.mistaken(i), "%s to %s" % (c, i))


def check_hypergame(engine, names, profile=None):
    w = engine.world
    asked = ",".join(names) if profile is None else ",".join("%s=%s" % x for x in profile.items() if x[0] in w.movers)
    doc = engine.json("solve", "--hypergame", "--stable", "--concept", asked)
    columns = names if profile is None else ["profile"]
    games = {c: hyper.Hypergame(w, profile or dict.fromkeys(w.parties, c)) for c in columns}
    found, unseen = by_concept(engine, doc, columns), by_concept(engine, doc["unseen"], columns)
    alike = by_concept(engine, doc["alike"], columns)
    for c in columns:
        g = games[c]
        require("hypergame " + c, found[c], g.equilibria())
        require("unseen " + c, unseen[c], g.unseen())
        for i in w.parties:
            seen = doc["views"][i]
            require("sees", seen["sees"], len(g.seen[i]), i)
            require("view of %s, %s" % (i, c), by_concept(engine, seen, columns)[c], g.equilibria_seen_by(i))
            require("stable in the view of %s, %s" % (i, c), seen["stable"][c], g.stable[i])
            require("stable " + c, doc["stable"][c][i], g.stable[i][i], i)
    check_surprises(engine, doc, columns, games)
    plain = engine.json("solve", "--stable", "--concept", asked)
    require("alike", alike, by_concept(engine, plain, columns))
    require("alike stable", doc["alike"]["stable"], plain["stable"])


def check_view(engine, concept, rng):
    """explain --view against the view as a world of its own."""
    w = engine.world
    i = rng.choice(list(w.case["perceptions"]) or w.parties)
    view, seen = hyper.view(w, i), hyper.perceived(w, i)
    j = rng.choice(w.movers or w.parties)
    s = rng.randrange(w.n)
    if j in w.movers and rng.random() < 0.8:
        s = rng.choice([t for t in seen if refine_departures(view, j, t, concept)] or seen)
    options = ("--view", i, "--state", engine.name(s), "--party", j, "--concept", concept)
    if s not in seen:
        status, out, err = engine.raw("explain", "--json", *options)
        require("a state not seen", (status, out, "E0217" in err), (2, "", True))
        return
    doc = engine.json("explain", *options)
    where = "%s for %s at %d as %s sees it" % (concept, j, s, i)
    require("explain view", doc["view"], i)
    require("explain stable", doc["stable"], hyper.stable(view, j, s, concept), where)
    out = sorted(refine_departures(view, j, s, concept)) if j in w.movers else []
    require("explain departures", [engine.state(e["to"]) for e in doc["improvements"]], out, where)
    basic = concept in oracle.CONCEPTS
    for item, t in zip(doc["improvements"], out):
        if item["sanction"] is None:
            missing = oracle.sanctions if basic else refine.deterring
            require("explain answer missing", sorted(missing(view, j, s, t, concept)), [], where)
            continue
        steps = check_sequence(engine, item["sanction"])
        fault = (oracle if basic else refine).certificate_fault(view, j, s, t, concept, steps)
        if fault:
            raise Mismatch("explain answer", "%s, after %d: %s: %s" % (where, t, steps, fault))


def refine_departures(view, j, s, concept):
    if concept in oracle.CONCEPTS:
        return oracle.improvements(view, j, s)
    return refine.departures(view, j, s, concept)


def check_compat(engine, names):
    """D62, and that in it a state that a party does not see is stable for it."""
    w = engine.world
    doc = engine.json("solve", "--stable", "--compat", "gmcrplus", "--concept", ",".join(names))
    require("compat", doc["compat"], "gmcrplus")
    game = hyper.gmcrplus(w)
    found = by_concept(engine, doc, names)
    for c in names:
        for i in w.parties:
            expected = [s for s in range(w.n) if hyper.stable(game, i, s, c)]
            require("compat stable " + c, doc["stable"][c][i], expected, i)
            lost = set(range(w.n)) - set(hyper.perceived(w, i))
            require("compat not seen", sorted(lost - set(expected)), [], "%s for %s" % (c, i))
        require("compat " + c, found[c],
                [s for s in range(w.n) if all(hyper.stable(game, i, s, c) for i in w.movers)])


def check_clear(truce, case, folder, seed, names):
    """Without perceptions: the ordinary equilibria, in every view, and no surprise."""
    case = {k: v for k, v in case.items() if k != "perceptions"}
    engine = engine_for(truce, case, folder, seed)
    doc = engine.json("solve", "--hypergame", "--concept", ",".join(names))
    plain = engine.json("solve", "--concept", ",".join(names))
    for part in [doc, doc["alike"]] + list(doc["views"].values()):
        require("clear", part["equilibria"], plain["equilibria"])
    require("clear unseen", doc["unseen"]["equilibria"], [])
    for i, kinds in doc["surprises"].items():
        require("clear surprises", [k for k in kinds if kinds[k]], [], i)


def check_published(truce):
    """Syria and Iraq with misperception as GMCR+ has it: 1, 2 and 6 under every concept (its file SI_misp)."""
    with open(os.path.join(ROOT, "cases", "syria-iraq-1975.yaml"), encoding="utf-8") as f:
        case = miniyaml.load(f.read())
    case["perceptions"] = {"syria": {"ignores": ["release & !escalate"]},
                           "iraq": {"ignores": ["!release & !escalate"]}}
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_for(truce, case, folder, 0)
        doc = engine.json("solve", "--compat", "gmcrplus", "--concept", ",".join(oracle.CONCEPTS))
        for c, states in by_concept(engine, doc, oracle.CONCEPTS).items():
            require("SI_misp " + c, [s + 1 for s in states], [1, 2, 6])


def work(job):
    truce, seed = job
    case = random_case(seed)
    rng = random.Random("hyper %d" % seed)
    names = list(oracle.CONCEPTS) + rng.sample(REFINED, 2)
    with tempfile.TemporaryDirectory() as folder:
        try:
            engine = engine_for(truce, case, folder, seed)
            check_hypergame(engine, names)
            profile = {i: rng.choice(names) for i in engine.world.parties}
            if engine.world.movers:
                check_hypergame(engine, names, profile)
            for _ in range(3):
                check_view(engine, rng.choice(names), rng)
            check_compat(engine, names)
            check_clear(truce, case, folder, seed, names)
            if seed == 1:
                check_published(truce)
        except (Mismatch, KeyError, TypeError, IndexError, AttributeError) as e:
            return seed, "%s: %s" % (type(e).__name__, e), generate.write(case, seed, "plain")
    return seed, None, None


if __name__ == "__main__":
    sys.exit(campaign.main("compare hypergames with the oracle", "hyper", work))
