"""Misperception: D58 to D62 of docs/definitions.md, transcribed literally.

A view is the world with fewer moves and other preferences; the concepts of oracle.py and
refine.py are asked about it as about any world.
"""
import copy

import oracle
import refine
from model import CaseError, parse_cached, preference


def perception(world, i):
    return world.case.get("perceptions", {}).get(i, {})


def perceived(world, i):
    """D58: S_i, the states at which no formula of `ignores` holds."""
    formulas = [parse_cached(f) for f in perception(world, i).get("ignores", [])]
    seen = [s for s in range(world.n) if not any([world.satisfies(f, s) for f in formulas])]
    if not seen:
        raise CaseError("%s sees no state" % i)
    return seen


def variant(world, moves, preferences):
    """The world with other moves and preferences."""
    out = copy.copy(world)
    out.case = dict(world.case, preferences=preferences)
    out.R, out._pref, out._reach = moves, {}, {}
    return out


def view(world, i):
    """D59: the game that i believes itself to be in; states that it does not see have no moves."""
    seen = set(perceived(world, i))
    moves = {j: [world.R[j][s] & seen if s in seen else set() for s in range(world.n)] for j in world.parties}
    believed = perception(world, i).get("believes", {})
    return variant(world, moves, dict(world.case.get("preferences", {}), **believed))


def check_beliefs(world):
    """D58: believed preferences are preferences over all states, of others."""
    for i in world.parties:
        perceived(world, i)
        for j, spec in perception(world, i).get("believes", {}).items():
            if i == j:
                raise CaseError("a belief of %s about itself" % i)
            other = variant(world, world.R, {j: spec})
            preference(other, j)


def stable(world, j, s, concept):
    judge = oracle if concept in oracle.CONCEPTS else refine
    return judge.stable(world, j, s, concept)


class Hypergame:
    """D59 to D61 under one concept a party: concept[j]."""

    def __init__(self, world, concept):
        self.world = world
        self.seen = {i: perceived(world, i) for i in world.parties}
        self.view = {i: view(world, i) for i in world.parties}
        self.stable = {i: {j: [s for s in self.seen[i] if stable(self.view[i], j, s, concept[j])]
                           for j in world.parties} for i in world.parties}

    def equilibria_seen_by(self, i):
        """D59: in i's view, stable for every party that can move."""
        return [s for s in self.seen[i] if all(s in self.stable[i][j] for j in self.world.movers)]

    def equilibria(self):
        """D60: every party that can move sees s, and s is stable for it in its own view."""
        return [s for s in range(self.world.n) if all(s in self.stable[i][i] for i in self.world.movers)]

    def unseen(self):
        """D60: some party that can move does not see s; for those that do, s is stable in their views."""
        return [s for s in range(self.world.n)
                if any(s not in self.seen[i] for i in self.world.movers)
                and all(s in self.stable[i][i] for i in self.world.movers if s in self.seen[i])]

    def impossible(self, i):
        """D61: what i takes as impossible, and those of it that whoever sees them holds."""
        lost = [s for s in range(self.world.n) if s not in self.seen[i]]
        held = [s for s in lost if all(s in self.stable[j][j] for j in self.world.movers if s in self.seen[j])]
        return lost, held

    def unexpected(self, i):
        """D61: equilibria that i sees and takes for none: {state: who leaves, in i's view}."""
        mine = self.equilibria_seen_by(i)
        return {s: [j for j in self.world.movers if s not in self.stable[i][j]]
                for s in self.equilibria() if s in self.seen[i] and s not in mine}

    def mistaken(self, i):
        """D61: what i takes for an equilibrium and is none: {state: (who leaves, who does not see it)}."""
        actual = self.equilibria()
        return {s: ([j for j in self.world.movers if s in self.seen[j] and s not in self.stable[j][j]],
                    [j for j in self.world.movers if s not in self.seen[j]])
                for s in self.equilibria_seen_by(i) if s not in actual}


def gmcrplus(world):
    """D62: i's arcs into and out of states that it does not see are deleted, and nothing else."""
    moves = {}
    for i in world.parties:
        seen = set(perceived(world, i))
        moves[i] = [world.R[i][s] & seen if s in seen else set() for s in range(world.n)]
    return variant(world, moves, world.case.get("preferences", {}))
