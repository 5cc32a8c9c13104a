/* rsqrt_s16.h -- RSQRT, int16; all zero points are 0. */
#ifndef MICROINFER_RSQRT_S16_H
#define MICROINFER_RSQRT_S16_H

#include "microinfer/mi_config.h"

typedef struct {
    int32_t multiplier;
    int32_t shift; /* of an inverse root with 20 more bits; left if positive, at most 10 */
} mi_rsqrt_s16_t;

/* `count` values; what is not positive gives the largest. output may be input. */
void mi_rsqrt_s16(const mi_rsqrt_s16_t *op, const int16_t *input, int16_t *output, int32_t count);

#endif
