/* batch_matmul_s8.c -- BATCH_MATMUL, int8: twin of microinfer/ops/batch_matmul.py. */
#include "microinfer/batch_matmul_s8.h"

#include "mi_requantize.h"

/* The sum of products of one output; the generator has proved that it fits int32. */
static int32_t accumulate(const mi_batch_matmul_s8_t *op, const int8_t *first,
                          const int8_t *second)
{
    int32_t acc = 0;
    int32_t i;

    for (i = 0; i < op->depth; ++i) {
        acc += (first[i * op->first_depth_step] - op->first_zero_point) *
               (second[i * op->second_depth_step] - op->second_zero_point);
    }
    return acc;
}

void mi_batch_matmul_s8_row(const mi_batch_matmul_s8_t *op, const int8_t *first_row,
                            const int8_t *second, int8_t *output)
{
    const int32_t low = INT8_MIN - op->output_zero_point;
    const int32_t high = INT8_MAX - op->output_zero_point;
    int32_t column;

    for (column = 0; column < op->columns; ++column) {
        const int32_t acc = accumulate(op, first_row, second + column * op->second_column_step);
        const int32_t scaled = mi_requantize(acc, op->multiplier, op->shift);
        output[column] = (int8_t)(mi_clamp(scaled, low, high) + op->output_zero_point);
    }
}

void mi_batch_matmul_s8(const mi_batch_matmul_s8_t *op, const int8_t *first, const int8_t *second,
                        int8_t *output)
{
    const mi_broadcast_t *batches = &op->batches;
    const int32_t first_size = op->rows * op->depth;
    const int32_t second_size = op->depth * op->columns;
    mi_broadcast_run_t run = {0};
    int32_t i;
    int32_t row;

    do {
        for (i = 0; i < batches->run_length; ++i) {
            const int8_t *a = first + (run.first + i * batches->first_step) * first_size;
            const int8_t *b = second + (run.second + i * batches->second_step) * second_size;
            for (row = 0; row < op->rows; ++row) {
                mi_batch_matmul_s8_row(op, a + row * op->first_row_step, b, output);
                output += op->columns;
            }
        }
    } while (mi_broadcast_next(batches, &run));
}
