/* dequantize.h -- DEQUANTIZE, to float32.
 *
 * One of the few places with floating point: IEEE single precision, one multiplication a value.
 * It gives the bits of the official kernels' double product rounded to float: both factors are
 * exact in float32 (|x - zero point| < 2^17), so either way the exact product is rounded once.
 */
#ifndef MICROINFER_DEQUANTIZE_H
#define MICROINFER_DEQUANTIZE_H

#include "microinfer/mi_config.h"

typedef struct {
    float scale;
    int32_t zero_point;
} mi_dequantize_t;

/* `count` values. output must not overlap input. */
void mi_dequantize_s8(const mi_dequantize_t *op, const int8_t *input, float *output,
                      int32_t count);
void mi_dequantize_u8(const mi_dequantize_t *op, const uint8_t *input, float *output,
                      int32_t count);
void mi_dequantize_s16(const mi_dequantize_t *op, const int16_t *input, float *output,
                       int32_t count);

#endif
