/* mi_inverse_sqrt.h -- 1/sqrt(x) as a multiplier: twin of inverse_sqrt in
 * microinfer/transcendental.py.
 */
#ifndef MICROINFER_MI_INVERSE_SQRT_H
#define MICROINFER_MI_INVERSE_SQRT_H

#include "mi_exp.h"

/* multiplier * 2^(shift - 31). */
typedef struct {
    int32_t multiplier;
    int32_t shift; /* left if positive */
} mi_inverse_sqrt_t;

/* Of value >= 0, where 0 counts as 1: five Newton steps in Q3.28. */
static inline mi_inverse_sqrt_t mi_inverse_sqrt(int32_t value)
{
    const int32_t three_halves = INT32_C(3) << 27; /* Q3 */
    const int32_t sqrt_half = 1518500250;          /* Q0 */
    mi_inverse_sqrt_t result = {INT32_MAX, 0};
    int32_t right = 11;
    int32_t x = INT32_C(1) << 28;
    int32_t pairs;
    int32_t half;
    int32_t i;

    if (value <= 1) {
        return result;
    }
    while (value >= (INT32_C(1) << 29)) {
        value /= 4;
        ++right;
    }
    pairs = (mi_leading_zeros(value) - 1) / 2 - 1;
    right -= pairs;
    value *= INT32_C(1) << (2 * pairs); /* now in [2^27, 2^29) */
    half = mi_rounding_divide_by_pot(value >> 1, 1);
    for (i = 0; i < 5; ++i) {
        const int32_t cube = mi_doubling_high_mul(mi_doubling_high_mul(x, x), x); /* Q9 */
        const int32_t cube_q3 = cube > (INT32_MAX >> 6) ? INT32_MAX : cube * 64;
        /* x stays within (0, 2]: the difference is at most 2 in Q6, and 2^29 in Q3. */
        x = (mi_doubling_high_mul(three_halves, x) - mi_doubling_high_mul(half, cube_q3)) * 8;
    }
    x = mi_doubling_high_mul(x, sqrt_half);
    result.multiplier = right < 0 ? x * (INT32_C(1) << -right) : x;
    result.shift = right < 0 ? 0 : -right;
    return result;
}

#endif
