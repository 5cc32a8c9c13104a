/* depthwise_conv_2d_s4.c -- DEPTHWISE_CONV_2D, weights of 4 bits unpacked as they are used: twin of
 * microinfer/ops/depthwise_conv_2d.py. */
#include "microinfer/depthwise_conv_2d_s4.h"

#include "mi_channel_output.h"
#include "mi_nibbles.h"

/* One output value: input channel `in` of the rows with filter `out`. */
static int32_t accumulate(const mi_depthwise_conv_2d_s4_t *op, const mi_taps_t *taps,
                          const int8_t *const *rows, int32_t in, int32_t out)
{
    const mi_window_t *window = &op->window;
    int32_t acc = op->channels.bias[out];
    int32_t weight = out;
    int32_t ky;
    int32_t tap;

    for (ky = 0; ky < window->kernel_height; ++ky) {
        for (tap = 0; tap < window->kernel_width; ++tap) {
            const int32_t x = taps->x + tap * window->dilation_width;
            const int inside = tap >= taps->first && tap < taps->end;
            const int32_t value =
                inside ? rows[ky][x * window->input_channels + in] : op->input_zero_point;
            acc += value * mi_nibble(op->weights, weight);
            weight += window->output_channels;
        }
    }
    return acc;
}

void mi_depthwise_conv_2d_s4_row(const mi_depthwise_conv_2d_s4_t *op, const int8_t *const *rows,
                                 int8_t *output)
{
    const mi_window_t *window = &op->window;
    int32_t out_x;
    int32_t out;

    for (out_x = 0; out_x < window->output_width; ++out_x) {
        const mi_taps_t taps = mi_window_taps(window, out_x);
        for (out = 0; out < window->output_channels; ++out) {
            const int32_t acc = accumulate(op, &taps, rows, out / op->depth_multiplier, out);
            *output = mi_channel_output(&op->channels, out, acc);
            ++output;
        }
    }
}

void mi_depthwise_conv_2d_s4(const mi_depthwise_conv_2d_s4_t *op, const int8_t *input, int8_t *output,
                             const int8_t **rows)
{
    const mi_window_t *window = &op->window;
    int32_t batch;
    int32_t out_y;

    for (batch = 0; batch < window->batches; ++batch) {
        for (out_y = 0; out_y < window->output_height; ++out_y) {
            mi_window_rows(window, input, out_y, rows);
            mi_depthwise_conv_2d_s4_row(op, rows, output);
            output += mi_window_output_row(window);
        }
        input += window->input_height * mi_window_input_row(window);
    }
}
