/* average_pool_2d_s16.h -- AVERAGE_POOL_2D, int16. */
#ifndef MICROINFER_AVERAGE_POOL_2D_S16_H
#define MICROINFER_AVERAGE_POOL_2D_S16_H

#include "microinfer/mi_wide_rows.h"

typedef struct {
    mi_window_t window; /* padding is NULL: what is not there is not averaged */
    int16_t act_min;    /* clamp: type range and fused activation */
    int16_t act_max;
} mi_average_pool_2d_s16_t;

/* One output row [output_width][channels] from kernel_height input rows, NULL where outside. */
void mi_average_pool_2d_s16_row(const mi_average_pool_2d_s16_t *op, const int16_t *const *rows,
                               int16_t *output);

/* Whole tensors, NHWC. rows: scratch for kernel_height pointers. */
void mi_average_pool_2d_s16(const mi_average_pool_2d_s16_t *op, const int16_t *input,
                           int16_t *output, const int16_t **rows);

#endif
