/* mi_softmax_row.h -- exponentials of differences from a row's maximum, and their sum.
 *
 * Twin of microinfer/ops/shared/softmax.py. Exponentials are computed twice, once for their sum
 * and once for what is made of them, so that a row needs no scratch and may be written in place.
 */
#ifndef MICROINFER_MI_SOFTMAX_ROW_H
#define MICROINFER_MI_SOFTMAX_ROW_H

#include "microinfer/mi_softmax.h"
#include "mi_exp.h"

enum { MI_SOFTMAX_SUM_INTEGER_BITS = 12 };

static inline int32_t mi_softmax_maximum(const mi_softmax_t *op, const int8_t *input)
{
    int32_t maximum = input[0];
    int32_t i;

    for (i = 1; i < op->depth; ++i) {
        if (input[i] > maximum) {
            maximum = input[i];
        }
    }
    return maximum;
}

/* A difference in Q5; diff_min <= difference <= 0, so the shift stays within int32. */
static inline int32_t mi_softmax_difference(const mi_softmax_t *op, int32_t difference)
{
    const int32_t shifted = (int32_t)((uint32_t)difference << op->shift);
    return mi_doubling_high_mul(shifted, op->multiplier);
}

/* exp(beta * difference) in Q0; diff_min <= difference <= 0. */
static inline int32_t mi_softmax_exponential(const mi_softmax_t *op, int32_t difference)
{
    return mi_exp_on_negative(mi_softmax_difference(op, difference));
}

/* The sum of a row's exponentials in Q12; depth <= 4095, so it stays below 2^31. */
static inline int32_t mi_softmax_total(const mi_softmax_t *op, const int8_t *input,
                                       int32_t maximum)
{
    int32_t total = 0;
    int32_t i;

    for (i = 0; i < op->depth; ++i) {
        const int32_t difference = input[i] - maximum;
        if (difference >= op->diff_min) {
            total += mi_rounding_divide_by_pot(mi_softmax_exponential(op, difference),
                                               MI_SOFTMAX_SUM_INTEGER_BITS);
        }
    }
    return total;
}

#endif
