/* mi_wide_rows.h -- the rows of an int16 image that an output row needs.
 *
 * As mi_window_rows and mi_window_ring, but with NULL above and below the image: zero points are 0,
 * so that what is not there adds nothing.
 */
#ifndef MICROINFER_MI_WIDE_ROWS_H
#define MICROINFER_MI_WIDE_ROWS_H

#include "microinfer/mi_window.h"

/* Points rows[0 .. kernel_height) at the rows of `image` that output row `out_y` needs. */
static inline void mi_wide_rows(const mi_window_t *window, const int16_t *image, int32_t out_y,
                                const int16_t **rows)
{
    const int32_t row = mi_window_input_row(window); /* values */
    int32_t y = out_y * window->stride_height - window->pad_top;
    int32_t tap;

    for (tap = 0; tap < window->kernel_height; ++tap) {
        rows[tap] = (y >= 0 && y < window->input_height) ? image + y * row : NULL;
        y += window->dilation_height;
    }
}

/* The same where the image is a ring: row y in place y modulo `held`. */
static inline void mi_wide_ring(const mi_window_t *window, const int16_t *ring, int32_t held,
                                int32_t out_y, const int16_t **rows)
{
    const int32_t row = mi_window_input_row(window); /* values */
    int32_t y = out_y * window->stride_height - window->pad_top;
    int32_t tap;

    for (tap = 0; tap < window->kernel_height; ++tap) {
        rows[tap] = (y >= 0 && y < window->input_height) ? ring + (y % held) * row : NULL;
        y += window->dilation_height;
    }
}

#endif
