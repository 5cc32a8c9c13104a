/* mi_max_pool_2d_body.h -- MAX_POOL_2D as one text for all types of values; twin of
 * microinfer/ops/max_pool_2d.py.
 *
 * The body of a .c file, not a header to share, so without an include guard. The includer has said
 * what MI_OP, MI_KERNEL and MI_ROW_KERNEL are called, and what MI_VALUE, MI_LEAST and MI_ROWS mean
 * (mi_values_s8.h, mi_values_s16.h).
 */
#include "mi_requantize.h"

/* Largest of one channel over the window, from its first column inside the image. */
static int32_t largest_cell(const mi_window_t *window, const mi_taps_t *taps,
                            const MI_VALUE *const *rows, int32_t first)
{
    const int32_t columns = taps->end - taps->first;
    int32_t largest = MI_LEAST;
    int32_t tap;

    for (tap = 0; tap < window->kernel_height; ++tap) {
        const MI_VALUE *cell;
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

void MI_ROW_KERNEL(const MI_OP *op, const MI_VALUE *const *rows, MI_VALUE *output)
{
    const mi_window_t *window = &op->window;
    int32_t out_x;
    int32_t channel;

    for (out_x = 0; out_x < window->output_width; ++out_x) {
        const mi_taps_t taps = mi_window_taps(window, out_x);
        const int32_t first = (taps.x + taps.first) * window->input_channels;
        for (channel = 0; channel < window->output_channels; ++channel) {
            const int32_t largest = largest_cell(window, &taps, rows, first + channel);
            *output = (MI_VALUE)mi_clamp(largest, op->act_min, op->act_max);
            ++output;
        }
    }
}

void MI_KERNEL(const MI_OP *op, const MI_VALUE *input, MI_VALUE *output, const MI_VALUE **rows)
{
    const mi_window_t *window = &op->window;
    int32_t batch;
    int32_t out_y;

    for (batch = 0; batch < window->batches; ++batch) {
        for (out_y = 0; out_y < window->output_height; ++out_y) {
            MI_ROWS(window, input, out_y, rows);
            MI_ROW_KERNEL(op, rows, output);
            output += mi_window_output_row(window);
        }
        input += window->input_height * mi_window_input_row(window);
    }
}
