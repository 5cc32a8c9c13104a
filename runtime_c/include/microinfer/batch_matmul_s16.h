/* batch_matmul_s16.h -- BATCH_MATMUL, int16. */
#ifndef MICROINFER_BATCH_MATMUL_S16_H
#define MICROINFER_BATCH_MATMUL_S16_H

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
} mi_batch_matmul_s16_t;

/* One output row [columns] from one row of the first operand and all of a matrix of the second. */
void mi_batch_matmul_s16_row(const mi_batch_matmul_s16_t *op, const int16_t *first_row,
                            const int16_t *second, int16_t *output);

/* All matrices; output must not overlap an operand. */
void mi_batch_matmul_s16(const mi_batch_matmul_s16_t *op, const int16_t *first, const int16_t *second,
                        int16_t *output);

#endif
