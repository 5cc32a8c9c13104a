/* softmax_s16.c -- SOFTMAX, int16: twin of Softmax16 in microinfer/ops/softmax.py. */
#include "microinfer/softmax_s16.h"

#include "mi_exp.h"
#include "mi_interpolate.h"

static int32_t largest(const int16_t *input, int32_t depth)
{
    int32_t maximum = input[0];
    int32_t i;

    for (i = 1; i < depth; ++i) {
        if (input[i] > maximum) {
            maximum = input[i];
        }
    }
    return maximum;
}

/* Exponentials in Q0.15 wait in the output for their sum: at most 65535 * 2^15 < 2^31. */
static void softmax_row(const mi_softmax_s16_t *op, const int16_t *input, int16_t *output)
{
    const int32_t maximum = largest(input, op->depth);
    int32_t total = 0;
    int32_t headroom;
    int32_t one_plus;
    int32_t reciprocal;
    int32_t i;

    for (i = 0; i < op->depth; ++i) {
        const int32_t scaled = mi_requantize(input[i] - maximum, op->multiplier, op->shift);
        const int32_t x = mi_clamp(scaled + INT16_MAX, INT16_MIN, INT16_MAX);
        const int32_t term = mi_interpolate(op->exponentials, x);
        output[i] = (int16_t)term;
        total += term;
    }
    headroom = mi_leading_zeros(total);
    /* total << (headroom - 1) is 1 and a fraction in Q1.30; rounded, in Q1.16. */
    one_plus =
        (int32_t)((((uint32_t)total << (headroom - 1)) + (UINT32_C(1) << 13)) >> 14);
    reciprocal = mi_interpolate(
        op->reciprocals, mi_clamp(one_plus - (INT32_C(1) << 16) + INT16_MIN, INT16_MIN, INT16_MAX));
    for (i = 0; i < op->depth; ++i) {
        /* Both factors are below 2^15 and headroom is 1 to 17: the sum is below 2^31. */
        const int32_t rounded = output[i] * reciprocal + (INT32_C(1) << (30 - headroom));
        output[i] = (int16_t)mi_clamp(rounded >> (31 - headroom), 0, INT16_MAX);
    }
}

void mi_softmax_s16(const mi_softmax_s16_t *op, const int16_t *input, int16_t *output)
{
    int32_t row;

    for (row = 0; row < op->rows; ++row) {
        softmax_row(op, input, output);
        input += op->depth;
        output += op->depth;
    }
}
