/* depthwise_conv_2d_s8.h -- DEPTHWISE_CONV_2D, int8. */
#ifndef MICROINFER_DEPTHWISE_CONV_2D_S8_H
#define MICROINFER_DEPTHWISE_CONV_2D_S8_H

#include "microinfer/mi_channels.h"
#include "microinfer/mi_window.h"

typedef struct {
    mi_window_t window;
    mi_channels_t channels;
    int16_t depth_multiplier; /* output_channels / input_channels */
    int16_t input_zero_point; /* what a tap left or right of the image reads */
    const int8_t *weights;    /* [kernel_height][kernel_width][output_channels] */
} mi_depthwise_conv_2d_s8_t;

/* One output row [output_width][output_channels] from kernel_height input rows. */
void mi_depthwise_conv_2d_s8_row(const mi_depthwise_conv_2d_s8_t *op, const int8_t *const *rows,
                                 int8_t *output);

/* Whole tensors, NHWC. rows: scratch for kernel_height pointers. */
void mi_depthwise_conv_2d_s8(const mi_depthwise_conv_2d_s8_t *op, const int8_t *input,
                             int8_t *output, const int8_t **rows);

/* The same by input rows, for a window that sees the whole height at once: `sums` has an entry per
 * output value, takes in every row once, in any order, and becomes the output. The output may
 * begin at the sums or below. */
void mi_depthwise_conv_2d_s8_begin(const mi_depthwise_conv_2d_s8_t *op, int32_t *sums);
void mi_depthwise_conv_2d_s8_add(const mi_depthwise_conv_2d_s8_t *op, const int8_t *row, int32_t y, int32_t *sums);
void mi_depthwise_conv_2d_s8_end(const mi_depthwise_conv_2d_s8_t *op, const int32_t *sums, int8_t *output);

#endif
