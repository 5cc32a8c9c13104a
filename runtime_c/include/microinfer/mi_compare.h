/* mi_compare.h -- relations, and how an operand's values become comparable.
 *
 * Twin of Scaling in microinfer/ops/shared/comparison.py.
 */
#ifndef MICROINFER_MI_COMPARE_H
#define MICROINFER_MI_COMPARE_H

#include "microinfer/mi_broadcast.h"

typedef enum {
    MI_EQUAL,
    MI_NOT_EQUAL,
    MI_GREATER,
    MI_GREATER_EQUAL,
    MI_LESS,
    MI_LESS_EQUAL
} mi_relation_t;

typedef struct {
    int32_t multiplier; /* the operand's scale = multiplier * 2^(shift - 31) */
    int16_t shift;      /* left by 1 for a scale of 1, else never */
    int16_t zero_point;
} mi_comparable_t;

#endif
