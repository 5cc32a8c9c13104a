/* depthwise_conv_2d_s8.c -- DEPTHWISE_CONV_2D, int8: twin of microinfer/ops/depthwise_conv_2d.py.
 *
 * Inputs are multiplied raw; the input zero point is folded into the bias. A tap outside the
 * image therefore counts as a zero point instead of being skipped.
 */
#include "microinfer/depthwise_conv_2d_s8.h"

#include "mi_channel_output.h"
#include "mi_channel_sums.h"

/* Adds the taps [first, end) of one kernel row, all outside the image, for one output channel. */
static int32_t accumulate_outside(const mi_depthwise_conv_2d_s8_t *op, const int8_t *weights,
                                  int32_t first, int32_t end, int32_t acc)
{
    const int32_t step = op->window.output_channels;
    int32_t tap;

    for (tap = first; tap < end; ++tap) {
        acc += (int32_t)op->input_zero_point * weights[tap * step];
    }
    return acc;
}

/* Adds kernel row `ky` for one output value: channel `in` of the row with filter `out`. */
static inline int32_t accumulate_row(const mi_depthwise_conv_2d_s8_t *op, const mi_taps_t *taps,
                                     const int8_t *row, int32_t ky, int32_t in, int32_t out,
                                     int32_t acc)
{
    const mi_window_t *window = &op->window;
    const int32_t depth = window->input_channels;
    const int32_t step = window->output_channels;
    const int8_t *weights = op->weights + out + ky * window->kernel_width * step;
    int32_t tap;

    acc = accumulate_outside(op, weights, 0, taps->first, acc);
    for (tap = taps->first; tap < taps->end; ++tap) {
        const int32_t x = taps->x + tap * window->dilation_width;
        acc += (int32_t)row[x * depth + in] * weights[tap * step];
    }
    return accumulate_outside(op, weights, taps->end, window->kernel_width, acc);
}

void mi_depthwise_conv_2d_s8_row(const mi_depthwise_conv_2d_s8_t *op, const int8_t *const *rows,
                                 int8_t *output)
{
    const mi_window_t *window = &op->window;
    int32_t out_x;
    int32_t in;
    int32_t m;
    int32_t ky;

    for (out_x = 0; out_x < window->output_width; ++out_x) {
        const mi_taps_t taps = mi_window_taps(window, out_x);
        int32_t out = 0;
        for (in = 0; in < window->input_channels; ++in) {
            for (m = 0; m < op->depth_multiplier; ++m) {
                int32_t acc = op->channels.bias[out];
                for (ky = 0; ky < window->kernel_height; ++ky) {
                    acc = accumulate_row(op, &taps, rows[ky], ky, in, out, acc);
                }
                *output = mi_channel_output(&op->channels, out, acc);
                ++output;
                ++out;
            }
        }
    }
}

void mi_depthwise_conv_2d_s8(const mi_depthwise_conv_2d_s8_t *op, const int8_t *input,
                             int8_t *output, const int8_t **rows)
{
    const mi_window_t *window = &op->window;
    int32_t batch;
    int32_t out_y;

    for (batch = 0; batch < window->batches; ++batch) {
        for (out_y = 0; out_y < window->output_height; ++out_y) {
            mi_window_rows(window, input, out_y, rows);
            mi_depthwise_conv_2d_s8_row(op, rows, output);
            output += mi_window_output_row(window);
        }
        input += window->input_height * mi_window_input_row(window);
    }
}

void mi_depthwise_conv_2d_s8_begin(const mi_depthwise_conv_2d_s8_t *op, int32_t *sums)
{
    mi_channel_sums_begin(&op->channels, op->window.output_width, op->window.output_channels, sums);
}

void mi_depthwise_conv_2d_s8_add(const mi_depthwise_conv_2d_s8_t *op, const int8_t *row, int32_t y,
                                 int32_t *sums)
{
    const mi_window_t *window = &op->window;
    int32_t out_x;
    int32_t in;
    int32_t m;

    for (out_x = 0; out_x < window->output_width; ++out_x) {
        const mi_taps_t taps = mi_window_taps(window, out_x);
        int32_t out = 0;
        for (in = 0; in < window->input_channels; ++in) {
            for (m = 0; m < op->depth_multiplier; ++m) {
                *sums = accumulate_row(op, &taps, row, y, in, out, *sums);
                ++sums;
                ++out;
            }
        }
    }
}

void mi_depthwise_conv_2d_s8_end(const mi_depthwise_conv_2d_s8_t *op, const int32_t *sums,
                                 int8_t *output)
{
    const mi_window_t *window = &op->window;

    mi_channel_sums_end(&op->channels, window->output_width, window->output_channels, sums, output);
}
