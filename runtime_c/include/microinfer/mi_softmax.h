/* mi_softmax.h -- the rows that SOFTMAX and LOG_SOFTMAX work on.
 *
 * Twin of SoftmaxRows in microinfer/ops/shared/softmax.py.
 */
#ifndef MICROINFER_MI_SOFTMAX_H
#define MICROINFER_MI_SOFTMAX_H

#include "microinfer/mi_config.h"

typedef struct {
    int32_t rows;
    int32_t depth;
    int32_t multiplier; /* beta * input scale, as Q5.26 = multiplier * 2^(shift - 31) */
    int32_t shift;      /* left */
    int32_t diff_min;   /* differences from the maximum below this count as nothing */
} mi_softmax_t;

#endif
