/* softmax_s8.h -- SOFTMAX, int8 to int8 or int16. */
#ifndef MICROINFER_SOFTMAX_S8_H
#define MICROINFER_SOFTMAX_S8_H

#include "microinfer/mi_softmax.h"

/* input [rows][depth] to output [rows][depth]; output may be input. */
void mi_softmax_s8(const mi_softmax_t *op, const int8_t *input, int8_t *output);

/* The same with 16 bits of probability; input and output must not overlap. */
void mi_softmax_s8_s16(const mi_softmax_t *op, const int8_t *input, int16_t *output);

#endif
