/* sub_s16.c -- SUB, int16: twin of microinfer/ops/sub.py and add_sub.py. */
#include "microinfer/sub_s16.h"

#include "mi_add_sub_run_s16.h"

/* Compiled once for both entries. */
static void sub_run(const mi_add_sub_s16_t *op, const int16_t *first, int32_t first_step,
                    const int16_t *second, int32_t second_step, int16_t *output, int32_t count)
{
    mi_add_sub_run_s16(op, -1, first, first_step, second, second_step, output, count);
}

void mi_sub_s16(const mi_add_sub_s16_t *op, const int16_t *first, const int16_t *second,
                int16_t *output, int32_t count)
{
    sub_run(op, first, 1, second, 1, output, count);
}

void mi_sub_broadcast_s16(const mi_add_sub_broadcast_s16_t *op, const int16_t *first,
                          const int16_t *second, int16_t *output)
{
    const mi_broadcast_t *broadcast = &op->broadcast;
    mi_broadcast_run_t run = {0};

    do {
        sub_run(&op->values, first + run.first, broadcast->first_step, second + run.second,
                broadcast->second_step, output, broadcast->run_length);
        output += broadcast->run_length;
    } while (mi_broadcast_next(broadcast, &run));
}
