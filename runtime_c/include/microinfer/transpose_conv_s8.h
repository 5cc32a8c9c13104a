/* transpose_conv_s8.h -- TRANSPOSE_CONV, int8. */
#ifndef MICROINFER_TRANSPOSE_CONV_S8_H
#define MICROINFER_TRANSPOSE_CONV_S8_H

#include "microinfer/mi_channels.h"
#include "microinfer/mi_window.h"

typedef struct {
    mi_window_t window;     /* strides and padding of the convolution from output to input */
    mi_channels_t channels; /* bias as in the file: a tap counts as input - input_zero_point */
    int32_t input_zero_point;
    const int8_t *weights; /* [output_channels][kernel_height][kernel_width][input_channels] */
} mi_transpose_conv_s8_t;

/* One output row [output_width][output_channels]. rows[ky]: the input row that kernel row ky
 * meets, or NULL where there is none. */
void mi_transpose_conv_s8_row(const mi_transpose_conv_s8_t *op, const int8_t *const *rows,
                              int8_t *output);

/* Whole tensors, NHWC. rows: scratch for kernel_height pointers. */
void mi_transpose_conv_s8(const mi_transpose_conv_s8_t *op, const int8_t *input, int8_t *output,
                          const int8_t **rows);

#endif
