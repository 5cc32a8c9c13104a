/* add_s8.h -- ADD, int8. */
#ifndef MICROINFER_ADD_S8_H
#define MICROINFER_ADD_S8_H

#include "microinfer/mi_add_sub.h"

/* `count` sums of two operands of the same shape. output may be first or second. */
void mi_add_s8(const mi_add_sub_t *op, const int8_t *first, const int8_t *second, int8_t *output,
               int32_t count);

/* Whole tensors that broadcast. output may be an operand of the output's shape. */
void mi_add_broadcast_s8(const mi_add_sub_broadcast_t *op, const int8_t *first,
                         const int8_t *second, int8_t *output);

#endif
