/* scaled_sum_s16.h -- MEAN and SUM over any set of dimensions, int16. */
#ifndef MICROINFER_SCALED_SUM_S16_H
#define MICROINFER_SCALED_SUM_S16_H

#include "microinfer/mi_reduce.h"

typedef struct {
    mi_reduce_t loops;
    int32_t offset;     /* minus input zero point * number of values per output */
    int32_t multiplier; /* of a sum; a mean's holds the division too */
    int16_t shift;      /* left if positive */
    int16_t output_zero_point;
} mi_scaled_sum_s16_t;

/* Whole tensors; input and output must not overlap. */
void mi_scaled_sum_s16(const mi_scaled_sum_s16_t *op, const int16_t *input, int16_t *output);

#endif
