/* input_by_rows_weights.h -- the constants of input_by_rows.c; not for users of the model. */
#ifndef INPUT_BY_ROWS_WEIGHTS_H
#define INPUT_BY_ROWS_WEIGHTS_H

#include <stdint.h>

extern const int8_t input_by_rows_padding_m3[4];
extern const int8_t input_by_rows_step0_weights[18];
extern const int32_t input_by_rows_step0_bias[2];
extern const int32_t input_by_rows_step0_multiplier[2];
extern const int8_t input_by_rows_step0_shift[2];
extern const int8_t input_by_rows_step2_weights[24];
extern const int32_t input_by_rows_step2_bias[3];
extern const int32_t input_by_rows_step2_multiplier[1];
extern const int8_t input_by_rows_step2_shift[1];

#endif
