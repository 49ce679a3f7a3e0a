"""Random cases with refined preferences: those of generate.py, and more said of each party."""
import random

import generate
import oracle
import refine


def atoms_of(case, world):
    if world.graph:
        return [lambda rng, s=s: s for s in world.graph["states"]]
    usable = case["issues"]
    if world.merges:
        usable = {i: s for i, s in usable.items()
                  if all(i in world.values(t) for t in range(world.n))} or usable
    return generate.issue_atoms(usable, world.merges)


def pair(rng, atoms):
    f = generate.formula(rng, atoms, 2)
    if rng.random() < 0.4:
        return [f, "not (%s)" % f]
    return [f, generate.formula(rng, atoms, 2)]


def share(rng):
    return rng.choice([0, 0.1, 0.25, 0.3, 0.5, 0.6, 0.75, 0.8, 0.9, 1, 0.123456789])


def add_strength(rng, spec):
    if "priorities" in spec:
        for k, item in enumerate(spec["priorities"]):
            if isinstance(item, list):
                spec["priorities"][k] = [{"prefer": f, "strong": "yes"} if rng.random() < 0.7 else f for f in item]
            elif rng.random() < 0.5:
                spec["priorities"][k] = {"prefer": item if isinstance(item, str) else item["prefer"], "strong": "yes"}
    elif "ranking" in spec:
        out = []
        for item in spec["ranking"]:
            out.append(item)
            if rng.random() < 0.4:
                out.append(">>")
        if spec.get("rest") != "worst" and out and out[-1] == ">>":
            out.pop()
        spec["ranking"] = out
    else:
        spec["strong"] = rng.choice([0.5, 1, 2, 3, 4.5, 10, 0.000000001])


def refine_party(rng, spec, atoms):
    if rng.random() < 0.6:
        spec["unknown"] = [pair(rng, atoms) if rng.random() < 0.7 else
                           {"between": pair(rng, atoms), "because": "nobody has asked"}
                           for _ in range(rng.choice([1, 1, 2, 3]))]
    if rng.random() < 0.6:
        add_strength(rng, spec)
    if rng.random() < 0.6:
        spec["fuzzy"] = {"degrees": [{"between": pair(rng, atoms), "degree": share(rng)}
                                     for _ in range(rng.choice([0, 1, 2, 3]))]}
        if rng.random() < 0.8:
            spec["fuzzy"]["threshold"] = share(rng) or 1
    if rng.random() < 0.6:
        chances = []
        for _ in range(rng.choice([0, 1, 2, 3])):
            chances.append({"between": pair(rng, atoms), "probability": share(rng)})
            if rng.random() < 0.4:
                chances[-1]["reverse"] = round((1 - chances[-1]["probability"]) * rng.choice([0, 0.5, 1]), 9)
        spec["probability"] = {"chances": chances}
        for name in ("alpha", "beta"):
            if rng.random() < 0.6:
                spec["probability"][name] = share(rng) or 1
        if rng.random() < 0.6:
            spec["probability"]["gamma"] = rng.choice([0, 0.2, 0.4, 0.5, 0.75, 0.9])


def sound(case, party=None):
    try:
        world = oracle.World(case)
        for p in [party] if party else case.get("preferences", {}):
            world.pref(p)
        for p, spec in case.get("preferences", {}).items():
            for e in spec.get("unknown", []):
                for f in (e["between"] if isinstance(e, dict) else e):
                    refine.where(world, f)
            for key, entries in (("fuzzy", "degrees"), ("probability", "chances")):
                for e in spec.get(key, {}).get(entries, []):
                    for f in e["between"]:
                        refine.where(world, f)
        refine.check_degrees(world)
        return True
    except oracle.CaseError:
        return False


def case(seed):
    """The case of this seed."""
    rng = random.Random("truce refined case %d" % seed)
    out = generate.case(seed)
    world = oracle.World(out)
    atoms = atoms_of(out, world)
    for p in out.get("preferences", {}):
        before = dict(out["preferences"][p])
        for _ in range(6):
            spec = generate.json.loads(generate.json.dumps(before))
            refine_party(rng, spec, atoms)
            out["preferences"][p] = spec
            if sound(out, p):
                break
            out["preferences"][p] = before
    if rng.random() < 0.8:
        out["attitudes"] = {}
        known = list(out.get("preferences", {}))
        for p in world.parties:
            row = {q: rng.choice(["positive", "neutral", "negative"]) for q in known if rng.random() < 0.6}
            if row:
                out["attitudes"][p] = row
    return out
