/* transpose_conv_s16.h -- TRANSPOSE_CONV, int16 activations and int8 weights. */
#ifndef MICROINFER_TRANSPOSE_CONV_S16_H
#define MICROINFER_TRANSPOSE_CONV_S16_H

#include "microinfer/mi_wide_channels.h"
#include "microinfer/mi_window.h"

typedef struct {
    mi_window_t window; /* its padding is not used */
    mi_wide_channels_t channels;
    const int8_t *weights; /* [output_channels][kernel_height][kernel_width][input_channels] */
} mi_transpose_conv_s16_t;

/* One output row [output_width][output_channels]. rows[ky]: the input row that kernel row ky
 * meets, or NULL where there is none. */
void mi_transpose_conv_s16_row(const mi_transpose_conv_s16_t *op, const int16_t *const *rows, int16_t *output);

/* Whole tensors, NHWC. rows: scratch for kernel_height pointers. */
void mi_transpose_conv_s16(const mi_transpose_conv_s16_t *op, const int16_t *input, int16_t *output,
                           const int16_t **rows);

#endif
