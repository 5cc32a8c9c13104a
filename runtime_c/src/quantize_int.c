/* quantize_int.c -- QUANTIZE between integers: twin of microinfer/ops/shared/rescale.py. */
#include "microinfer/quantize_int.h"

#include "mi_rescale_value.h"

/* Compiled once for all pairs of types. */
static int32_t rescale(const mi_rescale_t *op, int32_t value)
{
    return mi_rescale_value(op, value);
}

void mi_quantize_s8_s8(const mi_rescale_t *op, const int8_t *input, int8_t *output,
                       int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        output[i] = (int8_t)rescale(op, input[i]);
    }
}

void mi_quantize_s8_u8(const mi_rescale_t *op, const int8_t *input, uint8_t *output,
                       int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        output[i] = (uint8_t)rescale(op, input[i]);
    }
}

void mi_quantize_s8_s16(const mi_rescale_t *op, const int8_t *input, int16_t *output,
                        int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        output[i] = (int16_t)rescale(op, input[i]);
    }
}

void mi_quantize_s8_s32(const mi_rescale_t *op, const int8_t *input, int32_t *output,
                        int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        output[i] = rescale(op, input[i]);
    }
}

void mi_quantize_u8_s8(const mi_rescale_t *op, const uint8_t *input, int8_t *output,
                       int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        output[i] = (int8_t)rescale(op, input[i]);
    }
}

void mi_quantize_s16_s8(const mi_rescale_t *op, const int16_t *input, int8_t *output,
                        int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        output[i] = (int8_t)rescale(op, input[i]);
    }
}

void mi_quantize_s16_s16(const mi_rescale_t *op, const int16_t *input, int16_t *output,
                         int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        output[i] = (int16_t)rescale(op, input[i]);
    }
}

void mi_quantize_s16_s32(const mi_rescale_t *op, const int16_t *input, int32_t *output,
                         int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        output[i] = rescale(op, input[i]);
    }
}

void mi_quantize_s32_s8(const mi_rescale_t *op, const int32_t *input, int8_t *output,
                        int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        output[i] = (int8_t)rescale(op, input[i]);
    }
}

void mi_quantize_s32_s16(const mi_rescale_t *op, const int32_t *input, int16_t *output,
                         int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        output[i] = (int16_t)rescale(op, input[i]);
    }
}
