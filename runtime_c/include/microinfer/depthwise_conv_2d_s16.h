/* depthwise_conv_2d_s16.h -- DEPTHWISE_CONV_2D, int16 activations and int8 weights. */
#ifndef MICROINFER_DEPTHWISE_CONV_2D_S16_H
#define MICROINFER_DEPTHWISE_CONV_2D_S16_H

#include "microinfer/mi_wide_channels.h"
#include "microinfer/mi_wide_rows.h"

typedef struct {
    mi_window_t window; /* its padding is not used */
    mi_wide_channels_t channels;
    int32_t depth_multiplier; /* output channels per input channel */
    const int8_t *weights; /* [kernel_height][kernel_width][output_channels] */
} mi_depthwise_conv_2d_s16_t;

/* One output row [output_width][output_channels]. rows[ky]: the input row that kernel row ky
 * meets, or NULL where there is none. */
void mi_depthwise_conv_2d_s16_row(const mi_depthwise_conv_2d_s16_t *op, const int16_t *const *rows, int16_t *output);

/* Whole tensors, NHWC. rows: scratch for kernel_height pointers. */
void mi_depthwise_conv_2d_s16(const mi_depthwise_conv_2d_s16_t *op, const int16_t *input, int16_t *output,
                              const int16_t **rows);

#endif
