/* depthwise_conv_2d_s4.h -- DEPTHWISE_CONV_2D, int8 activations and weights of 4 bits. */
#ifndef MICROINFER_DEPTHWISE_CONV_2D_S4_H
#define MICROINFER_DEPTHWISE_CONV_2D_S4_H

#include "microinfer/mi_channels.h"
#include "microinfer/mi_window.h"

typedef struct {
    mi_window_t window;
    mi_channels_t channels;
    int16_t depth_multiplier; /* output_channels / input_channels */
    int16_t input_zero_point; /* what a tap left or right of the image reads */
    const uint8_t *weights;    /* two to a byte: [kernel_height][kernel_width][output_channels] */
} mi_depthwise_conv_2d_s4_t;

/* One output row [output_width][output_channels] from kernel_height input rows. */
void mi_depthwise_conv_2d_s4_row(const mi_depthwise_conv_2d_s4_t *op, const int8_t *const *rows,
                                 int8_t *output);

/* Whole tensors, NHWC. rows: scratch for kernel_height pointers. */
void mi_depthwise_conv_2d_s4(const mi_depthwise_conv_2d_s4_t *op, const int8_t *input,
                             int8_t *output, const int8_t **rows);

#endif
