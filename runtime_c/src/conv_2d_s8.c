/* conv_2d_s8.c -- CONV_2D, int8: twin of microinfer/ops/conv_2d.py.
 *
 * Inputs are multiplied raw; the input zero point is folded into the bias. A tap outside the
 * image therefore reads zero points from window.padding instead of being skipped.
 */
#include "microinfer/conv_2d_s8.h"

#include "mi_channel_output.h"
#include "mi_channel_sums.h"
#include "mi_dot.h"

/* Adds one kernel row, [kernel_width][depth], at one output column. `row` begins at the first of
 * a group's `depth` channels; zero points are the same whichever that is. */
static inline int32_t accumulate_row(const mi_window_t *window, const mi_taps_t *taps,
                                     const int8_t *row, int32_t depth, const int8_t *weights,
                                     int32_t acc)
{
    int32_t tap;

    /* With one group and no dilation the taps inside the image are contiguous. */
    if (window->dilation_width == 1 && depth == window->input_channels) {
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
        const int8_t *cell = inside ? row + x * window->input_channels : window->padding;
        acc = mi_dot_s8(acc, cell, weights, depth);
        weights += depth;
    }
    return acc;
}

void mi_conv_2d_s8_row(const mi_conv_2d_s8_t *op, const int8_t *const *rows, int8_t *output)
{
    const mi_window_t *window = &op->window;
    const int32_t depth = window->input_channels / op->groups;
    const int32_t outputs = window->output_channels / op->groups;
    const int32_t kernel_row = window->kernel_width * depth;
    int32_t out_x;
    int32_t first; /* input channel of a group */
    int32_t i;
    int32_t tap;

    for (out_x = 0; out_x < window->output_width; ++out_x) {
        const mi_taps_t taps = mi_window_taps(window, out_x);
        const int8_t *weights = op->weights;
        int32_t channel = 0;
        for (first = 0; first < window->input_channels; first += depth) {
            for (i = 0; i < outputs; ++i) {
                int32_t acc = op->channels.bias[channel];
                for (tap = 0; tap < window->kernel_height; ++tap) {
                    acc = accumulate_row(window, &taps, rows[tap] + first, depth, weights, acc);
                    weights += kernel_row;
                }
                *output = mi_channel_output(&op->channels, channel, acc);
                ++output;
                ++channel;
            }
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

void mi_conv_2d_s8_begin(const mi_conv_2d_s8_t *op, int32_t *sums)
{
    mi_channel_sums_begin(&op->channels, op->window.output_width, op->window.output_channels, sums);
}

void mi_conv_2d_s8_add(const mi_conv_2d_s8_t *op, const int8_t *row, int32_t y, int32_t *sums)
{
    const mi_window_t *window = &op->window;
    const int32_t depth = window->input_channels / op->groups;
    const int32_t outputs = window->output_channels / op->groups;
    const int32_t kernel_row = window->kernel_width * depth;
    int32_t out_x;
    int32_t first; /* input channel of a group */
    int32_t i;

    for (out_x = 0; out_x < window->output_width; ++out_x) {
        const mi_taps_t taps = mi_window_taps(window, out_x);
        const int8_t *weights = op->weights + y * kernel_row;
        for (first = 0; first < window->input_channels; first += depth) {
            for (i = 0; i < outputs; ++i) {
                *sums = accumulate_row(window, &taps, row + first, depth, weights, *sums);
                weights += window->kernel_height * kernel_row;
                ++sums;
            }
        }
    }
}

void mi_conv_2d_s8_end(const mi_conv_2d_s8_t *op, const int32_t *sums, int8_t *output)
{
    const mi_window_t *window = &op->window;

    mi_channel_sums_end(&op->channels, window->output_width, window->output_channels, sums, output);
}
