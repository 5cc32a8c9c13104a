/* squared_difference_s16.h -- SQUARED_DIFFERENCE, int16; parameters as those of ADD. */
#ifndef MICROINFER_SQUARED_DIFFERENCE_S16_H
#define MICROINFER_SQUARED_DIFFERENCE_S16_H

#include "microinfer/mi_add_sub_s16.h"

/* Equal shapes: count values; output may be an operand. */
void mi_squared_difference_s16(const mi_add_sub_s16_t *op, const int16_t *first,
                               const int16_t *second, int16_t *output, int32_t count);

/* Other shapes; output may be an operand of the output's shape. */
void mi_squared_difference_broadcast_s16(const mi_add_sub_broadcast_s16_t *op,
                                         const int16_t *first, const int16_t *second,
                                         int16_t *output);

#endif
