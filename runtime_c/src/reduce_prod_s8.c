/* reduce_prod_s8.c -- REDUCE_PROD, int8. */
#include "microinfer/reduce_prod_s8.h"

#include "mi_values_s8.h"

#define MI_OP mi_reduce_prod_s8_t
#define MI_KERNEL mi_reduce_prod_s8

#include "mi_reduce_prod_body.h"
