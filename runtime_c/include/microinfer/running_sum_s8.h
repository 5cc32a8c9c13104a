/* running_sum_s8.h -- CUMSUM and ADD_N, int8. */
#ifndef MICROINFER_RUNNING_SUM_S8_H
#define MICROINFER_RUNNING_SUM_S8_H

#include "microinfer/mi_config.h"

typedef struct {
    int32_t input_zero_point;
    int32_t output_zero_point;
    int32_t multiplier; /* of a sum of values that have gained 19 bits */
    int32_t shift;
} mi_running_sum_s8_t;

typedef struct {
    mi_running_sum_s8_t sum;
    int32_t outer;
    int32_t extent; /* along the axis */
    int32_t inner;
    int32_t exclusive; /* whether a sum leaves its own value out */
    int32_t reverse;   /* whether the last value comes first */
} mi_cumsum_s8_t;

/* output may be input. */
void mi_cumsum_s8(const mi_cumsum_s8_t *op, const int8_t *input, int8_t *output);

/* inputs: `terms` tensors of `count` values; output may be one of them. */
void mi_add_n_s8(const mi_running_sum_s8_t *op, const int8_t *const *inputs, int32_t terms,
                 int8_t *output, int32_t count);

#endif
