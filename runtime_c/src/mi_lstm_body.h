/* mi_lstm_body.h -- UNIDIRECTIONAL_SEQUENCE_LSTM as one text for all types of values; twin of
 * microinfer/ops/unidirectional_sequence_lstm.py.
 *
 * The body of a .c file, not a header to share, so without an include guard. The includer has said
 * what MI_OP, MI_GATE and MI_KERNEL are called, what MI_VALUE means (mi_values_s8.h,
 * mi_values_s16.h), that sums are of type MI_SUM, that MI_DOT adds products to one and that
 * MI_SCALED takes it to Q3.12.
 *
 * A step reads the hidden state of the step before for every unit, so the new one is written to
 * the output and copied to the state when the step is complete: no scratch is needed.
 */
#include <string.h>

#include "mi_requantize.h"
#include "mi_sigmoid.h"

static int32_t saturate(int32_t x)
{
    return mi_clamp(x, INT16_MIN, INT16_MAX);
}

/* logistic(x) in Q0.15 for x in Q3.12; twin of sigmoid_16. |x| <= 2^15. */
static int32_t sigmoid_16(const uint16_t *table, int32_t x)
{
    return mi_sigmoid_at(table, x * 3);
}

/* tanh(x) in Q0.15; twin of tanh_16. */
static int32_t tanh_16(const uint16_t *table, int32_t x, int32_t shift)
{
    /* Six bits to the left at most: |argument| < 2^15 * 3 * 2^6 < 2^23. */
    return mi_tanh_at(table, shift >= 0 ? x * 3 * (INT32_C(1) << shift)
                                        : (x * 3 + (INT32_C(1) << (-shift - 1))) >> -shift);
}

/* One unit of a gate, in Q3.12. */
static int32_t gate(const MI_OP *op, const MI_GATE *g, int32_t unit, const MI_VALUE *input,
                    const MI_VALUE *hidden)
{
    const int8_t *weights = g->weights + unit * op->features;
    const int8_t *recurrent = g->recurrent + unit * op->units;
    const MI_SUM first = MI_DOT(g->bias[unit], input, weights, op->features);
    const MI_SUM second = MI_DOT(MI_RECURRENT_BIAS(g, unit), hidden, recurrent, op->units);
    return saturate(saturate(MI_SCALED(first, g->multiplier, g->shift)) +
                    saturate(MI_SCALED(second, g->recurrent_multiplier, g->recurrent_shift)));
}

static void step(const MI_OP *op, const MI_VALUE *input, const MI_VALUE *hidden, int16_t *cell,
                 MI_VALUE *output)
{
    int32_t unit;

    for (unit = 0; unit < op->units; ++unit) {
        const int32_t into = gate(op, &op->input_gate, unit, input, hidden);
        const int32_t forget = gate(op, &op->forget_gate, unit, input, hidden);
        const int32_t new_cell = gate(op, &op->cell_gate, unit, input, hidden);
        const int32_t out = gate(op, &op->output_gate, unit, input, hidden);
        /* Products of two int16 values fit int32; so do they once shifted, as the generator saw. */
        const int32_t kept = mi_requantize(sigmoid_16(op->table, forget) * cell[unit],
                                           op->forget_multiplier, op->forget_shift);
        const int32_t added =
            mi_requantize(sigmoid_16(op->table, into) * tanh_16(op->table, new_cell, 0),
                          op->update_multiplier, op->update_shift);
        const int32_t next = mi_clamp(saturate(saturate(kept) + saturate(added)), -op->cell_clip,
                                      op->cell_clip);
        const int32_t answer = mi_requantize(
            tanh_16(op->table, next, op->cell_tanh_shift) * sigmoid_16(op->table, out),
            op->hidden_multiplier, op->hidden_shift);
        cell[unit] = (int16_t)next;
        output[unit] = (MI_VALUE)(mi_clamp(answer, MI_LEAST - op->hidden_zero_point,
                                           MI_MOST - op->hidden_zero_point) +
                                  op->hidden_zero_point);
    }
}

void MI_KERNEL(const MI_OP *op, const MI_VALUE *input, MI_VALUE *hidden, int16_t *cell,
               MI_VALUE *output)
{
    const int32_t step_stride = op->time_major != 0 ? op->batches : 1;
    const int32_t batch_stride = op->time_major != 0 ? 1 : op->steps;
    int32_t batch;
    int32_t number;

    for (batch = 0; batch < op->batches; ++batch) {
        for (number = 0; number < op->steps; ++number) {
            const int32_t place = batch * batch_stride + number * step_stride;
            MI_VALUE *answer = output + place * op->units;
            step(op, input + place * op->features, hidden, cell, answer);
            memcpy(hidden, answer, (size_t)op->units * sizeof *answer);
        }
        hidden += op->units;
        cell += op->units;
    }
}
