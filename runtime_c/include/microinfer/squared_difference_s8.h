/* squared_difference_s8.h -- SQUARED_DIFFERENCE, int8; parameters as those of ADD. */
#ifndef MICROINFER_SQUARED_DIFFERENCE_S8_H
#define MICROINFER_SQUARED_DIFFERENCE_S8_H

#include "microinfer/mi_add_sub.h"

/* Equal shapes: count values; output may be an operand. */
void mi_squared_difference_s8(const mi_add_sub_t *op, const int8_t *first, const int8_t *second,
                              int8_t *output, int32_t count);

/* Other shapes; output may be an operand of the output's shape. */
void mi_squared_difference_broadcast_s8(const mi_add_sub_broadcast_t *op, const int8_t *first,
                                        const int8_t *second, int8_t *output);

#endif
