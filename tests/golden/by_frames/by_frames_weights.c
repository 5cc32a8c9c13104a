/* by_frames_weights.c -- the constants of by_frames.c, all in flash. */
#include "by_frames_weights.h"

/* [3,3,1,2] [out][ky][kx][in] */
const int8_t by_frames_step1_weights[18] = {
    -9, -8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8,
};

/* [3] bias - input zero point * sum of weights; sums stay within [-4911, 5034] */
const int32_t by_frames_step1_bias[3] = {
    42, 2, -33,
};

/* [1] input scale * weight scale / output scale = 0.125 = multiplier * 2^(shift - 31) */
const int32_t by_frames_step1_multiplier[1] = {
    1073741824,
};

/* [1] left if positive */
const int8_t by_frames_step1_shift[1] = {
    -2,
};

/* [2,9] [out][in] */
const int8_t by_frames_step3_weights[18] = {
    -9, -8, -7, -6, -5, -4, -3, -2, -1,
    0, 1, 2, 3, 4, 5, 6, 7, 8,
};

/* [2] bias - input zero point * sum of weights; sums stay within [-5895, 5580] */
const int32_t by_frames_step3_bias[2] = {
    -180, 144,
};

/* [1] input scale * weight scale / output scale = 0.125 = multiplier * 2^(shift - 31) */
const int32_t by_frames_step3_multiplier[1] = {
    1073741824,
};

/* [1] left if positive */
const int8_t by_frames_step3_shift[1] = {
    -2,
};
