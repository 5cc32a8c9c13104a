/* mi_reduce.h -- which dimensions a reduction keeps, and which it walks for each output.
 *
 * Twin of Loops in microinfer/ops/shared/reduction.py.
 */
#ifndef MICROINFER_MI_REDUCE_H
#define MICROINFER_MI_REDUCE_H

#include "microinfer/mi_config.h"

/* Three loops of a kind suffice for 6 dimensions: neighbours of a kind are merged ahead of time,
 * so that kept and reduced dimensions alternate. Unused loops run once. */
typedef struct {
    int32_t extent[3]; /* outermost first */
    int32_t stride[3]; /* what one step adds to the input index */
} mi_reduce_loops_t;

typedef struct {
    mi_reduce_loops_t kept;    /* walked in order, they give the outputs in order */
    mi_reduce_loops_t reduced; /* the values of one output */
} mi_reduce_t;

#endif
