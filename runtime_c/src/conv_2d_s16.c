/* conv_2d_s16.c -- CONV_2D, int16 activations: twin of microinfer/ops/conv_2d.py.
 *
 * Zero points are 0, so that a tap outside the image adds nothing and is skipped.
 */
#include "microinfer/conv_2d_s16.h"

#include "mi_wide_output.h"

/* Adds one kernel row, [kernel_width][depth], at one output column; `row` begins at the first of a
 * group's `depth` channels. */
static int64_t accumulate_row(const mi_window_t *window, const mi_taps_t *taps, const int16_t *row,
                              int32_t depth, const int8_t *weights, int64_t acc)
{
    int32_t tap;

    for (tap = taps->first; tap < taps->end; ++tap) {
        const int32_t x = taps->x + tap * window->dilation_width;
        acc = mi_dot_s16(acc, row + x * window->input_channels, weights + tap * depth, depth);
    }
    return acc;
}

void mi_conv_2d_s16_row(const mi_conv_2d_s16_t *op, const int16_t *const *rows, int16_t *output)
{
    const mi_window_t *window = &op->window;
    const int32_t depth = window->input_channels / op->groups;
    const int32_t outputs = window->output_channels / op->groups;
    const int32_t kernel_row = window->kernel_width * depth;
    int32_t out_x;
    int32_t channel;
    int32_t ky;

    for (out_x = 0; out_x < window->output_width; ++out_x) {
        const mi_taps_t taps = mi_window_taps(window, out_x);
        const int8_t *weights = op->weights;
        for (channel = 0; channel < window->output_channels; ++channel) {
            const int32_t first = channel / outputs * depth;
            int64_t acc = op->channels.bias[channel];
            for (ky = 0; ky < window->kernel_height; ++ky) {
                if (rows[ky] != NULL) {
                    acc = accumulate_row(window, &taps, rows[ky] + first, depth, weights, acc);
                }
                weights += kernel_row;
            }
            *output = mi_wide_output(&op->channels, channel, acc);
            ++output;
        }
    }
}

void mi_conv_2d_s16(const mi_conv_2d_s16_t *op, const int16_t *input, int16_t *output,
                    const int16_t **rows)
{
    const mi_window_t *window = &op->window;
    int32_t batch;
    int32_t out_y;

    for (batch = 0; batch < window->batches; ++batch) {
        for (out_y = 0; out_y < window->output_height; ++out_y) {
            mi_wide_rows(window, input, out_y, rows);
            mi_conv_2d_s16_row(op, rows, output);
            output += mi_window_output_row(window);
        }
        input += window->input_height * mi_window_input_row(window);
    }
}
