/* compare_s8.h -- EQUAL, NOT_EQUAL, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL, int8 to bool. */
#ifndef MICROINFER_COMPARE_S8_H
#define MICROINFER_COMPARE_S8_H

#include "microinfer/mi_compare.h"

typedef struct {
    mi_relation_t relation;
    mi_comparable_t first;
    mi_comparable_t second;
    mi_broadcast_t broadcast;
} mi_compare_s8_t;

/* output: 1 where the relation holds, else 0. */
void mi_compare_s8(const mi_compare_s8_t *op, const int8_t *first, const int8_t *second,
                   uint8_t *output);

#endif
