/* dynamic_update_slice.h -- DYNAMIC_UPDATE_SLICE on values of any element type. */
#ifndef MICROINFER_DYNAMIC_UPDATE_SLICE_H
#define MICROINFER_DYNAMIC_UPDATE_SLICE_H

#include "microinfer/mi_config.h"

#define MI_UPDATE_RANK 6

typedef struct {
    int32_t rank;
    int32_t extents[MI_UPDATE_RANK];        /* of the tensor, outermost first */
    int32_t update_extents[MI_UPDATE_RANK]; /* at most as large */
    int32_t element_bytes;
} mi_dynamic_update_slice_t;

/* place: `rank` indices of the box's first element, moved inside where it would reach outside.
 * values may be output. */
void mi_dynamic_update_slice(const mi_dynamic_update_slice_t *op, const void *values,
                             const void *update, const int32_t *place, void *output);

#endif
