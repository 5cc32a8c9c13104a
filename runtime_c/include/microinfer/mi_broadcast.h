/* mi_broadcast.h -- how two operands of different shapes meet: a fixed loop nest.
 *
 * Twin of Broadcast in microinfer/ops/shared/broadcast.py. Knows extents and strides, in elements; knows
 * nothing of what is done with the values. The innermost loop is a run of `run_length` outputs
 * in a row; `mi_broadcast_next` steps from run to run.
 */
#ifndef MICROINFER_MI_BROADCAST_H
#define MICROINFER_MI_BROADCAST_H

#include "microinfer/mi_config.h"

#define MI_BROADCAST_LOOPS 5 /* around the run; six dimensions in all */

typedef struct {
    int32_t run_length;
    int32_t first_step;                  /* within a run: 1, or 0 to repeat one value */
    int32_t second_step;
    int32_t extents[MI_BROADCAST_LOOPS]; /* outermost first; 1 where a loop is not needed */
    int32_t first_strides[MI_BROADCAST_LOOPS]; /* 0 to repeat the operand */
    int32_t second_strides[MI_BROADCAST_LOOPS];
} mi_broadcast_t;

/* Where a run starts in each operand. All zeros is the first run. */
typedef struct {
    int32_t first;
    int32_t second;
    int32_t index[MI_BROADCAST_LOOPS];
} mi_broadcast_run_t;

/* Moves on to the next run; 0 when there is none. */
static inline int mi_broadcast_next(const mi_broadcast_t *broadcast, mi_broadcast_run_t *run)
{
    int32_t loop;

    for (loop = MI_BROADCAST_LOOPS - 1; loop >= 0; --loop) {
        run->first += broadcast->first_strides[loop];
        run->second += broadcast->second_strides[loop];
        ++run->index[loop];
        if (run->index[loop] < broadcast->extents[loop]) {
            return 1;
        }
        run->first -= broadcast->first_strides[loop] * broadcast->extents[loop];
        run->second -= broadcast->second_strides[loop] * broadcast->extents[loop];
        run->index[loop] = 0;
    }
    return 0;
}

#endif
