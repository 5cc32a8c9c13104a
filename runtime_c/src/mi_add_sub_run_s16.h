/* mi_add_sub_run_s16.h -- the loop of ADD and SUB over one run of outputs, int16. */
#ifndef MICROINFER_MI_ADD_SUB_RUN_S16_H
#define MICROINFER_MI_ADD_SUB_RUN_S16_H

#include "microinfer/mi_add_sub_s16.h"
#include "mi_requantize.h"

#define MI_ADD_SUB_UNIT_S16 (INT32_C(1) << 15) /* bits added before the first requantisation */

/* sign: 1 adds the second operand, -1 subtracts it. Steps are 0 or 1.
 * |x| * 2^15 <= 2^30; scaled terms are at most 2^29, their sum 2^30. */
static inline void mi_add_sub_run_s16(const mi_add_sub_s16_t *op, int32_t sign,
                                      const int16_t *first, int32_t first_step,
                                      const int16_t *second, int32_t second_step, int16_t *output,
                                      int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        const int32_t scaled_first =
            mi_requantize(*first * MI_ADD_SUB_UNIT_S16, op->first_multiplier, op->first_shift);
        const int32_t scaled_second =
            mi_requantize(*second * MI_ADD_SUB_UNIT_S16, op->second_multiplier, op->second_shift);
        const int32_t total = mi_requantize(scaled_first + sign * scaled_second,
                                            op->output_multiplier, op->output_shift);
        output[i] = (int16_t)mi_clamp(total, op->act_min, op->act_max);
        first += first_step;
        second += second_step;
    }
}

#endif
