/* resize_nearest_neighbor.h -- RESIZE_NEAREST_NEIGHBOR, any element type. */
#ifndef MICROINFER_RESIZE_NEAREST_NEIGHBOR_H
#define MICROINFER_RESIZE_NEAREST_NEIGHBOR_H

#include "microinfer/mi_config.h"

typedef struct {
    int32_t batches;
    int32_t input_height;
    int32_t input_width;
    int32_t output_height;
    int32_t output_width;
    int32_t pixel_bytes;
    const int16_t *rows;    /* [output_height]: input row */
    const int16_t *columns; /* [output_width]: input column */
} mi_resize_nearest_neighbor_t;

/* One output row from the input row that `rows` names. */
void mi_resize_nearest_neighbor_row(const mi_resize_nearest_neighbor_t *op, const uint8_t *row,
                                    uint8_t *output);

/* Whole tensors, NHWC. */
void mi_resize_nearest_neighbor(const mi_resize_nearest_neighbor_t *op, const void *input,
                                void *output);

#endif
