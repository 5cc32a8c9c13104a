/* depthwise_conv_2d_s16.c -- DEPTHWISE_CONV_2D, int16 activations: twin of
 * microinfer/ops/depthwise_conv_2d.py.
 *
 * Zero points are 0, so that a tap outside the image adds nothing and is skipped.
 */
#include "microinfer/depthwise_conv_2d_s16.h"

#include "mi_wide_output.h"

/* One output value: input channel `in` of the rows with filter `out`. */
static int64_t accumulate(const mi_depthwise_conv_2d_s16_t *op, const mi_taps_t *taps,
                          const int16_t *const *rows, int32_t in, int32_t out)
{
    const mi_window_t *window = &op->window;
    const int32_t step = window->output_channels;
    const int8_t *weights = op->weights + out;
    int64_t acc = op->channels.bias[out];
    int32_t ky;
    int32_t tap;

    for (ky = 0; ky < window->kernel_height; ++ky) {
        for (tap = taps->first; rows[ky] != NULL && tap < taps->end; ++tap) {
            const int32_t x = taps->x + tap * window->dilation_width;
            acc += (int32_t)rows[ky][x * window->input_channels + in] * weights[tap * step];
        }
        weights += window->kernel_width * step;
    }
    return acc;
}

void mi_depthwise_conv_2d_s16_row(const mi_depthwise_conv_2d_s16_t *op,
                                  const int16_t *const *rows, int16_t *output)
{
    const mi_window_t *window = &op->window;
    int32_t out_x;
    int32_t out;

    for (out_x = 0; out_x < window->output_width; ++out_x) {
        const mi_taps_t taps = mi_window_taps(window, out_x);
        for (out = 0; out < window->output_channels; ++out) {
            const int64_t acc = accumulate(op, &taps, rows, out / op->depth_multiplier, out);
            *output = mi_wide_output(&op->channels, out, acc);
            ++output;
        }
    }
}

void mi_depthwise_conv_2d_s16(const mi_depthwise_conv_2d_s16_t *op, const int16_t *input, int16_t *output,
                              const int16_t **rows)
{
    const mi_window_t *window = &op->window;
    int32_t batch;
    int32_t out_y;

    for (batch = 0; batch < window->batches; ++batch) {
        for (out_y = 0; out_y < window->output_height; ++out_y) {
            mi_wide_rows(window, input, out_y, rows);
            mi_depthwise_conv_2d_s16_row(op, rows, output);
            output += mi_window_output_row(window);
        }
        input += window->input_height * mi_window_input_row(window);
    }
}
