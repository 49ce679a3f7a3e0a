"""Literal readers of other programs' files: what each says, without a thought for speed.

Games of Gambit in strategic and extensive form (D108), utility functions of NegMAS (D107).
"""
import itertools
import re
from fractions import Fraction

TOKEN = re.compile(r'"((?:\\"|[^"])*)"|([{}])|([^\s,{}"]+)')


def tokens(text):
    for m in TOKEN.finditer(text):
        if m.group(2):
            yield m.group(2), None
        elif m.group(3):
            yield "word", m.group(3)
        else:
            yield "text", m.group(1).replace('\\"', '"')


class Stream:
    def __init__(self, text):
        self.list = list(tokens(text)) + [("end", None)]
        self.at = 0

    def peek(self):
        return self.list[self.at][0]

    def take(self, kind):
        found = self.list[self.at]
        assert found[0] == kind, (found, kind)
        self.at += 1
        return found[1]

    def number(self):
        return Fraction(self.take("word"))

    def texts(self):
        out = []
        self.take("{")
        while self.peek() == "text":
            out.append(self.take("text"))
        self.take("}")
        return out


# ------------------------------------------------------------------------------ strategic form

def read_nfg(text):
    """Players, their strategies' names, and pay-offs by profile, the first player's fastest."""
    s = Stream(text)
    for word in ("NFG", "1"):
        assert s.take("word") == word
    s.take("word")
    title, players = s.take("text"), s.texts()
    s.take("{")
    if s.peek() == "{":
        strategies = [s.texts() for _ in players]
    else:
        strategies = [[""] * int(s.number()) for _ in players]
    s.take("}")
    if s.peek() == "text":
        s.take("text")
    count = 1
    for names in strategies:
        count *= len(names)
    if s.peek() == "{":
        outcomes = [[Fraction(0)] * len(players)]
        s.take("{")
        while s.peek() == "{":
            s.take("{")
            s.take("text")
            outcomes.append([s.number() for _ in players])
            s.take("}")
        s.take("}")
        pay = [outcomes[int(s.number())] for _ in range(count)]
    else:
        pay = [[s.number() for _ in players] for _ in range(count)]
    s.take("end")
    return title, players, strategies, pay


# ------------------------------------------------------------------------------ extensive form

class Tree:
    def __init__(self, text):
        s = self.s = Stream(text)
        for word in ("EFG", "2"):
            assert s.take("word") == word
        s.take("word")
        self.title, self.players = s.take("text"), s.texts()
        if s.peek() == "text":
            s.take("text")
        self.sets, self.outcomes = {}, {"0": [Fraction(0)] * len(self.players)}
        self.root = self.node()
        s.take("end")

    def node(self):
        s = self.s
        kind = s.take("word")
        s.take("text")
        key, children = None, []
        if kind != "t":
            player = -1 if kind == "c" else int(s.take("word")) - 1
            key = (player, s.take("word"))
            if s.peek() == "text":
                s.take("text")
            if s.peek() == "{":
                actions = []
                s.take("{")
                while s.peek() == "text":
                    actions.append((s.take("text"), s.number() if player < 0 else None))
                s.take("}")
                self.sets.setdefault(key, actions)
        outcome = s.take("word")
        if s.peek() == "text":
            s.take("text")
        if s.peek() == "{":
            s.take("{")
            self.outcomes.setdefault(outcome, [s.number() for _ in self.players]) \
                if outcome not in self.outcomes else [s.number() for _ in self.players]
            s.take("}")
        pay = self.outcomes[outcome]
        if key:
            children = [self.node() for _ in self.sets[key]]
        return key, pay, children

    def own_sets(self, player):
        return [k for k in self.sets if k[0] == player]

    def possible(self, player, choice):
        """The player's sets that its own choices leave possible."""
        found = set()

        def walk(node):
            key, _, children = node
            if key and key[0] == player:
                found.add(key)
                children = [children[choice[key]]]
            for c in children:
                walk(c)
        walk(self.root)
        return found

    def strategies(self, player):
        """D108: complete strategies, those alike at the sets that are left possible taken once."""
        own = self.own_sets(player)
        out = []
        for actions in itertools.product(*(range(len(self.sets[k])) for k in own)):
            choice = dict(zip(own, actions))
            left = self.possible(player, choice)
            reduced = {k: a for k, a in choice.items() if k in left}
            if reduced not in out:
                out.append(reduced)
        return out

    def pay(self, profile):
        """D108: expected pay-offs when player i follows profile[i]."""
        def walk(node):
            key, pay, children = node
            total = list(pay)
            if key and key[0] < 0:
                for (_, p), c in zip(self.sets[key], children):
                    total = [t + p * x for t, x in zip(total, walk(c))]
            elif key:
                total = [t + x for t, x in zip(total, walk(children[profile[key[0]][key]]))]
            return total
        return walk(self.root)

    def form(self):
        """Strategies by player, and pay-offs by profile, the first player's fastest."""
        by_player = [self.strategies(i) for i in range(len(self.players))]
        pay = [self.pay(profile[::-1]) for profile in itertools.product(*by_player[::-1])]
        return by_player, pay


# ---------------------------------------------------------------------------- NegMAS (D107)

def value_at(f, x):
    if "type" not in f:     # a bare table
        return f[x]
    kind = f["type"].split(".")[-1]
    if kind == "TableFun":
        return f["mapping"][x]
    if kind == "ConstFun":
        return f["bias"]
    slope = 1.0 if kind == "IdentityFun" else f.get("slope", 1.0)
    return slope * x + (0.0 if kind == "IdentityFun" else f.get("bias", 0.0))


def meets(condition, x):
    if condition is None:
        return True
    if isinstance(condition, list):
        if len(condition) == 2 and all(isinstance(c, (int, float)) for c in condition) and condition[0] <= condition[1]:
            return not isinstance(x, str) and condition[0] <= x <= condition[1]
        return any(meets(c, x) for c in condition)
    return condition == x


def utility(u, names, outcome):
    """As NegMAS adds: in the order of the issues, a constant last; of rectangles first."""
    while "ufun" in u:
        u = u["ufun"]
    kind = u["type"].split(".")[-1]
    total = 0.0
    if kind == "LinearAdditiveUtilityFunction":
        for w, f, x in zip(u["weights"], u["values"], outcome):
            total += w * value_at(f, x)
        return total + u.get("bias", 0.0)
    if kind == "AffineUtilityFunction":
        for w, x in zip(u["weights"], outcome):
            total += w * x
        return total + u.get("bias", 0.0)
    if kind == "HyperRectangleUtilityFunction":
        total = u.get("bias", 0.0)
        weights = u.get("weights") or [1.0] * len(u["utilities"])
        for w, pay, ranges in zip(weights, u["utilities"], u["outcome_ranges"]):
            if ranges is None or all(meets(c, outcome[int(n) if str(n).isdigit() and int(n) < len(names)
                                                      else names.index(n)]) for n, c in ranges.items()):
                total += w * pay
        return total
    if kind == "MappingUtilityFunction":
        for o, value in u["mapping"]:
            if o == list(outcome):
                return value
        return u["default"]
    return u["value"]


def disagreement(u, names, utilities):
    """D107: the reserved value if it is finite and not below the least utility, else that least."""
    reserved, whole = None, u
    while True:
        if "reserved_value" in u:
            reserved = u["reserved_value"]
            break
        if "reserved_outcome" in u:
            reserved = utility(whole, names, u["reserved_outcome"])
            break
        if "ufun" not in u:
            break
        u = u["ufun"]
    least = min(utilities)
    finite = isinstance(reserved, (int, float)) and abs(reserved) != float("inf") and reserved == reserved
    return reserved if finite and reserved >= least else least


# ------------------------------------------------------------------------------------ GeniusWeb

class GeniusWeb:
    """A profile: utilities as exact decimals where the file has such."""

    def __init__(self, profile):
        (self.kind, self.body), = profile.items()

    def utility(self, outcome):
        if self.kind == "LinearAdditiveUtilitySpace":
            total = Fraction(0)
            for issue, weight in self.body["issueWeights"].items():
                (_, part), = self.body["issueUtilities"][issue].items()
                total += Fraction(weight) * Fraction(part["valueUtilities"].get(outcome[issue], 0))
            return total
        total = Fraction(0)
        for part in self.body["partUtilities"].values():
            part = part["partsutils"]
            for line in part["utilslist"]:
                if all(outcome[i] == v for i, v in zip(part["issues"], line["values"])):
                    total += Fraction(line["util"])
        return total

    def fault(self, issues):
        """What GeniusWeb itself would refuse, or None."""
        if self.kind == "LinearAdditiveUtilitySpace":
            if sum(map(Fraction, self.body["issueWeights"].values())) != 1:
                return "weights do not add up to 1"
            for issue in issues:
                (_, part), = self.body["issueUtilities"][issue].items()
                if not all(0 <= Fraction(u) <= 1 for u in part["valueUtilities"].values()):
                    return "a utility outside 0 to 1"
            return None
        parts = [p["partsutils"] for p in self.body["partUtilities"].values()]
        if sorted(i for p in parts for i in p["issues"]) != sorted(issues):
            return "parts are no partition of the issues"
        most = sum(max([Fraction(l["util"]) for l in p["utilslist"]] + [Fraction(0)]) for p in parts)
        return "the greatest sum is above 1" if most > 1 else None
