/* mi_add_sub_run.h -- the loop of ADD and SUB over one run of outputs. */
#ifndef MICROINFER_MI_ADD_SUB_RUN_H
#define MICROINFER_MI_ADD_SUB_RUN_H

#include "microinfer/mi_add_sub.h"
#include "mi_requantize.h"

#define MI_ADD_SUB_UNIT (INT32_C(1) << 20) /* bits added before the first requantisation */

/* sign: 1 adds the second operand, -1 subtracts it. Steps are 0 or 1.
 * |x - zero point| * 2^20 < 2^28; scaled terms are below 2^27, their sum below 2^28. */
static inline void mi_add_sub_run(const mi_add_sub_t *op, int32_t sign, const int8_t *first,
                                  int32_t first_step, const int8_t *second, int32_t second_step,
                                  int8_t *output, int32_t count)
{
    const int32_t low = op->act_min - op->output_zero_point;
    const int32_t high = op->act_max - op->output_zero_point;
    int32_t i;

    for (i = 0; i < count; ++i) {
        const int32_t scaled_first =
            mi_requantize((*first - op->first_zero_point) * MI_ADD_SUB_UNIT, op->first_multiplier,
                          op->first_shift);
        const int32_t scaled_second =
            mi_requantize((*second - op->second_zero_point) * MI_ADD_SUB_UNIT,
                          op->second_multiplier, op->second_shift);
        const int32_t total = mi_requantize(scaled_first + sign * scaled_second,
                                            op->output_multiplier, op->output_shift);
        output[i] = (int8_t)(mi_clamp(total, low, high) + op->output_zero_point);
        first += first_step;
        second += second_step;
    }
}

#endif
