/* resize_bilinear_s16.h -- RESIZE_BILINEAR, int16. */
#ifndef MICROINFER_RESIZE_BILINEAR_S16_H
#define MICROINFER_RESIZE_BILINEAR_S16_H

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
} mi_resize_bilinear_s16_t;

/* One output row from two input rows; `weight` of the second in 1/1024. */
void mi_resize_bilinear_s16_row(const mi_resize_bilinear_s16_t *op, const int16_t *above,
                                const int16_t *below, int32_t weight, int16_t *output);

/* Whole tensors, NHWC. */
void mi_resize_bilinear_s16(const mi_resize_bilinear_s16_t *op, const int16_t *input,
                            int16_t *output);

#endif
