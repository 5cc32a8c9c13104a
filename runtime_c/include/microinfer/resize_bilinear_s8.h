/* resize_bilinear_s8.h -- RESIZE_BILINEAR, int8. */
#ifndef MICROINFER_RESIZE_BILINEAR_S8_H
#define MICROINFER_RESIZE_BILINEAR_S8_H

#include "microinfer/mi_config.h"

typedef struct {
    int32_t batches;
    int32_t input_height;
    int32_t input_width;
    int32_t output_height;
    int32_t output_width;
    int32_t depth;
    const int16_t *rows;    /* [output_height][3]: two input rows, weight of the second in 1/1024 */
    const int16_t *columns; /* [output_width][3] */
} mi_resize_bilinear_s8_t;

/* One output row from two input rows; `weight` of the second in 1/1024. */
void mi_resize_bilinear_s8_row(const mi_resize_bilinear_s8_t *op, const int8_t *above,
                               const int8_t *below, int32_t weight, int8_t *output);

/* Whole tensors, NHWC. */
void mi_resize_bilinear_s8(const mi_resize_bilinear_s8_t *op, const int8_t *input, int8_t *output);

#endif
