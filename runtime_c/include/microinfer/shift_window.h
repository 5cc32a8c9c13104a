/* shift_window.h -- a window over time that stays in place: old frames leave, new ones enter. */
#ifndef MICROINFER_SHIFT_WINDOW_H
#define MICROINFER_SHIFT_WINDOW_H

#include "microinfer/mi_config.h"

/* window: `outer` rows of kept + entering bytes; frames: `outer` rows of entering bytes. */
void mi_shift_window(int8_t *window, const int8_t *frames, int32_t outer, size_t kept,
                     size_t entering);

#endif
