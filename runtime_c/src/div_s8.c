/* div_s8.c -- DIV, int8: twin of microinfer/ops/div.py. */
#include "microinfer/div_s8.h"

#include "mi_exp.h"

#define FARTHEST 32768 /* stands for the quotient by 0: beyond every clamp */

/* |dividend|, |divisor| <= 255. */
static int32_t quotient(const mi_div_s8_t *op, int32_t dividend, int32_t divisor)
{
    int32_t headroom;
    int32_t reciprocal;
    int32_t magnitude;
    int32_t sign_bits;
    int32_t right;
    int32_t scaled;

    if (divisor == 0) {
        return dividend == 0 ? 0 : (dividend < 0 ? -FARTHEST : FARTHEST);
    }
    if (dividend == 0) {
        return 0;
    }
    if (divisor < 0) {
        divisor = -divisor;
        dividend = -dividend;
    }
    headroom = mi_leading_zeros(divisor);
    reciprocal = mi_one_over_one_plus(
        (int32_t)(((uint32_t)divisor << headroom) - (UINT32_C(1) << 31)));
    /* Leading bits that repeat the sign: -1 has 31 of them and is shifted to the least int32. */
    magnitude = dividend < 0 ? -dividend - 1 : dividend;
    sign_bits = magnitude == 0 ? 31 : mi_leading_zeros(magnitude) - 1;
    scaled = (int32_t)((uint32_t)dividend << sign_bits);
    scaled = mi_doubling_high_mul(mi_doubling_high_mul(scaled, reciprocal), op->multiplier);
    right = (31 - headroom) + sign_bits - op->shift;
    return right > 31 ? 0 : mi_rounding_divide_by_pot(scaled, right);
}

void mi_div_s8(const mi_div_s8_t *op, const int8_t *first, const int8_t *second, int8_t *output)
{
    const mi_broadcast_t *broadcast = &op->broadcast;
    mi_broadcast_run_t run = {0};
    int32_t i;

    do {
        for (i = 0; i < broadcast->run_length; ++i) {
            const int32_t a = first[run.first + i * broadcast->first_step];
            const int32_t b = second[run.second + i * broadcast->second_step];
            const int32_t result = quotient(op, a - op->first_zero_point, b - op->second_zero_point);
            *output = (int8_t)mi_clamp(result + op->output_zero_point, op->act_min, op->act_max);
            ++output;
        }
    } while (mi_broadcast_next(broadcast, &run));
}
