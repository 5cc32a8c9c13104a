/* mi_rescale_value.h -- a stored integer of one tensor to a stored integer of another. */
#ifndef MICROINFER_MI_RESCALE_VALUE_H
#define MICROINFER_MI_RESCALE_VALUE_H

#include "microinfer/mi_rescale.h"
#include "mi_requantize.h"

static inline int32_t mi_rescale_value(const mi_rescale_t *op, int32_t value)
{
    const int32_t scaled =
        mi_requantize(value - op->input_zero_point, op->multiplier, op->shift);
    /* Clamped before the zero point is added, so that the sum cannot wrap. */
    const int32_t low = op->act_min - op->output_zero_point;
    const int32_t high = op->act_max - op->output_zero_point;
    return mi_clamp(scaled, low, high) + op->output_zero_point;
}

#endif
