/* conv_2d_s16.h -- CONV_2D, int16 activations and int8 weights. */
#ifndef MICROINFER_CONV_2D_S16_H
#define MICROINFER_CONV_2D_S16_H

#include "microinfer/mi_wide_channels.h"
#include "microinfer/mi_wide_rows.h"

typedef struct {
    mi_window_t window; /* its padding is not used */
    mi_wide_channels_t channels;
    int32_t groups; /* of input channels, each with its share of the output channels */
    const int8_t *weights; /* [output_channels][kernel_height][kernel_width][channels of a group] */
} mi_conv_2d_s16_t;

/* One output row [output_width][output_channels]. rows[ky]: the input row that kernel row ky
 * meets, or NULL where there is none. */
void mi_conv_2d_s16_row(const mi_conv_2d_s16_t *op, const int16_t *const *rows, int16_t *output);

/* Whole tensors, NHWC. rows: scratch for kernel_height pointers. */
void mi_conv_2d_s16(const mi_conv_2d_s16_t *op, const int16_t *input, int16_t *output,
                    const int16_t **rows);

#endif
