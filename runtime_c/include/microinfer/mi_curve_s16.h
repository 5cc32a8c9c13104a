/* mi_curve_s16.h -- the parameters that LOGISTIC and TANH share, int16.
 *
 * Twin of Curve in microinfer/ops/shared/curve.py. Both read a table of 256 points of the logistic
 * function, at arguments in units of 1/12288.
 */
#ifndef MICROINFER_MI_CURVE_S16_H
#define MICROINFER_MI_CURVE_S16_H

#include "microinfer/mi_config.h"

typedef struct {
    const uint16_t *table; /* [256]: 65536 * logistic(k / 24) */
    int32_t multiplier;    /* at most 65535 */
    int32_t right_shift;   /* argument = (x * multiplier + half) >> right_shift */
} mi_curve_s16_t;

#endif
