/* reduce_prod_s16.c -- REDUCE_PROD, int16. */
#include "microinfer/reduce_prod_s16.h"

#include "mi_values_s16.h"

#define MI_OP mi_reduce_prod_s16_t
#define MI_KERNEL mi_reduce_prod_s16

#include "mi_reduce_prod_body.h"
