/* by_frames_weights.h -- the constants of by_frames.c; not for users of the model. */
#ifndef BY_FRAMES_WEIGHTS_H
#define BY_FRAMES_WEIGHTS_H

#include <stdint.h>

extern const int8_t by_frames_step1_weights[18];
extern const int32_t by_frames_step1_bias[3];
extern const int32_t by_frames_step1_multiplier[1];
extern const int8_t by_frames_step1_shift[1];
extern const int8_t by_frames_step3_weights[18];
extern const int32_t by_frames_step3_bias[2];
extern const int32_t by_frames_step3_multiplier[1];
extern const int8_t by_frames_step3_shift[1];

#endif
