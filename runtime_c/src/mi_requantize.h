/* mi_requantize.h -- the integer arithmetic of quantised inference: the only C that rounds.
 *
 * Twin of microinfer/fixedpoint.py: same names, same order, same bits. Knows numbers; knows
 * nothing of tensors or operators. Definitions: gemmlowp's fixedpoint.h and TFLite's
 * quantization_util.cc, written here as their closed forms.
 */
#ifndef MICROINFER_MI_REQUANTIZE_H
#define MICROINFER_MI_REQUANTIZE_H

#include "microinfer/mi_config.h"

/* floor((a*b + 2^30) / 2^31): the high half of 2*a*b, ties upward. |a*b| <= 2^62, so the sum fits
 * int64. a = b = -2^31, the one case that would leave int32, cannot occur: one factor is always a
 * multiplier or a constant, never INT32_MIN. */
static inline int32_t mi_doubling_high_mul(int32_t a, int32_t b)
{
    return (int32_t)(((int64_t)a * b + (INT64_C(1) << 30)) >> 31);
}

/* x / 2^exponent, ties away from zero; 0 <= exponent <= 31. */
static inline int32_t mi_rounding_divide_by_pot(int32_t x, int32_t exponent)
{
    const int32_t mask = (int32_t)((UINT32_C(1) << exponent) - 1u);
    const int32_t remainder = x & mask;
    const int32_t threshold = (mask >> 1) + (x < 0 ? 1 : 0);
    return (x >> exponent) + (remainder > threshold ? 1 : 0);
}

/* acc * multiplier * 2^(shift - 31) with TFLite's double rounding; shift is left if positive.
 * The generator has proved that acc * 2^shift fits int32; the shift is done unsigned because
 * shifting a negative value left is undefined. */
static inline int32_t mi_requantize(int32_t acc, int32_t multiplier, int32_t shift)
{
    const int32_t left = shift > 0 ? shift : 0;
    const int32_t right = shift > 0 ? 0 : -shift;
    const int32_t scaled = (int32_t)((uint32_t)acc << left);
    return mi_rounding_divide_by_pot(mi_doubling_high_mul(scaled, multiplier), right);
}

/* acc * multiplier * 2^(shift - 15), rounded once, ties upward; multiplier has 15 bits, shift is
 * at most 14. The generator has proved |acc| < 2^47 and that what is right of the clamp's reach
 * does not matter: the result saturates at int32. */
static inline int32_t mi_requantize_wide(int64_t acc, int32_t multiplier, int32_t shift)
{
    const int32_t total = 15 - shift;
    const int64_t scaled = (acc * multiplier + (INT64_C(1) << (total - 1))) >> total;

    if (scaled > INT32_MAX) {
        return INT32_MAX;
    }
    return scaled < INT32_MIN ? INT32_MIN : (int32_t)scaled;
}

/* x, or the nearer end of [low, high]. */
static inline int32_t mi_clamp(int32_t x, int32_t low, int32_t high)
{
    if (x < low) {
        return low;
    }
    return x > high ? high : x;
}

#endif
