/* residual_weights.h -- the constants of residual.c; not for users of the model. */
#ifndef RESIDUAL_WEIGHTS_H
#define RESIDUAL_WEIGHTS_H

#include <stdint.h>

extern const int8_t residual_padding_p1[6];
extern const int8_t residual_step0_weights[18];
extern const int32_t residual_step0_bias[2];
extern const int32_t residual_step0_multiplier[2];
extern const int8_t residual_step0_shift[2];

#endif
