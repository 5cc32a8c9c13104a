/* l2_normalization_s8.c -- L2_NORMALIZATION, int8: twin of microinfer/ops/l2_normalization.py. */
#include "microinfer/l2_normalization_s8.h"

#include "mi_inverse_sqrt.h"

enum { OUTPUT_BITS = 7 };

/* The generator has proved that the sum fits int32. */
static int32_t sum_of_squares(const mi_l2_normalization_s8_t *op, const int8_t *input)
{
    int32_t sum = 0;
    int32_t i;

    for (i = 0; i < op->depth; ++i) {
        const int32_t value = input[i] - op->input_zero_point;
        sum += value * value;
    }
    return sum;
}

void mi_l2_normalization_s8(const mi_l2_normalization_s8_t *op, const int8_t *input,
                            int8_t *output)
{
    int32_t row;
    int32_t i;

    for (row = 0; row < op->rows; ++row) {
        const mi_inverse_sqrt_t inverse = mi_inverse_sqrt(sum_of_squares(op, input));
        for (i = 0; i < op->depth; ++i) {
            const int32_t value = input[i] - op->input_zero_point;
            const int32_t out =
                mi_requantize(value, inverse.multiplier, inverse.shift + OUTPUT_BITS);
            output[i] = (int8_t)mi_clamp(out, INT8_MIN, INT8_MAX);
        }
        input += op->depth;
        output += op->depth;
    }
}
