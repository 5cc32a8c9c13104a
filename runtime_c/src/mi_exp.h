/* mi_exp.h -- exp and 1/(1+x) on fixed-point integers: twin of microinfer/transcendental.py.
 *
 * Qi means an int32 with i integer bits and 31 - i fractional ones.
 */
#ifndef MICROINFER_MI_EXP_H
#define MICROINFER_MI_EXP_H

#include "mi_requantize.h"

/* exp(x - 1/8) for x in [-1/8, 1/8), Q0 in and out: a Taylor polynomial of degree 4. */
static inline int32_t mi_exp_on_interval(int32_t x)
{
    const int32_t exp_minus_one_eighth = 1895147668;
    const int32_t one_third = 715827883;
    const int32_t x2 = mi_doubling_high_mul(x, x);
    const int32_t x3 = mi_doubling_high_mul(x2, x);
    const int32_t x4 = mi_doubling_high_mul(x2, x2);
    /* |x| <= 2^28, so every sum here stays below 2^29. */
    const int32_t higher =
        mi_doubling_high_mul(mi_rounding_divide_by_pot(x4, 2) + x3, one_third) + x2;
    const int32_t polynomial = x + mi_rounding_divide_by_pot(higher, 1);
    return exp_minus_one_eighth + mi_doubling_high_mul(exp_minus_one_eighth, polynomial);
}

/* exp(a) in Q0 for a <= 0 in Q5: a remainder in [-1/4, 0) and powers of two. */
static inline int32_t mi_exp_on_negative(int32_t a)
{
    static const int32_t powers[7] = { /* exp(-2^k), k = -2 .. 4, in Q0 */
        1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242,
    };
    const int32_t quarter = INT32_C(1) << 24;
    const int32_t remainder = (a & (quarter - 1)) - quarter;
    const int32_t rest = remainder - a;
    int32_t result;
    int32_t k;

    if (a == 0) {
        return INT32_MAX;
    }
    /* |remainder| <= 2^24: five bits further left is still within Q0. */
    result = mi_exp_on_interval(remainder * 32 + (INT32_C(1) << 28));
    for (k = 0; k < 7; ++k) {
        if (((rest >> (24 + k)) & 1) != 0) {
            result = mi_doubling_high_mul(result, powers[k]);
        }
    }
    return result;
}

/* 1/(1+a) in Q0 for a in [0, 1] in Q0: three Newton-Raphson steps from 48/17 - 32/17 * x. */
static inline int32_t mi_one_over_one_plus(int32_t a)
{
    const int32_t half_denominator = (int32_t)(((int64_t)a + INT32_MAX + 1) / 2);
    int32_t x = 1515870810 + mi_doubling_high_mul(half_denominator, -1010580540); /* Q2 */
    int32_t i;

    for (i = 0; i < 3; ++i) {
        const int32_t error = (INT32_C(1) << 29) - mi_doubling_high_mul(half_denominator, x);
        /* x is within 1/17 of 2/(1+a) from the start: the correction is below 2^28. */
        x += mi_doubling_high_mul(x, error) * 4;
    }
    return x > INT32_MAX / 2 ? INT32_MAX : x * 2;
}

/* Leading zero bits of x > 0. */
static inline int32_t mi_leading_zeros(int32_t x)
{
    int32_t zeros = 0;

    while (x < (INT32_C(1) << 30)) {
        x *= 2;
        ++zeros;
    }
    return zeros + 1;
}

#endif
