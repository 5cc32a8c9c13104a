/* average_pool_2d_s16.c -- AVERAGE_POOL_2D, int16. */
#include "microinfer/average_pool_2d_s16.h"

#include "mi_values_s16.h"

#define MI_OP mi_average_pool_2d_s16_t
#define MI_KERNEL mi_average_pool_2d_s16
#define MI_ROW_KERNEL mi_average_pool_2d_s16_row

#include "mi_average_pool_2d_body.h"
