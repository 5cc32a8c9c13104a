/* reduce_extremum_s16.c -- REDUCE_MAX and REDUCE_MIN, int16. */
#include "microinfer/reduce_extremum_s16.h"

#include "mi_values_s16.h"

#define MI_KERNEL_MAX mi_reduce_max_s16
#define MI_KERNEL_MIN mi_reduce_min_s16

#include "mi_reduce_extremum_body.h"
