/* monitor.h - what it takes when breaches are seen imperfectly (docs: D96).
 * SPDX-License-Identifier: MIT */
#ifndef TR_MONITOR_H
#define TR_MONITOR_H

#include <stdbool.h>

/** How a deal is watched: the chances that a breach is seen and that one is
 *  seen where there is none, and how many periods the deal is then suspended
 *  (INFINITY: for good). */
typedef struct tr_watch {
    double detection, false_alarm, punishment;
} tr_watch;

/** One party's worth a period: while all keep the deal, while it cheats, while
 *  the deal is broken; and its discount factor a period, NAN: not given. */
typedef struct tr_stakes {
    double keep, cheat, broken, discount;
} tr_stakes;

/** INFINITY: no value is enough; for the false alarm, -INFINITY: not even
 *  none. */
typedef struct tr_watched {
    bool holds;         /**< as things are; where `taken` is 1: in the limit */
    double taken;       /**< the discount factor below: given, or 1 */
    double detection;   /**< least, the rest as it is */
    double false_alarm; /**< greatest */
    double patience;    /**< least discount factor, whatever is given */
} tr_watched;

tr_watched tr_watch_over(const tr_stakes *s, const tr_watch *w);

#endif
