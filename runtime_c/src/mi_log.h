/* mi_log.h -- the logarithm of a fixed-point integer: twin of log_of_at_least_one in
 * microinfer/transcendental.py.
 */
#ifndef MICROINFER_MI_LOG_H
#define MICROINFER_MI_LOG_H

#include "mi_exp.h"

/* x * 2^bits, or the largest int32; x >= 0. */
static inline int32_t mi_saturating_left_shift(int32_t x, int32_t bits)
{
    return x > (INT32_MAX >> bits) ? INT32_MAX : x * (INT32_C(1) << bits);
}

/* ln(x) in Q5 for x >= 1 in Q12: x = r * 2^(k + 1/4) with k a whole number plus or minus 1/4 and r
 * around the fourth root of 1/2; ln x is k * ln 2 and a rational function of r, 0 there. */
static inline int32_t mi_log_of_at_least_one(int32_t x)
{
    const int32_t log_2 = 1488522236; /* these and what has no other unit: in Q0 */
    const int32_t sqrt_half = 1518500250;
    const int32_t fourth_root_half = 1805811301;
    const int32_t alpha_n = 117049297;  /* 11/240 w, where w is the fourth root of 2 */
    const int32_t alpha_d = 127690142;  /* 1/20 w */
    const int32_t alpha_i = 1057819769; /* 2/w - w */
    const int32_t alpha_f = 638450708;  /* 1/4 w */
    const int32_t unit = INT32_C(1) << 25; /* 1 in Q6 */
    const int32_t headroom = mi_leading_zeros(x);
    const int32_t scaled = mi_doubling_high_mul(x * (INT32_C(1) << (headroom - 1)), sqrt_half);
    const int32_t smaller_headroom = mi_leading_zeros(mi_doubling_high_mul(x, sqrt_half)) - 1;
    const int32_t r_a = mi_saturating_left_shift(scaled, 1);
    const int32_t r_b = mi_saturating_left_shift(x, smaller_headroom);
    const int32_t power_a = (12 - headroom) * unit + unit / 4;
    const int32_t power_b = (12 - smaller_headroom) * unit - unit / 4;
    const int32_t r = r_a < r_b ? r_a : r_b;
    const int32_t k = power_a > power_b ? power_a : power_b; /* Q6 */
    const int32_t p = (int32_t)(((int64_t)r + fourth_root_half + 1) / 2);
    /* r >= sqrt(1/2), less a rounding: |q| <= 2/7 doubled, and no sum below leaves (-1, 1). */
    const int32_t q = (r - fourth_root_half) * 2;
    const int32_t square = mi_doubling_high_mul(q, q);
    const int32_t numerator =
        mi_doubling_high_mul(q, r) + mi_doubling_high_mul(mi_doubling_high_mul(q, square), alpha_n);
    const int32_t bracket = alpha_i + q + mi_doubling_high_mul(square, alpha_d);
    const int32_t denominator = mi_doubling_high_mul(p, bracket) + mi_doubling_high_mul(q, alpha_f);
    const int32_t fraction = mi_doubling_high_mul(mi_rounding_divide_by_pot(numerator, 6),
                                                  mi_one_over_one_plus(denominator)); /* Q6 */
    /* ln(x) < 12 ln 2 < 16, half of what Q5 holds. */
    return (mi_doubling_high_mul(k, log_2) + fraction) * 2;
}

#endif
