/* quantize_f32.h -- QUANTIZE from float32.
 *
 * One of the few places with floating point: IEEE single precision, no library. A tie rounds away
 * from zero; what lies outside the output's type saturates; a NaN becomes the zero point. Exact
 * to the bit only with IEEE division: don't build it with -ffast-math.
 */
#ifndef MICROINFER_QUANTIZE_F32_H
#define MICROINFER_QUANTIZE_F32_H

#include "microinfer/mi_config.h"

typedef struct {
    float scale; /* of the output */
    int32_t zero_point;
    int32_t act_min; /* range of the output's type */
    int32_t act_max;
} mi_quantize_f32_t;

/* `count` values. output must not overlap input. */
void mi_quantize_f32_s8(const mi_quantize_f32_t *op, const float *input, int8_t *output,
                        int32_t count);
void mi_quantize_f32_u8(const mi_quantize_f32_t *op, const float *input, uint8_t *output,
                        int32_t count);
void mi_quantize_f32_s16(const mi_quantize_f32_t *op, const float *input, int16_t *output,
                         int32_t count);

#endif
