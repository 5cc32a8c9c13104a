/* floor_division.h -- FLOOR_DIV and FLOOR_MOD on whole numbers; a divisor of 0 gives 0. */
#ifndef MICROINFER_FLOOR_DIVISION_H
#define MICROINFER_FLOOR_DIVISION_H

#include "microinfer/mi_broadcast.h"

typedef struct {
    int32_t element_bytes; /* 1, 2 or 4 */
    mi_broadcast_t broadcast;
} mi_floor_division_t;

/* The quotient of each pair, rounded down. output may be an operand of the output's shape. */
void mi_floor_div(const mi_floor_division_t *op, const void *first, const void *second,
                  void *output);

/* The remainder that belongs to it, of the divisor's sign; likewise. */
void mi_floor_mod(const mi_floor_division_t *op, const void *first, const void *second,
                  void *output);

#endif
