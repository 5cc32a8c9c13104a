/* extremum_s16.h -- MAXIMUM and MINIMUM, int16. */
#ifndef MICROINFER_EXTREMUM_S16_H
#define MICROINFER_EXTREMUM_S16_H

#include "microinfer/mi_broadcast.h"

/* The larger of each pair; output may be an operand of the output's shape. */
void mi_maximum_s16(const mi_broadcast_t *op, const int16_t *first, const int16_t *second,
                    int16_t *output);

/* The smaller of each pair; likewise. */
void mi_minimum_s16(const mi_broadcast_t *op, const int16_t *first, const int16_t *second,
                    int16_t *output);

#endif
