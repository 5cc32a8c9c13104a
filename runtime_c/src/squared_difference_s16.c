/* squared_difference_s16.c -- SQUARED_DIFFERENCE, int16: twin of
 * microinfer/ops/squared_difference.py. */
#include "microinfer/squared_difference_s16.h"

#include "mi_requantize.h"

/* Steps are 0 or 1. Scaled terms are at most 2^14, their difference at most 2^15, its square at
 * most 2^30; the generator has proved that its left shift fits. */
static void run_values(const mi_add_sub_s16_t *op, const int16_t *first, int32_t first_step,
                       const int16_t *second, int32_t second_step, int16_t *output, int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        const int32_t scaled_first =
            mi_requantize(*first, op->first_multiplier, op->first_shift);
        const int32_t scaled_second =
            mi_requantize(*second, op->second_multiplier, op->second_shift);
        const int32_t difference = scaled_first - scaled_second;
        const int32_t square =
            mi_requantize(difference * difference, op->output_multiplier, op->output_shift);
        output[i] = (int16_t)mi_clamp(square, op->act_min, op->act_max);
        first += first_step;
        second += second_step;
    }
}

void mi_squared_difference_s16(const mi_add_sub_s16_t *op, const int16_t *first,
                               const int16_t *second, int16_t *output, int32_t count)
{
    run_values(op, first, 1, second, 1, output, count);
}

void mi_squared_difference_broadcast_s16(const mi_add_sub_broadcast_s16_t *op,
                                         const int16_t *first, const int16_t *second,
                                         int16_t *output)
{
    const mi_broadcast_t *broadcast = &op->broadcast;
    mi_broadcast_run_t run = {0};

    do {
        run_values(&op->values, first + run.first, broadcast->first_step, second + run.second,
                   broadcast->second_step, output, broadcast->run_length);
        output += broadcast->run_length;
    } while (mi_broadcast_next(broadcast, &run));
}
