/* streaming_weights.h -- the constants of streaming.c; not for users of the model. */
#ifndef STREAMING_WEIGHTS_H
#define STREAMING_WEIGHTS_H

#include <stdint.h>

extern const uint8_t streaming_state0_initial[4];

#endif
