/* average_pool_2d_s8.c -- AVERAGE_POOL_2D, int8. */
#include "microinfer/average_pool_2d_s8.h"

#include "mi_values_s8.h"

#define MI_OP mi_average_pool_2d_s8_t
#define MI_KERNEL mi_average_pool_2d_s8
#define MI_ROW_KERNEL mi_average_pool_2d_s8_row

#include "mi_average_pool_2d_body.h"
