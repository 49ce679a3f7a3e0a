/* ratio.c - decimal and rational numbers as they are written.
 * SPDX-License-Identifier: MIT */
#include "convert/ratio.h"

#include "base/text.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { LONGEST = 400 }; /* bytes of a number; more are refused */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static size_t digits(const char *s, size_t i, size_t length) {
    size_t k = i;
    while (k < length && is_digit(s[k])) k++;
    return k - i;
}

size_t tr_ratio_span(const char *s, size_t length) {
    size_t i = length && (*s == '-' || *s == '+'), k = digits(s, i, length);
    size_t whole = k;
    i += k;
    if (whole && i < length && s[i] == '/') {
        k = digits(s, i + 1, length);
        return k ? i + 1 + k : i;
    }
    if (i < length && s[i] == '.') {
        k = digits(s, i + 1, length);
        if (!whole && !k) return 0;
        i += 1 + k;
    } else if (!whole) {
        return 0;
    }
    if (i < length && (s[i] == 'e' || s[i] == 'E')) {
        size_t sign = i + 1 < length && (s[i + 1] == '-' || s[i + 1] == '+');
        k = digits(s, i + 1 + sign, length);
        if (k) i += 1 + sign + k;
    }
    return i;
}

/* --- 127-bit integers ----------------------------------------------------- */

static bool times(tr_wide x, tr_wide y, tr_wide *out) {
    return !__builtin_mul_overflow(x, y, out);
}

static bool plus(tr_wide x, tr_wide y, tr_wide *out) {
    return !__builtin_add_overflow(x, y, out);
}

/* Rounded once where both parts have doubles of their own. */
static double nearest(tr_wide n, tr_wide d) {
    const tr_wide most = (tr_wide)1 << 53;
    if (n <= most && n >= -most && d <= most) return (double)n / (double)d;
    return (double)((long double)n / (long double)d);
}

static tr_ratio reduced(tr_wide n, tr_wide d) {
    tr_wide g = tr_common_divisor_wide(n, d);
    n /= g;
    d /= g;
    return (tr_ratio){n, d, nearest(n, d), false};
}

static const tr_ratio none = {0, 0, NAN, false};

/* --- reading -------------------------------------------------------------- */

static bool read_whole(const char *s, size_t length, tr_wide *out) {
    bool fits = true;
    *out = 0;
    for (size_t k = 0; k < length && fits; k++)
        fits = times(*out, 10, out) && plus(*out, s[k] - '0', out);
    return fits;
}

static void read_fraction(const char *s, size_t length, tr_ratio *out) {
    const char *slash = memchr(s, '/', length);
    size_t k = *s == '-' || *s == '+', above = (size_t)(slash - s);
    tr_wide n, d;
    *out = none;
    if (!read_whole(s + k, above - k, &n) ||
        !read_whole(slash + 1, length - above - 1, &d))
        return;
    if (d) *out = reduced(*s == '-' ? -n : n, d);
}

/* The digits without point and closing zeros, and a power of ten. */
static void read_decimal(const char *s, tr_ratio *out) {
    bool negative = *s == '-', point = false, fits = true;
    int power = 0, zeros = 0, count = 0;
    tr_wide n = 0;
    if (*s == '-' || *s == '+') s++;
    for (; (is_digit(*s) || *s == '.') && fits; s++) {
        if (*s == '.') {
            point = true;
            continue;
        }
        if (*s == '0') {
            zeros++;
        } else {
            for (; zeros && n; zeros--) fits &= times(n, 10, &n), count++;
            zeros = 0;
            fits &= times(n, 10, &n) && plus(n, *s - '0', &n);
            count++;
        }
        power -= point;
    }
    power += zeros;
    if (fits && (*s == 'e' || *s == 'E')) {
        int e = 0, sign = s[1] == '-' ? -1 : 1;
        for (s += s[1] == '-' || s[1] == '+' ? 2 : 1; is_digit(*s); s++)
            if (e < 100000) e = e * 10 + (*s - '0');
        power += sign * e;
    }
    tr_wide d = 1;
    if (!n) power = 0;
    if (power > 40 || power < -40) fits = false;
    for (; power > 0 && fits; power--) fits &= times(n, 10, &n);
    for (; power < 0 && fits; power++) fits &= times(d, 10, &d);
    double value = out->value;
    *out = fits ? reduced(negative ? -n : n, d) : none;
    out->value = value;
    out->plain = count <= 15;
}

bool tr_ratio_parse(const char *s, size_t length, tr_ratio *out) {
    char copy[LONGEST + 1];
    tr_parsed_number x;
    if (!length || length > LONGEST) return false;
    memcpy(copy, s, length);
    copy[length] = '\0';
    if (strchr(copy, '/')) {
        read_fraction(copy, length, out);
        return out->d != 0;
    }
    if (!tr_parse_number(copy, &x)) return false;
    out->value = x.value;
    read_decimal(copy, out);
    return true;
}

/* --- counting ------------------------------------------------------------- */

tr_ratio tr_ratio_add(tr_ratio x, tr_ratio y) {
    tr_wide a, b, d, n;
    if (!x.d || !y.d) return none;
    tr_wide g = tr_common_divisor_wide(x.d, y.d);
    if (!times(x.n, y.d / g, &a) || !times(y.n, x.d / g, &b) ||
        !plus(a, b, &n) || !times(x.d, y.d / g, &d))
        return none;
    return reduced(n, d);
}

tr_ratio tr_ratio_multiply(tr_ratio x, tr_ratio y) {
    tr_wide n, d;
    if (!x.d || !y.d) return none;
    tr_wide g = tr_common_divisor_wide(x.n, y.d),
            h = tr_common_divisor_wide(y.n, x.d);
    if (!g) g = 1;
    if (!h) h = 1;
    if (!times(x.n / g, y.n / h, &n) || !times(x.d / h, y.d / g, &d))
        return none;
    return reduced(n, d);
}

/* Continued fractions: whole parts first, then the turned-over rests. */
int tr_ratio_compare(const tr_ratio *x, const tr_ratio *y) {
    if (x->plain && y->plain)
        return x->value < y->value ? -1 : x->value > y->value;
    assert(x->d && y->d);
    tr_wide a = x->n, b = x->d, c = y->n, d = y->d;
    for (int sign = 1;; sign = -sign) {
        tr_wide p = a / b - (a % b < 0), q = c / d - (c % d < 0);
        if (p != q) return p < q ? -sign : sign;
        tr_wide r = a - p * b, s = c - q * d;
        if (!r || !s) return r == s ? 0 : r ? sign : -sign;
        a = b, b = r;
        c = d, d = s;
    }
}
