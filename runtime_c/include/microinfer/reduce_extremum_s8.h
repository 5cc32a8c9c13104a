/* reduce_extremum_s8.h -- REDUCE_MAX and REDUCE_MIN over any set of dimensions, int8. */
#ifndef MICROINFER_REDUCE_EXTREMUM_S8_H
#define MICROINFER_REDUCE_EXTREMUM_S8_H

#include "microinfer/mi_reduce.h"

/* Whole tensors; input and output must not overlap. */
void mi_reduce_max_s8(const mi_reduce_t *op, const int8_t *input, int8_t *output);

void mi_reduce_min_s8(const mi_reduce_t *op, const int8_t *input, int8_t *output);

#endif
