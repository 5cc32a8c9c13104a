/* running_sum_s8.c -- CUMSUM and ADD_N, int8: twin of microinfer/ops/shared/running_sum.py.
 *
 * Sums are kept without their 19 more bits, which changes no bit of the result: the generator has
 * proved that they fit int32 with them. A sum starts at minus the zero point, as the official
 * kernels have it.
 */
#include "microinfer/running_sum_s8.h"

#include "mi_requantize.h"

#define SUM_SHIFT 19

static int8_t finish(const mi_running_sum_s8_t *op, int32_t sum)
{
    const int32_t wide = sum * (INT32_C(1) << SUM_SHIFT);
    const int32_t scaled = mi_requantize(wide, op->multiplier, op->shift);
    return (int8_t)mi_clamp(scaled + op->output_zero_point, -128, 127);
}

/* One line of `extent` values, `step` apart. */
static void running_line(const mi_cumsum_s8_t *op, const int8_t *input, int8_t *output,
                         int32_t step)
{
    int32_t sum = -op->sum.input_zero_point;
    int32_t at = 0;
    int32_t i;

    for (i = 0; i < op->extent; ++i) {
        const int32_t with_value = sum + (input[at] - op->sum.input_zero_point);
        output[at] = finish(&op->sum, op->exclusive != 0 ? sum : with_value);
        sum = with_value;
        at += step;
    }
}

void mi_cumsum_s8(const mi_cumsum_s8_t *op, const int8_t *input, int8_t *output)
{
    const int32_t step = op->reverse != 0 ? -op->inner : op->inner;
    const int32_t first = op->reverse != 0 ? (op->extent - 1) * op->inner : 0;
    int32_t outer;
    int32_t inner;

    for (outer = 0; outer < op->outer; ++outer) {
        for (inner = 0; inner < op->inner; ++inner) {
            const int32_t line = outer * op->extent * op->inner + inner + first;
            running_line(op, input + line, output + line, step);
        }
    }
}

void mi_add_n_s8(const mi_running_sum_s8_t *op, const int8_t *const *inputs, int32_t terms,
                 int8_t *output, int32_t count)
{
    int32_t i;
    int32_t term;

    for (i = 0; i < count; ++i) {
        int32_t sum = -op->input_zero_point;
        for (term = 0; term < terms; ++term) {
            sum += inputs[term][i] - op->input_zero_point;
        }
        output[i] = finish(op, sum);
    }
}
