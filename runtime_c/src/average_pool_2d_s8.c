/* average_pool_2d_s8.c -- AVERAGE_POOL_2D, int8. */
#include "microinfer/average_pool_2d_s8.h"

#include "mi_values_s8.h"

#define MI_OP mi_average_pool_2d_s8_t
#define MI_KERNEL mi_average_pool_2d_s8
#define MI_ROW_KERNEL mi_average_pool_2d_s8_row

#include "mi_average_pool_2d_body.h"

void mi_average_pool_2d_s8_begin(const mi_average_pool_2d_s8_t *op, int32_t *sums)
{
    const int32_t count = mi_window_output_row(&op->window);
    int32_t i;

    for (i = 0; i < count; ++i) {
        sums[i] = 0;
    }
}

void mi_average_pool_2d_s8_add(const mi_average_pool_2d_s8_t *op, const int8_t *row, int32_t y,
                               int32_t *sums)
{
    const mi_window_t *window = &op->window;
    int32_t out_x;
    int32_t tap;
    int32_t channel;

    (void)y; /* a mean does not ask which row it is */
    for (out_x = 0; out_x < window->output_width; ++out_x) {
        const mi_taps_t taps = mi_window_taps(window, out_x);
        const int8_t *cell = row + (taps.x + taps.first) * window->input_channels;
        for (tap = taps.first; tap < taps.end; ++tap) {
            for (channel = 0; channel < window->output_channels; ++channel) {
                sums[channel] += cell[channel];
            }
            cell += window->input_channels;
        }
        sums += window->output_channels;
    }
}

void mi_average_pool_2d_s8_end(const mi_average_pool_2d_s8_t *op, const int32_t *sums,
                               int8_t *output)
{
    const mi_window_t *window = &op->window;
    int32_t out_x;
    int32_t channel;

    for (out_x = 0; out_x < window->output_width; ++out_x) {
        const mi_taps_t taps = mi_window_taps(window, out_x);
        const int32_t count = window->kernel_height * (taps.end - taps.first);
        for (channel = 0; channel < window->output_channels; ++channel) {
            *output = (int8_t)mi_clamp(rounded_mean(*sums, count), op->act_min, op->act_max);
            ++output;
            ++sums;
        }
    }
}
