/* reduce_prod_s16.h -- REDUCE_PROD over any set of dimensions, int16. */
#ifndef MICROINFER_REDUCE_PROD_S16_H
#define MICROINFER_REDUCE_PROD_S16_H

#include "microinfer/mi_reduce.h"

typedef struct {
    mi_reduce_t loops;
    int32_t input_zero_point;
    int32_t output_zero_point;
    int32_t multiplier; /* of each product; 15 bits */
    int32_t shift;      /* left if positive */
} mi_reduce_prod_s16_t;

/* Whole tensors; input and output must not overlap. */
void mi_reduce_prod_s16(const mi_reduce_prod_s16_t *op, const int16_t *input, int16_t *output);

#endif
