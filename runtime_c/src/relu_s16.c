/* relu_s16.c -- RELU and RELU6, int16: twin of microinfer/ops/shared/rectifier.py. */
#include "microinfer/relu_s16.h"

#include "mi_rescale_value.h"

void mi_relu_s16(const mi_rescale_t *op, const int16_t *input, int16_t *output, int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        output[i] = (int16_t)mi_rescale_value(op, input[i]);
    }
}

void mi_relu_clamp_s16(const mi_rescale_t *op, const int16_t *input, int16_t *output,
                       int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        output[i] = (int16_t)mi_clamp(input[i], op->act_min, op->act_max);
    }
}
