#!/usr/bin/env python3
"""Cases written as scenarios of NegMAS and domains of GeniusWeb.

Usage: packages.py TRUCE [--cases N] [--seed S] [--only SEED]

Random cases are written in both forms.  Literal readers (tests/oracle/foreign.py) find there the
deals of D17 and what each is worth, of GeniusWeb rescaled; the folders of NegMAS, read back, have
the same zone, frontier and solutions.  Ends with "N passed, N failed".
"""
import ast
import itertools
import json
import os
import random
import shutil
import sys
from decimal import Decimal
from fractions import Fraction

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path[:0] = [HERE, os.path.join(HERE, "..", "oracle")]
import foreign  # noqa: E402
import generate  # noqa: E402
import miniyaml  # noqa: E402
import oracle  # noqa: E402
import suite  # noqa: E402
from suite import DATA, require  # noqa: E402

REFUSED = ("given as a graph", "merged states", "excludes combinations", "an order only", "several states",
           "make sure of", "no value is possible")


def write(command, path, form):
    """The folder, what was lost; or None with a known reason."""
    out = os.path.join(command.folder, form)
    shutil.rmtree(out, ignore_errors=True)
    status, _, err = command.run("convert", path, "--to", form, "-o", out)
    if status == 1 and ("[E0802]" in err or "[E0408]" in err):
        if "[E0802]" in err:
            require("a known reason", any(w in err for w in REFUSED), True)
        return None, ""
    require("exit status of convert", (status, "error" in err), (0, False))
    return out, err


# ---------------------------------------------------------------------------- what deals are worth

def label(case, issue, value):
    values = case["issues"][issue].get("values", ["no", "yes"])
    text = values[value] if isinstance(values, dict) else value
    return next(iter(text.values())) if isinstance(text, dict) else text


def issue_name(case, issue):
    name = case["issues"][issue].get("name", issue)
    return next(iter(name.values())) if isinstance(name, dict) else name


class Deals:
    """The deals of a case by the texts that files use for their values."""

    def __init__(self, case):
        self.world = oracle.World(case)
        w = self.world
        self.X = oracle.deal_set(w)
        names = [issue_name(case, i.id) for i in w.issues]
        self.names = names if len(set(names)) == len(names) else [i.id for i in w.issues]
        self.label = []
        for i in w.issues:
            texts = [label(case, i.id, v) for v in i.values]
            self.label.append(texts if len(set(texts)) == len(texts) else list(i.values))
        self.parties = [p for p in w.principals() if p in case.get("preferences", {})]
        w.principals = lambda: self.parties

    def outcome(self, s):
        member = self.world.members[s][0]
        return {n: l[member[i.place]] for n, l, i in zip(self.names, self.label, self.world.issues)}

    def worth(self, party):
        return [float(x) for x in (self.world.pref(party)[s] for s in self.X)]


def files(folder, ending):
    names = sorted(n for n in os.listdir(folder) if not n.startswith("domain"))
    require("endings", all(n.endswith(ending) for n in names), True)
    return [os.path.join(folder, n) for n in names]


def near(x, y, scale=1.0):
    return abs(x - y) <= 1e-9 * max(1.0, abs(scale))


# ---------------------------------------------------------------------------------------- NegMAS

def scalar(text):
    if text.startswith('"'):
        return json.loads(text)
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return {"-.inf": float("-inf"), "[]": []}.get(text, text)


def read_block(lines, indent):
    """Enough of YAML for what is written: maps and lists in blocks, quoted texts."""
    out = None

    def goes_on():
        return lines and len(lines[0]) - len(lines[0].lstrip()) == indent and (
            out is None or lines[0].lstrip().startswith("-") == isinstance(out, list))
    while goes_on():
        line = lines.pop(0).strip()
        if line.startswith("- "):
            out = [] if out is None else out
            rest = line[2:]
            if split_pair(rest):
                lines.insert(0, " " * (indent + 2) + rest)
                out.append(read_block(lines, indent + 2))
            else:
                out.append(scalar(rest))
            continue
        out = {} if out is None else out
        key, rest = split_pair(line)
        out[key] = scalar(rest) if rest else read_block(lines, len(lines[0]) - len(lines[0].lstrip()))
    return out


def split_pair(text):
    if text.startswith('"'):
        value, end = json.JSONDecoder().raw_decode(text)
        return (value, text[end + 1:].strip()) if text[end:end + 1] == ":" else None
    key, colon, rest = text.partition(":")
    return (key, rest.strip()) if colon else None


def load(path):
    with open(path, encoding="utf-8") as f:
        return read_block([l for l in f.read().split("\n") if l.strip()], 0)


def same_solutions(command, path, folder, exact):
    """The same zone, frontier and solutions as before."""
    status, out, err = command.run("deals", path, "--json", "-q")
    if status:
        return
    back_status, back_out, back_err = command.run("deals", folder, "--json", "-q")
    require("deals of what was written", (back_status, back_err), (0, ""))
    before, after = json.loads(out), json.loads(back_out)
    vectors = lambda es: sorted(tuple(e["utility"].values()) for e in es)
    require("zone", after["zone"], before["zone"])
    require("points", after["frontier"]["points"], before["frontier"]["points"])
    require("frontier", vectors(after["frontier"]["list"]), vectors(before["frontier"]["list"]))
    if not exact:       # no deal is worse than every deal, which such files cannot say
        return
    require("disagreement", list(after["disagreement"].values()), list(before["disagreement"].values()))
    for name, chosen in before["solutions"].items():
        if isinstance(chosen, list) and all(isinstance(e, dict) and "utility" in e for e in chosen):
            require(name, vectors(after["solutions"][name]), vectors(chosen))


def negmas(command, path, case):
    folder, err = write(command, path, "negmas")
    if not folder:
        return
    deals = Deals(case)
    domain = load(os.path.join(folder, "domain.yml"))
    names = [i["name"] for i in domain["issues"]]
    require("issues", names, deals.names)
    outcomes = [o[::-1] for o in itertools.product(*[i["values"] for i in domain["issues"]][::-1])]
    require("outcomes", [dict(zip(names, o)) for o in outcomes], [deals.outcome(s) for s in deals.X])
    for party, file in zip(deals.parties, files(folder, ".yml")):
        ufun = load(file)
        for box in ufun.get("outcome_ranges") or []:    # NegMAS knows them by their places alone
            require("keys of a range", [k for k in box if not str(k).isdigit()], [])
        got = [foreign.utility(ufun, names, o) for o in outcomes]
        for o, x, y in zip(outcomes, got, deals.worth(party)):
            if not near(x, y, y):
                require("worth of %s to %s" % (o, party), x, y)
    if "lack of a status quo" not in err:
        same_solutions(command, path, folder, "worse than every deal" not in err)


# ------------------------------------------------------------------------------------- GeniusWeb

def geniusweb(command, path, case):
    folder, err = write(command, path, "geniusweb")
    if not folder:
        return
    deals = Deals(case)
    with open(os.path.join(folder, "domain.json"), encoding="utf-8") as f:
        domain = json.load(f)
    values = {i: v["values"] for i, v in domain["issuesValues"].items()}
    require("issues", list(values), deals.names)
    outcomes = [dict(zip(values, o[::-1])) for o in itertools.product(*list(values.values())[::-1])]
    require("outcomes", outcomes, [deals.outcome(s) for s in deals.X])
    units, within = [], []
    d = oracle.disagreement(deals.world) if "lack of a status quo" not in err else None
    for party, file in zip(deals.parties, files(folder, ".json")):
        with open(file, encoding="utf-8") as f:
            profile = foreign.GeniusWeb(json.load(f, parse_float=Decimal, parse_int=Decimal))
        require("fault of %s" % party, profile.fault(list(values)), None)
        require("domain of a profile", profile.body["domain"]["issuesValues"], domain["issuesValues"])
        got = [profile.utility(o) for o in outcomes]
        want = deals.worth(party)
        low, high = want.index(min(want)), want.index(max(want))
        span = want[high] - want[low]
        scale = (got[high] - got[low]) / Fraction(span) if span else 0
        for o, x, y in zip(outcomes, got, want):
            rescaled = got[low] + scale * (Fraction(y) - Fraction(want[low]))
            if abs(x - rescaled) > Fraction(1, 10 ** 12):
                require("worth of %s to %s" % (o, party), float(x), float(rescaled))
        units.append(float(scale))
        within.append(min(want) > -1e-12 and max(want) < 1 + 1e-12)
        if within[-1] and any(abs(x - Fraction(y)) > Fraction(1, 10 ** 12) for x, y in zip(got, want)):
            require("worth, within 0 and 1", [float(x) for x in got], want)
        bid = profile.body["reservationBid"]
        if bid and "no package is worth" not in err and d is not None:
            worth = want[outcomes.index(bid["issuevalues"])]
            if not near(worth, float(d[party])):
                require("worth of the reservation", worth, float(d[party]))
    require("units said to be lost", "units of utilities" in err, not all(within))

    if "lack of a status quo" not in err and "no package is worth" not in err and all(units):
        status, out, _ = command.run("deals", path, "--json", "-q")
        if status:
            return
        before, after = json.loads(out), json.loads(command.run("deals", folder, "--json", "-q")[1])
        require("zone", after["zone"], before["zone"])
        require("points", after["frontier"]["points"], before["frontier"]["points"])
        for name in ("nash", "kalai-smorodinsky"):      # what does not depend on the units of utilities
            gains = lambda doc, e, us: [u * (x - y) for u, x, y in
                                        zip(us, e["utility"].values(), doc["disagreement"].values())]
            want = [gains(before, e, units) for e in before["solutions"][name]]
            for e in after["solutions"][name]:
                got = gains(after, e, [1.0] * len(units))
                if not any(all(abs(x - y) < 1e-7 for x, y in zip(got, w)) for w in want):
                    require("gains of " + name, got, want)


# ------------------------------------------------------------------------------------------ cases

def is_plain(case):
    return "issues" in case and "merge" not in case


def random_case(command, seed, check):
    case = generate.case(seed)
    rng = random.Random("packages %d" % seed)
    if is_plain(case) and rng.random() < 0.7:       # most rules are refused
        case.pop("rules", None)
    for p, pref in case.get("preferences", {}).items():
        if rng.random() < 0.6 and is_plain(case) and not ({"weights", "bonus", "table"} & set(pref)):
            low, by = rng.choice([(-9, rng.choice([1, 4, 10])), (0, 10 * len(case["issues"]))])
            case["preferences"][p] = {"weights": {i: {v: rng.randint(low, 9) / by
                                                      for v in spec.get("values", ["no", "yes"])}
                                                  for i, spec in case["issues"].items()}}
    if "table" in str(case.get("preferences")):     # a table is as long as there are states
        try:
            if any(len(p["table"]) != oracle.World(case).n for p in case["preferences"].values() if "table" in p):
                return
        except Exception:
            return
    path = command.file("case.yaml", generate.write(case, seed))
    if command.run("check", path, "-q")[0]:
        return
    check(command, path, case)


def scenario(command, path, check):
    out = command.convert(path)
    check(command, command.file("scenario.yaml", out), miniyaml.load(out))


def jobs(command, args):
    base = os.path.join(DATA, "oracles", "negmas", "scenarios")
    if args.only is None and os.path.isdir(base):
        for name in ("other/Jobs", "anac2012/BarterB", "anac2013/Coffee", "anac2015/Movie", "other/QODomain"):
            for check in (negmas, geniusweb):
                if os.path.isdir(os.path.join(base, name)):
                    yield "%s %s" % (check.__name__, name), lambda: scenario(command, os.path.join(base, name), check)
    for seed in suite.seeds(args):
        for check in (negmas, geniusweb):
            yield "%s %d" % (check.__name__, seed), lambda: random_case(command, seed, check)


if __name__ == "__main__":
    sys.exit(suite.main("cases as files of NegMAS and GeniusWeb", jobs))
