/* leaky_relu_s16.c -- LEAKY_RELU, int16: twin of LeakyRelu16 in microinfer/ops/leaky_relu.py. */
#include "microinfer/leaky_relu_s16.h"

#include "mi_requantize.h"

void mi_leaky_relu_s16(const mi_leaky_relu_s16_t *op, const int16_t *input, int16_t *output,
                       int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        /* -(2^15) shifted by 15 gives at most 2^30 in magnitude: negating it stays in int32. */
        const int32_t out =
            input[i] >= 0
                ? mi_requantize(input[i], op->positive_multiplier, op->positive_shift)
                : op->negative_sign *
                      mi_requantize(input[i], op->negative_multiplier, op->negative_shift);
        output[i] = (int16_t)mi_clamp(out, INT16_MIN, INT16_MAX);
    }
}
