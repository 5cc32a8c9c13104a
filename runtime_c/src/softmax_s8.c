/* softmax_s8.c -- SOFTMAX, int8: twin of microinfer/ops/softmax.py. */
#include "microinfer/softmax_s8.h"

#include "mi_softmax_row.h"

/* What the quotients of a row have in common. */
typedef struct {
    int32_t maximum;
    int32_t reciprocal; /* of the sum's fraction, in Q0 */
    int32_t exponent;   /* of the quotient's last division */
} mi_softmax_sum_t;

static mi_softmax_sum_t sum_row(const mi_softmax_t *op, const int8_t *input, int32_t output_bits)
{
    const int32_t maximum = mi_softmax_maximum(op, input);
    const int32_t sum = mi_softmax_total(op, input, maximum);
    const int32_t headroom = mi_leading_zeros(sum);
    mi_softmax_sum_t result;

    result.maximum = maximum;
    /* sum << headroom lies in [2^31, 2^32): minus 2^31 it is the fraction beyond 1, in Q0. */
    result.reciprocal =
        mi_one_over_one_plus((int32_t)(((uint32_t)sum << headroom) - (UINT32_C(1) << 31)));
    result.exponent = MI_SOFTMAX_SUM_INTEGER_BITS - headroom + 31 - output_bits;
    return result;
}

/* One probability in units of 2^-output_bits. A sum of more than 512 makes the exponent pass 31,
 * and an 8-bit quotient 0. */
static int32_t quotient(const mi_softmax_t *op, const mi_softmax_sum_t *sum, int8_t input)
{
    const int32_t difference = input - sum->maximum;
    int32_t product;

    if (difference < op->diff_min || sum->exponent > 31) {
        return 0;
    }
    product = mi_doubling_high_mul(sum->reciprocal, mi_softmax_exponential(op, difference));
    return mi_rounding_divide_by_pot(product, sum->exponent);
}

void mi_softmax_s8(const mi_softmax_t *op, const int8_t *input, int8_t *output)
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

void mi_softmax_s8_s16(const mi_softmax_t *op, const int8_t *input, int16_t *output)
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
