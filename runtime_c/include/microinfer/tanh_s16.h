/* tanh_s16.h -- TANH, int16: the hyperbolic tangent in Q0.15. */
#ifndef MICROINFER_TANH_S16_H
#define MICROINFER_TANH_S16_H

#include "microinfer/mi_curve_s16.h"

/* `count` values; output may be input. */
void mi_tanh_s16(const mi_curve_s16_t *op, const int16_t *input, int16_t *output, int32_t count);

#endif
