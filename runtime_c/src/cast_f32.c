/* cast_f32.c -- CAST to float32: twin of microinfer/ops/cast.py. */
#include "microinfer/cast_f32.h"

void mi_cast_f32(mi_whole_t from, const void *input, float *output, int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        output[i] = (float)mi_whole_at(from, input, i);
    }
}
