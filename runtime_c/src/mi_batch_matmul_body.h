/* mi_batch_matmul_body.h -- BATCH_MATMUL as one text for all types of values; twin of
 * microinfer/ops/batch_matmul.py.
 *
 * The body of a .c file, not a header to share, so without an include guard. The includer has said
 * what MI_OP, MI_KERNEL and MI_ROW_KERNEL are called, what MI_VALUE means (mi_values_s8.h,
 * mi_values_s16.h), that sums are of type MI_SUM and that MI_SCALED takes them to the output.
 */
#include "mi_requantize.h"

/* The sum of products of one output; the generator has proved that it fits. */
static MI_SUM accumulate(const MI_OP *op, const MI_VALUE *first,
                          const MI_VALUE *second)
{
    MI_SUM acc = 0;
    int32_t i;

    for (i = 0; i < op->depth; ++i) {
        acc += (first[i * op->first_depth_step] - op->first_zero_point) *
               (second[i * op->second_depth_step] - op->second_zero_point);
    }
    return acc;
}

void MI_ROW_KERNEL(const MI_OP *op, const MI_VALUE *first_row,
                            const MI_VALUE *second, MI_VALUE *output)
{
    const int32_t low = MI_LEAST - op->output_zero_point;
    const int32_t high = MI_MOST - op->output_zero_point;
    int32_t column;

    for (column = 0; column < op->columns; ++column) {
        const MI_SUM acc = accumulate(op, first_row, second + column * op->second_column_step);
        const int32_t scaled = MI_SCALED(acc, op->multiplier, op->shift);
        output[column] = (MI_VALUE)(mi_clamp(scaled, low, high) + op->output_zero_point);
    }
}

void MI_KERNEL(const MI_OP *op, const MI_VALUE *first, const MI_VALUE *second,
                        MI_VALUE *output)
{
    const mi_broadcast_t *batches = &op->batches;
    const int32_t first_size = op->rows * op->depth;
    const int32_t second_size = op->depth * op->columns;
    mi_broadcast_run_t run = {0};
    int32_t i;
    int32_t row;

    do {
        for (i = 0; i < batches->run_length; ++i) {
            const MI_VALUE *a = first + (run.first + i * batches->first_step) * first_size;
            const MI_VALUE *b = second + (run.second + i * batches->second_step) * second_size;
            for (row = 0; row < op->rows; ++row) {
                MI_ROW_KERNEL(op, a + row * op->first_row_step, b, output);
                output += op->columns;
            }
        }
    } while (mi_broadcast_next(batches, &run));
}
