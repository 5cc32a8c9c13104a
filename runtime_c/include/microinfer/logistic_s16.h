/* logistic_s16.h -- LOGISTIC, int16: 1/(1+exp(-x)) in Q0.15. */
#ifndef MICROINFER_LOGISTIC_S16_H
#define MICROINFER_LOGISTIC_S16_H

#include "microinfer/mi_curve_s16.h"

/* `count` values; output may be input. */
void mi_logistic_s16(const mi_curve_s16_t *op, const int16_t *input, int16_t *output, int32_t count);

#endif
