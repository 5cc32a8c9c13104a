/* gather.h -- GATHER, GATHER_ND and EMBEDDING_LOOKUP on values of any element type.
 *
 * An index outside is taken as the nearest inside: no input can make a kernel read elsewhere.
 */
#ifndef MICROINFER_GATHER_H
#define MICROINFER_GATHER_H

#include "microinfer/mi_config.h"

#define MI_GATHER_INDICES 6

typedef struct {
    int32_t batches;
    int32_t outer;
    int32_t extent; /* of the dimension that is indexed */
    int32_t inner_bytes;
    int32_t count; /* indices per batch */
} mi_gather_t;

/* values [batches][outer][extent][inner], indices [batches][count]; no overlap with output. */
void mi_gather(const mi_gather_t *op, const void *values, const int32_t *indices, void *output);

typedef struct {
    int32_t depth;                      /* indices per slice */
    int32_t extents[MI_GATHER_INDICES]; /* of the dimensions they index */
    int32_t inner_bytes;
    int32_t count; /* slices */
} mi_gather_nd_t;

/* values [extents ...][inner], indices [count][depth]; no overlap with output. */
void mi_gather_nd(const mi_gather_nd_t *op, const void *values, const int32_t *indices,
                  void *output);

#endif
