#!/usr/bin/env python3
"""Games of Gambit (.nfg in both versions, .efg) and tables of pay-offs (.csv), read and written.

Usage: games.py TRUCE [--cases N] [--seed S] [--only SEED]

Random files, in every spelling that those programs know, are converted; the literal readers of
tests/oracle/foreign.py say what the pay-offs are.  Ends with "N passed, N failed".
"""
import itertools
import json
import math
import os
import random
import sys
from fractions import Fraction

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path[:0] = [HERE, os.path.join(HERE, "..", "oracle")]
import foreign  # noqa: E402
import generate  # noqa: E402
import miniyaml  # noqa: E402
import oracle  # noqa: E402
import suite  # noqa: E402
from suite import ROOT, order, require  # noqa: E402

REFUSED = ("no party holds", "hold jointly", "irreversible", "given as a graph", "merged states", "one issue at a time",
           "preference is not given", "several parties together", "nothing to choose")


# ------------------------------------------------------------------- what a case says of a game

def parts(text):
    """`a=x`, `a!=x` or `(a=x or a=y)`: (issue, equal, value) of which one is to hold."""
    found = []
    for part in text.strip("()").split(" or "):
        issue, value = part.split("=")
        found.append((issue.rstrip("!"), not issue.endswith("!"), value))
    return found


def states(case):
    """Feasible states in index order: all that no `never` rule names."""
    issues = case["issues"]
    never = []
    for rule in case.get("rules", []):
        never.append([parts(p) for p in rule["never"].split(" and ")])
    for values in itertools.product(*[list(v["values"]) for v in issues.values()][::-1]):
        s = dict(zip(issues, values[::-1]))
        if not any(all(any((s[i] == x) == equal for i, equal, x in part) for part in n) for n in never):
            yield s


def check_pay(case, pay):
    """Tables have the nearest doubles; rankings the exact order."""
    listed = list(states(case))
    require("states", len(listed), len(pay))
    for k, party in enumerate(case["parties"]):
        want = [p[k] for p in pay]
        pref = case["preferences"][party]
        if "table" in pref:
            got = [float(x) for x in pref["table"]]
            require("pay-offs of " + party, got, [float(w) for w in want])
            alike = {}
            for g, w in zip(got, want):
                require("a number for each pay-off", alike.setdefault(g, w), w)
        else:
            order = sorted(set(want), reverse=True)
            require("ranks of " + party, [sorted(listed.index(s) for s in tie) for tie in pref["ranking"]],
                    [[i for i, w in enumerate(want) if w == o] for o in order])


def labels(case, issue):
    values = case["issues"][issue]["values"]
    return list(values.values()) if isinstance(values, dict) else values


# ------------------------------------------------------------------------------- random numbers

def random_number(rng, hard):
    kind = rng.random()
    if hard and kind < 0.3:
        return "%d" % (10 ** 16 + rng.randint(0, 3))
    if hard and kind < 0.5:
        return rng.choice(["1/3", "0.33333333333333333333", "2/6", "+1/3", "333333333333/1000000000000"])
    if kind < 0.6:
        return "%d" % rng.randint(-5, 5)
    if kind < 0.8:
        return "%d/%d" % (rng.randint(-9, 9), rng.randint(1, 9))
    return rng.choice(["0.5", "-1e0", ".25", "2.50", "1E1", "-0", "+3", "12.125e-2", "7."])


def text(rng, s):
    return '"%s"' % s.replace('"', '\\"')


NAMES = ["Ann", "Bob \"B\"", "القاهرة", "", "x, y", "{1}", "Ann", "weight", "not", "1"]


def gap(rng):
    return rng.choice([" ", "  ", "\n", " \t", "\r\n", ", "])


# -------------------------------------------------------------------------------------- nfg

def random_nfg(rng):
    n = rng.randint(1, 3)
    sizes = [rng.randint(1, 3) for _ in range(n)]
    count = 1
    for k in sizes:
        count *= k
    hard = rng.random() < 0.4
    out = "NFG 1 %s %s { %s }" % (rng.choice("RD"), text(rng, rng.choice(NAMES)),
                                  " ".join(text(rng, rng.choice(NAMES)) for _ in range(n)))
    if rng.random() < 0.5:
        out += "\n{ %s }" % " ".join("{ %s }" % " ".join(text(rng, rng.choice(NAMES)) for _ in range(k))
                                     for k in sizes)
    else:
        out += "\n{ %s }" % " ".join(map(str, sizes))
    if rng.random() < 0.5:
        out += '\n"a comment"'
    pay = lambda: gap(rng).join(random_number(rng, hard) for _ in range(n))
    if rng.random() < 0.5:
        return out + "\n" + gap(rng).join(pay() for _ in range(count)) + rng.choice(["", "\n"])
    outcomes = rng.randint(0, 4)
    out += "\n{ %s }\n" % " ".join("{ %s %s }" % (text(rng, rng.choice(NAMES)), pay()) for _ in range(outcomes))
    return out + " ".join(str(rng.randint(0, outcomes)) for _ in range(count))


def read_nfg(command, seed):
    rng = random.Random("nfg %d" % seed)
    source = random_nfg(rng)
    title, players, strategies, pay = foreign.read_nfg(source)
    case = miniyaml.load(command.convert(command.file("a.nfg", source)))
    require("players", [p["name"] for p in case["parties"].values()],
            [p or str(k + 1) for k, p in enumerate(players)])
    for issue, party, names in zip(case["issues"], case["parties"], strategies):
        require("holder", case["issues"][issue]["by"], party)
        require("strategies", labels(case, issue), [s or str(k + 1) for k, s in enumerate(names)])
    check_pay(case, pay)


# -------------------------------------------------------------------------------------- efg

class Grower:
    """A random tree as text: descriptions given once or again, pay-offs also at inner nodes."""

    def __init__(self, rng):
        self.rng, self.players = rng, rng.randint(1, 3)
        self.sets, self.outcomes, self.lines, self.budget = {}, {}, [], rng.randint(1, 7)
        self.chance_sets = 0

    def outcome(self, often):
        rng = self.rng
        if rng.random() > often:
            return "0"
        number = rng.randint(1, 6)
        pay = self.outcomes.setdefault(number, [random_number(rng, False) for _ in range(self.players)])
        if number in self.told and rng.random() < 0.6:
            return str(number)
        self.told.add(number)
        return '%d %s{ %s }' % (number, rng.choice(['"won" ', '']), gap(rng).join(pay))

    told = property(lambda self: self.__dict__.setdefault("_told", set()))

    def actions(self, names, shares=None):
        return "{ %s }" % " ".join(text(self.rng, a) + (" " + shares[k] if shares else "")
                                   for k, a in enumerate(names))

    def node(self, depth, own):
        rng = self.rng
        if depth > 3 or self.budget <= 0 or rng.random() < 0.15 * depth:
            self.lines.append('t "" ' + self.outcome(0.9))
            return
        self.budget -= 1
        if rng.random() < 0.25:
            self.chance_sets += 1
            shares = rng.choice([["1/2", "0.5"], ["1/3", "1/3", "1/3"], ["1"], ["0.25", "3/4"], ["1", "0"]])
            self.lines.append('c "" %d "" %s %s' % (self.chance_sets, self.actions(["c"] * len(shares), shares),
                                                    self.outcome(0.2)))
            for _ in shares:
                self.node(depth + 1, own)
            return
        player = rng.randint(1, self.players)
        # nodes of one set have the same own history, so that recall is perfect
        alike = [k for k, (p, h, _) in self.sets.items() if p == player and h == own.get(player, ())]
        if alike and rng.random() < 0.3:
            number = rng.choice(alike)
            names = self.sets[number][2]
            more = self.actions(names) if rng.random() < 0.3 else ""
        else:
            number = len(self.sets) + 1
            names = [rng.choice(NAMES[:5]) for _ in range(rng.randint(1, 3))]
            self.sets[number] = (player, own.get(player, ()), names)
            more = rng.choice(['"%s" ' % rng.choice(["a", "b"]), ""]) + self.actions(names)
        self.lines.append('p %s %d %d %s %s' % (text(rng, rng.choice(["", "n"])), player, number, more,
                                                self.outcome(0.2)))
        for k in range(len(names)):
            self.node(depth + 1, {**own, player: own.get(player, ()) + ((number, k),)})

    def text(self):
        self.node(0, {})
        return "EFG 2 R %s { %s }%s\n%s\n" % (text(self.rng, "t"), " ".join('"P%d"' % k for k in range(self.players)),
                                              self.rng.choice(["", '\n"about"']), "\n".join(self.lines))


def read_efg(command, seed):
    rng = random.Random("efg %d" % seed)
    source = Grower(rng).text()
    tree = foreign.Tree(source)
    path = command.file("a.efg", source)
    if not any(k[0] >= 0 for k in tree.sets):
        status, _, err = command.run("convert", path)
        require("refusal", (status, "anything to choose" in err), (1, True))
        return
    by_player, pay = tree.form()
    case = miniyaml.load(command.convert(path))
    choosers = [k for k in range(len(by_player)) if tree.own_sets(k)]
    require("choosers", [v["by"] for v in case["issues"].values()], [list(case["parties"])[k] for k in choosers])
    require("strategies", [len(v["values"]) for v in case["issues"].values()], [len(by_player[k]) for k in choosers])
    check_pay(case, pay)


# -------------------------------------------------------------------------------------- csv

def random_csv(rng):
    delimiter = rng.choice(",;\t")
    issues, parties = rng.randint(1, 3), rng.randint(1, 3)
    numeric = rng.random() < 0.3
    values = [(["10", "20", "3.5"] if numeric else ["a", "b c", 'q"r', "x%sy" % delimiter, "خيار"])[:rng.randint(2 if numeric else 1, 3)]
              for _ in range(issues)]
    rows = list(itertools.product(*values))
    rng.shuffle(rows)
    marks = rng.random() < 0.5
    if not numeric and marks:
        rows = rows[:rng.randint(1, len(rows))]
    held = rng.random() < 0.3
    names = ["P%d" % k for k in range(parties)]
    head = ["P0: i0" if held and k == 0 else "i%d" % k for k in range(issues)]
    head += [(rng.choice(["u: %s", "%s: payoff", "payoff: %s"]) if marks else "%s") % n for n in names]
    pays = [[random_number(rng, False) for _ in names] for _ in rows]
    lines = [head] + [list(r) + p for r, p in zip(rows, pays)]

    def cell(c):
        if any(b in c for b in '"\n' + delimiter) or rng.random() < 0.1:
            return '"%s"' % c.replace('"', '""')
        return c
    end = rng.choice(["\n", "\r\n"])
    behind = [delimiter * rng.choice([0, 0, 0, 1, 3])] * len(lines)     # empty cells of a spreadsheet
    if rng.random() < 0.1:
        behind = [delimiter * rng.randint(0, 2) for _ in lines]
    body = end.join(delimiter.join(map(cell, l)) + b for l, b in zip(lines, behind)) + rng.choice(["", end, end + end])
    if rng.random() < 0.2:
        body = "sep=%s%s" % (delimiter, end) + body
    if rng.random() < 0.2:
        body = "\ufeff" + body
    return body, rows, pays, held


def read_csv(command, seed):
    rng = random.Random("csv %d" % seed)
    body, rows, pays, held = random_csv(rng)
    case = miniyaml.load(command.convert(command.file("a.csv", body)))
    order = [[] for _ in rows[0]]
    for r in rows:
        for k, x in enumerate(r):
            if x not in order[k]:
                order[k].append(x)
    for k, issue in enumerate(case["issues"]):
        require("values", labels(case, issue), order[k])
    require("held by", case["issues"]["p0_i0" if held else "i0"]["by"], "p0" if held else list(case["parties"]))
    by_state = {tuple(r): p for r, p in zip(rows, pays)}
    found = [by_state[s[::-1]] for s in itertools.product(*order[::-1]) if s[::-1] in by_state]
    check_pay(case, [[Fraction(x) for x in p] for p in found])


# ------------------------------------------------------------------------------------ writing

def written(command, path, case):
    """The file has the case's states and preferences, and its pure equilibria; and it reads back."""
    world = oracle.World(case)
    status, out, err = command.run("convert", path, "--to", "nfg", "-q")
    if status == 1 and "[E0802]" in err:
        require("a known reason", any(word in err for word in REFUSED), True)
        return
    require("exit status of convert", (status, err), (0, ""))
    _, players, strategies, pay = foreign.read_nfg(out)
    require("profiles", len(pay), world.n)
    again = command.file("again.nfg", out)
    back = miniyaml.load(command.convert(again))
    check_pay(back, pay)
    party_of = [p for p in world.parties if p in case.get("preferences", {}) or world.R[p] != [set()] * world.n]
    require("players", len(players), len(party_of))
    require("strategies", math.prod(map(len, strategies)), world.n)
    nash = [s for s in range(world.n) if all(oracle.stable(world, p, s, "nash") for p in party_of
                                             if any(world.R[p]))]
    doc = json.loads(command.run("solve", again, "--concept", "nash", "--json")[1])
    require("equilibria", len(doc["equilibria"]), len(nash))
    for k, party in enumerate(party_of):
        require("worth to " + party, sorted(order([p[k] for p in pay])), sorted(order(world.pref(party))))
    scale = [order(world.pref(p)) for p in party_of]
    want = sorted(tuple(s[e] for s in scale) for e in nash)
    ranks = [order([p[k] for p in pay]) for k in range(len(players))]
    require("worth of equilibria", sorted(tuple(r[e["state"]["index"]] for r in ranks) for e in doc["equilibria"]), want)


def write_random(command, seed):
    case = generate.case(seed)
    rng = random.Random("to nfg %d" % seed)
    if "issues" in case and rng.random() < 0.8:     # most cases have something that a game cannot say
        for issue in case["issues"].values():
            issue.pop("irreversible", None)
            players = [p for p in case["parties"] if p in case["preferences"]]
            if players and (isinstance(issue["by"], list) or issue["by"] == "nature"):
                issue["by"] = rng.choice(players)
    written(command, command.file("case.yaml", generate.write(case, seed)), case)


def shipped(command):
    for path in sorted(os.listdir(os.path.join(ROOT, "cases"))):
        if path.endswith(".yaml") and "gaza" not in path:
            path = os.path.join(ROOT, "cases", path)
            with open(path, encoding="utf-8") as f:
                case = miniyaml.load(f.read())
            yield "written: " + os.path.basename(path), lambda: written(command, path, case)


def jobs(command, args):
    if args.only is None:
        yield from shipped(command)
    for seed in suite.seeds(args):
        for job in (read_nfg, read_efg, read_csv, write_random):
            yield "%s %d" % (job.__name__, seed), lambda: job(command, seed)


if __name__ == "__main__":
    sys.exit(suite.main("games of Gambit and tables of pay-offs", jobs))
