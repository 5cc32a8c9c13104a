/* relu_s16.h -- RELU and RELU6 as operators of their own, int16. */
#ifndef MICROINFER_RELU_S16_H
#define MICROINFER_RELU_S16_H

#include "microinfer/mi_rescale.h"

/* `count` values rescaled and clamped. output may be input. */
void mi_relu_s16(const mi_rescale_t *op, const int16_t *input, int16_t *output, int32_t count);

/* The same where input and output share scale and zero point: only the clamp is left. */
void mi_relu_clamp_s16(const mi_rescale_t *op, const int16_t *input, int16_t *output,
                       int32_t count);

#endif
