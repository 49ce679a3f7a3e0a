"""The model of docs/definitions.md, D1 to D9: formulas, states, moves, preferences.

The first half of the oracle; see oracle.py.
"""
import itertools
import re
from collections import deque
from fractions import Fraction


class CaseError(Exception):
    """The case says something it may not say."""


def num(x):
    """A number of the case as an exact fraction: 0.1 is one tenth, not the nearest double."""
    return Fraction(str(x).strip())


# --------------------------------------------------------------------------- formulas

TOKEN = re.compile(r"\s*(?:(!=|>=|<=|=|<|>|!|&|\||\(|\))|([A-Za-z][A-Za-z0-9_]*))")
WORDS = {"and": "&", "or": "|", "not": "!"}
KEYWORDS = {"if", "then", "iff", "true", "false"}
COMPARISONS = ("=", "!=", ">=", "<=", ">", "<")


def tokenize(text):
    """D2: the tokens of a formula."""
    text = text.strip()
    out, at = [], 0
    while at < len(text):
        m = TOKEN.match(text, at)
        if not m:
            raise CaseError("formula %r: unexpected %r" % (text, text[at:]))
        at = m.end()
        out.append(m.group(1) or WORDS.get(m.group(2), m.group(2)))
    return out


def parse(text):
    """D2: a formula's tree.  Tightest first: comparison, not, and, or, iff, if-then."""
    tokens = tokenize(str(text))
    pos = [0]

    def peek():
        return tokens[pos[0]] if pos[0] < len(tokens) else None

    def take(expected=None):
        t = peek()
        if t is None or (expected is not None and t != expected):
            raise CaseError("formula %r: expected %r, got %r" % (text, expected, t))
        pos[0] += 1
        return t

    def name():
        t = take()
        if not re.match(r"[A-Za-z]", t) or t in KEYWORDS:
            raise CaseError("formula %r: expected a name, got %r" % (text, t))
        return t

    def conditional():
        if peek() == "if":
            take()
            a = conditional()
            take("then")
            return ("if", a, conditional())
        return equivalence()

    def equivalence():
        left = disjunction()
        while peek() == "iff":
            take()
            left = ("iff", left, disjunction())
        return left

    def disjunction():
        left = conjunction()
        while peek() == "|":
            take()
            left = ("or", left, conjunction())
        return left

    def conjunction():
        left = negation()
        while peek() == "&":
            take()
            left = ("and", left, negation())
        return left

    def negation():
        if peek() == "!":
            take()
            return ("not", negation())
        return primary()

    def primary():
        if peek() == "(":
            take()
            inner = conditional()
            take(")")
            return inner
        if peek() in ("true", "false"):
            return ("const", take() == "true")
        left = name()
        if peek() in COMPARISONS:
            op = take()
            return ("cmp", left, op, name())
        return ("atom", left)

    tree = conditional()
    if peek() is not None:
        raise CaseError("formula %r: left over: %r" % (text, peek()))
    return tree


def holds(tree, world, member):
    """D2: does the formula hold at this combination of values (or graph state)?"""
    kind = tree[0]
    if kind == "const":
        return tree[1]
    if kind == "not":
        return not holds(tree[1], world, member)
    if kind == "and":
        return holds(tree[1], world, member) and holds(tree[2], world, member)
    if kind == "or":
        return holds(tree[1], world, member) or holds(tree[2], world, member)
    if kind == "iff":
        return holds(tree[1], world, member) == holds(tree[2], world, member)
    if kind == "if":
        return (not holds(tree[1], world, member)) or holds(tree[2], world, member)
    if kind == "cmp":
        issue = world.issue_named(tree[1])
        if tree[3] not in issue.values:
            raise CaseError("issue %s has no value %s" % (tree[1], tree[3]))
        here, there = member[issue.place], issue.values.index(tree[3])
        return {"=": here == there, "!=": here != there, ">=": here >= there,
                "<=": here <= there, ">": here > there, "<": here < there}[tree[2]]
    word = tree[1]
    if world.graph:
        if word not in world.graph["states"]:
            raise CaseError("no state %s" % word)
        return member == word
    if word in world.merges:
        return holds(world.merges[word], world, member)
    issue = world.issue_named(word)
    if not issue.binary:
        raise CaseError("issue %s has more values than no and yes" % word)
    return issue.values[member[issue.place]] == "yes"


# ----------------------------------------------------------------------- the state space

class Issue:
    """One issue: its ordered values, who holds it, what cannot be undone."""

    def __init__(self, place, ident, spec):
        self.place, self.id = place, ident
        self.values = [str(v) for v in spec.get("values", ["no", "yes"])]
        self.binary = sorted(self.values) == ["no", "yes"]
        by = spec["by"]
        self.by = frozenset() if by == "nature" else frozenset([by] if isinstance(by, str) else by)
        self.irreversible = str(spec.get("irreversible", "no"))
        self.owed = str(spec["owed"]) if spec.get("not_negotiable", "no") == "yes" else None


class World:
    """A case read into parties, issues, states and moves."""

    def __init__(self, case):
        self.case = case
        self.parties = list(case["parties"])
        self.graph = case.get("graph")
        self.issues = [Issue(k, i, s) for k, (i, s) in enumerate(case.get("issues", {}).items())]
        self.by_name = {i.id: i for i in self.issues}
        self.merges = {m["as"]: parse(m["when"]) for m in case.get("merge", [])}
        self.members = feasible_states(self)
        self.place = {m: s for s, ms in enumerate(self.members) for m in ms}
        self.n = len(self.members)
        self.status_quo = None
        self.sq_member = None
        if "status_quo" in case:
            self.sq_member = self.member_of(case["status_quo"])
            self.status_quo = self.place.get(self.sq_member)
        self.R = {p: moves(self, p) for p in self.parties}
        self.movers = movers(self)
        self._pref = {}
        self._reach = {}

    def issue_named(self, ident):
        if ident not in self.by_name:
            raise CaseError("no issue %s" % ident)
        return self.by_name[ident]

    def member_of(self, spec):
        """The combination of values that a complete map names (or a graph's state)."""
        if self.graph:
            return spec
        return tuple(i.values.index(str(spec[i.id])) for i in self.issues)

    def principals(self):
        return [p for p in self.parties
                if self.case["parties"][p].get("role", "principal") == "principal"]

    def state_id(self, s):
        if self.graph:
            return self.members[s][0]
        for ident, when in self.merges.items():
            if holds(when, self, self.members[s][0]):
                return ident
        return "s%d" % s

    def values(self, s):
        """The values on which all members of the state agree."""
        if self.graph:
            return {}
        ms = self.members[s]
        return {i.id: i.values[ms[0][i.place]] for i in self.issues
                if all(m[i.place] == ms[0][i.place] for m in ms)}

    def state(self, s):
        return {"id": self.state_id(s), "index": s, "values": self.values(s)}

    def satisfies(self, tree, s):
        """D2: a formula at a state; members of a merged state must agree."""
        verdicts = {holds(tree, self, m) for m in self.members[s]}
        if len(verdicts) > 1:
            raise CaseError("the members of %s disagree on a formula" % self.state_id(s))
        return verdicts.pop()

    def pref(self, party):
        """The party's preference as a list: one comparable value a state, higher is better."""
        if party not in self._pref:
            self._pref[party] = preference(self, party)
        return self._pref[party]


def rule_allows(world, rule, member):
    """D1: one rule at one combination of values."""
    def true(f):
        return holds(parse_cached(f), world, member)
    if "never" in rule:
        return not true(rule["never"])
    if "always" in rule:
        return true(rule["always"])
    if "if" in rule:
        return not true(rule["if"]) or true(rule["then"])
    for kind, fits in (("exactly_one", lambda k: k == 1), ("at_most_one", lambda k: k <= 1),
                       ("at_least_one", lambda k: k >= 1)):
        if kind in rule:
            return fits(sum(1 for f in rule[kind] if true(f)))
    raise CaseError("a rule of no known kind: %r" % rule)


_parsed = {}


def parse_cached(text):
    if text not in _parsed:
        _parsed[text] = parse(text)
    return _parsed[text]


def feasible_states(world):
    """D1: the states in index order, each the tuple of its members (one unless merged).

    The first issue varies fastest.  A merged state stands at the place of its first member.
    """
    if world.graph:
        return [(s,) for s in world.graph["states"]]
    states, merged_at = [], {}
    sizes = [range(len(i.values)) for i in world.issues]
    for backwards in itertools.product(*reversed(sizes)):
        member = tuple(reversed(backwards))
        if not all(rule_allows(world, r, member) for r in world.case.get("rules", [])):
            continue
        inside = [ident for ident, when in world.merges.items() if holds(when, world, member)]
        if len(inside) > 1:
            raise CaseError("merges overlap")
        if inside and inside[0] in merged_at:
            states[merged_at[inside[0]]].append(member)
            continue
        if inside:
            merged_at[inside[0]] = len(states)
        states.append([member])
    if not states:
        raise CaseError("no state is left")
    if set(merged_at) != set(world.merges):
        raise CaseError("a merge is empty")
    return [tuple(ms) for ms in states]


# --------------------------------------------------------------------------------- moves

def step_allowed(world, issue, before, after):
    """D3: may this issue go from one value to another, as far as irreversibility goes?"""
    if issue.irreversible == "up":
        return after >= before
    if issue.irreversible == "down":
        return after <= before
    if issue.irreversible == "yes":
        if world.sq_member is None:
            raise CaseError("irreversible: yes needs a status quo")
        return after == before or before == world.sq_member[issue.place]
    return True


def moves(world, party):
    """D3: R_i, for every state the set of states that the party reaches by one move of its own."""
    R = [set() for _ in world.members]
    if world.graph:
        for a, bs in world.graph.get("moves", {}).get(party, {}).items():
            R[world.place[a]] |= {world.place[b] for b in bs if b != a}
        return R
    own = [i for i in world.issues if i.by == {party}]
    single = world.case.get("moves", {}).get(party, "any") == "single"
    for s, ms in enumerate(world.members):
        for m in ms:
            for choice in itertools.product(*[range(len(i.values)) for i in own]):
                t = list(m)
                for i, v in zip(own, choice):
                    t[i.place] = v
                t = tuple(t)
                changed = [i for i in own if t[i.place] != m[i.place]]
                if not changed or (single and len(changed) > 1) or t not in world.place:
                    continue
                if all(step_allowed(world, i, m[i.place], t[i.place]) for i in changed):
                    R[s].add(world.place[t])
        R[s].discard(s)
    return R


def movers(world):
    """D3: N, the parties that hold an issue alone, or have arcs in a graph; in case order."""
    if world.graph:
        return [p for p in world.parties
                if any(world.graph.get("moves", {}).get(p, {}).values())]
    return [p for p in world.parties if any(i.by == {p} for i in world.issues)]


def legal_reach(arcs, coalition, start):
    """D4: where legal sequences of one or more moves end; nobody moves twice in a row.

    arcs(j, s) gives the states that j may move to from s.
    """
    seen, ends, queue = set(), set(), deque([(start, None)])
    while queue:
        s, last = queue.popleft()
        for j in coalition:
            if j == last:
                continue
            for t in arcs(j, s):
                if (t, j) not in seen:
                    seen.add((t, j))
                    ends.add(t)
                    queue.append((t, j))
    return ends


def improvements(world, party, s):
    """D5: R_i^+(s), the moves to states that the mover strictly prefers to the one it leaves."""
    p = world.pref(party)
    return {t for t in world.R[party][s] if p[t] > p[s]}


def others(world, party):
    return [j for j in world.movers if j != party]


def reach_others(world, party, s):
    """D4: R_{N-i}(s)."""
    key = ("any", party, s)
    if key not in world._reach:
        world._reach[key] = legal_reach(lambda j, q: world.R[j][q], others(world, party), s)
    return world._reach[key]


def reach_others_improving(world, party, s):
    """D4 and D5: R_{N-i}^+(s), every mover improving on the state it moves from."""
    key = ("ui", party, s)
    if key not in world._reach:
        world._reach[key] = legal_reach(lambda j, q: improvements(world, j, q),
                                        others(world, party), s)
    return world._reach[key]


# --------------------------------------------------------------------------- preferences

def preference(world, party):
    """D6 to D9: whichever form the case gives."""
    spec = world.case.get("preferences", {}).get(party)
    if spec is None:
        raise CaseError("%s has no preference" % party)
    for form, read in (("priorities", by_priorities), ("weights", by_weights),
                       ("ranking", by_ranking), ("table", by_table)):
        if form in spec:
            return read(world, spec)
    raise CaseError("%s: no form of preference" % party)


def by_priorities(world, spec):
    """D6: lines compared from the top by how many statements of the line hold."""
    lines = []
    for item in spec["priorities"]:
        tied = item if isinstance(item, list) else [item]
        lines.append([parse_cached(f["prefer"] if isinstance(f, dict) else f) for f in tied])
    return [tuple(sum(1 for f in line if world.satisfies(f, s)) for line in lines)
            for s in range(world.n)]


def point(w):
    """D7: the number that the point analysis uses for a weight."""
    if isinstance(w, list):
        return (num(w[0]) + num(w[1])) / 2
    if isinstance(w, dict) and "triangular" in w:
        return sum(num(x) for x in w["triangular"]) / 3
    if isinstance(w, dict) and "normal" in w:
        return num(w["normal"][0])
    return num(w)


def by_weights(world, spec):
    """D7: sums over issues plus bonuses."""
    table = {}
    for ident, ws in spec.get("weights", {}).items():
        issue = world.issue_named(ident)
        if isinstance(ws, dict) and not {"triangular", "normal"} & set(ws):
            table[ident] = [point(ws[v]) if v in ws else Fraction(0) for v in issue.values]
        else:
            if not issue.binary:
                raise CaseError("a bare weight needs a binary issue")
            table[ident] = [point(ws) if v == "yes" else Fraction(0) for v in issue.values]
    bonus = [(parse_cached(b["when"]), point(b["add"])) for b in spec.get("bonus", [])]
    out = []
    for s in range(world.n):
        u = Fraction(0)
        for ident, ws in table.items():
            k = world.by_name[ident].place
            at = {ws[m[k]] for m in world.members[s]}
            if len(at) > 1:
                raise CaseError("the members of %s disagree on a weight" % world.state_id(s))
            u += at.pop()
        u += sum((add for when, add in bonus if world.satisfies(when, s)), Fraction(0))
        out.append(u)
    return out


def item_covers(world, item, s):
    """D8: does a ranking item name this state?  Any member will do for a merged one."""
    if isinstance(item, dict):
        return any(all(world.issue_named(i).values[m[world.by_name[i].place]] == str(v)
                       for i, v in item.items()) for m in world.members[s])
    tree = parse_cached(item)
    return any(holds(tree, world, m) for m in world.members[s])


def by_ranking(world, spec):
    """D8: listed from best to worst; higher numbers are better."""
    level, items = {}, [item for item in spec["ranking"] if item != ">>"]     # D50 marks a gap so
    for k, item in enumerate(items):
        for one in (item if isinstance(item, list) else [item]):
            for s in range(world.n):
                if item_covers(world, one, s):
                    if s in level:
                        raise CaseError("state %d is ranked twice" % s)
                    level[s] = len(items) - k
    rest = {"worst": 0, "best": len(items) + 1}.get(spec.get("rest"))
    if len(level) < world.n and rest is None:
        raise CaseError("a state is not ranked")
    return [level.get(s, rest) for s in range(world.n)]


def by_table(world, spec):
    """D9: one utility a state, in index order."""
    if len(spec["table"]) != world.n:
        raise CaseError("a table has one number a feasible state")
    return [num(x) for x in spec["table"]]


def is_cardinal(world, party):
    """D7 and D9: weights and tables are utilities, priorities and rankings are not."""
    spec = world.case.get("preferences", {}).get(party, {})
    return "weights" in spec or "table" in spec
