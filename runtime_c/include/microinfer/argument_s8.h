/* argument_s8.h -- ARG_MAX and ARG_MIN, int8 to int32 or int64. */
#ifndef MICROINFER_ARGUMENT_S8_H
#define MICROINFER_ARGUMENT_S8_H

#include "microinfer/mi_config.h"

typedef struct {
    int32_t outer;
    int32_t extent; /* of the axis that is searched */
    int32_t inner;
    int32_t sign; /* 1: the largest, -1: the smallest; the first of equals */
} mi_argument_s8_t;

/* input [outer][extent][inner] to output [outer][inner]. */
void mi_argument_s8_s32(const mi_argument_s8_t *op, const int8_t *input, int32_t *output);

void mi_argument_s8_s64(const mi_argument_s8_t *op, const int8_t *input, int64_t *output);

#endif
