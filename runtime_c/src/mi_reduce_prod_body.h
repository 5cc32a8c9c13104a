/* mi_reduce_prod_body.h -- REDUCE_PROD as one text for all types of values; twin of
 * microinfer/ops/reduce_prod.py.
 *
 * The body of a .c file, not a header to share, so without an include guard. The includer has said
 * what MI_OP and MI_KERNEL are called, and what MI_VALUE means (mi_values_s8.h, mi_values_s16.h).
 */
#include "mi_requantize.h"

/* The product of one output's values, rescaled after each but the first. */
static int32_t multiply_values(const MI_OP *op, const MI_VALUE *input)
{
    const mi_reduce_loops_t *loops = &op->loops.reduced;
    int32_t product = *input - op->input_zero_point;
    int32_t is_first = 1;
    int32_t i;
    int32_t j;
    int32_t k;

    for (i = 0; i < loops->extent[0]; ++i) {
        for (j = 0; j < loops->extent[1]; ++j) {
            const MI_VALUE *value = input + i * loops->stride[0] + j * loops->stride[1];
            for (k = 0; k < loops->extent[2]; ++k) {
                if (is_first == 0) {
                    const int32_t factor = value[k * loops->stride[2]] - op->input_zero_point;
                    product = mi_requantize_wide((int64_t)product * factor, op->multiplier,
                                                 op->shift);
                }
                is_first = 0;
            }
        }
    }
    return product;
}

void MI_KERNEL(const MI_OP *op, const MI_VALUE *input, MI_VALUE *output)
{
    const mi_reduce_loops_t *kept = &op->loops.kept;
    const int32_t low = MI_LEAST - op->output_zero_point;
    const int32_t high = MI_MOST - op->output_zero_point;
    int32_t i;
    int32_t j;
    int32_t k;

    for (i = 0; i < kept->extent[0]; ++i) {
        for (j = 0; j < kept->extent[1]; ++j) {
            const MI_VALUE *first = input + i * kept->stride[0] + j * kept->stride[1];
            for (k = 0; k < kept->extent[2]; ++k) {
                const int32_t product = multiply_values(op, first + k * kept->stride[2]);
                const int32_t scaled = mi_requantize_wide(product, op->multiplier, op->shift);
                *output = (MI_VALUE)(mi_clamp(scaled, low, high) + op->output_zero_point);
                ++output;
            }
        }
    }
}
