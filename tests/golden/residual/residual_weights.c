/* residual_weights.c -- the constants of residual.c, all in flash. */
#include "residual_weights.h"

/* [6] a row of zero points (1) */
const int8_t residual_padding_p1[6] = {
    1, 1, 1, 1, 1, 1,
};

/* [3,3,2] [ky][kx][out] */
const int8_t residual_step0_weights[18] = {
    -9, -8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8,
};

/* [2] bias - input zero point * sum of weights; sums stay within [-5214, 5241] */
const int32_t residual_step0_bias[2] = {
    9, 0,
};

/* [2] input scale * weight scale / output scale = 0.125 to 0.25 = multiplier * 2^(shift - 31) */
const int32_t residual_step0_multiplier[2] = {
    1073741824, 1073741824,
};

/* [2] left if positive */
const int8_t residual_step0_shift[2] = {
    -2, -1,
};
