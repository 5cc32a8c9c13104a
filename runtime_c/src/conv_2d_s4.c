/* conv_2d_s4.c -- CONV_2D, weights of 4 bits unpacked as they are used: twin of
 * microinfer/ops/conv_2d.py. Half the flash of conv_2d_s8.c, for more instructions. */
#include "microinfer/conv_2d_s4.h"

#include "mi_channel_output.h"
#include "mi_nibbles.h"

void mi_conv_2d_s4_row(const mi_conv_2d_s4_t *op, const int8_t *const *rows, int8_t *output)
{
    const mi_window_t *window = &op->window;
    const int32_t depth = window->input_channels / op->groups;
    const int32_t outputs = window->output_channels / op->groups;
    int32_t out_x;
    int32_t channel;
    int32_t ky;
    int32_t tap;

    for (out_x = 0; out_x < window->output_width; ++out_x) {
        const mi_taps_t taps = mi_window_taps(window, out_x);
        int32_t weight = 0;
        for (channel = 0; channel < window->output_channels; ++channel) {
            const int32_t first = channel / outputs * depth;
            int32_t acc = op->channels.bias[channel];
            for (ky = 0; ky < window->kernel_height; ++ky) {
                for (tap = 0; tap < window->kernel_width; ++tap) {
                    const int32_t x = taps.x + tap * window->dilation_width;
                    const int inside = tap >= taps.first && tap < taps.end;
                    const int8_t *cell = inside ? rows[ky] + x * window->input_channels + first
                                                : window->padding;
                    acc = mi_dot_s4(acc, cell, op->weights, weight, depth);
                    weight += depth;
                }
            }
            *output = mi_channel_output(&op->channels, channel, acc);
            ++output;
        }
    }
}

void mi_conv_2d_s4(const mi_conv_2d_s4_t *op, const int8_t *input, int8_t *output,
                   const int8_t **rows)
{
    const mi_window_t *window = &op->window;
    int32_t batch;
    int32_t out_y;

    for (batch = 0; batch < window->batches; ++batch) {
        for (out_y = 0; out_y < window->output_height; ++out_y) {
            mi_window_rows(window, input, out_y, rows);
            mi_conv_2d_s4_row(op, rows, output);
            output += mi_window_output_row(window);
        }
        input += window->input_height * mi_window_input_row(window);
    }
}
