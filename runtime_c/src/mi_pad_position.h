/* mi_pad_position.h -- the walk over a padded tensor's rows. */
#ifndef MICROINFER_MI_PAD_POSITION_H
#define MICROINFER_MI_PAD_POSITION_H

#include "microinfer/mi_pad.h"

/* Whether the output row at a position holds an input row. */
static inline int mi_pad_holds_input(const mi_pad_t *op, const int32_t *position)
{
    int32_t loop;

    for (loop = 0; loop < MI_PAD_OUTER; ++loop) {
        const int32_t inner = position[loop] - op->outer[loop].before;
        if (inner < 0 || inner >= op->outer[loop].inside) {
            return 0;
        }
    }
    return 1;
}

/* The position of the next output row; the innermost loop runs fastest. */
static inline void mi_pad_advance(const mi_pad_t *op, int32_t *position)
{
    int32_t loop;

    for (loop = MI_PAD_OUTER - 1; loop >= 0; --loop) {
        const mi_pad_loop_t *extent = &op->outer[loop];
        ++position[loop];
        if (position[loop] < extent->before + extent->inside + extent->after) {
            return;
        }
        position[loop] = 0;
    }
}

#endif
