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

/* What the quotients of a row have in common. */
typedef struct {
    int32_t maximum;
    int32_t reciprocal; /* of the sum's fraction, in Q0 */
    int32_t exponent;   /* of the quotient's last division */
} mi_softmax_sum_t;

static mi_softmax_sum_t sum_row(const mi_softmax_s8_t *op, const int8_t *input, int32_t output_bits)
{
    mi_softmax_sum_t result;
    int32_t sum = 0; /* Q12; depth <= 4095, so it stays below 2^31 */
    int32_t headroom;
    int32_t i;

    result.maximum = row_maximum(input, op->depth);
    for (i = 0; i < op->depth; ++i) {
        const int32_t difference = input[i] - result.maximum;
        if (difference >= op->diff_min) {
            sum += mi_rounding_divide_by_pot(exponential(op, difference), SUM_INTEGER_BITS);
        }
    }
    headroom = mi_leading_zeros(sum);
    /* sum << headroom lies in [2^31, 2^32): minus 2^31 it is the fraction beyond 1, in Q0. */
    result.reciprocal =
        mi_one_over_one_plus((int32_t)(((uint32_t)sum << headroom) - (UINT32_C(1) << 31)));
    result.exponent = SUM_INTEGER_BITS - headroom + 31 - output_bits;
    return result;
}

/* One probability in units of 2^-output_bits. A sum of more than 512 makes the exponent pass 31,
 * and an 8-bit quotient 0. */
static int32_t quotient(const mi_softmax_s8_t *op, const mi_softmax_sum_t *sum, int8_t input)
{
    const int32_t difference = input - sum->maximum;
    int32_t product;

    if (difference < op->diff_min || sum->exponent > 31) {
        return 0;
    }
    product = mi_doubling_high_mul(sum->reciprocal, exponential(op, difference));
    return mi_rounding_divide_by_pot(product, sum->exponent);
}

void mi_softmax_s8(const mi_softmax_s8_t *op, const int8_t *input, int8_t *output)
{
    int32_t row;
    int32_t i;

    for (row = 0; row < op->rows; ++row) {
        const mi_softmax_sum_t sum = sum_row(op, input, 8);
        for (i = 0; i < op->depth; ++i) {
            output[i] = (int8_t)mi_clamp(quotient(op, &sum, input[i]) - 128, INT8_MIN, INT8_MAX);
        }
        input += op->depth;
        output += op->depth;
    }
}

void mi_softmax_s8_s16(const mi_softmax_s8_t *op, const int8_t *input, int16_t *output)
{
    int32_t row;
    int32_t i;

    for (row = 0; row < op->rows; ++row) {
        const mi_softmax_sum_t sum = sum_row(op, input, 16);
        for (i = 0; i < op->depth; ++i) {
            const int32_t out = quotient(op, &sum, input[i]) - 32768;
            output[i] = (int16_t)mi_clamp(out, INT16_MIN, INT16_MAX);
        }
        input += op->depth;
        output += op->depth;
    }
}
