/* streaming_weights.c -- the constants of streaming.c, all in flash. */
#include "streaming_weights.h"

/* [4] initial value of a variable */
const uint8_t streaming_state0_initial[4] = {
    1, 254, 3, 100,
};
