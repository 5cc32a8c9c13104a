/* mul_s8.h -- MUL, int8. */
#ifndef MICROINFER_MUL_S8_H
#define MICROINFER_MUL_S8_H

#include "microinfer/mi_broadcast.h"

typedef struct {
    int32_t multiplier;
    int8_t shift; /* left if positive */
    int16_t first_zero_point;
    int16_t second_zero_point;
    int16_t output_zero_point;
    int16_t act_min; /* clamp: type range and fused activation */
    int16_t act_max;
} mi_mul_s8_t;

typedef struct {
    mi_mul_s8_t values;
    mi_broadcast_t broadcast;
} mi_mul_broadcast_s8_t;

/* `count` products of two operands of the same shape. output may be first or second. */
void mi_mul_s8(const mi_mul_s8_t *op, const int8_t *first, const int8_t *second, int8_t *output,
               int32_t count);

/* Whole tensors that broadcast. output may be an operand of the output's shape. */
void mi_mul_broadcast_s8(const mi_mul_broadcast_s8_t *op, const int8_t *first,
                         const int8_t *second, int8_t *output);

#endif
