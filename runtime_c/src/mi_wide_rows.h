/* mi_wide_rows.h -- the rows of an int16 image that an output row needs. */
#ifndef MICROINFER_MI_WIDE_ROWS_H
#define MICROINFER_MI_WIDE_ROWS_H

#include "microinfer/mi_window.h"

/* Points rows[0 .. kernel_height) at them; NULL above and below the image. */
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

#endif
