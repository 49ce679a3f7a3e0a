/* monitor.c - a deal kept under imperfect monitoring (D96).
 * SPDX-License-Identifier: MIT
 *
 * With g = d + ... + d^N it is self-enforcing iff
 *     (beta - alpha) g (R - P) >= (T - R) (1 + alpha g),
 * which is linear in beta and in alpha, and rises with g, which rises with d.
 * Where punishment is for good and the discount factor 1, the limit of d to 1
 * from below is taken. */
#include "bargaining/monitor.h"

#include <math.h>

/* d + d^2 + ... + d^N; INFINITY for d = 1 and no end. */
static double weight_of_future(double d, double periods) {
    if (d >= 1) return periods;
    if (isinf(periods)) return d / (1 - d);
    return d <= 0 ? 0 : d * -expm1(periods * log(d)) / (1 - d);
}

/* The least discount factor whose future weighs `need` or more. */
static double least_patience(double need, double periods) {
    if (!(need < INFINITY) || need > periods) return INFINITY;
    if (isinf(periods)) return need / (1 + need);
    double lo = 0, hi = 1;
    for (int i = 0; i < 200; i++) {
        double mid = lo + (hi - lo) / 2;
        if (mid <= lo || mid >= hi) break;
        if (weight_of_future(mid, periods) >= need)
            hi = mid;
        else
            lo = mid;
    }
    return hi;
}

/* The weight of the future from which on the condition holds. */
static double need_of_future(const tr_stakes *s, const tr_watch *w) {
    double gain = s->cheat - s->keep, loss = s->keep - s->broken;
    double each =
        (w->detection - w->false_alarm) * loss - w->false_alarm * gain;
    return each > 0 ? gain / each : INFINITY;
}

static double least_detection(const tr_stakes *s, const tr_watch *w, double g) {
    double gain = s->cheat - s->keep, loss = s->keep - s->broken;
    if (!(loss > 0) || !(g > 0)) return INFINITY;
    double need = w->false_alarm + gain * (1 / g + w->false_alarm) / loss;
    bool limit = isinf(g); /* approached and not reached */
    return need > 1 || (limit && need >= 1) ? INFINITY : need;
}

static double most_false_alarm(const tr_stakes *s, const tr_watch *w,
                               double g) {
    double gain = s->cheat - s->keep, loss = s->keep - s->broken;
    if (!(loss > 0) || !(g > 0)) return -INFINITY;
    double most = (w->detection * loss - gain / g) / (loss + gain);
    bool limit = isinf(g);
    return most < 0 || (limit && most <= 0) ? -INFINITY : most;
}

tr_watched tr_watch_over(const tr_stakes *s, const tr_watch *w) {
    tr_watched out = {.holds = true, .taken = s->discount, .false_alarm = 1};
    if (isnan(out.taken)) out.taken = 1;
    if (s->cheat <= s->keep) return out;
    double g = weight_of_future(out.taken, w->punishment);
    double need = need_of_future(s, w);
    out.holds = s->keep > s->broken && w->detection > w->false_alarm &&
                need < INFINITY && g >= need;
    out.detection = least_detection(s, w, g);
    out.false_alarm = most_false_alarm(s, w, g);
    out.patience = w->detection > w->false_alarm && s->keep > s->broken
                       ? least_patience(need, w->punishment)
                       : INFINITY;
    return out;
}
