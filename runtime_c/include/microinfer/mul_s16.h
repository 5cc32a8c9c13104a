/* mul_s16.h -- MUL, int16; all zero points are 0. */
#ifndef MICROINFER_MUL_S16_H
#define MICROINFER_MUL_S16_H

#include "microinfer/mi_broadcast.h"

typedef struct {
    int32_t multiplier;
    int8_t shift;    /* left if positive */
    int16_t act_min; /* clamp: type range and fused activation */
    int16_t act_max;
} mi_mul_s16_t;

typedef struct {
    mi_mul_s16_t values;
    mi_broadcast_t broadcast;
} mi_mul_broadcast_s16_t;

/* `count` products of two operands of the same shape. output may be first or second. */
void mi_mul_s16(const mi_mul_s16_t *op, const int16_t *first, const int16_t *second,
                int16_t *output, int32_t count);

/* Whole tensors that broadcast. output may be an operand of the output's shape. */
void mi_mul_broadcast_s16(const mi_mul_broadcast_s16_t *op, const int16_t *first,
                          const int16_t *second, int16_t *output);

#endif
