/* conv_2d_s8.c -- CONV_2D, int8: twin of microinfer/ops/conv_2d.py.
 *
 * Inputs are multiplied raw; the input zero point is folded into the bias. A tap outside the
 * image therefore reads zero points from window.padding instead of being skipped.
 */
#include "microinfer/conv_2d_s8.h"

#include "mi_channel_output.h"
#include "mi_dot.h"

/* Adds one kernel row, [kernel_width][input_channels], at one output column. */
static int32_t accumulate_row(const mi_window_t *window, const mi_taps_t *taps, const int8_t *row,
                              const int8_t *weights, int32_t acc)
{
    const int32_t depth = window->input_channels;
    int32_t tap;

    if (window->dilation_width == 1) { /* the taps inside the image are contiguous */
        const int32_t inside = taps->end - taps->first;
        const int32_t beyond = window->kernel_width - taps->end;
        acc = mi_dot_s8(acc, window->padding, weights, taps->first * depth);
        weights += taps->first * depth;
        acc = mi_dot_s8(acc, row + (taps->x + taps->first) * depth, weights, inside * depth);
        weights += inside * depth;
        return mi_dot_s8(acc, window->padding, weights, beyond * depth);
    }
    for (tap = 0; tap < window->kernel_width; ++tap) {
        const int32_t x = taps->x + tap * window->dilation_width;
        const int inside = tap >= taps->first && tap < taps->end;
        acc = mi_dot_s8(acc, inside ? row + x * depth : window->padding, weights, depth);
        weights += depth;
    }
    return acc;
}

void mi_conv_2d_s8_row(const mi_conv_2d_s8_t *op, const int8_t *const *rows, int8_t *output)
{
    const mi_window_t *window = &op->window;
    const int32_t kernel_row = (int32_t)window->kernel_width * window->input_channels;
    int32_t out_x;
    int32_t channel;
    int32_t tap;

    for (out_x = 0; out_x < window->output_width; ++out_x) {
        const mi_taps_t taps = mi_window_taps(window, out_x);
        const int8_t *weights = op->weights;
        for (channel = 0; channel < window->output_channels; ++channel) {
            int32_t acc = op->channels.bias[channel];
            for (tap = 0; tap < window->kernel_height; ++tap) {
                acc = accumulate_row(window, &taps, rows[tap], weights, acc);
                weights += kernel_row;
            }
            *output = mi_channel_output(&op->channels, channel, acc);
            ++output;
        }
    }
}

void mi_conv_2d_s8(const mi_conv_2d_s8_t *op, const int8_t *input, int8_t *output,
                   const int8_t **rows)
{
    const mi_window_t *window = &op->window;
    int32_t batch;
    int32_t out_y;

    for (batch = 0; batch < window->batches; ++batch) {
        for (out_y = 0; out_y < window->output_height; ++out_y) {
            mi_window_rows(window, input, out_y, rows);
            mi_conv_2d_s8_row(op, rows, output);
            output += mi_window_output_row(window);
        }
        input += window->input_height * mi_window_input_row(window);
    }
}
