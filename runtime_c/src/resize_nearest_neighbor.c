/* resize_nearest_neighbor.c -- RESIZE_NEAREST_NEIGHBOR: twin of
 * microinfer/ops/resize_nearest_neighbor.py. */
#include "microinfer/resize_nearest_neighbor.h"

#include <string.h>

void mi_resize_nearest_neighbor_row(const mi_resize_nearest_neighbor_t *op, const uint8_t *row,
                                    uint8_t *output)
{
    int32_t x;

    for (x = 0; x < op->output_width; ++x) {
        memcpy(output, row + op->columns[x] * op->pixel_bytes, (size_t)op->pixel_bytes);
        output += op->pixel_bytes;
    }
}

void mi_resize_nearest_neighbor(const mi_resize_nearest_neighbor_t *op, const void *input,
                                void *output)
{
    const int32_t input_row = op->input_width * op->pixel_bytes;
    const uint8_t *image = (const uint8_t *)input;
    uint8_t *target = (uint8_t *)output;
    int32_t batch;
    int32_t y;

    for (batch = 0; batch < op->batches; ++batch) {
        for (y = 0; y < op->output_height; ++y) {
            mi_resize_nearest_neighbor_row(op, image + op->rows[y] * input_row, target);
            target += op->output_width * op->pixel_bytes;
        }
        image += op->input_height * input_row;
    }
}
