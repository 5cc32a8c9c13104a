/* gather.c -- GATHER, GATHER_ND, EMBEDDING_LOOKUP: twin of microinfer/ops/shared/gathering.py. */
#include "microinfer/gather.h"

#include <string.h>

#include "mi_requantize.h"

void mi_gather(const mi_gather_t *op, const void *values, const int32_t *indices, void *output)
{
    const int8_t *source = (const int8_t *)values;
    int8_t *target = (int8_t *)output;
    const size_t size = (size_t)op->inner_bytes;
    int32_t batch;
    int32_t outer;
    int32_t i;

    for (batch = 0; batch < op->batches; ++batch) {
        for (outer = 0; outer < op->outer; ++outer) {
            for (i = 0; i < op->count; ++i) {
                const int32_t at = mi_clamp(indices[i], 0, op->extent - 1);
                memcpy(target, source + at * op->inner_bytes, size);
                target += op->inner_bytes;
            }
            source += op->extent * op->inner_bytes;
        }
        indices += op->count;
    }
}

void mi_gather_nd(const mi_gather_nd_t *op, const void *values, const int32_t *indices,
                  void *output)
{
    const int8_t *source = (const int8_t *)values;
    int8_t *target = (int8_t *)output;
    int32_t i;
    int32_t depth;

    for (i = 0; i < op->count; ++i) {
        int32_t at = 0;
        for (depth = 0; depth < op->depth; ++depth) {
            at = at * op->extents[depth] + mi_clamp(*indices, 0, op->extents[depth] - 1);
            ++indices;
        }
        memcpy(target, source + at * op->inner_bytes, (size_t)op->inner_bytes);
        target += op->inner_bytes;
    }
}
