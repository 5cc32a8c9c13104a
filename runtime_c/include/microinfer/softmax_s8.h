/* softmax_s8.h -- SOFTMAX, int8 to int8 or int16. */
#ifndef MICROINFER_SOFTMAX_S8_H
#define MICROINFER_SOFTMAX_S8_H

#include "microinfer/mi_config.h"

typedef struct {
    int32_t rows;
    int32_t depth;
    int32_t multiplier; /* beta * input scale, as Q5.26 = multiplier * 2^(shift - 31) */
    int32_t shift;      /* left */
    int32_t diff_min;   /* differences from the maximum below this count as nothing */
} mi_softmax_s8_t;

/* input [rows][depth] to output [rows][depth]; output may be input. */
void mi_softmax_s8(const mi_softmax_s8_t *op, const int8_t *input, int8_t *output);

/* The same with 16 bits of probability; input and output must not overlap. */
void mi_softmax_s8_s16(const mi_softmax_s8_t *op, const int8_t *input, int16_t *output);

#endif
