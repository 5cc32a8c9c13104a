/* scaled_sum_s16.c -- MEAN and SUM, int16. */
#include "microinfer/scaled_sum_s16.h"

#include "mi_values_s16.h"

#define MI_OP mi_scaled_sum_s16_t
#define MI_KERNEL mi_scaled_sum_s16

#include "mi_scaled_sum_body.h"
