/* floor_division.c -- FLOOR_DIV and FLOOR_MOD: twin of microinfer/ops/shared/division.py. */
#include "microinfer/floor_division.h"

static int32_t load(int32_t bytes, const void *values, int32_t i)
{
    if (bytes == 1) {
        return ((const int8_t *)values)[i];
    }
    return bytes == 2 ? ((const int16_t *)values)[i] : ((const int32_t *)values)[i];
}

static void store(int32_t bytes, int32_t value, void *values, int32_t i)
{
    if (bytes == 1) {
        ((int8_t *)values)[i] = (int8_t)(value == 128 ? -128 : value);
    } else if (bytes == 2) {
        ((int16_t *)values)[i] = (int16_t)(value == 32768 ? -32768 : value);
    } else {
        ((int32_t *)values)[i] = value;
    }
}

/* Minus the smallest number is the one quotient that does not fit: it wraps around. */
static int32_t quotient(int32_t dividend, int32_t divisor)
{
    if (divisor == 0) {
        return 0;
    }
    if (divisor == -1) {
        return dividend == INT32_MIN ? INT32_MIN : -dividend;
    }
    return dividend / divisor -
           (dividend % divisor != 0 && (dividend < 0) != (divisor < 0) ? 1 : 0);
}

static int32_t remainder_of(int32_t dividend, int32_t divisor)
{
    int32_t rest;

    if (divisor == 0 || divisor == -1) {
        return 0;
    }
    rest = dividend % divisor;
    return rest != 0 && (rest < 0) != (divisor < 0) ? rest + divisor : rest;
}

static void divide(const mi_floor_division_t *op, int remainders, const void *first,
                   const void *second, void *output)
{
    const mi_broadcast_t *broadcast = &op->broadcast;
    mi_broadcast_run_t run = {0};
    int32_t at = 0;
    int32_t i;

    do {
        for (i = 0; i < broadcast->run_length; ++i) {
            const int32_t a =
                load(op->element_bytes, first, run.first + i * broadcast->first_step);
            const int32_t b =
                load(op->element_bytes, second, run.second + i * broadcast->second_step);
            store(op->element_bytes, remainders != 0 ? remainder_of(a, b) : quotient(a, b), output,
                  at);
            ++at;
        }
    } while (mi_broadcast_next(broadcast, &run));
}

void mi_floor_div(const mi_floor_division_t *op, const void *first, const void *second,
                  void *output)
{
    divide(op, 0, first, second, output);
}

void mi_floor_mod(const mi_floor_division_t *op, const void *first, const void *second,
                  void *output)
{
    divide(op, 1, first, second, output);
}
