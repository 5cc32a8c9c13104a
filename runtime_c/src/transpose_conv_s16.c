/* transpose_conv_s16.c -- TRANSPOSE_CONV, int16 activations: twin of
 * microinfer/ops/transpose_conv.py, written from the output as transpose_conv_s8.c is. */
#include "microinfer/transpose_conv_s16.h"

#include "mi_met_by.h"
#include "mi_wide_output.h"

void mi_transpose_conv_s16_row(const mi_transpose_conv_s16_t *op, const int16_t *const *rows,
                               int16_t *output)
{
    const mi_window_t *window = &op->window;
    const int32_t depth = window->input_channels;
    int32_t out_x;
    int32_t channel;
    int32_t ky;
    int32_t kx;

    for (out_x = 0; out_x < window->output_width; ++out_x) {
        const int8_t *weights = op->weights;
        for (channel = 0; channel < window->output_channels; ++channel) {
            int64_t acc = op->channels.bias[channel];
            for (ky = 0; ky < window->kernel_height; ++ky) {
                for (kx = 0; kx < window->kernel_width; ++kx) {
                    const int32_t x = mi_met_by(out_x, window->pad_left, kx,
                                                window->stride_width, window->input_width);
                    if (rows[ky] != NULL && x >= 0) {
                        acc = mi_dot_s16(acc, rows[ky] + x * depth, weights, depth);
                    }
                    weights += depth;
                }
            }
            *output = mi_wide_output(&op->channels, channel, acc);
            ++output;
        }
    }
}

void mi_transpose_conv_s16(const mi_transpose_conv_s16_t *op, const int16_t *input,
                           int16_t *output, const int16_t **rows)
{
    const mi_window_t *window = &op->window;
    const int32_t row = mi_window_input_row(window); /* values */
    int32_t batch;
    int32_t out_y;
    int32_t ky;

    for (batch = 0; batch < window->batches; ++batch) {
        for (out_y = 0; out_y < window->output_height; ++out_y) {
            for (ky = 0; ky < window->kernel_height; ++ky) {
                const int32_t y = mi_met_by(out_y, window->pad_top, ky, window->stride_height,
                                            window->input_height);
                rows[ky] = y >= 0 ? input + y * row : NULL;
            }
            mi_transpose_conv_s16_row(op, rows, output);
            output += mi_window_output_row(window);
        }
        input += window->input_height * row;
    }
}
