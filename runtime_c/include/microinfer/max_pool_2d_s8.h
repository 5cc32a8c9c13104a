/* max_pool_2d_s8.h -- MAX_POOL_2D, int8. */
#ifndef MICROINFER_MAX_POOL_2D_S8_H
#define MICROINFER_MAX_POOL_2D_S8_H

#include "microinfer/mi_window.h"

typedef struct {
    mi_window_t window; /* padding is NULL: what is not there is not compared */
    int16_t act_min;    /* clamp: type range and fused activation */
    int16_t act_max;
} mi_max_pool_2d_s8_t;

/* One output row [output_width][channels] from kernel_height input rows, NULL where outside. */
void mi_max_pool_2d_s8_row(const mi_max_pool_2d_s8_t *op, const int8_t *const *rows,
                           int8_t *output);

/* Whole tensors, NHWC. rows: scratch for kernel_height pointers. */
void mi_max_pool_2d_s8(const mi_max_pool_2d_s8_t *op, const int8_t *input, int8_t *output,
                       const int8_t **rows);

#endif
