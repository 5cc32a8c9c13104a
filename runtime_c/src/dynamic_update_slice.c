/* dynamic_update_slice.c -- twin of microinfer/ops/dynamic_update_slice.py. */
#include "microinfer/dynamic_update_slice.h"

#include <string.h>

#include "mi_requantize.h"

void mi_dynamic_update_slice(const mi_dynamic_update_slice_t *op, const void *values,
                             const void *update, const int32_t *place, void *output)
{
    const int8_t *source = (const int8_t *)update;
    int8_t *target = (int8_t *)output;
    const int32_t last = op->rank - 1;
    const int32_t run = op->update_extents[last] * op->element_bytes;
    int32_t strides[MI_UPDATE_RANK]; /* bytes */
    int32_t index[MI_UPDATE_RANK] = {0};
    int32_t size = op->element_bytes;
    int32_t loop;

    for (loop = last; loop >= 0; --loop) {
        strides[loop] = size;
        size *= op->extents[loop];
    }
    memmove(target, values, (size_t)size);
    for (loop = 0; loop < op->rank; ++loop) {
        const int32_t room = op->extents[loop] - op->update_extents[loop];
        target += mi_clamp(place[loop], 0, room) * strides[loop];
    }
    do {
        memcpy(target, source, (size_t)run);
        source += run;
        for (loop = last - 1; loop >= 0; --loop) {
            target += strides[loop];
            ++index[loop];
            if (index[loop] < op->update_extents[loop]) {
                break;
            }
            target -= strides[loop] * op->update_extents[loop];
            index[loop] = 0;
        }
    } while (loop >= 0);
}
