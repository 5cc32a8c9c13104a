/* select.h -- SELECT and SELECT_V2 on values of any element type. */
#ifndef MICROINFER_SELECT_H
#define MICROINFER_SELECT_H

#include "microinfer/mi_config.h"

#define MI_SELECT_LOOPS 6

typedef struct {
    int32_t element_bytes;
    int32_t extents[MI_SELECT_LOOPS];           /* of the output, outermost first */
    int32_t condition_strides[MI_SELECT_LOOPS]; /* elements; 0 to repeat */
    int32_t first_strides[MI_SELECT_LOOPS];
    int32_t second_strides[MI_SELECT_LOOPS];
} mi_select_t;

/* condition: bools. output must not overlap a value that is repeated. */
void mi_select(const mi_select_t *op, const uint8_t *condition, const void *first,
               const void *second, void *output);

#endif
