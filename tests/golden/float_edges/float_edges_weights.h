/* float_edges_weights.h -- the constants of float_edges.c; not for users of the model. */
#ifndef FLOAT_EDGES_WEIGHTS_H
#define FLOAT_EDGES_WEIGHTS_H

#include <stdint.h>

extern const int8_t float_edges_step2_table[256];

#endif
