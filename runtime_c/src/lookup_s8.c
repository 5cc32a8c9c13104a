/* lookup_s8.c -- any function of one int8: twin of microinfer/ops/shared/lookup.py. */
#include "microinfer/lookup_s8.h"

void mi_lookup_s8(const int8_t *table, const int8_t *input, int8_t *output, int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        output[i] = table[input[i] + 128];
    }
}
