/* quantize_int.h -- QUANTIZE between integers: another type, scale or zero point.
 *
 * `count` values. output may be input where both have the same width; otherwise they must not
 * overlap.
 */
#ifndef MICROINFER_QUANTIZE_INT_H
#define MICROINFER_QUANTIZE_INT_H

#include "microinfer/mi_rescale.h"

void mi_quantize_s8_s8(const mi_rescale_t *op, const int8_t *input, int8_t *output,
                       int32_t count);
void mi_quantize_s8_u8(const mi_rescale_t *op, const int8_t *input, uint8_t *output,
                       int32_t count);
void mi_quantize_s8_s16(const mi_rescale_t *op, const int8_t *input, int16_t *output,
                        int32_t count);
void mi_quantize_s8_s32(const mi_rescale_t *op, const int8_t *input, int32_t *output,
                        int32_t count);
void mi_quantize_u8_s8(const mi_rescale_t *op, const uint8_t *input, int8_t *output,
                       int32_t count);
void mi_quantize_s16_s8(const mi_rescale_t *op, const int16_t *input, int8_t *output,
                        int32_t count);
void mi_quantize_s16_s16(const mi_rescale_t *op, const int16_t *input, int16_t *output,
                         int32_t count);
void mi_quantize_s16_s32(const mi_rescale_t *op, const int16_t *input, int32_t *output,
                         int32_t count);
void mi_quantize_s32_s8(const mi_rescale_t *op, const int32_t *input, int8_t *output,
                        int32_t count);
void mi_quantize_s32_s16(const mi_rescale_t *op, const int32_t *input, int16_t *output,
                         int32_t count);

#endif
