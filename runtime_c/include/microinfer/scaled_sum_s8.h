/* scaled_sum_s8.h -- MEAN and SUM over any set of dimensions, int8. */
#ifndef MICROINFER_SCALED_SUM_S8_H
#define MICROINFER_SCALED_SUM_S8_H

#include "microinfer/mi_reduce.h"

typedef struct {
    mi_reduce_t loops;
    int32_t offset;     /* minus input zero point * number of values per output */
    int32_t multiplier; /* of a sum; a mean's holds the division too */
    int16_t shift;      /* left if positive */
    int16_t output_zero_point;
} mi_scaled_sum_s8_t;

/* Whole tensors; input and output must not overlap. */
void mi_scaled_sum_s8(const mi_scaled_sum_s8_t *op, const int8_t *input, int8_t *output);

/* The same over all positions of an image, by rows of `length` values, [positions][channels]: `sums`
 * has an entry per channel, takes in every row once, in any order, and becomes the output. The
 * output may begin at the sums or below. */
void mi_scaled_sum_s8_begin(const mi_scaled_sum_s8_t *op, int32_t *sums);
void mi_scaled_sum_s8_add(const mi_scaled_sum_s8_t *op, const int8_t *row, int32_t length,
                          int32_t *sums);
void mi_scaled_sum_s8_end(const mi_scaled_sum_s8_t *op, const int32_t *sums, int8_t *output);

#endif
