/* mi_average_pool_2d_body.h -- AVERAGE_POOL_2D as one text for all types of values; twin of
 * microinfer/ops/average_pool_2d.py.
 *
 * The body of a .c file, not a header to share, so without an include guard. The includer has said
 * what MI_OP, MI_KERNEL and MI_ROW_KERNEL are called, and what MI_VALUE, MI_LEAST and MI_ROWS mean
 * (mi_values_s8.h, mi_values_s16.h).
 */
#include "mi_requantize.h"

/* sum / count, ties away from zero; count > 0. The generator has proved that
 * sum +- count / 2 stays within int32. */
static int32_t rounded_mean(int32_t sum, int32_t count)
{
    const int32_t half = count / 2;

    return sum > 0 ? (sum + half) / count : (sum - half) / count;
}

/* Cells of the window inside the image; at least one, as every window touches it. */
static int32_t cells_inside(const mi_window_t *window, const mi_taps_t *taps,
                            const MI_VALUE *const *rows)
{
    int32_t height = 0;
    int32_t tap;

    for (tap = 0; tap < window->kernel_height; ++tap) {
        height += rows[tap] != NULL ? 1 : 0;
    }
    return height * (taps->end - taps->first);
}

/* Sum of one channel over the window, from its first column inside the image. */
static int32_t sum_cells(const mi_window_t *window, const mi_taps_t *taps,
                         const MI_VALUE *const *rows, int32_t first)
{
    const int32_t columns = taps->end - taps->first;
    int32_t sum = 0;
    int32_t tap;

    for (tap = 0; tap < window->kernel_height; ++tap) {
        const MI_VALUE *cell;
        int32_t column;
        if (rows[tap] == NULL) {
            continue;
        }
        cell = rows[tap] + first;
        for (column = 0; column < columns; ++column) {
            sum += cell[column * window->input_channels];
        }
    }
    return sum;
}

void MI_ROW_KERNEL(const MI_OP *op, const MI_VALUE *const *rows, MI_VALUE *output)
{
    const mi_window_t *window = &op->window;
    int32_t out_x;
    int32_t channel;

    for (out_x = 0; out_x < window->output_width; ++out_x) {
        const mi_taps_t taps = mi_window_taps(window, out_x);
        const int32_t count = cells_inside(window, &taps, rows);
        const int32_t first = (taps.x + taps.first) * window->input_channels;
        for (channel = 0; channel < window->output_channels; ++channel) {
            const int32_t sum = sum_cells(window, &taps, rows, first + channel);
            *output = (MI_VALUE)mi_clamp(rounded_mean(sum, count), op->act_min, op->act_max);
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
