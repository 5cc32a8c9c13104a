/* batch_matmul_s16.c -- BATCH_MATMUL, int16. */
#include "microinfer/batch_matmul_s16.h"

#include "mi_values_s16.h"

#define MI_OP mi_batch_matmul_s16_t
#define MI_KERNEL mi_batch_matmul_s16
#define MI_ROW_KERNEL mi_batch_matmul_s16_row
#define MI_SUM int64_t
#define MI_SCALED mi_requantize_wide

#include "mi_batch_matmul_body.h"
