/* abs_s16.h -- ABS, int16; all zero points are 0. */
#ifndef MICROINFER_ABS_S16_H
#define MICROINFER_ABS_S16_H

#include "microinfer/mi_config.h"

typedef struct {
    int32_t multiplier;
    int32_t shift; /* left if positive, at most 15 */
} mi_abs_s16_t;

/* `count` values; output may be input. */
void mi_abs_s16(const mi_abs_s16_t *op, const int16_t *input, int16_t *output, int32_t count);

#endif
