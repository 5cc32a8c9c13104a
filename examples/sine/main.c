/* main.c -- how firmware calls a compiled model: the network of y = sin(x) * sqrt(x).
 *
 * What is fixed (sizes, scales, zero points) comes from sine.h as macros; the only memory is the
 * arena below. On a microcontroller printf becomes whatever your board does with the result.
 */
#include <stdint.h>
#include <stdio.h>

#include "sine.h"

/* The arena: as int32_t, so that it is aligned to SINE_ARENA_ALIGN. */
static int32_t arena[(SINE_ARENA_SIZE + 3u) / 4u];

/* The nearest int8 that stands for x; what lies outside the trained range saturates. */
static int8_t quantize(float x)
{
    const float steps = x / SINE_INPUT0_SCALE;
    const float stored = steps + (float)SINE_INPUT0_ZERO_POINT;

    if (stored <= -128.0f) {
        return -128;
    }
    if (stored >= 127.0f) {
        return 127;
    }
    return (int8_t)(stored < 0.0f ? stored - 0.5f : stored + 0.5f);
}

static float dequantize(int8_t stored)
{
    return SINE_OUTPUT0_SCALE * (float)(stored - SINE_OUTPUT0_ZERO_POINT);
}

int main(void)
{
    sine_t net;
    int step;

    if (sine_init(&net, arena, sizeof arena) != SINE_OK) {
        return 1;
    }
    printf("    x  stored       y  stored\n");
    for (step = 0; step <= 12; step++) {
        const float x = 0.5f * (float)step;
        const int8_t stored = quantize(x);
        int8_t result;

        sine_input0(&net)[0] = stored; /* each time anew: sine_run overwrites its input */
        if (sine_run(&net) != SINE_OK) {
            return 1;
        }
        result = sine_output0(&net)[0];
        printf("%5.2f  %6d  %6.3f  %6d\n", (double)x, stored, (double)dequantize(result), result);
    }
    return 0;
}
