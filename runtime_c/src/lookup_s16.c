/* lookup_s16.c -- any function of one int16: twin of Interpolated in
 * microinfer/ops/shared/interpolation.py. */
#include "microinfer/lookup_s16.h"

#include "mi_interpolate.h"

void mi_lookup_s16(const int16_t *table, const int16_t *input, int16_t *output, int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        output[i] = (int16_t)mi_interpolate(table, input[i]);
    }
}
