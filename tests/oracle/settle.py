"""Further bargaining solutions: D74 to D82 and D84, slow and literal.

gains, utilities: {state: [number a principal]}; F: the frontier's states.
"""
import math
from fractions import Fraction

import oracle


def columns(rows, F):
    """The largest number of each principal over F."""
    return [max(rows[x][i] for x in F) for i in range(len(rows[F[0]]))]


def leximin(F, rows, base, scale):
    """All x whose (row - base)/scale, sorted upwards, is lexicographically largest; scale > 0 only."""
    able = [i for i in range(len(base)) if scale[i] > 0]
    return oracle.best(F, lambda x: sorted((rows[x][i] - base[i]) / scale[i] for i in able))


def nash_weighted(F, gains, power):
    """D74: by whole powers, exactly; the largest sets that gain as in D20."""
    denominator = math.lcm(*[w.denominator for w in power])
    whole = [int(w * denominator) for w in power]
    most = max(sum(g > 0 for g in gains[x]) for x in F)
    chosen = []
    for M in {tuple(g > 0 for g in gains[x]) for x in F}:
        if sum(M) == most:
            able = [x for x in F if all(gains[x][i] > 0 for i in range(len(M)) if M[i])]
            chosen += oracle.best(able, lambda x: oracle.product(
                gains[x][i] ** whole[i] for i in range(len(M)) if M[i]))
    return sorted(set(chosen))


def proportional(F, gains, power):
    """D75"""
    return leximin(F, gains, [0] * len(power), power)


def utilitarian_relative(F, gains):
    """D76"""
    ideal = columns(gains, F)
    return oracle.best(F, lambda x: sum(g / a for g, a in zip(gains[x], ideal) if a > 0))


def raiffa(F, gains):
    """D80"""
    n = len(gains[F[0]])
    c = [Fraction(0)] * n
    left = list(F)
    while True:
        if len({tuple(gains[x]) for x in left}) == 1:
            return left
        b = columns(gains, left)
        onward = [ci + (bi - ci) / n for ci, bi in zip(c, b)]
        above = [x for x in left if all(g >= o for g, o in zip(gains[x], onward))]
        if not above:
            return leximin(left, gains, c, [bi - ci for bi, ci in zip(b, c)])
        c, left = onward, above


def gupta_livne(F, utilities, r):
    """D81: r, the utilities of the reference outcome."""
    ideal = columns(utilities, F)
    scale = [a - ri for a, ri in zip(ideal, r)]
    return leximin(F, utilities, r, scale) if any(s > 0 for s in scale) else list(F)


def ranges(X, utilities):
    return [max(utilities[x][i] for x in X) - min(utilities[x][i] for x in X)
            for i in range(len(utilities[X[0]]))]


def common_base(X, utilities, own):
    """D82: own[i] the state of i's latest text, or None."""
    if any(o is None for o in own):
        return None
    R = ranges(X, utilities)

    def excess(x):
        return [utilities[x][i] - utilities[own[i]][i] for i in range(len(own))]

    def key(x):
        return sorted((e / r if r else Fraction(0) for e, r in zip(excess(x), R)), reverse=True)
    able = [x for x in X if min(excess(x)) >= 0]
    return min(able, key=lambda x: (key(x), x)) if able else None


def max_min_gain(X, F, utilities, base):
    """D82: base, the utilities of the common base."""
    return leximin(F, utilities, base, ranges(X, utilities))


def ks_genius(F, utilities):
    """D84"""
    def apart(x):
        u = utilities[x]
        return sum(abs(u[i] - u[j]) for i in range(len(u)) for j in range(i))
    return oracle.best(F, lambda x: -apart(x))


def max_sum(F, utilities):
    """D84"""
    return oracle.best(F, lambda x: sum(utilities[x]))


# ------------------------------------------------------------------- two principals, by lot

def mixtures(points):
    """D77: the segments of the efficient edge: pairs with nothing above the line through them."""
    points = sorted(set(points))
    edges = []
    for p in points:
        for q in points:
            if p[0] < q[0] and all((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]) <= 0
                                   for r in points):
                edges.append((p, q))
    # of points on one line only the ends
    return [e for e in edges if not any(f != e and f[0][0] <= e[0][0] and e[1][0] <= f[1][0] for f in edges)]


def along(p, q, t):
    return (p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1]))


def hull_nash(points, edges):
    """D77: the best of all corners and of the points where the product is flat."""
    tries = list(points)
    for p, q in edges:
        dx, dy = q[0] - p[0], q[1] - p[1]
        t = -(p[0] * dy + p[1] * dx) / (2 * dx * dy)
        if 0 <= t <= 1:
            tries.append(along(p, q, t))
    return max(tries, key=lambda z: (z[0] * z[1], z[0] + z[1]))


def hull_ray(points, edges, a, b):
    """D77: where x/a = y/b."""
    for p, q in edges:
        f, g = b * p[0] - a * p[1], b * q[0] - a * q[1]
        if f <= 0 <= g:
            return along(p, q, f / (f - g))
    return max(points, key=lambda z: (min(z), max(z)))


def hull_raiffa(points, edges):
    """D77: by 200 steps."""
    tries = [(float(x), float(y)) for x, y in points]
    lines = [(tuple(map(float, p)), tuple(map(float, q))) for p, q in edges]

    def most(i, least):
        out = [z[i] for z in tries if z[1 - i] >= least]
        for p, q in lines:
            lo, hi = sorted((p[1 - i], q[1 - i]))
            if lo <= least <= hi:
                out.append(along(p, q, (least - p[1 - i]) / (q[1 - i] - p[1 - i]))[i])
        return max(out, default=0.0)
    c = (0.0, 0.0)
    for _ in range(200):
        c = (c[0] + max(0, most(0, c[1]) - c[0]) / 2, c[1] + max(0, most(1, c[0]) - c[1]) / 2)
    return c


def perles_maschler(points, edges):
    """D78"""
    if not edges:
        return points[0]
    edges = sorted(edges)
    length = [math.sqrt(abs((q[0] - p[0]) * (q[1] - p[1]))) for p, q in edges]
    half = sum(length) / 2
    for (p, q), part in zip(edges, length):
        if half <= part:
            return along(p, q, half / part)
        half -= part
    return edges[-1][1]


def triangle(p, q):
    return abs(p[0] * q[1] - p[1] * q[0])


def equal_area(points, edges):
    """D79, and whether the segment halves H."""
    top, right = max(points, key=lambda z: z[1]), max(points)
    path = [(Fraction(0), top[1]), top] + [q for _, q in sorted(edges)] + [(right[0], Fraction(0))]
    half = sum(triangle(p, q) for p, q in zip(path, path[1:])) / 2
    for k, (p, q) in enumerate(zip(path, path[1:])):
        part = triangle(p, q)
        if half <= part:
            if k == 0:
                return top, half == part
            if k == len(path) - 2:
                return right, half == 0
            return along(p, q, half / part if part else 0), True
        half -= part
    return right, True


def lotteries(F, gains):
    """D77 to D79: {name: gains}."""
    points = [tuple(gains[x]) for x in F]
    edges = mixtures(points)
    ideal = columns(gains, F)
    return {"nash": hull_nash(points, edges),
            "kalai-smorodinsky": hull_ray(points, edges, *ideal) if min(ideal) > 0 else points[0],
            "egalitarian": hull_ray(points, edges, 1, 1),
            "raiffa": hull_raiffa(points, edges),
            "perles-maschler": perles_maschler(points, edges),
            "equal-area": equal_area(points, edges)[0]}


def nearest(F, gains, place):
    """D77: the pure outcomes nearest to a place, by gains over ideals."""
    ideal = columns(gains, F)

    def far(x):
        return math.sqrt(sum((float(g - z) / float(a)) ** 2
                             for g, z, a in zip(gains[x], place, ideal) if a > 0))
    least = min(map(far, F))
    return [x for x in F if far(x) <= least + 1e-12]
