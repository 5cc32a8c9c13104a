/* max_pool_2d_s8.c -- MAX_POOL_2D, int8: twin of microinfer/ops/max_pool_2d.py. */
#include "microinfer/max_pool_2d_s8.h"

#include "mi_requantize.h"

/* Largest of one channel over the window, from its first column inside the image. */
static int32_t largest_cell(const mi_window_t *window, const mi_taps_t *taps,
                            const int8_t *const *rows, int32_t first)
{
    const int32_t columns = taps->end - taps->first;
    int32_t largest = INT8_MIN;
    int32_t tap;

    for (tap = 0; tap < window->kernel_height; ++tap) {
        const int8_t *cell;
        int32_t column;
        if (rows[tap] == NULL) {
            continue;
        }
        cell = rows[tap] + first;
        for (column = 0; column < columns; ++column) {
            const int32_t value = cell[column * window->input_channels];
            largest = value > largest ? value : largest;
        }
    }
    return largest;
}

void mi_max_pool_2d_s8_row(const mi_max_pool_2d_s8_t *op, const int8_t *const *rows,
                           int8_t *output)
{
    const mi_window_t *window = &op->window;
    int32_t out_x;
    int32_t channel;

    for (out_x = 0; out_x < window->output_width; ++out_x) {
        const mi_taps_t taps = mi_window_taps(window, out_x);
        const int32_t first = (taps.x + taps.first) * window->input_channels;
        for (channel = 0; channel < window->output_channels; ++channel) {
            const int32_t largest = largest_cell(window, &taps, rows, first + channel);
            *output = (int8_t)mi_clamp(largest, op->act_min, op->act_max);
            ++output;
        }
    }
}

void mi_max_pool_2d_s8(const mi_max_pool_2d_s8_t *op, const int8_t *input, int8_t *output,
                       const int8_t **rows)
{
    const mi_window_t *window = &op->window;
    int32_t batch;
    int32_t out_y;

    for (batch = 0; batch < window->batches; ++batch) {
        for (out_y = 0; out_y < window->output_height; ++out_y) {
            mi_window_rows(window, input, out_y, rows);
            mi_max_pool_2d_s8_row(op, rows, output);
            output += mi_window_output_row(window);
        }
        input += window->input_height * mi_window_input_row(window);
    }
}
