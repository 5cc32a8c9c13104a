/* logical.h -- LOGICAL_AND, LOGICAL_OR, LOGICAL_NOT on bools stored as 0 and 1. */
#ifndef MICROINFER_LOGICAL_H
#define MICROINFER_LOGICAL_H

#include "microinfer/mi_broadcast.h"

void mi_logical_and(const mi_broadcast_t *op, const uint8_t *first, const uint8_t *second,
                    uint8_t *output);

void mi_logical_or(const mi_broadcast_t *op, const uint8_t *first, const uint8_t *second,
                   uint8_t *output);

/* output may be input. */
void mi_logical_not(const uint8_t *input, uint8_t *output, int32_t count);

#endif
