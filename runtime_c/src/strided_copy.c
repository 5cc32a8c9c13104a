/* strided_copy.c -- every operator that only moves values: twin of
 * microinfer/ops/shared/regions.py. */
#include "microinfer/strided_copy.h"

#include <string.h>

void mi_strided_copy(const mi_strided_copy_t *op, const void *input, void *output)
{
    const uint8_t *source = (const uint8_t *)input;
    uint8_t *target = (uint8_t *)output;
    int32_t index[MI_COPY_LOOPS] = {0};
    int32_t from = 0; /* byte offsets of the run, so that no pointer ever leaves its tensor */
    int32_t to = 0;
    int32_t loop;

    do {
        memcpy(target + to, source + from, (size_t)op->run_bytes);
        for (loop = MI_COPY_LOOPS - 1; loop >= 0; --loop) {
            from += op->input_strides[loop];
            to += op->output_strides[loop];
            ++index[loop];
            if (index[loop] < op->extents[loop]) {
                break;
            }
            from -= op->input_strides[loop] * op->extents[loop];
            to -= op->output_strides[loop] * op->extents[loop];
            index[loop] = 0;
        }
    } while (loop >= 0);
}

void mi_fill_bytes(void *output, int32_t value, size_t size)
{
    memset(output, value, size);
}
