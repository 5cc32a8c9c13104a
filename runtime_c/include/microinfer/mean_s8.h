/* mean_s8.h -- MEAN over any set of dimensions, int8. */
#ifndef MICROINFER_MEAN_S8_H
#define MICROINFER_MEAN_S8_H

#include "microinfer/mi_config.h"

/* Three loops of a kind suffice for 6 dimensions: neighbours of a kind are merged ahead of time,
 * so that kept and reduced dimensions alternate. Unused loops run once. */
typedef struct {
    int32_t extent[3]; /* outermost first */
    int32_t stride[3]; /* what one step adds to the input index */
} mi_mean_loops_t;

typedef struct {
    mi_mean_loops_t kept;
    mi_mean_loops_t reduced;
    int32_t offset;     /* minus input zero point * number of values per mean */
    int32_t multiplier; /* scale ratio / number of values = multiplier * 2^(shift - 31) */
    int16_t shift;      /* left if positive */
    int16_t output_zero_point;
} mi_mean_s8_t;

/* Whole tensors; input and output must not overlap. */
void mi_mean_s8(const mi_mean_s8_t *op, const int8_t *input, int8_t *output);

#endif
