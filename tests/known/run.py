#!/usr/bin/python3
"""Compare the catalogue with its published answers.

usage: run.py TRUCE_BINARY [CASE...]      CASE: a .yaml or .known file, or its name without ending; default: all of cases/*.known

A .known file has one statement a line, `#` begins a comment:

  source: TEXT                            where the answers come from; at least one is required
  state NAME: {issue=value,...}           a short name, for use in the lines below
  feasible N
  equilibria CONCEPT: STATE ...           exactly these
  stable CONCEPT PARTY: STATE ...         exactly these states
  holds PARTY: ISSUE ...                  the issues that the party changes alone (needed by witness lines)
  irreversible ISSUE: VALUE VALUE ...     the issue's values in the order in which it may move, never back
  ranking PARTY: STATE STATE > STATE ...  every state from best to worst, ties side by side (needed by witness lines)
  witness CONCEPT PARTY STATE: STATE -> MOVER STATE -> MOVER STATE
                                          an improvement from the first state, and one legal reply that takes the gain away

A STATE is {issue=value,...} with every issue, a NAME given by a state line, or the id of a merged state or of a graph's state.
Prints one line for each check that failed and ends with `N passed, N failed`; exit status 1 if any failed, 2 if it was called wrongly.
Standard library only. What a legal reply is, is decided here and not by the program under test.
"""
import json
import os
import re
import subprocess
import sys

CASES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "cases")
CONCEPTS = ["nash", "gmr", "smr", "seq"]


class Bad(Exception):
    """A .known file that cannot be read, or an answer that is not what the documentation promises."""


class Known:
    """One .known file. A state is a frozenset of (issue, value) pairs, or a string for a merged or graph state."""

    def __init__(self, path):
        self.path = path
        self.names, self.sources, self.feasible = {}, [], None
        self.equilibria, self.stable, self.holds, self.oneway, self.ranks, self.witnesses = [], [], {}, {}, {}, []
        with open(path, encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                line = line.split("#", 1)[0].strip()
                if line:
                    try:
                        self.read(line)
                    except (Bad, ValueError) as error:
                        raise Bad("%s:%d: %s" % (path, number, error))
        if not self.sources:
            raise Bad("%s: no source line" % path)

    def read(self, line):
        if line.startswith("source:"):
            self.sources.append(line[7:].strip())
            return
        if line.startswith("feasible "):
            self.feasible = int(line[9:])
            return
        # The colon that ends the head is the first one outside braces.
        head, colon, rest = re.match(r"((?:[^:{]|\{[^}]*\})*)(:?)(.*)", line).groups()
        if not colon:
            raise Bad("no colon after `%s`" % head.strip())
        words = self.words(head)
        kind, words = words[0], words[1:]
        if kind == "state" and len(words) == 1:
            self.names[words[0]] = self.state(rest.strip())
        elif kind == "equilibria" and len(words) == 1:
            self.equilibria.append((words[0], self.states(rest)))
        elif kind == "stable" and len(words) == 2:
            self.stable.append((words[0], words[1], self.states(rest)))
        elif kind == "holds" and len(words) == 1:
            self.holds[words[0]] = set(rest.split())
        elif kind == "irreversible" and len(words) == 1:
            self.oneway[words[0]] = rest.split()
        elif kind == "ranking" and len(words) == 1:
            self.ranks[words[0]] = {s: place for place, group in enumerate(rest.split(">")) for s in self.states(group)}
        elif kind == "witness" and len(words) == 3:
            steps = [self.words(part) for part in rest.split("->")]
            if len(steps[0]) != 1 or any(len(step) != 2 for step in steps[1:]) or len(steps) < 2:
                raise Bad("a witness reads `STATE: IMPROVEMENT -> MOVER STATE ...`")
            self.witnesses.append((words[0], words[1], self.state(words[2]), self.state(steps[0][0]),
                                   [(mover, self.state(s)) for mover, s in steps[1:]]))
        else:
            raise Bad("unknown statement `%s`" % head.strip())

    @staticmethod
    def words(text):
        return re.findall(r"\{[^}]*\}|[^\s{}]+", text)

    def states(self, text):
        return [self.state(word) for word in self.words(text)]

    def state(self, word):
        if word.startswith("{"):
            pairs = [pair.split("=") for pair in word.strip("{}").replace(" ", "").split(",") if pair]
            if not pairs or any(len(pair) != 2 for pair in pairs):
                raise Bad("not a state: %s" % word)
            return frozenset((issue, value) for issue, value in pairs)
        return self.names.get(word, word)

    def show(self, state):
        for name, named in self.names.items():
            if named == state:
                return name
        return state if isinstance(state, str) else "{%s}" % ",".join("%s=%s" % pair for pair in sorted(state))


def formula(state):
    return state if isinstance(state, str) else " & ".join("%s=%s" % pair for pair in sorted(state))


def same(state, answer):
    """Whether the state of an answer in JSON is this one."""
    return answer["id"] == state if isinstance(state, str) else frozenset(answer["values"].items()) == state


class Truce:
    def __init__(self, binary, case):
        self.binary, self.case, self.indices = binary, case, {}

    def run(self, command, *options):
        words = [self.binary, command, self.case, *options, "--json"]
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
        if done.returncode != 0:
            message = done.stderr.decode("utf-8", "replace").strip().split("\n")[0]
            raise Bad("`%s` ended with status %d: %s" % (" ".join(words[1:]), done.returncode, message))
        try:
            return json.loads(done.stdout.decode("utf-8"))
        except ValueError as error:
            raise Bad("`%s` printed no JSON document: %s" % (" ".join(words[1:]), error))

    def start(self, state):
        """The state as the program shows it; fails if it is not feasible."""
        if state not in self.indices:
            found = self.run("paths", "--from", formula(state))["from"]
            if not same(state, found):
                raise Bad("asked for the state %s, got %s" % (formula(state), found))
            self.indices[state] = found
        return self.indices[state]


class Checker:
    def __init__(self, binary, known, case):
        self.truce, self.known, self.passed, self.failed = Truce(binary, case), known, 0, 0
        self.name = os.path.basename(known.path)[:-len(".known")]

    def check(self, what, test):
        try:
            fault = test()
        except (Bad, KeyError, TypeError, AttributeError, subprocess.TimeoutExpired, OSError) as error:
            fault = str(error) if isinstance(error, Bad) else repr(error)
        if fault:
            self.failed += 1
            print("%s: %s: %s" % (self.name, what, fault))
        else:
            self.passed += 1

    def compare(self, expected, found):
        """Both are lists of names for people; the order does not matter."""
        if sorted(expected) != sorted(found):
            return "expected %s, got %s" % (" ".join(sorted(expected)) or "none", " ".join(sorted(found)) or "none")
        return None

    def all(self):
        known = self.known
        asked = CONCEPTS + [c for c, *_ in known.equilibria + known.stable if c not in CONCEPTS]
        try:
            solved = self.truce.run("solve", "--stable", "--concept", ",".join(dict.fromkeys(asked)))
        except (Bad, OSError, subprocess.TimeoutExpired) as error:
            solved = {}
            self.check("solve", lambda: str(error))
        if known.feasible is not None:
            self.check("feasible", lambda: self.compare([str(known.feasible)], [str(solved["states"]["feasible"])]))
        for concept, states in known.equilibria:
            self.check("equilibria %s" % concept, lambda: self.equilibria(solved, concept, states))
        for concept, party, states in known.stable:
            self.check("stable %s %s" % (concept, party), lambda: self.stable(solved, concept, party, states))
        for witness in known.witnesses:
            label = "witness %s %s %s" % (witness[0], witness[1], known.show(witness[2]))
            self.check(label, lambda: self.witness_itself(witness))
            self.check(label + ", explained", lambda: self.witness_explained(witness))

    def name_of(self, answer, states):
        for state in states:
            if same(state, answer):
                return self.known.show(state)
        state = frozenset(answer["values"].items())
        return self.known.show(state) if state in self.known.names.values() else answer["id"]

    def equilibria(self, solved, concept, states):
        found = [row["state"] for row in solved["equilibria"] if concept in row["concepts"]]
        return self.compare([self.known.show(s) for s in states], [self.name_of(answer, states) for answer in found])

    def stable(self, solved, concept, party, states):
        index = {self.truce.start(s)["index"]: self.known.show(s) for s in states}
        found = solved["stable"][concept][party]
        return self.compare(list(index.values()), [index.get(i, "index %s" % i) for i in found])

    # A reply: the others move one after another, nobody twice in a row, each changing issues of its own only, and every state on the way is feasible;
    # at its end the party is not better off than where it started.
    def reply(self, party, state, improvement, steps):
        ranks = self.known.ranks.get(party)
        if ranks is None:
            return "no ranking of %s in the file" % party
        if self.known.feasible is not None and len(ranks) != self.known.feasible:
            return "the ranking of %s has %d states, not %d" % (party, len(ranks), self.known.feasible)
        if not steps:
            return "the reply has no moves"
        if ranks[improvement] >= ranks[state]:
            return "%s is no improvement for %s" % (self.known.show(improvement), party)
        here, last = improvement, None
        fault = self.step(party, state, improvement)
        for mover, there in steps:
            if mover == party:
                fault = fault or "%s replies to itself" % party
            if mover == last:
                fault = fault or "%s moves twice in a row" % mover
            fault = fault or self.step(mover, here, there)
            here, last = there, mover
        if not fault and ranks[here] < ranks[state]:
            fault = "%s is still better for %s" % (self.known.show(here), party)
        return fault

    def step(self, mover, here, there):
        held = self.known.holds.get(mover)
        if held is None:
            return "no line `holds %s` in the file" % mover
        before, after = (dict(self.truce.start(s)["values"]) for s in (here, there))
        if here == there:
            return "%s does not move" % mover
        foreign = sorted(i for i in before if i in after and before[i] != after[i] and i not in held)
        if foreign:
            return "%s changes %s, which it does not hold" % (mover, ", ".join(foreign))
        for issue, order in self.known.oneway.items():
            if issue in before and issue in after and order.index(after[issue]) < order.index(before[issue]):
                return "%s takes %s back" % (mover, issue)
        return None

    def witness_itself(self, witness):
        _, party, state, improvement, steps = witness
        return self.reply(party, state, improvement, steps)

    def witness_explained(self, witness):
        concept, party, state, improvement, _ = witness
        answer = self.truce.run("explain", "--state", formula(state), "--party", party, "--concept", concept)
        if answer["stable"] is not True:
            return "reported as not stable"
        rows = [row for row in answer["improvements"] if same(improvement, row["to"])]
        if len(rows) != 1:
            return "the improvement %s is listed %d times" % (self.known.show(improvement), len(rows))
        if not rows[0]["sanction"]:
            return "no reply to %s is shown" % self.known.show(improvement)
        ranked = self.known.ranks.get(party, {})
        steps = []
        for move in rows[0]["sanction"]:
            there = [s for s in ranked if same(s, move["to"])]
            if not there:
                return "the reply goes through %s, which the ranking does not list" % move["to"]
            steps.append((move["by"], there[0]))
        return self.reply(party, state, improvement, steps)


def files(arguments):
    if not arguments:
        return sorted(os.path.join(CASES, f) for f in os.listdir(CASES) if f.endswith(".known"))
    found = []
    for argument in arguments:
        stem = re.sub(r"\.(yaml|known)$", "", argument)
        found.append((stem if os.path.exists(stem + ".known") else os.path.join(CASES, stem)) + ".known")
    return found


def main(arguments):
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__.strip())
        return 0 if arguments else 2
    passed = failed = 0
    for path in files(arguments[1:]):
        try:
            known = Known(path)
        except (Bad, OSError) as error:
            print("%s" % error)
            failed += 1
            continue
        checker = Checker(arguments[0], known, os.path.normpath(path[:-len(".known")] + ".yaml"))
        checker.all()
        passed, failed = passed + checker.passed, failed + checker.failed
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
