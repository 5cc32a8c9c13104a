/* conv_2d_s4.h -- CONV_2D, int8 activations and weights of 4 bits. */
#ifndef MICROINFER_CONV_2D_S4_H
#define MICROINFER_CONV_2D_S4_H

#include "microinfer/mi_channels.h"
#include "microinfer/mi_window.h"

typedef struct {
    mi_window_t window;
    mi_channels_t channels;
    int32_t groups;        /* of input channels, each with its share of the output channels */
    const uint8_t *weights; /* two to a byte: [output_channels][kernel_height][kernel_width][channels of a group] */
} mi_conv_2d_s4_t;

/* One output row [output_width][output_channels] from kernel_height input rows. */
void mi_conv_2d_s4_row(const mi_conv_2d_s4_t *op, const int8_t *const *rows, int8_t *output);

/* Whole tensors, NHWC. rows: scratch for kernel_height pointers. */
void mi_conv_2d_s4(const mi_conv_2d_s4_t *op, const int8_t *input, int8_t *output,
                   const int8_t **rows);

#endif
