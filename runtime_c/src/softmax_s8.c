/* softmax_s8.c -- SOFTMAX, int8: twin of microinfer/ops/softmax.py.
 *
 * Exponentials are computed twice, once for their sum and once for the quotient, so that a row
 * needs no scratch and may be written in place.
 */
#include "microinfer/softmax_s8.h"

#include "mi_exp.h"

enum { SUM_INTEGER_BITS = 12 };

static int32_t row_maximum(const int8_t *input, int32_t depth)
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

/* exp(beta * difference) in Q0; diff_min <= difference <= 0, so the shift stays within int32. */
static int32_t exponential(const mi_softmax_s8_t *op, int32_t difference)
{
    const int32_t shifted = (int32_t)((uint32_t)difference << op->shift);
    return mi_exp_on_negative(mi_doubling_high_mul(shifted, op->multiplier));
}

/* product / 2^exponent; a sum of more than 512 makes the exponent pass 31, and the quotient 0. */
static int32_t quotient(int32_t product, int32_t exponent)
{
    return exponent > 31 ? 0 : mi_rounding_divide_by_pot(product, exponent);
}

static void softmax_row(const mi_softmax_s8_t *op, const int8_t *input, int8_t *output)
{
    const int32_t maximum = row_maximum(input, op->depth);
    int32_t sum = 0; /* Q12; depth <= 4095, so it stays below 2^31 */
    int32_t headroom;
    int32_t exponent;
    int32_t reciprocal;
    int32_t i;

    for (i = 0; i < op->depth; ++i) {
        const int32_t difference = input[i] - maximum;
        if (difference >= op->diff_min) {
            sum += mi_rounding_divide_by_pot(exponential(op, difference), SUM_INTEGER_BITS);
        }
    }
    headroom = mi_leading_zeros(sum);
    exponent = SUM_INTEGER_BITS - headroom + 31 - 8;
    /* sum << headroom lies in [2^31, 2^32): minus 2^31 it is the fraction beyond 1, in Q0. */
    reciprocal = mi_one_over_one_plus((int32_t)(((uint32_t)sum << headroom) - (UINT32_C(1) << 31)));
    for (i = 0; i < op->depth; ++i) {
        const int32_t difference = input[i] - maximum;
        int32_t out = -128;
        if (difference >= op->diff_min) {
            const int32_t product = mi_doubling_high_mul(reciprocal, exponential(op, difference));
            out = mi_clamp(quotient(product, exponent) - 128, -128, 127);
        }
        output[i] = (int8_t)out;
    }
}

void mi_softmax_s8(const mi_softmax_s8_t *op, const int8_t *input, int8_t *output)
{
    int32_t row;

    for (row = 0; row < op->rows; ++row) {
        softmax_row(op, input, output);
        input += op->depth;
        output += op->depth;
    }
}
