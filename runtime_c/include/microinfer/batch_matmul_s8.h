/* batch_matmul_s8.h -- BATCH_MATMUL, int8. */
#ifndef MICROINFER_BATCH_MATMUL_S8_H
#define MICROINFER_BATCH_MATMUL_S8_H

#include "microinfer/mi_broadcast.h"

typedef struct {
    int32_t rows;    /* of the first operand and of the output */
    int32_t depth;   /* products per output */
    int32_t columns; /* of the second operand and of the output */
    int32_t first_row_step; /* steps in elements say which way round a matrix is stored */
    int32_t first_depth_step;
    int32_t second_depth_step;
    int32_t second_column_step;
    int32_t first_zero_point;
    int32_t second_zero_point;
    int32_t output_zero_point;
    int32_t multiplier;
    int32_t shift;          /* left if positive */
    mi_broadcast_t batches; /* strides in matrices */
} mi_batch_matmul_s8_t;

/* One output row [columns] from one row of the first operand and all of a matrix of the second. */
void mi_batch_matmul_s8_row(const mi_batch_matmul_s8_t *op, const int8_t *first_row,
                            const int8_t *second, int8_t *output);

/* All matrices; output must not overlap an operand. */
void mi_batch_matmul_s8(const mi_batch_matmul_s8_t *op, const int8_t *first, const int8_t *second,
                        int8_t *output);

#endif
