/* leaky_relu_s16.h -- LEAKY_RELU, int16; all zero points are 0. */
#ifndef MICROINFER_LEAKY_RELU_S16_H
#define MICROINFER_LEAKY_RELU_S16_H

#include "microinfer/mi_config.h"

typedef struct {
    int32_t positive_multiplier;
    int32_t negative_multiplier; /* of alpha's magnitude */
    int8_t positive_shift;       /* shifts are left if positive, at most 15 */
    int8_t negative_shift;
    int8_t negative_sign; /* of alpha: -1, 0 or 1 */
} mi_leaky_relu_s16_t;

/* `count` values; output may be input. */
void mi_leaky_relu_s16(const mi_leaky_relu_s16_t *op, const int16_t *input, int16_t *output,
                       int32_t count);

#endif
