/* l2_normalization_s8.h -- L2_NORMALIZATION, int8. */
#ifndef MICROINFER_L2_NORMALIZATION_S8_H
#define MICROINFER_L2_NORMALIZATION_S8_H

#include "microinfer/mi_config.h"

typedef struct {
    int32_t rows;
    int32_t depth;
    int32_t input_zero_point;
} mi_l2_normalization_s8_t;

/* input [rows][depth] to output [rows][depth]; output may be input. */
void mi_l2_normalization_s8(const mi_l2_normalization_s8_t *op, const int8_t *input,
                            int8_t *output);

#endif
