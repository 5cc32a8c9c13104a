/* transpose_conv_s8.c -- TRANSPOSE_CONV, int8: twin of microinfer/ops/transpose_conv.py.
 *
 * Written from the output: tap k meets input position i where i * stride - padding + k is the
 * output position, if there is such an i.
 */
#include "microinfer/transpose_conv_s8.h"

#include "mi_channel_output.h"
#include "mi_met_by.h"

/* acc + one tap over all input channels. */
static int32_t accumulate_tap(const mi_transpose_conv_s8_t *op, const int8_t *pixel,
                              const int8_t *weights, int32_t acc)
{
    int32_t i;

    for (i = 0; i < op->window.input_channels; ++i) {
        acc += (pixel[i] - op->input_zero_point) * weights[i];
    }
    return acc;
}

void mi_transpose_conv_s8_row(const mi_transpose_conv_s8_t *op, const int8_t *const *rows,
                              int8_t *output)
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
            int32_t acc = op->channels.bias[channel];
            for (ky = 0; ky < window->kernel_height; ++ky) {
                for (kx = 0; kx < window->kernel_width; ++kx) {
                    const int32_t x = mi_met_by(out_x, window->pad_left, kx,
                                                window->stride_width, window->input_width);
                    if (rows[ky] != NULL && x >= 0) {
                        acc = accumulate_tap(op, rows[ky] + x * depth, weights, acc);
                    }
                    weights += depth;
                }
            }
            *output = mi_channel_output(&op->channels, channel, acc);
            ++output;
        }
    }
}

void mi_transpose_conv_s8(const mi_transpose_conv_s8_t *op, const int8_t *input, int8_t *output,
                          const int8_t **rows)
{
    const mi_window_t *window = &op->window;
    const int32_t row_bytes = mi_window_input_row(window);
    int32_t batch;
    int32_t out_y;
    int32_t ky;

    for (batch = 0; batch < window->batches; ++batch) {
        for (out_y = 0; out_y < window->output_height; ++out_y) {
            for (ky = 0; ky < window->kernel_height; ++ky) {
                const int32_t y = mi_met_by(out_y, window->pad_top, ky, window->stride_height,
                                            window->input_height);
                rows[ky] = y >= 0 ? input + y * row_bytes : NULL;
            }
            mi_transpose_conv_s8_row(op, rows, output);
            output += mi_window_output_row(window);
        }
        input += window->input_height * row_bytes;
    }
}
