/* log_softmax_s8.c -- LOG_SOFTMAX, int8: twin of microinfer/ops/log_softmax.py. */
#include "microinfer/log_softmax_s8.h"

#include "mi_log.h"
#include "mi_softmax_row.h"

enum { OUTPUT_SHIFT = 31 - 5 - 4 }; /* from Q5 to units of 1/16 */

static int8_t logarithm(const mi_softmax_t *op, int32_t difference, int32_t log_total)
{
    int32_t scaled;
    int32_t out;

    if (difference < op->diff_min) {
        return INT8_MIN;
    }
    scaled = mi_softmax_difference(op, difference);
    /* -16 and below is the smallest output, and less would make the subtraction leave int32. */
    if (scaled <= -(INT32_C(1) << 30)) {
        return INT8_MIN;
    }
    out = mi_rounding_divide_by_pot(scaled - log_total, OUTPUT_SHIFT);
    return (int8_t)mi_clamp(out + INT8_MAX, INT8_MIN, INT8_MAX);
}

void mi_log_softmax_s8(const mi_softmax_t *op, const int8_t *input, int8_t *output)
{
    int32_t row;
    int32_t i;

    for (row = 0; row < op->rows; ++row) {
        const int32_t maximum = mi_softmax_maximum(op, input);
        const int32_t log_total = mi_log_of_at_least_one(mi_softmax_total(op, input, maximum));
        for (i = 0; i < op->depth; ++i) {
            output[i] = logarithm(op, input[i] - maximum, log_total);
        }
        input += op->depth;
        output += op->depth;
    }
}
