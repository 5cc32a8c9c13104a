/* dequantize.c -- DEQUANTIZE, to float32: twin of microinfer/ops/dequantize.py. */
#include "microinfer/dequantize.h"

void mi_dequantize_s8(const mi_dequantize_t *op, const int8_t *input, float *output,
                      int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        output[i] = op->scale * (float)(input[i] - op->zero_point);
    }
}

void mi_dequantize_u8(const mi_dequantize_t *op, const uint8_t *input, float *output,
                      int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        output[i] = op->scale * (float)(input[i] - op->zero_point);
    }
}

void mi_dequantize_s16(const mi_dequantize_t *op, const int16_t *input, float *output,
                       int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        output[i] = op->scale * (float)(input[i] - op->zero_point);
    }
}
