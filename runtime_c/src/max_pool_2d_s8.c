/* max_pool_2d_s8.c -- MAX_POOL_2D, int8. */
#include "microinfer/max_pool_2d_s8.h"

#include "mi_values_s8.h"

#define MI_OP mi_max_pool_2d_s8_t
#define MI_KERNEL mi_max_pool_2d_s8
#define MI_ROW_KERNEL mi_max_pool_2d_s8_row

#include "mi_max_pool_2d_body.h"
