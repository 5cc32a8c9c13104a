/* batch_matmul_s8.c -- BATCH_MATMUL, int8. */
#include "microinfer/batch_matmul_s8.h"

#include "mi_values_s8.h"

#define MI_OP mi_batch_matmul_s8_t
#define MI_KERNEL mi_batch_matmul_s8
#define MI_ROW_KERNEL mi_batch_matmul_s8_row
#define MI_SUM int32_t
#define MI_SCALED mi_requantize

#include "mi_batch_matmul_body.h"
