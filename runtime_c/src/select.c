/* select.c -- SELECT and SELECT_V2: twin of microinfer/ops/shared/selection.py. */
#include "microinfer/select.h"

#include <string.h>

void mi_select(const mi_select_t *op, const uint8_t *condition, const void *first,
               const void *second, void *output)
{
    const uint8_t *left = (const uint8_t *)first;
    const uint8_t *right = (const uint8_t *)second;
    uint8_t *target = (uint8_t *)output;
    int32_t index[MI_SELECT_LOOPS] = {0};
    int32_t at[3] = {0, 0, 0}; /* element of condition, first, second */
    int32_t loop;

    do {
        const uint8_t *chosen = condition[at[0]] != 0 ? left + at[1] * op->element_bytes
                                                      : right + at[2] * op->element_bytes;
        memmove(target, chosen, (size_t)op->element_bytes);
        target += op->element_bytes;
        for (loop = MI_SELECT_LOOPS - 1; loop >= 0; --loop) {
            at[0] += op->condition_strides[loop];
            at[1] += op->first_strides[loop];
            at[2] += op->second_strides[loop];
            ++index[loop];
            if (index[loop] < op->extents[loop]) {
                break;
            }
            at[0] -= op->condition_strides[loop] * op->extents[loop];
            at[1] -= op->first_strides[loop] * op->extents[loop];
            at[2] -= op->second_strides[loop] * op->extents[loop];
            index[loop] = 0;
        }
    } while (loop >= 0);
}
