/* mi_dot.h -- the inner product that convolutions and fully connected layers are made of. */
#ifndef MICROINFER_MI_DOT_H
#define MICROINFER_MI_DOT_H

#include "microinfer/mi_config.h"

/* acc + sum of a[i]*b[i]. The generator has proved that no partial sum leaves int32. */
static inline int32_t mi_dot_s8(int32_t acc, const int8_t *a, const int8_t *b, int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        acc += (int32_t)a[i] * b[i];
    }
    return acc;
}

#endif
