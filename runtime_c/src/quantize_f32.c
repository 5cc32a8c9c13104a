/* quantize_f32.c -- QUANTIZE from float32: twin of FromFloat in microinfer/ops/quantize.py. */
#include "microinfer/quantize_f32.h"

/* clamp(round(value / scale) + zero_point). Dividing is the definition: multiplying by the
 * reciprocal rounds differently. The bounds are below 2^17, so they are exact floats, and so is
 * the fraction that truncation leaves. */
static int32_t quantize(const mi_quantize_f32_t *op, float value)
{
    const float quotient = value / op->scale;
    int32_t whole;
    float fraction;

    if (quotient >= (float)(op->act_max - op->zero_point)) {
        return op->act_max;
    }
    if (quotient <= (float)(op->act_min - op->zero_point)) {
        return op->act_min;
    }
    if (quotient != quotient) { /* NaN */
        return op->zero_point;
    }
    whole = (int32_t)quotient;
    fraction = quotient - (float)whole;
    if (fraction >= 0.5f) {
        ++whole;
    } else if (fraction <= -0.5f) {
        --whole;
    }
    return whole + op->zero_point;
}

void mi_quantize_f32_s8(const mi_quantize_f32_t *op, const float *input, int8_t *output,
                        int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        output[i] = (int8_t)quantize(op, input[i]);
    }
}

void mi_quantize_f32_u8(const mi_quantize_f32_t *op, const float *input, uint8_t *output,
                        int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        output[i] = (uint8_t)quantize(op, input[i]);
    }
}

void mi_quantize_f32_s16(const mi_quantize_f32_t *op, const float *input, int16_t *output,
                         int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        output[i] = (int16_t)quantize(op, input[i]);
    }
}
