/* fully_connected_s8.h -- FULLY_CONNECTED, int8. */
#ifndef MICROINFER_FULLY_CONNECTED_S8_H
#define MICROINFER_FULLY_CONNECTED_S8_H

#include "microinfer/mi_channels.h"

typedef struct {
    int32_t batches;
    int32_t in_features;
    int32_t out_features;
    int32_t weights_zero_point; /* 0 in nearly every model */
    mi_channels_t channels;
    const int8_t *weights; /* [out_features][in_features] */
} mi_fully_connected_s8_t;

/* input [batches][in_features] to output [batches][out_features]. */
void mi_fully_connected_s8(const mi_fully_connected_s8_t *op, const int8_t *input, int8_t *output);

/* The same by parts of the one input vector, where batches is 1 and weights_zero_point 0: `sums` has
 * an entry per output feature, takes in every part once, in any order, and becomes the output. A
 * part is the input features from y * length on. The output may begin at the sums or below. */
void mi_fully_connected_s8_begin(const mi_fully_connected_s8_t *op, int32_t *sums);
void mi_fully_connected_s8_add(const mi_fully_connected_s8_t *op, const int8_t *part, int32_t y,
                               int32_t length, int32_t *sums);
void mi_fully_connected_s8_end(const mi_fully_connected_s8_t *op, const int32_t *sums,
                               int8_t *output);

#endif
