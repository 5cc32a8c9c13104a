/* mi_window.h -- the geometry that convolutions and pools share.
 *
 * Twin of Window in microinfer/ops/shared/window.py. Knows where rows and taps lie; knows nothing of
 * what is done with the values.
 *
 * The row contract. A windowed kernel computes one output row from `kernel_height` pointers to
 * input rows; it reads nothing else of the input and writes nothing but that row. Rows may be
 * computed in any order. Above and below the image a pointer leads to `padding`, so kernels need
 * no vertical bounds checks: `padding` holds input zero points for convolutions and is NULL for
 * pools, which skip what is not there.
 */
#ifndef MICROINFER_MI_WINDOW_H
#define MICROINFER_MI_WINDOW_H

#include "microinfer/mi_config.h"

typedef struct {
    int16_t batches;
    int16_t input_height;
    int16_t input_width;
    int16_t input_channels;
    int16_t output_height;
    int16_t output_width;
    int16_t output_channels;
    int16_t kernel_height;
    int16_t kernel_width;
    int16_t stride_height;
    int16_t stride_width;
    int16_t dilation_height;
    int16_t dilation_width;
    int16_t pad_top;
    int16_t pad_left;
    const int8_t *padding; /* at least max(input_width, kernel_width) * input_channels, or NULL */
} mi_window_t;

/* Bytes of one int8 input row. */
static inline int32_t mi_window_input_row(const mi_window_t *window)
{
    return (int32_t)window->input_width * window->input_channels;
}

/* Bytes of one int8 output row. */
static inline int32_t mi_window_output_row(const mi_window_t *window)
{
    return (int32_t)window->output_width * window->output_channels;
}

/* Points rows[0 .. kernel_height) at the rows of `image` that output row `out_y` needs. */
static inline void mi_window_rows(const mi_window_t *window, const int8_t *image, int32_t out_y,
                                  const int8_t **rows)
{
    const int32_t row_bytes = mi_window_input_row(window);
    int32_t y = out_y * window->stride_height - window->pad_top;
    int32_t tap;

    for (tap = 0; tap < window->kernel_height; ++tap) {
        rows[tap] = (y >= 0 && y < window->input_height) ? image + y * row_bytes : window->padding;
        y += window->dilation_height;
    }
}

/* As mi_window_rows, where the image is a ring: row y in place y modulo `held`. */
static inline void mi_window_ring(const mi_window_t *window, const int8_t *ring, int32_t held,
                                  int32_t out_y, const int8_t **rows)
{
    const int32_t row_bytes = mi_window_input_row(window);
    int32_t y = out_y * window->stride_height - window->pad_top;
    int32_t tap;

    for (tap = 0; tap < window->kernel_height; ++tap) {
        const int inside = y >= 0 && y < window->input_height;
        rows[tap] = inside ? ring + (y % held) * row_bytes : window->padding;
        y += window->dilation_height;
    }
}

/* The taps of a kernel row that fall inside the image: [first, end) of [0, kernel_width). */
typedef struct {
    int32_t x;     /* image column of tap 0; may lie outside */
    int32_t first;
    int32_t end;
} mi_taps_t;

static inline mi_taps_t mi_window_taps(const mi_window_t *window, int32_t out_x)
{
    mi_taps_t taps;

    taps.x = out_x * window->stride_width - window->pad_left;
    taps.first = 0;
    taps.end = window->kernel_width;
    while (taps.first < taps.end && taps.x + taps.first * window->dilation_width < 0) {
        ++taps.first;
    }
    while (taps.end > taps.first &&
           taps.x + (taps.end - 1) * window->dilation_width >= window->input_width) {
        --taps.end;
    }
    return taps;
}

#endif
