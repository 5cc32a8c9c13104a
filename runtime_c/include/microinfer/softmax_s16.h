/* softmax_s16.h -- SOFTMAX, int16. */
#ifndef MICROINFER_SOFTMAX_S16_H
#define MICROINFER_SOFTMAX_S16_H

#include "microinfer/mi_config.h"

typedef struct {
    const int16_t *exponentials; /* [513]: exp(x) for x in [-10, 0], Q0.15 */
    const int16_t *reciprocals;  /* [513]: 1 / (1 + x) for x in [0, 1], Q0.15 */
    int32_t rows;
    int32_t depth;
    int32_t multiplier; /* of differences, to 65535ths of 10 */
    int32_t shift;      /* left if positive */
} mi_softmax_s16_t;

/* input [rows][depth] to output [rows][depth]; output may be input. */
void mi_softmax_s16(const mi_softmax_s16_t *op, const int16_t *input, int16_t *output);

#endif
