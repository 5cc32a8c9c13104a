/* reduce_extremum_s8.c -- REDUCE_MAX and REDUCE_MIN, int8. */
#include "microinfer/reduce_extremum_s8.h"

#include "mi_values_s8.h"

#define MI_KERNEL_MAX mi_reduce_max_s8
#define MI_KERNEL_MIN mi_reduce_min_s8

#include "mi_reduce_extremum_body.h"
