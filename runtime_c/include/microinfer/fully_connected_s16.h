/* fully_connected_s16.h -- FULLY_CONNECTED, int16 activations and int8 weights. */
#ifndef MICROINFER_FULLY_CONNECTED_S16_H
#define MICROINFER_FULLY_CONNECTED_S16_H

#include "microinfer/mi_wide_channels.h"

typedef struct {
    int32_t batches;
    int32_t in_features;
    int32_t out_features;
    mi_wide_channels_t channels;
    const int8_t *weights; /* [out_features][in_features] */
} mi_fully_connected_s16_t;

/* input [batches][in_features], output [batches][out_features]. */
void mi_fully_connected_s16(const mi_fully_connected_s16_t *op, const int16_t *input,
                            int16_t *output);

#endif
