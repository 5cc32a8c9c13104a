/* reduce_extremum_s16.h -- REDUCE_MAX and REDUCE_MIN over any set of dimensions, int16. */
#ifndef MICROINFER_REDUCE_EXTREMUM_S16_H
#define MICROINFER_REDUCE_EXTREMUM_S16_H

#include "microinfer/mi_reduce.h"

/* Whole tensors; input and output must not overlap. */
void mi_reduce_max_s16(const mi_reduce_t *op, const int16_t *input, int16_t *output);

void mi_reduce_min_s16(const mi_reduce_t *op, const int16_t *input, int16_t *output);

#endif
