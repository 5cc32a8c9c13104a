/* relu_s8.c -- RELU, RELU6 and RELU_N1_TO_1, int8: twin of microinfer/ops/shared/rectifier.py. */
#include "microinfer/relu_s8.h"

#include "mi_rescale_value.h"

void mi_relu_s8(const mi_rescale_t *op, const int8_t *input, int8_t *output, int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        output[i] = (int8_t)mi_rescale_value(op, input[i]);
    }
}

void mi_relu_clamp_s8(const mi_rescale_t *op, const int8_t *input, int8_t *output, int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        output[i] = (int8_t)mi_clamp(input[i], op->act_min, op->act_max);
    }
}
