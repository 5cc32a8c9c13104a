/* mi_met_by.h -- which input a tap of a transposed convolution meets. */
#ifndef MICROINFER_MI_MET_BY_H
#define MICROINFER_MI_MET_BY_H

#include "microinfer/mi_config.h"

/* The input position that a tap meets, or -1. */
static inline int32_t mi_met_by(int32_t output, int32_t padding, int32_t tap, int32_t stride,
                                int32_t extent)
{
    const int32_t reach = output + padding - tap;
    if (reach < 0 || reach % stride != 0 || reach / stride >= extent) {
        return -1;
    }
    return reach / stride;
}

#endif
