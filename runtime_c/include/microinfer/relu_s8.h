/* relu_s8.h -- RELU, RELU6 and RELU_N1_TO_1 as operators of their own, int8. */
#ifndef MICROINFER_RELU_S8_H
#define MICROINFER_RELU_S8_H

#include "microinfer/mi_rescale.h"

/* `count` values rescaled and clamped. output may be input. */
void mi_relu_s8(const mi_rescale_t *op, const int8_t *input, int8_t *output, int32_t count);

/* The same where input and output share scale and zero point: only the clamp is left. */
void mi_relu_clamp_s8(const mi_rescale_t *op, const int8_t *input, int8_t *output, int32_t count);

#endif
