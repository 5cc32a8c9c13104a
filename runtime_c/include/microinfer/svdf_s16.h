/* svdf_s16.h -- SVDF, int8 frames and an int16 state. */
#ifndef MICROINFER_SVDF_S16_H
#define MICROINFER_SVDF_S16_H

#include "microinfer/mi_config.h"

typedef struct {
    int32_t batches;
    int32_t features; /* of a frame */
    int32_t units;
    int32_t rank;   /* filters per unit */
    int32_t memory; /* frames remembered */
    const int8_t *feature_weights; /* [units * rank][features] */
    const int16_t *time_weights;   /* [units * rank][memory], oldest frame first */
    const int32_t *bias;           /* [units] */
    int32_t feature_multiplier;    /* of a filter's answer to a frame */
    int32_t feature_shift;
    int32_t time_multiplier; /* of the memories weighted over time */
    int32_t time_shift;
    int16_t input_zero_point;
    int16_t output_zero_point;
} mi_svdf_s16_t;

/* input [batches][features], state [batches][units * rank][memory], output [batches][units]. */
void mi_svdf_s16(const mi_svdf_s16_t *op, const int8_t *input, int16_t *state, int8_t *output);

#endif
