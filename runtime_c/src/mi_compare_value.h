/* mi_compare_value.h -- one comparison of two stored values: twin of Comparison in
 * microinfer/ops/shared/comparison.py. */
#ifndef MICROINFER_MI_COMPARE_VALUE_H
#define MICROINFER_MI_COMPARE_VALUE_H

#include "microinfer/mi_compare.h"
#include "mi_requantize.h"

enum { MI_COMPARE_UNIT = 256 }; /* 8 bits added before the requantisation */

/* |x - zero point| < 2^16, so 24 bits are used. */
static inline int32_t mi_compare_scaled(const mi_comparable_t *operand, int32_t stored)
{
    return mi_requantize((stored - operand->zero_point) * MI_COMPARE_UNIT, operand->multiplier,
                         operand->shift);
}

static inline int mi_compare_holds(mi_relation_t relation, int32_t first, int32_t second)
{
    switch (relation) {
    case MI_EQUAL:
        return first == second;
    case MI_NOT_EQUAL:
        return first != second;
    case MI_GREATER:
        return first > second;
    case MI_GREATER_EQUAL:
        return first >= second;
    case MI_LESS:
        return first < second;
    case MI_LESS_EQUAL:
        return first <= second;
    default:
        return 0;
    }
}

#endif
