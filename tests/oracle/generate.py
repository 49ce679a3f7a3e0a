#!/usr/bin/env python3
"""Random small cases of every kind, the same for the same seed.

case(seed) gives a case as a dict (its JSON form); write(case, seed) gives the text of a case
file, as JSON or as YAML in a random hand.

Usage: generate.py SEED [json|yaml]      prints a case file
"""
import json
import os
import random
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import oracle  # noqa: E402

PARTY_IDS = ["a", "b", "north", "South", "un_1", "ngo", "kappa2", "Zed"]
ISSUE_IDS = ["x", "y", "z", "w", "land", "fire", "aid_2", "Q7", "treaty", "gate", "p", "k_"]
VALUE_IDS = ["none", "some", "most", "all", "v0", "v1", "x", "half_2"]
OPERATORS = ("=", "!=", ">=", "<=", ">", "<")


# ------------------------------------------------------------------------------ formulas

def random_tree(rng, atoms, depth):
    """A random formula as a tree whose leaves are ready-made texts."""
    if depth == 0 or rng.random() < 0.25:
        return ("leaf", rng.choice(["true", "false"]) if rng.random() < 0.04 else rng.choice(atoms)(rng))
    kind = rng.choice(["not", "and", "or", "and", "or", "iff", "if"])
    if kind == "not":
        return ("not", random_tree(rng, atoms, depth - 1))
    return (kind, random_tree(rng, atoms, depth - 1), random_tree(rng, atoms, depth - 1))


LEVEL = {"if": 0, "iff": 1, "or": 2, "and": 3, "not": 4, "leaf": 5}


def spell(rng, tree):
    """The tree as text: parentheses where needed, now and then where not; any spelling."""
    def show(t, least, extra=0.1):
        kind = t[0]
        if kind == "leaf":
            text = t[1]
        elif kind == "not":
            word = rng.choice(["!", "not ", "! "])
            text = word + show(t[1], 4)
        elif kind == "if":
            text = "if %s then %s" % (show(t[1], 1), show(t[2], 0))
        else:
            word = {"and": ["and", "&"], "or": ["or", "|"], "iff": ["iff"]}[kind]
            word = rng.choice(word)
            gap = "" if word in "&|" and rng.random() < 0.2 else " "
            text = show(t[1], LEVEL[kind]) + gap + word + gap + show(t[2], LEVEL[kind] + 1)
        if LEVEL[kind] < least or rng.random() < extra / 2:
            text = "(" + text + ")"
        return text
    return show(tree, 0)


def issue_atoms(issues, ids=()):
    """Makers of atoms over the issues given, and the bare ids of merged states."""
    def comparison(ident, values):
        def make(rng):
            op, gap = rng.choice(OPERATORS), rng.choice(["", "", " "])
            return ident + gap + op + gap + rng.choice(values)
        return make
    atoms = []
    for ident, spec in issues.items():
        values = spec.get("values", ["no", "yes"])
        values = list(values)
        atoms.append(comparison(ident, values))
        if sorted(values) == ["no", "yes"]:
            atoms += [lambda rng, i=ident: i] * 3
    atoms += [lambda rng, i=i: i for i in ids]
    return atoms


def formula(rng, atoms, depth=3):
    return spell(rng, random_tree(rng, atoms, rng.randint(0, depth)))


# --------------------------------------------------------------------------------- parts

def number(rng):
    k = rng.random()
    if k < 0.6:
        return rng.randint(-6, 8)
    return round(rng.uniform(-5, 8), rng.choice([1, 1, 2, 3]))


def weight(rng, plain):
    """A number, an interval, or a distribution whose mean is a short decimal."""
    k = rng.random()
    if plain or k < 0.8:
        return number(rng)
    if k < 0.88:
        lo = number(rng)
        return [lo, lo + rng.randint(0, 5) if isinstance(lo, int) else round(lo + rng.randint(0, 5), 3)]
    if k < 0.94:
        mode, down = rng.randint(-4, 6), rng.randint(0, 4)
        return {"triangular": [mode - down, mode, mode + down + 3 * rng.randint(0, 1)]}
    return {"normal": [number(rng), rng.choice([1, 0.5, 2])]}


def remarks(rng):
    """What any fact or judgement may carry."""
    if rng.random() < 0.85:
        return {}
    out = {"source": "src1"} if rng.random() < 0.6 else {"assumption": "yes", "because": "nobody: we think"}
    if rng.random() < 0.5:
        out["confidence"] = rng.choice(["low", "medium", "high"])
    return out


def rule(rng, atoms):
    def f(depth=3):
        return formula(rng, atoms, depth)
    kind = rng.choice(["never", "always", "if", "exactly_one", "at_most_one", "at_least_one", "never", "if"])
    if kind == "if":
        out = {"if": f(2), "then": f(2)}
    elif kind in ("never", "always"):
        out = {kind: f()}
    else:
        out = {kind: [f(1) for _ in range(rng.randint(1, 4))]}
    if rng.random() < 0.2:
        out["because"] = "it cannot be: \"so\" they say"
    return dict(remarks(rng), **out)


def try_world(case):
    try:
        return oracle.World(case)
    except oracle.CaseError:
        return None


def random_issues(rng, parties, limit, merging):
    issues, size = {}, 1
    names = rng.sample(ISSUE_IDS, len(ISSUE_IDS))
    while names and size < limit:
        values = rng.choice([None, None, None, None, 2, 3, 3, 4, ["yes", "no"]])
        spec = {"name": rng.choice(["An issue", "Land: all of it", "قضية", "It's #1"])}
        if isinstance(values, list):
            spec["values"] = values if rng.random() < 0.3 else ["no", "yes"]
            count = 2
        elif values:
            count = values
            spec["values"] = rng.sample(VALUE_IDS, values)
            if rng.random() < 0.2:
                spec["values"] = {v: "label of " + v for v in spec["values"]}
        else:
            count = 2
        if size * count > limit and issues:
            break
        size *= count
        k = rng.random()
        if k < 0.72 or len(parties) < 2:
            spec["by"] = rng.choice(parties)
        elif k < 0.92:
            spec["by"] = rng.sample(parties, rng.randint(2, len(parties)))
        else:
            spec["by"] = "nature"
        if rng.random() < 0.25:
            spec["irreversible"] = rng.choice(["up", "down", "yes"] if rng.random() < 0.9 else ["no"])
        if rng.random() < 0.03:
            spec["not_negotiable"] = "yes"
            spec["owed"] = rng.choice(list(spec.get("values", ["no", "yes"])))
        issues[names.pop()] = spec
    return issues


def full_map(world, member):
    return {i.id: i.values[member[i.place]] for i in world.issues}


def full_formula(world, member, rng=None):
    """A formula true at this combination of values and at no other."""
    parts = []
    for i in world.issues:
        v = i.values[member[i.place]]
        if rng and i.binary and rng.random() < 0.5:
            parts.append(i.id if v == "yes" else rng.choice(["!", "not "]) + i.id)
        else:
            parts.append(i.id + "=" + v)
    if rng:
        rng.shuffle(parts)
    return " & ".join(parts)


# --------------------------------------------------------------------------- preferences

def priorities(rng, world, atoms):
    lines = []
    for _ in range(rng.randint(1, 7)):
        k = rng.random()
        if k < 0.2:
            lines.append([formula(rng, atoms) for _ in range(rng.randint(1, 3))])
        elif k < 0.35:
            lines.append(dict(remarks(rng), prefer=formula(rng, atoms), because="they said so"))
            if rng.random() < 0.3:
                lines[-1]["strong"] = "yes"
        else:
            lines.append(formula(rng, atoms))
    return {"priorities": lines}


def weights(rng, world, atoms, plain):
    out = {}
    for ident, spec in world.case["issues"].items():
        values = list(spec.get("values", ["no", "yes"]))
        if rng.random() < 0.15:
            continue
        if sorted(values) == ["no", "yes"] and rng.random() < 0.6:
            out[ident] = weight(rng, plain)
        else:
            some = [v for v in values if rng.random() < 0.8] or values[:1]
            rng.shuffle(some)
            out[ident] = {v: weight(rng, plain) for v in some}
    spec = {"weights": out}
    if rng.random() < 0.5:
        spec["bonus"] = [dict(remarks(rng), when=formula(rng, atoms), add=weight(rng, plain))
                         for _ in range(rng.randint(1, 3))]
    return spec


def opposed(rng, mine, theirs):
    """Weights turned against another party's on most issues, with other stakes."""
    for ident, ws in theirs.items():
        factor = -rng.choice([0.5, 1, 1, 2])
        if rng.random() < 0.7 and isinstance(ws, (int, float)):
            mine[ident] = ws * factor
        elif rng.random() < 0.7 and isinstance(ws, dict) and \
                all(isinstance(x, (int, float)) for x in ws.values()):
            mine[ident] = {v: round(x * factor, 4) for v, x in ws.items()}


def one_state(rng, world, s):
    """A ranking item that names exactly one state."""
    if world.graph:
        return world.state_id(s)
    if len(world.members[s]) > 1 and rng.random() < 0.8:
        return world.state_id(s)
    member = rng.choice(world.members[s])
    if len(world.members[s]) > 1 or rng.random() < 0.6:
        return full_map(world, member)
    if world.state_id(s) in world.merges:
        return world.state_id(s)
    return full_formula(world, member, rng)


def ranking(rng, world, atoms):
    left, items = set(range(world.n)), []
    for _ in range(rng.randint(0, 6)):
        item = formula(rng, atoms, 2)
        if not world.graph and not world.merges and rng.random() < 0.5:
            some = rng.sample(world.issues, rng.randint(1, len(world.issues)))
            item = {i.id: rng.choice(i.values) for i in some}
        try:
            if not isinstance(item, dict):
                for s in range(world.n):
                    world.satisfies(oracle.parse(item), s)
            covered = {s for s in range(world.n) if oracle.item_covers(world, item, s)}
        except oracle.CaseError:
            continue
        if covered and covered <= left:
            left -= covered
            items.append(item)
    single = sorted(left)
    rng.shuffle(single)
    spec = {}
    if len(single) > 1 and rng.random() < 0.2:
        spec["rest"] = rng.choice(["worst", "best"])
        single = single[:rng.randint(1, len(single) - 1)]
    items += [one_state(rng, world, s) for s in single]
    rng.shuffle(items)
    grouped = []
    while items:
        k = 1 if rng.random() < 0.75 else min(len(items), rng.randint(2, 3))
        tie, items = items[:k], items[k:]
        grouped.append(tie if k > 1 or rng.random() < 0.1 else tie[0])
    return dict(ranking=grouped, **spec)


def preference(rng, world, form, atoms, plain):
    if form == "priorities":
        return priorities(rng, world, atoms)
    if form == "weights":
        return weights(rng, world, atoms, plain)
    if form == "ranking":
        return ranking(rng, world, atoms)
    top = rng.choice([3, 10, 100])
    values = [rng.randint(0, top) if rng.random() < 0.8 else round(rng.uniform(-top, top), 2)
              for _ in range(world.n)]
    return {"table": values}


def add_preferences(rng, case, world, cardinal):
    if world.graph:
        atoms = [lambda rng, s=s: s for s in world.graph["states"]]
        forms = ["ranking", "ranking", "priorities", "table"]
    else:
        usable = case["issues"]
        if world.merges:      # mostly talk about issues on which the members agree
            usable = {i: s for i, s in usable.items()
                      if all(i in world.values(t) for t in range(world.n))} or usable
        atoms = issue_atoms(usable, world.merges)
        forms = ["weights", "weights", "weights", "table"] if cardinal else \
            ["priorities", "priorities", "weights", "ranking", "ranking", "table"]
    case["preferences"] = {}
    for p in world.parties:
        if p not in world.movers and not cardinal and rng.random() < 0.3:
            continue
        mine = forms
        if cardinal and case["parties"][p].get("role", "principal") != "principal" and rng.random() < 0.5:
            mine = ["priorities", "ranking"]
        for attempt in range(12):
            form = rng.choice(mine) if attempt < 10 else "table"
            case["preferences"][p] = dict(preference(rng, world, form, atoms, rng.random() < 0.5), **remarks(rng))
            spec = case["preferences"][p]
            before = [s["weights"] for q, s in case["preferences"].items() if q != p and "weights" in s]
            if cardinal and "weights" in spec and before and rng.random() < 0.5:
                opposed(rng, spec["weights"], before[-1])
            fresh = try_world(case)
            try:
                fresh.pref(p)
                break
            except oracle.CaseError:
                continue


# --------------------------------------------------------------------------------- cases

def graph_case(rng, parties):
    states = {"s%d" % k if rng.random() < 0.5 else "g%d" % k: "state %d" % k
              for k in range(1, rng.randint(3, 9))}
    names = list(states)
    arcs = {}
    for p in parties:
        mine = {}
        for a in names:
            to = [b for b in names if b != a and rng.random() < 0.3]
            if to:
                mine[a] = to
        if mine:
            arcs[p] = mine
    case = {"graph": {"states": states, "moves": arcs}}
    if rng.random() < 0.8:
        case["status_quo"] = rng.choice(names)
    return case


def option_case(rng, parties):
    limit = rng.choice([8, 16, 24, 32, 48, 64, 64, 96])
    if rng.random() < 0.06:
        limit = 300
    merging = rng.random() < 0.14
    issues = random_issues(rng, parties, limit, merging)
    case = {"issues": issues}
    bare = dict(case, parties={p: {} for p in parties})
    atoms = issue_atoms(issues)
    rules = [rule(rng, atoms) for _ in range(rng.choice([0, 0, 1, 1, 2, 3]))]
    while True:                         # judged without irreversibility, which needs a status quo
        kept = dict(bare, rules=rules)
        kept["issues"] = {i: {k: v for k, v in s.items() if k != "irreversible"} for i, s in issues.items()}
        world = try_world(kept)
        if world and world.n >= 2:
            break
        rules = rules[:-1]
    if rules:
        case["rules"] = rules
    if rng.random() < 0.85:
        case["status_quo"] = full_map(world, rng.choice(world.members)[0])
    else:
        for spec in issues.values():
            if spec.get("irreversible") == "yes":
                spec["irreversible"] = "up"
    if rng.random() < 0.2:
        case["moves"] = {p: rng.choice(["single", "single", "any"])
                         for p in rng.sample(parties, rng.randint(1, len(parties)))}
    if merging:
        for k in range(rng.choice([1, 1, 2])):
            when = formula(rng, atoms, 2)
            more = case.get("merge", []) + [{"as": "m%d" % k, "when": when}]
            trial = try_world(dict(kept, merge=more))
            if trial and trial.n >= 2:
                case["merge"] = more
    return case


def poor_state(rng, case_dict):
    """A status quo that leaves much to gain: of a few states the one with the largest zone."""
    world = oracle.World(case_dict)
    best, size = case_dict["status_quo"], -1
    for _ in range(8):
        member = rng.choice(world.members)[0]
        trial = dict(case_dict, status_quo=full_map(world, member))
        w = oracle.World(trial)
        try:
            ds = oracle.deals(w)
        except oracle.CaseError:
            return best
        if len(ds["Z"]) + 5 * len(ds["frontier"]) > size:
            best, size = trial["status_quo"], len(ds["Z"]) + 5 * len(ds["frontier"])
    return best


def case(seed):
    """The case of this seed."""
    rng = random.Random("truce case %d" % seed)
    parties = rng.sample(PARTY_IDS, rng.choice([2, 2, 2, 3, 3, 4]))
    head = {"truce": 1, "title": "Random case %d" % seed, "parties": {}}
    if rng.random() < 0.2:
        head["about"] = "Drawn at random.\nIt means nothing."
        head["as_of"] = "2021-03-04"
    head["sources"] = {"src1": "Nobody (2001), \"Nothing\", nowhere: p. 3"}
    for p in parties:
        head["parties"][p] = {"name": rng.choice(["Party ", "حزب ", "The "]) + p}
        if rng.random() < 0.4:
            head["parties"][p]["patience"] = rng.choice([0, 0.5, 0.9, 0.25, 1, 0.99])
    for p in parties[2:]:
        if rng.random() < 0.3:
            head["parties"][p]["role"] = rng.choice(["mediator", "guarantor", "backer", "observer"])
    body = graph_case(rng, parties) if rng.random() < 0.08 else option_case(rng, parties)
    out = dict(head, **body)
    world = oracle.World(out)
    cardinal = rng.random() < 0.55 and not world.graph
    add_preferences(rng, out, world, cardinal)
    if cardinal and "merge" not in out and "status_quo" in out and rng.random() < 0.7:
        out["status_quo"] = poor_state(rng, out)
    world = oracle.World(out)
    if cardinal and not world.merges and world.status_quo is not None and rng.random() < 0.3:
        out["disagreement"] = {}
        for p in world.principals():
            if rng.random() < 0.6:
                u = world.pref(p)
                out["disagreement"][p] = rng.choice([
                    "status_quo", "security",
                    float(min(u) + (max(u) - min(u)) * rng.choice([0, 1, 2]) / 4),
                    full_map(world, rng.choice(world.members)[0])])
    sections = list(out.items())
    if rng.random() < 0.3:              # the order of sections does not matter
        tail = sections[1:]
        rng.shuffle(tail)
        sections = sections[:1] + tail
    return dict(sections)


def spoil(rng, case_dict):
    """(what, case): the case with one mistake that the format forbids, or None if none fits."""
    new = json.loads(json.dumps(case_dict))
    prefs, ways = new["preferences"], []

    def way(what, change):
        ways.append((what, change))
    for p, spec in prefs.items():
        if "ranking" in spec and "rest" not in spec and len(spec["ranking"]) > 1:
            way("a state not ranked", lambda r=spec["ranking"]: r.pop(rng.randrange(len(r))))
        if "ranking" in spec:
            way("a state ranked twice", lambda r=spec["ranking"]: r.append(rng.choice(r)))
        if "table" in spec:
            way("a table too long", lambda t=spec["table"]: t.append(0))
            way("a table too short", lambda t=spec["table"]: t.pop())
    texts = [spec["priorities"] for spec in prefs.values() if "priorities" in spec]
    texts += [[b] for spec in prefs.values() for b in spec.get("bonus", [])]
    if texts:
        def bad_formula(text):
            def change():
                lines = rng.choice(texts)
                if isinstance(lines[0], dict) and "when" in lines[0]:
                    lines[0]["when"] = text(lines[0]["when"])
                else:
                    lines[0] = text(lines[0]) if isinstance(lines[0], str) else text("true")
            return change
        way("an unknown name", bad_formula(lambda f: "(%s) or nosuch" % f))
        way("an operator too many", bad_formula(lambda f: f + " &"))
        way("an open parenthesis", bad_formula(lambda f: "(" + f))
        way("two formulas", bad_formula(lambda f: "(%s) true" % f))
        for i, spec in new.get("issues", {}).items():
            way("an unknown value", bad_formula(lambda f, i=i: "%s=nosuch" % i))
            if "values" in spec and sorted(spec["values"]) != ["no", "yes"]:
                way("a bare issue of many values", bad_formula(lambda f, i=i: i))
    if "issues" in new:
        way("no state left", lambda: new.update(rules=new.get("rules", []) + [{"never": "true"}]))
        way("an empty merge", lambda: new.update(merge=new.get("merge", []) + [{"as": "mm", "when": "false"}]))
        if "merge" in new:
            way("merges that overlap", lambda: new["merge"].append({"as": "mm", "when": new["merge"][0]["when"]}))
        if "status_quo" in new and any(s.get("irreversible") == "yes" for s in new["issues"].values()):
            way("final without a status quo", lambda: new.pop("status_quo"))
    if not ways:
        return None
    what, change = rng.choice(ways)
    change()
    try:
        world = oracle.World(new)
        for p in prefs:
            world.pref(p)
    except oracle.CaseError:
        return what, new
    return None


# ------------------------------------------------------------------------------- writing

PLAIN = re.compile(r"^[A-Za-z(][A-Za-z0-9_ =<>&|!()\u0600-\u06ff]*$")


def scalar(value, rng):
    if isinstance(value, (int, float)):
        return repr(value)
    if PLAIN.match(value) and rng.random() < 0.7:
        return value
    if "'" not in value and "\n" not in value and rng.random() < 0.5:
        return "'" + value + "'"
    return json.dumps(value, ensure_ascii=rng.random() < 0.3)


def flow(value, rng):
    if isinstance(value, dict):
        return "{" + ", ".join("%s: %s" % (k, flow(v, rng)) for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(v, rng) for v in value) + "]"
    return scalar(value, rng)


def block(value, rng, depth, lines, lead):
    """Append the lines of a map or list; lead is what already stands on its first line."""
    pad = "  " * depth
    for key in (value if isinstance(value, dict) else range(len(value))):
        item = value[key]
        start = lead if lead is not None else pad
        lead = None
        start += "%s:" % key if isinstance(value, dict) else "-"
        nested = isinstance(item, (dict, list)) and item
        if nested and (depth == 0 or rng.random() < 0.35):
            if not isinstance(value, dict) and isinstance(item, dict):
                block(item, rng, depth + 1, lines, start + " ")
            else:
                lines.append(start + (" # so" if rng.random() < 0.1 else ""))
                block(item, rng, depth + 1, lines, None)
        elif isinstance(item, str) and "\n" in item and rng.random() < 0.5:
            lines.append(start + " |-")
            lines.extend(pad + "  " + line for line in item.split("\n"))
        else:
            lines.append(start + " " + flow(item, rng))
        if rng.random() < 0.03:
            lines.append(rng.choice(["", pad + "# a remark: nothing"]))


class Steady:
    """Stands in for a random generator where a plain hand is wanted."""

    def random(self):
        return 0.5

    def choice(self, items):
        return items[0]


def write(case_dict, seed, form=None):
    """The text of a case file; form is json, yaml, or plain (yaml in a steady hand)."""
    if form == "plain":
        lines = []
        block(case_dict, Steady(), 0, lines, None)
        return "\n".join(lines) + "\n"
    rng = random.Random("truce hand %d" % seed)
    if (form or rng.choice(["json", "yaml", "yaml"])) == "json":
        return json.dumps(case_dict, indent=rng.choice([None, 1, 2]), ensure_ascii=rng.random() < 0.3) + "\n"
    lines = []
    block(case_dict, rng, 0, lines, None)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    SEED = int(sys.argv[1])
    print(write(case(SEED), SEED, sys.argv[2] if len(sys.argv) > 2 else None), end="")
