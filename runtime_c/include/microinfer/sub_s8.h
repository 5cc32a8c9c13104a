/* sub_s8.h -- SUB, int8. */
#ifndef MICROINFER_SUB_S8_H
#define MICROINFER_SUB_S8_H

#include "microinfer/mi_add_sub.h"

/* `count` differences of two operands of the same shape. output may be first or second. */
void mi_sub_s8(const mi_add_sub_t *op, const int8_t *first, const int8_t *second, int8_t *output,
               int32_t count);

/* Whole tensors that broadcast. output may be an operand of the output's shape. */
void mi_sub_broadcast_s8(const mi_add_sub_broadcast_t *op, const int8_t *first,
                         const int8_t *second, int8_t *output);

#endif
