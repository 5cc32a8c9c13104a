/* mul_s16.c -- MUL, int16: twin of microinfer/ops/mul.py. */
#include "microinfer/mul_s16.h"

#include "mi_requantize.h"

/* Steps are 0 or 1. |product| <= 2^30; the generator has proved that its left shift fits. */
static void mul_run(const mi_mul_s16_t *op, const int16_t *first, int32_t first_step,
                    const int16_t *second, int32_t second_step, int16_t *output, int32_t count)
{
    int32_t i;

    for (i = 0; i < count; ++i) {
        const int32_t product = (int32_t)*first * *second;
        const int32_t scaled = mi_requantize(product, op->multiplier, op->shift);
        output[i] = (int16_t)mi_clamp(scaled, op->act_min, op->act_max);
        first += first_step;
        second += second_step;
    }
}

void mi_mul_s16(const mi_mul_s16_t *op, const int16_t *first, const int16_t *second,
                int16_t *output, int32_t count)
{
    mul_run(op, first, 1, second, 1, output, count);
}

void mi_mul_broadcast_s16(const mi_mul_broadcast_s16_t *op, const int16_t *first,
                          const int16_t *second, int16_t *output)
{
    const mi_broadcast_t *broadcast = &op->broadcast;
    mi_broadcast_run_t run = {0};

    do {
        mul_run(&op->values, first + run.first, broadcast->first_step, second + run.second,
                broadcast->second_step, output, broadcast->run_length);
        output += broadcast->run_length;
    } while (mi_broadcast_next(broadcast, &run));
}
