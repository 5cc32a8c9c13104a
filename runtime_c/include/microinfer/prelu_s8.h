/* prelu_s8.h -- PRELU, int8. */
#ifndef MICROINFER_PRELU_S8_H
#define MICROINFER_PRELU_S8_H

#include "microinfer/mi_broadcast.h"

typedef struct {
    int32_t positive_multiplier; /* of x */
    int32_t negative_multiplier; /* of x * alpha */
    int16_t positive_shift;      /* shifts are left if positive */
    int16_t negative_shift;
    int16_t first_zero_point;  /* of x */
    int16_t second_zero_point; /* of alpha */
    int16_t output_zero_point;
    int16_t act_min; /* the type's range */
    int16_t act_max;
} mi_prelu_s8_t;

typedef struct {
    mi_prelu_s8_t values;
    mi_broadcast_t broadcast;
} mi_prelu_broadcast_s8_t;

/* Equal shapes: count values; output may be x. */
void mi_prelu_s8(const mi_prelu_s8_t *op, const int8_t *x, const int8_t *alpha, int8_t *output,
                 int32_t count);

/* Alpha repeated; output may be x. */
void mi_prelu_broadcast_s8(const mi_prelu_broadcast_s8_t *op, const int8_t *x,
                           const int8_t *alpha, int8_t *output);

#endif
