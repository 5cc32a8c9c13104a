/* sub_s16.h -- SUB, int16. */
#ifndef MICROINFER_SUB_S16_H
#define MICROINFER_SUB_S16_H

#include "microinfer/mi_add_sub_s16.h"

/* `count` differences of two operands of the same shape. output may be first or second. */
void mi_sub_s16(const mi_add_sub_s16_t *op, const int16_t *first, const int16_t *second,
                int16_t *output, int32_t count);

/* Whole tensors that broadcast. output may be an operand of the output's shape. */
void mi_sub_broadcast_s16(const mi_add_sub_broadcast_s16_t *op, const int16_t *first,
                          const int16_t *second, int16_t *output);

#endif
