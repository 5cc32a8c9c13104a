/* shift_window.c -- twin of microinfer/passes/window_shift.py. */
#include "microinfer/shift_window.h"

#include <string.h>

void mi_shift_window(int8_t *window, const int8_t *frames, int32_t outer, size_t kept,
                     size_t entering)
{
    int32_t row;

    for (row = 0; row < outer; ++row) {
        memmove(window, window + entering, kept);
        memcpy(window + kept, frames, entering);
        window += kept + entering;
        frames += entering;
    }
}
