/* input_by_rows_weights.c -- the constants of input_by_rows.c, all in flash. */
#include "input_by_rows_weights.h"

/* [4] a row of zero points (-3) */
const int8_t input_by_rows_padding_m3[4] = {
    -3, -3, -3, -3,
};

/* [2,3,3,1] [out][ky][kx][in] */
const int8_t input_by_rows_step0_weights[18] = {
    -9, -8, -7, -6, -5, -4, -3, -2, -1,
    0, 1, 2, 3, 4, 5, 6, 7, 8,
};

/* [2] bias - input zero point * sum of weights; sums stay within [-5810, 5665] */
const int32_t input_by_rows_step0_bias[2] = {
    -95, 101,
};

/* [2] input scale * weight scale / output scale = 0.0416666667 to 0.0833333333 = multiplier * 2^(shift - 31) */
const int32_t input_by_rows_step0_multiplier[2] = {
    1431655765, 1431655765,
};

/* [2] left if positive */
const int8_t input_by_rows_step0_shift[2] = {
    -3, -4,
};

/* [3,8] [out][in] */
const int8_t input_by_rows_step2_weights[24] = {
    -12, -11, -10, -9, -8, -7, -6, -5,
    -4, -3, -2, -1, 0, 1, 2, 3,
    4, 5, 6, 7, 8, 9, 10, 11,
};

/* [3] bias - input zero point * sum of weights; sums stay within [-17340, 15300] */
const int32_t input_by_rows_step2_bias[3] = {
    -8704, -512, 7680,
};

/* [1] input scale * weight scale / output scale = 0.375 = multiplier * 2^(shift - 31) */
const int32_t input_by_rows_step2_multiplier[1] = {
    1610612736,
};

/* [1] left if positive */
const int8_t input_by_rows_step2_shift[1] = {
    -1,
};
