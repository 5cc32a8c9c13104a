/* abs_s16.c -- ABS, int16: twin of Abs16 in microinfer/ops/abs.py. */
#include "microinfer/abs_s16.h"

#include "mi_requantize.h"

void mi_abs_s16(const mi_abs_s16_t *op, const int16_t *input, int16_t *output, int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        const int32_t magnitude = input[i] < 0 ? -input[i] : input[i];
        const int32_t scaled = mi_requantize(magnitude, op->multiplier, op->shift);
        output[i] = (int16_t)(scaled > INT16_MAX ? INT16_MAX : scaled);
    }
}
