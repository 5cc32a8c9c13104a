/* extremum_s8.h -- MAXIMUM and MINIMUM, int8. */
#ifndef MICROINFER_EXTREMUM_S8_H
#define MICROINFER_EXTREMUM_S8_H

#include "microinfer/mi_broadcast.h"

/* The larger of each pair; output may be an operand of the output's shape. */
void mi_maximum_s8(const mi_broadcast_t *op, const int8_t *first, const int8_t *second,
                   int8_t *output);

/* The smaller of each pair; likewise. */
void mi_minimum_s8(const mi_broadcast_t *op, const int8_t *first, const int8_t *second,
                   int8_t *output);

#endif
