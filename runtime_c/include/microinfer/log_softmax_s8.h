/* log_softmax_s8.h -- LOG_SOFTMAX, int8. */
#ifndef MICROINFER_LOG_SOFTMAX_S8_H
#define MICROINFER_LOG_SOFTMAX_S8_H

#include "microinfer/mi_softmax.h"

/* input [rows][depth] to output [rows][depth]; output may be input. */
void mi_log_softmax_s8(const mi_softmax_t *op, const int8_t *input, int8_t *output);

#endif
