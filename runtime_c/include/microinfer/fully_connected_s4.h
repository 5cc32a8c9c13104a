/* fully_connected_s4.h -- FULLY_CONNECTED, int8 activations and weights of 4 bits. */
#ifndef MICROINFER_FULLY_CONNECTED_S4_H
#define MICROINFER_FULLY_CONNECTED_S4_H

#include "microinfer/mi_channels.h"

typedef struct {
    int32_t batches;
    int32_t in_features;
    int32_t out_features;
    mi_channels_t channels;
    const uint8_t *weights; /* two to a byte: [out_features][in_features] */
} mi_fully_connected_s4_t;

/* input [batches][in_features] to output [batches][out_features]. */
void mi_fully_connected_s4(const mi_fully_connected_s4_t *op, const int8_t *input, int8_t *output);

#endif
