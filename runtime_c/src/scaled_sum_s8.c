/* scaled_sum_s8.c -- MEAN and SUM, int8. */
#include "microinfer/scaled_sum_s8.h"

#include "mi_values_s8.h"

#define MI_OP mi_scaled_sum_s8_t
#define MI_KERNEL mi_scaled_sum_s8

#include "mi_scaled_sum_body.h"
