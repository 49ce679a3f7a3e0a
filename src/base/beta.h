/* beta.h - the Beta distribution.  SPDX-License-Identifier: MIT */
#ifndef TR_BETA_H
#define TR_BETA_H

/** The regularised incomplete beta function I_x(a, b): the probability that a
 *  Beta(a, b) number is at most x; a, b > 0. */
double tr_beta_below(double a, double b, double x);
/** The x with tr_beta_below(a, b, x) = p, 0 <= p <= 1. */
double tr_beta_quantile(double a, double b, double p);

#endif
