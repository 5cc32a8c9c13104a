/* div_s8.h -- DIV, int8. */
#ifndef MICROINFER_DIV_S8_H
#define MICROINFER_DIV_S8_H

#include "microinfer/mi_broadcast.h"

typedef struct {
    int32_t multiplier;
    int32_t shift; /* left if positive */
    int32_t first_zero_point;
    int32_t second_zero_point;
    int32_t output_zero_point;
    int32_t act_min; /* clamp: type range and fused activation */
    int32_t act_max;
    mi_broadcast_t broadcast;
} mi_div_s8_t;

/* output may be an operand of the output's shape. */
void mi_div_s8(const mi_div_s8_t *op, const int8_t *first, const int8_t *second, int8_t *output);

#endif
