/* max_pool_2d_s16.c -- MAX_POOL_2D, int16. */
#include "microinfer/max_pool_2d_s16.h"

#include "mi_values_s16.h"

#define MI_OP mi_max_pool_2d_s16_t
#define MI_KERNEL mi_max_pool_2d_s16
#define MI_ROW_KERNEL mi_max_pool_2d_s16_row

#include "mi_max_pool_2d_body.h"
