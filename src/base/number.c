/* number.c - the one way numbers are printed and read.
 * SPDX-License-Identifier: MIT
 *
 * Shortest round trip: print with 15, 16, 17 significant digits (from 1 on
 * where doubles lie less dense) and keep the first that reads back as the same.
 * The C library's conversions follow the locale's decimal point, which a host
 * program may have set; so the point is put back on the way out, and numbers of
 * up to 15 digits are read without the library. */
#include "base/text.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void plain_point(char *s) {
    for (; *s; s++)
        if (!strchr("0123456789+-eE", *s)) *s = '.';
}

const char *tr_number(char out[TR_NUMBER], double x) {
    if (!isfinite(x)) return strcpy(out, "null");
    if (x == 0) return strcpy(out, "0");
    if (fabs(x) < 1e15 && x == floor(x)) {
        snprintf(out, TR_NUMBER, "%.0f", x);
        return out;
    }
    for (int digits = fabs(x) < DBL_MIN ? 1 : 15; digits <= 17; digits++) {
        snprintf(out, TR_NUMBER, "%.*g", digits, x);
        if (strtod(out, NULL) == x) break;
    }
    plain_point(out);
    return out;
}

const char *tr_decimal(char out[TR_NUMBER], double x, int digits) {
    if (!isfinite(x)) return strcpy(out, "none");
    if (fabs(x) >= 1e15) return tr_number(out, x);
    snprintf(out, TR_NUMBER, "%.*f", digits, x);
    plain_point(out);
    size_t n = strlen(out);
    if (strchr(out, '.')) {
        while (n && out[n - 1] == '0') n--;
        if (n && out[n - 1] == '.') n--;
        out[n] = '\0';
    }
    return strcmp(out, "-0") == 0 ? strcpy(out, "0") : out;
}

void tr_put_number(tr_text *t, double x) {
    char s[TR_NUMBER];
    tr_put(t, tr_number(s, x));
}

static double pow10_exact(int e) {
    double p = 1;
    while (e-- > 0) p *= 10;
    return p;
}

typedef struct digits {
    uint64_t mantissa;
    int count, decimals; /* significant digits; digits after the point */
    bool negative, cut;  /* cut: more digits than the mantissa holds */
    int exponent;
} digits;

static const char *read_digits(const char *s, digits *d) {
    bool any = false, point = false;
    for (;; s++) {
        if (*s == '.' && !point) {
            point = true;
            continue;
        }
        if (*s < '0' || *s > '9') break;
        any = true;
        if (d->count < 18) {
            d->mantissa = d->mantissa * 10 + (uint64_t)(*s - '0');
            d->count += d->mantissa > 0;
            d->decimals += point;
        } else {
            d->cut |= !point || *s != '0'; /* closing zeros add nothing */
        }
    }
    return any ? s : NULL;
}

static const char *read_exponent(const char *s, int *exponent) {
    if (*s != 'e' && *s != 'E') return s;
    s++;
    bool negative = *s == '-';
    if (*s == '-' || *s == '+') s++;
    if (*s < '0' || *s > '9') return NULL;
    int e = 0;
    for (; *s >= '0' && *s <= '9'; s++)
        if (e < 10000) e = e * 10 + (*s - '0');
    *exponent = negative ? -e : e;
    return s;
}

bool tr_parse_number(const char *s, tr_parsed_number *out) {
    digits d = {0};
    const char *p = s;
    if (*p == '-' || *p == '+') d.negative = *p++ == '-';
    p = read_digits(p, &d);
    if (!p || !(p = read_exponent(p, &d.exponent)) || *p) return false;
    int e = d.exponent - d.decimals; /* value = mantissa * 10^e */
    double v;
    if (!d.cut && d.count <= 15 && e >= -22 && e <= 22)
        v = e < 0 ? (double)d.mantissa / pow10_exact(-e)
                  : (double)d.mantissa * pow10_exact(e);
    else
        v = fabs(strtod(s, NULL));
    if (!isfinite(v)) return false;
    out->value = d.negative ? -v : v;
    out->exact = !d.cut && e >= -9 && e <= 9 && fabs(v) <= 1e9;
    while (!out->exact && !d.cut && d.mantissa && d.mantissa % 10 == 0) {
        d.mantissa /= 10; /* 0.5000000000 has one decimal that counts */
        out->exact = ++e >= -9 && e <= 9 && fabs(v) <= 1e9;
    }
    if (d.mantissa == 0) out->exact = true, e = -9;
    out->nano = 0;
    if (out->exact) {
        int64_t n = (int64_t)d.mantissa;
        for (int k = e + 9; k > 0; k--) n *= 10;
        out->nano = d.negative ? -n : n;
    }
    return true;
}

bool tr_parse_count(const char *s, uint64_t max, uint64_t *out) {
    uint64_t n = 0;
    if (!*s) return false;
    for (; *s; s++) {
        if (*s < '0' || *s > '9') return false;
        uint64_t digit = (uint64_t)(*s - '0');
        if (n > (UINT64_MAX - digit) / 10) return false;
        n = n * 10 + digit;
    }
    if (n > max) return false;
    *out = n;
    return true;
}

/* Schoolbook multiplication in base 10^9; the factors are below 2^33. */
char *tr_big_product(tr_arena *a, const uint64_t *f, size_t n) {
    size_t room = n * 3 + 2, used = 1;
    uint32_t *limb = TR_NEW(a, uint32_t, room);
    limb[0] = 1;
    for (size_t i = 0; i < n; i++) {
        uint64_t carry = 0;
        assert(f[i] < UINT64_C(1) << 33);
        for (size_t k = 0; k < used; k++) {
            carry += limb[k] * f[i];
            limb[k] = (uint32_t)(carry % 1000000000u);
            carry /= 1000000000u;
        }
        for (; carry; carry /= 1000000000u)
            limb[used++] = (uint32_t)(carry % 1000000000u);
        while (used > 1 && !limb[used - 1]) used--;
    }
    char *s = TR_NEW(a, char, used * 9 + 1), *p = s;
    p += sprintf(p, "%u", limb[used - 1]);
    for (size_t k = used - 1; k-- > 0;) p += sprintf(p, "%09u", limb[k]);
    return s;
}
