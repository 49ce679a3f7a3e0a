#!/usr/bin/python3
"""D30, D99 to D102, D160: the ledger against a literal transcription.

usage: ledger.py TRUCE [CASES [FIRST-SEED]]

Random cases get random proposals, positions, red lines and claims; every number that
`truce ledger --json` prints is computed again from the oracle's own states and utilities.
"""
import json
import math
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "oracle"))
import frontiers  # noqa: E402
import generate  # noqa: E402
import ledgers as L  # noqa: E402
import oracle  # noqa: E402
from model import World  # noqa: E402

TRUCE = os.path.abspath(sys.argv[1])
WANTED = int(sys.argv[2]) if len(sys.argv) > 2 else 30
FIRST = int(sys.argv[3]) if len(sys.argv) > 3 else 1
DRAWS = 5
SOLUTIONS = {"nash": oracle.nash_bargaining, "kalai-smorodinsky": oracle.kalai_smorodinsky,
             "egalitarian": lambda Z, F, gains: oracle.egalitarian(F, gains)}


def generated(seed):
    """A random case; of every three the third is a negotiation that can be merged."""
    if seed % 3 == 0:
        case = frontiers.domain(seed)[0]
        return case if frontiers.is_short(case) else {}
    case = generate.case(seed)
    for p in case["parties"]:           # who wants nothing is no principal
        if p not in case.get("preferences", {}):
            case["parties"][p]["role"] = "backer"
    return case


def values_of(issue):
    return [str(v) for v in issue.get("values", ["no", "yes"])]


def add_proposals(case, rng):
    issues, parties = case["issues"], list(case["parties"])
    case["proposals"] = []
    for k in range(rng.randint(1, 4)):
        terms = {i: rng.choice(values_of(spec)) for i, spec in issues.items() if rng.random() < 0.7}
        case["proposals"].append({"id": "p%d" % k, "date": "2024-0%d-01" % (k + 1), "name": "Text %d" % k,
                                  "by": rng.choice(parties), "terms": terms})
    case["positions"] = {p: {"wants": {i: rng.choice(values_of(s)) for i, s in issues.items() if rng.random() < 0.5}}
                         for p in parties if rng.random() < 0.8}
    for p in case["positions"]:
        case["positions"][p]["red_lines"] = [
            " & ".join("%s=%s" % (i, rng.choice(values_of(issues[i])))
                       for i in rng.sample(list(issues), min(len(issues), rng.randint(1, 2))))
            for _ in range(rng.randint(0, 2))]
    texts = [t["id"] for t in case["proposals"]]
    case["claims"] = [{"id": "c%d" % k, "by": rng.choice(parties + ["someone"]), "says": "So it is.",
                       "text": rng.sample(texts, rng.randint(0, len(texts))), "than": rng.choice(texts),
                       "toward": rng.choice(parties + ["none"])} for k in range(rng.randint(0, 2))]


class Checked:
    """What the oracle knows of one case."""

    def __init__(self, case, seed):
        self.w = w = World(case)
        self.case, self.seed = case, seed
        self.d = oracle.disagreement(w)
        self.X = oracle.deal_set(w)
        self.Z = oracle.zone(w, self.X, self.d)
        self.u = {p: oracle.utility(w, p) for p in self.d}
        self.gain = {p: [x - self.d[p] for x in self.u[p]] for p in self.d}
        self.best = {p: max((self.gain[p][z] for z in self.Z), default=0) for p in self.d}
        self.share = {p: [g / self.best[p] if self.best[p] > 0 else 0 for g in self.gain[p]] for p in self.d}
        self.texts = case["proposals"]
        self.agree = [self.agreeing(t) for t in self.texts]
        self.middle = [self.middle_of(t, a) for t, a in zip(self.texts, self.agree)]
        self.corner = {(p, k): L.corners(w, p, k, 48) for p in self.d for k in (False, True)}
        self.ranges = sum(L.is_range(s) for p in self.d for _, s in L.numbers(case["preferences"][p]))
        self.drawn = [L.drawn_shares(w, self.X, self.middle, seed, k) for k in range(DRAWS)]
        points = {z: tuple(self.u[p][z] for p in self.d) for z in self.Z}
        F = oracle.frontier(points)
        vectors = {z: [self.gain[p][z] for p in self.d] for z in self.Z}
        self.able = any(all(g >= 0 for g in v) and any(g > 0 for g in v) for v in vectors.values())
        self.solution = {n: f(self.Z, F, vectors) for n, f in SOLUTIONS.items()} if F else {}

    def agreeing(self, text):
        w, terms = self.w, L.terms_of(text)
        return [x for x in self.X if all(i.values[w.members[x][0][i.place]] == terms[i.id] for i in w.issues
                                         if i.id in terms and not L.not_traded(w, i))]

    def middle_of(self, text, agree):
        w, whole, terms = self.w, list(self.w.sq_member), L.terms_of(text)
        for i in w.issues:
            if i.id in terms:
                whole[i.place] = i.values.index(terms[i.id])
            if i.owed is not None:
                whole[i.place] = i.values.index(i.owed)
        middle = w.place.get(tuple(whole))
        return middle if agree and middle in self.X else None

    def gains(self, t):
        """(lo, mid, hi) by party; mid is not a number where it is not defined (D100)."""
        out = {}
        for p in self.d:
            xs = [self.gain[p][x] for x in self.agree[t]]
            m = self.middle[t]
            out[p] = (min(xs), self.gain[p][m] if m is not None else xs[0] if min(xs) == max(xs) else math.nan, max(xs))
        return out

    def mid_share(self, t):
        return {p: g[1] / self.best[p] if self.best[p] > 0 else 0 for p, g in self.gains(t).items()}

    def gain_box(self, p, what_if, x, y=None):
        """Worst cases of the gain at x (less that at y); None: not checked."""
        us = self.corner[p, what_if]
        if us is None:
            return None
        gains = [L.gains_at(self.w, p, u, self.d, x) - (L.gains_at(self.w, p, u, self.d, y) if y is not None else 0)
                 for u in us]
        return min(gains), max(gains)

    def lean_box(self, p, what_if, x, y=None):
        """The same of the lean toward p, on the scale of the case's own numbers."""
        lo = hi = 0
        for q in self.d:
            box = self.gain_box(q, what_if, x, y)
            if box is None:
                return None
            if self.best[q] <= 0:
                continue
            part = (1 if q == p else -1 / (len(self.d) - 1)) / float(self.best[q])
            ends = sorted(part * float(e) for e in box)
            lo, hi = lo + ends[0], hi + ends[1]
        return lo, hi


def near(a, b):
    if math.isnan(b):
        return a is None
    return a is not None and abs(float(a) - float(b)) < 1e-7


def same_range(found, lo, hi):
    return found is not None and near(found["lo"], lo) and near(found["hi"], hi)


def check_doubt(c, found, mid, x, y, p, faults, of_lean):
    """Numbers under ranges, of the lean or of the gain at x (less that at y)."""
    if not near(found["mid"], mid):
        faults.append("mid %s, not %s" % (found["mid"], float(mid)))
    for key, what_if in (("declared", False), ("what_if", True)):
        if x is None:
            if found[key] is not None:
                faults.append("%s without a middle deal" % key)
            continue
        box = (c.lean_box if of_lean else c.gain_box)(p, what_if, x, y)
        if box and not same_range(found[key], *box):
            faults.append("%s %s of %s, not %s" % (key, found[key], p, [float(e) for e in box]))


def check_draws(c, found, t, was, p, faults):
    if not c.ranges or c.middle[t] is None or (was is not None and c.middle[was] is None):
        if found["draws"] is not None:
            faults.append("draws where there are none")
        return
    xs = [L.lean_toward(s[t], p) - (L.lean_toward(s[was], p) if was is not None else 0) for s in c.drawn]
    for key, q in (("p5", .05), ("p50", .5), ("p95", .95)):
        if not near(found["draws"][key], L.quantile(xs, q)):
            faults.append("%s %s, not %s" % (key, found["draws"][key], L.quantile(xs, q)))
    if all(abs(x) > 1e-9 for x in xs) and not near(found["draws"]["positive"], sum(x > 0 for x in xs) / DRAWS):
        faults.append("positive %s" % found["draws"]["positive"])


def check_worth(c, t, row, faults):
    gains, mid = c.gains(t), c.mid_share(t)
    first, second = list(c.d)[:2]
    hopes = {p: c.best[p] > 0 for p in c.d}
    if not (near(row["lean"], mid[first] - mid[second]) if any(hopes.values()) else row["lean"] is None):
        faults.append("lean")
    for p, (lo, m, hi) in gains.items():
        g, s = row["gain"][p], row["share"][p]
        if not (near(g["lo"], lo) and near(g["mid"], m) and near(g["hi"], hi)) or \
                not (near(s["mid"], mid[p]) if hopes[p] else s is None):
            faults.append("gain of %s" % p)
        if not any(hopes.values()):         # D30: nothing to take shares of, so no lean
            if row["lean_toward"] is not None:
                faults.append("a lean without a best hope")
            continue
        leans = [L.lean_toward({q: c.share[q][x] for q in c.d}, p) for x in c.agree[t]]
        if not same_range(row["lean_toward"][p]["open"], min(leans), max(leans)):
            faults.append("open lean of %s" % p)
        check_doubt(c, row["lean_toward"][p], L.lean_toward(mid, p), c.middle[t], None, p, faults, True)
        check_draws(c, row["lean_toward"][p], t, None, p, faults)
        boxes = [c.gain_box(p, False, x) for x in c.agree[t]]
        if boxes[0] and not same_range(row["gain_any"][p], min(b[0] for b in boxes), max(b[1] for b in boxes)):
            faults.append("gain_any of %s" % p)


def check_stand(c, t, row, faults):
    text = c.texts[t]
    for p, found in row["positions"].items():
        if found != L.answers(c.w, text, p):
            faults.append("positions of %s: %s" % (p, found))
    lines = [(p, f) for p in c.w.parties if p in c.case["positions"] for f in c.case["positions"][p]["red_lines"]]
    want = [L.red_line(c.w, c.X, text, f) for _, f in lines]
    got = [(x["status"], x["to_cross"], x["to_leave"]) for x in row["red_lines"]]
    if want != got or [p for p, _ in lines] != [x["party"] for x in row["red_lines"]]:
        faults.append("red lines %s, not %s" % (got, want))
    if not c.agree[t] or not c.able:
        return
    for name, ties in c.solution.items():
        found, all_ = row["distance"][name], [L.distance(c.share, x, ties) for x in c.agree[t]]
        terms = min(L.contradicted(c.w, text, y) for y in ties)
        mid = None if c.middle[t] is None else L.distance(c.share, c.middle[t], ties)
        if not same_range(found, min(all_), max(all_)) or found["terms"] != terms or \
                (found["mid"] is None) != (mid is None) or (mid is not None and not near(found["mid"], mid)):
            faults.append("distance to %s: %s, not %s" % (name, found, (min(all_), mid, max(all_), terms)))


def check_change(c, found, was, now, faults):
    for p, n in found["terms"].items():
        m = list(L.moved(c.w, p, c.texts[was], c.texts[now]).values())
        if n != {"toward": m.count("toward"), "away": m.count("away")}:
            faults.append("terms of %s" % p)
    if ("gain" in found) != bool(c.agree[was] and c.agree[now]):
        faults.append("weighed or not")
    if "gain" not in found:
        return
    a, b, x, y = c.mid_share(was), c.mid_share(now), c.middle[now], c.middle[was]
    both = x is not None and y is not None
    for p in c.d:
        mid = c.gains(now)[p][1] - c.gains(was)[p][1]
        check_doubt(c, found["gain"][p], mid, x if both else None, y, p, faults, False)
        if not any(c.best[q] > 0 for q in c.d):
            if found["lean_toward"] is not None:
                faults.append("a lean without a best hope")
            continue
        lean = L.lean_toward(b, p) - L.lean_toward(a, p)
        check_doubt(c, found["lean_toward"][p], lean, x if both else None, y, p, faults, True)
        check_draws(c, found["lean_toward"][p], now, was, p, faults)


def check_claim(c, claim, row, faults):
    ids = [t["id"] for t in c.texts]
    if [m["to"] for m in row["measured"]] != claim["text"]:
        faults.append("claim's texts")
    for m in row["measured"]:
        was, now = ids.index(m["from"]), ids.index(m["to"])
        check_change(c, m, was, now, faults)
        toward = claim["toward"]
        changed = L.moved(c.w, toward, c.texts[was], c.texts[now])
        kinds = set(changed.values())
        want = ("unchanged" if not changed else "changed" if toward == "none" else
                "both ways" if {"toward", "away"} <= kinds else
                "toward" if "toward" in kinds else "away" if "away" in kinds else "aside")
        if m["by_terms"] != want:
            faults.append("by_terms %s, not %s" % (m["by_terms"], want))
        if toward in c.d and "gain" in m and c.corner[toward, False] and None not in (c.middle[was], c.middle[now]):
            lo, hi = c.gain_box(toward, False, c.middle[now], c.middle[was])
            want = "more" if lo > 0 else "less" if hi < 0 else "same" if lo == hi == 0 else "depends"
            if m["by_worth"] != want:
                faults.append("by_worth %s, not %s" % (m["by_worth"], want))


def faults_of(case, seed, doc):
    c, faults = Checked(case, seed), []
    for t, row in enumerate(doc["texts"]):
        if row["agreeing"] != len(c.agree[t]) or row["feasible"] != bool(c.agree[t]):
            faults.append("agreeing %s, not %s" % (row["agreeing"], len(c.agree[t])))
            continue
        check_stand(c, t, row, faults)
        if c.agree[t]:
            check_worth(c, t, row, faults)
        if t:
            check_change(c, row["step"], t - 1, t, faults)
            for change in row["changes"]:
                for p, m in change["movement"].items():
                    if L.moved(c.w, p, c.texts[t - 1], c.texts[t])[change["issue"]] != m:
                        faults.append("movement of %s" % p)
        own = [k for k in range(t) if c.texts[k]["by"] == c.texts[t]["by"]]
        if bool(own and own[-1] != t - 1) != ("own" in row):
            faults.append("own")
        elif "own" in row:
            check_change(c, row["own"], own[-1], t, faults)
    for claim, row in zip(case["claims"], doc["claims"]):
        check_claim(c, claim, row, faults)
    if doc["weights"]["draws"] != (DRAWS if c.ranges else 0) or doc["weights"]["with_range"] != c.ranges:
        faults.append("weights %s" % doc["weights"])
    return faults


def ledger_of(path, seed, *force):
    """What `truce ledger` says of the case; None where it refuses it."""
    r = subprocess.run([TRUCE, "ledger", path, "--json", "--draws", str(DRAWS), "--seed", str(seed), *force],
                       capture_output=True, timeout=60)
    if r.returncode not in (0, 1, 2):
        raise SystemExit("seed %d %s: status %d %s" % (seed, force, r.returncode, r.stderr.decode("utf-8")))
    return None if r.returncode else json.loads(r.stdout.decode("utf-8"))


def work(seed):
    """(seed, faults), or None where the seed gives no case with a ledger."""
    case = generated(seed)
    if "graph" in case or case.get("merge") or "status_quo" not in case:
        return None
    add_proposals(case, random.Random(seed))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "case.json")
        with open(path, "w", encoding="utf-8") as f:
            json.dump(case, f)
        listed = ledger_of(path, seed)
        if listed is None:
            return None
        faults = faults_of(case, seed, listed)
        merged = ledger_of(path, seed, "--engine", "merge")
        if merged is not None:          # else it is refused
            faults += ["merged: " + f for f in faults_of(case, seed, merged)]
        return seed, faults, merged is not None


if __name__ == "__main__":
    passed = failed = merges = 0
    with multiprocessing.Pool(min(2, os.cpu_count() or 1)) as pool:
        for out in pool.imap(work, range(FIRST, FIRST + 40 * WANTED + 3000), chunksize=4):
            if out is None:
                continue
            passed, failed, merges = passed + (not out[1]), failed + bool(out[1]), merges + out[2]
            if out[1]:
                print("FAILED seed %d: %s" % (out[0], "; ".join(out[1][:6])))
            if passed + failed == WANTED:
                pool.terminate()
                break
    print("%d of them merged" % merges)
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(failed > 0 or not passed)
